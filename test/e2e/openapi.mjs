// The description of the machines' side, read by a validator that we did not write; then every
// operation of it is called, and what comes back must be what the description says.
// node openapi.mjs URL TOKEN-OF-A-WRITER TOKEN-OF-A-REVIEWER
import { Validator } from '@seriousme/openapi-schema-validator';
import Ajv from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const [url, writer, reviewer] = process.argv.slice(2);
const tell = (name, problem) => console.log(problem ? `not ok ${name}: ${problem}` : `ok ${name}`);
const description = await (await fetch(`${url}/api/openapi.json`)).json();

const result = await new Validator().validate(structuredClone(description));
tell('the description is OpenAPI 3.1', result.valid ? '' : JSON.stringify(result.errors).slice(0, 300));

const ajv = new Ajv.default({ strict: false, allErrors: true });
addFormats.default(ajv);
ajv.addSchema({ $id: 'darya', ...description });
const checks = new Map();
function check(reference) {
  const key = JSON.stringify(reference);
  if (!checks.has(key)) checks.set(key, ajv.compile(JSON.parse(key.replaceAll('"#/', '"darya#/'))));
  return checks.get(key);
}

const operations = new Map();
for (const [path, item] of Object.entries(description.paths))
  for (const [method, operation] of Object.entries(item))
    operations.set(operation.operationId, { path, method: method.toUpperCase(), ...operation });

const fine = new Set();
async function call(name, { token, id, hash, query = {}, body, form, headers = {}, wanted, isBad } = {}) {
  const o = operations.get(name);
  if (!o) { tell(`there is an operation ${name}`, 'no'); return {}; }
  const path = o.path.replace('{id}', id).replace('{hash}', hash).replace('{language}', 'ky');
  for (const key of Object.keys(query))
    if (!o.parameters.some(p => p.in === 'query' && p.name === key)) tell(`${name} knows ${key}`, 'no');
  if (token) headers.Authorization = `Bearer ${token}`;
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    const schema = o.requestBody.content['application/json'].schema;
    const fits = check(schema)(body);
    if (fits === !!isBad) tell(`${name}: what is sent ${isBad ? 'is refused' : 'fits'}`, JSON.stringify(check(schema).errors));
  }
  const reply = await fetch(`${url}${path}?${new URLSearchParams(query)}`,
    { method: o.method, headers, body: form ?? (body === undefined ? undefined : JSON.stringify(body)) });
  const text = await reply.text();
  const type = reply.headers.get('content-type').split(';')[0];
  const { content: media } = o.responses[reply.status] ?? o.responses.default;
  const told = media[type] ?? media['*/*'];
  let problem = '';
  if (wanted && reply.status !== wanted) problem = `status ${reply.status}, not ${wanted}: ${text.slice(0, 200)}`;
  else if (!told) problem = `the type ${type} is not described`;
  const content = type.endsWith('json') ? JSON.parse(text) : text;
  const matches = !problem && check(told.schema);
  if (matches && !matches(content)) problem = JSON.stringify(matches.errors).slice(0, 400);
  tell(`${name} ${reply.status} is as described`, problem);
  if (o.responses[reply.status]) fine.add(name);
  return { content, etag: reply.headers.get('etag') };
}

