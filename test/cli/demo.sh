# The demonstration: what it brings, that it says whose figures they are, and which folders it leaves alone.
. "$(dirname "$0")/lib.sh"
unset DARYA_DATA

check 'the sample comes in' "$DARYA" demo --no-serve --data "$data"
check 'and again, at once' timeout 2 "$DARYA" demo --no-serve --data "$data"
for id in UNSD KG_NSC KZ_BNS; do
    same "$id:SDG is one release" 1 "$("$DARYA" releases $id:SDG --data "$data" | wc -l)"
done
for text in '"owner": "United Nations Statistics Division"' '"licence": "UN data terms (reuse with citation)"' \
    '"licence": "MIT"' '"source_url": "https://github.com/kazstat/sdg-data-kazstat"' \
    '"source_url": "https://github.com/sdg-kyrgyzstan/open-sdg-data-starter"'; do
    check "a release says $text" sh -c "grep -qF '$text' '$data'/manifests/*.json"
done

# --- DARYA_DATA is a folder like another
DARYA_DATA=$work/set "$DARYA" demo --no-serve >/dev/null
check 'DARYA_DATA is filled' test -e "$work/set/darya.sqlite"
status 'without a folder nothing would be left' 2 "$DARYA" demo --no-serve
says 'and that is said, with what to do' 'name it with --data'
check 'the help of demo tells of --data once, and truly' sh -c "'$DARYA' help demo | grep -e --data | grep -qx '.*else DARYA_DATA, else a temporary one'"

# --- the register: once, and what people made of it stays
record() { "$DARYA" record "$@" --data "$data"; }
same 'the visit is told of, published' published "$(record list event --facet status=held --limit 500 | awk '$1 == "event:un-sg-visit-2025" { print $3 }')"
echo '{"name": {"en": "Changed"}, "kind": "un", "sources": [{"url": "https://example.org"}]}' >"$work/un.json"
record save organisation "$work/un.json" --id organisation:un --base 2 >/dev/null
check 'a second start' "$DARYA" demo --no-serve --data "$data"
same 'leaves what is there' '3 save' "$(record history organisation:un | awk 'NR == 1 { print $1, $4 }')"
"$DARYA" record save organisation "$work/un.json" --id organisation:ours --data "$work/ours" >/dev/null
status 'a register of others is not joined' 4 "$DARYA" demo --no-serve --data "$work/ours"
says 'a record of it is named' "holds 'organisation:ours'"
same 'and no figures came' '' "$("$DARYA" datasets --data "$work/ours")"

# --- real data are not replaced
printf 'a,y,v\nX,2019,1\n' >"$work/t.csv"
printf 'dataset: UNSD:SDG\nname: Ours\ncolumns:\n  - {header: a, role: dimension, id: A}\n  - {header: y, role: period}\n  - {header: v, role: value}\n' >"$work/t.yml"
real() { "$DARYA" import "$work/t.csv" --mapping "$work/t.yml" --data "$1" >/dev/null; }
real "$work/real"
status 'a dataset under the same id is not replaced' 4 "$DARYA" demo --no-serve --data "$work/real"
says 'it is named' "holds 'UNSD:SDG'"
says 'and what to do' 'give another folder with --data'
same 'it is as it was' 1 "$("$DARYA" query UNSD:SDG --data "$work/real" | tail -n +2 | wc -l)"
same 'and nothing came beside it' 1 "$("$DARYA" datasets --data "$work/real" | wc -l)"
sed -i 's/UNSD:SDG/OURS:SDG/' "$work/t.yml"
real "$work/other"
status 'a dataset of its own is not joined' 4 "$DARYA" demo --no-serve --data "$work/other"
real "$data"
status 'nor one that came into the demonstration' 4 "$DARYA" demo --no-serve --data "$data"
sheet=$("$DARYA" export KG_NSC:SDG --data "$work/set" --output "$work/e" >/dev/null 2>&1; ls "$work/e"/*.csv | head -n 1)
head -n 2 "$sheet" | sed 's/,I,/,M,/; 2s/[0-9.]*,\([^,]*,[^,]*\)$/9.5,\1/' >"$work/change.csv"
check 'a figure of the sample is changed' "$DARYA" import "$work/change.csv" --data "$work/set"
status 'then it is not the sample any more' 4 "$DARYA" demo --no-serve --data "$work/set"
