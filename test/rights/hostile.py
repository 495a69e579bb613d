"""A hundred hostile forms and JSON bodies: each ends in a clear refusal, or lies inert in the store;
what is refused changes nothing, and the server stays. Usage: hostile.py DARYA FOLDER"""
import hashlib, html, io, json, re, struct, sys, time, urllib.parse, zipfile, zlib
import world as W
from world import BY_CODE, told
from inference import multipart

BIDI = '\u202e\u2066\u202dgnp.exe\u2069'
SQL = "x'); DROP TABLE record; --"
HTML = '<script>alert(1)</script><img src=x onerror=alert(2)>"\'&{{page.csrf}}'
LONG = 'a' * 10_000_000
TABLE = 'id,name.en,kind,seat\r\n'
NEW = '/en/organisations/new'

def base_fields(**more):
    return {'name.en': 'Hostile', 'kind': 'un', 'seat': 'place:KG', 'original': 'en', 'sources.0.url': 'https://example.org/', **more}

def xlsx(parts=None, bomb=0):
    out = io.BytesIO()
    files = {
        '[Content_Types].xml': '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        '_rels/.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name.en</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>From a workbook</t></is></c></row></sheetData></worksheet>'}
    files.update(parts or {})
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED, compresslevel=9) as z:
        for name, text in files.items():
            if name == 'xl/worksheets/sheet1.xml' and bomb:
                with z.open(name, 'w') as f:
                    head, tail = text.split('<sheetData>')
                    f.write((head + '<sheetData>').encode())
                    for _ in range(bomb): f.write(b' ' * (1 << 20))
                    f.write(tail.encode())
            else: z.writestr(name, text)
    return out.getvalue()

def png():
    def chunk(kind, data): return struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
    return b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', 1, 1, 8, 2, 0, 0, 0)) + chunk(b'IDAT', zlib.compress(b'\0\0\0\0')) + chunk(b'IEND', b'')

def deep(n): return '{"body":' + '{"a":' * n + '1' + '}' * n + '}'


class Posts:
    """(name, statuses, send): what is refused."""
    def __init__(self, w):
        self.w, self.list = w, []
        v = w.viewers
        self.writer, self.focal, self.cookie, self.token = v['kg-contributor'], v['kg-focal-point'], v['kg-cookie'], v['boss']

    def add(self, name, statuses, send): self.list.append((name, {int(s) for s in str(statuses).split()}, send))

    def form(self, name, statuses, path=NEW, who=None, headers=None, **fields):
        who = who or self.cookie
        self.add(name, statuses, lambda: self.w.ask('POST', path, who, headers=headers, **fields))

    def raw(self, name, statuses, body, path=NEW, kind='application/x-www-form-urlencoded', who=None, method='POST', **headers):
        who = who or self.cookie
        headers = {'Content-Type': kind, 'Origin': self.w.at} | {k.replace('_', '-'): x for k, x in headers.items()}
        self.add(name, statuses, lambda: self.w.ask(method, path, who, body, headers))

    def field(self, name, more, statuses='422'): self.form(name, statuses, **base_fields(**more))

    def json(self, name, statuses, body, path='/api/records/organisations', method='POST', who=None, **headers):
        body = body if isinstance(body, (str, bytes)) else json.dumps(body)
        self.raw(name, statuses, body, path, 'application/json', who or self.focal, method, **headers)

    def table(self, name, statuses, table, path='/en/organisations/import', file='rows.csv', kind='text/csv', **fields):
        def send():
            body, of = multipart({'csrf': self.cookie.csrf, **fields}, table, file, kind)
            return self.w.ask('POST', path, self.cookie, body, {'Content-Type': of, 'Origin': self.w.at})
        self.add(name, statuses, send)


