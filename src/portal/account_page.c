/* One account, for those who give roles: its roles, a new link, its sessions, its end; and what it
 * read that is classified, for when somebody left or a machine was lost. */
#include "access/outbox.h"
#include "portal/account_parts.h"
#include "portal/label.h"
#include "records/audit.h"

enum { READ_DAYS = 90, READ_ROWS = 200, LETTER_ROWS = 20 };

static Str id_of_page(Page *p)
{
    return arena_printf(p->arena, "account:" STR_FMT, STR_ARG(p->id));
}

static ErrCode find_account(Page *p, Account *out, Err *err)
{
    if (!viewer_may_somewhere(&p->viewer, ACT_GRANT) && !account_may_audit(p))
        return err_set(err, ERR_DENIED, "accounts are for those who may give roles");
    return circle_find(store_db(p->store), &p->viewer, id_of_page(p), account_is_within, p,
                       p->arena, out, err);
}

/* The one who sent the form knows the address, and asks for no more than giving a role. */
static bool is_stranger(Page *p, Account *out)
{
    Str email = form_value(&p->form, STR("email"));
    return viewer_may_somewhere(&p->viewer, ACT_GRANT) &&
           str_eq(form_value(&p->form, STR("do")), STR("add_grant")) &&
           str_find_char(email, '@') != SIZE_MAX &&
           !account_find(store_db(p->store), email, p->arena, out, NULL) &&
           str_eq(out->id, id_of_page(p));
}

ErrCode account_put_stranger(Page *p, const Account *a)
{
    p->template_name = "account_of";
    account_head(p, a->name, "accounts", "accounts.title");
    doc_bool(p->data, "is_stranger", true);
    doc_text(p->data, "name", a->name);
    doc_text(p->data, "email", a->email);
    doc_text(p->data, "action", account_url(p, a->id));
    account_put_choices(p);
    return ERR_OK;
}

static void put_person(Page *p, const Account *a)
{
    account_head(p, a->name, "accounts", "accounts.title");
    doc_text(p->data, "id", a->id);
    doc_text(p->data, "name", a->name);
    doc_text(p->data, "email", a->email);
    doc_text(p->data, "language", label_language(p, a->language));
    if (a->organisation.len)
        account_put_context(p, doc_object(p->data, "organisation"), a->organisation);
    doc_text(p->data, "state", account_state(p, a));
    doc_bool(p->data, "is_closed", a->is_closed);
    doc_text(p->data, "made", account_moment(p, a->created_us));
    doc_text(p->data, "seen", account_moment(p, a->last_seen_us));
    doc_text(p->data, "action", page_url(p, "accounts", p->id));
    bool is_own = str_eq(a->id, p->viewer.account);
    doc_bool(p->data, "is_own", is_own);
    doc_bool(p->data, "may_give", !is_own && !a->is_closed);
    doc_bool(p->data, "may_close",
             !is_own && !a->is_closed && account_may_close(&p->viewer, a->id));
    doc_bool(p->data, "may_link",
             !is_own && !a->is_closed &&
                 (account_may_close(&p->viewer, a->id) || !a->has_password));
}

static ErrCode put_grants(Page *p, Str account, Err *err)
{
    Grant *grants;
    size_t count;
    TRY(grant_list(store_db(p->store), account, 0, p->arena, &grants, &count, err));
    Doc *now = doc_list(p->data, "grants"), *past = doc_list(p->data, "past");
    for (size_t i = 0; i < count; i++) {
        bool is_over =
            grants[i].ended_us || (grants[i].until_us && grants[i].until_us <= p->now_us);
        account_put_grant(p, is_over ? past : now, &grants[i]);
    }
    return ERR_OK;
}

/* --- what it read --- */

typedef struct {
    Str object;
    int64_t last_us;
    int64_t times;
} Reading;

/* Newest first; each thing once. */
static size_t gather(const AuditEntry *entries, size_t count, Reading *out, size_t filled)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        while (at < filled && !str_eq(out[at].object, entries[i].object))
            at++;
        if (at == READ_ROWS)
            continue;
        if (at == filled)
            out[filled++] = (Reading){entries[i].object, entries[i].at_us, 0};
        out[at].times++;
    }
    return filled;
}

static void put_readings(Page *p, const char *key, const Reading *readings, size_t count)
{
    Doc *list = doc_list(p->data, key);
    for (size_t i = 0; i < count; i++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "object", readings[i].object);
        if (readings[i].object.len && id_is_valid(readings[i].object)) {
            page_put_name(p, d, "name", label_id(p, readings[i].object));
            doc_text(d, "url", label_id_url(p, readings[i].object));
        }
        doc_text(d, "last", account_moment(p, readings[i].last_us));
        doc_int(d, "times", readings[i].times);
    }
    doc_bool(p->data, arena_printf(p->arena, "more_%s", key).ptr, count == READ_ROWS);
}

