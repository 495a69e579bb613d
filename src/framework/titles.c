#include "framework/titles.h"

const Migration framework_migrations[] = {
    {"framework", 1,
     "CREATE TABLE framework_title (code TEXT NOT NULL, lang TEXT NOT NULL, text TEXT NOT NULL,"
     " PRIMARY KEY (code, lang)) STRICT, WITHOUT ROWID"},
    {0}};

ErrCode title_save(Db *db, Str code, Str lang, Str text, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO framework_title (code, lang, text) VALUES ($1, $2, $3)"
                     " ON CONFLICT (code, lang) DO UPDATE SET text = excluded.text",
                     err));
    stmt_text(st, 1, code);
    stmt_text(st, 2, lang);
    stmt_text(st, 3, text);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

Str title_find(Db *db, Arena *arena, Str code, Str lang, Str *found_lang)
{
    Stmt *st;
    bool row = false;
    Str text = STR("");
    *found_lang = STR("");
    if (stmt_prepare(&st, db,
                     "SELECT text, lang FROM framework_title WHERE code = $1 AND lang IN ($2, 'en')"
                     " ORDER BY lang = $2 DESC LIMIT 1",
                     NULL))
        return text;
    stmt_text(st, 1, code);
    stmt_text(st, 2, lang);
    if (!stmt_next(st, &row, NULL) && row) {
        text = arena_dup(arena, stmt_col_text(st, 0));
        *found_lang = arena_dup(arena, stmt_col_text(st, 1));
    }
    stmt_free(st);
    return text;
}

ErrCode title_count(Db *db, int64_t *count, Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, db, "SELECT count(*) FROM framework_title", err));
    ErrCode rc = stmt_next(st, &row, err);
    *count = row ? stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return rc;
}
