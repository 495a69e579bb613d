"""Every route, every type, every role, in and out of context, against a table of what each may do;
then what nobody and those out of context could infer. Usage: rights.py DARYA FOLDER"""
import concurrent.futures, itertools, json, re, statistics, sys, time, urllib.parse
import world as W
from world import ALL, BY_CODE, PLACES, ROLES, told

SAMPLE = [r for r in ALL if r.code[:2] in ('og', 'pz') and r.code[2:] in ('pd', 'ps', 'pp', 'pn', 'rp', 'rd', 'cp', 'cs', 'sd', 'pa')]

# A record's own addresses. May: who may do it with the record. Reads: who may read its working copy
# and no more. Public: who may not, of a record that is public. Hidden: of one that isn't. Then the
# same two for nobody signed in. "-" is not tried here.
RECORD_ROUTES = '''
method path                                act    may reads public hidden nobody nobody_hidden
GET    /en/{r}                             read   200 200   200    404    200    404
GET    /en/{r}.json                        read   200 200   200    404    200    404
GET    /ps/{r}?copy=working                read   200 200   200    404    200    404
GET    /en/{r}.json?copy=working           read   200 200   200    404    200    404
GET    /en/{r}/edit                        write  200 403   404    404    303    303
GET    /en/{r}/merge                       archive 200 403 404    404    303    303
GET    /en/{r}/erase                       audit  200 403   404    404    303    303
GET    /en/{r}/history                     read   200 200   404    404    303    303
GET    /en/{r}/history.json                read   200 200   404    404    403    403
GET    /en/{r}/approval                    read   200 200   404    404    303    303
GET    /en/{r}/approval.json               read   200 200   404    404    403    403
GET    /api/records/{r}/files/{f}          read   200 200   404    404    404    404
GET    /en/{r}/difference?from=1&to=1      read   200 200   404    404    303    303
GET    /en/{r}/difference.json?from=1&to=1 read   200 200   404    404    403    403
GET    /api/records/{r}                    read   -   -     200    404    200    404
GET    /api/records/{r}?view=work          read   200 200   404    404    401    401
GET    /api/records/{r}?revision=1         read   200 200   404    404    401    401
GET    /api/records/{r}/history            read   200 200   404    404    401    401
GET    /api/records/{r}/difference         read   200 200   404    404    401    401
GET    /api/records/{r}/comments           read   200 200   404    404    401    401
POST   /en/{r}/step?submit                 write  -   403   403    404    403    403
POST   /en/{r}/step?publish                review -   403   403    404    403    403
POST   /en/{r}/step?return                 review -   403   403    404    403    403
POST   /en/{r}/step?archive                archive -  403   403    404    403    403
POST   /en/{r}/step?reopen                 archive -  403   403    404    403    403
POST   /en/{r}/merge                       archive -  403  404    404    403    403
POST   /en/{r}/erase                       audit  -   403   404    404    403    403
POST   /en/{r}/comment                     read   303 303   404    404    403    403
POST   /en/{r}/edit                        write  -   403   403    404    403    403
POST   /api/records/{r}/submit             write  -   403   404    404    401    401
POST   /api/records/{r}/publish            review -   403   404    404    401    401
POST   /api/records/{r}/return             review -   403   404    404    401    401
POST   /api/records/{r}/archive            archive -  403   404    404    401    401
POST   /api/records/{r}/reopen             archive -  403   404    404    401    401
POST   /api/records/{r}/comments           read   201 201   404    404    401    401
PUT    /api/records/{r}                    write  -   403   404    404    401    401
'''

