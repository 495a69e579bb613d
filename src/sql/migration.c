#include <ctype.h>

#include "sql/db_parts.h"

static bool is_word(char c) { return isalnum((unsigned char)c) || c == '_'; }

static Str next_word(const char *at)
{
    size_t len = 0;
    while (is_word(at[len]))
        len++;
    return (Str){at, len};
}

static const char *skip_space(const char *at)
{
    while (*at == ' ' || *at == '\n' || *at == '\t')
        at++;
    return at;
}

/* 'text' or "name", where a doubled quote is one of it. */
static const char *skip_quoted(const char *at)
{
    char quote = *at++;
    while (*at && (*at != quote || at[1] == quote))
        at += *at == quote ? 2 : 1;
    return *at ? at + 1 : at;
}

/* Behind a table option that goes: a comma to the next one goes with it. */
static const char *skip_option(const char *at)
{
    const char *next = skip_space(at);
    return *next == ',' ? skip_space(next + 1) : at;
}

static const char *put_word(Buf *out, Str word)
{
    static const Str others[][2] = {{STR_INIT("INTEGER"), STR_INIT("BIGINT")},
                                    {STR_INIT("REAL"), STR_INIT("DOUBLE PRECISION")},
                                    {STR_INIT("BLOB"), STR_INIT("BYTEA")},
                                    {STR_INIT("TEXT"), STR_INIT("TEXT COLLATE \"C\"")}};
    const char *end = word.ptr + word.len;
    if (str_eq(word, STR("STRICT")))
        return skip_option(end);
    if (str_eq(word, STR("WITHOUT"))) {
        Str second = next_word(skip_space(end));
        if (str_eq(second, STR("ROWID")))
            return skip_option(second.ptr + second.len);
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_eq(word, others[i][0]))
            word = others[i][1];
    buf_add(out, word);
    return end;
}

/* Up to the NUL or the mark. */
static void translate(Buf *out, const char *sql)
{
    while (*sql && *sql != *FOR_POSTGRES) {
        const char *from = sql;
        if (is_word(*sql)) {
            sql = put_word(out, next_word(sql));
            continue;
        }
        sql = *sql == '\'' || *sql == '"' ? skip_quoted(sql) : sql + 1;
        buf_add(out, (Str){from, (size_t)(sql - from)});
    }
}

ErrCode migration_words(Buf *out, const char *sql, DbKind kind, Err *err)
{
    size_t mark = str_find_char(str_of(sql), *FOR_POSTGRES);
    if (kind == DB_SQLITE)
        buf_add(out, str_part(str_of(sql), 0, mark));
    else if (mark != SIZE_MAX)
        buf_add(out, str_of(sql + mark + 1));
    else
        translate(out, sql);
    buf_char(out, '\0');
    return out->failed ? err_set(err, ERR_TOO_LARGE, "a step of a migration is too long") : ERR_OK;
}
