/* Finding the rows of a page: along the order, or from the selection. */
#include <stdlib.h>

#include "records/listing_parts.h"

enum { MIN_CHUNK = 64, MAX_CHUNK = 4096, LOOK_UP_COST = 8 };

int place_order(const Listing *l, const Place *a, const Place *b)
{
    int order = str_cmp(a->key, b->key);
    if (!order)
        order = a->time < b->time ? -1 : a->time > b->time;
    if (!order)
        order = a->no < b->no ? -1 : a->no > b->no;
    return l->is_descending ? -order : order;
}

/* --- along the order --- */

#define NAMES(than, order)                                                                         \
    "SELECT no, sort_key FROM name_order WHERE list = $1 AND language = $2 AND (sort_key, "        \
    "no) " than " ($3, $4) ORDER BY sort_key " order ", no " order " LIMIT $5"
#define NEWEST(table, than, order)                                                                 \
    "SELECT no, changed_us FROM " table " WHERE (changed_us, no) " than                            \
    " ($1, $2) ORDER BY changed_us " order ", no " order " LIMIT $3"
#define NEWEST_OF_TYPE(table, than, order)                                                         \
    "SELECT no, changed_us FROM " table " WHERE type = $1 AND (changed_us, no) " than              \
    " ($2, $3) ORDER BY changed_us " order ", no " order " LIMIT $4"

static const char *const NAMES_SQL[] = {NAMES(">", "ASC"), NAMES("<", "DESC")};
static const char *const NEWEST_SQL[2][2] = {
    {NEWEST("projection", ">", "ASC"), NEWEST("projection", "<", "DESC")},
    {NEWEST("record", ">", "ASC"), NEWEST("record", "<", "DESC")}};
static const char *const NEWEST_OF_TYPE_SQL[2][2] = {
    {NEWEST_OF_TYPE("projection", ">", "ASC"), NEWEST_OF_TYPE("projection", "<", "DESC")},
    {NEWEST_OF_TYPE("record", ">", "ASC"), NEWEST_OF_TYPE("record", "<", "DESC")}};

static ErrCode start_keys(const Listing *l, const Place *from, int64_t chunk, Stmt **st)
{
    const ListingQuery *q = l->query;
    int64_t list;
    TRY(facet_find(l->records, q->side, str_of(q->type->name), STR(""), &list, l->err));
    TRY(records_statement(l->records, NAMES_SQL[l->is_descending], st, l->err));
    stmt_int(*st, 1, list);
    stmt_int(*st, 2, listing_key(q));
    stmt_blob(*st, 3, from->key);
    stmt_int(*st, 4, from->no);
    stmt_int(*st, 5, chunk);
    return ERR_OK;
}

static ErrCode start_newest(const Listing *l, const Place *from, int64_t chunk, Stmt **st)
{
    const ListingQuery *q = l->query;
    int at = 1;
    TRY(records_statement(l->records,
                          q->type ? NEWEST_OF_TYPE_SQL[q->side][l->is_descending]
                                  : NEWEST_SQL[q->side][l->is_descending],
                          st, l->err));
    if (q->type)
        stmt_text(*st, at++, str_of(q->type->name));
    stmt_int(*st, at++, from->time);
    stmt_int(*st, at++, from->no);
    stmt_int(*st, at, chunk);
    return ERR_OK;
}

static Place place_of_row(const Listing *l, Stmt *st)
{
    bool by_key = l->query->order != ORDER_NEWEST;
    return (Place){.no = stmt_col_int(st, 0),
                   .time = by_key ? 0 : stmt_col_int(st, 1),
                   .key = by_key ? arena_dup(l->arena, stmt_col_blob(st, 1)) : STR("")};
}

/* One chunk from *at on; *rows: how many there were. */
static ErrCode walk_chunk(Listing *l, Place *at, int64_t chunk, int64_t *rows)
{
    Stmt *st;
    bool row;
    Place from = *at;
    *rows = 0;
    TRY(l->query->order == ORDER_NEWEST ? start_newest(l, &from, chunk, &st)
                                        : start_keys(l, &from, chunk, &st));
    while (l->count < l->wanted) {
        TRY(stmt_next(st, &row, l->err));
        if (!row)
            break;
        bool is_hit = selection_has(&l->selection, stmt_col_int(st, 0));
        ++*rows;
        if (is_hit || *rows == chunk)
            *at = place_of_row(l, st);
        if (is_hit)
            l->places[l->count++] = *at;
    }
    stmt_reset(st);
    return ERR_OK;
}

