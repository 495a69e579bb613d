"""What could be inferred of hidden records: by differences between hidden and absent, by totals,
marks, search, feeds, links, ETags, caches, HEAD, sizes and time. See rights.py."""
import itertools, json, re, statistics, time, urllib.parse
from world import ALL, BY_CODE, PLACES, WORD, told

ABSENT = 'hkqqqqx'  # as long as an id of ours
HIDDEN = [r for r in ALL if not r.public]
SETTLED = ('date', 'set-cookie', 'etag')

def outsiders(w): return [w.viewers[n] for n in ('nobody', 'no-role', 'kz-reader', 'kz-administrator', 'kz-cookie', 'home', 'expired', 'ended')]

def shape(reply, name):
    """All that a reply tells, with one id in the place of any."""
    headers = {k: v.replace(name, ABSENT) for k, v in reply.headers.items() if k not in SETTLED}
    text = reply.body.replace(name.encode(), ABSENT.encode())
    same_etag = reply.headers.get('etag') if name.encode() not in reply.body else None
    return reply.status, headers, text, same_etag

PATHS = [('GET', p) for p in (
    '/en/{r}', '/ps/{r}', '/en/{r}.json', '/en/{r}?copy=working', '/en/{r}/edit', '/en/{r}/history', '/en/{r}/history.json',
    '/en/{r}/difference', '/en/{r}/difference.json?from=1&to=2', '/en/{r}.csv', '/en/{r}/step', '/api/records/{r}',
    '/api/records/{r}?view=work', '/api/records/{r}?revision=1', '/api/records/{r}/history', '/api/records/{r}/comments',
    '/api/records/{r}/difference?from=1&to=1')] + [('POST', p) for p in (
    '/en/{r}/step', '/en/{r}/comment', '/en/{r}/edit', '/en/{r}', '/api/records/{r}/submit', '/api/records/{r}/publish',
    '/api/records/{r}/archive', '/api/records/{r}/comments')] + [('PUT', '/api/records/{r}'), ('DELETE', '/api/records/{r}')]

def ask(w, v, method, path):
    if method == 'GET': return w.get(path, v)
    if path.startswith('/api/'):
        return w.ask(method, path, v, json.dumps({'body': {'name': {'en': 'x'}}} if method == 'PUT' else {'text': 'x'} if 'comments' in path else {}),
                     {'Content-Type': 'application/json', 'If-Match': '"r1"'})
    return w.ask(method, path, v, step='publish', base='1', text='x', **{'name.en': 'x', 'original': 'en'})

def hidden_is_absent(w):
    errors = []
    few = [r for r in HIDDEN if r.code[1] == 'g' and r.code[2:] in ('pd', 'cs', 'sp', 'cn', 'rt')]
    for v, (method, p), rec in itertools.product(outsiders(w), PATHS, few):
        hidden = shape(ask(w, v, method, p.format(r=rec.path)), rec.name)
        absent = shape(ask(w, v, method, p.format(r=f'{rec.section}/{ABSENT}')), ABSENT)
        if hidden != absent:
            what = next(n for n, a, b in zip(('status', 'headers', 'body', 'etag'), hidden, absent) if a != b)
            errors.append(f'{v.name} {method} {p.format(r=rec.path)}: {what} {hidden[0]}')
    return errors

def head_is_get(w):
    errors = []
    for v in (w.viewers['nobody'], w.viewers['kz-cookie'], w.viewers['kg-reader']):
        for p in ('/en/organisations', '/en/organisations.csv', f'/en/{HIDDEN[0].path}', f'/en/{BY_CODE["ogpp"].path}.json',
                  '/api/records/people', '/feeds/people.en.atom', '/en/work', '/sitemap.xml'):
            g, h = w.get(p, v), w.ask('HEAD', p, v)
            ignored = ('date', 'transfer-encoding', 'content-length')
            a, b = ({k: x for k, x in r.headers.items() if k not in ignored} for r in (g, h))
            if g.status != h.status or a != b or h.body: errors.append(f'{v.name} {p}: {g.status} {h.status} {set(a.items()) ^ set(b.items())}')
    return errors

# --- what lists say

