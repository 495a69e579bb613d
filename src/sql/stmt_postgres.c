#include <stdio.h>

#include "sql/postgres_parts.h"
#include "sql/postgres_value.h"

enum { KEPT_MAX = 256 << 20 };

static PgStmt *pg_stmt(Stmt *st) { return (PgStmt *)st; }

ErrCode pg_prepare(Stmt **out, Db *db, const char *sql, int count, Err *err)
{
    PgStmt *s = mem_alloc(sizeof *s);
    size_t n = (size_t)count + 1, len = strlen(sql) + 1;
    (void)db, (void)err;
    s->sql = mem_raw(len, 1);
    memcpy(s->sql, sql, len);
    s->types = mem_alloc(n * sizeof *s->types);
    s->values = mem_alloc(n * sizeof *s->values);
    s->lengths = mem_alloc(n * sizeof *s->lengths);
    s->formats = mem_alloc(n * sizeof *s->formats);
    s->numbers = mem_alloc(n * sizeof *s->numbers);
    for (int i = 0; i < count; i++)
        s->formats[i] = 1;
    *out = &s->stmt;
    return ERR_OK;
}

static void bind(Stmt *st, int parameter, Oid type, const char *bytes, size_t len)
{
    PgStmt *s = pg_stmt(st);
    int i = parameter - 1;
    s->types_changed |= s->types[i] != type;
    s->types[i] = type;
    s->values[i] = bytes;
    s->lengths[i] = (int)(len < INT32_MAX ? len : INT32_MAX);
}

void pg_bind_bytes(Stmt *st, int parameter, Str value, bool is_text)
{
    bind(st, parameter, is_text ? PG_TEXT : PG_BYTEA, value.ptr ? value.ptr : "", value.len);
}

static void bind_number(Stmt *st, int parameter, Oid type, uint64_t in_order)
{
    uint64_t *place = &pg_stmt(st)->numbers[parameter - 1];
    *place = in_order;
    bind(st, parameter, type, (const char *)place, sizeof *place);
}

void pg_bind_int(Stmt *st, int parameter, int64_t value)
{
    bind_number(st, parameter, PG_INT8, pg_int_in_order(value));
}

void pg_bind_real(Stmt *st, int parameter, double value)
{
    bind_number(st, parameter, PG_FLOAT8, pg_real_in_order(value));
}

/* Its type stays as it was: a statement need not be prepared again for it. */
void pg_bind_null(Stmt *st, int parameter) { pg_stmt(st)->values[parameter - 1] = NULL; }

static void bury(PgStmt *s)
{
    Pg *p = pg_of(s->stmt.db);
    if (s->name && s->session == p->session)
        vec_push(&p->buried, s->name);
    s->name = 0;
}

static bool is_aborted(const Pg *p) { return PQtransactionStatus(p->conn) == PQTRANS_INERROR; }

static void forget_buried(Pg *p)
{
    char sql[40];
    if (p->active || is_aborted(p) || PQstatus(p->conn) != CONNECTION_OK)
        return;
    for (size_t i = 0; i < p->buried.count; i++) {
        snprintf(sql, sizeof sql, "DEALLOCATE d%llu", (unsigned long long)p->buried.items[i]);
        PQclear(PQexec(p->conn, sql));
    }
    p->buried.count = 0;
}

/* From its second run on a statement is prepared: most run once, and then that is a detour. */
static ErrCode prepare_here(PgStmt *s, Err *err)
{
    Pg *p = pg_of(s->stmt.db);
    char name[24];
    if (s->name && s->session == p->session && !s->types_changed)
        return ERR_OK;
    bury(s);
    forget_buried(p);
    s->types_changed = false;
    if (!s->runs)
        return ERR_OK;
    uint64_t number = ++p->last_name;
    snprintf(name, sizeof name, "d%llu", (unsigned long long)number);
    PGresult *r = PQprepare(p->conn, name, s->sql, s->stmt.parameter_count, s->types);
    ErrCode rc = PQresultStatus(r) == PGRES_COMMAND_OK
                     ? ERR_OK
                     : pg_failed(p, r, "cannot prepare a statement", err);
    PQclear(r);
    s->name = rc ? 0 : number;
    s->session = p->session;
    return rc;
}

static int send_it(PgStmt *s)
{
    Pg *p = pg_of(s->stmt.db);
    char name[24];
    int n = s->stmt.parameter_count;
    if (!s->name)
        return PQsendQueryParams(p->conn, s->sql, n, s->types, s->values, s->lengths, s->formats,
                                 1);
    snprintf(name, sizeof name, "d%llu", (unsigned long long)s->name);
    return PQsendQueryPrepared(p->conn, name, n, s->values, s->lengths, s->formats, 1);
}

