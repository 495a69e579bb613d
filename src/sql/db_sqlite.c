#include <sqlite3.h>
#include <stdio.h>

#include "base/mem.h"
#include "sql/db_parts.h"

typedef struct {
    Db db;
    sqlite3 *handle;
    char path[DB_MAX_ADDRESS + 1];
    uint64_t own_commits;
} Lite;

typedef struct {
    Stmt stmt;
    sqlite3_stmt *handle;
} LiteStmt;

static Lite *lite_of(Db *db) { return (Lite *)db; }
static sqlite3_stmt *handle_of(Stmt *st) { return ((LiteStmt *)st)->handle; }

static ErrCode code_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_TOOBIG:
        return ERR_TOO_LARGE;
    default:
        return ERR_IO;
    }
}

static ErrCode failed(Lite *l, int rc, const char *doing, Err *err)
{
    ErrCode code = code_of(rc);
    err_set(err, code, "%s in '%s': %s", doing, l->path,
            l->handle ? sqlite3_errmsg(l->handle) : sqlite3_errstr(rc));
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

static ErrCode run(Db *db, const char *sql, Err *err)
{
    Lite *l = lite_of(db);
    int rc = sqlite3_exec(l->handle, sql, NULL, NULL, NULL);
    return rc ? failed(l, rc, "a statement failed", err) : ERR_OK;
}

/* In KiB; taken as it is used. A large import, whose rows go to every part of the tables, would
 * else write each page many times. */
#define WRITER_CACHE "-262144;"

/* Readers look at pages where the system keeps them: their own cache would be emptied by each
 * transaction of the writer. What lies behind 2 GB is read as before. */
#define READER_MAP "2147418112;"

static ErrCode configure(Lite *l, DbMode mode, Err *err)
{
    sqlite3_busy_timeout(l->handle, DB_BUSY_MS);
    sqlite3_extended_result_codes(l->handle, 0);
    TRY(run(&l->db, "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF;", err));
    return run(&l->db,
               mode == DB_WRITE ? "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                  " PRAGMA secure_delete=ON; PRAGMA cache_size=" WRITER_CACHE
                                : "PRAGMA query_only=ON; PRAGMA mmap_size=" READER_MAP,
               err);
}

static void lite_close(Db *db)
{
    sqlite3_close_v2(lite_of(db)->handle);
    mem_free(db);
}

static ErrCode lite_open(Db **out, const char *path, DbMode mode, Err *err)
{
    Lite *l = mem_alloc(sizeof *l);
    l->db = (Db){.store = &db_store_sqlite, .mode = mode};
    snprintf(l->path, sizeof l->path, "%s", path);
    /* A WAL reader must be able to make the shared-memory file, so readers open read-write too. */
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | (mode == DB_WRITE ? SQLITE_OPEN_CREATE : 0);
    int rc = sqlite3_open_v2(path, &l->handle, flags, NULL);
    if (rc == SQLITE_CANTOPEN && mode == DB_READ) {
        sqlite3_close(l->handle);
        rc = sqlite3_open_v2(path, &l->handle, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    }
    ErrCode code = rc ? failed(l, rc, "cannot open the store", err) : configure(l, mode, err);
    if (code)
        lite_close(&l->db);
    else
        *out = &l->db;
    return code;
}

static ErrCode lite_begin(Db *db, DbTransaction what, Err *err)
{
    return run(db, what == DB_WRITING ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static ErrCode lite_commit(Db *db, Err *err)
{
    TRY(run(db, "COMMIT", err));
    lite_of(db)->own_commits += !db->is_quiet;
    return ERR_OK;
}

static void lite_rollback(Db *db)
{
    if (!sqlite3_get_autocommit(lite_of(db)->handle))
        sqlite3_exec(lite_of(db)->handle, "ROLLBACK", NULL, NULL, NULL);
}

static uint64_t lite_change_counter(Db *db)
{
    Lite *l = lite_of(db);
    sqlite3_stmt *st = NULL;
    uint64_t version = 0;
    if (sqlite3_prepare_v2(l->handle, "PRAGMA data_version", -1, &st, NULL) == SQLITE_OK &&
        sqlite3_step(st) == SQLITE_ROW)
        version = (uint64_t)sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    return version << 32 | (uint32_t)l->own_commits;
}

static ErrCode lite_has_table(Db *db, Str name, bool *has, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1",
                     err));
    stmt_text(st, 1, name);
    ErrCode rc = stmt_next(st, has, err);
    stmt_free(st);
    return rc;
}

static ErrCode no_own_tables(Db *db, Err *err)
{
    (void)db, (void)err;
    return ERR_OK;
}

static ErrCode lite_backup(Db *db, const char *path, Err *err)
{
    Lite *l = lite_of(db);
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(l->handle, "VACUUM INTO $1", -1, &st, NULL);
    if (!rc)
        rc = sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
    if (!rc)
        rc = sqlite3_step(st);
    ErrCode code = rc == SQLITE_DONE ? ERR_OK : failed(l, rc, "cannot copy the store", err);
    sqlite3_finalize(st);
    return code;
}

static ErrCode lite_scrub(Db *db, Err *err)
{
    Lite *l = lite_of(db);
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(l->handle, "PRAGMA wal_checkpoint(TRUNCATE)", -1, &st, NULL);
    if (!rc)
        rc = sqlite3_step(st);
    bool is_busy = rc == SQLITE_ROW && sqlite3_column_int(st, 0);
    ErrCode code = rc == SQLITE_ROW ? ERR_OK : failed(l, rc, "cannot clear the log", err);
    sqlite3_finalize(st);
    return is_busy ? err_set(err, ERR_BUSY, "a reader still needs the log of '%s'", l->path) : code;
}

/* --- statements --- */

static ErrCode lite_prepare(Stmt **out, Db *db, const char *sql, int parameter_count, Err *err)
{
    LiteStmt *st = mem_alloc(sizeof *st);
    (void)parameter_count;
    int rc = sqlite3_prepare_v2(lite_of(db)->handle, sql, -1, &st->handle, NULL);
    if (rc) {
        mem_free(st);
        return failed(lite_of(db), rc, "cannot prepare a statement", err);
    }
    *out = &st->stmt;
    return ERR_OK;
}

static void lite_stmt_free(Stmt *st)
{
    sqlite3_finalize(handle_of(st));
    mem_free(st);
}

static void lite_bind_bytes(Stmt *st, int parameter, Str value, bool is_text)
{
    const char *bytes = value.ptr ? value.ptr : "";
    if (is_text)
        sqlite3_bind_text64(handle_of(st), parameter, bytes, value.len, SQLITE_STATIC, SQLITE_UTF8);
    else
        sqlite3_bind_blob64(handle_of(st), parameter, bytes, value.len, SQLITE_STATIC);
}

static void lite_bind_int(Stmt *st, int parameter, int64_t value)
{
    sqlite3_bind_int64(handle_of(st), parameter, value);
}

static void lite_bind_real(Stmt *st, int parameter, double value)
{
    sqlite3_bind_double(handle_of(st), parameter, value);
}

static void lite_bind_null(Stmt *st, int parameter) { sqlite3_bind_null(handle_of(st), parameter); }

static ErrCode lite_next(Stmt *st, bool *row, Err *err)
{
    sqlite3_stmt *handle = handle_of(st);
    if (st->db->transaction != DB_WRITING && !sqlite3_stmt_readonly(handle))
        return db_writes_outside(err);
    int rc = sqlite3_step(handle);
    *row = rc == SQLITE_ROW;
    return rc == SQLITE_ROW || rc == SQLITE_DONE
               ? ERR_OK
               : failed(lite_of(st->db), rc, "a statement failed", err);
}

static void lite_reset(Stmt *st) { sqlite3_reset(handle_of(st)); }

static Str lite_col_text(Stmt *st, int column)
{
    const char *text = (const char *)sqlite3_column_text(handle_of(st), column);
    return text ? (Str){text, (size_t)sqlite3_column_bytes(handle_of(st), column)} : STR("");
}

static Str lite_col_blob(Stmt *st, int column)
{
    const char *bytes = sqlite3_column_blob(handle_of(st), column);
    return bytes ? (Str){bytes, (size_t)sqlite3_column_bytes(handle_of(st), column)} : STR("");
}

static int64_t lite_col_int(Stmt *st, int column)
{
    return sqlite3_column_int64(handle_of(st), column);
}

static double lite_col_real(Stmt *st, int column)
{
    return sqlite3_column_double(handle_of(st), column);
}

static bool lite_col_is_null(Stmt *st, int column)
{
    return sqlite3_column_type(handle_of(st), column) == SQLITE_NULL;
}

const DbStore db_store_sqlite = {
    .kind = DB_SQLITE,
    .open = lite_open,
    .close = lite_close,
    .exec = run,
    .begin = lite_begin,
    .commit = lite_commit,
    .rollback = lite_rollback,
    .change_counter = lite_change_counter,
    .has_table = lite_has_table,
    .add_own_tables = no_own_tables,
    .backup = lite_backup,
    .scrub = lite_scrub,
    .prepare = lite_prepare,
    .stmt_free = lite_stmt_free,
    .bind_bytes = lite_bind_bytes,
    .bind_int = lite_bind_int,
    .bind_real = lite_bind_real,
    .bind_null = lite_bind_null,
    .next = lite_next,
    .reset = lite_reset,
    .col_text = lite_col_text,
    .col_blob = lite_col_blob,
    .col_int = lite_col_int,
    .col_real = lite_col_real,
    .col_is_null = lite_col_is_null,
};
