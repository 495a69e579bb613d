#include <poll.h>
#include <stdio.h>

#include "sql/postgres_parts.h"

enum { OLDEST = 120000 };
enum { LOCK_CLASS = 1145131609 }; /* the schema is the other half of the lock's name */

/* --- errors --- */

/* A password that the server or the library repeats is blotted out, line ends as well. */
static void clean_message(const Pg *p, const char *text, char *out, size_t cap)
{
    const char *secret = p->conn ? PQpass(p->conn) : NULL;
    Str rest = str_trim(str_of(text)), hidden = str_of(secret ? secret : "");
    size_t len = 0;
    while (rest.len && len + 4 < cap) {
        bool hides = hidden.len && str_starts(rest, hidden);
        size_t used = hides ? hidden.len : 1;
        if (hides) {
            memcpy(out + len, "***", 3);
            len += 3;
        } else {
            out[len++] = (char)((unsigned char)rest.ptr[0] < ' ' ? ' ' : rest.ptr[0]);
        }
        rest = str_part(rest, used, rest.len);
    }
    out[len] = '\0';
}

static ErrCode code_of(Str state)
{
    static const struct {
        Str prefix;
        ErrCode code;
    } codes[] = {{STR_INIT("55P03"), ERR_BUSY},    {STR_INIT("40"), ERR_BUSY},
                 {STR_INIT("23"), ERR_CONFLICT},   {STR_INIT("25006"), ERR_INVALID},
                 {STR_INIT("22021"), ERR_INVALID}, {STR_INIT("42501"), ERR_DENIED},
                 {STR_INIT("54"), ERR_TOO_LARGE},  {STR_INIT("XX001"), ERR_CORRUPT},
                 {STR_INIT("XX002"), ERR_CORRUPT}};
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (str_starts(state, codes[i].prefix))
            return codes[i].code;
    return ERR_IO;
}

static ErrCode lost(Pg *p, Err *err)
{
    err_set(err, ERR_IO, "the connection to '%s' was lost", p->name);
    err_hint(err, "try again; the next use connects anew");
    return ERR_IO;
}

ErrCode pg_failed(Pg *p, const PGresult *result, const char *doing, Err *err)
{
    char text[300];
    const char *state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : NULL;
    const char *said = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    ErrCode code = code_of(str_of(state));
    if (PQstatus(p->conn) == CONNECTION_BAD || str_starts(str_of(state), STR("08")) ||
        str_starts(str_of(state), STR("57P"))) /* the server says that it goes */
        return lost(p, err);
    if (str_eq(str_of(state), STR("25006")))
        return db_writes_outside(err);
    clean_message(p, said ? said : PQerrorMessage(p->conn), text, sizeof text);
    err_set(err, code, "%s in '%s': %s", doing, p->name, text);
    if (code == ERR_BUSY)
        err_hint(err, "another program is writing; try again when it has finished");
    if (str_starts(str_of(state), STR("53100")))
        err_hint(err, "the disk is full; free some space and try again, nothing was changed");
    return code;
}

/* --- the wire --- */

static ErrCode simple(Pg *p, const char *sql, const char *doing, Err *err)
{
    if (p->active)
        pg_put_aside(p->active);
    PGresult *r = PQexec(p->conn, sql);
    ExecStatusType status = PQresultStatus(r);
    bool is_done =
        status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
    ErrCode rc = is_done ? ERR_OK : pg_failed(p, r, doing, err);
    PQclear(r);
    return rc;
}

static void say_nothing(void *context, const char *message) { (void)context, (void)message; }

static ErrCode refuse_server(Pg *p, Err *err)
{
    const char *encoding = PQparameterStatus(p->conn, "server_encoding");
    if (PQserverVersion(p->conn) < OLDEST)
        return err_set(err, ERR_UNSUPPORTED, "the server of '%s' is older than PostgreSQL 12",
                       p->name);
    if (str_eq(str_of(encoding), STR("UTF8")))
        return ERR_OK;
    err_set(err, ERR_UNSUPPORTED, "the database '%s' does not keep texts as UTF-8", p->name);
    err_hint(err, "make one with createdb --encoding UTF8 --template template0");
    return ERR_UNSUPPORTED;
}

