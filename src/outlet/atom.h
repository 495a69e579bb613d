/* Atom: a feed of what was published last (RFC 4287), with what no longer is (RFC 6721), written
 * into a buffer: atom_begin, entries and deletions in any order, atom_end. Texts are plain; links
 * may be relative where the site's own address isn't known. Ids are tag URIs (RFC 4151), so that
 * they stay when pages move. */
#pragma once
#include "base/buf.h"

typedef struct {
    Str id, title, language, author;
    Str self, page; /* links: this feed, the list for people */
    int64_t updated_us;
} AtomFeed;

typedef struct {
    Str id, title, summary;               /* summary "" : none */
    Str title_language, summary_language; /* "" : that of the feed */
    Str page, data;                       /* links: for people, as JSON */
    int64_t updated_us;
} AtomEntry;

void atom_begin(Buf *out, const AtomFeed *feed);
void atom_entry(Buf *out, const AtomEntry *entry);
void atom_deleted(Buf *out, Str id, int64_t at_us);
void atom_end(Buf *out);
/* tag:sdg.example.org,2026:NAME for a site at `url`; a site without an address is darya.invalid.
 * What cannot stand in a URI is written as %41. */
void atom_tag(Buf *out, Str url, Str name);
