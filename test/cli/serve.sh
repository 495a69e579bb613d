#!/bin/bash
# The server as people meet it: every page of the sample in every language and form, what it says
# to wrong addresses, what it does when data change under it, and how it starts and stops.
. "$(dirname "$0")/lib.sh"

check 'the sample comes in' "$DARYA" demo --no-serve --data "$data"
start_server --data "$data" --url https://sdg.example.org

# --- every page that the site map names, as HTML, and what their heads say
cat >"$work/crawl.py" <<'PY'
import http.client, json, re, sys, urllib.parse, xml.dom.minidom as xml
at = urllib.parse.urlsplit(sys.argv[1])
site = 'https://sdg.example.org'
c = http.client.HTTPConnection(at.hostname, at.port, timeout=20)
def get(path, **headers):
    c.request('GET', path, headers=headers)
    r = c.getresponse()
    return r, r.read()
failed = 0
def check(name, errors):
    global failed
    print(f'ok {name}' if not errors else f'not ok {name}: {len(errors)}, as {errors[0]}')
RTL = {'fa-AF', 'ps'}
r, body = get('/sitemap.xml')
urls = [u.firstChild.data for u in xml.parseString(body).getElementsByTagName('loc')]
check('the site map names pages of nine languages', [] if len({u.split('/')[3] for u in urls}) == 9 and len(urls) > 400 else [len(urls)])
errors, heads, links, json_errors, sizes = [], [], set(), [], []
for u in urls:
    path = u[len(site):]
    lang = path.split('/')[1]
    r, body = get(path)
    if r.status != 200:
        errors.append(f'{path} {r.status}')
        continue
    html = body.decode('utf-8')
    want = f'<html lang="{lang}" dir="{"rtl" if lang in RTL else "ltr"}">'
    if want not in html: heads.append(f'{path} has not {want}')
    if f'<link rel="canonical" href="{u}">' not in html: heads.append(f'{path} canonical')
    if len(re.findall(r'hreflang="[^"]+" href="https://sdg.example.org/', html)) < 9: heads.append(f'{path} hreflang')
    brand = 'دریا' if lang in RTL else 'Darya'
    if not re.search(f'<title>[^<]+ · {brand}</title>', html): heads.append(f'{path} title')
    if html.count('<h1') != 1: heads.append(f'{path} has {html.count("<h1")} h1')
    if '{{' in html or re.search(r'style="|onclick=|<script>', html): heads.append(f'{path} inline')
    if r.getheader('Content-Language') != lang: heads.append(f'{path} Content-Language')
    if lang in ('en', 'fa-AF'):
        links.update(re.findall(r'(?:href|src)="(/[^"]*)"', html))
check('every page of the site map answers', errors)
check('every head says language, direction, canonical, alternates', heads)
bad = []
for link in sorted(links):
    r, body = get(link.replace('&amp;', '&').split('#')[0])
    kind = r.getheader('Content-Type', '')
    if r.status != 200: bad.append(f'{link} {r.status}')
    elif 'json' in kind:
        if set(json.loads(body)) < {'page', 'data'}: bad.append(f'{link} members')
    elif 'svg' in kind:
        xml.parseString(body)
        if 'script-src' in r.getheader('Content-Security-Policy'): bad.append(f'{link} may run scripts')
    elif 'csv' in kind:
        if b'\n' not in body: bad.append(f'{link} is empty')
check('every link of these pages leads somewhere', bad)
wrong = []
for path, status in [('/xx/', 404), ('/en/nope', 404), ('/en/indicators/9.9.9', 404), ('/en/goals/18', 404),
                     ('/en/goals/0', 404), ('/en/places/XX', 404), ('/en/datasets/A:B', 404), ('/en/goals/%00', 404),
                     ('/en/../../etc/passwd', 404), ('/en/%2e%2e/%2e%2e/etc/passwd', 404), ('/static/x.css', 404),
                     ('/en/indicators/' + '9' * 3000, 404), ('/xx', 404), ('/en/indicators/3.2.1?place=XX', 404), ('/en/indicators/3.2.1?place=KG-C', 404),
                     ('/en/indicators/3.2.1?from=%zz', 400), ('/en/?a=%', 400)]:
    r, body = get(path)
    if r.status != status or b'</html>' not in body: wrong.append(f'{path[:40]} {r.status}')
