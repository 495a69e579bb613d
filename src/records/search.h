/* Search: full-text over records, both sides, in all languages. Texts are folded by
 * locale/search_fold; the store's own index (search_sqlite.c: FTS5; search_postgres.c: tsvector) is
 * fed the same tokens, and finds words and their beginnings. */
#pragma once
#include "records/listing.h"

enum { SEARCH_MAX_BYTES = 400, SEARCH_MAX_WORDS = 16, SEARCH_MAX_HITS = 100 };
enum { SEARCH_MAX_OFFSET = 1000 };

typedef struct {
    Str text;               /* as typed; all words must be there, each whole or as a beginning */
    const RecordType *type; /* NULL: all */
    Side side;
    bool with_work; /* of the public side: also records found by their working copies alone */
    const Str *facets;
    size_t facet_count, limit, offset; /* limit at most 100, offset at most 1,000 */
} SearchQuery;

typedef struct {
    Str id;
    const RecordType *type;
    Side side; /* whose body it is */
    const Doc *body;
    RecordState state;
    Sensitivity sensitivity;
} SearchHit;

/* Both sides are one list, in which a record stands once: as the public sees it where that is
 * found, else, behind those of the same rank, as the working copy that the viewer may read.
 *
 * Best first: whose name is the query, begins with it, has all its words, has words that begin so,
 * then those met anywhere; the newer first. How often a word is used elsewhere counts for nothing,
 * so that no order tells of what is hidden. A query without a letter or digit finds nothing. A word
 * of one letter is met by that word alone. ERR_INVALID: too long, or too many words or facets. */

MUST_USE ErrCode search_records(Records *records, const Viewer *viewer, const SearchQuery *query,
                                Arena *arena, SearchHit **out, size_t *count, bool *more, Err *err);
/* For the choice of a linked record: whose name has these beginnings; public ones as the public
 * sees them, and behind those of the same rank the working copies that the viewer may read, but
 * archived ones. types ended by NULL. */
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
/* What was taken out leaves the index itself, in the store's transaction: SQLite's is written anew
 * and what it frees is overwritten (secure_delete, on in Debian's); older bytes are then in the WAL
 * alone, until the next checkpoint. In PostgreSQL only VACUUM FULL of the two tables does that, as
 * of the revisions. */
MUST_USE ErrCode search_purge(Records *records, Err *err);
/* Number and content of all rows of the public side, in order. */
const char *search_digest_sql(const Records *records);
