/* Reporting windows, for those who open and close them somewhere: all are shown, as they say what
 * is frozen; the buttons stand where the viewer may. */
#include "portal/account_parts.h"
#include "portal/label.h"
#include "records/window.h"

static bool may_window(const Page *p, Str context)
{
    Stand stand = {.contexts = &context, .context_count = 1};
    return viewer_may(&p->viewer, ACT_WINDOW, &stand);
}

static ErrCode denied(Err *err)
{
    return err_set(err, ERR_DENIED, "reporting windows are for those who may open them");
}

static void put_window(Page *p, Doc *list, const Window *w)
{
    Doc *d = doc_object(list, NULL);
    const RecordType *type = type_find(site_types(p->site), w->type);
    doc_text(d, "id", w->id);
    account_put_context(p, d, w->context);
    doc_text(d, "type", w->type);
    doc_text(d, "type_text", type ? label_type(p, type, "many") : page_message(p, "windows.all"));
    doc_text(d, "until", w->until);
    doc_text(d, "until_text", page_date(p, w->until));
    doc_bool(d, "is_closed", w->is_closed);
    doc_text(d, "state", page_message(p, w->is_closed ? "windows.is_closed" : "windows.is_open"));
    doc_text(d, "by", page_account_name(p, w->by));
    doc_text(d, "at", account_moment(p, w->at_us));
    doc_text(d, "note", w->note);
    doc_bool(d, "may_close", !w->is_closed && may_window(p, w->context));
}

/* "region" and the countries, as far as the viewer's rights go, and own contexts besides. */
static void put_contexts(Page *p)
{
    const Place *countries[16];
    Doc *list = doc_list(p->data, "contexts");
    if (may_window(p, STR("region")))
        account_put_context(p, doc_object(list, NULL), STR("region"));
    size_t count = page_countries(p, countries, 16);
    for (size_t i = 0; i < count; i++) {
        Str context = arena_printf(p->arena, "place:" STR_FMT, STR_ARG(countries[i]->id));
        if (may_window(p, context))
            account_put_context(p, doc_object(list, NULL), context);
    }
    for (size_t i = 0; i < p->viewer.reach_count; i++) {
        const Reach *r = &p->viewer.reaches[i];
        const Place *place = str_eq(id_type(r->context), STR("place"))
                                 ? place_find(p->framework, str_part(r->context, 6, SIZE_MAX))
                                 : NULL;
        bool is_country = place && str_eq(place->kind, STR("country"));
        if ((r->acts & ACT_WINDOW) && !is_country && !str_eq(r->context, STR("region")))
            account_put_context(p, doc_object(list, NULL), r->context);
    }
}

static ErrCode put_page(Page *p, Err *err)
{
    Window *windows;
    size_t count;
    account_head(p, page_message(p, "windows.title"), "account", "account.title");
    doc_text(p->data, "action", page_url(p, "windows", STR("")));
    TRY(window_list(p->records, p->now_us, p->arena, &windows, &count, err));
    Doc *list = doc_list(p->data, "windows"), *types = doc_list(p->data, "types");
    for (size_t i = 0; i < count; i++)
        put_window(p, list, &windows[i]);
    for (const RecordType *const *t = site_types(p->site); *t; t++) {
        Doc *d = doc_object(types, NULL);
        doc_text(d, "type", str_of((*t)->name));
        doc_text(d, "text", label_type(p, *t, "many"));
    }
    put_contexts(p);
    doc_text(p->data, "id", form_value(&p->form, STR("id")));
    doc_text(p->data, "until", form_value(&p->form, STR("until")));
    return ERR_OK;
}

static ErrCode open_one(Page *p, Records *records, Err *err)
{
    Window w = {.id = str_trim(form_value(&p->form, STR("id"))),
                .context = form_value(&p->form, STR("context")),
                .type = form_value(&p->form, STR("type")),
                .until = form_value(&p->form, STR("until"))};
    return window_open(records, &p->viewer, &w, err);
}

static ErrCode close_one(Page *p, Records *records, Err *err)
{
    return window_close(records, &p->viewer, form_value(&p->form, STR("id")),
                        str_trim(form_value(&p->form, STR("note"))), err);
}

ErrCode page_windows(Page *p, Err *err)
{
    if (!viewer_may_somewhere(&p->viewer, ACT_WINDOW))
        return denied(err);
    return put_page(p, err);
}

ErrCode post_windows(Page *p, Err *err)
{
    Records *records;
    Err why = {0};
    TRY(account_person(p, err));
    if (!viewer_may_somewhere(&p->viewer, ACT_WINDOW))
        return denied(err);
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = str_eq(form_value(&p->form, STR("do")), STR("close")) ? close_one(p, records, &why)
                                                                       : open_one(p, records, &why);
    desk_leave(site_desk(p->site));
    if (!rc)
        return page_redirect(p, 303, page_url(p, "windows", STR("")));
    account_put_refusal(p, &why);
    return put_page(p, err);
}
