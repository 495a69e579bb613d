# Releases: what changed is a second release, both truths can be had, undo brings the first back.
. "$(dirname "$0")/lib.sh"
"$DARYA" demo --no-serve --data "$data" >/dev/null
"$DARYA" export UNSD:SDG --data "$data" --output "$work/first" >/dev/null
before=$("$DARYA" releases UNSD:SDG --data "$data" | cut -f2)
sleep 0.01
head -n 1 "$work/first/data.csv" | sed "s/,PUBLISHED_VALUE//" >"$work/change.csv"
id='dataflow,UNSD:SDG(1.0)'
# one changed, one added, one deleted
echo "$id,M,SH_DYN_MORT,417,PER_1000_LIVE_BIRTHS,2019,18.4,3.2.1,E" >>"$work/change.csv"
echo "$id,M,SH_DYN_MORT,417,PER_1000_LIVE_BIRTHS,2030,11.0,3.2.1,E" >>"$work/change.csv"
echo "$id,D,SH_DYN_MORT,417,PER_1000_LIVE_BIRTHS,2018,,," >>"$work/change.csv"
"$DARYA" import "$work/change.csv" --data "$data" --json >"$work/2.json"
same 'three keys are stored' 3 "$(json "$work/2.json" UNSD:SDG stored)"
same 'one of them is deleted' 1 "$(json "$work/2.json" UNSD:SDG deleted)"
same 'it is release 2' 2 "$(json "$work/2.json" UNSD:SDG release)"
value() { "$DARYA" query UNSD:SDG SH_DYN_MORT.417 --start "$1" --end "$1" --data "$data" "${@:2}" | tail -n +2 | cut -d, -f8; }
same 'now: changed' 18.4 "$(value 2019)"
same 'now: added' 11.0 "$(value 2030)"
same 'now: deleted' '' "$(value 2018)"
same 'as of before: as it was' 18.3 "$(value 2019 --as-of "$before")"
same 'as of before: not there' '' "$(value 2030 --as-of "$before")"
same 'as of before: still there' 19.2 "$(value 2018 --as-of "$before")"
check 'undo' "$DARYA" undo UNSD:SDG --data "$data"
same 'after undo: as it was' 18.3 "$(value 2019)"
"$DARYA" export UNSD:SDG --data "$data" --output "$work/back" >/dev/null
check 'after undo the export is that of the first release' diff -r "$work/first" "$work/back"
status 'a release that is not there' 3 "$DARYA" undo UNSD:SDG --to 99 --data "$data"
says 'names what there is' "darya releases"
"$DARYA" diff UNSD:SDG --from 1 --to 2 --data "$data" >"$work/diff.csv"
same 'the difference of two releases' 'deleted 2018 19.2  /changed 2019 18.3 18.4 /added 2030  11.0 /' \
    "$(tail -n +2 "$work/diff.csv" | cut -d, -f1,5,6,7,8 --output-delimiter=' ' | tr '\n' '/')"
same 'nothing differs after undo' 1 "$("$DARYA" diff UNSD:SDG --from 1 --to 3 --data "$data" | wc -l)"
