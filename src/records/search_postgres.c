/* The index in PostgreSQL: tsvectors made of the tokens here, as the server's own parsers part
 * codes and know no Pashto; tokens of names have the weight A. */
#include "records/search_parts.h"

enum { VECTOR_BYTES = 4 << 20, MAX_POSITION = 16383 };

static void put_lexeme(Buf *out, Str token)
{
    buf_char(out, '\'');
    buf_add(out, token); /* tokens have neither quotes nor backslashes */
    buf_char(out, '\'');
}

static void put_tokens(Buf *out, Str tokens, int *position, char weight)
{
    bool more = true;
    Str token;
    while (str_split(&tokens, ' ', &more, &token)) {
        if (!token.len)
            continue;
        *position += *position < MAX_POSITION;
        put_lexeme(out, token);
        buf_printf(out, ":%d%c ", *position, weight);
    }
}

static ErrCode put(Records *r, Side side, int64_t no, const SearchDocument *d, Err *err)
{
    static const char *const delete[] = {"DELETE FROM search_public WHERE no = $1",
                                         "DELETE FROM search_work WHERE no = $1"};
    static const char *const insert[] = {
        "INSERT INTO search_public (no, words) VALUES ($1, CAST($2 AS tsvector))"
        " ON CONFLICT (no) DO UPDATE SET words = excluded.words"
        " WHERE search_public.words <> excluded.words",
        "INSERT INTO search_work (no, words) VALUES ($1, CAST($2 AS tsvector))"
        " ON CONFLICT (no) DO UPDATE SET words = excluded.words"
        " WHERE search_work.words <> excluded.words"};
    Stmt *st;
    Buf vector;
    int position = 0;
    TRY(records_statement(r, d ? insert[side] : delete[side], &st, err));
    stmt_int(st, 1, no);
    if (!d)
        return stmt_run(st, err);
    buf_init(&vector, VECTOR_BYTES);
    put_tokens(&vector, d->name, &position, 'A');
    put_tokens(&vector, d->words, &position, 'D');
    stmt_text(st, 2, buf_str(&vector));
    ErrCode rc =
        vector.failed ? err_set(err, ERR_TOO_LARGE, "the record is too large") : stmt_run(st, err);
    buf_clear(&vector);
    return rc;
}

static ErrCode clear(Records *r, Side side, Err *err)
{
    return db_exec(
        r->db, side == SIDE_PUBLIC ? "DELETE FROM search_public" : "DELETE FROM search_work", err);
}

/* Old rows and the words of an index leave by the server's own VACUUM FULL alone, which no
 * transaction may hold. */
static ErrCode purge(Records *r, Err *err)
{
    (void)r, (void)err;
    return ERR_OK;
}

static ErrCode find(Records *r, Side side, Str condition, NoSet *out, Err *err)
{
    static const char *const sql[] = {
        "SELECT no FROM search_public WHERE words @@ CAST($1 AS tsquery)",
        "SELECT no FROM search_work WHERE words @@ CAST($1 AS tsquery)"};
    Stmt *st;
    TRY(records_statement(r, sql[side], &st, err));
    stmt_text(st, 1, condition);
    return search_numbers(st, out, err);
}

static void put_phrase(Buf *out, Str words, bool is_begun, bool in_name)
{
    bool more = true, is_first = true;
    Str word;
    buf_char(out, '(');
    while (str_split(&words, ' ', &more, &word)) {
        if (!is_first)
            buf_add(out, STR(" <-> "));
        is_first = false;
        put_lexeme(out, word);
        bool is_last = !more || !words.len;
        if ((is_begun && is_last) || in_name)
            buf_char(out, ':');
        if (is_begun && is_last)
            buf_char(out, '*');
        if (in_name)
            buf_char(out, 'A');
    }
    buf_char(out, ')');
}

const SearchIndex search_index_postgres = {
    .put = put,
    .clear = clear,
    .purge = purge,
    .find = find,
    .grammar = {.and = " & ", .or = " | ", .phrase = put_phrase},
    .digest_sql = "SELECT no, CAST(words AS TEXT) FROM search_public ORDER BY no"};