def public_of(section, where=lambda r: True): return [r for r in ALL if r.section == section and r.public and where(r)]

def pools_published(w):  # the records beside the table that are public by now
    return {s: {d['id'] for d in w.get(f'/api/records/{s}?limit=500', w.viewers['boss']).json()['data'] if not WORD.search(d['id'])}
            for s in ('organisations', 'people')}

def totals(w):
    errors = []
    extra = pools_published(w)
    for v in (w.viewers['nobody'], w.viewers['kz-reader'], w.viewers['no-role']):
        for section in ('organisations', 'people'):
            filters = {'': public_of(section)}
            for c, (country, province) in PLACES.items():
                here = public_of(section, lambda r: r.code[1] == c)
                filters['place=' + country] = here
                if section == 'organisations': filters['place=' + province] = here  # a province is general enough
            if section == 'organisations': filters['kind=ngo_national'] = public_of(section)
            filters['goal=6'] = public_of(section) if section == 'organisations' else []  # a topic wants consent
            if section == 'people': filters['languages=ky'] = public_of(section, lambda r: r.public == 'full')
            for query, wanted in filters.items():
                got = w.get(f'/api/records/{section}?limit=500&{query}', v).json()
                ids = {d['id'] for d in got['data']}
                mine = {i for i in ids if WORD.search(i)}
                if mine != {r.id for r in wanted}: errors.append(f'{v.name} {section}?{query}: {sorted(mine ^ {r.id for r in wanted})[:4]}')
                if got.get('total', len(ids)) != len(ids): errors.append(f'{v.name} {section}?{query}: {len(ids)} rows, total {got["total"]}')
                page = w.get(f'/en/{section}.json?{query}', v).json()['data']
                if {r['id'] for r in page['rows']} - ids: errors.append(f'{v.name} page {section}?{query}')
                if str(len(ids)) not in page.get('total', str(len(ids))): errors.append(f'{v.name} page {section}?{query}: {page["total"]}')
            # what is not public is no filter
            whole = w.get(f'/en/{section}.json', v).json()['data']
            for query in ('sensitivity=confidential', 'state=draft', 'owner=x', 'by=operator', 'sensitivity=public', 'reason=x', 'in=region'):
                page = w.get(f'/en/{section}.json?{query}', v).json()['data']
                if page['rows'] != whole['rows'] or page.get('total') != whole.get('total'): errors.append(f'{v.name} {section}?{query} filters')
                r = w.get(f'/api/records/{section}?{query}', v)
                if r.status != 400: errors.append(f'{v.name} api {section}?{query}: {r.status}')
            for query in ('place=KG&place=KZ', 'organisation=' + HIDDEN[0].name, 'parent=' + HIDDEN[0].id, 'person=' + HIDDEN[-1].name):
                r = w.get(f'/en/{section}.json?{query}', v)
                other = w.get(f'/en/{section}.json?{re.sub("hk[a-z]{4}x", ABSENT, query)}', v)
                if 'place' not in query and shape(r, HIDDEN[0].name)[2].replace(HIDDEN[-1].name.encode(), ABSENT.encode()) != other.body:
                    errors.append(f'{v.name} {section}?{query} differs from an absent id')
    return errors

def work_totals(w):
    """Lists of working copies hold what the viewer reads, and count no more, whatever the filter."""
    errors = []
    filters = {'': lambda r: True, 'state=draft': lambda r: r.state in 'dn', 'state=archived': lambda r: r.state == 'a', 'place=KZ': lambda r: r.code[1] == 'z',
               'place=KG&state=submitted': lambda r: r.code[1] == 'g' and r.state == 's', 'goal=6': lambda r: True,
               'sensitivity=confidential': lambda r: r.code[2] == 'c', 'order=name': lambda r: True}
    for v in w.viewers.values():
        if v.is_nobody(): continue
        for section, (query, where) in itertools.product(('organisations', 'people'), filters.items()):
            reply = w.get(f'/api/records/{section}?view=work&limit=500&{query}', v)
            if reply.status == 400 and query.startswith('sensitivity'): continue
            got = reply.json()
            ids = [d['id'] for d in got['data']]
            wanted = {r.id for r in ALL if r.section == section and v.reads(r) and where(r)}
            mine = {i for i in ids if WORD.search(i)}
            if mine != wanted: errors.append(f'{v.name} {section}?{query}: {len(mine)}, expected {len(wanted)}: {sorted(mine ^ wanted)[:3]}')
            if got.get('total', len(ids)) != len(ids): errors.append(f'{v.name} {section}?{query}: {len(ids)} rows, total {got["total"]}')
    return errors