def forms(p):
    mine = '/en/organisations/' + BY_CODE['ogpd'].name
    # every kind of field gets what it is not
    p.field('a choice that is none', {'kind': 'king'})
    p.field('a choice with SQL', {'kind': SQL})
    p.field('a choice with HTML', {'kind': HTML})
    p.field('a date that is none', {'founded': '2025-02-30'})
    p.field('a date with SQL', {'founded': "2025' OR '1'='1"})
    p.field('a date far away', {'founded': '99999999999-01-01'})
    p.field('an address with script', {'website': 'javascript:alert(1)'})
    p.field('an address of data', {'website': 'data:text/html,<script>alert(1)</script>'})
    p.field('an address of a file', {'website': 'file:///etc/passwd'})
    p.field('an address with a line end', {'website': 'https://example.org/\r\nSet-Cookie: a=b'})
    p.field('an e-mail that is none', {'email': 'nobody'})
    p.field('an e-mail with a header', {'email': 'a@example.org\nBcc: all@example.org'})
    p.field('a language that is none', {'original': 'xx'})
    p.field('a link to nothing', {'parent': 'organisation:nothing-of-this-name'})
    p.field('a link to another type', {'parent': 'person:hkpgppx'})
    p.field('a link with a path', {'parent': 'organisation:../../etc/passwd'})
    p.field('a link of HTML', {'parent': HTML})
    p.field('a link to a place that is none', {'seat': 'place:<b>'}, '422 403')
    p.field('a share that is none', {'works_in.0': 'place:KG', 'works_in.0.share': 'half'})
    p.field('a share of 1e999', {'works_in.0': 'place:KG', 'works_in.0.share': '1e999'})
    p.field('a share below zero', {'works_in.0': 'place:KG', 'works_in.0.share': '-1'})
    p.field('an item of a group without its parts', {'identifiers.0.scheme': 'lei'})
    p.field('a choice within a group', {'identifiers.0.scheme': HTML, 'identifiers.0.code': 'x'})
    p.field('a sensitivity that is none', {'sensitivity': 'secret'})
    p.field('no name', {'name.en': ''})
    p.field('a name of blanks', {'name.en': ' \t '})
    p.field('a name of 501 bytes', {'name.en': 'n' * 501})
    p.field('an acronym of 61 bytes', {'acronym.en': 'n' * 61})
    p.field('a summary of 100,000 bytes', {'summary.en': 's' * 100_000})
    p.field('a reason of 501 bytes', {'sensitivity': 'restricted', 'reason': 'r' * 501})
    p.field('bidi overrides in a name', {'name.en': BIDI})
    p.field('bidi overrides in a code', {'identifiers.0.scheme': 'lei', 'identifiers.0.code': BIDI})
    p.field('a control character in a name', {'name.en': 'a\x07b\x1b[31m'})
    p.field('a forged tombstone in a name', {'name.en': '[erased 2026-01-01]'}, '422 303')
    p.form('a note of 2,001 bytes', '422 400 413', **base_fields(note='n' * 2001))
    p.form('10 MB in one field', '413', **base_fields(**{'summary.en': LONG}))
    p.form('2,001 fields', '413 400 422', **base_fields(**{f'works_in.{i}': 'place:KG' for i in range(2001)}))
    p.form('61 items where 60 may be', '422', **base_fields(**{f'works_on.{i}': f'target:{1 + i % 9}.{1 + i % 3}' for i in range(61)}))
    p.form('a field that nobody knows', '303 422 400', **base_fields(**{'zzz': HTML}))
    p.form('an index of 4 billion', '303 422 400', **base_fields(**{'works_in.4294967296': 'place:KG'}))
    # the form itself
    p.raw('NUL in a field', '400 422', b'name.en=a%00b&csrf=' + p.cookie.csrf.encode())
    p.raw('invalid UTF-8 in a field', '400 422', b'name.en=%ff%fe&csrf=' + p.cookie.csrf.encode())
    p.raw('an overlong slash in a field', '400 422', b'name.en=%c0%af&csrf=' + p.cookie.csrf.encode())
    p.raw('a surrogate in a field', '400 422', b'name.en=%ed%a0%80&csrf=' + p.cookie.csrf.encode())
    p.raw('half an escape', '400 422', b'name.en=%4&csrf=' + p.cookie.csrf.encode())
    p.raw('a name of a field of 300 bytes', '400 413 422', ('n' * 300 + '=x&csrf=' + p.cookie.csrf).encode())
    p.raw('XML as a form', '415', '<a/>', kind='text/xml')
    p.raw('JSON as a form', '415', '{}', kind='application/json')
    p.raw('parts without an end', '400', '--XX\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', kind='multipart/form-data; boundary=XX')
    p.raw('parts without a boundary', '400', 'x', kind='multipart/form-data')
    p.raw('parts with a wrong boundary', '400', '--YY\r\n\r\n--YY--', kind='multipart/form-data; boundary=XX')
    p.raw('a name that closes its quote', '400 403 422', '--XX\r\nContent-Disposition: form-data; name="a"; filename="x"y"\r\n\r\nx\r\n--XX--\r\n', kind='multipart/form-data; boundary=XX')
    # whose form it is
    other = p.w.viewers['kz-cookie']
    p.form('no mark of the session', '403', **base_fields(csrf=''))
    p.form('the mark of another session', '403', **base_fields(csrf=other.csrf))
    p.form('a mark with one letter more', '403', **base_fields(csrf=p.cookie.csrf + 'a'))
    p.form('a foreign Origin', '403', headers={'Origin': 'https://evil.example'}, **base_fields())
    p.form('an Origin that only begins well', '403', headers={'Origin': p.w.at + '.evil.example'}, **base_fields())
    p.form('an Origin of null', '403', headers={'Origin': 'null'}, **base_fields())
    p.form('sent by another site', '403', headers={'Sec-Fetch-Site': 'cross-site'}, **base_fields())
    p.form('nobody', '403', who=p.w.viewers['nobody'], **base_fields())
    forged = W.Viewer('forged'); forged.token = 'darya_' + 'A' * 43
    p.form('a forged token', '403 401', who=forged, **base_fields())
    cut = W.Viewer('cut'); cut.token = p.focal.token[:-1]
    p.form('a token cut by a letter', '403 401', who=cut, **base_fields())
    swapped = W.Viewer('swapped'); swapped.token = p.cookie.cookie
    p.form('a session as a token', '403 401', who=swapped, **base_fields())
    turned = W.Viewer('turned'); turned.cookie = p.focal.token
    p.form('a token as a session', '403', who=turned, **base_fields())
    sql = W.Viewer('sql'); sql.token = "' OR '1'='1"
    p.form('SQL as a token', '403 401', who=sql, **base_fields())
    p.form('a token that only reads', '403', who=p.w.viewers['read-token'], **base_fields())
    # what is asked of a record
    p.form('an old base', '409', path=mine + '/edit', **base_fields(base='7'))
    p.form('base of -1', '400 409 422 403', path=mine + '/edit', **base_fields(base='-1'))
    p.form('base of 99999999999', '409', path=mine + '/edit', **base_fields(base='99999999999'))
    p.form('base of words', '400 409 422 403', path=mine + '/edit', **base_fields(base='one'))
    p.form('base of 2^64', '400 409 422 403', path=mine + '/edit', **base_fields(base='18446744073709551617'))
    p.form('no base', '400 409 422 403', path=mine + '/edit', **base_fields())
    p.form('an unknown step', '400', path=mine + '/step', step='unknown')
    p.form('a step of SQL', '400', path=mine + '/step', step=SQL)
    p.form('returning without a note', '400', path='/en/organisations/' + BY_CODE['ogps'].name + '/step', who=p.token, step='return', base='1')
    p.form('archiving what nobody read', '400', path='/en/organisations/' + BY_CODE['ogps'].name + '/step', who=p.token, step='archive', note='x')
    p.form('publishing what nobody read', '400', path='/en/organisations/' + BY_CODE['ogps'].name + '/step', who=p.token, step='publish')
    p.form('a note of 3,000 bytes on a step', '400 413 422', path=mine + '/step', step='submit', note='n' * 3000)
    p.form('a comment of 5,000 bytes', '400 413 422', path=mine + '/comment', text='c' * 5000)
    p.form('an empty comment', '400 422', path=mine + '/comment', text='  ')
    p.form('an unknown record', '404', path='/en/organisations/nothing/step', step='submit')
    p.form('a record of another type', '404', path='/en/people/' + BY_CODE['ogpd'].name + '/step', step='submit')
    p.form('a path that climbs', '404 400 405', path='/en/organisations/../../etc/edit', **base_fields())
    p.form('a path that climbs, hidden', '404 400', path='/en/organisations/%2e%2e%2f%2e%2e%2fetc/edit', **base_fields())
    p.form('a path with NUL', '404 400', path='/en/organisations/a%00b/edit', **base_fields())
    p.form('an id of SQL', '404', path='/en/organisations/' + urllib.parse.quote(SQL, safe='') + '/step', step='submit')
    p.form('a list that takes nothing', '405', path='/en/organisations', **base_fields())
    p.form('a method in a field', '404 405', path=mine, _method='DELETE')
    p.form('a method in a header', '404 405', path=mine, headers={'X-HTTP-Method-Override': 'DELETE'}, x='1')
    p.raw('DELETE', '405', None, mine, method='DELETE')
    p.raw('TRACE', '405 400 501', None, mine, method='TRACE')

