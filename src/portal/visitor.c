#include "portal/visitor.h"

#include "base/clock.h"
#include "http/cookie.h"
#include "portal/desk.h"
#include "records/audit.h"

static Str session_secret(const HttpRequest *rq)
{
    return http_cookie_value(rq->cookie, STR(VISITOR_COOKIE));
}

static Str token_secret(const HttpRequest *rq)
{
    static const Str scheme = STR_INIT("Bearer ");
    Str head = str_part(rq->authorization, 0, scheme.len);
    return str_eq_nocase(head, scheme)
               ? str_trim(str_part(rq->authorization, scheme.len, rq->authorization.len))
               : STR("");
}

bool visitor_is_named(const HttpRequest *rq)
{
    return rq->authorization.len || session_secret(rq).len;
}

/* That the session was seen is written now and then; when that fails, nothing is lost. */
static void touch(Page *p, const Who *who)
{
    Records *records;
    if (desk_take(site_desk(p->site), &records, NULL))
        return;
    if (session_touch(records_db(records), who->session.id, p->now_us, NULL))
        db_rollback(records_db(records));
    desk_leave(site_desk(p->site));
}

static ErrCode find_who(Page *p, Str secret, bool is_token, Err *err)
{
    bool wants_touch = false;
    Who *who = arena_alloc(p->arena, sizeof *who);
    if (!who)
        return err_set(err, ERR_TOO_LARGE, "the request is too large");
    TRY(session_find(store_db(p->store), secret, is_token, p->now_us, p->arena, who, &wants_touch,
                     err));
    who->viewer.client = audit_client(p->request->client, p->arena);
    p->who = who;
    p->viewer = who->viewer;
    if (wants_touch)
        touch(p, who);
    return ERR_OK;
}

ErrCode visitor_find(Page *p, Err *err)
{
    Str token = token_secret(p->request), session = session_secret(p->request);
    p->viewer = viewer_public();
    p->viewer.now_us = p->now_us;
    p->viewer.client = audit_client(p->request->client, p->arena);
    if (p->request->authorization.len) {
        Err why = {0};
        ErrCode rc = token.len ? find_who(p, token, true, &why) : ERR_NOT_FOUND;
        if (rc && rc != ERR_NOT_FOUND)
            return err_set(err, rc, "%s", why.message);
        if (rc) {
            err_set(err, ERR_DENIED, "this token is not known here, or has ended");
            err_hint(err, "send 'Authorization: Bearer TOKEN', or nothing for what is public");
            return ERR_DENIED;
        }
        return ERR_OK;
    }
    if (!session.len)
        return ERR_OK;
    ErrCode rc = find_who(p, session, false, err);
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

/* "https://host:port" of the Origin header names the host that was asked. */
static bool is_own_origin(const HttpRequest *rq)
{
    size_t at = str_find(rq->origin, STR("://"));
    return at != SIZE_MAX && str_eq(str_part(rq->origin, at + 3, rq->origin.len), rq->host);
}

static ErrCode not_ours(Err *err)
{
    err_set(err, ERR_DENIED, "this form was not sent by a page of this site");
    err_hint(err, "open the page again and send it from there");
    return ERR_DENIED;
}

ErrCode visitor_check_form(const Page *p, Err *err)
{
    const HttpRequest *rq = p->request;
    if (p->who && p->who->session.is_token)
        return ERR_OK;
    bool is_foreign = rq->sec_fetch_site.len && !str_eq(rq->sec_fetch_site, STR("same-origin")) &&
                      !str_eq(rq->sec_fetch_site, STR("none"));
    if (is_foreign || (rq->origin.len && !is_own_origin(rq)))
        return not_ours(err);
    if (p->who && !csrf_matches(p->who, form_value(&p->form, STR("csrf"))))
        return not_ours(err);
    return ERR_OK;
}

bool visitor_proves_own(const Page *p)
{
    const HttpRequest *rq = p->request;
    return str_eq(rq->sec_fetch_site, STR("same-origin")) || (rq->origin.len && is_own_origin(rq));
}

void visitor_put(Page *p)
{
    doc_remove(p->page, "signed_in");
    doc_bool(p->page, "signed_in", p->who != NULL);
    if (!p->who)
        return;
    doc_text(p->page, "who", p->who->account.name);
    if (p->format == PAGE_HTML)
        doc_text(p->page, "csrf", str_of(p->who->csrf));
}

bool visitor_put_refusal(Page *p, ErrCode rc)
{
    if (rc != ERR_DENIED && rc != ERR_TOO_OFTEN && rc != ERR_BUSY)
        return false;
    doc_bool(p->data, "is_refused", true);
    doc_bool(p->data, "is_wrong", rc == ERR_DENIED);
    doc_bool(p->data, "is_locked", rc == ERR_TOO_OFTEN);
    doc_bool(p->data, "is_busy", rc == ERR_BUSY);
    p->reply->status = err_http_status(rc);
    return true;
}

static void put_cookie(Page *p, Str secret, int max_age_s)
{
    http_cookie(p->reply->set_cookie[0], STR(VISITOR_COOKIE), secret, max_age_s,
                p->request->is_https);
}

void visitor_keep(Page *p, Str secret) { put_cookie(p, secret, SESSION_MAX_DAYS * 24 * 3600); }
void visitor_forget(Page *p) { put_cookie(p, STR(""), 0); }
