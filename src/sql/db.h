/* Db: one connection to the record store (SQLite: WAL, STRICT tables). One connection, one thread.
 *
 * All statements are prepared; parameters are $1…$n, numbered by first use. Times are UTC
 * microseconds (clock.h), dates text, flags 0/1. There is one writer: db_begin takes the write lock
 * at once and waits for it up to `DB_BUSY_MS`, then fails with ERR_BUSY. */
#pragma once
#include "base/err.h"

typedef struct Db Db;
typedef struct Stmt Stmt;
typedef enum { DB_READ, DB_WRITE } DbMode;
enum { DB_BUSY_MS = 10000 };

/* One step of a folder's tables. Each folder exports an array of them, ended by {0}; versions count
 * from 1 without gaps; a step that has landed is never edited, a new one is added. */
typedef struct {
    const char *owner; /* the folder, "series" */
    int version;
    const char *sql;
} Migration;

MUST_USE ErrCode db_open(Db **out, const char *path, DbMode mode, Err *err);
void db_close(Db *db); /* NULL is fine */
MUST_USE ErrCode db_exec(Db *db, const char *sql, Err *err);
/* How the tables of this store stand to the steps that the program knows. */
typedef enum { DB_SCHEMA_EMPTY, DB_SCHEMA_OLDER, DB_SCHEMA_CURRENT, DB_SCHEMA_NEWER } DbSchema;
MUST_USE ErrCode db_schema(Db *db, const Migration *const *sets, size_t count, DbSchema *state,
                           Err *err);
/* A consistent copy of the whole store into a new file. */
MUST_USE ErrCode db_backup(Db *db, const char *path, Err *err);
/* Run the steps that this store has not seen, each array in its order, in one transaction. */
MUST_USE ErrCode db_migrate(Db *db, const Migration *const *sets, size_t count, Err *err);

MUST_USE ErrCode db_begin(Db *db, Err *err);
MUST_USE ErrCode db_commit(Db *db, Err *err);
void db_rollback(Db *db); /* no transaction: nothing happens */

/* Changes whenever another connection or this one has committed; for caches. */
uint64_t db_change_counter(Db *db);

MUST_USE ErrCode stmt_prepare(Stmt **out, Db *db, const char *sql, Err *err);
void stmt_free(Stmt *st); /* NULL is fine */
void stmt_text(Stmt *st, int parameter,
               Str value); /* bound by reference: keep the bytes until the step */
void stmt_int(Stmt *st, int parameter, int64_t value);
void stmt_real(Stmt *st, int parameter, double value);
void stmt_null(Stmt *st, int parameter);
MUST_USE ErrCode stmt_next(Stmt *st, bool *row, Err *err); /* *row: a row is there */
MUST_USE ErrCode stmt_run(Stmt *st, Err *err);             /* step to the end, then reset */
void stmt_reset(Stmt *st);                                 /* ready for new parameters */
Str stmt_col_text(Stmt *st, int column);                   /* 0-based; lent until the next step */
int64_t stmt_col_int(Stmt *st, int column);
double stmt_col_real(Stmt *st, int column);
bool stmt_col_is_null(Stmt *st, int column);