static ErrCode put_read(Page *p, const char *key, const char *act, Str account, Err *err)
{
    AuditEntry *entries;
    size_t count;
    AuditQuery query = {.actor = account,
                        .act = str_of(act),
                        .since_us = p->now_us - (int64_t)READ_DAYS * 24 * 3600 * 1000000,
                        .newest_first = true};
    TRY(audit_list(store_db(p->store), &query, p->arena, &entries, &count, err));
    Reading *readings = arena_alloc(p->arena, READ_ROWS * sizeof *readings);
    put_readings(p, key, readings, readings ? gather(entries, count, readings, 0) : 0);
    return ERR_OK;
}

/* --- letters --- */

static ErrCode put_letters(Page *p, Str account, Err *err)
{
    OutboxLetter *letters;
    size_t count;
    TRY(outbox_list(store_db(p->store), account, false, p->arena, &letters, &count, err));
    Doc *list = doc_list(p->data, "letters");
    for (size_t i = 0; i < count && i < LETTER_ROWS; i++) {
        const OutboxLetter *l = &letters[i];
        Doc *d = doc_object(list, NULL);
        doc_text(
            d, "kind",
            page_message(p, arena_printf(p->arena, "mail.kind.%s", letter_kinds[l->kind]).ptr));
        doc_text(
            d, "state",
            page_message(p, arena_printf(p->arena, "mail.state." STR_FMT, STR_ARG(l->state)).ptr));
        doc_text(d, "moment", account_moment(p, l->ended_us ? l->ended_us : l->made_us));
        doc_text(d, "error", l->error);
    }
    doc_bool(p->data, "has_letters", count > 0);
    return ERR_OK;
}

static ErrCode put_page(Page *p, const Account *a, Err *err)
{
    put_person(p, a);
    TRY(put_grants(p, a->id, err));
    account_put_choices(p);
    if (account_may_close(&p->viewer, a->id)) {
        doc_bool(p->data, "shows_sessions", true);
        TRY(account_put_sessions(p, a->id, err));
        TRY(put_letters(p, a->id, err));
    }
    if (!account_may_audit(p))
        return ERR_OK;
    doc_bool(p->data, "shows_reads", true);
    doc_printf(p->data, "audit_url", STR_FMT "?actor=" STR_FMT,
               STR_ARG(page_url(p, "audit", STR(""))), STR_ARG(a->id));
    TRY(put_read(p, "reads", "record.read", a->id, err));
    return put_read(p, "exports", "records.export", a->id, err);
}

/* --- what can be done --- */

static ErrCode add_grant(Page *p, Db *db, Err *err)
{
    Grant grant, given;
    TRY(account_read_grant(p, &grant, err));
    grant.account = id_of_page(p);
    return grant_add(db, &p->viewer, &grant, world_is_within, (void *)site_world(p->site), p->arena,
                     &given, err);
}

static ErrCode end_grant(Page *p, Db *db, Err *err)
{
    Grant *grants;
    size_t count;
    Str id = form_value(&p->form, STR("grant"));
    TRY(grant_list(db, id_of_page(p), 0, p->arena, &grants, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_eq(grants[i].id, id))
            return grant_end(db, &p->viewer, id, world_is_within, (void *)site_world(p->site),
                             p->now_us, err);
    return err_set(err, ERR_NOT_FOUND, "this account has no such role");
}

static ErrCode new_link(Page *p, Db *db, Err *err)
{
    Account account;
    char secret[SECRET_TEXT];
    TRY(account_find(db, id_of_page(p), p->arena, &account, err));
    AccountDraft draft = {.email = account.email, .name = account.name};
    TRY(account_invite(db, &p->viewer, &draft, p->arena, &account, secret, err));
    account_put_link(p, &account, secret);
    return ERR_OK;
}

static ErrCode end_sessions(Page *p, Db *db, Err *err)
{
    return session_end_everything(db, &p->viewer, id_of_page(p), p->now_us, err);
}

static ErrCode close_it(Page *p, Db *db, Err *err)
{
    return account_close(db, &p->viewer, id_of_page(p), err);
}

static const AccountDeed deeds[] = {{"add_grant", add_grant}, {"end_grant", end_grant},
                                    {"link", new_link},       {"end_sessions", end_sessions},
                                    {"close", close_it},      {0}};

ErrCode page_account_of(Page *p, Err *err)
{
    Account account;
    TRY(find_account(p, &account, err));
    if (!str_eq(page_query(p, "done"), STR("link")))
        account_put_done(p, deeds);
    return put_page(p, &account, err);
}

ErrCode post_account_of(Page *p, Err *err)
{
    Account account;
    Err why = {0};
    Str what = form_value(&p->form, STR("do"));
    TRY(account_person(p, err));
    if (page_needs_step_up(p))
        return ERR_OK;
    ErrCode rc = find_account(p, &account, &why);
    bool stranger = rc == ERR_NOT_FOUND && is_stranger(p, &account);
    if (rc && !stranger) {
        if (err)
            *err = why;
        return rc;
    }
    why = (Err){0};
    if (account_do(p, deeds, &why))
        account_put_refusal(p, &why);
    else if (!str_eq(what, STR("link")))
        return account_done(p, page_url(p, "accounts", p->id), what);
    return stranger ? account_put_stranger(p, &account) : put_page(p, &account, err);
}
