#include "records/listing.h"

#include "base/num.h"
#include "format/json.h"
#include "records/listing_parts.h"

/* --- rows --- */

static const char *const ROWS_SQL[] = {
    "SELECT no, id, type, revision, sensitivity, changed_us, body FROM projection"
    " WHERE no IN " LISTING_NUMBERS,
    "SELECT r.no, r.id, r.type, r.revision, r.sensitivity, r.changed_us, v.body, r.state,"
    " r.changed_by, v.note FROM record r JOIN revision v ON v.no = r.no AND v.number = r.revision"
    " WHERE r.no IN " LISTING_NUMBERS};

static ErrCode fill_row(const Listing *l, Stmt *st, Arena *arena, ListingRow *row)
{
    bool work = l->query->side == SIDE_WORK;
    Doc *body = NULL;
    *row = (ListingRow){.id = arena_dup(arena, stmt_col_text(st, 1)),
                        .type = type_find(l->records->world->types, stmt_col_text(st, 2)),
                        .revision = stmt_col_int(st, 3),
                        .sensitivity = (Sensitivity)stmt_col_int(st, 4),
                        .changed_us = stmt_col_int(st, 5),
                        .state = work ? (RecordState)stmt_col_int(st, 7) : RECORD_PUBLISHED,
                        .changed_by = work ? arena_dup(arena, stmt_col_text(st, 8)) : STR(""),
                        .note = work ? arena_dup(arena, stmt_col_text(st, 9)) : STR("")};
    TRY(json_read_kept(&body, arena, stmt_col_text(st, 6), l->err));
    row->body = body;
    return ERR_OK;
}

static ErrCode fill_batch(const Listing *l, Arena *arena, ListingRow *rows, size_t first,
                          size_t count)
{
    Stmt *st;
    bool row;
    ErrCode rc = ERR_OK;
    TRY(records_statement(l->records, ROWS_SQL[l->query->side], &st, l->err));
    for (size_t i = 0; i < LISTING_BATCH; i++)
        stmt_int(st, (int)i + 1, l->places[first + (i < count ? i : count - 1)].no);
    while (!rc) {
        rc = stmt_next(st, &row, l->err);
        if (rc || !row)
            break;
        for (size_t i = first; !rc && i < first + count; i++)
            if (l->places[i].no == stmt_col_int(st, 0))
                rc = fill_row(l, st, arena, &rows[i]);
    }
    stmt_reset(st);
    return rc;
}

ErrCode listing_rows(const Listing *l, Arena *arena, ListingRow *rows, size_t count)
{
    for (size_t first = 0; first < count; first += LISTING_BATCH) {
        size_t rest = count - first;
        TRY(fill_batch(l, arena, rows, first, rest < LISTING_BATCH ? rest : LISTING_BATCH));
    }
    return ERR_OK;
}

static ErrCode fill(const Listing *l, Arena *arena, ListingRow *rows, size_t count)
{
    char order = listing_order_letter(l->query);
    TRY(listing_rows(l, arena, rows, count));
    for (size_t i = 0; i < count; i++) {
        Str time = arena_printf(l->arena, "%lld", (long long)l->places[i].time);
        Mark mark = {order, order == 'n' ? time : l->places[i].key, rows[i].id};
        rows[i].mark = mark_write(arena, &mark);
    }
    return ERR_OK;
}

/* --- where to begin --- */

char listing_order_letter(const ListingQuery *q)
{
    return q->order == ORDER_NEWEST ? 'n' : (char)('a' + listing_key(q));
}

int listing_key(const ListingQuery *q)
{
    return q->order == ORDER_EARLIEST ? KEY_EARLIEST
           : q->order == ORDER_LATEST ? KEY_LATEST
                                      : q->language;
}

