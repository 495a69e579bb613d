# Records as commands: saved, published, told apart, moved between stores, erased, made anew.
. "$(dirname "$0")/lib.sh"
unset DARYA_STORE
export DARYA_DATA=$data
cd "$work"
record() { "$DARYA" record "$@"; }
records() { "$DARYA" records "$@"; }

cat >water.json <<'JSON'
{"name": {"en": "Water Fund", "ru": "Фонд воды", "fa-AF": "صندوق آب"}, "kind": "ngo_national",
 "seat": "place:KG", "works_in": [{"to": "place:KG-C", "since": "2020"}, "place:KZ"], "works_on": ["goal:6"],
 "email": "only-here@example.org", "sources": [{"url": "https://example.org/water"}]}
JSON
cat >bahor.json <<'JSON'
{"name": {"en": "Bahor"}, "country": "place:TJ", "sources": [{"url": "https://example.org/b"}],
 "offices": [{"title": {"en": "Head"}, "organisation": "organisation:water", "since": "2021-03"}]}
JSON

# --- one by one
check 'types' sh -c "'$DARYA' record types | grep -q '^organisation .*organisations'"
check 'types want no folder' test ! -e "$data"
same 'an organisation' $'organisation:water\t1\tdraft' "$(record save organisation water.json --id organisation:water)"
same 'a person from standard input' $'person:bahor\t1\tsubmitted' "$(record save person - --id person:bahor --submit <bahor.json)"
status 'a draft is not public' 3 record show organisation:water --public
check 'published' record publish organisation:water
check 'and the person' record publish person:bahor --note 'looks right'
same 'the public sees it' 'Фонд воды' "$(record show organisation:water --public --json |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["body"]["name"]["ru"])')"
same 'its link is there' organisation:water "$(record show person:bahor --public --json |
    python3 -c 'import json,sys; print(json.load(sys.stdin)["body"]["offices"][0]["organisation"]["to"])')"
check 'as text' sh -c "'$DARYA' record show organisation:water | grep -q 'works_in  *place:KG-C 2020..; place:KZ'"
same 'listed' organisation:water "$(record list organisation --public --facet place:KG --facet kind=ngo_national | cut -d' ' -f1)"
same 'filters hold' '' "$(record list organisations --facet place:AF)"
same 'by state' person:bahor "$(record list person --state published | cut -d' ' -f1)"
status 'no such type' 3 record list plan
status 'no such state' 2 record list person --state new
sed 's/Water Fund/Water Trust/' water.json >trust.json
status 'an old base' 4 record save organisation trust.json --id organisation:water --base 1
says 'says what is there' 'revision 2'
same 'a new base' $'organisation:water\t3\tdraft' "$(record save organisation trust.json --id organisation:water --base 2)"
same 'the difference' $'name.en\n  - Water Fund\n  + Water Trust' "$(record diff organisation:water)"
same 'of two revisions' '' "$(record diff organisation:water 1 2)"
same 'history' '3 save 2 publish 1 save' "$(record history organisation:water --json |
    python3 -c 'import json,sys; print(*[str(r["number"]) + " " + r["act"] for r in map(json.loads, sys.stdin)])')"
same 'as it was' '"Water Fund"' "$(record show organisation:water --revision 1 --json | grep -o '"Water [A-Z][a-z]*"')"
echo '{"name": {"en": "X"}, "kind": "club", "nothing": 1}' >wrong.json
status 'what is wrong' 2 record save organisation wrong.json
says 'is told by path' 'kind: Not among the choices: club'
says 'all of it' 'nothing: '
echo '{"name": ' >cut.json
status 'no JSON' 6 record save organisation cut.json
says 'is told with its place' 'cut.json:2:1'
status 'returning wants a note' 2 record return organisation:water
status 'an unknown verb' 2 record forget organisation:water
status 'a stranger' 3 record list person --as nobody@example.org
"$DARYA" user invite --email r@example.org --name R --role reader --in place:KZ >/dev/null 2>&1
status 'as one with few rights' 10 record publish organisation:water --as r@example.org
same 'who sees what is theirs' organisation:water "$(record list organisation --as r@example.org | cut -d' ' -f1)"

