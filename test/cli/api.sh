# The machines' side of records: what is asked and told, who may, what is refused, and that nothing is
# lost or written twice.
. "$(dirname "$0")/lib.sh"
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
token_of() { # LETTER ROLE CONTEXT
    darya user invite --email "$1@example.kg" --name "Person $1" --role "$2" --in "$3" >/dev/null 2>&1
    darya token make "$1@example.kg" --name test --scope "${4:-write}" 2>/dev/null
}
writer=$(token_of w contributor region) reviewer=$(token_of r reviewer region)
narrow=$(token_of n contributor place:KZ) reader=$(token_of l contributor region read)
start_server --data "$data" --url https://sdg.example.org:8443/portal
records=$at/api/records

# ask TOKEN METHOD PATH [CURL-ARGUMENT…]: status to standard output; head and body aside
ask() {
    local token=$1 method=$2 path=$3; shift 3
    curl -s -o body -D head -w '%{http_code}' -X "$method" ${token:+-H "Authorization: Bearer $token"} "$@" "$records$path"
}
send() { # TOKEN METHOD PATH JSON [CURL-ARGUMENT…]
    local token=$1 method=$2 path=$3 json=$4; shift 4
    ask "$token" "$method" "$path" -H 'Content-Type: application/json' --data-binary "$json" "$@"
}
header() { tr -d '\r' <head | sed -n "s/^$1: //Ip"; }
value() { python3 -IS -c 'import json, sys
try: print(eval(sys.argv[1], {"d": json.load(open("body", encoding="utf-8")), "len": len}))
except Exception as e: print("none:", e)' "$1"; }
count() { ask "$reviewer" GET '/organisations?view=work&limit=500' >/dev/null; value 'len(d["data"])'; }
draft() { echo '{"body":{"name":{"en":"'"$1"'","ru":"Имя <&>"},"kind":"un","seat":"place:KG","works_in":["place:KG","place:UZ"],"original":"en","sources":[{"url":"https://example.org/"}]}}'; }

# --- what there is
same 'an index' 200 "$(code "$at/api")"
same 'types in a language' Организация "$(curl -s "$at/api/types?lang=ru" -o body; value '[t["label"] for t in d["data"] if t["type"] == "organisation"][0]')"
same 'a language that is none' 400 "$(code "$at/api/types?lang=xx")"
same 'no such address' 404 "$(code "$at/api/nothing")"
same 'no such section' 404 "$(ask '' GET /kings)"
same 'an empty list' '[]' "$(ask '' GET /organisations >/dev/null; value 'd["data"]')"
same 'a misspelt filter is told' 400 "$(ask '' GET '/organisations?knd=un')"
same 'a bad mark' 400 "$(ask '' GET '/organisations?after=nonsense')"
same 'another method' 405 "$(ask '' PATCH /organisations)"
same 'it says which' 'GET, HEAD, POST' "$(header allow)"
same 'a method that nobody knows' 405 "$(ask '' OPTIONS /organisations/x)"
same 'the same there' 'GET, HEAD, PUT' "$(header allow)"

# --- who asks
same 'nobody writes' 401 "$(send '' POST /organisations "$(draft A)")"
check 'it says how' grep -qi '^www-authenticate: Bearer' head
same 'a bad token' 401 "$(ask darya_none GET /organisations)"
check 'that it is bad' grep -q 'error="invalid_token"' head
same 'a cookie does not write' 401 "$(send '' POST /organisations "$(draft A)" -H "Cookie: darya_session=$writer")"
same 'working copies want a name' 401 "$(ask '' GET '/organisations?view=work')"
same 'so do revisions' 401 "$(ask '' GET '/organisations/x?revision=1')"
same 'a token to read does not write' 403 "$(send "$reader" POST /organisations "$(draft A)")"
same 'nor does one for elsewhere' 403 "$(send "$narrow" POST /organisations "$(draft A)")"

# --- a record's life
same 'a new record' 201 "$(send "$writer" POST /organisations "$(draft 'First')")"
id=$(value 'd["id"]'); path=/organisations/${id#*:}
same 'its address' "/api/records$path?view=work" "$(header location)"
same 'its mark' '"r1"' "$(header etag)"
check 'nobody else reads or keeps it' sh -c '! grep -qi "^access-control-allow-origin" head && grep -qi "^cache-control: no-store" head'
same 'not public yet' 404 "$(ask '' GET "$path")"
same 'its work' draft "$(ask "$writer" GET "$path?view=work" >/dev/null; value 'd["state"]')"
same 'with its body' place:UZ "$(value 'd["body"]["works_in"][1]["to"]')"
same 'known already' 304 "$(ask "$writer" GET "$path?view=work" -H 'If-None-Match: "r1"')"
same 'which revision' 428 "$(send "$writer" PUT "$path" "$(draft Second)")"
same 'saved' 200 "$(send "$writer" PUT "$path" "$(draft Second)" -H 'If-Match: "r1"')"
same 'a lost update is refused' 412 "$(send "$writer" PUT "$path" "$(draft Third)" -H 'If-Match: "r1"')"
same 'it says what is there' 2 "$(value 'd["revision"]')"
same 'nothing was lost' Second "$(ask "$writer" GET "$path?view=work" >/dev/null; value 'd["body"]["name"]["en"]')"
same 'an older revision' First "$(ask "$writer" GET "$path?revision=1" >/dev/null; value 'd["body"]["name"]["en"]')"
same 'one that is not' 404 "$(ask "$writer" GET "$path?revision=7")"
same 'what changed' name.en "$(ask "$writer" GET "$path/difference?from=1&to=2" >/dev/null; value 'd["data"][0]["path"]')"
same 'submitted with a save' submitted "$(send "$writer" PUT "$path?submit=1" "$(draft Second)" -H 'If-Match: *' >/dev/null; value 'd["state"]')"
same 'nobody publishes an own text' 403 "$(ask "$writer" POST "$path/publish")"
same 'a step names what was read' 428 "$(ask "$reviewer" POST "$path/publish")"
same 'any revision is none' 428 "$(ask "$reviewer" POST "$path/archive" -H 'If-Match: *')"
same 'a return wants a note' 422 "$(ask "$reviewer" POST "$path/return" -H 'If-Match: "r3"')"
same 'a step of another revision' 412 "$(ask "$reviewer" POST "$path/publish" -H 'If-Match: "r2"')"
same 'published' 200 "$(send "$reviewer" POST "$path/publish" '{"note":"fine"}' -H 'If-Match: "r3"')"
same 'not from this state' 409 "$(ask "$reviewer" POST "$path/return" -H 'Content-Type: application/json' -d '{"note":"x"}')"
sleep 0.4 # the cache hears of it
same 'public now' 200 "$(ask '' GET "$path")"
same 'everybody may read it' '*' "$(header access-control-allow-origin)"
mark=$(header etag)
same 'known already, too' 304 "$(ask '' GET "$path" -H "If-None-Match: $mark")"
same 'times are times' True "$(ask '' GET "$path" >/dev/null; value 'd["changed_at"][10] == "T" and d["published_at"][-1] == "Z"')"
same 'a token does not change what is public' "$(cat body)" "$(ask "$narrow" GET "$path" >/dev/null; cat body)"
same 'a comment' 201 "$(send "$reviewer" POST "$path/comments" '{"text":"Why?"}')"
same 'it is there' 'Why?' "$(ask "$writer" GET "$path/comments" >/dev/null; value 'd["data"][-1]["text"]')"
same 'all that happened' 'publish submit save save' "$(ask "$writer" GET "$path/history" >/dev/null; value '" ".join(r["act"] for r in d["data"])')"

# --- lists
for name in Alpha Beta Gamma; do
    send "$writer" POST '/organisations?submit=1' "$(draft $name)" >/dev/null
    ask "$reviewer" POST "/organisations/$(value 'd["id"].split(":")[1]')/publish" -H 'If-Match: "r1"' >/dev/null
done
sleep 0.4
same 'filters' 4 "$(ask '' GET '/organisations?kind=un&place=KG' >/dev/null; value 'len(d["data"])')"
same 'that nothing fits' 0 "$(ask '' GET '/organisations?kind=business' >/dev/null; value 'len(d["data"])')"
ask '' GET '/organisations?place=UZ&limit=2&lang=en' >/dev/null
same 'a first page' 'Alpha Beta' "$(value '" ".join(r["body"]["name"]["en"] for r in d["data"])')"
next=$(header link | sed -n 's/^<\([^>]*\)>; rel="next".*/\1/p')
same 'the next is told twice' "$next" "$(value 'd["next"]')"
curl -s "$at$next" -o body -D head
same 'a second page' 'Gamma Second' "$(value '" ".join(r["body"]["name"]["en"] for r in d["data"])')"
check 'and back' grep -qi '^link: <[^>]*before=[^>]*>; rel="prev"' head
same 'too many at once' 400 "$(ask '' GET '/organisations?limit=501')"

# --- hidden is as absent: for one who may not know, in each way to ask
send "$writer" POST /organisations "$(draft Secret)" >/dev/null
hidden=$(value 'd["id"].split(":")[1]') absent=zzzzzzzzzzzz
hide() { # NAME TOKEN METHOD SUFFIX [ARGUMENT…]
    local name=$1 token=$2 method=$3 suffix=$4; shift 4
    local a b
    a=$(ask "$token" "$method" "/organisations/$hidden$suffix" "$@"); a="$a $(sed '/^Date/d' head) $(sed "s/$hidden/$absent/g" body)"
    b=$(ask "$token" "$method" "/organisations/$absent$suffix" "$@"); b="$b $(sed '/^Date/d' head) $(cat body)"
    same "hidden is as absent: $name" "$b" "$a"
    same "and not there: $name" 404 "${a%% *}"
}
hide public '' GET ''
hide work "$narrow" GET '?view=work'
hide revision "$narrow" GET '?revision=1'
hide history "$narrow" GET /history
hide difference "$narrow" GET '/difference?from=1&to=1'
hide comments "$narrow" GET /comments
hide save "$narrow" PUT '' -H 'Content-Type: application/json' -d '{"body":{"name":{"en":"x"}}}' -H 'If-Match: "r1"'
hide 'any revision' "$narrow" PUT '' -H 'Content-Type: application/json' -d '{"body":{}}' -H 'If-Match: *'
for step in submit return publish archive reopen; do hide $step "$narrow" POST /$step; done
hide comment "$narrow" POST /comments -H 'Content-Type: application/json' -d '{"text":"x"}'
same 'not in a list' 0 "$(ask "$narrow" GET '/organisations?view=work' >/dev/null; value 'len([r for r in d["data"] if r["state"] == "draft"])')"

# --- the same request twice
before=$(count)
same 'with a key' 201 "$(send "$writer" POST /organisations "$(draft Once)" -H 'Idempotency-Key: key-1')"
cp body first; location=$(header location)
same 'again' 201 "$(send "$writer" POST /organisations "$(draft Once)" -H 'Idempotency-Key: key-1')"
check 'the same is told' cmp body first
same 'the same address' "$location" "$(header location)"
same 'another body' 422 "$(send "$writer" POST /organisations "$(draft Other)" -H 'Idempotency-Key: key-1')"
same 'another address' 422 "$(send "$writer" POST '/organisations?submit=1' "$(draft Once)" -H 'Idempotency-Key: key-1')"
same 'somebody else has own keys' 403 "$(send "$reader" POST /organisations "$(draft Once)" -H 'Idempotency-Key: key-1')"
same 'a refusal frees its key' 422 "$(send "$writer" POST /organisations '{"body":{}}' -H 'Idempotency-Key: key-2')"
same 'and it is used' 201 "$(send "$writer" POST /organisations "$(draft Mended)" -H 'Idempotency-Key: key-2')"
same 'a key too long' 400 "$(send "$writer" POST /organisations "$(draft x)" -H "Idempotency-Key: $(printf 'k%.0s' $(seq 65))")"
for i in 1 2 3 4 5 6; do
    curl -s -o /dev/null -w '%{http_code}\n' -H "Authorization: Bearer $writer" -H 'Content-Type: application/json' \
        -H 'Idempotency-Key: race' -d "$(draft Race)" "$records/organisations" >"race.$i" &
    racers="${racers:-} $!"
done
wait $racers
same 'six at once: done, told again, or under way' '' "$(cat race.* | grep -vxE '201|409')"
same 'nothing is written twice' 3 "$(($(count) - before))"
put_key() { # KEY AGE-IN-SECONDS: one whose server was stopped in between
    python3 - "$data/darya.sqlite" "$@" <<'PY'
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1], timeout=20)
one = db.execute("SELECT account, request, hash FROM api_reply WHERE token = 'key-1'").fetchone()
db.execute("INSERT INTO api_reply VALUES (?, ?, ?, ?, ?, 0, '', '', '')", (one[0], sys.argv[2], *one[1:], int((time.time() - int(sys.argv[3])) * 1e6)))
if sys.argv[2] == 'old': db.executemany("INSERT INTO api_reply VALUES (?, ?, '', '', ?, 200, '', '', '')", [(one[0], f'many-{i}', int(time.time() * 1e6)) for i in range(1000)])
db.commit()
PY
}
put_key busy 2
same 'one that is under way' 409 "$(send "$writer" POST /organisations "$(draft Once)" -H 'Idempotency-Key: busy')"
same 'comes later' 1 "$(header retry-after)"
put_key lost 600
same 'one that nobody knows of' 409 "$(send "$writer" POST /organisations "$(draft Once)" -H 'Idempotency-Key: lost')"
check 'it says so' grep -q 'is unknown' body
put_key old 90000
same 'a day later it is new; but there are too many' 429 "$(send "$writer" POST /organisations "$(draft Once)" -H 'Idempotency-Key: old')"