def bodies(p):
    def body(**more): return {'body': {'name': {'en': 'Hostile'}, 'seat': {'to': 'place:KG'}, **more}}
    p.json('JSON that ends early', '400', '{"body": {')
    p.json('JSON of nothing', '400', '')
    p.json('JSON of a list', '400 422', '[]')
    p.json('JSON of a number', '400', '1e999')
    p.json('JSON 100 deep', '400 413 422', deep(100))
    p.json('JSON 100,000 deep', '400 413', deep(100_000))
    p.json('a member twice', '400 422', '{"body": {"name": {"en": "A"}, "name": {"en": "B"}}}')
    p.json('invalid UTF-8 in JSON', '400', b'{"body": {"name": {"en": "\xff"}}}')
    p.json('NUL in JSON', '400 422', '{"body": {"name": {"en": "a\\u0000b"}}}')
    p.json('a lone surrogate', '400 422', '{"body": {"name": {"en": "\\ud800"}}}')
    p.json('bidi overrides in JSON', '422', body(name={'en': BIDI}))
    p.json('10 MB of JSON', '413', {'body': {'name': {'en': LONG}}})
    p.json('a member that nobody knows', '422', {'body': {'name': {'en': 'x'}}, 'state': 'published'})
    p.json('a field that nobody knows', '422', body(state='published'))
    p.json('a prototype', '422', body(**{'__proto__': {'is_operator': True}}))
    p.json('a text as a name', '422', body(name='x'))
    p.json('a list as a name', '422', body(name=['x']))
    p.json('a number of 400 digits as a text', '400 422', body(name={'en': 10 ** 400}))
    p.json('a number of 400 digits as a share', '400 422', body(works_in=[{'to': 'place:KG', 'share': 10 ** 400}]))
    p.json('an object as a choice', '422', body(kind={'$ne': 'un'}))
    p.json('a text as a list', '422', body(works_in='place:KG'))
    p.json('a link with more in it', '422', body(seat={'to': 'place:KG', 'clearance': 'strict'}))
    p.json('a tombstone that nobody made', '422', body(email={'erased': '2026-01-01'}))
    p.json('the id of another record', '422 400', {'body': {'name': {'en': 'x'}}, 'id': 'organisation:hkogppx'})
    p.json('text as JSON', '415', '{}', Content_Type='text/plain')
    p.json('a save without If-Match', '428', body(), '/api/records/' + BY_CODE['ogpd'].path, 'PUT')
    p.json('a save upon another revision', '412', body(), '/api/records/' + BY_CODE['ogpd'].path, 'PUT', If_Match='"r9"')
    p.json('If-Match of rubbish', '412 400', body(), '/api/records/' + BY_CODE['ogpd'].path, 'PUT', If_Match='"; DROP TABLE')
    p.json('a key of 65 letters', '400 422', body(), Idempotency_Key='k' * 65)
    p.json('a session that writes by the API', '401', body(), who=p.cookie)
    p.json('an unknown parameter', '400', body(), '/api/records/organisations?sumbit=1')
    p.json('an unknown step', '404', {}, '/api/records/' + BY_CODE['ogpd'].path + '/erase')