# Addresses of no record: with the act in some context, without it, nobody.
OTHER_ROUTES = '''
method path                            act    has   lacks nobody
GET    /en/{s}                         -      200   200   200
GET    /ky/{s}.json                    -      200   200   200
GET    /en/{s}.csv                     -      200   200   200
GET    /en/{s}.xlsx                    -      200   200   200
GET    /ps/{s}?view=work               -      200   200   200
GET    /en/{s}.json?view=work          -      200   200   200
GET    /en/{s}?order=newest&place=KG   -      200   200   200
GET    /en/{s}/new                     write  200   403   303
GET    /en/{s}/import                  import 200   403   303
GET    /en/{s}/import.csv              import 200   403   403
GET    /en/{s}/import.xlsx             import 200   403   403
POST   /en/{s}/new                     write  422   403   403
POST   /en/{s}/import                  import 422   403   403
GET    /en/search?q=hk                 -      200   200   200
GET    /en/search.json?q=name          -      200   200   200
GET    /api                            -      200   200   200
GET    /api/types                      -      200   200   200
GET    /api/openapi.json               -      200   200   200
GET    /api/records/{s}                -      200   200   200
GET    /api/records/{s}?limit=500      -      200   200   200
GET    /api/records/{s}?view=work      -      200   200   401
POST   /api/records/{s}                write  422   403   401
POST   /api/files                      write  422   403   401
GET    /feeds/{s}.en.atom              -      200   200   200
GET    /feeds/{s}.fa-AF.atom?place=KZ  -      200   200   200
GET    /sitemap.xml                    -      200   200   200
GET    /en/work                        -      200   200   303
GET    /en/work.json                   -      200   200   403
GET    /en/sign-in                     -      200   200   200
GET    /en/account                     -      200   200   303
GET    /en/account.json                -      200   200   403
GET    /en/accounts                    grant  200   403   303
GET    /en/accounts.json               grant  200   403   403
GET    /en/windows                     window 200   403   303
GET    /en/windows.json                window 200   403   403
POST   /en/accounts                    grant  422   403   403
POST   /en/windows                     window -     403   403
GET    /en/confirm                     -      200   200   303
'''

def table(text):
    head, *rows = [l.split() for l in text.strip().splitlines()]
    return [dict(zip(head, r)) for r in rows]


def make_world(darya, folder):
    w = W.World(darya, folder)
    pool = []
    for t, (type, _) in W.TYPES.items():
        for submit in (False, True):
            rows = [{'id': f'{type}:pool{"ds"[submit]}{i:03}', 'name.en': f'Pool {i}',
                     'sources.1.url': 'https://example.org/'} |
                    ({'kind': 'un', 'seat': 'place:KG'} if t == 'o' else {'country': 'place:KG'}) for i in range(40)]
            pool.append((type, rows, submit))
    w.fill(pool)
    w.add('nobody')
    w.add('boss', 'administrator', 'region')
    for role in ROLES: w.add('kg-' + role.replace('_', '-'), role, 'place:KG')
    w.add('kz-reader', 'reader', 'place:KZ')
    w.add('kz-administrator', 'administrator', 'place:KZ')
    w.add('no-role')
    w.add('expired', 'administrator', 'region')
    w.add('ended', 'administrator', 'region')
    w.add('read-token', 'administrator', 'place:KG', scope='read')
    w.viewers['read-token'].acts = {'read', 'export'}
    w.add('holder', 'reader', 'organisation:hkozcsx', organisation='organisation:hkozcsx')
    w.viewers['holder'].knows = {'ozcs'}  # the own role names it
    w.add('home', 'contributor', 'organisation:poold039')
    w.add('kg-cookie', 'focal_point', 'place:KG', sign_in=True)
    w.add('kz-cookie', 'analyst', 'place:KZ', sign_in=True)
    # A day in the past is refused by the command: the clock is what ends it.
    w.sql(f"UPDATE access_grant SET since_us = 1, until_us = 1000000 WHERE account = '{w.viewers['expired'].id}'")
    grant = w.run('grant', 'list', 'ended@example.org').split('\t')[0]
    w.run('grant', 'end', grant)
    for name in ('expired', 'ended'): w.viewers[name].acts = set()
    w.start()
    for v in w.viewers.values():
        if hasattr(v, 'invitation'): w.sign_in(v)
    w.walk_states(w.viewers['boss'])
    time.sleep(0.6)  # for the commits of commands to be noticed
    return w


# --- the table

# of the latest, in each state
REVISIONS = {'d': 1, 's': 1, 't': 2, 'p': 2, 'n': 3, 'a': 3}

def place_of(v, path):
    """A link that puts a new record where the viewer has a role."""
    if v.context.startswith('organisation:'): return {'owner': v.context}
    return {'seat' if 'organisations' in path else 'country': v.context if v.context.startswith('place:') else 'place:KG'}

