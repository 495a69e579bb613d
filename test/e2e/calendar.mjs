// A calendar as ical.js reads it: calendar.mjs FILE TOMORROW
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import ICAL from 'ical.js'

const [file, tomorrow] = process.argv.slice(2)
const text = readFileSync(file, 'utf8')
for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, 'a long line: ' + line)
const calendar = new ICAL.Component(ICAL.parse(text))
const events = calendar.getAllSubcomponents('vevent').map(e => new ICAL.Event(e))
const of = id => events.find(e => e.uid.startsWith(id + '@'))
assert.equal(calendar.getFirstPropertyValue('method'), 'PUBLISH')
assert.equal(new Set(events.map(e => e.uid)).size, events.length)
const visit = of('event:visit')
assert.equal(visit.startDate.toJSDate().toISOString(), '2025-08-03T09:00:00.000Z')
assert.equal(visit.endDate.toJSDate().toISOString(), '2025-08-03T10:30:00.000Z')
assert.equal(visit.summary, 'Sample visit')
assert.ok(visit.sequence >= 2)
const soon = of('commitment:soon')
assert.ok(soon.startDate.isDate)
assert.equal(soon.startDate.toString(), tomorrow)
const late = of('commitment:late')
assert.equal(late.startDate.toString(), '2025-12-01')
assert.equal(late.endDate.toString(), '2026-01-01')
assert.equal(of('commitment:word'), undefined)
