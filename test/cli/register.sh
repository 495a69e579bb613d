# The register: rules of agreements, events and promises; what time makes of them; the calendar and
# the thread that follow.
. "$(dirname "$0")/lib.sh"
here=$(realpath "$(dirname "$0")")
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
S='"sources":[{"url":"https://example.org/a"}]'
put() { # ID JSON: published
    printf '%s' "$2" >body.json
    darya record save "${1%%:*}" body.json --id "$1" --submit >/dev/null && darya record publish "$1" >/dev/null
}
refused() { # NAME ID JSON WORDS
    printf '%s' "$3" >body.json
    status "$1" 2 darya record save "${2%%:*}" body.json --id "$2" --submit
    says "$1: what is wrong" "$4"
    status "$1: nothing is half saved" 3 darya record show "$2"
}

put person:p "{\"name\":{\"en\":\"Sample Person\"},\"offices\":[{\"title\":{\"en\":\"Minister\"},\"since\":\"2023\",\"until\":\"2025-09-26\"}],$S}"
put organisation:o "{\"name\":{\"en\":\"Sample Body\"},\"kind\":\"un\",$S}"
put organisation:v "{\"name\":{\"en\":\"Sample Verifier\"},\"kind\":\"un\",$S}"
put event:visit "{\"name\":{\"en\":\"Sample visit\",\"ru\":\"Пример визита\"},\"kind\":\"visit\",\"status\":\"held\",\"starts\":\"2025-08-03\",\"starts_at\":\"14:00\",\"ends_at\":\"15:30\",\"zone\":\"Asia/Almaty\",\"where\":[{\"to\":\"place:KZ\"}],\"participants\":[{\"person\":{\"to\":\"person:p\"},\"role\":\"guest\"}],\"concerns\":[{\"to\":\"theme:climate\"},{\"to\":\"goal:13\"}],$S}"

refused 'an event that ends before it begins' event:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"visit\",\"status\":\"held\",\"starts\":\"2025-08-03\",\"ends\":\"2025-08-02\",$S}" 'ends before it begins'
refused 'a time that is none' event:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"visit\",\"status\":\"held\",\"starts\":\"2025-08-03\",\"starts_at\":\"25:00\",$S}" 'no time of day'
refused 'a zone that is none' event:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"visit\",\"status\":\"held\",\"starts\":\"2025-08-03\",\"zone\":\"Asia/Nowhere\",$S}" 'no such time zone'
refused 'an act before its agreement' agreement:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"treaty\",\"date\":\"2025-08-03\",\"acts\":[{\"act\":\"in_force\",\"date\":\"2025-08-01\"}],$S}" 'earlier than the agreement'
refused 'a signatory without office' agreement:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"treaty\",\"date\":\"2025-10-01\",\"signatures\":[{\"person\":{\"to\":\"person:p\"},\"part\":\"signatory\"}],$S}" 'no office on that day'
refused 'a promise that verifies itself' commitment:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"pledge\",\"status\":\"done\",\"made_by\":[{\"to\":\"organisation:o\"}],\"verified_by\":{\"to\":\"organisation:o\"},$S}" 'cannot verify it'
put event:tour "{\"name\":{\"en\":\"Sample tour\"},\"kind\":\"series\",\"status\":\"held\",\"starts\":\"2025-08\",$S}"
put event:leg "{\"name\":{\"en\":\"Sample leg\"},\"kind\":\"visit\",\"status\":\"held\",\"starts\":\"2025-08-03\",\"part_of\":{\"to\":\"event:tour\"},$S}"
printf '%s' "{\"name\":{\"en\":\"Sample tour\"},\"kind\":\"series\",\"status\":\"held\",\"starts\":\"2025-08\",\"part_of\":{\"to\":\"event:leg\"},$S}" >body.json
status 'a loop of parents' 2 darya record save event body.json --id event:tour --base 2 --submit
says 'a loop of parents: what is wrong' 'part of itself'

put organisation:twin "{\"name\":{\"en\":\"Sample Twin\"},\"kind\":\"un\",$S}"
darya record merge organisation:twin organisation:o --note 'the same' >/dev/null
refused 'a promise that verifies itself by another name' commitment:bad "{\"name\":{\"en\":\"x\"},\"kind\":\"pledge\",\"status\":\"done\",\"made_by\":[{\"to\":\"organisation:o\"}],\"verified_by\":{\"to\":\"organisation:twin\"},$S}" 'cannot verify it'
status 'a tour is not merged into its own leg' 2 darya record merge event:tour event:leg
says 'and that is said' 'part of itself'
status 'a merge on what was read before' 4 darya record merge event:leg event:tour --base 1