static ErrCode start(PgStmt *s, Err *err)
{
    Pg *p = pg_of(s->stmt.db);
    TRY(pg_ready(p, err));
    if (p->active)
        pg_put_aside(p->active);
    TRY(prepare_here(s, err));
    if (!send_it(s) || !PQsetSingleRowMode(p->conn))
        return pg_failed(p, NULL, "a statement failed", err);
    p->active = s;
    s->is_started = true;
    s->runs++;
    return ERR_OK;
}

static void let_go(PgStmt *s)
{
    Pg *p = pg_of(s->stmt.db);
    PGresult *r;
    if (p->active != s)
        return;
    while ((r = PQgetResult(p->conn)))
        PQclear(r);
    p->active = NULL;
}

void pg_put_aside(PgStmt *s)
{
    Pg *p = pg_of(s->stmt.db);
    PGresult *r;
    size_t bytes = 0;
    while ((r = PQgetResult(p->conn))) {
        bytes += PQresultMemorySize(r);
        s->is_overflown |= bytes > KEPT_MAX;
        if (s->is_overflown)
            PQclear(r);
        else
            vec_push(&s->kept, r);
    }
    p->active = NULL;
}

static PGresult *take(PgStmt *s)
{
    Pg *p = pg_of(s->stmt.db);
    if (s->next_kept < s->kept.count)
        return s->kept.items[s->next_kept++];
    return p->active == s ? PQgetResult(p->conn) : NULL;
}

static ErrCode check_types(const PGresult *row, Err *err)
{
    for (int i = 0; i < PQnfields(row); i++)
        if (!pg_type_is_known(PQftype(row, i)))
            return err_set(err, ERR_UNSUPPORTED, "column %d is of a type that is not read", i);
    return ERR_OK;
}

static ErrCode end_of_rows(PgStmt *s, Err *err)
{
    let_go(s);
    return s->is_overflown
               ? err_set(err, ERR_TOO_LARGE, "more than %d MB of rows wait for another statement",
                         KEPT_MAX >> 20)
               : ERR_OK;
}

static void clear_row(PgStmt *s)
{
    PQclear(s->row);
    s->row = NULL;
    mem_free(s->digits);
    s->digits = NULL;
}

ErrCode pg_next(Stmt *st, bool *row, Err *err)
{
    PgStmt *s = pg_stmt(st);
    clear_row(s);
    if (!s->is_started)
        TRY(start(s, err));
    PGresult *r = take(s);
    ExecStatusType status = PQresultStatus(r);
    if (!r || status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) {
        PQclear(r);
        return end_of_rows(s, err);
    }
    ErrCode rc = status == PGRES_SINGLE_TUPLE
                     ? check_types(r, err)
                     : pg_failed(pg_of(st->db), r, "a statement failed", err);
    if (rc) {
        PQclear(r);
        let_go(s);
        return rc;
    }
    s->row = r;
    *row = true;
    return ERR_OK;
}

void pg_reset(Stmt *st)
{
    PgStmt *s = pg_stmt(st);
    clear_row(s);
    let_go(s);
    for (size_t i = s->next_kept; i < s->kept.count; i++)
        PQclear(s->kept.items[i]);
    s->kept.count = s->next_kept = 0;
    s->is_started = s->is_overflown = false;
}

void pg_stmt_free(Stmt *st)
{
    PgStmt *s = pg_stmt(st);
    pg_reset(st);
    bury(s);
    forget_buried(pg_of(st->db));
    vec_clear(&s->kept);
    mem_free(s->sql);
    mem_free(s->types);
    mem_free(s->values);
    mem_free(s->lengths);
    mem_free(s->formats);
    mem_free(s->numbers);
    mem_free(s);
}

bool pg_col_is_null(Stmt *st, int column)
{
    const PGresult *row = pg_stmt(st)->row;
    return !row || PQgetisnull(row, 0, column);
}

static PgValue value_of(Stmt *st, int column)
{
    const PGresult *row = pg_stmt(st)->row;
    if (pg_col_is_null(st, column))
        return (PgValue){PG_TEXT, STR("")};
    return (PgValue){PQftype(row, column),
                     {PQgetvalue(row, 0, column), (size_t)PQgetlength(row, 0, column)}};
}

Str pg_col_text(Stmt *st, int column)
{
    PgStmt *s = pg_stmt(st);
    PgValue value = value_of(st, column);
    if (pg_value_is_bytes(value))
        return value.bytes;
    if (!s->digits)
        s->digits = mem_alloc((size_t)PQnfields(s->row) * sizeof *s->digits);
    int len = snprintf(s->digits[column], PG_DIGITS, "%lld", (long long)pg_value_int(value));
    return (Str){s->digits[column], (size_t)len};
}

Str pg_col_blob(Stmt *st, int column) { return pg_col_text(st, column); }
int64_t pg_col_int(Stmt *st, int column) { return pg_value_int(value_of(st, column)); }
double pg_col_real(Stmt *st, int column) { return pg_value_real(value_of(st, column)); }
