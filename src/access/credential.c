/* Credential: whether a password is the account's, the same in words and time for an unknown
 * address, a wrong password and a locked account. */
#include "access/access_parts.h"
#include "locale/fold.h"

/* Lookup by id and by address take the same statement, so the same time. */
static ErrCode read_credential(Db *db, Str key, Arena *arena, Credential *out, Err *err)
{
    Stmt *st;
    bool row;
    Str folded = text_casefold(arena, key.len <= EMAIL_MAX ? key : STR(""));
    *out = (Credential){.account = STR(""), .email = STR(""), .hash = STR("")};
    TRY(access_first(&st, db,
                     "SELECT id, email, password, is_closed FROM access_account"
                     " WHERE id = $1 OR email_key = $1",
                     BINDS(bind_text(folded)), &row, err));
    if (row)
        *out = (Credential){.account = arena_dup(arena, stmt_col_text(st, 0)),
                            .email = arena_dup(arena, stmt_col_text(st, 1)),
                            .hash = arena_dup(arena, stmt_col_text(st, 2)),
                            .is_closed = stmt_col_int(st, 3) != 0};
    stmt_free(st);
    TRY(access_arena_check(arena, err));
    return lockout_until(db, "account", out->account, &out->locked_until_us, err);
}

static ErrCode check_client(Db *db, Str client, int64_t now_us, Arena *arena, Err *err)
{
    int64_t until_us;
    TRY(lockout_until(db, "client", lockout_client(client, arena), &until_us, err));
    if (until_us <= now_us)
        return ERR_OK;
    err_set(err, ERR_TOO_OFTEN, "too many attempts to sign in came from this network");
    err_hint(err, "wait for an hour, then try again");
    return ERR_TOO_OFTEN;
}

ErrCode credential_judge(Db *db, Str key, Str password, Str client, int64_t now_us, Arena *arena,
                         Judgement *out, Err *err)
{
    *out = (Judgement){.key = key};
    TRY(check_client(db, client, now_us, arena, err));
    TRY(read_credential(db, key, arena, &out->credential, err));
    Str hash = out->credential.hash;
    out->matches = password_matches(password, hash);
    bool is_open = !out->credential.is_closed && out->credential.locked_until_us <= now_us;
    if (out->matches && is_open && password_is_outdated(hash, &password_cost))
        TRY(password_hash(password, &password_cost, out->better, err));
    return ERR_OK;
}

/* NULL: the password holds. What was judged must still be so. */
static const char *why_not(const Judgement *judged, const Credential *now, int64_t now_us)
{
    if (!now->account.len)
        return "unknown";
    if (now->is_closed)
        return "closed";
    if (!now->hash.len)
        return "no_password";
    if (now->locked_until_us > now_us)
        return "locked";
    return judged->matches && str_eq(judged->credential.hash, now->hash) ? NULL : "password";
}

/* A password that was not looked at says nothing about the one who typed it: only a wrong one is
 * counted for the account. For the client all are. */
static ErrCode count_refusal(Db *db, Str account, const char *why, Str client, int64_t now_us,
                             Doc *detail, Arena *arena, Err *err)
{
    int minutes = 0;
    Str network = lockout_client(client, arena);
    doc_text(detail, "why", str_of(why));
    if (str_eq(str_of(why), STR("password")))
        TRY(lockout_failed(db, "account", account, now_us, &minutes, err));
    if (minutes)
        doc_int(detail, "locked_minutes", minutes);
    minutes = 0;
    if (network.len)
        TRY(lockout_failed(db, "client", network, now_us, &minutes, err));
    if (minutes)
        doc_int(detail, "client_locked_minutes", minutes);
    return ERR_OK;
}

ErrCode credential_settle(Db *db, const Judgement *judgement, Str client, int64_t now_us,
                          Arena *arena, bool *refused, Err *err)
{
    Credential now;
    Doc *detail = doc_new(arena, DOC_OBJECT);
    TRY(read_credential(db, judgement->key, arena, &now, err));
    const char *why = why_not(judgement, &now, now_us);
    *refused = why != NULL;
    if (why) {
        TRY(count_refusal(db, now.account, why, client, now_us, detail, arena, err));
        return audit_append(db, STR(""), STR("session.refused"), now.account, detail,
                            audit_client(client, arena), err);
    }
    TRY(lockout_clear(db, "account", now.account, err));
    if (!judgement->better[0])
        return ERR_OK;
    return access_run(db, "UPDATE access_account SET password = $1 WHERE id = $2",
                      BINDS(bind_text(str_of(judgement->better)), bind_text(now.account)), err);
}

ErrCode credential_refused(Err *err)
{
    err_set(err, ERR_DENIED, "the address or the password is wrong");
    err_hint(err, "after several failures the next attempt counts after some minutes only");
    return ERR_DENIED;
}
