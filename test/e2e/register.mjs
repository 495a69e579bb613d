// A visit, its agreement and its promises, from the forms to the public, in a browser without script:
// node register.mjs BASE-URL INVITATION-OF-A-WRITER INVITATION-OF-A-REVIEWER [FOLDER-FOR-SCREENSHOTS]
// Both are of Kazakhstan; person:guest, person:host and organisation:owner are there.
import ICAL from 'ical.js';
import { openDesk } from './desk.mjs';

const [base, writerLink, reviewerLink, shots] = process.argv.slice(2);
const { check, person, text, press, shoot, enter, write, survey, close } = await openDesk('register', base, shots);
const writer = await enter(writerLink, 'four sheep over the bridge');
const reviewer = await enter(reviewerLink, 'nine boats under the moon');
const visitor = await person();
const shared = { 'where.0': 'Kazakhstan', 'sources.0.url': 'https://example.org/sample' };

// A record goes through the form of its type; what waits in the reviewer's queue is published.
const again = (page, list) => press(page, page.locator(`#f-${list} button[name="again"]`));
const send = async (page, name) => {
  const status = await press(page, 'Submit for review');
  check(`${name} is sent for review`, status === 200 && (await text(page)).includes('waiting for review'), `${status} ${await text(page)}`);
  return new URL(page.url()).pathname;
};
const publish = async (place, name) => {
  await reviewer.goto(`${base}/en/work`);
  await reviewer.getByRole('link', { name, exact: true }).first().click();
  await reviewer.waitForURL(`**${place}?copy=working`);
  const status = await press(reviewer, 'Publish');
  check(`a reviewer publishes ${name}`, status === 200 && reviewer.url() === base + place, `${status} ${await text(reviewer)}`);
};

// The visit, with its programme.
await writer.goto(`${base}/en/events/new`);
await write(writer, { ...shared, 'name.en': 'Sample visit', 'name.ru': 'Пример визита', 'name.fa-AF': 'سفر نمونه',
  'kind': 'visit', 'status': 'held', 'starts': '3 August 2025', 'ends': '4 August 2025', 'zone': 'Asia/Almaty',
  'purpose.en': 'To show what a visit leads to.', 'participants.0.person': 'Sample Guest', 'participants.0.role': 'guest',
  'programme.0.day': '2025-08-03', 'programme.0.from': '10:00', 'programme.0.to': '11:30', 'programme.0.what.en': 'Sample talks', 'programme.0.what.ru': 'Пример переговоров' });
check('a form shows one item that is empty', await writer.locator('[name="programme.1.from"]').count() === 0);
await again(writer, 'programme');
check('another item comes when it is asked for, and nothing is lost', await writer.inputValue('[name="programme.0.what.ru"]') === 'Пример переговоров' && await writer.inputValue('[name="name.fa-AF"]') === 'سفر نمونه');
await write(writer, { 'programme.1.day': '2025-08-04', 'programme.1.from': '15:00', 'programme.1.to': '14:00', 'programme.1.what.en': 'Sample signing', 'programme.1.what.ru': 'Пример подписания' });
const backwards = await press(writer, 'Submit for review');
check('an item that ends before it begins is refused where it stands', backwards === 422 && await writer.locator('.field:has(> [name="programme.1.to"]) .error').count() === 1, `${backwards} ${await writer.locator('.error').allInnerTexts()}`);
await shoot(writer, 'event-problem');
await write(writer, { 'programme.1.to': '15:45' });
const visit = await send(writer, 'the visit');
check('nobody else sees it yet', (await visitor.goto(base + visit)).status() === 404);
await publish(visit, 'Sample visit');

// The agreement, on whose day the sources differ.
await writer.goto(`${base}/en/agreements/new`);
await write(writer, { ...shared, 'name.en': 'Sample agreement', 'name.ru': 'Пример соглашения', 'name.fa-AF': 'موافقتنامهٔ نمونه',
  'kind': 'memorandum', 'date': '2025-08-04', 'parties.0': 'Kazakhstan', 'event': 'Sample visit', 'acts.0.act': 'signed', 'acts.0.date': '2025-08-04',
  'signatures.0.person': 'Sample Guest', 'signatures.0.part': 'signatory', 'signatures.0.capacity.en': 'Guest',
  'sources.0.key': 'one', 'sources.0.publisher': 'Sample Gazette', 'versions.0.field': 'date', 'versions.0.says.en': 'On 4 August 2025', 'versions.0.source': 'one' });
await again(writer, 'signatures');
await write(writer, { 'signatures.1.person': 'Sample Host', 'signatures.1.part': 'signatory', 'signatures.1.capacity.en': 'Host',
  'sources.1.key': 'two', 'sources.1.url': 'https://example.org/other', 'sources.1.publisher': 'Sample Courier',
  'versions.1.field': 'date', 'versions.1.says.en': 'On 5 August 2025', 'versions.1.source': 'two' });
const agreement = await send(writer, 'the agreement');
await publish(agreement, 'Sample agreement');
await visitor.goto(base + agreement);
check('both who signed stand there', await visitor.locator('section a[href$="/people/guest"]').count() === 1 && await visitor.locator('section a[href$="/people/host"]').count() === 1, await text(visitor));
const versions = (await visitor.locator('.version').allInnerTexts()).map(v => v.replace(/\s+/g, ' ').trim());
check('the day is disputed, with what each source says', await visitor.locator('.differs').count() === 1 && versions.join('|') === 'On 4 August 2025 Sample Gazette|On 5 August 2025 Sample Courier', versions.join('|'));
await shoot(visitor, 'agreement-en');

