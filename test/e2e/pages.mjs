// Walks the pages in a browser: node pages.mjs BASE-URL. Prints "ok NAME" or "not ok NAME: why".
import { chromium } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const base = process.argv[2];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const languages = ['en', 'ru', 'kk', 'ky', 'tg', 'tk', 'uz', 'fa-AF', 'ps'];
const pages = ['', 'goals', 'goals/3', 'targets/3.2', 'indicators/3.2.1', 'indicators/17.8.1', 'indicators/3.2.1?dataset=T:MAP', 'places', 'places/KG', 'places/KZ-ABY', 'datasets', 'datasets/UNSD:SDG', 'progress', 'progress?method=darya', 'progress/3', 'progress/3.2.1', 'progress/KG?method=darya', 'methods', 'about', 'nothing-here'];
const widths = [1280, 768, 360, 320];
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
const say = (name, faults) => console.log(faults.length ? `not ok ${name}: ${faults.slice(0, 3).join('; ')}` : `ok ${name}`);

async function walk(language) {
  const faults = [], wide = [], barriers = [];
  for (const page of pages) {
    const tab = await browser.newPage({ viewport: { width: 1280, height: 900 } }); // with an empty cache
    const requests = [];
    const screen = await tab.context().newCDPSession(tab);
    const resize = width => screen.send('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
    tab.on('request', r => requests.push(r.url()));
    tab.on('console', m => { if (m.type() === 'error' && page !== 'nothing-here') faults.push(`${page}: ${m.text()}`); });
    tab.on('pageerror', e => faults.push(`${page}: ${e}`));
    await tab.goto(`${base}/${language}/${page}`);
    const seen = await tab.evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir, h1: document.querySelectorAll('h1').length, title: document.title, text: document.body.innerText }));
    if (seen.lang !== language) faults.push(`${page}: lang ${seen.lang}`);
    if (seen.dir !== (['fa-AF', 'ps'].includes(language) ? 'rtl' : 'ltr')) faults.push(`${page}: dir ${seen.dir}`);
    if (seen.h1 !== 1 || !seen.title) faults.push(`${page}: ${seen.h1} headings, title '${seen.title}'`);
    if (/\{\{|\}\}|undefined|Киргизия|Туркмения/.test(seen.text)) faults.push(`${page}: a text that must not be shown`);
    if (requests.length > 5) faults.push(`${page}: ${requests.length} requests`);
    if (requests.some(r => !r.startsWith(base))) faults.push(`${page}: a request to another host`);
    for (const width of widths) {
      await resize(width);
      const [inner, over] = await tab.evaluate(() => [innerWidth, document.documentElement.scrollWidth - innerWidth]);
      if (inner !== width) wide.push(`${page} was seen at ${inner}, not ${width}`);
      if (over > 0) wide.push(`${page} is ${over} px too wide at ${width}`);
    }
    if (['en', 'ky', 'fa-AF'].includes(language)) {
      await resize(1280);
      const found = await tab.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'], resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target))`).catch(e => [`axe: ${e}`]);
      barriers.push(...found.map(f => `${page}: ${f}`));
    }
    await tab.close();
  }
  return () => {
    say(`${language}: pages say what they are, without errors`, faults);
    say(`${language}: nothing wider than the screen`, wide);
    if (['en', 'ky', 'fa-AF'].includes(language)) say(`${language}: no barrier that axe finds`, barriers);
  };
}
// Two walk at a time; what they found is told in the order of the languages.
const found = [];
const queue = [...languages.keys()];
const walker = async () => { for (let i; (i = queue.shift()) !== undefined;) found[i] = await walk(languages[i]); };
await Promise.all([walker(), walker()]);
for (const tell of found) tell();

// without JavaScript a page is whole: its filters are a form
const context = await browser.newContext({ javaScriptEnabled: false });
const tab = await context.newPage();
await tab.goto(`${base}/en/indicators/3.2.1`);
await tab.uncheck('input[value=AF]');
await tab.click('form:has(input[value=AF]) button');
const rows = await tab.locator('table.wide tbody tr').count();
say('filters work without JavaScript', rows === 5 ? [] : [`${rows} countries shown`]);
await browser.close();