def pages_and_marks(w):
    """By pages of two, forward and back, in both orders: the same rows, and marks of other orders,
    sides and people open nothing."""
    errors = []
    for v, section, order in itertools.product((w.viewers['nobody'], w.viewers['kz-reader']), ('organisations', 'people'), ('name', 'newest')):
        whole = [d['id'] for d in w.get(f'/api/records/{section}?limit=500&order={order}', v).json()['data']]
        seen, url = [], f'/api/records/{section}?limit=2&order={order}'
        while url and len(seen) < 300:
            page = w.get(url, v).json()
            seen += [d['id'] for d in page['data']]
            if bool(page.get('next')) != (len(seen) < len(whole)): errors.append(f'{v.name} {section} {order}: a next page at {len(seen)} of {len(whole)}')
            url = page.get('next')
        if seen != whole: errors.append(f'{v.name} {section} {order}: {len(seen)} of {len(whole)} by pages')
    # a mark of a working copy, as the public's
    boss = w.viewers['boss']
    page = w.get('/api/records/organisations?view=work&limit=1&order=newest', boss).json()
    mark = re.search(r'after=([^&]+)', page['next'])[1]
    for p in (f'/api/records/organisations?order=newest&after={mark}', f'/en/organisations.json?order=newest&before={mark}',
              '/api/records/organisations?after=%00', '/en/organisations?after=' + 'A' * 3000, '/api/records/organisations?order=name&after=~~~~'):
        r = w.get(p, w.viewers['nobody'])
        if r.status >= 500: errors.append(f'{p[:60]}: {r.status}')
    return errors

def search(w):
    errors = []
    for v in outsiders(w):
        for rec in [r for r in ALL if r.code[1] == 'g' and r.code[2:] in ('cp', 'cs', 'pd', 'sn', 'rp', 'pn', 'rd', 'pa')]:
            for field in ('name', 'summary', 'acronym', 'office', 'about', 'quote', 'new', 'reason', 'spelling', ''):
                word = rec.word(field)
                may = rec.public == 'full' and not field.startswith(('new', 'reason', 'about'))
                if may: continue
                hidden, absent = ((w.get(f'/en/search.json?q={q}', v)).body.replace(q.encode(), b'Q') for q in (word, ABSENT + 'name'))
                if hidden != absent: errors.append(f'{v.name} finds {word}')
        for q in ('hk', 'name', 'hkogc', 'Имя', 'said'):
            r = w.get(f'/en/search.json?q={urllib.parse.quote(q)}&type=organisation', v).json()['data']
            ids = {i['id'] for s in r['sections'] for i in s['items']}
            for i in ids:
                m = WORD.search(i)
                if m and not (BY_CODE[m[1]].public or v.reads(BY_CODE[m[1]])): errors.append(f'{v.name} finds {i} by {q}')
    return errors

# --- hidden changes

def public_addresses():
    out = ['/sitemap.xml', '/api', '/api/types', '/api/openapi.json', '/en/search.json?q=hk', '/en/search?q=name', '/en/', '/en/places/KG', '/en/goals/6']
    for s in ('organisations', 'people'):
        for q in ('', '?order=newest', '?place=KG', '?place=KZ&order=newest', '?goal=6', '?kind=ngo_national'):
            out += [f'/en/{s}{q}', f'/ps/{s}.json{q}', f'/en/{s}.csv{q}']
        out += [f'/en/{s}.xlsx', f'/api/records/{s}', f'/api/records/{s}?limit=2&order=name', f'/feeds/{s}.en.atom', f'/feeds/{s}.ps.atom?place=KG']
    for code in ('ogpp', 'pgpp', 'ogrp', 'pgrp', 'ogpn', 'oarp', 'pagp'):
        if code in BY_CODE: out += [f'/en/{BY_CODE[code].path}', f'/en/{BY_CODE[code].path}.json', f'/api/records/{BY_CODE[code].path}']
    return out + ['/en/organisations/linker', '/en/organisations/linker.json', '/api/records/organisations/linker', '/en/people/linker.json', '/en/people/linker']

