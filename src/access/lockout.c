/* Lock-out: failures in a row of an account, and within an hour of a client. */
#include "access/access_parts.h"
#include "base/clock.h"

Str lockout_client(Str client, Arena *arena)
{
    return str_find_char(client, ':') == SIZE_MAX && audit_client(client, arena).len
               ? client
               : audit_client(client, arena);
}

typedef struct {
    int64_t failures, first_us, locked_until_us;
} Failures;

static ErrCode read_failures(Db *db, const char *kind, Str who, Failures *out, Err *err)
{
    Stmt *st;
    bool row;
    *out = (Failures){0};
    TRY(access_first(&st, db,
                     "SELECT failures, first_us, locked_until_us FROM access_failure"
                     " WHERE kind = $1 AND who = $2",
                     BINDS(bind_text(str_of(kind)), bind_text(who)), &row, err));
    if (row)
        *out = (Failures){stmt_col_int(st, 0), stmt_col_int(st, 1), stmt_col_int(st, 2)};
    stmt_free(st);
    return ERR_OK;
}

ErrCode lockout_until(Db *db, const char *kind, Str who, int64_t *until_us, Err *err)
{
    Failures f;
    TRY(read_failures(db, kind, who, &f, err));
    *until_us = f.locked_until_us;
    return ERR_OK;
}

/* Clients of an hour ago are forgotten, so that the table holds no more than an hour of them. */
static ErrCode forget_clients(Db *db, int64_t now_us, Err *err)
{
    return access_run(db,
                      "DELETE FROM access_failure WHERE kind = 'client' AND first_us < $1"
                      " AND locked_until_us < $2",
                      BINDS(bind_int(now_us - HOUR_US), bind_int(now_us)), err);
}

static int minutes_of(int64_t failures, int64_t first_lock)
{
    int64_t further = failures - first_lock;
    if (further < 0)
        return 0;
    return further < 6 ? 1 << further : LOCK_MAX_MINUTES;
}

ErrCode lockout_failed(Db *db, const char *kind, Str who, int64_t now_us, int *minutes, Err *err)
{
    Failures f;
    bool is_client = str_eq(str_of(kind), STR("client"));
    TRY(forget_clients(db, now_us, err));
    TRY(read_failures(db, kind, who, &f, err));
    f.failures++;
    if (!f.first_us)
        f.first_us = now_us;
    *minutes = minutes_of(f.failures, is_client ? LOCK_CLIENT_AFTER : LOCK_AFTER + 1);
    f.locked_until_us = *minutes ? now_us + *minutes * MINUTE_US : 0;
    return access_run(db,
                      "INSERT INTO access_failure (kind, who, failures, first_us, locked_until_us)"
                      " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (kind, who) DO UPDATE SET"
                      " failures = excluded.failures, first_us = excluded.first_us,"
                      " locked_until_us = excluded.locked_until_us",
                      BINDS(bind_text(str_of(kind)), bind_text(who), bind_int(f.failures),
                            bind_int(f.first_us), bind_int(f.locked_until_us)),
                      err);
}

ErrCode lockout_clear(Db *db, const char *kind, Str who, Err *err)
{
    return access_run(db, "DELETE FROM access_failure WHERE kind = $1 AND who = $2",
                      BINDS(bind_text(str_of(kind)), bind_text(who)), err);
}