put agreement:a "{\"name\":{\"en\":\"Sample agreement\"},\"kind\":\"treaty\",\"date\":\"2025-08-03\",\"event\":{\"to\":\"event:visit\"},\"acts\":[{\"act\":\"signed\",\"date\":\"2025-08-03\"}],\"signatures\":[{\"person\":{\"to\":\"person:p\"},\"part\":\"signatory\"}],$S}"
today=$(date -u +%F) tomorrow=$(date -u -d '+1 day' +%F)
put commitment:late "{\"name\":{\"en\":\"Sample late promise\"},\"kind\":\"pledge\",\"status\":\"open\",\"due\":\"2025-12\",\"made_by\":[{\"to\":\"organisation:o\"}],\"origin\":[{\"to\":\"event:visit\"}],$S}"
put commitment:soon "{\"name\":{\"en\":\"Sample promise\"},\"kind\":\"pledge\",\"status\":\"open\",\"due\":\"$tomorrow\",\"made_by\":[{\"to\":\"organisation:o\"}],\"origin\":[{\"to\":\"event:visit\"}],$S}"
put commitment:word "{\"name\":{\"en\":\"Sample stated intention\"},\"kind\":\"stated\",\"status\":\"open\",\"made_by\":[{\"to\":\"organisation:o\"}],\"origin\":[{\"to\":\"event:visit\"}],$S}"
put commitment:done "{\"name\":{\"en\":\"Sample done\"},\"kind\":\"task\",\"status\":\"done\",\"due\":\"2025-12\",\"made_by\":[{\"to\":\"organisation:o\"}],\"verified_by\":{\"to\":\"organisation:v\"},\"origin\":[{\"to\":\"event:visit\"}],$S}"
put publication:hidden "{\"name\":{\"en\":\"Sample embargoed report\"},\"kind\":\"report\",\"date\":\"$tomorrow\",\"embargo\":\"$tomorrow\",\"concerns\":[{\"to\":\"theme:water\"}],$S}"