def picture(w, v):
    out = {}
    for p in public_addresses():
        r = w.get(p, v)
        text = r.body
        if text[:2] == b'PK':  # made now: only its moment differs
            text = re.sub(r'<dcterms:[^>]*>[^<]*', '', r.text())
        ignored = SETTLED if text is r.body else SETTLED + ('content-length',)
        out[p] = r.status, r.headers.get('etag') if text is r.body else '', text, {k: x for k, x in r.headers.items() if k not in ignored}
    return out

def hidden_changes(w):
    """A hidden record is written, submitted, published, archived; a classified one comes, a draft
    beside a public one, a comment: no byte of what outsiders see changes."""
    errors = []
    boss, writer = w.viewers['boss'], w.viewers['kg-administrator']
    viewers = [w.viewers[n] for n in ('nobody', 'kz-reader')]
    before = {v.name: picture(w, v) for v in viewers}
    same = [p for v in viewers for p, x in picture(w, v).items() if x[:3] != before[v.name][p][:3]]
    if same: return [f'{p} differs from itself' for p in same]
    def same_now(what):
        time.sleep(0.4)
        for v in viewers:
            for p, x in picture(w, v).items():
                was = before[v.name][p]
                if x != was:
                    part = next(n for n, a, b in zip(('status', 'etag', 'body', 'headers'), was, x) if a != b)
                    errors.append(f'{v.name} {p} after {what}: {part}')
    def post(v, path, **fields):
        r = w.ask('POST', path, v, **fields)
        if r.status != 303: errors.append(f'the fixture: {path}: {r.status}')
        return r
    fields = {'name.en': 'Aaa new', 'name.ru': 'Новое', 'kind': 'un', 'seat': 'place:KG', 'works_on.0': 'goal:6', 'original': 'en',
              'sources.0.url': 'https://example.org/', 'sensitivity': 'confidential', 'reason': 'x'}
    r = post(writer, '/en/organisations/new', **fields)
    new = r.headers['location'].split('?')[0]
    same_now('a hidden record was made')
    post(writer, new + '/step', step='submit', base='1')
    post(boss, new + '/step', step='publish', base='2')
    same_now('it was published')
    post(boss, new + '/comment', text='a comment')
    post(writer, new + '/edit', **(fields | {'base': '3', 'name.en': 'Zzz other', 'parent': 'organisation:linker'}))
    same_now('it was changed, and linked to a public record')
    post(writer, new + '/step', step='submit', base='4')
    post(boss, new + '/step', step='archive', base='5')
    same_now('it was archived')
    hidden = BY_CODE['ogcp']
    post(writer, f'/en/{hidden.path}/edit', **(fields | {'base': '2', 'name.en': 'Renamed'}))
    same_now('a record to which public ones link was renamed')
    public = BY_CODE['ogpp']
    post(writer, f'/en/{public.path}/edit', **{k: x for k, x in fields.items() if k not in ('sensitivity', 'reason')}, base='2')
    same_now('a draft came beside a public record')
    post(boss, f'/en/{public.path}/comment', text='a comment')
    same_now('a comment came on a public record')
    restricted = BY_CODE['ogrp']
    post(writer, f'/en/{restricted.path}/edit', **(fields | {'base': '2', 'sensitivity': 'restricted', 'name.en': 'Zzzz', 'kind': 'ngo_national', 'seat': 'place:KG-C'}))
    same_now('a draft came beside a restricted record')
    return errors

