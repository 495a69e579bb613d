/* Search: full-text over records, both sides, in all languages. Texts are folded by
 * locale/search_fold; the store's own index (search_sqlite.c: FTS5; search_postgres.c: tsvector) is
 * fed the same tokens, and finds words and their beginnings. */
#pragma once
#include "records/listing.h"

typedef struct {
    Str text;               /* as typed; all words must be there, each whole or as a beginning */
    const RecordType *type; /* NULL: all */
    Side side;
    const Str *facets;
    size_t facet_count, limit, offset; /* limit at most 100, offset at most 1,000 */
} SearchQuery;

typedef struct {
    Str id;
    const RecordType *type;
    const Doc *body;
    RecordState state;
} SearchHit; /* best first: names before other words, then the newer */

MUST_USE ErrCode search_records(Records *records, const Viewer *viewer, const SearchQuery *query,
                                Arena *arena, SearchHit **out, size_t *count, bool *more, Err *err);
/* For the choice of a linked record: whose name has these beginnings; public ones and those the
 * viewer may read. */
MUST_USE ErrCode search_names(Records *records, const Viewer *viewer,
                              const RecordType *const *types, Str text, size_t limit, Arena *arena,
                              SearchHit **out, size_t *count, Err *err);

/* Called by the store, in its transaction, whenever the body of a side is written: public when it
 * is published or changes by what it links to, working at every save. body NULL: the record has no
 * such side any more. */
MUST_USE ErrCode search_write(Records *records, Side side, const Record *record, const Doc *body,
                              Err *err);
/* All rows of a side go, before they are written anew. */
MUST_USE ErrCode search_clear(Records *records, Side side, Err *err);
