#!/bin/bash
# The pages about progress: in every language, by every method, of every dataset and in every form;
# what stands on them without a method; what they say to hostile addresses; and that all forms tell
# the same numbers.
. "$(dirname "$0")/lib.sh"
check 'the sample comes in' "$DARYA" demo --no-serve --data "$data"
start_server --data "$data"

cat >"$work/progress.py" <<'PY'
import csv, html.parser, http.client, io, json, re, sys, urllib.parse, xml.dom.minidom as xml
at = urllib.parse.urlsplit(sys.argv[1])
connection = http.client.HTTPConnection(at.hostname, at.port, timeout=60)
def get(path):
    connection.request('GET', path)
    r = connection.getresponse()
    return r.status, r.getheader('Content-Type', ''), r.read()
def check(name, faults):
    print(f'ok {name}' if not faults else f'not ok {name}: {len(faults)}, as {faults[0]}')

LANGUAGES = ['en', 'ru', 'kk', 'ky', 'tg', 'tk', 'uz', 'fa-AF', 'ps']
METHODS = ['darya', 'unescap', 'sdsn', 'eurostat', 'unsd', 'statcan']
DATASETS = ['UNSD:SDG', 'KG_NSC:SDG', 'KZ_BNS:SDG']
PAGES = ['progress', 'progress/3', 'progress/3.2', 'progress/3.2.1', 'progress/1.1.1', 'progress/KG', 'progress/KG-C', 'methods']
QUERIES = [''] + [f'?method={m}' for m in METHODS]
QUERIES += [f'?dataset={d}' for d in DATASETS]
WRONG = re.compile(r'(?<![\w])(nan|inf|infinity|null)(?![\w])', re.I)

class Balance(html.parser.HTMLParser):
    VOID = {'meta', 'link', 'br', 'img', 'input', 'hr', 'wbr', 'col'}
    def __init__(self):
        super().__init__()
        self.open, self.faults, self.ids, self.text = [], [], set(), []
    def handle_starttag(self, tag, attributes):
        names = [n for n, _ in attributes]
        if len(names) != len(set(names)): self.faults.append(f'<{tag}> has an attribute twice')
        for n, v in attributes:
            if n == 'id':
                if v in self.ids: self.faults.append(f'id {v} is there twice')
                self.ids.add(v)
            if n == 'href' and not v: self.faults.append('an empty href')
        if tag not in self.VOID: self.open.append(tag)
    def handle_startendtag(self, tag, attributes): pass
    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag: self.faults.append(f'</{tag}> closes nothing')
    def handle_data(self, data): self.text.append(data)

def read_html(path, body):
    page = Balance()
    page.feed(body)
    page.close()
    faults = page.faults + ([f'<{page.open[-1]}> stays open'] if page.open else [])
    text = ' '.join(page.text)
    if '{{' in text or '}}' in text: faults.append('a tag of the template')
    key = re.search(r'\b(progress|class|why|move|fan|percent|methods|method)\.[a-z_-]{3,}\b', text)
    if key: faults.append(f'the key {key.group()}')
    wrong = WRONG.search(text)
    if wrong: faults.append(f'the word {wrong.group()}')
    return [f'{path}: {f}' for f in faults], text

# --- every page, in every form
status, broken, odd, forms, drawn = [], [], [], [], 0
for language in LANGUAGES:
    for page in PAGES:
        for query in QUERIES if language in ('en', 'ps') else QUERIES[:2]:
            path = f'/{language}/{page}{query}'
            code, kind, body = get(path)
            if code != 200: status.append(f'{path} {code}'); continue
            faults, text = read_html(path, body.decode())
            broken += faults
            if language not in ('en', 'ps') or page == 'methods' and query: continue
            for ending in ['json', 'csv'] + (['svg'] if f'/{page}.svg' in body.decode() else []):
                path = f'/{language}/{page}.{ending}{query}'
                code, kind, body = get(path)
                if code != 200: status.append(f'{path} {code}'); continue
                drawn += ending == 'svg'
                text = body.decode()
                if ending == 'json':
                    json.loads(text, parse_constant=lambda word: odd.append(f'{path}: {word}'))
                elif ending == 'svg': xml.parseString(body)
                else:
                    rows = list(csv.reader(io.StringIO(text)))
                    if len({len(r) for r in rows}) != 1: forms.append(f'{path}: {len(rows)} rows, ragged')
                if ending != 'json' and WRONG.search(text): odd.append(f'{path}: {WRONG.search(text).group()}')