/* Writing is for db_begin alone, which says so: nobody gets past its lock. */
static const char SESSION[] =
    "SET default_transaction_read_only = on; SET default_transaction_isolation = 'read committed';"
    " SET standard_conforming_strings = on; SET client_min_messages = warning; SET jit = off;"
    " SELECT set_config('synchronous_commit', 'on', false)"
    " WHERE current_setting('synchronous_commit') = 'off'";

static ErrCode connect_anew(Pg *p, Err *err)
{
    static const char *const keys[] = {"connect_timeout", "tcp_user_timeout",          "dbname",
                                       "client_encoding", "fallback_application_name", NULL};
    const char *const values[] = {"10", "30000", p->address, "UTF8", "darya", NULL};
    char text[300];
    PQfinish(p->conn);
    p->conn = PQconnectdbParams(keys, values, 1);
    PQsetNoticeProcessor(p->conn, say_nothing, NULL);
    p->session++;
    p->buried.count = 0;
    if (PQstatus(p->conn) != CONNECTION_OK) {
        clean_message(p, PQerrorMessage(p->conn), text, sizeof text);
        err_set(err, ERR_IO, "cannot open the store '%s': %s", p->name, text);
        err_hint(err, "see that the server runs, and that address, user and password are right");
        return ERR_IO;
    }
    TRY(refuse_server(p, err));
    return simple(p, SESSION, "cannot open the store", err);
}

/* A server that has gone while nobody asked shows as something to read. */
static void notice_the_end(Pg *p)
{
    struct pollfd wire = {.fd = PQsocket(p->conn), .events = POLLIN};
    while (PQstatus(p->conn) == CONNECTION_OK && poll(&wire, 1, 0) > 0)
        if (!PQconsumeInput(p->conn))
            return;
}

ErrCode pg_ready(Pg *p, Err *err)
{
    if (p->db.transaction)
        return PQstatus(p->conn) == CONNECTION_OK ? ERR_OK : lost(p, err);
    if (!p->active)
        notice_the_end(p);
    return PQstatus(p->conn) == CONNECTION_OK ? ERR_OK : connect_anew(p, err);
}

/* --- opening --- */

static void pg_close(Db *db)
{
    Pg *p = pg_of(db);
    PQfinish(p->conn);
    vec_clear(&p->buried);
    mem_free(p);
}

static const char *option(const PQconninfoOption *list, const char *name, const char *otherwise)
{
    for (; list->keyword; list++)
        if (str_eq(str_of(list->keyword), str_of(name)) && list->val && list->val[0])
            return list->val;
    return otherwise;
}

static ErrCode read_address(Pg *p, Err *err)
{
    char *said = NULL;
    PQconninfoOption *list = PQconninfoParse(p->address, &said);
    PQfreemem(said); /* it quotes the address */
    if (!list) {
        err_set(err, ERR_INVALID, "the address of the store cannot be understood");
        err_hint(err, "write it as postgresql://USER@HOST:PORT/DATABASE, signs as %%XX");
        return ERR_INVALID;
    }
    snprintf(p->name, sizeof p->name, "postgresql://%s/%s", option(list, "host", ""),
             option(list, "dbname", ""));
    PQconninfoFree(list);
    return ERR_OK;
}

static ErrCode pg_open(Db **out, const char *address, DbMode mode, Err *err)
{
    Pg *p = mem_alloc(sizeof *p);
    p->db = (Db){.store = &db_store_postgres, .mode = mode};
    snprintf(p->address, sizeof p->address, "%s", address);
    ErrCode rc = read_address(p, err);
    if (!rc)
        rc = connect_anew(p, err);
    if (rc)
        pg_close(&p->db);
    else
        *out = &p->db;
    return rc;
}

/* --- transactions --- */

static ErrCode pg_exec(Db *db, const char *sql, Err *err)
{
    TRY(pg_ready(pg_of(db), err));
    return simple(pg_of(db), sql, "a statement failed", err);
}

static void pg_rollback(Db *db)
{
    Pg *p = pg_of(db);
    if (PQstatus(p->conn) == CONNECTION_OK && PQtransactionStatus(p->conn) != PQTRANS_IDLE)
        (void)!simple(p, "ROLLBACK", "", NULL);
}

