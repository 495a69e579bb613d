#include "portal/account_parts.h"

#include "http/letter.h"
#include "portal/label.h"
#include "portal/visitor.h"

ErrCode account_person(const Page *p, Err *err)
{
    if (p->who && !p->who->session.is_token)
        return ERR_OK;
    err_set(err, ERR_DENIED, "this is for people who are signed in, not for tokens");
    err_hint(err, "sign in with a browser");
    return ERR_DENIED;
}

void account_head(Page *p, Str title, const char *parent, const char *parent_message)
{
    page_title(p, title, STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    if (parent[0])
        page_crumb(p, page_url(p, parent, STR("")), page_message(p, parent_message));
    page_crumb(p, STR(""), title);
}

/* --- what a form asks --- */

static const AccountDeed *find_deed(const AccountDeed *deeds, Str name)
{
    for (; deeds->name; deeds++)
        if (str_eq(str_of(deeds->name), name))
            return deeds;
    return NULL;
}

ErrCode account_do(Page *p, const AccountDeed *deeds, Err *err)
{
    Records *records;
    const AccountDeed *deed = find_deed(deeds, form_value(&p->form, STR("do")));
    TRY(account_person(p, err));
    if (!deed)
        return err_set(err, ERR_INVALID, "the form does not say what to do");
    TRY(desk_take(site_door(p->site), &records, err));
    ErrCode rc = deed->act(p, records_db(records), err);
    desk_leave(site_door(p->site));
    return rc;
}

ErrCode account_done(Page *p, Str url, Str what)
{
    return page_redirect(
        p, 303, arena_printf(p->arena, STR_FMT "?done=" STR_FMT, STR_ARG(url), STR_ARG(what)));
}

void account_put_done(Page *p, const AccountDeed *deeds)
{
    const AccountDeed *deed = find_deed(deeds, page_query(p, "done"));
    if (deed)
        doc_text(p->data, "done",
                 page_message(p, arena_printf(p->arena, "done.%s", deed->name).ptr));
}

void account_put_refusal(Page *p, const Err *why)
{
    const char *key = why->code == ERR_DENIED      ? "refused.denied"
                      : why->code == ERR_CONFLICT  ? "refused.conflict"
                      : why->code == ERR_NOT_FOUND ? "refused.not_found"
                                                   : "refused.invalid";
    Doc *d = doc_object(p->data, "refusal");
    doc_text(d, "text", page_message(p, key));
    doc_text(d, "detail", str_of(why->message));
    p->reply->status = why->code == ERR_INVALID ? 422 : err_http_status(why->code);
}

/* --- words --- */

Str account_moment(Page *p, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    if (!us)
        return STR("");
    Str moment = clock_text(us, text);
    return arena_printf(p->arena, STR_FMT ", " STR_FMT " UTC",
                        STR_ARG(page_date(p, str_part(moment, 0, 10))),
                        STR_ARG(page_running(p, str_part(moment, 11, 16))));
}

Str account_url(Page *p, Str id)
{
    return page_url(p, "accounts", str_part(id, id_type(id).len + 1, id.len));
}

Str account_role(const Page *p, Str role)
{
    return role_find(role)
               ? page_message(p, arena_printf(p->arena, "role." STR_FMT, STR_ARG(role)).ptr)
               : role;
}

Str account_state(const Page *p, const Account *a)
{
    return page_message(p, a->is_closed      ? "account.closed"
                           : a->has_password ? "account.open"
                                             : "account.invited");
}

/* A role may be given in a record that not everybody may know of who gives roles elsewhere: then
 * not even its id is told. */
static bool may_know(Page *p, Str context)
{
    Record record;
    Doc *public;
    Str moved;
    if (!type_find(site_types(p->site), id_type(context)) || account_may_audit(p))
        return true;
    for (size_t i = 0; i < p->viewer.reach_count; i++)
        if (str_eq(p->viewer.reaches[i].context, context))
            return true;
    return !record_read(p->records, &p->viewer, context, 0, p->arena, &record, NULL) ||
           !record_public(p->records, context, p->arena, &public, &moved, NULL);
}

bool account_is_within(void *page, Str inner, Str outer)
{
    Page *p = page;
    Record record;
    if (!type_find(site_types(p->site), id_type(inner)))
        return world_is_within((void *)site_world(p->site), inner, outer);
    if (record_read(p->records, &p->viewer, inner, 0, p->arena, &record, NULL))
        return false;
    for (size_t i = 0; i < record.stand.context_count; i++)
        if (str_eq(record.stand.contexts[i], outer))
            return true;
    return false;
}

void account_put_context(Page *p, Doc *into, Str context)
{
    if (!may_know(p, context)) {
        doc_text(into, "context_text", page_message(p, "record.not_shown"));
        return;
    }
    Name name = {page_message(p, "context.region"), locale_language(p->locale)->code};
    doc_text(into, "context", context);
    if (!str_eq(context, STR("region"))) {
        name = label_id(p, context);
        doc_text(into, "context_url", label_id_url(p, context));
    }
    page_put_name(p, into, "context_text", name);
}

void account_put_grant(Page *p, Doc *list, const Grant *g)
{
    char day[CLOCK_TEXT_MAX];
    Doc *d = doc_object(list, NULL);
    int64_t end_us = g->ended_us ? g->ended_us : g->until_us;
    bool is_own = p->who && str_eq(g->account, p->who->account.id);
    doc_text(d, "id", g->id);
    doc_text(d, "role", g->role);
    doc_text(d, "role_text", account_role(p, g->role));
    account_put_context(p, d, g->context);
    doc_text(d, "since", page_date(p, clock_date(g->since_us, day)));
    if (end_us)
        doc_text(d, "until", page_date(p, clock_date(end_us, day)));
    doc_text(d, "by", page_account_name(p, g->granted_by));
    if (g->ended_us)
        doc_text(d, "ended_by", page_account_name(p, g->ended_by));
    doc_bool(d, "may_end",
             !g->ended_us &&
                 (is_own || grant_may_give(&p->viewer, g->role, g->context, world_is_within,
                                           (void *)site_world(p->site))));
}

/* --- sessions --- */

/* "Firefox, Linux": of what browsers say of themselves, the words that people know. Edge and Opera
 * call themselves Chrome, too, and Chrome calls itself Safari: so the first that is found counts.
 */
static Str agent_text(Page *p, Str agent)
{
    static const char *const browsers[][2] = {
        {"Edg/", "Edge"},        {"OPR/", "Opera"},     {"YaBrowser/", "Yandex Browser"},
        {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
        {"curl/", "curl"}};
    static const char *const systems[][2] = {{"Windows", "Windows"}, {"Android", "Android"},
                                             {"iPhone", "iPhone"},   {"iPad", "iPad"},
                                             {"Mac OS", "macOS"},    {"Linux", "Linux"}};
    Str browser = STR(""), system = STR("");
    for (size_t i = 0; i < 7 && !browser.len; i++)
        if (str_find(agent, str_of(browsers[i][0])) != SIZE_MAX)
            browser = str_of(browsers[i][1]);
    for (size_t i = 0; i < 6 && !system.len; i++)
        if (str_find(agent, str_of(systems[i][0])) != SIZE_MAX)
            system = str_of(systems[i][1]);
    if (!browser.len)
        return agent.len ? str_part(agent, 0, 60) : page_message(p, "session.unknown");
    return arena_printf(p->arena, STR_FMT "%s" STR_FMT, STR_ARG(browser), system.len ? ", " : "",
                        STR_ARG(system));
}

static void put_session(Page *p, Doc *sessions, Doc *tokens, const Session *s)
{
    Doc *d = doc_object(s->is_token ? tokens : sessions, NULL);
    doc_text(d, "id", s->id);
    doc_text(d, "since", account_moment(p, s->created_us));
    doc_text(d, "seen", account_moment(p, s->seen_us));
    doc_bool(d, "is_this", p->who && str_eq(s->id, p->who->session.id));
    if (!s->is_token) {
        doc_text(d, "agent", agent_text(p, s->agent));
        doc_text(d, "client", s->client);
        return;
    }
    doc_text(d, "name", s->name);
    doc_text(d, "scope", s->scope);
    doc_text(d, "scope_text",
             page_message(p, str_eq(s->scope, STR("write")) ? "token.write" : "token.read"));
    doc_text(d, "expires", account_moment(p, s->expires_us));
    doc_bool(d, "is_used", s->seen_us > s->created_us);
}

ErrCode account_put_sessions(Page *p, Str account, Err *err)
{
    Session *list;
    size_t count, own = 0;
    TRY(session_list(store_db(p->store), account, p->now_us, p->arena, &list, &count, err));
    Doc *sessions = doc_list(p->data, "sessions"), *tokens = doc_list(p->data, "tokens");
    for (size_t i = 0; i < count; i++) {
        put_session(p, sessions, tokens, &list[i]);
        own += !list[i].is_token;
    }
    doc_bool(p->data, "has_others", own > 1);
    return ERR_OK;
}

/* --- links and the trail --- */

Str account_link(Page *p, Str language, const char *secret)
{
    Str url = site_url(p->site);
    const HttpRequest *rq = p->request;
    if (!url.len && rq->host.len)
        url =
            arena_printf(p->arena, "http%s://" STR_FMT, rq->is_https ? "s" : "", STR_ARG(rq->host));
    while (str_ends(url, STR("/")))
        url.len--;
    return arena_printf(p->arena, STR_FMT "/" STR_FMT "/invitation?secret=%s", STR_ARG(url),
                        STR_ARG(language), secret);
}

void account_put_link(Page *p, const Account *account, const char *secret)
{
    doc_text(p->data, "link", account_link(p, account->language, secret));
    doc_text(p->data, "link_for", account->name);
    doc_bool(p->data, "mailed", site_mails(p->site) && mailbox_is_address(account->email));
}

bool account_may_audit(const Page *p)
{
    Stand whole = {.sensitivity = SENSITIVITY_PUBLIC};
    return viewer_may(&p->viewer, ACT_AUDIT, &whole);
}