# What the site tells, today and in three days.
names() { python3 -c 'import json,sys
print(" ".join(r["name"] for r in json.load(sys.stdin)["data"]["rows"]))'; }
ask() {
    printf '%s' "$(curl -s "http://127.0.0.1:$port/en/commitments.json?mark=overdue" | names)" >"overdue$1"
    curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/en/publications/hidden.json" >"report$1"
    curl -s "http://127.0.0.1:$port/en/search.json?q=embargoed" >"search$1"
    curl -s "http://127.0.0.1:$port/feeds/publications.en.atom" >"feed$1"
    curl -s "http://127.0.0.1:$port/calendar/all.en.ics" >"all$1.ics"
    curl -s "http://127.0.0.1:$port/en/events/visit.json" >"visit$1"
}
serve() {
    "$@" "$DARYA" serve --data "$data" --listen 127.0.0.1:0 >served 2>served.err & server=$!
    for _ in $(seq 100); do grep -q http served && break; sleep 0.1; done
    port=$(sed -n 's|.*:\([0-9]*\)/$|\1|p' served)
}
stop() { kill $server 2>/dev/null; wait $server 2>/dev/null; }
server=
trap '[ -z "$server" ] || stop; rm -rf "$work"' EXIT
serve env
ask 0
same 'what is over its day is overdue, what has none never is' 'Sample late promise' "$(cat overdue0)"
order() { # WHAT QUERY: the ids of the list for programs, in its order
    curl -s "http://127.0.0.1:$port/api/records/$1?$2" | python3 -c 'import json,sys
print(" ".join(r["id"].partition(":")[2] for r in json.load(sys.stdin)["data"]))'
}
darya user invite --email head@example.org --name Head --role administrator --in region >/dev/null 2>&1
token=$(darya token make head@example.org --name test --scope write 2>/dev/null | grep -o 'darya_[A-Za-z0-9_-]*')
put commitment:dropped "{\"name\":{\"en\":\"Sample dropped\"},\"kind\":\"task\",\"status\":\"done\",\"made_by\":[{\"to\":\"organisation:o\"}],\"origin\":[{\"to\":\"event:visit\"}],$S}"
darya record archive commitment:dropped >/dev/null
curl -s -H "Authorization: Bearer $token" "http://127.0.0.1:$port/en/events/visit.json?copy=working" >working
check 'what is archived is no promise of the working copy either' grep -q '1 of 4 done, 1 overdue' working
curl -s "http://127.0.0.1:$port/en/commitments?kind=pledge&status=open" >folded
check 'filters that are set stand open' grep -q '<details class="box" open><summary>Conditions and order (chosen: 2)</summary>' folded
check 'others are folded' sh -c "curl -s 'http://127.0.0.1:$port/en/commitments' | grep -q '<details class=\"box\"><summary>Conditions and order</summary>'"
for language in ru fa-AF; do
    for list in events commitments 'commitments?status=done' 'events?theme=climate&place=KZ'; do
        name=${list%%\?*} query=${list#"$name"}
        curl -s "http://127.0.0.1:$port/feeds/$name.$language.atom$query" >"$name.$language$query.atom"
    done
done
curl -s "http://127.0.0.1:$port/feeds/statements.ru.atom" >none.atom
check 'feeds are right by a schema, filtered, empty and in each direction' xmllint --noout --relaxng "$here/atom.rng" ./*.atom
check 'what is gone is told as RFC 6721 has it' xmllint --noout --xpath '//*[local-name() = "deleted-entry" and contains(@ref, "commitment:dropped") and @when]' commitments.fa-AF.atom
sed 's/<id>[^<]*<.id>//' commitments.ru.atom >bad
check 'the schema sees what is missing' sh -c "! xmllint --noout --relaxng '$here/atom.rng' bad 2>/dev/null"
if need_npm 'the feeds read by feedsmith'; then
    check 'the feeds read by feedsmith' node "$e2e/atom.mjs" any ./*.atom
    check 'with every entry' node "$e2e/atom.mjs" 4 commitments.ru.atom commitments.fa-AF.atom
fi
same 'what is due first stands first' 'late done soon word' "$(order commitments '')"
same 'the other way, and what has no day is last still' 'soon late done word' "$(order commitments order=latest)"
same 'the list for people goes alike' "$(curl -s "http://127.0.0.1:$port/en/commitments.json?order=earliest" | names)" 'Sample late promise Sample done Sample promise Sample stated intention'
same 'so does its file' 'soon late done word' "$(curl -s "http://127.0.0.1:$port/en/commitments.csv?order=latest" | grep -o '^commitment:[a-z]*' | cut -d: -f2 | xargs)"
same 'a tour of August without day begins before its legs' 'tour visit leg' "$(order events order=earliest)"
same 'events come with the latest first' 'visit leg tour' "$(order events '')"
curl -s "http://127.0.0.1:$port/api/openapi.json" >described
same 'the orders are described' 'name newest earliest latest; name newest' "$(python3 -c 'import json
paths = json.load(open("described"))["paths"]
def of(path):
    return " ".join(next(p for p in paths[path]["get"]["parameters"] if p["name"] == "order")["schema"]["enum"])
print(of("/api/records/commitments") + "; " + of("/api/records/organisations"))')"
same 'an embargoed publication is asked for early' 404 "$(cat report0)"
for where in search feed all; do
    file=$(ls ${where}0*); check "nothing of it in $where" sh -c "! grep -q 'Sample embargoed' $file"
done
check 'the visit counts itself' grep -q 'up to this one: 1' visit0
check 'the visit tells what became of the promises' grep -q '1 of 4 done, 1 overdue' visit0
check 'the visit leads to the agreement' grep -q 'Sample agreement' visit0
stop
later=$(ls /usr/lib/*/faketime/libfaketime.so.1 2>/dev/null)
if [ -n "$later" ]; then # without the command, which would stay beside the server
    serve env LD_PRELOAD="$later" FAKETIME=+3d FAKETIME_DONT_FAKE_MONOTONIC=1
    ask 3
    stop
    same 'the dated one turned overdue by itself' 'Sample late promise Sample promise' "$(cat overdue3)"
    same 'the embargo ended by itself' 200 "$(cat report3)"
    check 'it is found' grep -q 'Sample embargoed' search3
    check 'it is in the feed' grep -q 'Sample embargoed' feed3
else
    echo 'skip days that pass: there is no faketime'
fi

same 'the command gives the same calendar' "$(grep -v '^UID\|^URL' all0.ics | head -40)" "$(darya calendar | grep -v '^UID\|^URL' | head -40)"
same 'a filter' 1 "$(darya calendar events --theme climate | grep -c '^BEGIN:VEVENT')"
status 'an unknown section' 3 darya calendar whatever
check 'a feed' sh -c "'$DARYA' feed agreements --data '$data' | grep -q 'Sample agreement'"
darya calendar events --theme health >empty.ics
same 'an empty calendar has a component, as the standard wants' 'BEGIN:VTIMEZONE 0' "$(grep -o '^BEGIN:VTIMEZONE' empty.ics) $(grep -c BEGIN:VEVENT empty.ics)"
if need_npm 'the calendar read by ical.js'; then
    check 'the calendar read by ical.js' node "$e2e/calendar.mjs" "$work/all0.ics" "$tomorrow"
fi
