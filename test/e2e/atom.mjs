// Feeds as a reader that we did not write reads them: atom.mjs ENTRIES FILE…, each with so many entries; and what RFC 4287 asks for
// that no schema says.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { parseAtomFeed } from 'feedsmith'

const [entries, ...files] = process.argv.slice(2)
for (const file of files) {
    const feed = parseAtomFeed(readFileSync(file, 'utf8'))
    assert.ok(feed.id && feed.title && feed.updated, file)
    assert.ok(feed.links.some(l => l.rel === 'self'), file + ': no link to itself')
    const all = feed.entries ?? []
    if (entries !== 'any') assert.equal(all.length, +entries, file)
    const seen = new Set(all.map(e => e.id + ' ' + e.updated))
    assert.equal(seen.size, all.length, file + ': an entry stands twice')
    for (const e of all) {
        assert.ok(e.id && e.title && !Number.isNaN(Date.parse(e.updated)), file + ': ' + e.id)
        assert.ok(e.authors?.length || feed.authors?.length, file + ': nobody wrote ' + e.id)
        const alternates = e.links.filter(l => (l.rel ?? 'alternate') === 'alternate').map(l => l.type + ' ' + l.hreflang)
        assert.ok(alternates.length > 0 && new Set(alternates).size === alternates.length, file + ': alternates of ' + e.id)
    }
}
