#include "portal/thread.h"

#include <stdlib.h>

#include "portal/label.h"
#include "portal/record_line.h"
#include "portal/record_parts.h"
#include "portal/record_query.h"
#include "records/partial_date.h"

enum { ROWS = 8, READ = 60 };

static ErrCode count(Page *p, const RecordType *type, const Str *facets, size_t facet_count,
                     Side side, int64_t *out, Err *err)
{
    ListingPage page;
    ListingQuery query = {.type = type,
                          .side = side,
                          .facets = facets,
                          .facet_count = facet_count,
                          .order = ORDER_NEWEST,
                          .limit = 1};
    TRY(listing_read(p->records, &p->viewer, &query, p->arena, &page, err));
    *out = page.total;
    return ERR_OK;
}

/* How many of the type name the id and have the facet; of working copies those in use. */
static ErrCode count_of(Page *p, const RecordType *type, Str id, Str facet, Side side, Str *shown,
                        Err *err)
{
    int64_t all, archived = 0;
    Str facets[3] = {id};
    size_t n = 1;
    if (facet.len)
        facets[n++] = facet;
    TRY(count(p, type, facets, n, side, &all, err));
    facets[n++] = STR("state=archived");
    if (side == SIDE_WORK)
        TRY(count(p, type, facets, n, side, &archived, err));
    *shown = page_running(p, arena_printf(p->arena, "%lld", (long long)(all - archived)));
    return ERR_OK;
}

/* What became of promises: "4 of 9 done, 2 overdue". */
static ErrCode put_verdict(Page *p, Doc *d, const RecordType *type, Str id, Side side, Err *err)
{
    Str all, done, overdue;
    if (!type->marks || !type_find_field(type, STR("verified_by")))
        return ERR_OK;
    TRY(count_of(p, type, id, STR(""), side, &all, err));
    TRY(count_of(p, type, id, STR("status=done"), side, &done, err));
    TRY(count_of(p, type, id, STR("mark=overdue"), side, &overdue, err));
    MessageArgument arguments[] = {{"all", all}, {"done", done}, {"overdue", overdue}};
    Str words = page_format(p, "thread.verdict", 0, arguments, 3);
    doc_text(d, "verdict", words);
    Doc *told = doc_object((Doc *)doc_get(p->data, STR("verdicts")), NULL);
    doc_text(told, "title", label_type(p, type, "many"));
    doc_text(told, "text", words);
    doc_text(told, "target", str_of(type->name));
    return ERR_OK;
}

/* --- order --- */

typedef struct {
    const ListingRow *row;
    Str day, last_day;
    bool is_ahead, is_marked;
    size_t status, at;
} Line;

/* Events: what lies ahead, the nearest first, then what was, the latest first. Others: as they
 * stand, what is marked before all, then by the day on which they are due. */
static int by_order(const void *left, const void *right)
{
    const Line *a = left, *b = right;
    int order = 0;
    if (a->is_ahead != b->is_ahead)
        return a->is_ahead ? -1 : 1;
    if (a->is_marked != b->is_marked)
        return a->is_marked ? -1 : 1;
    if (a->status != b->status)
        return a->status < b->status ? -1 : 1;
    if (!a->day.len != !b->day.len)
        return a->day.len ? -1 : 1;
    order = str_cmp(a->day, b->day);
    if (a->last_day.len && !a->is_ahead)
        order = -order;
    return order ? order : a->at < b->at ? -1 : 1;
}

static size_t place_of(const Field *status, Str choice)
{
    size_t at = 0;
    while (status && status->choices[at] && !str_eq(str_of(status->choices[at]), choice))
        at++;
    return at;
}

static Line line_of(Page *p, const RecordType *type, const ListingRow *row, size_t at)
{
    char today[CLOCK_TEXT_MAX];
    const Field *status = type_find_field(type, STR("status"));
    Line line = {.row = row, .at = at, .day = STR(""), .last_day = STR("")};
    if (type->day)
        line.day = doc_str(row->body, type->day);
    if (type->last_day) {
        Str last = doc_str(row->body, type->last_day);
        line.last_day = last.len ? last : line.day;
        line.is_ahead = line.last_day.len &&
                        !partial_date_is_after(clock_date(p->now_us, today), line.last_day);
        return line;
    }
    line.is_marked = label_mark(p, type, row->body).len > 0;
    line.status = place_of(status, doc_str(row->body, "status"));
    return line;
}

