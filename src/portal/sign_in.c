/* Signing in and out, and the page behind an invitation, where a person names a password. */
#include "access/session.h"
#include "http/url.h"
#include "portal/kept_form.h"
#include "portal/visitor.h"

/* Of an address that is led back to. Where each of its bytes takes three, what leads there still
 * fits into a redirect. */
enum { NEXT_MAX = 300 };

static void put_head(Page *p, const char *title)
{
    page_title(p, page_message(p, title), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), page_message(p, title));
}

Str page_next(Page *p, Str wanted)
{
    bool is_ours = wanted.len > 1 && wanted.ptr[0] == '/' && wanted.ptr[1] != '/' &&
                   wanted.ptr[1] != '\\' && wanted.len < NEXT_MAX;
    for (size_t i = 0; is_ours && i < wanted.len; i++)
        is_ours = wanted.ptr[i] > ' ' && wanted.ptr[i] != '\\' && wanted.ptr[i] != 127;
    return is_ours ? wanted : page_url(p, "work", STR(""));
}

Str page_here(Page *p)
{
    const HttpRequest *rq = p->request;
    Str whole = rq->query.len ? arena_printf(p->arena, STR_FMT "?" STR_FMT, STR_ARG(rq->path),
                                             STR_ARG(rq->query))
                              : rq->path;
    return whole.len < NEXT_MAX ? page_next(p, whole) : page_next(p, rq->path);
}

ErrCode page_lead_by(Page *p, const char *section)
{
    Buf to;
    buf_init(&to, sizeof p->reply->location);
    buf_add(&to, page_url(p, section, STR("")));
    buf_add(&to, STR("?next="));
    http_encode(&to, page_here(p));
    Str address = arena_dup(p->arena, buf_str(&to));
    buf_clear(&to);
    return page_redirect(p, 303, address);
}

static void put_form(Page *p, Str next)
{
    put_head(p, "sign.in");
    doc_text(p->data, "action", page_url(p, "sign-in", STR("")));
    doc_text(p->data, "next", page_next(p, next));
}

ErrCode page_sign_in(Page *p, Err *err)
{
    (void)err;
    put_form(p, page_query(p, "next"));
    doc_text(p->data, "out_action", page_url(p, "sign-out", STR("")));
    doc_bool(p->data, "is_changed", str_eq(page_query(p, "done"), STR("password")));
    return ERR_OK;
}

/* Instead of the page that a form was sent to. */
ErrCode page_sign_in_again(Page *p, Err *err)
{
    (void)err;
    put_form(p, page_here(p));
    doc_bool(p->data, "is_ended", true);
    doc_bool(p->data, "is_kept", kept_put(p, page_here(p), STR("")));
    doc_bool(p->data, "has_files", p->form.file_count > 0);
    p->reply->status = 403;
    return ERR_OK;
}

static ErrCode open_session(Page *p, Who *who, char secret[SECRET_TEXT], Err *err)
{
    Records *records;
    TRY(desk_take(site_door(p->site), &records, err));
    ErrCode rc = session_open(records_db(records), str_trim(form_value(&p->form, STR("email"))),
                              form_value(&p->form, STR("password")), p->request->client,
                              p->request->user_agent, p->now_us, p->arena, who, secret, err);
    desk_leave(site_door(p->site));
    return rc;
}

/* The form again, with all that was to be sent behind it. */
static ErrCode refuse(Page *p)
{
    put_form(p, form_value(&p->form, STR("next")));
    kept_put(p, form_value(&p->form, STR("to")), STR(KEPT_PREFIX));
    doc_text(p->data, "email", form_value(&p->form, STR("email")));
    return ERR_OK;
}

/* What was typed before the session ended waits for its owner to send it: never by itself. */
static void put_kept(Page *p, const Who *who)
{
    p->who = who;
    p->viewer = who->viewer;
    p->template_name = "kept_form";
    put_head(p, "kept.title");
    visitor_put(p);
}

ErrCode post_sign_in(Page *p, Err *err)
{
    Who *who = arena_alloc(p->arena, sizeof *who);
    char secret[SECRET_TEXT];
    if (!who)
        return err_set(err, ERR_TOO_LARGE, "the request is too large");
    ErrCode rc = open_session(p, who, secret, err);
    if (visitor_put_refusal(p, rc))
        return refuse(p);
    TRY(rc);
    visitor_keep(p, str_of(secret));
    if (!kept_put(p, form_value(&p->form, STR("to")), STR(KEPT_PREFIX)))
        return page_redirect(p, 303, page_next(p, form_value(&p->form, STR("next"))));
    put_kept(p, who);
    return ERR_OK;
}

ErrCode post_sign_out(Page *p, Err *err)
{
    Records *records;
    TRY(desk_take(site_door(p->site), &records, err));
    ErrCode rc =
        session_end(records_db(records), p->who->session.id, p->who->account.id, p->now_us, err);
    desk_leave(site_door(p->site));
    TRY(rc);
    visitor_forget(p);
    return page_redirect(p, 303, page_url(p, "", STR("")));
}

/* --- invitations --- */

static ErrCode put_invitation(Page *p, Str secret, const char *weakness, Err *err)
{
    Account account;
    put_head(p, "invitation.title");
    ErrCode rc = account_invited(store_db(p->store), secret, p->now_us, p->arena, &account, err);
    if (rc == ERR_NOT_FOUND) {
        doc_bool(p->data, "is_over", true);
        p->reply->status = 404;
        return ERR_OK;
    }
    TRY(rc);
    doc_text(p->data, "secret", secret);
    doc_text(p->data, "email", account.email);
    doc_text(p->data, "person", account.name);
    doc_text(p->data, "action", page_url(p, "invitation", STR("")));
    if (weakness)
        doc_text(p->data, "weakness", page_message(p, weakness));
    return ERR_OK;
}

ErrCode page_invitation(Page *p, Err *err)
{
    return put_invitation(p, page_query(p, "secret"), NULL, err);
}

/* The new password signs its owner in at once. */
static ErrCode accept(Page *p, Db *db, Str secret, Str password, char session[SECRET_TEXT],
                      Err *err)
{
    Account account;
    Who who = {0};
    TRY(account_accept(db, secret, password, p->now_us, p->arena, &account, err));
    return session_open(db, account.email, password, p->request->client, p->request->user_agent,
                        p->now_us, p->arena, &who, session, err);
}

ErrCode post_invitation(Page *p, Err *err)
{
    Account account;
    Records *records;
    char session[SECRET_TEXT];
    Str secret = form_value(&p->form, STR("secret")),
        password = form_value(&p->form, STR("password"));
    if (account_invited(store_db(p->store), secret, p->now_us, p->arena, &account, NULL))
        return put_invitation(p, secret, NULL, err);
    const char *weakness = password_weakness(password, account.email);
    if (!weakness && !str_eq(password, form_value(&p->form, STR("again"))))
        weakness = "password.differs";
    if (weakness) {
        p->reply->status = 422;
        return put_invitation(p, secret, weakness, err);
    }
    TRY(desk_take(site_door(p->site), &records, err));
    ErrCode rc = accept(p, records_db(records), secret, password, session, err);
    desk_leave(site_door(p->site));
    TRY(rc);
    visitor_keep(p, str_of(session));
    return page_redirect(p, 303, page_url(p, "work", STR("")));
}