// The promises: of last month, of next month, and words without a day.
const day = new Date();
const month = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() - 1, 1)).toISOString().slice(0, 7);
const soon = new Date(day.getTime() + 31 * 86400000).toISOString().slice(0, 10);
const promises = [
  { en: 'Sample late promise', ru: 'Пример просроченного обещания', fa: 'وعدهٔ نمونهٔ دیرشده', kind: 'pledge', due: month },
  { en: 'Sample promise', ru: 'Пример обещания', fa: 'وعدهٔ نمونه', kind: 'task', due: soon },
  { en: 'Sample stated intention', ru: 'Пример намерения', fa: 'قصد نمونه', kind: 'stated', due: '' },
];
for (const promise of promises) {
  await writer.goto(`${base}/en/commitments/new`);
  await write(writer, { ...shared, 'name.en': promise.en, 'name.ru': promise.ru, 'name.fa-AF': promise.fa, 'kind': promise.kind, 'due': promise.due,
    'status': 'open', 'words.en': 'We shall show how a promise ages.', 'made_by.0': 'Sample Ministry', 'responsible.0': 'Sample Ministry', 'origin.0': 'Sample visit' });
  if (promise === promises[0]) {
    await write(writer, { 'status': 'done', 'verified_by': 'Sample Ministry' });
    const status = await press(writer, 'Submit for review');
    const words = await writer.locator('.field:has(> [name="verified_by"]) .error').allInnerTexts();
    check('who owes it cannot verify it, and is told so beside the field', status === 422 && words.length === 1 && words[0].includes('cannot verify it'), `${status} ${words}`);
    check('nothing that was typed is lost', await writer.inputValue('[name="name.ru"]') === promise.ru && (await writer.inputValue('[name="made_by.0"]')).includes('Sample Ministry'));
    await shoot(writer, 'verifier');
    await write(writer, { 'status': 'open', 'verified_by': '' });
  }
  promise.place = await send(writer, promise.en);
  await publish(promise.place, promise.en);
}

// A visitor follows from the visit to what became of it.
for (const [language, name, title] of [['ru', 'ru', 'Пример визита'], ['fa-AF', 'fa', 'سفر نمونه']]) {
  const here = place => base + place.replace('/en/', `/${language}/`);
  for (const promise of promises) {
    await visitor.goto(here(visit));
    const follow = visitor.locator('section[aria-labelledby="thread"]').getByRole('link', { name: promise[name], exact: true });
    const found = await follow.count();
    if (found) { await follow.first().click(); await visitor.waitForURL(here(promise.place)); }
    check(`${language}: the visit leads to ${promise.en}`, found === 1 && await visitor.locator('h1').innerText() === promise[name], await text(visitor));
    check(`${language}: and ${promise.en} back to the visit`, (await visitor.locator(`dd a[href="${new URL(here(visit)).pathname}"]`).allInnerTexts()).join() === title);
  }
  await visitor.goto(here(visit));
  check(`${language}: its agreement and programme stand there`, await visitor.locator(`section[aria-labelledby="thread"] a[href="${new URL(here(agreement)).pathname}"]`).count() === 1 && (await text(visitor)).match(/10:00|۱۰:۰۰/) !== null, await text(visitor));
}
await visitor.goto(base + visit);
check('it tells how the promises stand', (await text(visitor)).includes('0 of 3 done, 1 overdue'), await text(visitor));
await visitor.goto(`${base}/en/commitments?mark=overdue`);
const overdue = await visitor.locator('tbody th a').allInnerTexts();
check('what is over its day is overdue; what lies ahead or has none is not', overdue.join() === promises[0].en, overdue.join());

// Calendars and feeds carry them.
const ics = await visitor.request.get(`${base}/calendar/all.ru.ics`);
const events = new ICAL.Component(ICAL.parse(await ics.text())).getAllSubcomponents('vevent').map(e => new ICAL.Event(e));
const entry = place => events.find(e => e.uid.split('@')[0].endsWith(`:${place.split('/').pop()}`));
check('the calendar has the visit, in Russian', entry(visit)?.summary === 'Пример визита' && entry(visit).startDate.toString() === '2025-08-03' && entry(visit).endDate.toString() === '2025-08-05', JSON.stringify(entry(visit)?.toString()));
check('the calendar has the day of a promise', entry(promises[1].place)?.startDate.toString() === soon && entry(promises[1].place).summary.includes(promises[1].ru));
check('the calendar has the month of a promise', entry(promises[0].place)?.startDate.toString() === `${month}-01`);
check('the calendar has no day for words without one', !entry(promises[2].place));
const feed = await (await visitor.request.get(`${base}/feeds/commitments.fa-AF.atom`)).text();
check('the feed has each promise, in Dari', promises.every(p => feed.includes(p.fa)) && feed.match(/<entry>/g)?.length === 3, feed.slice(0, 300));

await survey(writer, [[visit.slice(4), 'visit'], 'commitments', 'events/new'], [1280, 360]);
await close();
