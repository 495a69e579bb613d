// An organisation's way from an invitation to the public, in a browser without script:
// node records.mjs BASE-URL INVITATION-OF-A-WRITER INVITATION-OF-A-REVIEWER [FOLDER-FOR-SCREENSHOTS]
import { openDesk } from './desk.mjs';

const [base, writerLink, reviewerLink, shots] = process.argv.slice(2);
const { check, person, text, press, shoot, enter, survey, close } = await openDesk('records', base, shots);

const refusing = await person();
await refusing.goto(base + writerLink);
await refusing.fill('#pw', 'password1234');
await refusing.fill('#pa', 'password1234');
await press(refusing, 'Save and sign in');
const weakRefused = refusing.url().includes('invitation') && await refusing.locator('.summary').count() === 1;
await shoot(refusing, 'invitation');
const writer = await enter(writerLink, 'four sheep over the bridge');
check('a weak password is refused, a good one signs in', weakRefused && writer.url().endsWith('/en/work'), writer.url());
await shoot(writer, 'work-empty');

// A contributor drafts.
await writer.goto(`${base}/en/organisations/new`);
await writer.fill('[name="name.en"]', 'Institute of Rivers');
await writer.fill('[name="name.ru"]', 'Институт рек');
await writer.locator('#f-name details summary').click();
await writer.fill('[name="name.fa-AF"]', 'انستیتوت دریاها');
await writer.selectOption('[name="kind"]', 'academia');
await writer.fill('[name="seat"]', 'Kyrgyzstan');
await writer.fill('[name="works_on.0"]', '6.1');
await writer.fill('[name="founded"]', '31 April 1998');
await press(writer, 'Submit for review');
check('what is wrong is told, field by field', await writer.locator('.summary li').count() >= 2 && await writer.inputValue('[name="name.ru"]') === 'Институт рек', await text(writer));
await shoot(writer, 'form-problems');
await writer.fill('[name="founded"]', '3 May 1998');
await writer.fill('[name="sources.0.url"]', 'https://example.org/rivers');
await writer.fill('[name="sources.0.publisher"]', 'Institute of Rivers');
await press(writer, 'Submit for review');
const place = new URL(writer.url()).pathname;
check('a contributor sends a record for review', (await text(writer)).includes('waiting for review'), await text(writer));
check('the author is offered no way to publish', await writer.getByRole('button', { name: 'Publish', exact: true }).count() === 0);
const visitor = await person();
const hidden = await visitor.goto(base + place);
check('nobody else sees it yet', hidden.status() === 404);

// A reviewer returns it.
const reviewer = await enter(reviewerLink, 'nine boats under the moon');
await reviewer.goto(`${base}/en/work`);
check('it waits in the reviewer’s queue', (await text(reviewer)).includes('Institute of Rivers'), await text(reviewer));
await shoot(reviewer, 'work-queue');
await reviewer.getByRole('link', { name: 'Institute of Rivers' }).first().click();
await reviewer.fill('#ct', 'Which Kyrgyz name does it use itself?');
await press(reviewer, 'Send comment');
await reviewer.fill('#note', 'Please add the Kyrgyz name.');
await press(reviewer, 'Return with the note');
check('a reviewer returns it with a note', (await text(reviewer)).includes('returned'), await text(reviewer));
await shoot(reviewer, 'returned');

// It is mended, and a second writer on the old revision loses nothing.
await writer.goto(`${base}/en/work`);
check('the author finds it returned', (await text(writer)).includes('Institute of Rivers'));
const second = await writer.context().newPage();
await second.goto(`${base}${place}/edit`);
await writer.goto(`${base}${place}/edit`);
await writer.fill('[name="name.ru"]', 'Институт изучения рек');
await press(writer, 'Save draft');
await second.fill('[name="summary.en"]', 'Studies the rivers of the Tien Shan.');
await press(second, 'Save draft');
check('a second writer on an old revision is told', (await text(second)).includes('Somebody saved this record while you were writing'), await text(second));
check('and loses nothing, nor do the others', await second.inputValue('[name="summary.en"]') === 'Studies the rivers of the Tien Shan.' && await second.inputValue('[name="name.ru"]') === 'Институт изучения рек');
await shoot(second, 'conflict');
await second.locator('#f-name details summary').click();
await second.fill('[name="name.ky"]', 'Дарыялар институту');
await press(second, 'Submit for review');

