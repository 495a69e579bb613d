// What the tests of people who write share: a browser without script, persons who enter by an
// invitation, forms filled as people fill them, and what every screen has to stand.
import { chromium } from 'playwright-core';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const openDesk = async (test, base, shots) => {
  if (shots) mkdirSync(shots, { recursive: true });
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
  let failed = false;
  const check = (name, good, why = '') => { failed ||= !good; console.log(good ? `ok ${test}: ${name}` : `not ok ${test}: ${name}${why && `: ${why}`}`); };
  const person = async () => (await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })).newPage();
  const text = page => page.locator('main').innerText();
  // The status of the page that follows.
  const press = async (page, button) => {
    const at = typeof button === 'string' ? page.getByRole('button', { name: button, exact: true }).last() : button;
    const [answer] = await Promise.all([page.waitForNavigation(), at.click()]);
    return answer?.status();
  };
  const shoot = async (page, name) => {
    if (!shots) return;
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 900 });
      await page.screenshot({ path: `${shots}/${name}-${width}.png`, fullPage: true });
    }
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  const enter = async (link, password) => {
    const page = await person();
    await page.goto(base + link);
    await page.fill('#pw', password);
    await page.fill('#pa', password);
    await press(page, 'Save and sign in');
    return page;
  };
  // What is folded around a field is opened first.
  const write = async (page, values) => {
    for (const [name, value] of Object.entries(values)) {
      const field = page.locator(`[name="${name}"]`).first();
      const folded = page.locator('details:not([open])', { has: page.locator(`[name="${name}"]`) });
      while (await folded.count()) await folded.first().locator('> summary').click();
      if (await field.getAttribute('type') === 'radio') await page.check(`[name="${name}"][value="${value}"]`);
      else if (await page.locator(`select[name="${name}"]`).count()) await field.selectOption(value);
      else await field.fill(value);
    }
  };
  // What axe finds at the widths, and what is wider than any screen, in three languages; for who is
  // signed in on `page`. A screen is a path, or [path, name of its image].
  const survey = async (page, screens, widths) => {
    const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const watched = await (await browser.newContext({ storageState: await page.context().storageState() })).newPage();
    for (const language of ['en', 'ru', 'ps']) {
      const barriers = [], wide = [];
      for (const [screen, shot = screen] of screens.map(s => [s].flat())) {
        await watched.goto(`${base}/${language}/${screen}`);
        for (const width of [1280, 360, 320]) {
          await watched.setViewportSize({ width, height: 900 });
          const over = await watched.evaluate('document.documentElement.scrollWidth - innerWidth');
          if (over > 0) wide.push(`${screen} at ${width}: ${over} px`);
          if (!widths.includes(width)) continue;
          const found = await watched.evaluate(`${axe}; axe.run(document, { runOnly: ['wcag2a', 'wcag2aa'], resultTypes: ['violations'] }).then(r => r.violations.map(v => v.id + ' ' + v.nodes[0].target))`);
          barriers.push(...found.map(b => `${screen} at ${width}: ${b}`));
        }
        await shoot(watched, `${language}-${shot.replace(/[^a-z]+/g, '_')}`);
      }
      check(`${language}: no barrier that axe finds`, !barriers.length, barriers.slice(0, 4).join('; '));
      check(`${language}: nothing is wider than the screen`, !wide.length, wide.slice(0, 4).join('; '));
    }
  };
  const close = async () => { await browser.close(); process.exit(failed ? 1 : 0); };
  return { browser, check, person, text, press, shoot, enter, write, survey, close };
};
