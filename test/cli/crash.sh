# An import that is killed, runs out of disk, or meets another one: the store holds the old or the
# new release, whole.
. "$(dirname "$0")/lib.sh"
cd "$work"
table() { # ROWS VALUE
    awk -v rows="$1" -v value="$2" 'BEGIN {
        print "Goal,Target,Indicator,SeriesCode,SeriesDescription,GeoAreaCode,GeoAreaName,TimePeriod,Value,[Sex],[Units]"
        for (i = 0; i < rows; i++)
            printf "1,1.1,1.1.1,S_%d,Series %d,%d,Area %d,%d,%s.%d,,PERCENT\n", i / 500, i / 500,
                   i / 20 % 25 + 1, i / 20 % 25 + 1, 2000 + i % 20, value, i % 10
    }'
}
ROWS=200000
table $ROWS 1 >old.csv
table $ROWS 2 >new.csv
"$DARYA" import old.csv --data base >/dev/null
"$DARYA" query UNSD:SDG --data base | sha256sum >old.sum
cp -r base both; "$DARYA" import new.csv --data both >/dev/null
"$DARYA" query UNSD:SDG --data both | sha256sum >new.sum
check 'the two releases differ' sh -c '! cmp -s old.sum new.sum'

cp -r base timed
start=$(date +%s%N)
"$DARYA" import new.csv --data timed >/dev/null
took_us=$((($(date +%s%N) - start) / 1000))

# --- killed at 50 moments, spread over the import and a little beyond
old=0 new=0 bad=0 again=0
RANDOM=20261124
for i in $(seq 50); do
    rm -rf killed; cp -r base killed
    "$DARYA" import new.csv --data killed >/dev/null 2>&1 &
    pid=$!
    moment_us=$(((i - 1) * took_us / 45 + RANDOM % (took_us / 45 + 1)))
    sleep "$(printf '%d.%06d' $((moment_us / 1000000)) $((moment_us % 1000000)))"
    kill -9 $pid 2>/dev/null
    wait $pid 2>/dev/null
    "$DARYA" query UNSD:SDG --data killed 2>kill.err | sha256sum >killed.sum
    if cmp -s killed.sum old.sum; then old=$((old + 1))
    elif cmp -s killed.sum new.sum; then new=$((new + 1))
    else bad=$((bad + 1)); cat kill.err >&2; fi
    "$DARYA" import new.csv --data killed >/dev/null 2>>kill.err
    "$DARYA" query UNSD:SDG --data killed 2>>kill.err | sha256sum | cmp -s - new.sum || again=$((again + 1))
done
same 'killed at 50 moments: stores that hold neither release' 0 $bad
same 'killed at 50 moments: stores where the import then fails' 0 $again
check "killed at 50 moments: some fell before the landing ($old)" test $old -gt 0
echo "# after the kill: $old times the old release, $new times the new one"

# --- the disk is full
mkdir small
if mount -t tmpfs -o size=12m tmpfs small 2>/dev/null; then
    trap 'umount "$work/small"; chmod -R u+w "$work" 2>/dev/null; rm -rf "$work"' EXIT
    cp -r base small/d
    free_kb=$(df -k --output=avail small | tail -n 1)
    head -c "$((free_kb - 400))k" /dev/zero >small/filler
    status 'a full disk' 7 "$DARYA" import new.csv --data small/d
    says 'a full disk is said' 'No space left on device'
    check 'a full disk: the old release stands' \
        sh -c "'$DARYA' query UNSD:SDG --data small/d | sha256sum | cmp - old.sum"
    rm small/filler
    status 'with room again it works' 0 "$DARYA" import new.csv --data small/d
    check 'a full disk: then the new release' \
        sh -c "'$DARYA' query UNSD:SDG --data small/d | sha256sum | cmp - new.sum"
else
    echo 'skip a full disk: a tmpfs cannot be mounted here'
fi
cp -r base limited
(trap '' XFSZ; ulimit -f 400; "$DARYA" import new.csv --data limited >limited.out 2>&1; echo $? >limited.status)
same 'a file that may not grow' 7 "$(cat limited.status)"
check 'a file that may not grow: the old release stands' \
    sh -c "'$DARYA' query UNSD:SDG --data limited | sha256sum | cmp - old.sum"

# --- two at once
cp -r base shared
("$DARYA" import new.csv --data shared >one.out 2>&1; echo $? >one.status) &
("$DARYA" import new.csv --data shared >two.out 2>&1; echo $? >two.status) &
wait
statuses=$(sort one.status two.status | tr '\n' ' ')
case $statuses in
'0 0 ' | '0 8 ') echo 'ok two imports at once: one waits its turn or is told to' ;;
*) echo "not ok two imports at once: statuses $statuses" ;;
esac
if [ "$statuses" = '0 8 ' ]; then
    check 'the refused one is told why' grep -q 'another import' one.out two.out
fi
check 'two imports at once: the new release' \
    sh -c "'$DARYA' query UNSD:SDG --data shared | sha256sum | cmp - new.sum"
same 'two imports at once: one new release' 2 "$("$DARYA" releases UNSD:SDG --data shared | wc -l)"

# --- readers while an import lands see one of the two
(for i in 1 2 3 4 5; do "$DARYA" import new.csv --data base; "$DARYA" import old.csv --data base; done >/dev/null 2>&1) &
writer=$!
mixed=0 reads=0
while kill -0 $writer 2>/dev/null; do
    "$DARYA" query UNSD:SDG --data base | sha256sum >read.sum
    reads=$((reads + 1))
    cmp -s read.sum old.sum || cmp -s read.sum new.sum || mixed=$((mixed + 1))
done
wait $writer
same "readers during imports ($reads): mixed releases" 0 $mixed