def restricted_changes(w):
    """A restricted record gets another name, and is published: but for its day and revision, the
    public sees what it saw, in the same place of the order."""
    errors = []
    boss, writer, v = w.viewers['boss'], w.viewers['kg-administrator'], w.viewers['nobody']
    rec = BY_CODE['ogrn']
    def look():
        rows = w.get('/api/records/organisations?limit=500&order=name', v).json()['data']
        row = next(d for d in rows if d['id'] == rec.id)
        at = [d['id'] for d in rows].index(rec.id)
        page = w.get(f'/api/records/organisations?limit={at + 1}&order=name', v).json()
        return at, row.get('body'), re.search(r'after=([^&]+)', page['next'])[1] if 'next' in page else ''
    before = look()
    number = w.get(f'/api/records/{rec.path}?view=work', boss).json()['revision']
    fields = {'name.en': '0000 first of all', 'name.ru': 'Ааа', 'kind': 'ngo_national', 'seat': 'place:KG-C', 'works_on.0': 'goal:6', 'original': '',
              'sources.0.url': 'https://example.org/', 'sensitivity': 'restricted', 'reason': 'x', 'submit': '1', 'base': str(number)}
    r = w.ask('POST', f'/en/{rec.path}/edit', writer, **fields)
    p = w.ask('POST', f'/en/{rec.path}/step', boss, step='publish', base=str(number + 1))
    if (r.status, p.status) != (303, 303): errors.append(f'the fixture: {r.status} {p.status}')
    time.sleep(0.4)
    if look() != before: errors.append(f'{before} became {look()}')
    return errors

def links(w):
    """A record links to hidden ones: the public sees that something is withheld, never what."""
    errors = []
    v = w.viewers['nobody']
    page = w.get('/en/organisations/linker.json', v).json()['data']['body']
    if 'parent' in page: errors.append('the parent of the linker is shown')
    person = w.get('/en/people/linker.json', v).json()['data']['body']
    for office in person.get('offices', []):
        if 'organisation' in office: errors.append('an office of the linker is shown')
    text = json.dumps(person)
    for n in re.findall(r'"withheld": *\{[^}]*\}', text):
        if re.search(r': *"?[12]"?[,}]', n): errors.append('few that are withheld are counted: ' + n)
    # Whoever writes may not learn by linking which ids there are.
    for name in ('kg-contributor', 'kg-focal-point', 'kz-reader'):
        v = w.viewers[name]
        far = BY_CODE['ogcp' if name == 'kz-reader' else 'ozcp']
        for field, section in (('parent', 'organisations'), ('owner', 'organisations'), ('offices.0.organisation', 'people')):
            both = []
            for target in (far.name, ABSENT):
                fields = {'name.en': 'Probe', 'original': 'en', field: 'organisation:' + target, 'offices.0.title.en': 'x', 'seat': 'place:KG', 'country': 'place:KG', 'csrf': v.csrf or ''}
                r = w.ask('POST', f'/en/{section}/new', v, **fields)
                both.append((r.status, r.body.replace(target.encode(), b'ID')))
            if both[0] != both[1] or both[0][0] == 303: errors.append(f'{name} probes by {field}: {both[0][0]} {both[1][0]}')
        # A record may be meant by its name, too: of those that one knows.
        for field, section in (('parent', 'organisations'), ('offices.0.organisation', 'people')):
            both = []
            for target in (far.name, ABSENT):
                fields = {'name.en': 'Probe', 'original': 'en', field: f'Name {target}name', 'offices.0.title.en': 'x', 'seat': 'place:KG', 'country': 'place:KG', 'csrf': v.csrf or ''}
                r = w.ask('POST', f'/en/{section}/new', v, **fields)
                both.append((r.status, r.body.replace(target.encode(), b'ID')))
            if both[0] != both[1] or both[0][0] == 303: errors.append(f'{name} probes by a name in {field}: {both[0][0]} {both[1][0]}')
    # Nor by what lists and forms can be filtered with, on the working side.
    v = w.viewers['kg-reader']
    for section, query in (('organisations', 'parent='), ('organisations', 'organisation='), ('people', 'organisation='), ('people', 'person=')):
        a, b = (w.get(f'/en/{section}.json?view=work&{query}{i}', v).body.replace(i.encode(), b'ID') for i in (BY_CODE['ozcp'].name, ABSENT))
        if a != b: errors.append(f'kg-reader {section}?{query}')
    return errors

