#include "access/account.h"

#include "access/access_parts.h"
#include "access/grant.h"
#include "base/clock.h"
#include "base/vec.h"
#include "http/letter.h"
#include "locale/fold.h"
#include "locale/locale.h"

#define SELECT_ACCOUNT "SELECT " ACCOUNT_COLUMNS " FROM access_account a "

void account_of_row(Stmt *st, int first, Arena *arena, Account *out)
{
    *out = (Account){.id = arena_dup(arena, stmt_col_text(st, first)),
                     .email = arena_dup(arena, stmt_col_text(st, first + 1)),
                     .name = arena_dup(arena, stmt_col_text(st, first + 2)),
                     .language = arena_dup(arena, stmt_col_text(st, first + 3)),
                     .organisation = arena_dup(arena, stmt_col_text(st, first + 4)),
                     .is_closed = stmt_col_int(st, first + 5) != 0,
                     .has_password = stmt_col_int(st, first + 6) != 0,
                     .created_us = stmt_col_int(st, first + 7),
                     .last_seen_us = stmt_col_int(st, first + 8)};
}

/* --- reading --- */

/* *found false: nobody of that id or address. */
static ErrCode look_up(Db *db, Str email_or_id, Arena *arena, Account *out, bool *found, Err *err)
{
    Stmt *st;
    Str key = text_casefold(arena, email_or_id.len <= EMAIL_MAX ? email_or_id : STR(""));
    TRY(access_first(&st, db, SELECT_ACCOUNT "WHERE a.id = $1 OR a.email_key = $1",
                     BINDS(bind_text(key)), found, err));
    if (*found)
        account_of_row(st, 0, arena, out);
    stmt_free(st);
    return access_arena_check(arena, err);
}

ErrCode account_not_found(Str email_or_id, Err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no account '" STR_FMT "'",
                   STR_ARG(str_part(email_or_id, 0, EMAIL_MAX)));
}

ErrCode account_find(Db *db, Str email_or_id, Arena *arena, Account *out, Err *err)
{
    bool found;
    TRY(look_up(db, email_or_id, arena, out, &found, err));
    return found ? ERR_OK : account_not_found(email_or_id, err);
}

ErrCode account_list(Db *db, Arena *arena, Account **out, size_t *count, Err *err)
{
    VEC(Account) accounts = {0};
    Stmt *st;
    bool row = false;
    ErrCode rc;
    TRY(stmt_prepare(&st, db, SELECT_ACCOUNT "ORDER BY a.email_key", err));
    while (!(rc = stmt_next(st, &row, err)) && row && !arena_failed(arena)) {
        Account a;
        account_of_row(st, 0, arena, &a);
        vec_push(&accounts, a);
    }
    stmt_free(st);
    if (!rc)
        rc = access_keep(arena, accounts.items, accounts.count, sizeof *accounts.items, out, err);
    *count = rc ? 0 : accounts.count;
    vec_clear(&accounts);
    return rc;
}

/* --- inviting --- */

static ErrCode check_draft(const AccountDraft *draft, Err *err)
{
    if (!access_is_line(draft->email, EMAIL_MAX))
        return err_set(err, ERR_INVALID, "this is no e-mail address");
    if (!draft->name.len || !access_is_line(draft->name, NAME_MAX_BYTES))
        return err_set(err, ERR_INVALID, "an account needs a name of at most %d bytes",
                       NAME_MAX_BYTES);
    if (draft->language.len && language_find(draft->language) < 0)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is none of the languages",
                       STR_ARG(str_part(draft->language, 0, 40)));
    if (draft->organisation.len && !str_eq(id_type(draft->organisation), STR("organisation")))
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no organisation's id",
                       STR_ARG(str_part(draft->organisation, 0, 100)));
    return ERR_OK;
}

/* Of new accounts alone: older ones may have others, and get their links by hand. */
static ErrCode check_address(Str email, Err *err)
{
    if (mailbox_is_address(email))
        return ERR_OK;
    err_set(err, ERR_INVALID, "this is no e-mail address to which letters can go");
    err_hint(err, "write it as name@example.org, in ASCII");
    return ERR_INVALID;
}

