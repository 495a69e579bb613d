"""A data folder with a record of every type, place, sensitivity and state, accounts of every role,
and a server over it: what the tests of rights and of hostile posts begin with.

Every text of a record holds a word that occurs nowhere else, "hk" + code + "x" + field, and the
id is "hk" + code + "x": so whatever of a record comes out in a reply is seen, and which field it
was. A code is type (o, p), place (g: KG, z: KZ, a: AF), sensitivity (p, r, c, s) and state."""
import csv, io, itertools, json, os, re, signal, socket, sqlite3, subprocess, threading, time
import urllib.parse, zipfile

PLACES = {'g': ('KG', 'KG-C'), 'z': ('KZ', 'KZ-ALA'), 'a': ('AF', 'AF')}
SENSITIVITIES = {'p': 'public', 'r': 'restricted', 'c': 'confidential', 's': 'strict'}
STATES = {'d': 'draft', 't': 'returned', 's': 'submitted', 'p': 'published', 'n': 'newer draft', 'a': 'archived'}
TYPES = {'o': ('organisation', 'organisations'), 'p': ('person', 'people')}
WORD = re.compile(r'hk([op][gza][prcs][dtspna])x([a-z]*)')

# What a role may do, as 'darya help grant' and access/grant.h promise it.
ROLES = {
    # role          read write review archive import export window grant audit      up to
    'reader':        ('read',                                                       'r'),
    'contributor':   ('read write',                                                 'r'),
    'reviewer':      ('read review archive',                                        'c'),
    'focal_point':   ('read write review import export window grant',               'c'),
    'analyst':       ('read export',                                                'c'),
    'administrator': ('read write review archive import export window grant audit', 's'),
}

# --- what came out, as "ok NAME" and "not ok NAME: why"
failures = 0
def told(name, errors):
    global failures
    errors = list(errors)
    if errors:
        failures += 1
        shown = '; '.join(str(e) for e in errors[:6])
        print(f'not ok {name}: {len(errors)}: {shown[:900]}', flush=True)
    else:
        print(f'ok {name}', flush=True)


class Rec:
    def __init__(self, code):
        self.code, self.name = code, 'hk' + code + 'x'
        self.type, self.section = TYPES[code[0]]
        self.place = PLACES[code[1]][0]
        self.state = code[3]
        # What is entered for Afghanistan is restricted, unless somebody says more.
        least = 1 if code[1] == 'a' else 0
        self.level = max('prcs'.index(code[2]), least)
        published = self.state in 'pn'
        self.public = ('full' if self.level == 0 else 'general' if self.level == 1 else '') if published else ''
        self.id = self.type + ':' + self.name
        self.path = self.section + '/' + self.name
        self.links_to = None  # a record: whoever reads this one knows the id of that one

    def word(self, field): return self.name + field

ALL = [Rec(''.join(c)) for c in itertools.product('op', 'gza', 'prcs', 'dtspna')]
BY_CODE = {r.code: r for r in ALL}
# Of a public record, what is told only with consent, or never.
PRIVATE_FIELDS = {'mail', 'phone', 'about', 'reason', 'comment', 'note', 'new', 'draftnote'}
# the e-mail of an organisation is public
def is_private(rec, field): return field in PRIVATE_FIELDS and not (field == 'mail' and rec.type == 'organisation')


class Viewer:
    def __init__(self, name, role='', context='', **more):
        self.name, self.role, self.context = name, role, context
        acts, clearance = ROLES.get(role, ('', 'p'))
        self.acts, self.clearance = set(acts.split()), 'prcs'.index(clearance)
        self.token, self.cookie, self.csrf = None, None, None
        self.is_stepped_up = False
        self.__dict__.update(more)

    def headers(self):
        if self.token: return {'Authorization': 'Bearer ' + self.token}
        return {'Cookie': 'darya_session=' + self.cookie} if self.cookie else {}

    def is_nobody(self): return not self.token and not self.cookie
    def reads(self, rec):
        in_context = self.context == 'region' or self.context == 'place:' + rec.place
        return 'read' in self.acts and in_context and self.clearance >= rec.level
    def may(self, act, rec): return act in self.acts and self.reads(rec)

    def leaks(self, text, asked='', is_feed=False):
        """What this viewer must not be told, of a text; what was asked for may be repeated."""
        found = set()
        if 'hk' not in text: return found
        for m in WORD.finditer(text):
            rec, field = BY_CODE[m[1]], m[2]
            if self.reads(rec) or m[0] in asked: continue
            if rec.public == 'full' and not is_private(rec, field): continue
            if rec.public == 'general' and not field: continue
            if not field and rec.code in self.knows: continue
            if not field and is_feed and rec.state == 'a' and rec.level <= 1: continue  # gone, says the feed
            found.add(m[0])
        return found

    knows = ()  # codes of records whose id stands in a link of one that may be read


class Reply:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body
    def text(self):
        if self.body[:2] == b'PK':
            with zipfile.ZipFile(io.BytesIO(self.body)) as z:
                return '\n'.join(z.read(n).decode('utf-8', 'replace') for n in sorted(z.namelist()))
        return self.body.decode('utf-8', 'replace')
    def json(self): return json.loads(self.body)


