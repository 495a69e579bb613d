/* DbStore: what each store does, for db.c. Others use db.h.
 *
 * db.c keeps the rules that hold for both: the state of transactions, the numbering of parameters,
 * the refusal of bad texts, steps after the end. A store has its own Db and Stmt that begin with
 * the structs below. */
#pragma once
#include "base/buf.h"
#include "sql/db.h"

typedef enum { DB_NO_TRANSACTION, DB_WRITING, DB_READING } DbTransaction;

typedef struct {
    DbKind kind;
    ErrCode (*open)(Db **out, const char *address, DbMode mode, Err *err);
    void (*close)(Db *db); /* frees */
    ErrCode (*exec)(Db *db, const char *sql, Err *err);
    ErrCode (*begin)(Db *db, DbTransaction what, Err *err); /* DB_WRITING: with the lock */
    ErrCode (*commit)(Db *db, Err *err); /* of DB_WRITING: a change, unless is_quiet */
    void (*rollback)(Db *db);
    uint64_t (*change_counter)(Db *db);
    ErrCode (*has_table)(Db *db, Str name, bool *has, Err *err);
    ErrCode (*add_own_tables)(Db *db, Err *err); /* in db_migrate's transaction */
    ErrCode (*backup)(Db *db, const char *path, Err *err);
    ErrCode (*scrub)(Db *db, Err *err); /* NULL: nothing to do */

    ErrCode (*prepare)(Stmt **out, Db *db, const char *sql, int parameter_count, Err *err);
    void (*stmt_free)(Stmt *st);
    void (*bind_bytes)(Stmt *st, int parameter, Str value, bool is_text);
    void (*bind_int)(Stmt *st, int parameter, int64_t value);
    void (*bind_real)(Stmt *st, int parameter, double value);
    void (*bind_null)(Stmt *st, int parameter);
    ErrCode (*next)(Stmt *st, bool *row, Err *err);
    void (*reset)(Stmt *st);
    Str (*col_text)(Stmt *st, int column);
    Str (*col_blob)(Stmt *st, int column);
    int64_t (*col_int)(Stmt *st, int column);
    double (*col_real)(Stmt *st, int column);
    bool (*col_is_null)(Stmt *st, int column);
} DbStore;

extern const DbStore db_store_sqlite, db_store_postgres;

struct Db {
    const DbStore *store;
    DbMode mode;
    DbTransaction transaction;
    ErrCode failure;  /* the first one in this transaction */
    bool is_doubtful; /* db_commit_is_doubtful */
    bool is_quiet;    /* while db_commit_quietly commits */
};

struct Stmt {
    Db *db;
    int parameter_count;
    int bad_parameter; /* its text is refused; 0: none */
    bool is_stepped;   /* since the last reset */
    bool is_done;      /* stepped to the end, or failed */
};

/* What db.h says of writing outside of db_begin. */
ErrCode db_writes_outside(Err *err);
/* What stands in a step for this store, with a NUL at its end; ERR_TOO_LARGE past out's size. */
enum { MIGRATION_MAX = 1 << 20 };
MUST_USE ErrCode migration_words(Buf *out, const char *sql, DbKind kind, Err *err);