# --- tables
records export --type organisation o.csv
same 'a table' 'organisation:water,3,draft' "$(sed -n 2p o.csv | cut -d, -f1-3)"
sed 's/Water Trust/Water Bank/; s/only-here/=only-here/' o.csv >o2.csv
printf ',,,Second,,,university_of_nowhere\r\n' >>o2.csv
status 'a table with a mistake' 2 records import o2.csv --type organisation
says 'tells line and column' 'o2.csv:3, column'
same 'and saves nothing' 3 "$(record show organisation:water --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["revision"])')"
sed -i '$d; s/=only-here/only-here/' o2.csv
check 'a dry run' sh -c "'$DARYA' records import o2.csv --type organisation --dry-run | grep -q '0 new, 1 changed, 0 unchanged, 0 wrong; this was a dry run'"
same 'keeps nothing' 3 "$(record show organisation:water --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["revision"])')"
check 'without mistake it comes in' sh -c "'$DARYA' records import o2.csv --type organisation | grep -q '1 changed'"
check 'again, it changes nothing' sh -c "'$DARYA' records import o2.csv --type organisation | grep -q '0 changed, 1 unchanged'"
status 'a table wants its type' 2 records import o2.csv
records export --type organisation o.xlsx
check 'a workbook comes back' sh -c "'$DARYA' records import o.xlsx --type organisation | grep -q '0 changed, 1 unchanged'"

# --- all of it
records export all.jsonl
same 'not for everybody to read' 600 "$(stat -c %a all.jsonl)"
check 'comes in elsewhere' "$DARYA" records import all.jsonl --data there
"$DARYA" records export --data there >again.jsonl
check 'and out, the same bytes' cmp all.jsonl again.jsonl
check 'twice is once' sh -c "'$DARYA' records import all.jsonl --data there | grep -q '^0 records .* 2 unchanged'"
head -n 2 all.jsonl >cut.jsonl
status 'a file that was cut' 6 "$DARYA" records import cut.jsonl --data empty
same 'brings nothing' '' "$("$DARYA" record list person --data empty)"
sed 's/Water Bank/Water Bench/' all.jsonl >other.jsonl
status 'another record by that id' 4 "$DARYA" records import other.jsonl --data there
says 'is told with its line' 'other.jsonl:2'
if [ -n "${DARYA_TEST_POSTGRES:-}" ]; then
    schema=records_sh_$$
    address="$DARYA_TEST_POSTGRES$(case $DARYA_TEST_POSTGRES in *\?*) echo '&' ;; *) echo '?' ;; esac)options=-csearch_path%3D$schema"
    psql -q "$DARYA_TEST_POSTGRES" -c "CREATE SCHEMA $schema"
    check 'into PostgreSQL' "$DARYA" records import all.jsonl --data pg --store "$address"
    "$DARYA" records export pg.jsonl --data pg --store "$address"
    check 'and out, the same bytes' cmp all.jsonl pg.jsonl
    check 'and back' "$DARYA" records import pg.jsonl --data back
    "$DARYA" records export back.jsonl --data back
    check 'the same bytes still' cmp all.jsonl back.jsonl
    psql -q "$DARYA_TEST_POSTGRES" -c "DROP SCHEMA $schema CASCADE" 2>/dev/null
else
    echo 'skip records.sh, PostgreSQL: DARYA_TEST_POSTGRES is not set'
fi

# --- erased, while a server reads
start_server
check 'the value is in the files' grep -rq only-here "$data"
status 'erasing wants a reason' 2 record erase organisation:water email
check 'erased' record erase organisation:water email --reason 'asked for it'
check 'it is nowhere in the files' sh -c "! grep -rq only-here '$data'"
stop_server
check 'nor later' sh -c "! grep -rq only-here '$data'"
status 'a note that is not there' 3 record erase organisation:water note:99 --reason x
check 'its tombstone is' sh -c "'$DARYA' record show organisation:water --revision 1 | grep -q 'email  *.erased 20'"
check 'the reason is' sh -c "'$DARYA' record history organisation:water | grep -q 'email: asked for it'"
records export erased.jsonl
check 'with tombstones it moves, too' "$DARYA" records import erased.jsonl --data erased
"$DARYA" records export again.jsonl --data erased
check 'the same bytes, too' cmp erased.jsonl again.jsonl

# --- merged, archived, made anew
record save organisation trust.json --id organisation:twin >/dev/null; record publish organisation:twin >/dev/null
check 'merged' record merge organisation:twin organisation:water --note 'the same'
check 'the old address leads on' sh -c "'$DARYA' record show organisation:twin --public 2>&1 | grep -q \"merged into 'organisation:water'\""
check 'archived' record archive person:bahor
status 'no longer public' 3 record show person:bahor --public
record rebuild >rebuilt
same 'made anew, it is the same' "$(sed -n 's/^before *//p' rebuilt)" "$(sed -n 's/^after *//p' rebuilt)"
check 'the trail is whole' "$DARYA" audit verify
check 'and knows of exports' sh -c "'$DARYA' audit show --act records.export | grep -q operator"