class Connection:
    """HTTP/1.1 over one socket; the library's own client takes most of the time of these tests."""
    def __init__(self, host, port):
        self.socket = socket.create_connection((host, port), 30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b''

    def more(self):
        got = self.socket.recv(1 << 18)
        if not got: raise ConnectionError('the server closed the connection')
        self.rest += got

    def line(self):
        while b'\r\n' not in self.rest: self.more()
        line, self.rest = self.rest.split(b'\r\n', 1)
        return line

    def take(self, size):
        while len(self.rest) < size: self.more()
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken

    def ask(self, method, path, body, headers):
        if isinstance(body, str): body = body.encode()
        head = f'{method} {path} HTTP/1.1\r\n' + ''.join(f'{k}: {v}\r\n' for k, v in headers.items())
        if body is not None: head += f'Content-Length: {len(body)}\r\n'
        try: self.socket.sendall(head.encode('utf-8') + b'\r\n' + (body or b''))
        except (BrokenPipeError, ConnectionResetError): pass  # refused before its end: the reply may be there
        while b'\r\n\r\n' not in self.rest: self.more()
        head, self.rest = self.rest.split(b'\r\n\r\n', 1)
        first, *lines = head.decode('utf-8', 'replace').split('\r\n')
        status, told = int(first.split()[1]), {}
        for line in lines:
            k, _, v = line.partition(': ')
            told[k.lower()] = v
        if method == 'HEAD' or status in (204, 304): return Reply(status, told, b'')
        if 'chunked' not in told.get('transfer-encoding', ''): return Reply(status, told, self.take(int(told.get('content-length', 0))))
        parts = []
        while size := int(self.line().split(b';')[0], 16): parts.append(self.take(size)); self.line()
        self.line()
        return Reply(status, told, b''.join(parts))


class World:
    def __init__(self, darya, folder, store=()):
        self.darya, self.folder, self.data = darya, folder, os.path.join(folder, 'data')
        self.local = threading.local()
        self.server, self.viewers, self.seen_leaks = None, {}, []

    # --- commands
    def run(self, *words, input=None, ok=True):
        done = subprocess.run([self.darya, *words, '--data', self.data], input=input, capture_output=True, text=True)
        if ok and done.returncode:
            raise SystemExit(f'not ok darya {" ".join(words)}: {done.stderr.strip()[-300:]}')
        return done.stdout

    def sql(self, statement):
        store = os.environ.get('DARYA_STORE')
        if store: subprocess.run(['psql', '-q', store, '-c', statement], check=True)
        else:
            db = sqlite3.connect(os.path.join(self.data, 'darya.sqlite'))
            db.execute(statement)
            db.commit()
            db.close()

    def digest(self):
        import hashlib
        return hashlib.sha256(self.run('records', 'export').encode()).hexdigest()

    def import_rows(self, type, rows, submit):
        names = list(dict.fromkeys(k for r in rows for k in r))
        out = io.StringIO()
        table = csv.DictWriter(out, names, lineterminator='\r\n')
        table.writeheader()
        table.writerows(rows)
        path = os.path.join(self.folder, 'rows.csv')
        with open(path, 'w', encoding='utf-8') as f: f.write(out.getvalue())
        self.run('records', 'import', path, '--type', type, *(['--submit'] if submit else []))

    # --- the server
    def start(self):
        out = open(os.path.join(self.folder, 'serve.out'), 'w+')
        self.errors = os.path.join(self.folder, 'serve.err')
        self.server = subprocess.Popen([self.darya, 'serve', '--listen', '127.0.0.1:0', '--data', self.data],
                                       stdout=out, stderr=open(self.errors, 'w'))
        for _ in range(300):
            out.seek(0)
            m = re.search(r'Darya is at http://([^/:]+):(\d+)/', out.read())
            if m: break
            time.sleep(0.05)
        else: raise SystemExit('not ok the server starts')
        self.host, self.port = m[1], int(m[2])
        self.at = f'http://{self.host}:{self.port}'

    def stop(self):
        if not self.server: return 0
        self.server.send_signal(signal.SIGTERM)
        status = self.server.wait(20)
        self.server = None
        return status

    def ask(self, method, path, viewer=None, body=None, headers=None, **fields):
        """One request; fields make a form of it, with the session's mark."""
        h = dict(viewer.headers() if viewer else {})
        if fields:
            if viewer and viewer.csrf: fields.setdefault('csrf', viewer.csrf)
            body = urllib.parse.urlencode(fields)
            h['Content-Type'] = 'application/x-www-form-urlencoded'
            h['Origin'] = self.at
        h.update(headers or {})
        h.setdefault('Host', f'{self.host}:{self.port}')
        for attempt in 1, 2:
            c = getattr(self.local, 'connection', None)
            if not c: c = self.local.connection = Connection(self.host, self.port)
            try:
                reply = c.ask(method, path, body, h)
                if reply.headers.get('connection', '').lower() == 'close': self.local.connection = None
                break
            except OSError:
                self.local.connection = None
                if attempt == 2: raise
        if viewer is not None:
            asked = urllib.parse.unquote_plus(path) + str(body or '')
            told = reply.text() + ' ' + ' '.join(f'{k}: {v}' for k, v in reply.headers.items())
            for leak in viewer.leaks(told, asked, path.startswith('/feeds/')):
                self.seen_leaks.append(f'{viewer.name} {method} {path}: {leak}')
        return reply

    def get(self, path, viewer=None, **headers): return self.ask('GET', path, viewer, headers=headers)

    def take_leaks(self):
        found, self.seen_leaks = self.seen_leaks, []
        return found

    # --- accounts
    def add(self, name, role='', context='', scope='write', sign_in=False, **more):
        v = self.viewers[name] = Viewer(name, role, context, **more)
        if name == 'nobody': return v
        email = name + '@example.org'
        link = self.run('user', 'invite', '--email', email, '--name', 'Person ' + name,
                        *(['--role', role, '--in', context] if role else []),
                        *(['--organisation', more['organisation']] if 'organisation' in more else []))
        v.id = next(l.split('\t')[0] for l in self.run('user', 'list').splitlines() if email in l)
        if sign_in: v.invitation = re.search(r'secret=(\S+)', link)[1]
        else: v.token = re.search(r'(darya_\S+)', self.run('token', 'make', email, '--name', 'test', '--scope', scope))[1]
        return v

    def sign_in(self, v):
        v.password = 'quiet-lakes-' + v.name + '-at-noon-7'
        r = self.ask('POST', '/en/invitation', None, secret=v.invitation, password=v.password, again=v.password)
        v.cookie = re.search(r'darya_session=([^;]+)', r.headers['set-cookie'])[1]
        pages = ''.join(self.get(p, v).text() for p in ('/en/account', '/en/work', '/en/sign-in'))
        v.csrf = re.search(r'name="csrf" value="([^"]+)"', pages)[1]
        v.is_stepped_up = True

    # --- records
    def row(self, rec):
        w, (country, province) = rec.word, PLACES[rec.code[1]]
        row = {'id': rec.id, 'name.en': 'Name ' + w('name'), 'name.ru': 'Имя ' + w('nameru'),
               'summary.en': 'About ' + w('summary')}
        if rec.type == 'organisation':
            row |= {'acronym.en': w('acronym'), 'kind': 'ngo_national', 'identifiers.1.scheme': 'national',
                    'identifiers.1.code': w('code'), 'seat': 'place:' + province, 'works_on': 'goal:6',
                    'website': f'https://{w("web")}.example.org/', 'email': w('mail') + '@example.org',
                    'founded': '1998-03-04'}
        else:
            row |= {'spellings.1.script': 'latin', 'spellings.1.text': w('spelling'),
                    'offices.1.title.en': 'Head ' + w('office'), 'country': 'place:' + country,
                    'languages': 'ky', 'contact.email': w('mail') + '@example.org', 'contact.phone': w('phone'),
                    'expert.topics': 'goal:6', 'expert.about.en': 'Knows ' + w('about')}
        row |= {'sources.1.url': f'https://example.org/{w("source")}', 'sources.1.publisher': w('publisher'),
                'sources.1.quote': 'Said ' + w('quote'),
                'approvals.1.sheet': self.sheet,
                'sensitivity': '' if rec.code[2] == 'p' else SENSITIVITIES[rec.code[2]], 'reason': w('reason')}
        return row

    def fill(self, more=()):
        """more: (type, rows, submit) beside the records of the table."""
        paper = os.path.join(self.folder, 'sheet.pdf')
        with open(paper, 'wb') as f: f.write(b'%PDF-1.4 a signed sheet')
        self.sheet = self.run('record', 'attach', paper).split()[0]
        for t in 'op':
            mine = [r for r in ALL if r.code[0] == t]
            type = TYPES[t][0]
            self.import_rows(type, [self.row(r) for r in mine if r.state == 'd'], False)
            self.import_rows(type, [self.row(r) for r in mine if r.state != 'd'], True)
        for type, rows, submit in more: self.import_rows(type, rows, submit)

    def walk_states(self, boss):
        """From submitted to what the code says, with a comment and a note on each."""
        def step(rec, name, **fields):
            r = self.ask('POST', f'/en/{rec.path}/step', boss, step=name, **fields)
            if r.status != 303: raise SystemExit(f'not ok the fixture: {name} {rec.id}: {r.status}')
        for rec in ALL:
            self.ask('POST', f'/en/{rec.path}/comment', boss, text='Well ' + rec.word('comment'))
            if rec.state == 't': step(rec, 'return', base='1', note='Mend ' + rec.word('note'))
            if rec.state in 'pna': step(rec, 'publish', base='1', note='Fine ' + rec.word('note'))
            if rec.state == 'a': step(rec, 'archive', base='2', note='Gone ' + rec.word('note'))
        for t in 'op':
            rows = []
            for rec in ALL:
                if rec.code[0] == t and rec.state == 'n':
                    rows.append(self.row(rec) | {'summary.en': 'Newer ' + rec.word('new')})
            self.import_rows(TYPES[t][0], rows, False)
