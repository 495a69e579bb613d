#include "intake/quarantine.h"

#include "base/clock.h"
#include "base/vec.h"

const Migration intake_migrations[] = {
    {"intake", 1,
     "CREATE TABLE quarantine (id INTEGER PRIMARY KEY, dataset TEXT NOT NULL, file TEXT NOT NULL,"
     " line INTEGER NOT NULL, position INTEGER NOT NULL, code TEXT NOT NULL,"
     " message TEXT NOT NULL, row_text TEXT NOT NULL, added_us INTEGER NOT NULL) STRICT;"
     "CREATE INDEX quarantine_by_file ON quarantine (dataset, file)"},
    {0}};

static ErrCode forget(Db *db, const IntakeFinding *findings, size_t count, Err *err)
{
    Stmt *st;
    ErrCode rc = ERR_OK;
    const IntakeFinding *last = NULL;
    TRY(stmt_prepare(&st, db, "DELETE FROM quarantine WHERE dataset = $1 AND file = $2", err));
    for (size_t i = 0; i < count && !rc; i++) {
        const IntakeFinding *f = &findings[i];
        if (f->stored || (last && str_eq(last->dataset, f->dataset) && str_eq(last->file, f->file)))
            continue;
        stmt_text(st, 1, f->dataset);
        stmt_text(st, 2, f->file);
        rc = stmt_run(st, err);
        last = f;
    }
    stmt_free(st);
    return rc;
}

static ErrCode add(Stmt *st, const IntakeFinding *f, int64_t now, Err *err)
{
    const Str texts[] = {f->dataset, f->file, f->code, f->message, f->row};
    for (int i = 0; i < 5; i++)
        stmt_text(st, i + 1, texts[i]);
    stmt_int(st, 6, (int64_t)f->line);
    stmt_int(st, 7, (int64_t)f->column);
    stmt_int(st, 8, now);
    return stmt_run(st, err);
}

ErrCode quarantine_save(Db *db, const IntakeFinding *findings, size_t count, Err *err)
{
    Stmt *st;
    int64_t now = clock_now_us();
    TRY(forget(db, findings, count, err));
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO quarantine (dataset, file, code, message, row_text, line,"
                     " position, added_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                     err));
    ErrCode rc = ERR_OK;
    for (size_t i = 0; i < count && !rc; i++)
        if (!findings[i].stored)
            rc = add(st, &findings[i], now, err);
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
                     "SELECT id, line, position, added_us, dataset, file, code, message, row_text"
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
        Str *texts[] = {&q.dataset, &q.file, &q.code, &q.message, &q.row};
        for (int i = 0; i < 5; i++)
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

static ErrCode delete_row(Db *db, int64_t id, bool *found, Err *err)
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
    ErrCode rc = delete_row(db, id, &found, err);
    if (!rc && !found)
        rc = err_set(err, ERR_NOT_FOUND, "there is no row %lld in quarantine", (long long)id);
    if (!rc)
        rc = db_commit(db, err);
    if (rc)
        db_rollback(db);
    return rc;
}