def tables(p):
    p.table('a picture as a table', '422 415', png())
    p.table('a picture as a workbook', '422 415', png(), file='rows.xlsx')
    p.table('a workbook of 300 MB in 300 KB', '422 413', xlsx(bomb=300), file='rows.xlsx')
    entity = '<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    sheet = xlsx_sheet = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>name.en</t></is></c></row><row r="2"><c r="A2" t="inlineStr"><is><t>&x;</t></is></c></row></sheetData></worksheet>'
    p.table('a workbook with external entities', '422', xlsx({'xl/worksheets/sheet1.xml': entity + sheet}), file='rows.xlsx')
    lol = '<!DOCTYPE worksheet [<!ENTITY a "lolololo">' + ''.join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip('abcdefgh', 'bcdefghi')) + ']>'
    p.table('a workbook with a bomb of entities', '422', xlsx({'xl/worksheets/sheet1.xml': lol + sheet.replace('&x;', '&i;')}), file='rows.xlsx')
    p.table('a workbook that climbs', '422', xlsx({'xl/_rels/workbook.xml.rels': '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="../../../../etc/passwd"/></Relationships>'}), file='rows.xlsx')
    p.table('a workbook cut in half', '422', xlsx()[:400], file='rows.xlsx')
    p.table('an empty table', '422', '')
    p.table('a table of a header alone', '200 422', TABLE)
    p.table('a table of NUL', '422', b'id,name.en\r\n,\0\0\0\r\n')
    p.table('a table that is no UTF-8', '422', b'id,name.en\r\n,\xff\xfe\r\n')
    p.table('a quote that is never closed', '422', 'id,name.en\r\n,"abc\r\n')
    p.table('a column twice', '422', 'name.en,name.en\r\na,b\r\n')
    p.table('a column that nobody knows', '422', 'name.en,state_secret\r\na,b\r\n')
    p.table('5,000 columns', '422 413', ','.join(f'works_in.{i}' for i in range(5000)) + '\r\n')
    p.table('a row for the record of another country', '422', f'id,name.en\r\n{BY_CODE["ozpd"].id},Taken\r\n')
    p.table('a table of 12 MB', '413', TABLE + ',' + LONG + LONG[:2_500_000] + '\r\n')
    p.form('a staged file of another', '422 404', path='/en/organisations/import', staged='1')
    p.form('a staged file that is none', '422 404', path='/en/organisations/import', staged='../../etc/passwd')
    p.form('no file', '422', path='/en/organisations/import', submit='1')