check('wrong addresses get a page that says so', wrong)
r, body = get('/en/goals/99.json')
problem = json.loads(body)
check('a machine gets problem+json', [] if r.getheader('Content-Type') == 'application/problem+json' and problem['status'] == 404 and problem['detail'] else [problem])
odd = []
for q in ['place=KG&place=KG&place=', 'from=-1&to=99999999999999999999', 'from=zz', 'series=' + '.' * 500, 'dataset=%FF',
          'as-of=2019-13-45', 'as-of=%00', 'series=%27%22%3Cscript%3E', '&&&===&', 'place=' + 'A' * 2000]:
    for page in ['indicators/3.2.1', 'indicators/3.2.1.json', 'indicators/3.2.1.csv', 'indicators/3.2.1.svg', 'progress.svg', 'progress/3', 'progress/KG.svg', 'datasets/UNSD:SDG', '', 'places/KG']:
        r, body = get(f'/en/{page}?{q}')
        if r.status >= 500: odd.append(f'/en/{page}?{q[:30]} {r.status}')
        if b'<script>' in body and r.getheader('Content-Type') != 'application/problem+json': odd.append(f'/en/{page}?{q[:30]} reflects')
check('odd queries break nothing', odd)
PY
python3 "$work/crawl.py" "$at" 2>&1 || echo "not ok the crawl ends: see above"

same 'root leads to a language' "302 $at/ky/" "$(curl -s -o "$work/body" -H 'Accept-Language: ky;q=0.9, en;q=0.5' -w '%{http_code} %{redirect_url}' "$at/")"
same 'Dari readers get Dari' "$at/fa-AF/" "$(curl -s -o "$work/body" -H 'Accept-Language: fa-AF' -w '%{redirect_url}' "$at/")"
same 'an unknown language gets English' "$at/en/" "$(curl -s -o "$work/body" -H 'Accept-Language: ja' -w '%{redirect_url}' "$at/")"
same 'it is healthy' 200 "$(code "$at/healthz")"
same 'a form cannot be sent' 405 "$(code -d a=b "$at/kk/")"
check 'and that is said in Kazakh' grep -q 'lang="kk"' "$work/body"
same 'a connection is used again' '1 0' "$(curl -s -o "$work/body" -w '%{num_connects} ' "$at/en/" -o "$work/body" "$at/en/goals/3" | sed 's/ $//')"

same 'a language alone is its home page' "301 $at/en/?a=b" "$(curl -s -o "$work/body" -w '%{http_code} %{redirect_url}' "$at/en?a=b")"
same 'a slash too many is no other page' "301 $at/en/goals/6" "$(curl -s -o "$work/body" -w '%{http_code} %{redirect_url}' "$at/en/goals/6/")"
code "$at/en/indicators/3.2.1.json?series=$(printf '%%D0%%B6%.0s' $(seq 300))" >/dev/null
check 'a long message stays whole letters' python3 -c 'import json, sys; json.load(open(sys.argv[1], encoding="utf-8"))' "$work/body"

# --- what a reader must see beside a figure
ask() { # PATH PYTHON: of its JSON as d
    curl -s "$at/$1" | python3 -c 'import json, sys; d = json.load(sys.stdin)["data"]; print(eval(sys.argv[1]))' "$2"; }
sees() { # NAME PATH TEXT
    curl -s "$at/$2" >"$work/body"; check "$1" grep -qF -- "$3" "$work/body"; }
