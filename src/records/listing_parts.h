/* What the files of listing share: where the rows of a page are, in order. */
#pragma once
#include "records/mark.h"
#include "records/records_parts.h"
#include "records/selection.h"

typedef struct {
    int64_t no, time; /* time: in the order of the newest */
    Str key;          /* in the other orders: of name_order */
} Place;

typedef struct {
    Records *records;
    const ListingQuery *query;
    Selection selection;
    Arena *arena; /* of this reading alone */
    bool is_descending, has_mark;
    Place from;    /* behind it, in the direction of reading */
    size_t wanted; /* one more than a page: whether there is another */
    Place *places; /* room for twice as many */
    size_t count;
    Err *err;
} Listing;

/* In the order of reading: < 0 when a comes first. */
int place_order(const Listing *listing, const Place *a, const Place *b);
/* Fills places with the first `wanted` behind `from`, by whichever way is expected to touch fewer
 * rows: along the order, or by looking up what each of the selection is ordered by. */
MUST_USE ErrCode listing_find(Listing *listing);
/* What stands at the first places, without marks. */
MUST_USE ErrCode listing_rows(const Listing *listing, Arena *arena, ListingRow *rows, size_t count);
/* The order of the query, for marks. */
char listing_order_letter(const ListingQuery *query);
/* Which of the keys kept with a side the list goes by. Not for ORDER_NEWEST. */
int listing_key(const ListingQuery *query);

/* Rows of many numbers at once; the first 64 parameters, the last number again where fewer. */
enum { LISTING_BATCH = 64 };
#define LISTING_NUMBERS                                                                            \
    "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,"  \
    " $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38,"   \
    " $39, $40, $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54, $55, $56,"   \
    " $57, $58, $59, $60, $61, $62, $63, $64)"
