#include "sql/db.h"

#include <sqlite3.h>
#include <stdio.h>

#include "base/mem.h"

struct Db {
    sqlite3 *handle;
    char path[512];
    uint64_t own_commits;
};

struct Stmt {
    sqlite3_stmt *handle;
    Db *db;
};

static ErrCode failed(Db *db, int rc, const char *doing, Err *err)
{
    ErrCode code = rc == SQLITE_BUSY || rc == SQLITE_LOCKED      ? ERR_BUSY
                   : rc == SQLITE_CORRUPT || rc == SQLITE_NOTADB ? ERR_CORRUPT
                                                                 : ERR_IO;
    err_set(err, code, "%s in '%s': %s", doing, db->path,
            db->handle ? sqlite3_errmsg(db->handle) : sqlite3_errstr(rc));
    if (code == ERR_BUSY)
        err_hint(err, "another program is writing; try again when it has finished");
    if (rc == SQLITE_FULL)
        err_hint(err, "the disk is full; free some space and try again, nothing was changed");
    if (rc == SQLITE_READONLY || rc == SQLITE_CANTOPEN)
        err_hint(err, "even readers need to write in the data folder: use the account that owns it,"
                      " or a copy of it");
    if (code == ERR_CORRUPT)
        err_hint(err, "restore this file from a backup");
    return code;
}

