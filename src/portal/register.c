/* The register as a whole: what it holds, by type, and its themes; and the page of one theme. */
#include "portal/label.h"
#include "portal/thread.h"
#include "register/theme.h"

static ErrCode put_type(Page *p, Doc *list, const RecordType *type, Err *err)
{
    ListingPage page;
    ListingQuery query = {.type = type, .side = SIDE_PUBLIC, .order = ORDER_NEWEST, .limit = 1};
    TRY(listing_read(p->records, &p->viewer, &query, p->arena, &page, err));
    Doc *d = doc_object(list, NULL);
    doc_text(d, "type", str_of(type->name));
    doc_text(d, "text", label_type(p, type, "many"));
    doc_text(d, "url", page_url(p, type->section, STR("")));
    doc_int(d, "total", page.total);
    doc_text(d, "count", locale_integer(p->locale, p->arena, page.total));
    return ERR_OK;
}

static void put_themes(Page *p)
{
    Doc *list = doc_list(p->data, "themes");
    for (size_t i = 0; theme_codes[i]; i++) {
        Doc *d = doc_object(list, NULL);
        Str id = arena_printf(p->arena, "theme:%s", theme_codes[i]);
        doc_text(d, "theme", str_of(theme_codes[i]));
        doc_text(d, "text", label_id(p, id).text);
        doc_text(d, "url", label_id_url(p, id));
    }
}

ErrCode page_register(Page *p, Err *err)
{
    page_title(p, page_message(p, "nav.register"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), page_message(p, "nav.register"));
    doc_bool(p->page, "on_register", true);
    Doc *list = doc_list(p->data, "types");
    for (const RecordType *const *type = site_types(p->site); *type; type++)
        TRY(put_type(p, list, *type, err));
    doc_printf(p->data, "calendar", "/calendar/all." STR_FMT ".ics",
               STR_ARG(locale_language(p->locale)->code));
    put_themes(p);
    return ERR_OK;
}

ErrCode page_theme(Page *p, Err *err)
{
    if (!theme_exists(p->id))
        return err_set(err, ERR_NOT_FOUND, "there is no theme '" STR_FMT "'", STR_ARG(p->id));
    Str id = arena_printf(p->arena, "theme:" STR_FMT, STR_ARG(p->id)), name = label_id(p, id).text;
    page_title(p, name, STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "register", STR("")), page_message(p, "nav.register"));
    page_crumb(p, STR(""), name);
    doc_bool(p->page, "on_register", true);
    doc_text(p->data, "theme", p->id);
    doc_printf(p->data, "calendar", "/calendar/all." STR_FMT ".ics?theme=" STR_FMT,
               STR_ARG(locale_language(p->locale)->code), STR_ARG(p->id));
    return thread_put(p, id, SIDE_PUBLIC, err);
}
