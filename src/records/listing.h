/* Listing: a page of records of a type, by filters, rights and order, in a time that does not hang
 * on who asks.
 *
 * What a record can be filtered by are its facets: what it links to and all that contains it
 * ("place:KG", "goal:6"), and "FIELD=CHOICE" of fields with FIELD_FACET, "state=draft". Rights are
 * facets, too: the contexts of a working copy by sensitivity, and its author. The number of records
 * of each facet is kept, so that the store can be walked either along the order asked for, or from
 * the rarest facet: whichever is expected to touch fewer rows. */
#pragma once
#include "records/records.h"

typedef enum { SIDE_PUBLIC, SIDE_WORK } Side;

enum { LISTING_MAX_FACETS = 12, LISTING_MAX_ROWS = 500 };

typedef struct {
    const RecordType *type; /* NULL: of all types (the newest first alone) */
    Side side;              /* the working side shows what the viewer may read */
    Act act;                /* of it: what the viewer may do this with, too; 0: any */
    bool to_review;         /* of it: what waits for a review that the viewer may do */
    const Str *facets;      /* all must hold */
    size_t facet_count;
    ListingOrder order; /* by the day of its type; of the public side: as the public sees it */
    int language;       /* of the order by name */
    size_t limit;       /* at most LISTING_MAX_ROWS */
    Str after, before;  /* a mark of an earlier page; "" : from the start. Marks hold no secret */
} ListingQuery;

typedef struct {
    Str id;
    const RecordType *type;
    int64_t revision, changed_us;
    RecordState state;       /* of the working side; RECORD_PUBLISHED on the public one */
    Sensitivity sensitivity; /* public side: of what is published */
    Str changed_by, note;    /* working side: of the latest revision */
    const Doc *body;         /* public body, or the latest */
    Str mark;                /* for `after` and `before` */
} ListingRow;

typedef struct {
    ListingRow *rows;
    size_t count;
    bool has_before, has_after;
    int64_t total; /* rows of the whole list where that is known at once; -1 */
} ListingPage;

MUST_USE ErrCode listing_read(Records *records, const Viewer *viewer, const ListingQuery *query,
                              Arena *arena, ListingPage *out, Err *err);
/* Counts of a facet's values among the public records of a type, for filters: "kind" → un 12, …
 * Counts come from the projection alone. */
typedef struct {
    Str value; /* "un", or "place:KG" */
    int64_t count;
} FacetCount;
MUST_USE ErrCode listing_facets(Records *records, const RecordType *type, Str field, Arena *arena,
                                FacetCount **out, size_t *count, Err *err);