static ErrCode insert_account(Db *db, const AccountDraft *draft, Str key, int64_t now_us,
                              Arena *arena, Account *out, Err *err)
{
    TRY(check_address(draft->email, err));
    *out =
        (Account){.id = access_new_id(arena, "account"),
                  .email = arena_dup(arena, draft->email),
                  .name = arena_dup(arena, draft->name),
                  .language = draft->language.len ? arena_dup(arena, draft->language) : STR("en"),
                  .organisation = arena_dup(arena, draft->organisation),
                  .created_us = now_us};
    TRY(access_arena_check(arena, err));
    return access_run(db,
                      "INSERT INTO access_account (id, email, email_key, name, language,"
                      " organisation, password, is_closed, created_us, last_seen_us)"
                      " VALUES ($1, $2, $3, $4, $5, $6, '', 0, $7, 0)",
                      BINDS(bind_text(out->id), bind_text(out->email), bind_text(key),
                            bind_text(out->name), bind_text(out->language),
                            bind_text(out->organisation), bind_int(now_us)),
                      err);
}

static ErrCode end_invitations(Db *db, Str account, int64_t now_us, Err *err)
{
    return access_run(
        db, "UPDATE access_invitation SET ended_us = $1 WHERE account = $2 AND ended_us = 0",
        BINDS(bind_int(now_us), bind_text(account)), err);
}

static ErrCode has_invited(Db *db, Str by, Str account, bool *has, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "SELECT 1 FROM access_invitation WHERE account = $1 AND made_by = $2",
                     err));
    stmt_text(st, 1, account);
    stmt_text(st, 2, by);
    ErrCode rc = stmt_next(st, has, err);
    stmt_free(st);
    return rc;
}

/* Whoever holds the link becomes the account: so it is given to those alone who could do as much
 * without it. */
static ErrCode check_new_link(Db *db, const Viewer *by, const Account *account, Arena *arena,
                              Err *err)
{
    Grant *grants;
    size_t count = 0, covered = 0;
    bool may = viewer_administers_all(by);
    if (account->is_closed)
        return err_set(err, ERR_CONFLICT, "the account of this address is closed");
    if (!may && !account->has_password) {
        TRY(grant_list(db, account->id, 0, arena, &grants, &count, err));
        may = true;
        for (size_t i = 0; may && i < count; i++) { /* those that begin later, too */
            may = grants[i].ended_us ||
                  viewer_covers(by, grants[i].role, grants[i].context, NULL, NULL);
            covered += !grants[i].ended_us;
        }
        if (may && !covered) /* one without a role yet may be given any: it is the inviter's */
            TRY(has_invited(db, by->account, account->id, &may, err));
    }
    return may ? ERR_OK
               : err_set(err, ERR_DENIED, "a new link for this account is given by administrators");
}

/* Of those that were mailed the last alone is open. */
static ErrCode end_mailed(Db *db, Str account, int64_t now_us, Err *err)
{
    return access_run(db,
                      "UPDATE access_invitation SET ended_us = $1"
                      " WHERE account = $2 AND ended_us = 0 AND is_mailed = 1",
                      BINDS(bind_int(now_us), bind_text(account)), err);
}

static ErrCode insert_link(Db *db, Str account, Str by, int64_t now_us, int64_t expires_us,
                           bool is_mailed, Str secret, Err *err)
{
    char hash[SECRET_HASH];
    secret_hash(secret, hash);
    return access_run(db,
                      "INSERT INTO access_invitation (secret_hash, account, made_by, made_us,"
                      " expires_us, ended_us, is_mailed) VALUES ($1, $2, $3, $4, $5, 0, $6)",
                      BINDS(bind_text(str_of(hash)), bind_text(account), bind_text(by),
                            bind_int(now_us), bind_int(expires_us), bind_int(is_mailed)),
                      err);
}