check 'no body is kept with a key' python3 -c 'import sqlite3, sys
rows = sqlite3.connect(sys.argv[1], timeout=20).execute("SELECT body FROM api_reply WHERE status = 201").fetchall()
assert len(rows) == 3 and not [r for r in rows if "Once" in r[0] or "name" in r[0]]' "$data/darya.sqlite"

# --- what is classified, and what became another
restricted=$(draft Quiet | sed 's/"kind"/"sensitivity":"restricted","reason":"asked for","kind"/')
send "$writer" POST /organisations "$restricted" >/dev/null
quiet=$(value 'd["id"]')
same 'a classified one is read' 200 "$(ask "$writer" GET "/organisations/${quiet#*:}?view=work")"
check 'and that stands in the trail' sh -c "'$DARYA' audit show --last 1 --data '$data' | grep -q 'record.read.*$quiet'"
ask "$writer" GET '/organisations?view=work&limit=500' >/dev/null
same 'so does a list' 2 "$(darya audit show --last 20 | grep -c "record.read.*$quiet")"
ask "$narrow" GET "/organisations/${quiet#*:}?view=work" >/dev/null
same 'one that is refused is not read' 2 "$(darya audit show --last 20 | grep -c "record.read.*$quiet")"
other=$(curl -s "$records/organisations?limit=1" | sed 's/.*"id":"\(organisation:[a-z0-9]*\)".*/\1/')
darya record merge "$id" "$other" --note 'the same one' >/dev/null
sleep 0.4
same 'a merged one' 301 "$(ask '' GET "$path")"
same 'leads on' "/api/records/organisations/${other#*:}" "$(header location)"

# --- what is refused
bad() { # NAME STATUS JSON [ARGUMENT…]
    local name=$1 status=$2 json=$3; shift 3
    same "$name" "$status" "$(send "$writer" POST /organisations "$json" "$@")"
}
bad 'malformed' 400 '{"body":
{"name" "x"}}'
same 'where' '2 True' "$(value '"%d %s" % (d["line"], d["column"] > 1)')"
bad 'a list' 400 '[]'
bad 'twice the same' 400 '{"body":{"name":{"en":"a"},"name":{"en":"b"}}}'
bad 'deep' 400 "{\"body\":$(printf '[%.0s' $(seq 500))$(printf ']%.0s' $(seq 500))}"
bad 'no body' 422 '{"note":"x"}'
bad 'a member nobody knows' 422 '{"body":{"name":{"en":"a"}},"boddy":1}'
bad 'fields of wrong kinds' 422 '{"body":{"name":7,"kind":["un"],"founded":2001,"seat":{"to":5},"identifiers":"x","knd":"un"}}' -H 'Accept-Language: ru'
same 'all are told' True "$(value '{"name", "kind", "founded", "knd"} <= {e["path"] for e in d["errors"]}')"
same 'in the language of the program' 'Такого поля нет: knd' "$(value '[e["message"] for e in d["errors"] if e["path"] == "knd"][0]')"
bad 'bidi overrides' 422 '{"body":{"name":{"en":"a\u202eb"}}}'
child() { send "$narrow" POST /organisations '{"body":{"name":{"en":"a"},"seat":"place:KZ","parent":"organisation:'"$1"'"}}'; }
same 'a link to nothing' 422 "$(child $absent)"
same 'one to what is hidden is the same' "$(sed "s/$absent/$hidden/" body)" "$(child $hidden >/dev/null; cat body)"
same 'another content' 415 "$(ask "$writer" POST /organisations -H 'Content-Type: text/plain' -d x)"
head -c 10000000 /dev/zero | tr '\0' x >large
same '10 MB' 413 "$(ask "$writer" POST /organisations -H 'Content-Type: application/json' --data-binary @large)"
same 'told as a problem' application/problem+json "$(header content-type)"
check 'with what may be sent' grep -q ': 3 MB, 1 MB without' body
head -c 40000000 /dev/zero >large
same 'a file of 40 MB' 413 "$(ask "$writer" POST /../files -F file=@large)"
check 'is told what files may have' grep -q ': 32 MB with files, each of at most 24 MB' body
rm large