/* --- the records of a type --- */

typedef struct {
    const RecordType *type;
    Str id;
    Side side;
    Line *lines;
    size_t count;
    bool has_more;
} Strand;

static ErrCode read_some(Page *p, Strand *s, Str facet, Err *err)
{
    ListingPage page;
    Str facets[] = {s->id, facet};
    ListingQuery query = {.type = s->type,
                          .side = s->side,
                          .facets = facets,
                          .facet_count = facet.len ? 2 : 1,
                          .order = ORDER_NEWEST,
                          .limit = READ - s->count};
    TRY(listing_read(p->records, &p->viewer, &query, p->arena, &page, err));
    for (size_t i = 0; i < page.count; i++)
        if (page.rows[i].state != RECORD_ARCHIVED) {
            s->lines[s->count] = line_of(p, s->type, &page.rows[i], s->count);
            s->count++;
        }
    s->has_more |= page.has_after;
    return page_audit_rows(p, &page, err);
}

/* What is still open is read before what is over, so that a long past cannot hide it. */
static ErrCode read_strand(Page *p, Strand *s, Err *err)
{
    const Field *status = type_find_field(s->type, STR("status"));
    s->lines = arena_alloc(p->arena, READ * sizeof *s->lines);
    if (!s->lines)
        return err_set(err, ERR_TOO_LARGE, "the page is too large");
    if (!status || !(status->flags & FIELD_FACET))
        return read_some(p, s, STR(""), err);
    for (size_t i = 0; status->choices[i] && s->count < READ; i++)
        TRY(read_some(p, s, arena_printf(p->arena, "status=%s", status->choices[i]), err));
    return ERR_OK;
}

/* Under "Ahead" and "Past" where time parts them. */
static void put_lines(Page *p, Doc *d, const Strand *s)
{
    Doc *heads = doc_list(d, "heads"), *rows = NULL;
    for (size_t i = 0; i < s->count && i < ROWS; i++) {
        const Line *line = &s->lines[i];
        if (!rows || line->is_ahead != line[-1].is_ahead) {
            Doc *head = doc_object(heads, NULL);
            doc_text(head, "heading",
                     !s->type->last_day
                         ? STR("")
                         : page_message(p, line->is_ahead ? "thread.ahead" : "thread.past"));
            rows = doc_list(head, "rows");
        }
        line_put(p, rows, s->type, line->row->id, line->row->body, s->side, s->id);
    }
}

static ErrCode put_type(Page *p, Doc *list, const RecordType *type, Str id, Side side, Err *err)
{
    Strand s = {.type = type, .id = id, .side = side};
    Str kind = id_type(id);
    TRY(read_strand(p, &s, err));
    if (!s.count && !s.has_more)
        return ERR_OK;
    qsort(s.lines, s.count, sizeof *s.lines, by_order);
    Doc *d = doc_object(list, NULL);
    doc_text(d, "type", str_of(type->name));
    doc_text(d, "title", label_type(p, type, "many"));
    doc_bool(d, "more", s.has_more || s.count > ROWS);
    doc_printf(d, "url", STR_FMT "?" STR_FMT "=" STR_FMT "%s",
               STR_ARG(page_url(p, type->section, STR(""))), STR_ARG(kind),
               STR_ARG(str_part(id, kind.len + 1, id.len)), side == SIDE_WORK ? "&view=work" : "");
    TRY(put_verdict(p, d, type, id, side, err));
    put_lines(p, d, &s);
    return ERR_OK;
}