sees_not() { curl -s "$at/$2" >"$work/body"; same "$1" 0 "$(grep -cF -- "$3" "$work/body")"; }
same 'each column names its unit' 'per cent, per cent of 2005' "$(ask en/indicators/8.1.1.json '", ".join(d["nationals"][0][k]["unit"] for k in ("world", "own"))')"
same 'and units that differ are told' 'The units differ: these two cannot be compared directly.' "$(ask en/indicators/8.1.1.json 'd["nationals"][0]["warning"]')"
same 'levels are no growth though both are per cent' 'In every common year the two differ more than threefold: they may measure different things.' "$(ask en/indicators/8.2.1.json 'd["nationals"][1]["warning"]')"
same 'equal ones are not' '[None, None]' "$(ask en/indicators/3.2.1.json '[n.get("warning") for n in d["nationals"]]')"
same 'what a value is stands in words' 'estimate: estimate, country data' "$(ask en/indicators/3.2.1.json 'd["nature"] + ": " + d["nationals"][0]["world"]["nature"] + ", " + d["nationals"][0]["own"]["nature"]')"
same 'the target stands on a national chart of the same unit' 1 "$(curl -s "$at/en/indicators/3.2.1?dataset=KG_NSC:SDG" | grep -c 'Target 3.2: at most 25')"
same 'and marks the values that have kept to it' 'In 2019, 3 of 6 countries were at or below 25.' "$(ask en/indicators/3.2.1.json 'd["lede"][-46:]')"
sees 'which are bold' en/indicators/3.2.1 '<td class="met">24.7</td>'
sees 'decimals stand under each other' en/indicators/3.2.1 "<td>62$(printf '\u2008\u2007')</td>"
sees_not 'a file has no such spaces' en/indicators/3.2.1.json "$(printf '\u2007')"
sees 'a figure of a place leads to its dataset' en/places/KG 'href="/en/indicators/3.2.1?dataset=KG_NSC:SDG"'
same 'and names it' '2 National UN database' "$(ask en/places/KG.json 'str(len(d["sources"])) + " " + " ".join(sorted({i["source"] for g in d["goals"] for i in g["indicators"]}))')"
same 'where no national file speaks, that is said once' 'No national file of the six countries is here for this indicator. That means not loaded, not unpublished.' "$(ask en/indicators/3.8.1.json 'd["no_nationals"]')"
sees_not 'no map is called so without boundaries' 'en/indicators/3.2.1?dataset=KG_NSC:SDG' 'Map:'
sees 'a choice without values is told' 'en/indicators/3.2.1?dataset=KG_NSC:SDG&place=AF' 'No value here for this choice.'
sees_not 'and has no empty table' 'en/indicators/3.2.1?dataset=KG_NSC:SDG&place=AF' '<h2 id="th">'
sees 'a series without dataset is looked for in that of the page' 'en/indicators/3.2.1.csv?series=SH_DYN_MORT..PER_1000_LIVE_BIRTHS' 'UNSD:SDG,3.2.1'
sees 'Dari has its own digits in running text' fa-AF/indicators/3.2.1 'هدف فرعی ۳.۲: حداکثر ۲۵ تا سال ۲۰۳۰'
sees 'and Latin ones in tables' fa-AF/indicators/3.2.1 '<th scope="col">2019</th>'
sees 'a citation is English and runs left to right' fa-AF/indicators/3.2.1 '<p class="cite" dir="ltr" lang="en">United Nations Statistics Division. UN Global SDG Database, October 2020'

# --- the budget of an indicator page
page=$(curl -s --compressed -o /dev/null -w '%{size_download}' "$at/en/indicators/3.2.1")
style=$(curl -s "$at/en/" | sed -n 's/.*rel="stylesheet" href="\([^"]*\)".*/\1/p')
all=$((page + $(curl -s --compressed -o /dev/null -w '%{size_download}' "$at$style") + $(curl -s --compressed -o /dev/null -w '%{size_download}' "$at/icon.svg")))
check "an indicator page weighs at most 30 KB ($all bytes)" [ "$all" -le 30720 ]

for sheet in progress 'progress?method=darya' progress/3 'progress/3.2?method=unescap' progress/KG 'progress/KG?method=darya' progress/3.2.1; do
    same "progress is drawn too: $sheet" 200 "$(code "$at/fa-AF/$(echo "$sheet" | sed 's/?\|$/.svg&/')")"
    check 'as one whole document' python3 -c 'import sys, xml.dom.minidom as m; m.parse(sys.argv[1])' "$work/body"
done
same 'each goal by the six and the region, as in the document' "$(curl -s "$at/en/progress.json?method=unescap" | grep -o '"style":"met"' | wc -l)" \
    "$(($(curl -s "$at/en/progress.svg?method=unescap" | grep -o '<rect class="c-met"' | wc -l)))"
same 'a place that a national dataset does not know is no drawing' 404 "$(code "$at/en/progress/AF.svg?dataset=KG_NSC:SDG")"
sees_not 'and its page leads to none' 'en/progress/AF?dataset=KG_NSC:SDG' 'AF.svg'
same 'a drawing of nothing is no drawing' 404 "$(code "$at/en/indicators/3.2.1.svg?from=3000")"
check 'a drawing may not run scripts' sh -c "curl -sI '$at/en/indicators/3.2.1.svg' | grep -q \"Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; base\""

