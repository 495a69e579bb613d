/* Signing in, and telling the password again: what a password opens. */
#include "access/access_parts.h"
#include "base/clock.h"

enum { AGENT_MAX_BYTES = 200 };

/* What the browser calls itself: printable ASCII alone, shortened. */
static Str short_agent(Str agent, Arena *arena)
{
    Str copy = arena_dup(arena, str_part(agent, 0, AGENT_MAX_BYTES));
    for (size_t i = 0; i < copy.len; i++)
        if (copy.ptr[i] < 0x20 || copy.ptr[i] > 0x7e)
            ((char *)copy.ptr)[i] = '?';
    return copy.ptr ? copy : STR("");
}

/* Sessions and tokens that ended long ago are of no use to anybody. */
static ErrCode forget_old(Db *db, int64_t now_us, Err *err)
{
    return access_run(db, "DELETE FROM access_session WHERE expires_us < $1",
                      BINDS(bind_int(now_us - 90 * DAY_US)), err);
}

/* In a transaction. */
static ErrCode insert_session(Db *db, Str account, Str client, Str agent, Str secret,
                              int64_t now_us, Arena *arena, Err *err)
{
    char hash[SECRET_HASH];
    Str id = access_new_id(arena, "session"), cut = audit_client(client, arena);
    secret_hash(secret, hash);
    TRY(forget_old(db, now_us, err));
    TRY(access_run(db,
                   "INSERT INTO access_session (id, secret_hash, account, client, agent,"
                   " created_us, seen_us, stepped_up_us, is_token, name, scope, expires_us,"
                   " ended_us) VALUES ($1, $2, $3, $4, $5, $6, $6, $6, 0, '', '', $7, 0)",
                   BINDS(bind_text(id), bind_text(str_of(hash)), bind_text(account), bind_text(cut),
                         bind_text(short_agent(agent, arena)), bind_int(now_us),
                         bind_int(now_us + SESSION_MAX_DAYS * DAY_US)),
                   err));
    TRY(access_run(db, "UPDATE access_account SET last_seen_us = $1 WHERE id = $2",
                   BINDS(bind_int(now_us), bind_text(account)), err));
    return audit_append(db, account, STR("session.open"), id, NULL, cut, err);
}

ErrCode session_open(Db *db, Str email, Str password, Str client, Str agent, int64_t now_us,
                     Arena *arena, Who *out, char secret[SECRET_TEXT], Err *err)
{
    Judgement judgement;
    bool refused = false, wants_touch;
    secret[0] = '\0';
    TRY(credential_judge(db, email, password, client, now_us, arena, &judgement, err));
    TRY(db_begin(db, err));
    ErrCode rc = credential_settle(db, &judgement, client, now_us, arena, &refused, err);
    if (!rc && !refused) {
        secret_make(secret, "");
        rc = insert_session(db, judgement.credential.account, client, agent, str_of(secret), now_us,
                            arena, err);
    }
    rc = access_finish(db, rc, err);
    if (!rc && refused)
        rc = credential_refused(err);
    if (!rc)
        rc = session_find(db, str_of(secret), false, now_us, arena, out, &wants_touch, err);
    if (rc)
        secret[0] = '\0';
    return rc;
}

static ErrCode step_up(Db *db, const Who *who, const Judgement *judgement, Str client,
                       int64_t now_us, Arena *arena, bool *refused, Err *err)
{
    TRY(credential_settle(db, judgement, client, now_us, arena, refused, err));
    if (*refused)
        return ERR_OK;
    TRY(access_run(db,
                   "UPDATE access_session SET stepped_up_us = $1"
                   " WHERE id = $2 AND account = $3 AND is_token = 0 AND ended_us = 0",
                   BINDS(bind_int(now_us), bind_text(who->session.id), bind_text(who->account.id)),
                   err));
    return audit_append(db, who->account.id, STR("session.step_up"), who->session.id, NULL,
                        audit_client(client, arena), err);
}

ErrCode session_step_up(Db *db, const Who *who, Str password, Str client, int64_t now_us, Err *err)
{
    Judgement judgement;
    bool refused = false;
    if (who->session.is_token || !who->session.id.len)
        return err_set(err, ERR_DENIED, "a token cannot tell a password again");
    Arena *arena = arena_new((size_t)64 << 10);
    ErrCode rc =
        credential_judge(db, who->account.id, password, client, now_us, arena, &judgement, err);
    if (!rc)
        rc = db_begin(db, err);
    if (!rc) {
        rc = step_up(db, who, &judgement, client, now_us, arena, &refused, err);
        rc = access_finish(db, rc, err);
    }
    arena_free(arena);
    return !rc && refused ? credential_refused(err) : rc;
}
