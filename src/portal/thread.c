#include "portal/thread.h"

#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/record_query.h"
#include "records/partial_date.h"

enum { ROWS = 8 };

/* The columns of a list as parts of a line, "visit", "held", "3 August 2025": each may run in
 * another direction. */
static void put_parts(Page *p, Doc *row, const ListingRow *r)
{
    Doc *parts = doc_list(row, "parts");
    const Field *f;
    for (size_t i = 0; (f = type_field(r->type, i)); i++) {
        if (!(f->flags & FIELD_COLUMN) || f->kind == FIELD_TEXTS)
            continue;
        Str words = view_line(p, f, doc_get(r->body, str_of(f->name)));
        if (words.len)
            doc_text(doc_object(parts, NULL), "text", words);
    }
}

static void put_row(Page *p, Doc *rows, const ListingRow *r, Side side)
{
    Doc *d = doc_object(rows, NULL);
    view_name(p, d, "name", r->type, r->body);
    if (!doc_get(d, STR("name_lang")))
        doc_text(d, "name_lang", STR("")); /* the page around has one of its own */
    doc_printf(d, "url", STR_FMT "%s", STR_ARG(label_id_url(p, r->id)),
               side == SIDE_WORK ? "?copy=working" : "");
    doc_text(d, "mark", label_mark(p, r->type, r->body));
    put_parts(p, d, r);
}

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
    doc_text(d, "verdict", page_format(p, "thread.verdict", 0, arguments, 3));
    return ERR_OK;
}

static bool is_in_use(const ListingPage *page)
{
    for (size_t i = 0; i < page->count; i++)
        if (page->rows[i].state != RECORD_ARCHIVED)
            return true;
    return page->has_after;
}

static ErrCode put_type(Page *p, Doc *list, const RecordType *type, Str id, Side side, Err *err)
{
    ListingPage page;
    ListingQuery query = {.type = type,
                          .side = side,
                          .facets = &id,
                          .facet_count = 1,
                          .order = ORDER_NEWEST,
                          .limit = ROWS};
    Str kind = id_type(id);
    TRY(listing_read(p->records, &p->viewer, &query, p->arena, &page, err));
    if (!is_in_use(&page))
        return page_audit_rows(p, &page, err);
    Doc *d = doc_object(list, NULL);
    doc_text(d, "type", str_of(type->name));
    doc_text(d, "title", label_type(p, type, "many"));
    doc_bool(d, "more", page.has_after);
    doc_printf(d, "url", STR_FMT "?" STR_FMT "=" STR_FMT "%s",
               STR_ARG(page_url(p, type->section, STR(""))), STR_ARG(kind),
               STR_ARG(str_part(id, kind.len + 1, id.len)), side == SIDE_WORK ? "&view=work" : "");
    TRY(put_verdict(p, d, type, id, side, err));
    Doc *rows = doc_list(d, "rows");
    for (size_t i = 0; i < page.count; i++)
        if (page.rows[i].state != RECORD_ARCHIVED)
            put_row(p, rows, &page.rows[i], side);
    return page_audit_rows(p, &page, err);
}

ErrCode thread_put(Page *p, Str id, Side side, Err *err)
{
    Doc *list = doc_list(p->data, "thread");
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
