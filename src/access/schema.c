/* The tables of accounts, and statements in short. */
#include "access/access_parts.h"

#include "base/vec.h"

const Migration access_migrations[] = {
    {.owner = "access",
     .version = 1,
     .sql = "CREATE TABLE access_account (id TEXT NOT NULL PRIMARY KEY, email TEXT NOT NULL,"
            " email_key TEXT NOT NULL UNIQUE, name TEXT NOT NULL, language TEXT NOT NULL,"
            " organisation TEXT NOT NULL, password TEXT NOT NULL, is_closed INTEGER NOT NULL,"
            " created_us INTEGER NOT NULL, last_seen_us INTEGER NOT NULL) STRICT;"
            "CREATE TABLE access_invitation (secret_hash TEXT NOT NULL PRIMARY KEY,"
            " account TEXT NOT NULL REFERENCES access_account (id), made_by TEXT NOT NULL,"
            " made_us INTEGER NOT NULL, expires_us INTEGER NOT NULL,"
            " ended_us INTEGER NOT NULL) STRICT;"
            "CREATE INDEX access_invitation_by_account ON access_invitation (account);"
            "CREATE TABLE access_session (id TEXT NOT NULL PRIMARY KEY,"
            " secret_hash TEXT NOT NULL UNIQUE,"
            " account TEXT NOT NULL REFERENCES access_account (id), client TEXT NOT NULL,"
            " agent TEXT NOT NULL, created_us INTEGER NOT NULL, seen_us INTEGER NOT NULL,"
            " stepped_up_us INTEGER NOT NULL, is_token INTEGER NOT NULL, name TEXT NOT NULL,"
            " scope TEXT NOT NULL, expires_us INTEGER NOT NULL, ended_us INTEGER NOT NULL) STRICT;"
            "CREATE INDEX access_session_by_account ON access_session (account, ended_us);"
            "CREATE INDEX access_session_by_expiry ON access_session (expires_us);"
            "CREATE TABLE access_grant (id TEXT NOT NULL PRIMARY KEY,"
            " account TEXT NOT NULL REFERENCES access_account (id), role TEXT NOT NULL,"
            " context TEXT NOT NULL, granted_by TEXT NOT NULL, since_us INTEGER NOT NULL,"
            " until_us INTEGER NOT NULL, ended_by TEXT NOT NULL,"
            " ended_us INTEGER NOT NULL) STRICT;"
            "CREATE INDEX access_grant_by_account ON access_grant (account, ended_us);"
            "CREATE TABLE access_failure (kind TEXT NOT NULL, who TEXT NOT NULL,"
            " failures INTEGER NOT NULL, first_us INTEGER NOT NULL,"
            " locked_until_us INTEGER NOT NULL, PRIMARY KEY (kind, who)) STRICT"},
    {.owner = "access",
     .version = 2,
     .sql = "CREATE TABLE access_letter (id TEXT NOT NULL PRIMARY KEY,"
            " account TEXT NOT NULL REFERENCES access_account (id), kind TEXT NOT NULL,"
            " about TEXT NOT NULL, mark TEXT NOT NULL, state TEXT NOT NULL, error TEXT NOT NULL,"
            " tries INTEGER NOT NULL, doubts INTEGER NOT NULL, made_us INTEGER NOT NULL,"
            " next_us INTEGER NOT NULL, until_us INTEGER NOT NULL, ended_us INTEGER NOT NULL,"
            " UNIQUE (account, kind, mark)) STRICT;"
            "CREATE INDEX access_letter_by_state ON access_letter (state, next_us);"
            "CREATE TABLE access_letter_mark (name TEXT NOT NULL PRIMARY KEY,"
            " value TEXT NOT NULL) STRICT;"
            "CREATE TABLE access_letter_off (account TEXT NOT NULL REFERENCES access_account (id),"
            " kind TEXT NOT NULL, PRIMARY KEY (account, kind)) STRICT"},
    {.owner = "access",
     .version = 3,
     .sql = "ALTER TABLE access_invitation ADD COLUMN is_mailed INTEGER NOT NULL DEFAULT 0"},
    {0}};

ErrCode access_prepare(Stmt **out, Db *db, const char *sql, const Bind *binds, size_t count,
                       Err *err)
{
    TRY(stmt_prepare(out, db, sql, err));
    for (size_t i = 0; i < count; i++) {
        if (binds[i].is_text)
            stmt_text(*out, (int)i + 1, binds[i].text);
        else
            stmt_int(*out, (int)i + 1, binds[i].number);
    }
    return ERR_OK;
}

ErrCode access_run(Db *db, const char *sql, const Bind *binds, size_t count, Err *err)
{
    Stmt *st;
    TRY(access_prepare(&st, db, sql, binds, count, err));
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

ErrCode access_first(Stmt **out, Db *db, const char *sql, const Bind *binds, size_t count,
                     bool *row, Err *err)
{
    *row = false;
    TRY(access_prepare(out, db, sql, binds, count, err));
    ErrCode rc = stmt_next(*out, row, err);
    if (rc) {
        stmt_free(*out);
        *out = NULL;
    }
    return rc;
}

ErrCode access_finish(Db *db, ErrCode rc, Err *err)
{
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    return rc;
}

ErrCode access_arena_check(const Arena *arena, Err *err)
{
    return arena_failed(arena) ? err_set(err, ERR_TOO_LARGE, "accounts need too much memory")
                               : ERR_OK;
}

ErrCode access_keep(Arena *arena, const void *items, size_t count, size_t size, void *out, Err *err)
{
    void *kept = arena_alloc(arena, count * size + 1);
    TRY(access_arena_check(arena, err));
    if (count)
        memcpy(kept, items, count * size);
    *(void **)out = kept;
    return ERR_OK;
}

bool access_is_line(Str s, size_t max)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
            return false;
    return s.len <= max && str_is_utf8(s, NULL);
}
