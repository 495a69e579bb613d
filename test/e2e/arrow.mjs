// Every segment of a data folder, read by apache-arrow, against the CSV that darya prints:
// node arrow.mjs SEGMENTS-FOLDER DATA.csv
import { tableFromIPC } from 'apache-arrow';
import { readFileSync, readdirSync } from 'node:fs';

const [folder, csv] = process.argv.slice(2);
const cells = line => {
  const out = [];
  for (const m of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) out.push(m[1] !== undefined ? m[1].replaceAll('""', '"') : m[2]);
  return out;
};
const lines = readFileSync(csv, 'utf8').split('\n').filter(Boolean);
const header = cells(lines[0]);
const time = header.indexOf('TIME_PERIOD'), value = header.indexOf('OBS_VALUE');
const expected = new Map();
for (const line of lines.slice(1)) {
  const row = cells(line);
  expected.set(row.slice(3, time + 1).join('|'), row[value]);
}
let seen = 0, wrong = 0;
for (const file of readdirSync(folder)) {
  const table = tableFromIPC(readFileSync(`${folder}/${file}`));
  const column = name => table.getChild(name);
  const dimensions = header.slice(3, time).map(column);
  const periods = column('TIME_PERIOD'), values = column('OBS_VALUE'), decimals = column('OBS_VALUE.decimals'), texts = column('OBS_VALUE.text');
  for (let row = 0; row < table.numRows; row++) {
    const key = dimensions.map(d => d.get(row)).join('|');
    const p = periods.get(row), v = values.get(row), d = decimals.get(row), t = texts?.get(row);
    for (let i = 0; i < p.length; i++) {
      seen++;
      const published = expected.get(`${key}|${p.get(i)}`), text = t?.get(i);
      const ours = v.get(i);
      const same = text ? published === (text === 'NaN' || !Number.isNaN(Number(text)) ? text : '')
        : ours === null ? published === ''
        : Number(published) === ours && (published.split('.')[1] ?? '').length === d.get(i);
      if (!same && wrong++ < 5) console.error(`differs: ${key} ${p.get(i)}: ${ours} ${text} ${published}`);
    }
  }
}
if (seen !== expected.size) { console.error(`${seen} in the segments, ${expected.size} in the CSV`); wrong++; }
console.log(`${seen} observations compared`);
process.exit(wrong ? 1 : 0);