def send_all(w, posts, errors, wordless):
    for name, statuses, send in posts:
        try: r = send()
        except Exception as e:
            errors.append(f'{name}: {type(e).__name__} {e}')
            continue
        if r.status not in statuses: errors.append(f'{name}: {r.status}, expected {sorted(statuses)}')
        if r.status >= 400 and len(words(r)) < 20: wordless.append(f'{name}: {r.status} {words(r)!r}')

def refused(w):
    p = Posts(w)
    for add in (forms, bodies, tables): add(p)
    state = lambda: (w.digest(), w.run('grant', 'list'))
    before, errors, wordless = state(), [], []
    strict = [x for x in p.list if min(x[1]) >= 400]
    send_all(w, strict, errors, wordless)
    told(f'{len(strict)} hostile posts are refused', errors)
    told('what was refused changed nothing', [] if state() == before else ['the records are others than before'])
    errors = []
    send_all(w, [x for x in p.list if x not in strict], errors, wordless)
    told(f'{len(p.list) - len(strict)} more are refused or lie inert', errors)
    told('each refusal says in words what is wrong', wordless)

def words(r):
    text = r.text()
    if 'json' in r.headers.get('content-type', ''):
        d = r.json()
        return str(d.get('title', '')) + ' ' + str(d.get('detail', '')) + ' '.join(e['message'] for e in d.get('errors', []))
    m = re.search(r'<main.*?</main>', text, re.S)
    return html.unescape(re.sub(r'<[^>]+>|\s+', ' ', m[0] if m else text)).strip()