// It is published, and visitors see it in their languages.
await reviewer.goto(`${base}${place}?copy=working`);
await press(reviewer, 'Publish');
check('a reviewer publishes it', reviewer.url() === base + place, await text(reviewer));
await shoot(reviewer, 'record-reviewer');
await visitor.goto(base + place.replace('/en/', '/ru/'));
check('a visitor reads it in Russian', (await text(visitor)).includes('Институт изучения рек') && (await text(visitor)).includes('Кыргызстан'), await text(visitor));
await shoot(visitor, 'record-ru');
await visitor.goto(base + place.replace('/en/', '/fa-AF/'));
check('a visitor reads it in Dari, from right to left', await visitor.locator('h1').innerText() === 'انستیتوت دریاها' && await visitor.locator('html').getAttribute('dir') === 'rtl', await text(visitor));
await shoot(visitor, 'record-fa-AF');
await visitor.goto(base + place.replace('/en/', '/ps/'));
check('a language that it lacks falls back, with a badge', await visitor.locator('h1 .badge').count() === 1);
await shoot(visitor, 'record-ps');
await visitor.goto(`${base}/ru/organisations?place=KG&kind=academia`);
check('lists carry it, filtered', (await text(visitor)).includes('Институт изучения рек'));
await shoot(visitor, 'list-ru');
await visitor.goto(`${base}/ps/organisations`);
await shoot(visitor, 'list-ps');
await visitor.goto(`${base}/ru/organisations?place=UZ`);
check('and only where it belongs', !(await text(visitor)).includes('Институт изучения рек'));
await visitor.goto(`${base}${place}/history`);
check('its history is not everybody’s', visitor.url().includes('/sign-in?next='), visitor.url());
await reviewer.goto(`${base}${place}/history`);
check('it is the reviewer’s, with every revision', await reviewer.locator('ol.rows > li').count() >= 5, await text(reviewer));
await shoot(reviewer, 'history');
await reviewer.locator('ol.rows a').first().click();
await reviewer.goto(`${base}${place}/difference?from=1&to=4`);
check('two revisions stand side by side', await reviewer.locator('table.diff ins').count() > 0 && (await text(reviewer)).includes('Дарыялар институту'), await text(reviewer));
await shoot(reviewer, 'difference');

// A record is linked by its name, as people write it.
await writer.goto(`${base}/en/people/new`);
check('public records are offered while typing', await writer.locator('#list-organisation option').count() === 1);
await writer.fill('[name="name.en"]', 'A. Hydrologist');
await writer.locator('#f-offices details summary').first().click();
await writer.fill('[name="offices.0.title.en"]', 'Director');
await writer.fill('[name="offices.0.organisation"]', 'институт изучения рек');
await writer.fill('[name="offices.0.since"]', '2020');
await press(writer, 'Save draft');
check('a record is linked by its name', await writer.locator(`section a[href="${place}"]`).count() === 1, await text(writer));

// The screens of people who write are as good as those of readers.
const screens = ['organisations/new', 'people/new', place.slice(4) + '?copy=working', place.slice(4) + '/edit', place.slice(4) + '/history', place.slice(4) + '/difference?from=1&to=4', 'organisations?view=work', 'work', 'sign-in'];
await survey(writer, screens, [1280]);

// Signing out ends it.
await writer.goto(`${base}/en/sign-in`);
await press(writer, 'Sign out');
await writer.goto(`${base}${place}/edit`);
check('who signed out may no longer write', writer.url().includes('/sign-in?next='), writer.url());
await close();