static ErrCode configure(Db *db, DbMode mode, Err *err)
{
    sqlite3_busy_timeout(db->handle, DB_BUSY_MS);
    sqlite3_extended_result_codes(db->handle, 0);
    TRY(db_exec(db, "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;", err));
    if (mode == DB_WRITE)
        TRY(db_exec(db, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;", err));
    return ERR_OK;
}

ErrCode db_open(Db **out, const char *path, DbMode mode, Err *err)
{
    Db *db = mem_alloc(sizeof *db);
    *out = NULL;
    snprintf(db->path, sizeof db->path, "%s", path);
    /* A WAL reader must be able to make the shared-memory file, so readers open read-write too. */
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &db->handle, flags, NULL);
    if (rc == SQLITE_CANTOPEN && mode == DB_READ) {
        sqlite3_close(db->handle);
        rc = sqlite3_open_v2(path, &db->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    }
    ErrCode code = rc ? failed(db, rc, "cannot open the store", err) : configure(db, mode, err);
    if (!code && mode == DB_READ)
        code = db_exec(db, "PRAGMA query_only=ON;", err);
    if (code) {
        db_close(db);
        return code;
    }
    *out = db;
    return ERR_OK;
}

void db_close(Db *db)
{
    if (!db)
        return;
    sqlite3_close_v2(db->handle);
    mem_free(db);
}

ErrCode db_exec(Db *db, const char *sql, Err *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc ? failed(db, rc, "a statement failed", err) : ERR_OK;
}

ErrCode db_begin(Db *db, Err *err) { return db_exec(db, "BEGIN IMMEDIATE", err); }

ErrCode db_commit(Db *db, Err *err)
{
    TRY(db_exec(db, "COMMIT", err));
    db->own_commits++;
    return ERR_OK;
}

void db_rollback(Db *db)
{
    if (!sqlite3_get_autocommit(db->handle))
        sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

uint64_t db_change_counter(Db *db)
{
    sqlite3_stmt *st = NULL;
    uint64_t version = 0;
    if (sqlite3_prepare_v2(db->handle, "PRAGMA data_version", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        version = (uint64_t)sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return version << 32 | (uint32_t)db->own_commits;
}

static ErrCode seen_version(Db *db, const char *owner, int64_t *version, Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, db, "SELECT coalesce(max(version), 0) FROM migration WHERE owner = $1",
                     err));
    stmt_text(st, 1, str_of(owner));
    ErrCode rc = stmt_next(st, &row, err);
    *version = row ? stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return rc;
}

static ErrCode has_migrations(Db *db, bool *has, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(
        &st, db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'migration'", err));
    ErrCode rc = stmt_next(st, has, err);
    stmt_free(st);
    return rc;
}

ErrCode db_schema(Db *db, const Migration *const *sets, size_t count, DbSchema *state, Err *err)
{
    bool has = false;
    *state = DB_SCHEMA_EMPTY;
    TRY(has_migrations(db, &has, err));
    if (!has)
        return ERR_OK;
    *state = DB_SCHEMA_CURRENT;
    for (size_t i = 0; i < count; i++) {
        int64_t seen;
        int known = 0;
        for (const Migration *step = sets[i]; step->owner; step++)
            known = step->version;
        if (!known)
            continue;
        TRY(seen_version(db, sets[i]->owner, &seen, err));
        if (seen > known)
            *state = DB_SCHEMA_NEWER;
        else if (seen < known && *state == DB_SCHEMA_CURRENT)
            *state = DB_SCHEMA_OLDER;
    }
    return ERR_OK;
}

ErrCode db_backup(Db *db, const char *path, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "VACUUM INTO $1", err));
    stmt_text(st, 1, str_of(path));
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode run_step(Db *db, const Migration *step, Err *err)
{
    Stmt *st;
    TRY(db_exec(db, step->sql, err));
    TRY(stmt_prepare(&st, db, "INSERT INTO migration (owner, version) VALUES ($1, $2)", err));
    stmt_text(st, 1, str_of(step->owner));
    stmt_int(st, 2, step->version);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode run_missing_steps(Db *db, const Migration *const *sets, size_t count, Err *err)
{
    for (size_t i = 0; i < count; i++) {
        for (const Migration *step = sets[i]; step->owner; step++) {
            int64_t seen;
            TRY(seen_version(db, step->owner, &seen, err));
            if (step->version > seen)
                TRY(run_step(db, step, err));
        }
    }
    return ERR_OK;
}

ErrCode db_migrate(Db *db, const Migration *const *sets, size_t count, Err *err)
{
    TRY(db_begin(db, err));
    ErrCode rc =
        db_exec(db,
                "CREATE TABLE IF NOT EXISTS migration (owner TEXT NOT NULL, version INTEGER "
                "NOT NULL, PRIMARY KEY (owner, version)) STRICT",
                err);
    if (!rc)
        rc = run_missing_steps(db, sets, count, err);
    if (!rc)
        return db_commit(db, err);
    db_rollback(db);
    return rc;
}

ErrCode stmt_prepare(Stmt **out, Db *db, const char *sql, Err *err)
{
    Stmt *st = mem_alloc(sizeof *st);
    st->db = db;
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &st->handle, NULL);
    if (rc) {
        mem_free(st);
        *out = NULL;
        return failed(db, rc, "cannot prepare a statement", err);
    }
    *out = st;
    return ERR_OK;
}

void stmt_free(Stmt *st)
{
    if (!st)
        return;
    sqlite3_finalize(st->handle);
    mem_free(st);
}

void stmt_text(Stmt *st, int parameter, Str value)
{
    sqlite3_bind_text64(st->handle, parameter, value.ptr ? value.ptr : "", value.len, SQLITE_STATIC,
                        SQLITE_UTF8);
}

void stmt_int(Stmt *st, int parameter, int64_t value)
{
    sqlite3_bind_int64(st->handle, parameter, value);
}
void stmt_real(Stmt *st, int parameter, double value)
{
    sqlite3_bind_double(st->handle, parameter, value);
}
void stmt_null(Stmt *st, int parameter) { sqlite3_bind_null(st->handle, parameter); }

ErrCode stmt_next(Stmt *st, bool *row, Err *err)
{
    int rc = sqlite3_step(st->handle);
    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? ERR_OK
                                                 : failed(st->db, rc, "a statement failed", err);
}

ErrCode stmt_run(Stmt *st, Err *err)
{
    bool row = true;
    ErrCode rc = ERR_OK;
    while (!rc && row)
        rc = stmt_next(st, &row, err);
    stmt_reset(st);
    return rc;
}

void stmt_reset(Stmt *st) { sqlite3_reset(st->handle); }

Str stmt_col_text(Stmt *st, int column)
{
    const char *text = (const char *)sqlite3_column_text(st->handle, column);
    return text ? (Str){text, (size_t)sqlite3_column_bytes(st->handle, column)} : STR("");
}

int64_t stmt_col_int(Stmt *st, int column) { return sqlite3_column_int64(st->handle, column); }
double stmt_col_real(Stmt *st, int column) { return sqlite3_column_double(st->handle, column); }

bool stmt_col_is_null(Stmt *st, int column)
{
    return sqlite3_column_type(st->handle, column) == SQLITE_NULL;
}