def send(w, v, route, path, rec=None):
    if route['method'] == 'GET': return w.ask('GET', path, v)
    plain, _, what = path.partition('?')
    if plain == '/api/files':
        form = '--b\r\nContent-Disposition: form-data; name="x"\r\n\r\nx\r\n--b--\r\n'
        return w.ask('POST', plain, v, form, {'Content-Type': 'multipart/form-data; boundary=b'})
    if plain.startswith('/api/'):
        body = {'text': 'x'} if plain.endswith('/comments') else {'note': 'x'}
        if plain.count('/') == 4: body = {'body': {'name': {'en': 'x'}, 'original': 'en'}}
        if plain.count('/') == 3: body = {'body': {k: {'to': x} for k, x in place_of(v, plain).items()}}
        h = {'Content-Type': 'application/json'}
        if route['method'] == 'PUT': h['If-Match'] = f'"r{REVISIONS[rec.state]}"'
        return w.ask(route['method'], plain, v, json.dumps(body), h)
    base = REVISIONS[rec.state] if rec and (plain.endswith('/edit') or what == 'publish') else ''
    return w.ask('POST', plain, v, step=what, base=base, text='x', note='x', do='x', **{'name.en': ''}, **(place_of(v, plain) if plain.endswith('/new') else {}))

def expected_of_record(route, v, rec):
    if v.is_nobody(): return route['nobody' if rec.public else 'nobody_hidden']
    if v.may(route['act'], rec): return route['may']
    if v.reads(rec): return route['reads']
    return route['public' if rec.public else 'hidden']

def try_records(w):
    jobs = [(r, v, rec) for r in table(RECORD_ROUTES) for v in w.viewers.values() for rec in SAMPLE]
    # each record of all as each viewer, in one way
    few = [r for r in table(RECORD_ROUTES) if r['path'] == '/api/records/{r}?view=work' and r['method'] == 'GET']
    jobs += [(r, v, rec) for r in few for v in w.viewers.values() for rec in ALL if rec not in SAMPLE]
    def one(job):
        route, v, rec = job
        expected = expected_of_record(route, v, rec)
        if expected == '-': return None
        # a cookie writes nothing by the API: such a request is nobody's
        if v.cookie and route['path'].startswith('/api/') and route['method'] != 'GET': expected = '401'
        # and a token that reads writes nothing, whatever it names
        if v.name == 'read-token' and route['method'] != 'GET': expected = '403'
        path = route['path'].format(r=rec.path, f=w.sheet)
        got = send(w, v, route, path, rec).status
        return None if str(got) == expected else f'{v.name} {route["method"]} {path}: {got}, expected {expected}'
    return len(jobs), [e for e in POOL.map(one, jobs, chunksize=50) if e]

def try_others(w):
    errors = []
    for route in table(OTHER_ROUTES):
        for v, section in itertools.product(w.viewers.values(), ('organisations', 'people')):
            has = route['act'] == '-' or route['act'] in v.acts
            expected = route['nobody'] if v.is_nobody() else route['has' if has else 'lacks']
            is_api_write = route['path'].startswith('/api/') and route['method'] != 'GET'
            if v.cookie and is_api_write: expected = '401'
            # accounts and windows are changed by people, not by programs
            if v.token and route['method'] == 'POST' and route['path'] in ('/en/accounts', '/en/windows'): expected = '403'
            if v.token and route['path'] == '/en/confirm': expected = '403'
            if expected == '-': continue
            path = route['path'].format(s=section)
            got = send(w, v, route, path).status
            if str(got) != expected: errors.append(f'{v.name} {route["method"]} {path}: {got}, expected {expected}')
    # the trail is of the whole region, and of nobody else
    for v in w.viewers.values():
        whole = v.context == 'region' and 'audit' in v.acts
        expected = 200 if whole else 303 if v.is_nobody() else 403
        got = w.get('/en/audit', v).status
        if got != expected: errors.append(f'{v.name} /en/audit: {got}, expected {expected}')
    return errors

def try_work_exports(w):
    """Working copies as files: who may export, of what is theirs; classified ones after a step up."""
    errors = []
    for v, section, form in itertools.product(w.viewers.values(), ('organisations', 'people'), ('csv', 'xlsx')):
        r = w.get(f'/en/{section}.{form}?view=work', v)
        expected = 200 if v.is_nobody() or 'export' in v.acts else 403
        if r.status != expected: errors.append(f'{v.name} {section}.{form}: {r.status}, expected {expected}')
        if r.status == 200 and not v.is_nobody():
            text = r.text()
            for rec in ALL:
                may = v.may('export', rec) and (rec.level == 0 or v.is_stepped_up)
                if rec.section == section and (rec.id in text) != may: errors.append(f'{v.name} {section}.{form}: {rec.id}')
    return errors

