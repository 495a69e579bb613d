# Reads of a publication: by language, without cookies, also of what the cache answers; machines, HEAD
# and documents are none; nothing of what is withheld; the sums outlive the server and empty no cache.
. "$(dirname "$0")/lib.sh"
cd "$work"
darya() { "$DARYA" "$@" --data "$data"; }
S='"sources":[{"url":"https://example.org/a"}]'
put() { # ID JSON: published
    printf '%s' "$2" >body.json
    darya record save "${1%%:*}" body.json --id "$1" --submit >/dev/null && darya record publish "$1" >/dev/null
}
tomorrow=$(date -u -d '+1 day' +%F)
put publication:news "{\"name\":{\"en\":\"Sample news\",\"ru\":\"Новость\"},\"kind\":\"news\",$S}"
put publication:later "{\"name\":{\"en\":\"Sample embargoed\"},\"kind\":\"report\",\"embargo\":\"$tomorrow\",$S}"
put publication:general "{\"name\":{\"en\":\"Sample withheld name\"},\"kind\":\"report\",\"sensitivity\":\"restricted\",\"reason\":\"for this test of what is withheld\",$S}"
put event:other "{\"name\":{\"en\":\"Sample event\"},\"kind\":\"meeting\",\"status\":\"held\",\"starts\":\"2020\",$S}"
server=
stop() { kill $server 2>/dev/null; wait $server 2>/dev/null; server=; }
trap '[ -z "$server" ] || stop; rm -rf "$work"' EXIT
serve() {
    "$DARYA" serve --data "$data" --listen 127.0.0.1:0 >served 2>served.err & server=$!
    for _ in $(seq 100); do grep -q http served && break; sleep 0.1; done
    at=$(sed -n 's|.*\(http://.*\)/$|\1|p' served)
}
reader='Mozilla/5.0 (X11; Linux) Firefox/140.0'
see() { curl -s -o /dev/null -D head -A "$reader" "$@"; }

serve
for _ in 1 2 3; do see "$at/ru/publications/news"; done # the first by a worker, others by the cache
for _ in 1 2; do see "$at/en/publications/news"; done
check 'a reader is given no cookie' sh -c '! grep -qi set-cookie head'
see -I "$at/en/publications/news"
see "$at/en/publications/news.json"
curl -s -o /dev/null -A 'Mozilla/5.0 (compatible; SampleBot/2.1)' "$at/en/publications/news"
curl -s -o /dev/null -A 'SAMPLE-CRAWLER' "$at/en/publications/news"
curl -s -o /dev/null -H 'User-Agent:' "$at/en/publications/news"
see "$at/en/publications/later"
see "$at/en/publications/general"
see "$at/en/events/other"
stop
serve
here() { curl -s "$at/en/publications/$1.json" | python3 -c 'import json,sys
reads = json.load(sys.stdin)["data"].get("reads_here")
print(reads and (reads["count"], {l["language"]: l["count"] for l in reads["languages"]}, reads["since"]))'; }
today=$(date -u +%F)
same 'reads by language, of the cache, too; machines, HEAD and documents are none' "(5, {'en': 2, 'ru': 3}, '$today')" "$(here news)"
same 'of a name that is withheld nothing is told' None "$(here general)"
check 'the page tells it, and since when' sh -c "curl -s '$at/ru/publications/news' | grep -q 'Прочтений здесь.*English</bdi> 2.*Русский</bdi> 3.*считается с'"
same 'a table by month' "publication:news,ru,${today%-*},3" "$(curl -s "$at/en/publications/news/reads.csv" | grep ',ru,' | tr -d '\r')"
same 'none of what is not public yet' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$at/en/publications/later/reads.csv")"
same 'none of what is not counted' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$at/en/events/other/reads.csv")"
written() { python3 -c 'import sqlite3,sys
print(sqlite3.connect(sys.argv[1]).execute("SELECT coalesce(sum(count), 0) FROM page_reads WHERE id LIKE ?", (sys.argv[2],)).fetchone()[0])' "$data/darya.sqlite" "$1" 2>/dev/null; }
for id in publication:later publication:general event:other; do same "nothing is counted of $id" 0 "$(written $id)"; done

# Writing the sums empties no cache: what is kept there still says the old ones.
kept() { curl -s -A curl "$at/en/publications/news" | grep -o 'English</bdi> [0-9]*' | tail -n 1 | grep -o '[0-9]*$'; }
before=$(kept)
see "$at/en/publications/news"
for _ in $(seq 150); do [ "$(written %)" = 6 ] && break; sleep 0.1; done
same 'the sums are written while the server runs' 6 "$(written %)"
sleep 0.6
same 'and the cache still answers' "$before" "$(kept)"
put event:another "{\"name\":{\"en\":\"Another event\"},\"kind\":\"meeting\",\"status\":\"held\",\"starts\":\"2020\",$S}"
sleep 0.6
same 'until something else changes' 3 "$(kept)"
