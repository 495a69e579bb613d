/* The index in SQLite: FTS5 over tokens that are already folded. Its tokenizer "ascii" takes any
 * byte above 0x7f for a letter, so tokens come out as they went in. */
#include "records/search_parts.h"

static bool has_same(Stmt *st, const SearchDocument *d)
{
    return str_eq(stmt_col_text(st, 0), d->name) && str_eq(stmt_col_text(st, 1), d->words);
}

static ErrCode look_up(Records *r, Side side, int64_t no, const SearchDocument *d, bool *is_there,
                       bool *is_same, Err *err)
{
    static const char *const sql[] = {"SELECT name, words FROM search_public WHERE rowid = $1",
                                      "SELECT name, words FROM search_work WHERE rowid = $1"};
    Stmt *st;
    TRY(records_statement(r, sql[side], &st, err));
    stmt_int(st, 1, no);
    TRY(stmt_next(st, is_there, err));
    *is_same = *is_there && d && has_same(st, d);
    stmt_reset(st);
    return ERR_OK;
}

static ErrCode take_out(Records *r, Side side, int64_t no, Err *err)
{
    static const char *const sql[] = {"DELETE FROM search_public WHERE rowid = $1",
                                      "DELETE FROM search_work WHERE rowid = $1"};
    Stmt *st;
    TRY(records_statement(r, sql[side], &st, err));
    stmt_int(st, 1, no);
    return stmt_run(st, err);
}

static ErrCode put(Records *r, Side side, int64_t no, const SearchDocument *d, Err *err)
{
    static const char *const sql[] = {
        "INSERT INTO search_public (rowid, name, words) VALUES ($1, $2, $3)",
        "INSERT INTO search_work (rowid, name, words) VALUES ($1, $2, $3)"};
    Stmt *st;
    bool is_there, is_same;
    TRY(look_up(r, side, no, d, &is_there, &is_same, err));
    if (is_same || (!is_there && !d))
        return ERR_OK;
    if (is_there)
        TRY(take_out(r, side, no, err));
    if (!d)
        return ERR_OK;
    TRY(records_statement(r, sql[side], &st, err));
    stmt_int(st, 1, no);
    stmt_text(st, 2, d->name);
    stmt_text(st, 3, d->words);
    return stmt_run(st, err);
}

static ErrCode clear(Records *r, Side side, Err *err)
{
    return db_exec(r->db, /* deleting row by row takes as long as writing them */
                   side == SIDE_PUBLIC
                       ? "DROP TABLE search_public;" SEARCH_SQLITE_TABLE("search_public")
                       : "DROP TABLE search_work;" SEARCH_SQLITE_TABLE("search_work"),
                   err);
}

/* What was deleted stays in older parts of an index until they are merged with the mark that it is
 * gone. */
static ErrCode purge(Records *r, Err *err)
{
    TRY(db_exec(r->db, "INSERT INTO search_public (search_public) VALUES ('optimize')", err));
    return db_exec(r->db, "INSERT INTO search_work (search_work) VALUES ('optimize')", err);
}

static ErrCode find(Records *r, Side side, Str condition, NoSet *out, Err *err)
{
    static const char *const sql[] = {
        "SELECT rowid FROM search_public WHERE search_public MATCH $1",
        "SELECT rowid FROM search_work WHERE search_work MATCH $1"};
    Stmt *st;
    TRY(records_statement(r, sql[side], &st, err));
    stmt_text(st, 1, condition);
    return search_numbers(st, out, err);
}

static void put_phrase(Buf *out, Str words, bool is_begun, bool in_name)
{
    if (in_name)
        buf_add(out, STR("name : "));
    buf_char(out, '"');
    buf_add(out, words); /* tokens have no quotes */
    buf_add(out, is_begun ? STR("\" *") : STR("\""));
}

const SearchIndex search_index_sqlite = {
    .put = put,
    .clear = clear,
    .purge = purge,
    .find = find,
    .grammar = {.and = " AND ", .or = " OR ", .phrase = put_phrase},
    .digest_sql = "SELECT rowid, name || '|' || words FROM search_public ORDER BY rowid"};