same 'an unknown series is not answered with another' 404 "$(code "$at/en/indicators/3.2.1.csv?series=zz")"
standing() { curl -s "$at/en/indicators/$1.json" | python3 -c 'import json,sys; d=json.load(sys.stdin)["data"]; print(" ".join(d["standing"]), d.get("successor_url", ""))'; }
same 'an indicator that left the framework says so' 'Left the global indicator framework in 2020. /en/indicators/1.a.1' "$(standing 1.a.3)"
same 'one that was redefined too' 'In the global indicator framework since 2017. Redefined in 2020: earlier values may measure something else. ' "$(standing 17.6.1)"
same 'an unknown dataset neither' 404 "$(code "$at/en/indicators/3.2.1.csv?dataset=XX:SDG")"
same 'a period that is none is refused' 400 "$(code "$at/en/indicators/3.2.1.csv?from=2019-13")"
curl -s "$at/en/indicators/3.2.1.json?dataset=KZ_BNS:SDG" >"$work/body"
check 'a dataset that is asked for is shown' python3 -c 'import json, sys
assert json.load(open(sys.argv[1]))["data"]["dataset"] == "KZ_BNS:SDG"' "$work/body"

# --- data change under it
before=$(curl -s "$at/en/datasets/UNSD:SDG.json")
etag=$(curl -sI "$at/en/datasets/UNSD:SDG" | sed -n 's/^ETag: \(.*\)\r$/\1/p')
same 'who has a page gets 304' 304 "$(code -H "If-None-Match: $etag" "$at/en/datasets/UNSD:SDG")"
sheet=$("$DARYA" export UNSD:SDG --data "$data" --output "$work/e" >/dev/null 2>&1; ls "$work/e"/*.csv | head -n 1)
{ head -n 1 "$sheet"; sed -n 2p "$sheet" | python3 -c '
import csv, sys
row = next(csv.reader(sys.stdin)); head = next(csv.reader(open(sys.argv[1])))
row[head.index("OBS_VALUE")] = "12345.5"; row[head.index("ACTION")] = "M"
csv.writer(sys.stdout, lineterminator="\n").writerow(row)' "$sheet"; } >"$work/change.csv"
check 'a change comes in while it serves' "$DARYA" import "$work/change.csv" --data "$data" --owner 'An Office' --licence 'CC BY 4.0' --source https://office.example/sdg
sleep 0.6
check 'and is seen' [ "$(curl -s "$at/en/datasets/UNSD:SDG.json")" != "$before" ]
sees 'whose the data are is said' en/datasets/UNSD:SDG 'An Office'
sees 'and under which licence' ky/indicators/3.2.1 '<bdi lang="en">CC BY 4.0</bdi>'
sees 'and from where' en/datasets '<a href="https://office.example/sdg">'
sees 'and cited' ru/indicators/3.2.1 'An Office. UN Global SDG Database, October 2020, indicator 3.2.1, series SH_DYN_MORT. https://office.example/sdg'
same 'an old mark is no longer good' 200 "$(code -H "If-None-Match: $etag" "$at/en/datasets/UNSD:SDG")"

# --- starting and stopping
status 'a second server of one folder is refused' 8 "$DARYA" serve --data "$data" --listen 127.0.0.1:0
says 'and says who holds it' "another 'darya serve'"
cp -r "$data" "$work/other"
status 'a port in use is refused' 8 "$DARYA" serve --data "$work/other" --listen "${at#http://}"
says 'and says what to do' 'choose a port with --listen'
status 'a missing folder is refused' 3 "$DARYA" serve --data "$work/nothing" --listen 127.0.0.1:0
says 'and is named' "$work/nothing"
status 'an address that is none is refused' 2 "$DARYA" serve --data "$work/other" --listen somewhere
status 'a site that is none is refused' 2 "$DARYA" serve --data "$work/other" --url 'javascript:1'
stop_server
same 'it stops when told, without complaint' '0 0' "$? $(wc -c <"$work/serve.err" | tr -d ' ')"
start_server --data "$data"
same 'and starts again' 200 "$(code "$at/en/")"
