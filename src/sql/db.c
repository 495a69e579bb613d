#include <math.h>

#include "sql/db_parts.h"

/* --- opening --- */

bool db_is_remote(const char *address)
{
    return str_starts(str_of(address), STR("postgres://")) ||
           str_starts(str_of(address), STR("postgresql://"));
}

/* The scheme alone is named: what stands behind it may be a password. */
static ErrCode unknown_scheme(Str address, size_t colon, Err *err)
{
    err_set(err, ERR_UNSUPPORTED, "'" STR_FMT "://' is no store that is known", (int)colon,
            address.ptr);
    err_hint(err, "records are kept in a file or in postgresql://HOST/DATABASE");
    return ERR_UNSUPPORTED;
}

ErrCode db_open(Db **out, const char *address, DbMode mode, Err *err)
{
    Str text = str_of(address);
    *out = NULL;
    if (text.len > DB_MAX_ADDRESS)
        return err_set(err, ERR_TOO_LARGE, "the address of the store is longer than %d bytes",
                       DB_MAX_ADDRESS);
    size_t colon = str_find(text, STR("://"));
    if (!db_is_remote(address) && colon != SIZE_MAX && str_find_char(text, '/') > colon)
        return unknown_scheme(text, colon, err);
    const DbStore *store = db_is_remote(address) ? &db_store_postgres : &db_store_sqlite;
    return store->open(out, address, mode, err);
}

void db_close(Db *db)
{
    if (db)
        db->store->close(db);
}

DbKind db_kind(const Db *db) { return db->store->kind; }

/* --- transactions --- */

static ErrCode noted(Db *db, ErrCode rc)
{
    if (rc && db->transaction && !db->failure)
        db->failure = rc;
    return rc;
}

ErrCode db_writes_outside(Err *err)
{
    return err_set(err, ERR_INVALID, "a statement writes outside of a writing transaction");
}

static ErrCode begin(Db *db, DbTransaction what, Err *err)
{
    if (db->transaction)
        return err_set(err, ERR_INVALID, "a transaction begins within another");
    if (what == DB_WRITING && db->mode != DB_WRITE)
        return err_set(err, ERR_INVALID, "a store that was opened for reading is to be written");
    TRY(db->store->begin(db, what, err));
    db->transaction = what;
    db->failure = ERR_OK;
    return ERR_OK;
}

ErrCode db_begin(Db *db, Err *err) { return begin(db, DB_WRITING, err); }
ErrCode db_read_begin(Db *db, Err *err) { return begin(db, DB_READING, err); }

ErrCode db_commit(Db *db, Err *err)
{
    if (db->transaction != DB_WRITING)
        return err_set(err, ERR_INVALID, "there is no transaction to commit");
    db->is_doubtful = false;
    if (db->failure)
        return err_set(err, db->failure,
                       "a statement of this transaction has failed; nothing was changed");
    TRY(noted(db, db->store->commit(db, err)));
    db->transaction = DB_NO_TRANSACTION;
    return ERR_OK;
}

ErrCode db_commit_quietly(Db *db, Err *err)
{
    db->is_quiet = true;
    ErrCode rc = db_commit(db, err);
    db->is_quiet = false;
    return rc;
}

bool db_commit_is_doubtful(const Db *db) { return db->is_doubtful; }

void db_rollback(Db *db)
{
    if (db->transaction)
        db->store->rollback(db);
    db->transaction = DB_NO_TRANSACTION;
}

void db_read_end(Db *db)
{
    if (db->transaction == DB_READING)
        db_rollback(db);
}

ErrCode db_exec(Db *db, const char *sql, Err *err)
{
    if (db->transaction || db->mode == DB_READ)
        return noted(db, db->store->exec(db, sql, err));
    TRY(db_begin(db, err));
    ErrCode rc = noted(db, db->store->exec(db, sql, err));
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    return rc;
}

uint64_t db_change_counter(Db *db) { return db->store->change_counter(db); }
ErrCode db_backup(Db *db, const char *path, Err *err) { return db->store->backup(db, path, err); }

ErrCode db_scrub(Db *db, Err *err) { return db->store->scrub ? db->store->scrub(db, err) : ERR_OK; }

/* --- migrations --- */

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