def inert(w):
    """SQL and HTML in every text: stored as they are, shown escaped in every form, exported guarded."""
    errors, v = [], w.viewers['kg-cookie']
    evil = HTML + SQL
    fields = {'name.en': evil, 'name.ps': evil, 'summary.en': evil + '\n\n[x](javascript:alert(1))', 'acronym.en': HTML[:40], 'kind': 'un', 'seat': 'place:KG',
              'identifiers.0.scheme': 'lei', 'identifiers.0.code': SQL, 'sources.0.url': 'https://example.org/?"><script>', 'sources.0.title': evil, 'sources.0.publisher': evil,
              'sources.0.quote': evil, 'original': 'en', 'note': evil}
    r = w.ask('POST', NEW, v, **fields)
    if r.status == 422 and 'sources' in r.text():  # then without the odd address
        fields['sources.0.url'] = 'https://example.org/?a=%22%3E%3Cscript%3E'
        r = w.ask('POST', NEW, v, **fields)
    if r.status != 303: return told('what is SQL and HTML lies inert', [f'{r.status}: {words(r)[:200]}'])
    path = r.headers['location'].split('?')[0]
    w.ask('POST', path + '/comment', v, text=evil)
    person = {'name.en': evil, 'spellings.0.script': 'latin', 'spellings.0.text': evil, 'offices.0.title.en': evil, 'country': 'place:KG', 'contact.phone': HTML[:60],
              'contact.email': 'a@example.org', 'expert.about.en': evil, 'sources.0.url': 'https://example.org/', 'original': 'en', 'submit': '1'}
    r = w.ask('POST', '/en/people/new', v, **person)
    other = r.headers.get('location', '?').split('?')[0]
    if r.status != 303: errors.append(f'a person: {r.status}: {words(r)[:200]}')
    for q in (path, other):
        w.ask('POST', q + '/step', v, step='submit', base='1')
        s = w.ask('POST', q + '/step', w.viewers['boss'], step='publish', base='2' if q == path else '1', note=evil)
        if s.status != 303: errors.append(f'publishing {q}: {s.status} {words(s)[:200]}')
    time.sleep(0.4)
    tail = path.split('/')[-1]
    for p in (path, path + '?copy=working', path + '/edit', path + '/history', path + '/difference?from=1&to=1', other, other + '/edit', '/ps/organisations', '/en/organisations?view=work',
              '/en/people', '/en/work', '/en/search?q=' + urllib.parse.quote(evil), '/en/search?q=alert', '/feeds/organisations.en.atom', '/en/organisations/new', '/sitemap.xml',
              '/en/sign-in?next=' + urllib.parse.quote(evil), '/en/organisations?kind=' + urllib.parse.quote(evil), '/en/organisations?place=' + urllib.parse.quote(evil),
              '/en/organisations/' + urllib.parse.quote(evil, safe='')):
        r = w.get(p, v)
        text = r.text()
        if '<script>alert' in text or '<img src=x' in text or 'href="javascript:' in text: errors.append(f'{p}: it is shown as HTML')
        if r.status >= 500: errors.append(f'{p}: {r.status}')
        if '{{page.csrf}}' not in text and v.csrf in text and 'alert(2)&gt;' in text and v.csrf + SQL in text: errors.append(f'{p}: a template ran')
    body = w.get(f'/api/records/organisations/{tail}').json()['body']
    if body['name']['en'] != evil: errors.append('the text is another than was typed')
    # a feed and a workbook must still be what they are
    import xml.dom.minidom
    xml.dom.minidom.parseString(w.get('/feeds/organisations.en.atom').body)
    told('what is SQL and HTML lies inert', errors)

def formulas(w):
    """A table with formulas comes in as text, and goes out so that no spreadsheet runs it."""
    errors, v = [], w.viewers['kg-cookie']
    odd = ['=1+1', '=HYPERLINK("https://evil.example","x")', '+1', '-1+2', '@SUM(A1)', '=cmd|\' /C calc\'!A0', '\tx']
    rows = TABLE.replace('id,', '') + ''.join('"' + o.replace('"', '""') + ' formula",un,place:KG\r\n' for o in odd)
    body, kind = multipart({'csrf': v.csrf}, rows)
    r = w.ask('POST', '/en/organisations/import', v, body, {'Content-Type': kind, 'Origin': w.at})
    staged = re.search(r'name="staged" value="([^"]+)"', r.text())
    if r.status != 200 or not staged: return told('formulas are text', [f'{r.status} {words(r)[:200]}'])
    other = w.ask('POST', '/en/organisations/import', w.viewers['kg-focal-point'], staged=staged[1])
    if other.status not in (404, 422): errors.append(f'the staged file of another: {other.status}')
    r = w.ask('POST', '/en/organisations/import', v, staged=staged[1])
    if r.status != 200: errors.append(f'saving: {r.status}')
    again = w.ask('POST', '/en/organisations/import', v, staged=staged[1])
    if again.status not in (404, 422): errors.append(f'the same table again: {again.status}')
    out = w.get('/en/organisations.csv?view=work', v)
    import csv
    cells = [c for row in csv.reader(io.StringIO(out.text().lstrip('\ufeff'))) for c in row if c.endswith(' formula') or 'formula' in c]
    if len(cells) != len(odd): errors.append(f'{len(cells)} of {len(odd)} rows')
    errors += [f'exported as {c!r}' for c in cells if c[:1] in '=+-@\t\r']
    book = w.get('/en/organisations.xlsx?view=work', v).text()
    if re.search(r'<f[ >]', book): errors.append('a formula in the workbook')
    told('formulas are text', errors)