static ErrCode check(const ListingQuery *q, Err *err)
{
    if (!q->type && q->order != ORDER_NEWEST)
        return err_set(err, ERR_INVALID, "records of several types have no order but the newest");
    if (q->order >= ORDER_EARLIEST && !q->type->day)
        return err_set(err, ERR_INVALID, "records of the type '%s' have no day", q->type->name);
    if (!q->limit || q->limit > LISTING_MAX_ROWS)
        return err_set(err, ERR_INVALID, "a page has 1 to %d rows", LISTING_MAX_ROWS);
    if (q->language < 0 || q->language >= LOCALE_COUNT)
        return err_set(err, ERR_INVALID, "there is no such language");
    if (q->after.len && q->before.len)
        return err_set(err, ERR_INVALID, "a page is after a place or before one, not both");
    return ERR_OK;
}

/* The number behind the mark's id counts where the viewer may see that record in this list; else a
 * made-up mark could ask for the place of a hidden one. */
static ErrCode number_of(const Listing *l, Str id, int64_t *no)
{
    Stmt *st;
    TRY(records_statement(l->records, "SELECT no FROM record WHERE id = $1", &st, l->err));
    stmt_text(st, 1, id);
    TRY(statement_number(st, 0, no, l->err));
    if (l->selection.is_all && l->query->side == SIDE_PUBLIC) {
        TRY(records_statement(l->records, "SELECT no FROM projection WHERE no = $1", &st, l->err));
        stmt_int(st, 1, *no);
        TRY(statement_number(st, 0, no, l->err));
    }
    if (!selection_has(&l->selection, *no))
        *no = 0;
    return ERR_OK;
}

static ErrCode begin_at(Listing *l)
{
    const ListingQuery *q = l->query;
    Str text = q->before.len ? q->before : q->after;
    Mark mark;
    uint64_t time;
    l->is_descending = (q->order == ORDER_NEWEST) != (q->before.len > 0);
    l->has_mark = text.len > 0;
    l->from = (Place){.key = STR("")};
    if (!text.len && l->is_descending)
        l->from.no = l->from.time = INT64_MAX;
    if (!text.len)
        return ERR_OK;
    TRY(mark_read(l->arena, text, listing_order_letter(q), &mark, l->err));
    if (q->order != ORDER_NEWEST)
        l->from.key = mark.key;
    else if (num_read_u64(mark.key, INT64_MAX, &time))
        l->from.time = (int64_t)time;
    return number_of(l, mark.id, &l->from.no);
}

/* --- a page --- */

static ErrCode put_page(Listing *l, Arena *arena, ListingPage *out)
{
    bool backward = l->query->before.len > 0, more = l->count == l->wanted;
    size_t count = more ? l->count - 1 : l->count;
    for (size_t i = 0; backward && i < count / 2; i++) {
        Place place = l->places[i];
        l->places[i] = l->places[count - 1 - i];
        l->places[count - 1 - i] = place;
    }
    out->rows = arena_alloc(arena, (count + 1) * sizeof *out->rows);
    out->count = count;
    out->has_after = backward || more;
    out->has_before = backward ? more : l->has_mark;
    out->total = l->selection.count;
    if (out->rows)
        TRY(fill(l, arena, out->rows, count));
    return arena_failed(arena) || arena_failed(l->arena)
               ? err_set(l->err, ERR_TOO_LARGE, "the page is too large")
               : ERR_OK;
}

static ErrCode read_page(Listing *l, const Viewer *viewer, Arena *arena, ListingPage *out)
{
    const ListingQuery *q = l->query;
    TRY(selection_read(l->records, viewer, q->type, q->side, q->facets, q->facet_count, l->arena,
                       &l->selection, l->err));
    if (q->act)
        TRY(selection_to_act(l->records, viewer, q->type, q->act, l->arena, &l->selection, l->err));
    if (q->to_review)
        TRY(selection_to_review(l->records, viewer, q->type, l->arena, &l->selection, l->err));
    TRY(begin_at(l));
    l->wanted = q->limit + 1;
    l->places = arena_alloc(l->arena, 2 * l->wanted * sizeof *l->places);
    if (!l->places)
        return err_set(l->err, ERR_TOO_LARGE, "there are too many records");
    TRY(listing_find(l));
    return put_page(l, arena, out);
}