/* In a transaction. The address stays out of the audit, which forgets nothing. */
static ErrCode invite(Db *db, const Viewer *by, const AccountDraft *draft, Arena *arena,
                      Account *out, Str secret, Err *err)
{
    bool found;
    Doc *detail = doc_new(arena, DOC_OBJECT);
    Str key = text_casefold(arena, draft->email), actor = viewer_actor(by);
    TRY(look_up(db, draft->email, arena, out, &found, err));
    if (found)
        TRY(check_new_link(db, by, out, arena, err));
    else
        TRY(insert_account(db, draft, key, by->now_us, arena, out, err));
    TRY(end_invitations(db, out->id, by->now_us, err));
    TRY(insert_link(db, out->id, actor, by->now_us, by->now_us + INVITATION_DAYS * DAY_US, false,
                    secret, err));
    doc_bool(detail, "again", found);
    return audit_append(db, actor, STR("account.invite"), out->id, detail, STR(""), err);
}

ErrCode account_invite(Db *db, const Viewer *by, const AccountDraft *draft, Arena *arena,
                       Account *out, char secret[SECRET_TEXT], Err *err)
{
    bool may = by->is_operator;
    for (size_t i = 0; i < by->reach_count; i++)
        may = may || (by->reaches[i].acts & ACT_GRANT);
    if (!may)
        return err_set(err, ERR_DENIED, "who invites people needs a role that gives roles");
    TRY(check_draft(draft, err));
    secret_make(secret, "");
    TRY(db_begin(db, err));
    ErrCode rc = invite(db, by, draft, arena, out, str_of(secret), err);
    rc = access_finish(db, rc, err);
    if (rc)
        secret[0] = '\0';
    return rc;
}

/* In a transaction. */
static ErrCode second_link(Db *db, Str account, int64_t now_us, Str secret, Arena *arena, Err *err)
{
    Stmt *st;
    bool found;
    TRY(access_first(&st, db,
                     "SELECT i.made_by, i.expires_us FROM access_invitation i"
                     " JOIN access_account a ON a.id = i.account WHERE i.account = $1"
                     " AND i.ended_us = 0 AND i.expires_us > $2 AND a.is_closed = 0"
                     " ORDER BY i.made_us DESC, i.secret_hash LIMIT 1",
                     BINDS(bind_text(account), bind_int(now_us)), &found, err));
    Str by = found ? arena_dup(arena, stmt_col_text(st, 0)) : STR("");
    int64_t expires_us = found ? stmt_col_int(st, 1) : 0;
    stmt_free(st);
    TRY(access_arena_check(arena, err));
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "no invitation of this account is open");
    TRY(end_mailed(db, account, now_us, err));
    return insert_link(db, account, by, now_us, expires_us, true, secret, err);
}

ErrCode account_second_link(Db *db, Str account, int64_t now_us, char secret[SECRET_TEXT], Err *err)
{
    secret_make(secret, "");
    TRY(db_begin(db, err));
    Arena *arena = arena_new(1 << 16);
    ErrCode rc =
        access_finish(db, second_link(db, account, now_us, str_of(secret), arena, err), err);
    arena_free(arena);
    if (rc)
        secret[0] = '\0';
    return rc;
}

ErrCode account_invited(Db *db, Str secret, int64_t now_us, Arena *arena, Account *out, Err *err)
{
    char hash[SECRET_HASH];
    bool found;
    Stmt *st;
    secret_hash(secret, hash);
    TRY(access_first(&st, db,
                     SELECT_ACCOUNT "JOIN access_invitation i ON i.account = a.id"
                                    " WHERE i.secret_hash = $1 AND i.ended_us = 0"
                                    " AND i.expires_us > $2 AND a.is_closed = 0",
                     BINDS(bind_text(str_of(hash)), bind_int(now_us)), &found, err));
    if (found)
        account_of_row(st, 0, arena, out);
    stmt_free(st);
    TRY(access_arena_check(arena, err));
    if (found)
        return ERR_OK;
    err_set(err, ERR_NOT_FOUND, "this link was used already, or is too old");
    err_hint(err, "ask whoever sent it for a new one");
    return ERR_NOT_FOUND;
}

/* --- passwords --- */