STEPS = {'submit': ('write', 'd'), 'publish': ('review', 's'), 'return': ('review', 's'), 'archive': ('archive', 's'),
         'edit': ('write', 'd'), 'reopen': ('archive', '')}

def try_steps(w):
    """Who may do it does it, each on a record of its own; 303 and the next state, or the refusal."""
    errors, used = [], {}
    def fresh(type, state):
        used[type, state] = used.get((type, state), -1) + 1
        return f'pool{state}{used[type, state]:03}'
    for v, (step, (act, state)), t in itertools.product(w.viewers.values(), STEPS.items(), 'op'):
        type, section = W.TYPES[t]
        may = act in v.acts and v.context in ('region', 'place:KG')
        if not may: continue
        name = fresh(type, state or 's')
        if step == 'reopen': w.ask('POST', f'/en/{section}/{name}/step', w.viewers['boss'], step='archive', base='1')
        fields = {'step': step, 'note': 'as it should be', 'base': '2' if step == 'reopen' else '1'}
        if step == 'edit':
            fields = {'base': '1', 'name.en': 'Changed', 'original': 'en', **({'seat': 'place:KG'} if t == 'o' else {'country': 'place:KG'})}
        r = w.ask('POST', f'/en/{section}/{name}/{"edit" if step == "edit" else "step"}', v, **fields)
        if r.status != 303: errors.append(f'{v.name} {step} {type}:{name}: {r.status}, expected 303')
    return errors

def try_contexts(w):
    """A new record is put where one may write, and nowhere else; nothing is moved out or in."""
    errors = []
    def make(v, place, code): return w.ask('POST', '/en/organisations/new', v, **{'name.en': 'Made', 'seat': 'place:' + place, 'original': 'en'}).status
    for v in w.viewers.values():
        for place in ('KG', 'KZ'):
            inside = 'write' in v.acts and v.context in ('region', 'place:' + place)
            got, expected = make(v, place, None), 303 if inside else 403
            if got != expected: errors.append(f'{v.name} makes one in {place}: {got}, expected {expected}')
    mine = w.viewers['kg-contributor']
    r = w.ask('POST', '/en/organisations/new', mine, **{'name.en': 'Mine', 'seat': 'place:KG', 'original': 'en'})
    path = r.headers['location'].split('?')[0]
    whole = {'name.en': 'Mine', 'kind': 'un', 'seat': 'place:KG', 'original': 'en', 'sources.0.url': 'https://example.org/'}
    r = w.ask('POST', path + '/edit', mine, **(whole | {'base': '1', 'seat': 'place:KZ'}))
    if r.status != 403: errors.append(f'moved to another country: {r.status}')
    r = w.ask('POST', path + '/edit', mine, **(whole | {'base': '1'}))
    if r.status != 303: errors.append(f'saving an own draft: {r.status}')
    r = w.ask('POST', path + '/step', mine, step='submit', base='2')
    if r.status != 303: errors.append(f'submitting an own draft: {r.status}')
    r = w.ask('POST', path + '/step', w.viewers['kg-cookie'], step='publish', base='3')
    if r.status != 303: errors.append(f'publishing of a colleague: {r.status}')
    both = w.viewers['kg-focal-point']
    r = w.ask('POST', '/en/people/new', both, **{'name.en': 'Own', 'country': 'place:KG', 'original': 'en', 'sources.0.url': 'https://example.org/', 'submit': '1'})
    r = w.ask('POST', r.headers.get('location', '').split('?')[0] + '/step', both, step='publish', base='1')
    if r.status != 403: errors.append(f'publishing an own text: {r.status}')
    return errors


if __name__ == '__main__':
    import inference
    POOL = concurrent.futures.ThreadPoolExecutor(4)
    w = make_world(sys.argv[1], sys.argv[2])
    try:
        count, errors = try_records(w)
        told(f'records: {count} requests of each role, type, sensitivity, state and place are answered as the table says', errors)
        told('every other address is answered as the table says', try_others(w))
        told('working copies as files: those who may, of what is theirs, classified ones after a step up', try_work_exports(w))
        told('who may take a step of the review takes it', try_steps(w))
        told('records are made and moved in own contexts alone', try_contexts(w))
        told('no reply to anybody held what is withheld from them', w.take_leaks())
        inference.try_all(w)
    finally:
        status = w.stop()
    told('the server stops well', [status] if status else [])
    sys.exit(1 if W.failures else 0)
