/* My account: what I may do, the password, where I am signed in, and tokens for programs. Whatever
 * is ended here must be the viewer's own; the session and the tokens of others are looked for among
 * the own ones and not found. */
#include "access/outbox.h"
#include "base/num.h"
#include "portal/account_parts.h"
#include "portal/visitor.h"

static bool is_field(const Page *p, const char *name, const char *value)
{
    return str_eq(form_value(&p->form, str_of(name)), str_of(value));
}

/* --- the page --- */

static void put_person(Page *p)
{
    const Account *a = &p->who->account;
    doc_text(p->data, "name", a->name);
    doc_text(p->data, "email", a->email);
    doc_text(p->data, "action", page_url(p, "account", STR("")));
    doc_text(p->data, "out_action", page_url(p, "sign-out", STR("")));
    if (viewer_may_somewhere(&p->viewer, ACT_GRANT))
        doc_text(p->data, "accounts_url", page_url(p, "accounts", STR("")));
    if (viewer_may_somewhere(&p->viewer, ACT_WINDOW))
        doc_text(p->data, "windows_url", page_url(p, "windows", STR("")));
    if (account_may_audit(p))
        doc_text(p->data, "audit_url", page_url(p, "audit", STR("")));
}

static ErrCode put_roles(Page *p, Err *err)
{
    Grant *grants;
    size_t count;
    TRY(grant_list(store_db(p->store), p->who->account.id, p->now_us, p->arena, &grants, &count,
                   err));
    Doc *list = doc_list(p->data, "roles");
    for (size_t i = 0; i < count; i++)
        account_put_grant(p, list, &grants[i]);
    return ERR_OK;
}

/* Which letters the account wants, where the site sends any. */
static ErrCode put_mail(Page *p, Err *err)
{
    doc_bool(p->data, "mails", site_mails(p->site));
    Doc *list = doc_list(p->data, "letters");
    for (LetterKind kind = LETTER_RETURNED; kind < LETTER_KINDS; kind++) {
        bool wants;
        TRY(outbox_wants(store_db(p->store), p->who->account.id, kind, &wants, err));
        Doc *d = doc_object(list, NULL);
        doc_text(d, "kind", str_of(letter_kinds[kind]));
        doc_text(d, "text",
                 page_message(p, arena_printf(p->arena, "mail.want.%s", letter_kinds[kind]).ptr));
        doc_bool(d, "chosen", wants);
    }
    return ERR_OK;
}

static ErrCode put_page(Page *p, Err *err)
{
    account_head(p, page_message(p, "account.title"), "", "");
    put_person(p);
    TRY(put_roles(p, err));
    TRY(put_mail(p, err));
    return account_put_sessions(p, p->who->account.id, err);
}

/* --- what can be done --- */

static ErrCode change_password(Page *p, Db *db, Err *err)
{
    return account_set_password(db, p->who->account.id, form_value(&p->form, STR("old")),
                                form_value(&p->form, STR("password")), p->now_us, err);
}

/* ERR_NOT_FOUND for those of others, as for those that there are not. */
static ErrCode check_own(Page *p, Db *db, Str id, Err *err)
{
    Session *list;
    size_t count;
    TRY(session_list(db, p->who->account.id, p->now_us, p->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].id, id))
            return ERR_OK;
    return err_set(err, ERR_NOT_FOUND, "you have no such session or token, or it has ended");
}

static ErrCode end_session(Page *p, Db *db, Err *err)
{
    Str id = form_value(&p->form, STR("session"));
    TRY(check_own(p, db, id, err));
    return session_end(db, id, p->who->account.id, p->now_us, err);
}

static ErrCode end_others(Page *p, Db *db, Err *err)
{
    return session_end_others(db, &p->who->session, p->now_us, err);
}

/* The secret stands on this one reply, which nobody stores, and nowhere else. */
static ErrCode make_token(Page *p, Db *db, Err *err)
{
    uint64_t days = 0;
    Session token;
    char secret[SECRET_TEXT];
    num_read_u64(form_value(&p->form, STR("days")), 1000, &days);
    TRY(token_make(db, p->who->account.id, str_trim(form_value(&p->form, STR("name"))),
                   form_value(&p->form, STR("scope")), (int)days, p->who->account.id, p->now_us,
                   p->arena, &token, secret, err));
    doc_text(p->data, "secret", str_of(secret));
    doc_text(p->data, "secret_name", token.name);
    return ERR_OK;
}

static ErrCode give_up(Page *p, Db *db, Err *err)
{
    Grant *grants;
    size_t count;
    Str id = form_value(&p->form, STR("grant"));
    TRY(grant_list(db, p->who->account.id, p->now_us, p->arena, &grants, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_eq(grants[i].id, id))
            return grant_end(db, &p->viewer, id, NULL, NULL, p->now_us, err);
    return err_set(err, ERR_NOT_FOUND, "you have no such role");
}

static ErrCode choose_mail(Page *p, Db *db, Err *err)
{
    for (LetterKind kind = LETTER_RETURNED; kind < LETTER_KINDS; kind++) {
        bool wants = form_value(&p->form, str_of(letter_kinds[kind])).len > 0;
        TRY(outbox_choose(db, p->who->account.id, kind, wants, err));
    }
    return ERR_OK;
}

static const AccountDeed deeds[] = {{"password", change_password}, {"end_session", end_session},
                                    {"end_others", end_others},    {"end_token", end_session},
                                    {"make_token", make_token},    {"end_grant", give_up},
                                    {"mail", choose_mail},         {0}};

ErrCode page_account(Page *p, Err *err)
{
    if (!str_eq(page_query(p, "done"), STR("make_token")))
        account_put_done(p, deeds);
    return put_page(p, err);
}

/* What is wrong with a new password, in words of the page; NULL: nothing. */
static const char *weakness_of(const Page *p)
{
    Str password = form_value(&p->form, STR("password"));
    const char *weakness = password_weakness(password, p->who->account.email);
    bool is_same = str_eq(password, form_value(&p->form, STR("again")));
    return weakness || is_same ? weakness : "password.differs";
}

static ErrCode refuse(Page *p, const Err *why, Err *err)
{
    if (is_field(p, "do", "password") && why->code == ERR_DENIED) {
        doc_text(p->data, "weakness", page_message(p, "account.wrong_password"));
        p->reply->status = 403;
    } else {
        account_put_refusal(p, why);
    }
    return put_page(p, err);
}

/* Nobody is signed in any more after these. */
static bool ends_this_session(const Page *p)
{
    return is_field(p, "do", "password") ||
           (is_field(p, "do", "end_session") &&
            str_eq(form_value(&p->form, STR("session")), p->who->session.id));
}

ErrCode post_account(Page *p, Err *err)
{
    Err why = {0};
    Str what = form_value(&p->form, STR("do"));
    TRY(account_person(p, err));
    if (is_field(p, "do", "make_token") && page_needs_step_up(p))
        return ERR_OK;
    const char *weakness = is_field(p, "do", "password") ? weakness_of(p) : NULL;
    if (weakness) {
        doc_text(p->data, "weakness", page_message(p, weakness));
        p->reply->status = 422;
        return put_page(p, err);
    }
    if (account_do(p, deeds, &why))
        return refuse(p, &why, err);
    if (is_field(p, "do", "make_token"))
        return put_page(p, err);
    if (!ends_this_session(p))
        return account_done(p, page_url(p, "account", STR("")), what);
    visitor_forget(p);
    return account_done(p, page_url(p, "sign-in", STR("")), what);
}
