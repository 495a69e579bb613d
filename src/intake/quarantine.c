#include "intake/quarantine.h"

#include "base/clock.h"
#include "base/vec.h"

const Migration intake_migrations[] = {
    {"intake", 1,
     "CREATE TABLE quarantine (id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, file TEXT NOT NULL,"
     " line INTEGER NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL,"
     " message TEXT NOT NULL, row_text TEXT NOT NULL, added_us INTEGER NOT NULL) STRICT;"
     "CREATE INDEX quarantine_by_file ON quarantine (dataset, file)"},
    {"intake", 2,
     "ALTER TABLE quarantine ADD COLUMN header TEXT NOT NULL DEFAULT '';"
     "CREATE INDEX quarantine_by_name ON quarantine (file)"},
    {"intake", 3,
     "ALTER TABLE quarantine ADD COLUMN origin TEXT NOT NULL DEFAULT '';"
     "DROP INDEX quarantine_by_name; DROP INDEX quarantine_by_file;"
     "CREATE INDEX quarantine_by_line ON quarantine (dataset, file, line);"
     "CREATE INDEX quarantine_by_origin ON quarantine (dataset, origin)"},
    {0}};

ErrCode quarantine_forget_file(Db *db, Str dataset, Str file, Str origin, Err *err)
{
    Stmt *st;
    if (!origin.len || str_eq(origin, STR(QUARANTINE_NO_ORIGIN)))
        return ERR_OK;
    TRY(stmt_prepare(&st, db,
                     "DELETE FROM quarantine WHERE dataset = $1 AND"
                     " (origin = $2 OR (origin = '' AND file = $3))",
                     err));
    stmt_text(st, 1, dataset);
    stmt_text(st, 2, origin);
    stmt_text(st, 3, file);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

/* The same row of the same stream, which came again. */
static ErrCode forget_same(Db *db, const QuarantineRow *q, Err *err)
{
    Stmt *st;
    if (!str_eq(q->origin, STR(QUARANTINE_NO_ORIGIN)))
        return ERR_OK;
    TRY(stmt_prepare(&st, db,
                     "DELETE FROM quarantine WHERE dataset = $1 AND file = $2 AND line = $3 AND"
                     " position = $4 AND code = $5 AND row_text = $6 AND origin = $7",
                     err));
    stmt_text(st, 1, q->dataset);
    stmt_text(st, 2, q->file);
    stmt_int(st, 3, q->line);
    stmt_int(st, 4, q->column);
    stmt_text(st, 5, q->code);
    stmt_text(st, 6, q->row);
    stmt_text(st, 7, q->origin);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode add(Stmt *st, const QuarantineRow *q, int64_t now, Err *err)
{
    const Str texts[] = {q->dataset, q->file, q->code, q->message, q->row, q->header, q->origin};
    for (int i = 0; i < 7; i++)
        stmt_text(st, i + 1, texts[i]);
    stmt_int(st, 8, q->line);
    stmt_int(st, 9, q->column);
    stmt_int(st, 10, now);
    return stmt_run(st, err);
}

ErrCode quarantine_add(Db *db, const QuarantineRow *rows, size_t count, Err *err)
{
    Stmt *st;
    ErrCode rc = ERR_OK;
    int64_t now = clock_now_us();
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO quarantine (id, dataset, file, code, message, row_text, header,"
                     " origin, line, position, added_us)"
                     " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM quarantine),"
                     " $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                     err));
    for (size_t i = 0; i < count && !rc; i++) {
        rc = forget_same(db, &rows[i], err);
        if (!rc)
            rc = add(st, &rows[i], now, err);
    }
    stmt_free(st);
    return rc;
}

ErrCode quarantine_list(Db *db, Arena *arena, Str dataset, int64_t id, QuarantineRow **out,
                        size_t *count, Err *err)
{
    Stmt *st;
    bool row = false;
    VEC(QuarantineRow) list = {0};
    TRY(stmt_prepare(&st, db,
                     "SELECT id, line, position, added_us, dataset, file, code, message, row_text,"
                     " header, origin"
                     " FROM quarantine WHERE ($1 = '' OR dataset = $1) AND ($2 = 0 OR id = $2)"
                     " ORDER BY id",
                     err));
    stmt_text(st, 1, dataset);
    stmt_int(st, 2, id);
    ErrCode rc = stmt_next(st, &row, err);
    for (; !rc && row; rc = stmt_next(st, &row, err)) {
        QuarantineRow q = {.id = stmt_col_int(st, 0),
                           .line = stmt_col_int(st, 1),
                           .column = stmt_col_int(st, 2),
                           .added_us = stmt_col_int(st, 3)};
        Str *texts[] = {&q.dataset, &q.file, &q.code, &q.message, &q.row, &q.header, &q.origin};
        for (int i = 0; i < 7; i++)
            *texts[i] = arena_dup(arena, stmt_col_text(st, 4 + i));
        vec_push(&list, q);
    }
    stmt_free(st);
    *count = list.count;
    *out = (QuarantineRow *)(void *)arena_dup(
               arena, (Str){(const char *)list.items, list.count * sizeof *list.items})
               .ptr;
    vec_clear(&list);
    return rc;
}

ErrCode quarantine_forget_row(Db *db, int64_t id, bool *found, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "DELETE FROM quarantine WHERE id = $1 RETURNING id", err));
    stmt_int(st, 1, id);
    ErrCode rc = stmt_next(st, found, err);
    if (!rc)
        rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

ErrCode quarantine_drop(Db *db, int64_t id, Err *err)
{
    bool found = false;
    TRY(db_begin(db, err));
    ErrCode rc = quarantine_forget_row(db, id, &found, err);
    if (!rc && !found)
        rc = err_set(err, ERR_NOT_FOUND, "there is no row %lld in quarantine", (long long)id);
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    return rc;
}