static ErrCode pg_begin(Db *db, DbTransaction what, Err *err)
{
    char sql[400];
    TRY(pg_ready(pg_of(db), err));
    snprintf(sql, sizeof sql,
             "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL lock_timeout = %d;"
             " SELECT pg_advisory_xact_lock(%d, hashtext(coalesce(current_schema(), '')))",
             DB_BUSY_MS, LOCK_CLASS);
    ErrCode rc = simple(
        pg_of(db), what == DB_WRITING ? sql : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        "cannot begin a transaction", err);
    if (rc)
        pg_rollback(db);
    return rc;
}

static ErrCode pg_has_table(Db *db, Str name, bool *has, Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, db, "SELECT to_regclass($1) IS NOT NULL", err));
    stmt_text(st, 1, name);
    ErrCode rc = stmt_next(st, &row, err);
    *has = row && stmt_col_int(st, 0);
    stmt_free(st);
    return rc;
}

static ErrCode find_counter(Pg *p, Err *err)
{
    return p->has_counter ? ERR_OK
                          : pg_has_table(&p->db, STR("store_change"), &p->has_counter, err);
}

/* `rc` came back from COMMIT. A server that answered has not committed. */
static ErrCode commit_failed(ErrCode rc, Pg *p, Err *err)
{
    p->db.is_doubtful = PQstatus(p->conn) != CONNECTION_OK;
    if (p->db.is_doubtful)
        err_hint(err, "whether the change has landed is not known; look before trying again");
    return rc;
}

/* COMMIT of a transaction that failed succeeds as ROLLBACK; db_commit doesn't let it come here. */
static ErrCode pg_commit(Db *db, Err *err)
{
    Pg *p = pg_of(db);
    TRY(pg_ready(p, err));
    TRY(find_counter(p, err));
    bool is_told = p->has_counter && !db->is_quiet;
    ErrCode rc =
        simple(p, is_told ? "UPDATE store_change SET counter = counter + 1; COMMIT" : "COMMIT",
               "cannot commit", err);
    return rc ? commit_failed(rc, p, err) : ERR_OK;
}

static ErrCode read_counter(Pg *p, uint64_t *counter)
{
    Stmt *st;
    bool row = false;
    TRY(find_counter(p, NULL));
    if (!p->has_counter)
        return ERR_OK;
    TRY(stmt_prepare(&st, &p->db, "SELECT counter FROM store_change", NULL));
    ErrCode rc = stmt_next(st, &row, NULL);
    if (row)
        *counter = (uint64_t)stmt_col_int(st, 0);
    stmt_free(st);
    return rc;
}

static uint64_t pg_change_counter(Db *db)
{
    Pg *p = pg_of(db);
    if (!db->transaction)
        (void)!read_counter(p, &p->counter);
    return p->counter;
}

/* --- what db.c asks for beside that --- */

static ErrCode pg_add_own_tables(Db *db, Err *err)
{
    return pg_exec(db,
                   "CREATE TABLE IF NOT EXISTS store_change (counter BIGINT NOT NULL);"
                   "INSERT INTO store_change (counter) SELECT 1"
                   " WHERE NOT EXISTS (SELECT 1 FROM store_change)",
                   err);
}

static ErrCode pg_backup(Db *db, const char *path, Err *err)
{
    (void)path;
    err_set(err, ERR_UNSUPPORTED, "'%s' is not copied into a file by darya", pg_of(db)->name);
    err_hint(err, "use pg_dump");
    return ERR_UNSUPPORTED;
}

const DbStore db_store_postgres = {
    .kind = DB_POSTGRES,
    .open = pg_open,
    .close = pg_close,
    .exec = pg_exec,
    .begin = pg_begin,
    .commit = pg_commit,
    .rollback = pg_rollback,
    .change_counter = pg_change_counter,
    .has_table = pg_has_table,
    .add_own_tables = pg_add_own_tables,
    .backup = pg_backup,
    .prepare = pg_prepare,
    .stmt_free = pg_stmt_free,
    .bind_bytes = pg_bind_bytes,
    .bind_int = pg_bind_int,
    .bind_real = pg_bind_real,
    .bind_null = pg_bind_null,
    .next = pg_next,
    .reset = pg_reset,
    .col_text = pg_col_text,
    .col_blob = pg_col_blob,
    .col_int = pg_col_int,
    .col_real = pg_col_real,
    .col_is_null = pg_col_is_null,
};