def imports(w):
    """A table names hidden ids: its preview says of them what it says of ids that are not there."""
    errors = []
    for who, far in (('kg-cookie', BY_CODE['ozcs']), ('kg-focal-point', BY_CODE['ozcs']), ('kz-administrator', BY_CODE['ogcs'])):
        v, both = w.viewers[who], []
        for name, (id, parent) in itertools.product((far.name, ABSENT), (('', 'organisation:%s'), ('organisation:%s', ''))):
            rows = f'id,name.en,parent,seat\r\n{id},Probe,{parent},place:KG\r\n'.replace('%s', name)
            body, kind = multipart({'csrf': v.csrf or ''}, rows)
            r = w.ask('POST', '/en/organisations/import', v, body, {'Content-Type': kind, 'Origin': w.at})
            both.append((r.status, re.sub(rb'name="staged" value="[^"]*"', b'', r.body.replace(name.encode(), b'ID'))))
        if both[:2] != both[2:]: errors.append(f'{who}: {[status for status, _ in both]}')
    return errors

def multipart(fields, table, name='rows.csv', kind='text/csv'):
    parts = [f'--XX\r\nContent-Disposition: form-data; name="{k}"\r\n\r\n{v}\r\n'.encode() for k, v in fields.items()]
    table = table if isinstance(table, bytes) else table.encode()
    parts.append(f'--XX\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {kind}\r\n\r\n'.encode() + table + b'\r\n')
    return b''.join(parts) + b'--XX--\r\n', 'multipart/form-data; boundary=XX'

# --- caches

def caches(w):
    errors = []
    paths = ['/en/organisations', '/en/organisations.json', f'/en/{BY_CODE["ogpp"].path}', '/en/search?q=name', '/en/', '/en/organisations.csv', '/api/records/organisations', '/feeds/organisations.en.atom']
    for p in paths:
        for named in (w.viewers['kg-cookie'], w.viewers['kg-reader']):
            odd = p + ('&' if '?' in p else '?') + ('limit=7' if p.startswith('/api') else '' if p.startswith('/feeds') else 'x=1')
            signed = w.get(odd, named)
            nobody = w.get(odd, w.viewers['nobody'])
            again = w.get(odd, named)
            cache = signed.headers.get('cache-control', '')
            if 'no-store' not in cache and 'private' not in cache: errors.append(f'{p}: signed in, Cache-Control is {cache!r}')
            for text in ('Person ' + named.name, named.csrf or 'csrf" value'):
                if text in nobody.text(): errors.append(f'{p}: nobody gets what is for {named.name}')
            if again.body != signed.body: errors.append(f'{p}: {named.name} gets what is for nobody')
            if 'set-cookie' in nobody.headers: errors.append(f'{p}: nobody gets a cookie')
            mark = signed.headers.get('etag', '')
            r = w.get(odd, w.viewers['nobody'], **{'If-None-Match': mark})
            if r.status == 304 and nobody.body != signed.body: errors.append(f'{p}: the mark of a signed-in reply fits nobody\'s')
    for name in ('nobody', 'no-role', 'ended', 'expired'):
        r = w.get('/en/work', w.viewers[name])
        if 'hk' in r.text() and WORD.search(r.text()): errors.append(f'{name}: work')
    return errors

# --- people

def people(w):
    """Roles and workplaces may lie in hidden records: who gives roles elsewhere isn't told which."""
    errors = []
    w.take_leaks()
    tail = w.viewers['holder'].id.split(':')[1]
    grant = ''
    for belongs in (False, True):  # then with a role in the context where they give some
        if belongs: grant = w.run('grant', 'add', 'holder@example.org', '--role', 'reader', '--in', 'place:KG').split()[0]
        for name in ('kg-cookie', 'kg-focal-point', 'kg-administrator'):
            v = w.viewers[name]
            for path in ('/en/accounts', '/en/accounts.json', f'/en/accounts/{tail}', f'/en/accounts/{tail}.json'):
                r = w.get(path, v)
                wanted = 404 if tail in path and not belongs else 200
                if r.status != wanted or ('holder' in r.text()) != belongs: errors.append(f'{name} {path}: {r.status}')
    w.run('grant', 'end', grant)
    if 'hkozcs' not in w.get(f'/en/accounts/{tail}.json', w.viewers['boss']).text(): errors.append('who reads the record is not told of the role in it')
    if 'hkozcs' not in w.get('/en/account.json', w.viewers['holder']).text(): errors.append('the own role is not told')
    return errors + [x for x in w.take_leaks() if not x.startswith('holder')]