def replays(w):
    errors, v, t = [], w.viewers['kg-cookie'], w.viewers['kg-focal-point']
    def count(): return len(w.run('record', 'list', 'organisation', '--limit', '500').splitlines())
    r = w.ask('POST', NEW, v, **base_fields())
    path = r.headers['location'].split('?')[0]
    change = base_fields(base='1', **{'summary.en': 'Once'})
    first, second = (w.ask('POST', path + '/edit', v, **change) for _ in range(2))
    if (first.status, second.status) != (303, 409): errors.append(f'a form twice: {first.status} {second.status}')
    if second.status == 409 and 'Once' not in second.text(): errors.append('what was typed is lost')
    step = [w.ask('POST', path + '/step', v, step='submit', base='2').status for _ in range(2)]
    if step != [303, 409]: errors.append(f'a step twice: {step}')
    history = w.get('/api/records/organisations/' + path.split('/')[-1] + '/history', t).json()['data']
    if len(history) != 3: errors.append(f'{len(history)} revisions')
    before = count()
    body, h = json.dumps({'body': {'name': {'en': 'Key'}, 'seat': {'to': 'place:KG'}}}), {'Content-Type': 'application/json', 'Idempotency-Key': 'one'}
    a, b = (w.ask('POST', '/api/records/organisations', t, body, h) for _ in range(2))
    c = w.ask('POST', '/api/records/organisations', t, body.replace('Key', 'Other'), h)
    d = w.ask('POST', '/api/records/organisations', w.viewers['kg-contributor'], body, h)
    if (a.status, b.status, c.status, d.status) != (201, 201, 422, 201): errors.append(f'a key twice: {a.status} {b.status} {c.status} {d.status}')
    if a.body != b.body or d.body == a.body: errors.append('a key gives another reply')
    if count() != before + 2: errors.append(f'{count() - before} records by a key')
    told('what is sent again is not done again', errors)

def redirects(w):
    errors = []
    v = w.viewers['kg-cookie']
    for target in ('//evil.example', 'https://evil.example/', '/\\evil.example', '\\\\evil.example', '/\t/evil.example', '/%0d%0aSet-Cookie:a=b', '/en/work\r\nSet-Cookie: a=b', 'javascript:alert(1)',
                   '', 'evil', '/' + 'a' * 5000, '/\u2028x', '//', '/@evil.example', '/.//evil.example', '/en/..//evil.example'):
        page = w.get('/en/sign-in?next=' + urllib.parse.quote(target), w.viewers['nobody'])
        m = re.search(r'name="next" value="([^"]*)"', page.text())
        if page.status == 200 and m and not re.match(r'/[^/\\]', html.unescape(m[1])): errors.append(f'the form leads to {m[1]!r}')
        r = w.ask('POST', '/en/sign-in', None, email='kg-cookie@example.org', password=v.password, next=target)
        to = r.headers.get('location', '')
        if r.status != 303 or not to.startswith('/') or urllib.parse.urlsplit(urllib.parse.urljoin(w.at + '/en/sign-in', to)).netloc != f'{w.host}:{w.port}': errors.append(f'{target[:40]!r} leads to {r.status} {to!r}')
        if r.headers.get('set-cookie', '').startswith('a='): errors.append(f'{target!r} sets a cookie')
    for query in ('x=%0d%0aSet-Cookie:%20a=b', 'x=\u00ff'.encode().decode('latin-1')):
        r = w.get('/en/organisations/?' + urllib.parse.quote(query, safe='=%'), w.viewers['nobody'])
        if 'set-cookie' in r.headers: errors.append('a header by a redirect')
    r = w.get('/en/organisations', None, Host='evil.example')
    if 'evil.example' in r.text(): errors.append('the host of the request stands in a page')
    told('nobody is led elsewhere', errors)


if __name__ == '__main__':
    from rights import make_world
    w = make_world(sys.argv[1], sys.argv[2])
    try:
        refused(w)
        inert(w)
        formulas(w)
        replays(w)
        redirects(w)
        r = w.get('/healthz')
        told('the server stays up', [] if r.status == 200 and w.server.poll() is None else [r.status])
    finally:
        status = w.stop()
    log = open(w.errors).read()
    told('the server stops well, and complained of nothing', [x for x in [status] if x] + re.findall(r'.*(?:Sanitizer|runtime error|assert).*', log))
    sys.exit(1 if W.failures else 0)