const W = { token: writer }, R = { token: reviewer };
const read = revision => ({ headers: { 'If-Match': `"r${revision}"` } });
const body = {
  name: { en: 'A described organisation', ky: 'Баяндалган уюм' }, kind: 'academia', acronym: { en: 'ADO' },
  identifiers: [{ scheme: 'ror', code: '05a28rw58' }], seat: { to: 'place:KG-C', since: '2001' },
  works_in: ['place:KG', { to: 'place:KZ', share: 40 }], works_on: ['goal:6', 'target:6.1'],
  website: 'https://example.org/', founded: '2001-05', original: 'en',
  sources: [{ key: 'a', url: 'https://example.org/about', publisher: 'Itself', confidence: 'party' }],
};
const form = file => { const f = new FormData(); f.append('file', new Blob([file]), 'sheet'); return f; };
for (const name of ['index', 'types', 'openapi']) await call(name, { wanted: 200 });
await call('types', { query: { lang: 'fa-AF' }, wanted: 200 });
await call('file_put', { form: form('%PDF-1.4 a sheet'), wanted: 401 });
await call('file_put', { ...W, form: form('<html>'), wanted: 422 });
const file = await call('file_put', { ...W, form: form('%PDF-1.4 a sheet'), wanted: 201 });
body.approvals = [{ sheet: file.content.hash, of_revision: 1 }];
const made = await call('organisation_create', { ...W, body: { body }, wanted: 201 });
const id = made.content.id.split(':')[1];
await call('organisation_create', { ...W, body: { body: { ...body, knd: 'un' } }, isBad: true, wanted: 422 });
await call('organisation_create', { ...W, body: { body: { ...body, kind: 'king' } }, isBad: true, wanted: 422 });
await call('organisation_create', { ...W, body: { body: { ...body, founded: 'May' } }, isBad: true, wanted: 422 });
await call('organisation_create', { ...W, body: { body: { ...body, seat: 'goal:6' } }, isBad: true, wanted: 422 });
await call('organisation_create', { ...W, body: { body: { ...body, name: { xx: 'X' } } }, isBad: true, wanted: 422 });
await call('organisation_create', { ...W, body: {}, isBad: true, wanted: 422 });
await call('organisation_create', { body: { body }, wanted: 401 });
await call('organisation_read', { id, wanted: 404 });
const work = await call('organisation_read', { ...W, id, query: { view: 'work' }, wanted: 200 });
tell('a body that comes out goes in', check({ $ref: '#/components/schemas/organisation_body' })(work.content.body) ? '' : 'no');
await call('organisation_save', { ...W, id, body: { body }, wanted: 428 });
await call('organisation_save', { ...W, id, body: { body }, headers: { 'If-Match': '"r7"' }, wanted: 412 });
await call('organisation_save', { ...W, id, body: { body: { ...body, founded: '2002' }, note: 'a year' }, headers: { 'If-Match': work.etag }, wanted: 200 });
await call('organisation_publish', { ...R, id, wanted: 409 });
await call('organisation_submit', { ...W, id, wanted: 428 });
await call('organisation_submit', { ...W, ...read(2), id, wanted: 200 });
await call('organisation_return', { ...R, ...read(3), id, wanted: 422 });
await call('organisation_return', { ...R, ...read(3), id, body: { note: 'Which year?' }, wanted: 200 });
await call('organisation_comment', { ...R, id, body: { text: 'See the register.' }, wanted: 201 });
await call('organisation_comments', { ...W, id, wanted: 200 });
await call('organisation_submit', { ...W, ...read(4), id, wanted: 200 });
await call('organisation_publish', { ...R, ...read(5), id, body: {}, wanted: 200 });
await call('organisation_history', { ...W, id, wanted: 200 });
await call('organisation_file', { ...W, id, hash: file.content.hash, wanted: 200 });
await call('organisation_file', { id, hash: file.content.hash, wanted: 404 });
await call('organisation_difference', { ...W, id, query: { from: 1, to: 2 }, wanted: 200 });
await call('organisation_difference', { ...W, id, query: { from: 1, to: 99 }, wanted: 404 });
await call('organisation_read', { ...W, id, query: { revision: 1 }, wanted: 200 });
await call('organisation_read', { id, wanted: 200 });
await call('organisation_list', { query: { kind: 'academia', place: 'KG', goal: '6', order: 'newest', limit: 5 }, wanted: 200 });
await call('organisation_list', { ...W, query: { view: 'work', state: 'published' }, wanted: 200 });
await call('organisation_list', { query: { limit: 501 }, wanted: 400 });
await call('organisation_feed', { query: { kind: 'academia' }, wanted: 200 });
await call('organisation_archive', { ...R, ...read(6), id, wanted: 200 });
await call('organisation_reopen', { ...R, ...read(7), id, wanted: 200 });
await call('person_list', { wanted: 200 });
await call('event_calendar', { query: { theme: 'climate' }, wanted: 200 });
// One type stands for the others: their operations are made of the same table.
const others = [...operations.keys()].filter(name => name.endsWith('_list')).map(name => name.replace('list', '')).filter(type => type !== 'organisation_');
const untouched = [...operations.keys()].filter(name => !others.some(type => name.startsWith(type)) && !fine.has(name));
tell('every operation was called', untouched.join(' '));
const twins = [...operations.keys()].filter(n => n.startsWith('person_')).map(n => n.replace('person_', 'organisation_'));
tell('each type has the same operations', twins.filter(n => !operations.has(n)).join(' '));