ErrCode db_schema(Db *db, const Migration *const *sets, size_t count, DbSchema *state, Err *err)
{
    bool has = false;
    *state = DB_SCHEMA_EMPTY;
    TRY(db->store->has_table(db, STR("migration"), &has, err));
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

static ErrCode run_words(Db *db, const char *sql, Err *err)
{
    Buf words;
    buf_init(&words, MIGRATION_MAX);
    ErrCode rc = migration_words(&words, sql, db_kind(db), err);
    if (!rc)
        rc = db_exec(db, words.ptr, err);
    buf_clear(&words);
    return rc;
}

static ErrCode run_step(Db *db, const Migration *step, Err *err)
{
    Stmt *st;
    TRY(run_words(db, step->sql, err));
    TRY(stmt_prepare(&st, db, "INSERT INTO migration (owner, version) VALUES ($1, $2)", err));
    stmt_text(st, 1, str_of(step->owner));
    stmt_int(st, 2, step->version);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode run_missing_steps(Db *db, const Migration *const *sets, size_t count, Err *err)
{
    TRY(run_words(db,
                  "CREATE TABLE IF NOT EXISTS migration (owner TEXT NOT NULL, version INTEGER"
                  " NOT NULL, PRIMARY KEY (owner, version)) STRICT",
                  err));
    TRY(db->store->add_own_tables(db, err));
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
    ErrCode rc = run_missing_steps(db, sets, count, err);
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    return rc;
}

/* --- statements --- */

/* The highest number of a parameter; -1: one stands before those that are smaller. */
static int count_parameters(const char *sql)
{
    int count = 0;
    char quote = 0;
    for (const char *at = sql; *at; at++) {
        if (quote || *at == '\'' || *at == '"') {
            quote = !quote ? *at : *at == quote ? 0 : quote;
            continue;
        }
        if (*at != '$')
            continue;
        int number = 0;
        while (at[1] >= '0' && at[1] <= '9' && number <= DB_MAX_PARAMETERS)
            number = number * 10 + (*++at - '0');
        if (number < 1 || number > count + 1 || number > DB_MAX_PARAMETERS)
            return -1;
        count = number > count ? number : count;
    }
    return count;
}

ErrCode stmt_prepare(Stmt **out, Db *db, const char *sql, Err *err)
{
    int count = count_parameters(sql);
    *out = NULL;
    if (count < 0)
        return noted(db, err_set(err, ERR_INVALID,
                                 "parameters are not numbered by first use in '%.200s'", sql));
    TRY(noted(db, db->store->prepare(out, db, sql, count, err)));
    (*out)->db = db;
    (*out)->parameter_count = count;
    return ERR_OK;
}

void stmt_free(Stmt *st)
{
    if (st)
        st->db->store->stmt_free(st);
}

/* Whether the statement has this parameter, which is bound anew. */
static bool may_bind(Stmt *st, int parameter)
{
    if (st->is_stepped)
        stmt_reset(st);
    if (parameter < 1 || parameter > st->parameter_count) {
        st->bad_parameter = parameter ? parameter : -1;
        return false;
    }
    if (st->bad_parameter == parameter)
        st->bad_parameter = 0;
    return true;
}

void stmt_text(Stmt *st, int parameter, Str value)
{
    if (!may_bind(st, parameter))
        return;
    if (value.len && !str_is_utf8(value, NULL))
        st->bad_parameter = parameter;
    else
        st->db->store->bind_bytes(st, parameter, value, true);
}

void stmt_blob(Stmt *st, int parameter, Str value)
{
    if (may_bind(st, parameter))
        st->db->store->bind_bytes(st, parameter, value, false);
}

void stmt_int(Stmt *st, int parameter, int64_t value)
{
    if (may_bind(st, parameter))
        st->db->store->bind_int(st, parameter, value);
}

void stmt_real(Stmt *st, int parameter, double value)
{
    if (!may_bind(st, parameter))
        return;
    if (isnan(value)) /* SQLite has none */
        st->db->store->bind_null(st, parameter);
    else
        st->db->store->bind_real(st, parameter, value);
}

void stmt_null(Stmt *st, int parameter)
{
    if (may_bind(st, parameter))
        st->db->store->bind_null(st, parameter);
}

static ErrCode bad_parameter(const Stmt *st, Err *err)
{
    if (st->bad_parameter < 1 || st->bad_parameter > st->parameter_count)
        return err_set(err, ERR_INVALID, "a statement has no parameter %d", st->bad_parameter);
    return err_set(err, ERR_INVALID,
                   "the text of parameter %d is not well-formed UTF-8, or has a NUL in it",
                   st->bad_parameter);
}

ErrCode stmt_next(Stmt *st, bool *row, Err *err)
{
    *row = false;
    if (st->is_done)
        return ERR_OK;
    st->is_stepped = true;
    ErrCode rc = st->bad_parameter ? bad_parameter(st, err) : st->db->store->next(st, row, err);
    if (rc)
        *row = false;
    st->is_done = !*row;
    return noted(st->db, rc);
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

void stmt_reset(Stmt *st)
{
    st->db->store->reset(st);
    st->is_done = st->is_stepped = false;
}

Str stmt_col_text(Stmt *st, int column)
{
    return st->is_done ? STR("") : st->db->store->col_text(st, column);
}

Str stmt_col_blob(Stmt *st, int column)
{
    return st->is_done ? STR("") : st->db->store->col_blob(st, column);
}

int64_t stmt_col_int(Stmt *st, int column)
{
    return st->is_done ? 0 : st->db->store->col_int(st, column);
}

double stmt_col_real(Stmt *st, int column)
{
    return st->is_done ? 0 : st->db->store->col_real(st, column);
}

bool stmt_col_is_null(Stmt *st, int column)
{
    return st->is_done || st->db->store->col_is_null(st, column);
}