# --- time and size

def times(w):
    """Medians of interleaved requests: a hidden record takes as long as one that is not there."""
    errors = []
    for name in ('nobody', 'kz-reader'):
        v = w.viewers[name]
        for pattern in ('/en/{r}', '/api/records/{r}', '/en/{r}.json?copy=working', '/api/records/{r}?view=work'):
            hidden = [r for r in HIDDEN if r.code[1] in 'ga' and r.code[2] in 'cs']
            for attempt in range(3):  # a busy machine gets another chance; a leak stays one
                spent = {0: [], 1: []}
                for i in range(200):
                    rec = hidden[i % len(hidden)]
                    paths = [pattern.format(r=rec.path), pattern.format(r=f'{rec.section}/hkq{i:03}x')]
                    for which in ((0, 1) if i % 2 else (1, 0)):
                        begin = time.perf_counter()
                        w.get(paths[which] , v)
                        spent[which].append(time.perf_counter() - begin)
                a, b = (statistics.median(spent[k]) for k in (0, 1))
                if abs(a - b) <= 0.25 * max(a, b): break
            else: errors.append(f'{name} {pattern}: hidden {a * 1e6:.0f} µs, absent {b * 1e6:.0f} µs')
    return errors

# --- taking down

def take_down(w):
    """Raising the sensitivity of a public record by a draft withdraws it at once from everywhere."""
    errors = []
    v, writer = w.viewers['nobody'], w.viewers['kg-contributor']
    for code in ('ogpn', 'pgpn'):
        rec = BY_CODE[code]
        places = [f'/en/{rec.section}', f'/en/{rec.section}.json', f'/en/{rec.section}.csv', f'/en/search.json?q={rec.word("name")}', f'/feeds/{rec.section}.en.atom',
                  f'/api/records/{rec.section}?limit=500', '/sitemap.xml', f'/en/{rec.section}?order=newest']
        if w.get(f'/en/{rec.path}', v).status != 200: errors.append(f'{rec.id} was not public')
        for p in places: w.get(p, v)  # so that they are in the cache
        body = w.get(f'/api/records/{rec.path}?view=work', writer).json()
        fields = {'name.en': 'Name ' + rec.word('name'), 'original': 'en', 'base': str(body['revision']), 'sensitivity': 'confidential', 'reason': 'danger',
                  **({'seat': 'place:KG'} if rec.type == 'organisation' else {'country': 'place:KG'})}
        r = w.ask('POST', f'/en/{rec.path}/edit', writer, **fields)
        if r.status != 303: errors.append(f'{rec.id}: {r.status}')
        late = [p for p in places + [f'/en/{rec.path}', f'/api/records/{rec.path}'] if shown(w.get(p, v), p, rec)]
        if late: errors.append('still there at once after: ' + ' '.join(late))
        time.sleep(0.5)
        for p in places + [f'/en/{rec.path}', f'/api/records/{rec.path}']:
            if shown(w.get(p, v), p, rec): errors.append(f'{p} still shows {rec.id}')
        feed = w.get(f'/feeds/{rec.section}.en.atom', v).text()
        if not re.search(r'deleted-entry[^>]*' + rec.name, feed): errors.append('the feed does not say that it is gone')
        if rec.word('name') in feed: errors.append('the feed still has its name')
    return errors

def shown(r, path, rec):
    text = r.text()
    if 'q=' in path: return any(i for i in r.json()['data']['sections'])
    if path.endswith('.atom'): return rec.word('name') in text
    return r.status == 200 and rec.name in text