check(f'every page answers, in every form ({drawn} drawings)', status if drawn > 50 else [f'{drawn} drawings'])
check('every page is whole HTML, without keys of messages', broken)
check('no form speaks of infinite numbers or none', odd)
check('every table has as many cells in each row', forms)

# --- an old release says so, in every language
faults = []
for language in LANGUAGES:
    for page in ('progress', 'progress/3', 'progress/3.2.1', 'progress/KG'):
        _, _, body = get(f'/{language}/{page}?dataset=UNSD:SDG')
        title = re.search('<title>([^<]*)</title>', body.decode()).group(1)
        head = re.sub('<[^>]*>', '', re.search('<h1[^>]*>(.*?)</h1>', body.decode(), re.S).group(1))
        if not re.search('2020|۲۰۲۰|۱۳۹۹', title): faults.append(f'/{language}/{page}: {title}')
        if not re.search('2020|۲۰۲۰|۱۳۹۹', head): faults.append(f'/{language}/{page}: {head}')
check('the title says of when the figures are', faults)

# --- without a method: what was observed
MOVES = {'met', 'closer', 'same', 'further', ''}
def conclusions(value, path=''):
    if isinstance(value, dict):
        for k, v in value.items():
            if k in ('verdict', 'forecast', 'probability', 'chance', 'chance_span', 'style', 'met', 'ahead', 'expected', 'classed', 'disagree'): yield f'{path}.{k}'
            elif k == 'class' and v not in MOVES: yield f'{path}.{k}={v}'
            elif k not in ('side_by_side', 'classes', 'disagreement'): yield from conclusions(v, f'{path}.{k}')
    elif isinstance(value, list):
        for i, v in enumerate(value): yield from conclusions(v, f'{path}[{i}]')
faults = []
for page in ('progress', 'progress/3', 'progress/3.2', 'progress/KG'):
    document = json.loads(get(f'/en/{page}.json')[2])
    faults += [f'{page}{c}' for c in conclusions(document['data'])]
    _, text = read_html(page, get(f'/en/{page}')[2].decode())
    if re.search('on track|likely|experimental', text.replace('unlikely', 'likely'), re.I): faults.append(f'{page} concludes')
check('without a method no class and no chance is told', faults)
faults = []
for page in ('progress?method=darya', 'progress/3?method=unsd', 'progress/KG?method=sdsn', 'progress/3.2.1'):
    if b'experimental' not in get(f'/en/{page}')[2].lower(): faults.append(page)
    stem, _, query = page.partition('?')
    if 'xperimental' not in json.loads(get(f'/en/{stem}.json?{query}')[2])['data'].get('note', ''): faults.append(page + ' as JSON')
check('with one it says that it is experimental', faults)

# --- all forms tell the same
def table_of(path):
    return list(csv.DictReader(io.StringIO(get(path)[2].decode())))
def same(a, b): # a cell of CSV, a member of JSON
    return (a == '' and b in (None, '')) or a == b or (b not in (None, '') and a != '' and float(a) == float(b))
faults, seen = [], 0
for method in METHODS:
    document = json.loads(get(f'/en/progress/KG.json?method={method}')[2])['data']
    rows = {(r['indicator'], r['key']): r for r in table_of(f'/en/progress/KG.csv?method={method}') if r['latest']}
    told = [r for g in document['goals'] for r in g['rows']]
    _, text = read_html('', get(f'/en/progress/KG?method={method}')[2].decode())
    if len(told) != len(rows): faults.append(f'{method}: {len(told)} and {len(rows)} rows')
    for r in told:
        c = rows.get((r['indicator'], r['key']))
        if not c: faults.append(f'{method} {r["indicator"]} is not in CSV'); continue
        seen += 1
        forecast = r.get('forecast', {})
        for name, value in [('base', r.get('base')), ('latest', r['latest']), ('latest_year', r['latest_year']), ('target', r.get('target')),
                            ('pace', r.get('pace')), ('pace_needed', r.get('pace_needed')), ('moved', r['moved']), ('class', r['verdict']['class']),
                            ('score', r['verdict'].get('score')), ('reason', r['verdict']['reason']), ('forecast', forecast.get('value')),
                            ('low80', forecast.get('low80')), ('high95', forecast.get('high95')), ('probability', forecast.get('probability'))]:
            if not same(c[name], value): faults.append(f'{method} {r["indicator"]} {name}: {c[name]} and {value}')
        if r['latest'] not in text: faults.append(f'{method} {r["indicator"]}: {r["latest"]} is not on the page')
