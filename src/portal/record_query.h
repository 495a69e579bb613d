/* RecordQuery: which records of a type an address asks for: ?kind=un&place=KG&order=newest&after=….
 * The list for people, the one for machines and the feed read the same parameters. */
#pragma once
#include "portal/page.h"
#include "records/listing.h"

typedef struct {
    ListingQuery query; /* its facets are those below: never copied as a whole */
    Str facets[LISTING_MAX_FACETS];
    Str keep; /* the query without after and before, for links to other pages of the list */
} RecordQuery;

/* Fills `out` by the page's query: fields that lists filter by ("kind"), types of what is linked
 * to ("place", "goal", "organisation"), on the working side "state", then "order", "after" and
 * "before". The limit is the caller's. Conditions past LISTING_MAX_FACETS are ERR_INVALID: a list
 * that left one out would say too much. */
MUST_USE ErrCode record_query_read(Page *page, const RecordType *type, Side side, RecordQuery *out,
                                   Err *err);
/* Adds a parameter to `keep`. */
void record_query_keep(Page *page, RecordQuery *query, const char *name, Str value);
/* Whether record_query_read looks at a parameter of this name; pages, view and lang are others'. */
bool record_query_knows(const RecordType *const *types, const RecordType *type, Side side,
                        Str name);

/* The orders of a type's lists by their names in addresses: "name", "newest", and of a type with
 * days "earliest" and "latest". */
enum { RECORD_ORDERS = 4 };
extern const char *const record_orders[RECORD_ORDERS]; /* by ListingOrder */
bool record_query_has_order(const RecordType *type, ListingOrder order);

/* Whether lists filter by this field's choices. */
bool record_query_has_filter(const Field *field);
/* Whether the type, or a group of it, links to such a type and lists filter by it. */
bool record_query_has_link(const RecordType *type, const char *linked);
