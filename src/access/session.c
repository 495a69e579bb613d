#include "access/session.h"

#include "access/access_parts.h"
#include "access/grant.h"
#include "base/clock.h"
#include "base/vec.h"

enum { TOUCH_MINUTES = 10, TOKEN_MAX_DAYS = 366 };

#define SESSION_COLUMNS                                                                            \
    "s.id, s.account, s.client, s.agent, s.created_us, s.seen_us, s.stepped_up_us, s.is_token,"    \
    " s.name, s.scope, s.expires_us"
enum { SESSION_COLUMN_COUNT = 11 };
/* In force at $1, with $2 the moment since which a session must have been seen. */
#define IN_FORCE "s.ended_us = 0 AND s.expires_us > $1 AND (s.is_token = 1 OR s.seen_us > $2)"

static Bind idle_since(int64_t now_us) { return bind_int(now_us - SESSION_IDLE_HOURS * HOUR_US); }

static void session_of_row(Stmt *st, Arena *arena, Session *out)
{
    *out = (Session){.id = arena_dup(arena, stmt_col_text(st, 0)),
                     .account = arena_dup(arena, stmt_col_text(st, 1)),
                     .client = arena_dup(arena, stmt_col_text(st, 2)),
                     .agent = arena_dup(arena, stmt_col_text(st, 3)),
                     .created_us = stmt_col_int(st, 4),
                     .seen_us = stmt_col_int(st, 5),
                     .stepped_up_us = stmt_col_int(st, 6),
                     .is_token = stmt_col_int(st, 7) != 0,
                     .name = arena_dup(arena, stmt_col_text(st, 8)),
                     .scope = arena_dup(arena, stmt_col_text(st, 9)),
                     .expires_us = stmt_col_int(st, 10)};
}

/* --- who --- */

static ErrCode load_viewer(Db *db, int64_t now_us, Arena *arena, Who *who, Err *err)
{
    Reach *reaches;
    const Session *s = &who->session;
    size_t count = 0;
    TRY(grant_reaches(db, who->account.id, now_us, arena, &reaches, &count, err));
    for (size_t i = 0; s->is_token && !str_eq(s->scope, STR("write")) && i < count; i++)
        reaches[i].acts &= ACT_READ | ACT_EXPORT;
    who->viewer = (Viewer){.account = who->account.id,
                           .is_stepped_up = !s->is_token && s->stepped_up_us &&
                                            now_us - s->stepped_up_us < STEP_UP_MINUTES * MINUTE_US,
                           .reaches = reaches,
                           .reach_count = count,
                           .organisation = who->account.organisation,
                           .now_us = now_us};
    return ERR_OK;
}

ErrCode session_find(Db *db, Str secret, bool is_token, int64_t now_us, Arena *arena, Who *out,
                     bool *wants_touch, Err *err)
{
    char hash[SECRET_HASH];
    Stmt *st;
    bool found;
    *out = (Who){0};
    *wants_touch = false;
    secret_hash(secret, hash);
    TRY(access_first(
        &st, db,
        "SELECT " SESSION_COLUMNS ", " ACCOUNT_COLUMNS
        " FROM access_session s JOIN access_account a ON a.id = s.account"
        " WHERE " IN_FORCE " AND s.secret_hash = $3 AND s.is_token = $4 AND a.is_closed = 0",
        BINDS(bind_int(now_us), idle_since(now_us), bind_text(str_of(hash)), bind_int(is_token)),
        &found, err));
    if (found) {
        session_of_row(st, arena, &out->session);
        account_of_row(st, SESSION_COLUMN_COUNT, arena, &out->account);
    }
    stmt_free(st);
    TRY(access_arena_check(arena, err));
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "nobody is signed in by this, or not any more");
    if (!is_token)
        secret_csrf(secret, out->csrf);
    *wants_touch = now_us - out->session.seen_us >= TOUCH_MINUTES * MINUTE_US;
    return load_viewer(db, now_us, arena, out, err);
}

ErrCode who_load(Db *db, Str account, int64_t now_us, Arena *arena, Who *out, Err *err)
{
    *out = (Who){0};
    TRY(account_find(db, account, arena, &out->account, err));
    if (out->account.is_closed)
        return err_set(err, ERR_NOT_FOUND, "the account '" STR_FMT "' is closed",
                       STR_ARG(out->account.id));
    return load_viewer(db, now_us, arena, out, err);
}