ErrCode listing_read(Records *r, const Viewer *viewer, const ListingQuery *query, Arena *arena,
                     ListingPage *out, Err *err)
{
    Listing l = {.records = r, .query = query, .err = err};
    *out = (ListingPage){.total = -1};
    TRY(check(query, err));
    TRY(db_read_begin(r->db, err));
    l.arena = arena_new(RECORDS_ARENA);
    ErrCode rc = read_page(&l, viewer, arena, out);
    arena_free(l.arena);
    db_read_end(r->db);
    return rc;
}

/* --- counts --- */

typedef VEC(FacetCount) FacetCounts;

static ErrCode count_prefix(Records *r, const RecordType *type, Str prefix, size_t cut,
                            Arena *arena, FacetCounts *list, Err *err)
{
    Stmt *st;
    bool row;
    Str end = arena_dup(arena, prefix); /* the first text behind all that begin so */
    if (!end.ptr)
        return err_set(err, ERR_TOO_LARGE, "there are too many values");
    ((char *)end.ptr)[end.len - 1]++;
    TRY(records_statement(r,
                          "SELECT k.facet, CAST(sum(b.count) AS BIGINT) FROM facet_key k"
                          " JOIN facet_block b ON b.key = k.key WHERE k.side = 0 AND k.type = $1"
                          " AND k.facet >= $2 AND k.facet < $3 GROUP BY k.facet ORDER BY k.facet",
                          &st, err));
    stmt_text(st, 1, str_of(type->name));
    stmt_text(st, 2, prefix);
    stmt_text(st, 3, end);
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row)
            break;
        Str facet = stmt_col_text(st, 0);
        FacetCount count = {arena_dup(arena, str_part(facet, cut, facet.len)), stmt_col_int(st, 1)};
        vec_push(list, count);
    }
    stmt_reset(st);
    return ERR_OK;
}

static const Field *field_at(const RecordType *type, Str path)
{
    const Field *field = NULL;
    Str part;
    bool more = true;
    while (str_split(&path, '.', &more, &part)) {
        field = field ? field_find(field->fields, part) : type_find_field(type, part);
        if (!field)
            return NULL;
    }
    return field;
}

static ErrCode count_field(Records *r, const RecordType *type, const Field *field, Str path,
                           Arena *arena, FacetCounts *list, Err *err)
{
    if (field->kind != FIELD_LINK) {
        Str prefix = arena_printf(arena, STR_FMT "=", STR_ARG(path));
        return prefix.ptr ? count_prefix(r, type, prefix, prefix.len, arena, list, err)
                          : err_set(err, ERR_TOO_LARGE, "there are too many values");
    }
    for (const char *const *to = field->to; to && *to; to++) {
        Str prefix = arena_printf(arena, "%s:", *to);
        TRY(prefix.ptr ? count_prefix(r, type, prefix, 0, arena, list, err)
                       : err_set(err, ERR_TOO_LARGE, "there are too many values"));
    }
    return ERR_OK;
}

ErrCode listing_facets(Records *r, const RecordType *type, Str path, Arena *arena, FacetCount **out,
                       size_t *count, Err *err)
{
    FacetCounts list = {0};
    const Field *field = field_at(type, path);
    if (!field)
        return err_set(err, ERR_INVALID, "a record of the type '%s' has no field '" STR_FMT "'",
                       type->name, STR_ARG(str_part(path, 0, 100)));
    ErrCode rc = count_field(r, type, field, path, arena, &list, err);
    *count = list.count;
    *out = arena_alloc(arena, (list.count + 1) * sizeof **out);
    if (*out && list.count)
        memcpy(*out, list.items, list.count * sizeof **out);
    vec_clear(&list);
    return !rc && arena_failed(arena) ? err_set(err, ERR_TOO_LARGE, "there are too many values")
                                      : rc;
}
