/* The list of a type: what is public, or (?view=work) the working copies of the viewer's reach. */
#include "portal/filter.h"
#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/record_query.h"

enum { ROWS = 50 };

static void put_choices(Page *p, const Field *f)
{
    Str chosen = page_query(p, f->name);
    Doc *options = filter_put(p, f->name, label_field(p, str_of(f->name)), false);
    for (size_t i = 0; f->kind == FIELD_CHOICE && f->choices[i]; i++)
        filter_option(options, str_of(f->choices[i]),
                      label_choice(p, str_of(f->name), str_of(f->choices[i])), chosen);
    for (int l = 0; f->kind == FIELD_LANGUAGE && l < LOCALE_COUNT; l++)
        filter_option(options, languages[l].code, languages[l].name, chosen);
}

static void put_marks(Page *p, const RecordType *type)
{
    const Field mark = {.name = "mark", .kind = FIELD_CHOICE, .choices = type->marks};
    if (type->marks)
        put_choices(p, &mark);
}

static void put_filters(Page *p, const RecordType *type)
{
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)); i++)
        if (record_query_has_filter(f))
            put_choices(p, f);
    put_marks(p, type);
    if (record_query_has_link(type, "place"))
        filter_put_places(p);
    if (record_query_has_link(type, "goal"))
        filter_put_goals(p);
    if (record_query_has_link(type, "theme"))
        filter_put_themes(p);
}

static const char *const STATE_CHOICES[] = {"draft",     "returned", "submitted",
                                            "published", "archived", NULL};

static void put_states(Page *p)
{
    static const Field state = {.name = "state", .kind = FIELD_CHOICE, .choices = STATE_CHOICES};
    put_choices(p, &state);
}

void record_put_state(Page *p, Doc *into, RecordState state)
{
    Str name = state_name(state);
    doc_text(into, "state", name);
    doc_text(into, "state_text", label_choice(p, STR("state"), name));
}

static void put_columns(Page *p, Doc *row, const RecordType *type, const Doc *body)
{
    Doc *cells = doc_list(row, "cells");
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)); i++)
        if ((f->flags & FIELD_COLUMN) && f->kind != FIELD_TEXTS)
            doc_text(doc_object(cells, NULL), "text",
                     view_line(p, f, doc_get(body, str_of(f->name))));
}

static void put_row(Page *p, Doc *rows, const ListingRow *r, bool is_work)
{
    char day[CLOCK_TEXT_MAX];
    Doc *row = doc_object(rows, NULL);
    doc_text(row, "id", r->id);
    view_name(p, row, "name", r->type, r->body);
    Str url = label_id_url(p, r->id);
    doc_printf(row, "url", STR_FMT "%s", STR_ARG(url), is_work ? "?copy=working" : "");
    doc_text(row, "mark", label_mark(p, r->type, r->body));
    put_columns(p, row, r->type, r->body);
    doc_text(row, "changed", clock_date(r->changed_us, day));
    doc_text(row, "date", page_date(p, clock_date(r->changed_us, day)));
    if (!is_work)
        return;
    record_put_state(p, row, r->state);
    doc_int(row, "revision", r->revision);
    if (r->sensitivity > SENSITIVITY_PUBLIC)
        doc_text(row, "sensitivity",
                 label_choice(p, STR("sensitivity"), sensitivity_name(r->sensitivity)));
}

static void put_pages(Page *p, const RecordQuery *list, const ListingPage *page)
{
    const char *mark[] = {"before", "after"};
    doc_bool(p->data, "paged", page->has_before || page->has_after);
    bool has[] = {page->has_before, page->has_after};
    for (size_t i = 0; i < 2; i++) {
        if (!has[i] || !page->count)
            continue;
        Str at = page->rows[i ? page->count - 1 : 0].mark;
        doc_printf(p->data, mark[i], STR_FMT "?" STR_FMT "%s%s=" STR_FMT,
                   STR_ARG(page_url(p, list->query.type->section, STR(""))), STR_ARG(list->keep),
                   list->keep.len ? "&" : "", mark[i], STR_ARG(at));
    }
}

/* The same list as files. */
static void put_files(Page *p, const RecordQuery *list)
{
    static const char *const forms[] = {"csv", "xlsx"};
    for (size_t i = 0; i < 2; i++)
        doc_printf(p->data, forms[i], STR_FMT ".%s%s" STR_FMT,
                   STR_ARG(page_url(p, list->query.type->section, STR(""))), forms[i],
                   list->keep.len ? "?" : "", STR_ARG(list->keep));
}