ErrCode thread_put(Page *p, Str id, Side side, Err *err)
{
    Doc *list = doc_list(p->data, "thread");
    doc_list(p->data, "verdicts");
    const char *kind = arena_cstr(p->arena, id_type(id));
    for (const RecordType *const *type = site_types(p->site); *type; type++)
        if (record_query_has_link(*type, kind))
            TRY(put_type(p, list, *type, id, side, err));
    doc_bool(p->data, "has_thread", list->first != NULL);
    return ERR_OK;
}

/* --- visits --- */

/* A visit to a city is one to its country, which is what is counted. */
static Str country_of(Page *p, Str id)
{
    Str type = id_type(id);
    const Place *place = str_eq(type, STR("place"))
                             ? place_find(p->framework, str_part(id, type.len + 1, id.len))
                             : NULL;
    while (place && !str_eq(place->kind, STR("country")) && place->parent.len)
        place = place_find(p->framework, place->parent);
    return place && str_eq(place->kind, STR("country"))
               ? arena_printf(p->arena, "place:" STR_FMT, STR_ARG(place->id))
               : STR("");
}

/* Came as a guest, as far as is known. */
static bool was_guest(const Doc *body, Str guest)
{
    const Doc *people = doc_get(body, STR("participants"));
    for (const Doc *one = people ? people->first : NULL; one; one = one->next)
        if (str_eq(doc_str(doc_get(one, STR("person")), "to"), guest))
            return str_eq(doc_str(one, "role"), STR("guest")) &&
                   !str_eq(doc_str(one, "attendance"), STR("absent"));
    return false;
}

static ErrCode count_visits(Page *p, const RecordType *type, Str guest, Str place, Str until,
                            Side side, size_t *count, Err *err)
{
    ListingPage page;
    Str facets[] = {guest, place, STR("kind=visit")};
    ListingQuery query = {.type = type,
                          .side = side,
                          .facets = facets,
                          .facet_count = 3,
                          .order = ORDER_NEWEST,
                          .limit = LISTING_MAX_ROWS};
    TRY(listing_read(p->records, &p->viewer, &query, p->arena, &page, err));
    *count = 0;
    for (size_t i = 0; i < page.count; i++) {
        Str starts = doc_str(page.rows[i].body, type->day);
        bool is_cancelled = str_eq(doc_str(page.rows[i].body, "status"), STR("cancelled"));
        *count += !is_cancelled && !partial_date_is_after(starts, until) &&
                  was_guest(page.rows[i].body, guest) && page.rows[i].state != RECORD_ARCHIVED;
    }
    return page_audit_rows(p, &page, err);
}

static ErrCode put_visits(Page *p, Doc *list, const RecordType *type, const Doc *body, Str guest,
                          Side side, Err *err)
{
    const Doc *where = doc_get(body, STR("where"));
    Str told = STR("");
    for (const Doc *link = where ? where->first : NULL; link; link = link->next) {
        size_t count;
        Str place = country_of(p, doc_str(link, "to"));
        bool is_told = str_eq(place, told);
        told = place;
        if (!place.len || is_told)
            continue;
        TRY(count_visits(p, type, guest, place, doc_str(body, type->day), side, &count, err));
        MessageArgument arguments[] = {
            {"person", label_id(p, guest).text},
            {"place", label_id(p, place).text},
            {"number", page_running(p, arena_printf(p->arena, "%zu", count))}};
        doc_text(doc_object(list, NULL), "text", page_format(p, "thread.visit", 0, arguments, 3));
    }
    return ERR_OK;
}

ErrCode visits_put(Page *p, const RecordType *type, const Doc *body, Side side, Err *err)
{
    Doc *list = doc_list(p->data, "visits");
    const Doc *people = doc_get(body, STR("participants"));
    if (!type->last_day || !str_eq(doc_str(body, "kind"), STR("visit")) || !people)
        return ERR_OK;
    for (const Doc *one = people->first; one; one = one->next) {
        Str guest = doc_str(doc_get(one, STR("person")), "to");
        if (guest.len && str_eq(doc_str(one, "role"), STR("guest")))
            TRY(put_visits(p, list, type, body, guest, side, err));
    }
    return ERR_OK;
}