ErrCode session_touch(Db *db, Str session, int64_t now_us, Err *err)
{
    TRY(db_begin(db, err));
    ErrCode rc = access_run(db,
                            "UPDATE access_session SET seen_us = $1"
                            " WHERE id = $2 AND ended_us = 0 AND seen_us < $1",
                            BINDS(bind_int(now_us), bind_text(session)), err);
    if (!rc)
        rc = access_run(db,
                        "UPDATE access_account SET last_seen_us = $1 WHERE last_seen_us < $1"
                        " AND id = (SELECT account FROM access_session WHERE id = $2)",
                        BINDS(bind_int(now_us), bind_text(session)), err);
    return access_finish(db, rc, err);
}

/* --- ending --- */

static ErrCode end_one(Db *db, Str session, Str by, int64_t now_us, Err *err)
{
    Stmt *st;
    bool found;
    TRY(access_first(&st, db, "SELECT is_token, ended_us FROM access_session WHERE id = $1",
                     BINDS(bind_text(session)), &found, err));
    bool is_token = found && stmt_col_int(st, 0), has_ended = found && stmt_col_int(st, 1);
    stmt_free(st);
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "there is no session '" STR_FMT "'",
                       STR_ARG(str_part(session, 0, 100)));
    if (has_ended)
        return ERR_OK;
    TRY(access_run(db, "UPDATE access_session SET ended_us = $1 WHERE id = $2",
                   BINDS(bind_int(now_us), bind_text(session)), err));
    return audit_append(db, by, is_token ? STR("token.end") : STR("session.end"), session, NULL,
                        STR(""), err);
}

ErrCode session_end(Db *db, Str session, Str by, int64_t now_us, Err *err)
{
    TRY(db_begin(db, err));
    return access_finish(db, end_one(db, session, by, now_us, err), err);
}

typedef struct {
    Str id;
    bool is_token;
} OpenSession;

static ErrCode list_open(Db *db, Str account, Arena *arena, OpenSession **out, size_t *count,
                         Err *err)
{
    VEC(OpenSession) open = {0};
    Stmt *st;
    bool row = false;
    ErrCode rc;
    TRY(access_prepare(&st, db,
                       "SELECT id, is_token FROM access_session"
                       " WHERE account = $1 AND ended_us = 0 ORDER BY created_us, id",
                       BINDS(bind_text(account)), err));
    while (!(rc = stmt_next(st, &row, err)) && row) {
        OpenSession s = {arena_dup(arena, stmt_col_text(st, 0)), stmt_col_int(st, 1) != 0};
        vec_push(&open, s);
    }
    stmt_free(st);
    if (!rc)
        rc = access_keep(arena, open.items, open.count, sizeof *open.items, out, err);
    *count = rc ? 0 : open.count;
    vec_clear(&open);
    return rc;
}

/* Each has its entry in the audit. */
ErrCode access_end_sessions(Db *db, Str account, bool with_tokens, Str by, int64_t now_us,
                            int64_t *ended, Err *err)
{
    OpenSession *open;
    size_t count = 0;
    Arena *arena = arena_new((size_t)16 << 20);
    ErrCode rc = list_open(db, account, arena, &open, &count, err);
    *ended = 0;
    for (size_t i = 0; !rc && i < count; i++) {
        if (open[i].is_token && !with_tokens)
            continue;
        rc = end_one(db, open[i].id, by, now_us, err);
        ++*ended;
    }
    arena_free(arena);
    return rc;
}

ErrCode session_end_all(Db *db, Str account, Str by, int64_t now_us, Err *err)
{
    int64_t ended;
    TRY(db_begin(db, err));
    return access_finish(db, access_end_sessions(db, account, false, by, now_us, &ended, err), err);
}

ErrCode session_end_everything(Db *db, const Viewer *by, Str account, int64_t now_us, Err *err)
{
    int64_t ended;
    if (!account_may_close(by, account))
        return err_set(err, ERR_DENIED, "sessions of others are ended by administrators");
    TRY(db_begin(db, err));
    ErrCode rc = access_end_sessions(db, account, true, viewer_actor(by), now_us, &ended, err);
    return access_finish(db, rc, err);
}

static ErrCode end_others(Db *db, const Session *kept, int64_t now_us, Arena *arena, Err *err)
{
    OpenSession *open;
    size_t count = 0;
    ErrCode rc = list_open(db, kept->account, arena, &open, &count, err);
    for (size_t i = 0; !rc && i < count; i++)
        if (!open[i].is_token && !str_eq(open[i].id, kept->id))
            rc = end_one(db, open[i].id, kept->account, now_us, err);
    return rc;
}