/* In a transaction. A password that its owner has just chosen ends what an older one opened. */
static ErrCode store_password(Db *db, Str account, Str hash, const char *act, int64_t now_us,
                              Arena *arena, Err *err)
{
    int64_t ended;
    Doc *detail = doc_new(arena, DOC_OBJECT);
    TRY(access_run(db, "UPDATE access_account SET password = $1 WHERE id = $2",
                   BINDS(bind_text(hash), bind_text(account)), err));
    TRY(end_invitations(db, account, now_us, err));
    TRY(lockout_clear(db, "account", account, err));
    TRY(access_end_sessions(db, account, false, account, now_us, &ended, err));
    doc_int(detail, "sessions_ended", ended);
    return audit_append(db, account, str_of(act), account, detail, STR(""), err);
}

ErrCode account_accept(Db *db, Str secret, Str password, int64_t now_us, Arena *arena, Account *out,
                       Err *err)
{
    char hash[PASSWORD_HASH];
    TRY(account_invited(db, secret, now_us, arena, out, err));
    TRY(password_check(password, out->email, err));
    TRY(password_hash(password, &password_cost, hash, err));
    TRY(db_begin(db, err));
    ErrCode rc = account_invited(db, secret, now_us, arena, out, err); /* it may be used by now */
    if (!rc)
        rc = store_password(db, out->id, str_of(hash), "account.accept", now_us, arena, err);
    out->has_password = !rc;
    return access_finish(db, rc, err);
}

static ErrCode change_password(Db *db, const Judgement *judgement, Str hash, int64_t now_us,
                               Arena *arena, bool *refused, Err *err)
{
    TRY(credential_settle(db, judgement, STR(""), now_us, arena, refused, err));
    if (*refused)
        return ERR_OK;
    return store_password(db, judgement->credential.account, hash, "account.password", now_us,
                          arena, err);
}

static ErrCode set_password(Db *db, Str id, Str old_password, Str password, int64_t now_us,
                            Arena *arena, Err *err)
{
    Judgement judgement;
    char hash[PASSWORD_HASH];
    bool refused = false;
    TRY(credential_judge(db, id, old_password, STR(""), now_us, arena, &judgement, err));
    TRY(password_check(password, judgement.credential.email, err));
    TRY(password_hash(password, &password_cost, hash, err));
    TRY(db_begin(db, err));
    ErrCode rc = change_password(db, &judgement, str_of(hash), now_us, arena, &refused, err);
    TRY(access_finish(db, rc, err));
    return refused ? credential_refused(err) : ERR_OK;
}

ErrCode account_set_password(Db *db, Str id, Str old_password, Str password, int64_t now_us,
                             Err *err)
{
    Arena *arena = arena_new((size_t)64 << 10);
    ErrCode rc = set_password(db, id, old_password, password, now_us, arena, err);
    arena_free(arena);
    return rc;
}

/* --- closing --- */

static ErrCode close_account(Db *db, Str id, Str by, int64_t now_us, Arena *arena, Err *err)
{
    int64_t ended;
    Account account;
    TRY(account_find(db, id, arena, &account, err));
    if (account.is_closed)
        return err_set(err, ERR_CONFLICT, "the account is closed already");
    TRY(access_run(db, "UPDATE access_account SET is_closed = 1, password = '' WHERE id = $1",
                   BINDS(bind_text(account.id)), err));
    TRY(end_invitations(db, account.id, now_us, err));
    TRY(access_end_sessions(db, account.id, true, by, now_us, &ended, err));
    TRY(access_run(db,
                   "UPDATE access_grant SET ended_us = $1, ended_by = $2"
                   " WHERE account = $3 AND ended_us = 0",
                   BINDS(bind_int(now_us), bind_text(by), bind_text(account.id)), err));
    TRY(lockout_clear(db, "account", account.id, err));
    return audit_append(db, by, STR("account.close"), account.id, NULL, STR(""), err);
}

bool account_may_close(const Viewer *by, Str id)
{
    return (by->account.len && str_eq(by->account, id)) || viewer_administers_all(by);
}

ErrCode account_close(Db *db, const Viewer *by, Str id, Err *err)
{
    if (!account_may_close(by, id))
        return err_set(err, ERR_DENIED, "accounts of others are closed by administrators");
    TRY(db_begin(db, err));
    Arena *arena = arena_new((size_t)64 << 10);
    ErrCode rc = close_account(db, id, viewer_actor(by), by->now_us, arena, err);
    arena_free(arena);
    return access_finish(db, rc, err);
}
