/* Db: one connection to the record store: SQLite in a file or PostgreSQL, chosen by its address.
 *
 * Life: db_open … db_close; statements are freed before their Db. One connection, one thread.
 *
 * Both stores do the same with the same text, when it keeps to what both know:
 * - Parameters are $1…$n (at most DB_MAX_PARAMETERS), numbered by first use; else ERR_INVALID. In
 *   PostgreSQL a parameter has the type of the function that bound it (BIGINT, DOUBLE PRECISION,
 *   TEXT, BYTEA); of one that is always NULL the server must be able to tell it.
 * - Times are UTC microseconds (clock.h), dates text, flags 0/1, ids made by us: max + 1 in the
 *   writing transaction. No now(), no LIKE; ON CONFLICT (columns) DO UPDATE, with columns of the
 *   row that is there as table.column, in place of INSERT OR REPLACE.
 * - Texts sort bytewise when one side is a column. NULLs sort as NULLS FIRST or LAST says.
 * - A sum of integers is CAST(sum(x) AS BIGINT).
 * - A text with NUL or malformed UTF-8 is refused by the next step with ERR_INVALID.
 *
 * One writer: db_begin takes the write lock at once, waits for it up to DB_BUSY_MS, then fails with
 * ERR_BUSY, and sees all that was committed before. What writes outside of it is refused with
 * ERR_INVALID. A transaction in which a statement failed cannot be committed. A violated key or
 * constraint is ERR_CONFLICT, a lost connection ERR_IO (and the next use connects again, outside of
 * a transaction), a full disk ERR_IO. No message has a password of the address in it. */
#pragma once
#include "base/err.h"

typedef struct Db Db;
typedef struct Stmt Stmt;
typedef enum { DB_READ, DB_WRITE } DbMode;
typedef enum { DB_SQLITE, DB_POSTGRES } DbKind;
enum { DB_BUSY_MS = 10000, DB_MAX_PARAMETERS = 999, DB_MAX_ADDRESS = 1000 };

/* One step of a folder's tables. Each folder exports an array of them, ended by {0}; versions count
 * from 1 without gaps; a step that has landed is never edited, a new one is added.
 *
 * Steps are written in SQLite's words. For PostgreSQL words in capitals outside of quotes are put
 * in place of others: INTEGER BIGINT, REAL DOUBLE PRECISION, BLOB BYTEA, TEXT TEXT COLLATE "C"
 * (texts sort bytewise, as in SQLite); the table options STRICT and WITHOUT ROWID go. So names are
 * in small letters, and INTEGER PRIMARY KEY makes no ids. What the stores do differently (full-text
 * search) is said twice: "SQLite's" FOR_POSTGRES "PostgreSQL's, as it stands"; either may be "". */
typedef struct {
    const char *owner; /* the folder, "series" */
    int version;
    const char *sql;
} Migration;
#define FOR_POSTGRES "\f"

/* "postgres://…" and "postgresql://…" are PostgreSQL (libpq's addresses; a password may come from
 * PGPASSWORD or ~/.pgpass), another "scheme://" is ERR_UNSUPPORTED, anything else the path of a
 * SQLite file, which DB_WRITE makes. */
MUST_USE ErrCode db_open(Db **out, const char *address, DbMode mode, Err *err);
void db_close(Db *db);                  /* NULL is fine */
bool db_is_remote(const char *address); /* of a server, not a file */
DbKind db_kind(const Db *db);           /* for what the stores do differently: full-text search */
/* Statements without parameters; of a writer and outside of a transaction: in one of their own. */
MUST_USE ErrCode db_exec(Db *db, const char *sql, Err *err);
/* How the tables of this store stand to the steps that the program knows. */
typedef enum { DB_SCHEMA_EMPTY, DB_SCHEMA_OLDER, DB_SCHEMA_CURRENT, DB_SCHEMA_NEWER } DbSchema;
MUST_USE ErrCode db_schema(Db *db, const Migration *const *sets, size_t count, DbSchema *state,
                           Err *err);
/* A consistent copy of the whole store into a new file. PostgreSQL: ERR_UNSUPPORTED. */
MUST_USE ErrCode db_backup(Db *db, const char *path, Err *err);
/* After something was erased: what is not in the tables any more is in no file of the store either.
 * SQLite writes over what is deleted; here the write-ahead log is taken into the file and cut,
 * ERR_BUSY when a reader still needs it. PostgreSQL: nothing; its files keep old rows until its own
 * VACUUM FULL, its logs longer. Outside of a transaction. */
MUST_USE ErrCode db_scrub(Db *db, Err *err);
/* Run the steps that this store has not seen, each array in its order, in one transaction. */
MUST_USE ErrCode db_migrate(Db *db, const Migration *const *sets, size_t count, Err *err);

MUST_USE ErrCode db_begin(Db *db, Err *err);
MUST_USE ErrCode db_commit(Db *db, Err *err); /* on failure: db_rollback is still to be called */
/* The same, but no change that caches are told of: the db_change_counter of this connection stays
 * as it was (in PostgreSQL that of all), so that what is counted while caches answer does not empty
 * them. SQLite: other connections see a change. */
MUST_USE ErrCode db_commit_quietly(Db *db, Err *err);
/* Whether nobody can tell if the last db_commit landed: the connection was lost in it. What it may
 * refer to must then be kept. */
bool db_commit_is_doubtful(const Db *db);
void db_rollback(Db *db); /* no transaction: nothing happens */
/* Until db_read_end all statements see the store as the first of them saw it. Takes no lock. */
MUST_USE ErrCode db_read_begin(Db *db, Err *err);
void db_read_end(Db *db); /* no transaction: nothing happens */

/* Changes whenever another connection or this one has committed; for caches. While the store cannot
 * be reached it stays as it was. */
uint64_t db_change_counter(Db *db);

/* Errors of the text may come with the first step. Several statements may be stepped in turns; in
 * PostgreSQL the rest of the first one's rows is then held in memory, up to 256 MB. */
MUST_USE ErrCode stmt_prepare(Stmt **out, Db *db, const char *sql, Err *err);
void stmt_free(Stmt *st); /* NULL is fine */
/* Parameters keep what was bound over stmt_reset; unbound ones and NaN are NULL. Texts and blobs
 * are bound by reference: keep the bytes until the statement is stepped to its end or reset.
 * Binding resets a statement that was stepped. */
void stmt_text(Stmt *st, int parameter, Str value);
void stmt_blob(Stmt *st, int parameter, Str value);
void stmt_int(Stmt *st, int parameter, int64_t value);
void stmt_real(Stmt *st, int parameter, double value);
void stmt_null(Stmt *st, int parameter);
/* *row: a row is there. After the last one: none, until stmt_reset. */
MUST_USE ErrCode stmt_next(Stmt *st, bool *row, Err *err);
MUST_USE ErrCode stmt_run(Stmt *st, Err *err); /* step to the end, then reset */
void stmt_reset(Stmt *st);                     /* ready for new parameters */
/* Of the row that is there, 0-based; texts and blobs are lent until the next step. NULL is "" and
 * 0. A truth is 0/1; a number asked for as the other kind is converted, towards zero; a whole one
 * asked for as text is its digits. */
Str stmt_col_text(Stmt *st, int column);
Str stmt_col_blob(Stmt *st, int column);
int64_t stmt_col_int(Stmt *st, int column);
double stmt_col_real(Stmt *st, int column);
bool stmt_col_is_null(Stmt *st, int column);