check(f'page, JSON and CSV of a country tell the same ({seen} rows)', faults if seen > 100 else [f'{seen} rows'])
faults = []
document = json.loads(get('/en/progress/3.2.1.json?method=unsd')[2])['data']
page = get('/en/progress/3.2.1?method=unsd')[2].decode()
rows = {r['place']: r for r in table_of('/en/progress/3.2.1.csv?method=unsd')}
cells = {c['place']: c for m in document['side_by_side'] if m['method'] == 'unsd' for c in m['cells']}
whole = {c['place']: c for t in json.loads(get('/en/progress/3.json?method=unsd')[2])['data']['targets'] for i in t['indicators'] if i['indicator'] == '3.2.1' for c in i['cells']}
for place in document['places']:
    c = rows[place['place']]
    for name in ('class', 'reason'):
        if len({c[name], cells[place['place']][name], place['verdict'][name], whole[place['place']][name]}) != 1: faults.append(f'{place["place"]} {name}')
    if not same(c['probability'], place['forecast']['probability']): faults.append(f'{place["place"]} probability')
    if place['latest'] != c['latest'] or f'{place["latest"]} <small>' not in page: faults.append(f'{place["place"]} latest')
    if place['outlook']['text'] not in page: faults.append(f'{place["place"]} forecast')
check('page, JSON and CSV of an indicator tell the same', faults)

# --- hostile addresses
hostile = ['method=<script>alert(1)</script>', 'method=%3Cscript%3Ealert(1)%3C/script%3E', 'method=', 'method=DARYA', 'method=darya%00', 'method=all',
           'method=darya&method=<script>', 'dataset=../../etc/passwd', 'dataset=%2e%2e%2fetc', 'dataset=UNSD:SDG%00', 'dataset=' + "'%22><script>",
           'row=999999999999', 'row=-1', 'row=0', 'row=1e9', 'row=18446744073709551617', 'row=%3Cscript%3E', 'place=ZZ', 'place=<script>', 'place=KG&place=',
           'place=001', 'place=' + 'A' * 5000, 'method=' + 'x' * 20000, '&'.join(f'a{i}={i}' for i in range(600)), '%', 'method=%', 'method=%zz', '&&&&', '=&=', 'a' * 7000]
faults = []
for query in hostile:
    for page in ('progress', 'progress/3', 'progress/3.2.1', 'progress/KG', 'methods'):
        for ending in ('', '.json', '.csv', '.svg'):
            path = f'/en/{page}{ending}?{query.replace(" ", "%20")}'
            try: code, kind, body = get(path)
            except Exception as e: faults.append(f'{path[:60]} {e}'); connection.close(); continue
            if code not in (200, 400, 404, 405, 414, 431): faults.append(f'{path[:60]} {code}')
            if b'<script>' in body and 'html' in kind: faults.append(f'{path[:60]} echoes')
            if 'svg' in kind and b'<script' in body: faults.append(f'{path[:60]} draws a script')
for path, want in [('progress/0', 404), ('progress/18', 404), ('progress/99999999999999999999', 404), ('progress/3.99', 404), ('progress/9.9.9', 404), ('progress/ZZ', 404),
                   ('progress/kg', 404), ('progress/KGZ', 404), ('progress/<script>', 404), ('progress/..%2f..%2fetc', 404), ('progress/%00', 404), ('progress/' + '3' * 4000, 404),
                   ('progress?dataset=A:B', 404), ('progress?method=best', 404), ('methods/x', 404)]:
    code, kind, body = get('/en/' + path)
    if code != want or b'<script>' in body and 'html' in kind: faults.append(f'{path[:40]} {code}')
check('hostile addresses get a plain answer', faults)

# --- the site map
body = get('/sitemap.xml')[2].decode()
missing = [f'/{l}/{p}' for l in LANGUAGES for p in ('progress', 'methods', 'progress/3', 'progress/17', 'progress/3.2.1', 'progress/KG', 'progress/AF') if f'/{l}/{p}<' not in body]
check('the site map names the pages about progress', missing)
PY
python3 "$work/progress.py" "$at" 2>&1 || echo "not ok the walk ends: see above"
stop_server
same 'the server stops without complaint' '0 0' "$? $(wc -c <"$work/serve.err" | tr -d ' ')"
