# Writers of records are killed at any moment: nothing that was acknowledged is lost, nothing is half there.
. "$(dirname "$0")/lib.sh"
unset DARYA_STORE
export DARYA_DATA=$data
cd "$work"

# One act; every tenth process is killed somewhere between its first instruction and its end. What it
# printed to the end of the line was acknowledged.
act() { # WRITER NUMBER ARGUMENT…: its standard input is a body; false when it ended badly
    local out=$1.$2 delay killed=$(($2 % 10 == 4))
    shift 2
    "$DARYA" record "$@" >"$out" 2>/dev/null &
    local pid=$!
    if [ $killed = 1 ]; then
        delay=$(printf '0.%03d' $((RANDOM % 90)))
        sleep "$delay"
        kill -9 "$pid" 2>/dev/null
    fi
    wait "$pid" 2>/dev/null
    local status=$?
    grep -E '^[a-z]+:[a-z0-9]+[[:space:]][0-9]+[[:space:]][a-z]+$' "$out" >>"acked.${out%%.*}"
    rm -f "$out"
    return $status
}
body() { printf '{"name":{"en":"%s"},"country":"place:KG","sources":[{"url":"https://example.org/a"}]%s}' "$1" "$2" >"$3"; }
writer() { # NAME WRITES: new, published, changed, published again; a killed one is left as it is
    local w=$1 n=0 step=3 id
    while [ $n -lt "$2" ]; do
        n=$((n + 1)) step=$(((step + 1) % 4)) link=
        case $step in
        0)
            id=person:$w$n
            [ -s "acked.$w" ] && link=",\"expert\":{\"vetted_by\":\"$(head -n 1 "acked.$w" | cut -f1)\"}"
            body "A $n" "$link" "body.$w"
            act "$w" $n save person "body.$w" --id "$id" || step=3
            ;;
        2) body "B $n" '' "body.$w"; act "$w" $n save person "body.$w" --id "$id" --base 2 --submit || step=3 ;;
        *) act "$w" $n publish "$id" || step=3 ;;
        esac
    done
}
look() { # NAME: what is there after all that
    cat acked.* >acked 2>/dev/null
    "$DARYA" records export "$1.jsonl" || echo "not ok $1: exports"
    check "$1: what was acknowledged is there" python3 - acked "$1.jsonl" <<'PY'
import json, sys
there, whole = set(), 0
for line in open(sys.argv[2]):
    r = json.loads(line)
    for v in r.get("revisions", []) if isinstance(r.get("revisions"), list) else []:
        there.add((r["id"], str(v["number"]), v["state"]))
acked = {tuple(line.split()) for line in open(sys.argv[1])}
assert len(acked) >= 100, len(acked)
assert acked <= there, acked - there
assert len(there) - len(acked) <= 30, (len(there), len(acked))
PY
    check "$1: the trail is whole" "$DARYA" audit verify
    same "$1: it has one entry for each revision" "$(grep -o '"number":[0-9]*,"act"' "$1.jsonl" | wc -l)" \
        "$("$DARYA" audit show --act record. --last 1000 | grep -c -E 'record\.(save|submit|publish)')"
    "$DARYA" record rebuild >rebuilt
    same "$1: the projection is what a new one would be" "$(sed -n 's/^before *//p' rebuilt)" "$(sed -n 's/^after *//p' rebuilt)"
    check "$1: and it says something" grep -q . rebuilt
}
both_writers() { writer a 100 & local one=$!; writer b 100; wait $one; }

"$DARYA" record save person - >/dev/null <<<'{"name":{"en":"First"}}' # the folder and its tables
both_writers
look SQLite

if [ -n "${DARYA_TEST_POSTGRES:-}" ]; then
    schema=records_kill_$$
    export DARYA_STORE="$DARYA_TEST_POSTGRES$(case $DARYA_TEST_POSTGRES in *\?*) echo '&' ;; *) echo '?' ;; esac)options=-csearch_path%3D$schema"
    export DARYA_DATA=$work/pg
    psql -q "$DARYA_TEST_POSTGRES" -c "CREATE SCHEMA $schema"
    rm -f acked*
    "$DARYA" record save person - >/dev/null <<<'{"name":{"en":"First"}}'
    both_writers
    look PostgreSQL
    psql -q "$DARYA_TEST_POSTGRES" -c "DROP SCHEMA $schema CASCADE" 2>/dev/null
else
    echo 'skip records_kill.sh, PostgreSQL: DARYA_TEST_POSTGRES is not set'
fi
