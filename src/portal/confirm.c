/* The password once more, before what a session that was left open must not do: exports of
 * classified data above all. */
#include "access/session.h"
#include "http/url.h"
#include "portal/account_parts.h"

bool page_needs_step_up(Page *p)
{
    if (p->viewer.is_stepped_up || p->viewer.is_operator || !p->who || p->who->session.is_token)
        return false;
    Buf to;
    buf_init(&to, 4000);
    buf_add(&to, page_url(p, "confirm", STR("")));
    buf_add(&to, STR("?next="));
    http_encode(&to, p->request->path);
    if (p->request->query.len && p->request->path.len + p->request->query.len < 200) {
        buf_add(&to, STR("%3F"));
        http_encode(&to, p->request->query);
    }
    ErrCode rc = page_redirect(p, 303, arena_dup(p->arena, buf_str(&to)));
    buf_clear(&to);
    return rc == ERR_OK;
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
    ErrCode rc;
    if (account_must_sign_in(p, &rc, err))
        return rc;
    TRY(account_person(p, err));
    put_page(p, page_query(p, "next"));
    return ERR_OK;
}

ErrCode post_confirm(Page *p, Err *err)
{
    Err why = {0};
    Records *records;
    Str next = form_value(&p->form, STR("next"));
    TRY(account_person(p, err));
    TRY(desk_take(site_door(p->site), &records, err));
    ErrCode rc = session_step_up(records_db(records), p->who, form_value(&p->form, STR("password")),
                                 p->request->client, p->now_us, &why);
    desk_leave(site_door(p->site));
    if (!rc)
        return page_redirect(p, 303, page_next(p, next));
    if (rc != ERR_DENIED && rc != ERR_BUSY) {
        if (err)
            *err = why;
        return rc;
    }
    put_page(p, next);
    doc_bool(p->data, "is_refused", true);
    p->reply->status = rc == ERR_BUSY ? 429 : 403;
    return ERR_OK;
}
