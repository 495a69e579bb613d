/* What the machines' side says of itself: an index, the types, its description. */
#include "outlet/record_json.h"
#include "portal/api_parts.h"
#include "portal/label.h"
#include "portal/record_query.h"

ErrCode api_index(Api *a, Err *err)
{
    (void)err;
    Page *p = &a->page;
    doc_text(a->reply, "name", STR("Darya"));
    doc_text(a->reply, "description", STR("/api/openapi.json"));
    doc_text(a->reply, "types", STR("/api/types"));
    Doc *list = doc_list(a->reply, "records");
    for (const RecordType *const *t = site_types(p->site); *t; t++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "type", str_of((*t)->name));
        doc_text(d, "label", label_type(p, *t, "many"));
        doc_printf(d, "url", "/api/records/%s", (*t)->section);
        doc_printf(d, "feed", "/feeds/%s." STR_FMT ".atom", (*t)->section,
                   STR_ARG(locale_language(p->locale)->code));
    }
    return ERR_OK;
}

static Str field_label(void *page, Str name) { return label_field(page, name); }
static Str field_hint(void *page, Str name) { return label_hint(page, name); }
static Str choice_label(void *page, Str field, Str choice)
{
    return label_choice(page, field, choice);
}

ErrCode api_types(Api *a, Err *err)
{
    (void)err;
    Page *p = &a->page;
    RecordLabels labels = {p, field_label, field_hint, choice_label};
    doc_text(a->reply, "language", locale_language(p->locale)->code);
    Doc *data = doc_list(a->reply, "data");
    for (const RecordType *const *t = site_types(p->site); *t; t++) {
        Doc *d = doc_object(data, NULL);
        doc_text(d, "type", str_of((*t)->name));
        doc_text(d, "section", str_of((*t)->section));
        doc_text(d, "label", label_type(p, *t, ""));
        doc_text(d, "label_many", label_type(p, *t, "many"));
        record_json_fields(d, *t, &labels);
    }
    return ERR_OK;
}

enum { FILTERS_MAX = 100 };

/* The names of a type's filters, ended by NULL. */
static void list_filters(Api *a, const RecordType *type, const char *names[FILTERS_MAX + 1])
{
    static const char *const references[] = {"place", "goal", "target", "indicator", "theme", NULL};
    size_t count = 0;
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)) && count < FILTERS_MAX; i++)
        if (record_query_has_filter(f))
            names[count++] = f->name;
    if (type->marks && count < FILTERS_MAX)
        names[count++] = "mark";
    for (size_t i = 0; references[i] && count < FILTERS_MAX; i++)
        if (record_query_has_link(type, references[i]))
            names[count++] = references[i];
    for (const RecordType *const *t = site_types(a->page.site); *t && count < FILTERS_MAX; t++)
        if (record_query_has_link(type, (*t)->name))
            names[count++] = (*t)->name;
    names[count] = NULL;
}

ErrCode api_openapi(Api *a, Err *err)
{
    (void)err;
    Page *p = &a->page;
    const RecordType *const *types = site_types(p->site);
    const char *filters[FILTERS_MAX + 1];
    a->reply = openapi_new(p->arena, site_url(p->site));
    for (const RecordType *const *t = types; *t; t++)
        openapi_type(a->reply, *t);
    for (const ApiRoute *r = api_routes; r->handler; r++) {
        bool is_typed = str_find(str_of(r->told.path), STR("{section}")) != SIZE_MAX;
        if (!is_typed)
            openapi_route(a->reply, &r->told, NULL, NULL);
        for (const RecordType *const *t = types; is_typed && *t; t++) {
            if (r->told.told == OPENAPI_CALENDAR && !(*t)->day)
                continue;
            list_filters(a, *t, filters);
            openapi_route(a->reply, &r->told, *t, filters);
        }
    }
    return ERR_OK;
}