ErrCode session_end_others(Db *db, const Session *kept, int64_t now_us, Err *err)
{
    TRY(db_begin(db, err));
    Arena *arena = arena_new((size_t)16 << 20);
    ErrCode rc = end_others(db, kept, now_us, arena, err);
    arena_free(arena);
    return access_finish(db, rc, err);
}

ErrCode session_list(Db *db, Str account, int64_t now_us, Arena *arena, Session **out,
                     size_t *count, Err *err)
{
    VEC(Session) sessions = {0};
    Stmt *st;
    bool row = false;
    ErrCode rc;
    *count = 0;
    TRY(access_prepare(&st, db,
                       "SELECT " SESSION_COLUMNS " FROM access_session s WHERE " IN_FORCE
                       " AND s.account = $3 ORDER BY s.created_us, s.id",
                       BINDS(bind_int(now_us), idle_since(now_us), bind_text(account)), err));
    while (!(rc = stmt_next(st, &row, err)) && row && !arena_failed(arena)) {
        Session s;
        session_of_row(st, arena, &s);
        vec_push(&sessions, s);
    }
    stmt_free(st);
    if (!rc)
        rc = access_keep(arena, sessions.items, sessions.count, sizeof *sessions.items, out, err);
    *count = rc ? 0 : sessions.count;
    vec_clear(&sessions);
    return rc;
}

/* --- tokens --- */

static ErrCode insert_token(Db *db, const Session *t, Str secret, Str by, Arena *arena, Err *err)
{
    char hash[SECRET_HASH];
    Account account;
    Doc *detail = doc_new(arena, DOC_OBJECT);
    TRY(account_find(db, t->account, arena, &account, err));
    if (account.is_closed)
        return err_set(err, ERR_CONFLICT, "the account of the token is closed");
    secret_hash(secret, hash);
    TRY(access_run(db,
                   "INSERT INTO access_session (id, secret_hash, account, client, agent,"
                   " created_us, seen_us, stepped_up_us, is_token, name, scope, expires_us,"
                   " ended_us) VALUES ($1, $2, $3, '', '', $4, $4, 0, 1, $5, $6, $7, 0)",
                   BINDS(bind_text(t->id), bind_text(str_of(hash)), bind_text(account.id),
                         bind_int(t->created_us), bind_text(t->name), bind_text(t->scope),
                         bind_int(t->expires_us)),
                   err));
    doc_text(detail, "account", account.id);
    doc_text(detail, "scope", t->scope);
    doc_int(detail, "expires_us", t->expires_us);
    return audit_append(db, by, STR("token.make"), t->id, detail, STR(""), err);
}

static ErrCode check_token(Str name, Str scope, int days, Err *err)
{
    if (!name.len || !access_is_line(name, NAME_MAX_BYTES))
        return err_set(err, ERR_INVALID, "a token needs a name of at most %d bytes",
                       NAME_MAX_BYTES);
    if (!str_eq(scope, STR("read")) && !str_eq(scope, STR("write")))
        return err_set(err, ERR_INVALID, "the scope of a token is 'read' or 'write'");
    if (days < 1 || days > TOKEN_MAX_DAYS)
        return err_set(err, ERR_INVALID, "a token holds for 1 to %d days", TOKEN_MAX_DAYS);
    return ERR_OK;
}

ErrCode token_make(Db *db, Str account, Str name, Str scope, int days, Str by, int64_t now_us,
                   Arena *arena, Session *out, char secret[SECRET_TEXT], Err *err)
{
    secret[0] = '\0';
    TRY(check_token(name, scope, days, err));
    *out = (Session){.id = access_new_id(arena, "session"),
                     .account = arena_dup(arena, account),
                     .client = STR(""),
                     .agent = STR(""),
                     .created_us = now_us,
                     .seen_us = now_us,
                     .is_token = true,
                     .name = arena_dup(arena, name),
                     .scope = arena_dup(arena, scope),
                     .expires_us = now_us + days * 24 * HOUR_US};
    TRY(access_arena_check(arena, err));
    secret_make(secret, TOKEN_PREFIX);
    TRY(db_begin(db, err));
    ErrCode rc = insert_token(db, out, str_of(secret), by, arena, err);
    rc = access_finish(db, rc, err);
    if (rc)
        secret[0] = '\0';
    return rc;
}