static void put_heads(Page *p, const RecordType *type)
{
    Doc *heads = doc_list(p->data, "heads");
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)); i++)
        if ((f->flags & FIELD_COLUMN) && f->kind != FIELD_TEXTS)
            doc_text(doc_object(heads, NULL), "text", label_field(p, str_of(f->name)));
}

/* "earliest first (Due by)" */
static void put_order(Page *p, const RecordType *type, ListingOrder chosen)
{
    static const char *const messages[] = {"list.by_name", "list.by_date", "list.by_earliest",
                                           "list.by_latest"};
    Doc *options = filter_put(p, "order", page_message(p, "list.order"), true);
    MessageArgument field = {"field", type->day ? label_field(p, str_of(type->day)) : STR("")};
    for (int o = 0; o < RECORD_ORDERS; o++)
        if (record_query_has_order(type, (ListingOrder)o))
            filter_option(options, str_of(record_orders[o]),
                          page_format(p, messages[o], 0, &field, 1), str_of(record_orders[chosen]));
}

ErrCode page_audit_rows(Page *p, const ListingPage *rows, Err *err)
{
    Str ids[LISTING_MAX_ROWS];
    size_t count = 0;
    for (size_t i = 0; i < rows->count; i++)
        if (rows->rows[i].sensitivity > SENSITIVITY_PUBLIC)
            ids[count++] = rows->rows[i].id;
    return page_audit(p, ids, count, err);
}

/* The filters are folded until one is set, so that the list begins on the first screen. */
static void put_fold(Page *p, size_t chosen)
{
    MessageArgument number = {"number", page_running(p, arena_printf(p->arena, "%zu", chosen))};
    doc_bool(p->data, "is_filtered", chosen > 0);
    doc_text(p->data, "filters_text",
             page_format(p, chosen ? "list.conditions_chosen" : "list.conditions", 0, &number, 1));
}

static void put_total(Page *p, int64_t total)
{
    MessageArgument number = {"number", locale_integer(p->locale, p->arena, total)};
    if (total >= 0)
        doc_text(p->data, "total", page_format(p, "list.total", 0, &number, 1));
}

/* The news of this list, and its days, with its filters. */
static void put_feed(Page *p, const RecordQuery *list)
{
    doc_printf(p->page, "feed", "/feeds/%s." STR_FMT ".atom%s" STR_FMT, list->query.type->section,
               STR_ARG(locale_language(p->locale)->code), list->keep.len ? "?" : "",
               STR_ARG(list->keep));
    if (list->query.type->day)
        doc_printf(p->data, "calendar", "/calendar/%s." STR_FMT ".ics%s" STR_FMT,
                   list->query.type->section, STR_ARG(locale_language(p->locale)->code),
                   list->keep.len ? "?" : "", STR_ARG(list->keep));
}

ErrCode page_record_list(Page *p, Err *err)
{
    const RecordType *type = p->type;
    ListingPage found = {0};
    bool is_work = p->who && str_eq(page_query(p, "view"), STR("work"));
    RecordQuery list;
    TRY(record_query_read(p, type, is_work ? SIDE_WORK : SIDE_PUBLIC, &list, err));
    list.query.limit = ROWS;
    page_title(p, label_type(p, type, "many"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), label_type(p, type, "many"));
    put_filters(p, type);
    if (is_work)
        put_states(p);
    put_order(p, type, list.query.order);
    if (p->format == PAGE_CSV || p->format == PAGE_XLSX)
        return record_export(p, &list.query, err);
    if (!is_work)
        put_feed(p, &list);
    TRY(listing_read(p->records, &p->viewer, &list.query, p->arena, &found, err));
    if (is_work)
        TRY(page_audit_rows(p, &found, err));
    doc_text(p->data, "type", str_of(type->name));
    doc_bool(p->data, "is_work", is_work);
    put_fold(p, list.query.facet_count);
    doc_bool(p->data, "may_see_work", p->who && viewer_may_somewhere(&p->viewer, ACT_READ));
    if (viewer_may_somewhere(&p->viewer, ACT_WRITE)) {
        doc_text(p->data, "new_url", page_url(p, type->section, STR("new")));
        doc_text(p->data, "new_text", label_type(p, type, "new"));
    }
    if (viewer_may_somewhere(&p->viewer, ACT_IMPORT))
        doc_text(p->data, "import_url", page_url(p, type->section, STR("import")));
    put_files(p, &list);
    doc_text(p->data, "list_url", page_url(p, type->section, STR("")));
    put_heads(p, type);
    Doc *rows = doc_list(p->data, "rows");
    for (size_t i = 0; i < found.count; i++)
        put_row(p, rows, &found.rows[i], is_work);
    put_total(p, found.total);
    put_pages(p, &list, &found);
    return ERR_OK;
}
