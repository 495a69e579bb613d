/* The inside of PostgreSQL's side: db_postgres.c connects, stmt_postgres.c runs statements. The one
 * place that knows libpq. */
#pragma once
#include <libpq-fe.h>

#include "base/vec.h"
#include "sql/db_parts.h"

enum { PG_DIGITS = 24 };

typedef struct PgStmt PgStmt;

typedef struct {
    Db db;
    PGconn *conn;
    char address[DB_MAX_ADDRESS + 1];
    char name[300];       /* of the store, without user and password */
    uint64_t session;     /* counts connections: a statement is prepared in one of them */
    uint64_t last_name;   /* of prepared statements */
    VEC(uint64_t) buried; /* names to be forgotten when the wire is free */
    PgStmt *active;       /* the one whose rows are on the wire */
    uint64_t counter;     /* as seen last */
    bool has_counter;
} Pg;

struct PgStmt {
    Stmt stmt;
    char *sql;
    /* Parameters in libpq's columns; a number lies in `numbers`. */
    Oid *types;
    const char **values;
    int *lengths, *formats;
    uint64_t *numbers;
    bool types_changed;
    uint64_t runs, name, session; /* prepared under this name in this session; 0: not yet */
    PGresult *row;
    char (*digits)[PG_DIGITS]; /* texts of whole numbers, one for each column */
    VEC(PGresult *) kept;      /* rows put aside because another statement wanted the wire */
    size_t next_kept;
    bool is_started, is_overflown;
};

static inline Pg *pg_of(Db *db) { return (Pg *)db; }

/* Connected, and still in the transaction if there is one. */
MUST_USE ErrCode pg_ready(Pg *pg, Err *err);
/* result: NULL when it did not come to one. */
ErrCode pg_failed(Pg *pg, const PGresult *result, const char *doing, Err *err);
/* The rest of its rows into memory, so that another statement can have the wire. */
void pg_put_aside(PgStmt *active);

/* For the table of db_parts.h. */
ErrCode pg_prepare(Stmt **out, Db *db, const char *sql, int parameter_count, Err *err);
void pg_stmt_free(Stmt *st);
void pg_bind_bytes(Stmt *st, int parameter, Str value, bool is_text);
void pg_bind_int(Stmt *st, int parameter, int64_t value);
void pg_bind_real(Stmt *st, int parameter, double value);
void pg_bind_null(Stmt *st, int parameter);
ErrCode pg_next(Stmt *st, bool *row, Err *err);
void pg_reset(Stmt *st);
Str pg_col_text(Stmt *st, int column);
Str pg_col_blob(Stmt *st, int column);
int64_t pg_col_int(Stmt *st, int column);
double pg_col_real(Stmt *st, int column);
bool pg_col_is_null(Stmt *st, int column);