/* *is_done false: more rows than `budget` were in vain. */
static ErrCode walk(Listing *l, int64_t budget, int64_t expected, bool *is_done)
{
    Place at = l->from;
    int64_t touched = 0, rows, chunk = expected;
    *is_done = true;
    for (;;) {
        chunk = chunk < MIN_CHUNK ? MIN_CHUNK : chunk > MAX_CHUNK ? MAX_CHUNK : chunk;
        TRY(walk_chunk(l, &at, chunk, &rows));
        touched += rows;
        if (l->count == l->wanted || rows < chunk)
            return ERR_OK;
        if (touched > budget) {
            *is_done = false;
            return ERR_OK;
        }
    }
}

/* --- from the selection --- */

static const char *const KEYS_SQL[] = {
    "SELECT no, names FROM side_entry WHERE no IN " LISTING_NUMBERS " AND side = $65",
    "SELECT no, changed_us FROM projection WHERE no IN " LISTING_NUMBERS,
    "SELECT no, changed_us FROM record WHERE no IN " LISTING_NUMBERS};

static int order_of(const void *a, const void *b, void *listing)
{
    return place_order(listing, a, b);
}

/* Only the first `wanted` matter: of twice as many, half goes. */
static void keep_first(Listing *l)
{
    qsort_r(l->places, l->count, sizeof *l->places, order_of, l);
    if (l->count > l->wanted)
        l->count = l->wanted;
}

static void consider(Listing *l, Place place, bool *is_sorted)
{
    if (l->has_mark && place_order(l, &l->from, &place) >= 0)
        return;
    if (*is_sorted && place_order(l, &place, &l->places[l->wanted - 1]) > 0)
        return;
    place.key = place.key.len ? arena_dup(l->arena, place.key) : place.key;
    l->places[l->count++] = place;
    if (l->count == 2 * l->wanted) {
        keep_first(l);
        *is_sorted = true;
    }
}

static ErrCode look_up(Listing *l, const int64_t numbers[LISTING_BATCH], bool *is_sorted)
{
    Stmt *st;
    bool row, by_key = l->query->order != ORDER_NEWEST;
    TRY(records_statement(l->records, KEYS_SQL[by_key ? 0 : 1 + l->query->side], &st, l->err));
    for (int i = 0; i < LISTING_BATCH; i++)
        stmt_int(st, i + 1, numbers[i]);
    if (by_key)
        stmt_int(st, LISTING_BATCH + 1, l->query->side);
    for (;;) {
        TRY(stmt_next(st, &row, l->err));
        if (!row)
            break;
        Place place = {.no = stmt_col_int(st, 0), .key = STR("")};
        if (by_key)
            place.key = side_kept_key(stmt_col_blob(st, 1), listing_key(l->query));
        else
            place.time = stmt_col_int(st, 1);
        consider(l, place, is_sorted);
    }
    stmt_reset(st);
    return ERR_OK;
}

static ErrCode look_up_all(Listing *l)
{
    bool is_sorted = false;
    int64_t no = 0, next;
    l->count = 0;
    for (;;) {
        int64_t numbers[LISTING_BATCH];
        size_t n = 0;
        while (n < LISTING_BATCH && (next = noset_next(&l->selection.set, no)))
            numbers[n++] = no = next;
        if (!n)
            break;
        while (n < LISTING_BATCH)
            numbers[n++] = no;
        TRY(look_up(l, numbers, &is_sorted));
    }
    keep_first(l);
    return ERR_OK;
}

/* --- which way --- */

ErrCode listing_find(Listing *l)
{
    Selection all;
    Viewer operator= viewer_operator(0);
    bool is_done;
    int64_t wanted = (int64_t)l->wanted, count = l->selection.count;
    if (l->selection.is_all)
        return walk(l, INT64_MAX, wanted, &is_done);
    if (!count)
        return ERR_OK;
    TRY(selection_read(l->records, &operator, l->query->type, l->query->side, NULL, 0, l->arena,
                       &all, l->err));
    /* Along the order, one in all.count / count rows is wanted; a look-up costs as much as
     * LOOK_UP_COST rows of the walk. */
    int64_t expected = all.count * wanted / count;
    if (LOOK_UP_COST * count < expected)
        return look_up_all(l);
    TRY(walk(l, LOOK_UP_COST * count + MIN_CHUNK, expected + expected / 4, &is_done));
    return is_done ? ERR_OK : look_up_all(l);
}