# --- feeds
send "$writer" POST '/organisations?submit=1' "$(draft Passing)" >/dev/null
gone=$(value 'd["id"].split(":")[1]')
ask "$reviewer" POST "/organisations/$gone/publish" -H 'If-Match: "r1"' >/dev/null
ask "$reviewer" POST "/organisations/$gone/archive" -H 'If-Match: "r2"' >/dev/null
sleep 0.4
same 'a feed' 200 "$(code "$at/feeds/organisations.ru.atom?kind=un&place=KG")"
check 'as Atom wants it' python3 - "$work/body" "${id#*:}" "$gone" <<'PY'
import sys, xml.etree.ElementTree as xml
feed = xml.parse(sys.argv[1]).getroot()
a, at = '{http://www.w3.org/2005/Atom}', '{http://purl.org/atompub/tombstones/1.0}'
assert feed.tag == a + 'feed' and feed.get('{http://www.w3.org/XML/1998/namespace}lang') == 'ru'
assert feed.find(a + 'id').text == 'tag:sdg.example.org,2026:feed:organisations:ru?kind=un&place=KG'
links = {l.get('rel'): l.get('href') for l in feed.findall(a + 'link')}
assert links == {'self': 'https://sdg.example.org:8443/portal/feeds/organisations.ru.atom?kind=un&place=KG', 'alternate': 'https://sdg.example.org:8443/portal/ru/organisations?kind=un&place=KG'}, links
entries = feed.findall(a + 'entry')
assert len(entries) == 3 and feed.find(a + 'author').find(a + 'name').text
for e in entries:
    assert e.find(a + 'id').text.startswith('tag:sdg.example.org,2026:organisation:')
    assert e.find(a + 'title').text == 'Имя <&>' and e.find(a + 'link').get('href').startswith('https://')
times = [e.find(a + 'updated').text for e in entries]
assert times == sorted(times, reverse=True) and feed.find(a + 'updated').text >= times[0]
assert [d.get('ref').split(':')[-1] for d in feed.findall(at + 'deleted-entry')] == sys.argv[2:]
PY
same 'in another language' en "$(curl -s "$at/feeds/organisations.ky.atom" | grep -o '<title xml:lang="[a-z]*"' | cut -d'"' -f2 | sort -u)"
same 'no such feed' 404 "$(code "$at/feeds/organisations.xx.atom")"
same 'a filter that is none' 400 "$(code "$at/feeds/organisations.ru.atom?knd=un")"
check 'lists lead to it' sh -c "curl -s '$at/ru/organisations?kind=un' | grep -q 'application/atom+xml.*href=\"/feeds/organisations.ru.atom?kind=un\"'"

# --- the description, and every operation by it
stop_server
if need_npm openapi; then
    start_server --data "$data"
    node "$e2e/openapi.mjs" "$at" "$writer" "$reviewer"
fi