def old_revisions(w):
    """What was confidential in an old revision is not for those who may read what became of it."""
    errors = []
    boss, writer = w.viewers['boss'], w.viewers['kg-administrator']
    fields = {'name.en': 'Secretold', 'kind': 'un', 'seat': 'place:KG', 'original': 'en', 'sources.0.url': 'https://example.org/',
              'sensitivity': 'confidential', 'reason': 'x', 'submit': '1', 'note': 'Secretnote'}
    path = w.ask('POST', '/en/organisations/new', writer, **fields).headers['location'].split('?')[0]
    w.ask('POST', path + '/step', boss, step='publish', base='1')
    r = w.ask('POST', path + '/edit', writer, **(fields | {'base': '2', 'name.en': 'Open', 'sensitivity': 'public', 'note': ''}))
    s = w.ask('POST', path + '/step', boss, step='publish', base='3')
    if (r.status, s.status) != (303, 303): errors.append(f'the fixture: {r.status} {s.status}')
    reader, tail = w.viewers['kg-reader'], path.split('/')[-1]
    if w.get(path + '?copy=working', reader).status != 200: errors.append('the reader does not see what is public now')
    for p in (f'{path}/difference?from=1&to=3', f'{path}/difference.json?from=1&to=4', f'/api/records/organisations/{tail}?revision=1',
              f'/api/records/organisations/{tail}/difference?from=2&to=4', f'{path}/history', f'/api/records/organisations/{tail}/history'):
        text = w.get(p, reader).text()
        for word in ('Secretold', 'Secretnote'):
            if word in text: errors.append(f'kg-reader {p}: {word}')
    if 'Secretold' not in w.get(f'/api/records/organisations/{tail}?revision=1', w.viewers['kg-reviewer']).text():
        errors.append('one with the clearance does not see it')
    return errors

def general_words(w):
    errors = []
    for rec in [r for r in ALL if r.public == 'general']:
        for lang in ('en', 'fa-AF'):
            text = w.get(f'/{lang}/{rec.path}', w.viewers['nobody']).text()
            if set(m[2] for m in WORD.finditer(text)) - {''}: errors.append(rec.id)
        body = w.get(f'/api/records/{rec.path}', w.viewers['nobody']).json()['body']
        if set(body) - {'general', 'kind', 'seat', 'works_on', 'works_in', 'country', 'original', 'withheld'}: errors.append(f'{rec.id}: {sorted(body)}')
    return errors


def try_all(w):
    boss = w.viewers['boss']
    w.import_rows('organisation', [{'id': 'organisation:linker', 'name.en': 'Linker', 'kind': 'un', 'seat': 'place:KG', 'sources.1.url': 'https://example.org/', 'parent': BY_CODE['ogcp'].id}], True)
    w.import_rows('person', [{'id': 'person:linker', 'name.en': 'Linker', 'country': 'place:KG', 'sources.1.url': 'https://example.org/', 'offices.1.title.en': 'Head', 'offices.1.organisation': BY_CODE['ogcp'].id,
                              'offices.2.title.en': 'Member', 'offices.2.organisation': BY_CODE['ozsp'].id}], True)
    for p in ('organisations/linker', 'people/linker'): w.ask('POST', f'/en/{p}/step', boss, step='publish', base='1')
    for v in w.viewers.values():  # a working copy names what it links to, by its id alone
        if 'read' in v.acts: v.knows = {'ogcp', 'ozsp'}
    time.sleep(0.5)
    told('totals, filters and pages of public lists count what is public', totals(w))
    told('lists of working copies hold and count what their reader may read', work_totals(w))
    told('pages follow each other by marks that tell nothing', pages_and_marks(w))
    told('search finds nothing that is hidden', search(w))
    told('restricted records are told in general words', general_words(w))
    told('links to hidden records name nothing, and find nothing out', links(w))
    told('a table finds nothing out', imports(w))
    told('a hidden record is like one that is not there', hidden_is_absent(w))
    told('HEAD says what GET says', head_is_get(w))
    told('replies to one are not given to another', caches(w))
    told('what changes out of sight changes no byte, mark or length in sight', hidden_changes(w))
    told('a restricted record stands where it stood, whatever its name', restricted_changes(w))
    told('old revisions keep the sensitivity that they had', old_revisions(w))
    told('a take-down is seen at once everywhere', take_down(w))
    told('roles in hidden records do not name them', people(w))
    told('hidden and absent take the same time', times(w))
    told('no reply in all of this held what is withheld', w.take_leaks())
