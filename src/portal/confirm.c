/* The password once more, before what a session that was left open must not do: exports of
 * classified data above all. */
#include "access/session.h"
#include "portal/account_parts.h"
#include "portal/visitor.h"

bool page_needs_step_up(Page *p)
{
    if (p->viewer.is_stepped_up || p->viewer.is_operator || !p->who || p->who->session.is_token)
        return false;
    return page_lead_by(p, "confirm") == ERR_OK;
}

static void put_page(Page *p, Str next)
{
    account_head(p, page_message(p, "confirm.title"), "", "");
    doc_text(p->data, "action", page_url(p, "confirm", STR("")));
    doc_text(p->data, "next", page_next(p, next));
    doc_text(p->data, "email", p->who->account.email);
}

ErrCode page_confirm(Page *p, Err *err)
{
    TRY(account_person(p, err));
    put_page(p, page_query(p, "next"));
    return ERR_OK;
}

static ErrCode step_up(Page *p, Err *err)
{
    Records *records;
    TRY(desk_take(site_door(p->site), &records, err));
    ErrCode rc = session_step_up(records_db(records), p->who, form_value(&p->form, STR("password")),
                                 p->request->client, p->now_us, err);
    desk_leave(site_door(p->site));
    return rc;
}

ErrCode post_confirm(Page *p, Err *err)
{
    Str next = form_value(&p->form, STR("next"));
    TRY(account_person(p, err));
    ErrCode rc = step_up(p, err);
    if (!rc)
        return page_redirect(p, 303, page_next(p, next));
    if (!visitor_put_refusal(p, rc))
        return rc;
    put_page(p, next);
    return ERR_OK;
}
