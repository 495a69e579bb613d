#include "intake/quarantine.h"

#include "base/buf.h"
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
    {"intake", 4, "ALTER TABLE quarantine ADD COLUMN row_bytes BLOB"}, /* what is no text */
    {0}};

enum { TEXT_COUNT = 7, TEXT_MAX = 64 << 20 };

/* A store keeps texts, and a row may be anything: bytes that are no UTF-8 are given as U+FFFD. */
static Str readable(Buf *room, Str text)
{
    size_t bad, from = room->len;
    if (str_is_utf8(text, &bad))
        return text;
    for (; !str_is_utf8(text, &bad); text = str_part(text, bad + 1, text.len)) {
        buf_add(room, str_part(text, 0, bad));
        buf_add(room, STR("\xEF\xBF\xBD"));
    }
    buf_add(room, text);
    return str_part(buf_str(room), from, room->len);
}

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
    Buf room;
    buf_init(&room, TEXT_MAX);
    stmt_text(st, 3, readable(&room, file));
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    buf_clear(&room);
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
    stmt_int(st, 3, q->line);
    stmt_int(st, 4, q->column);
    stmt_text(st, 5, q->code);
    Buf rooms[2];
    buf_init(&rooms[0], TEXT_MAX);
    buf_init(&rooms[1], TEXT_MAX);
    stmt_text(st, 2, readable(&rooms[0], q->file));
    stmt_text(st, 6, readable(&rooms[1], q->row));
    stmt_text(st, 7, q->origin);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    buf_clear(&rooms[0]);
    buf_clear(&rooms[1]);
    return rc;
}

static ErrCode add(Stmt *st, const QuarantineRow *q, int64_t now, Err *err)
{
    const Str texts[] = {q->dataset, q->file, q->code, q->message, q->row, q->header, q->origin};
    Buf rooms[TEXT_COUNT];
    for (int i = 0; i < TEXT_COUNT; i++) {
        buf_init(&rooms[i], TEXT_MAX);
        stmt_text(st, i + 1, readable(&rooms[i], texts[i]));
    }
    stmt_int(st, 8, q->line);
    stmt_int(st, 9, q->column);
    stmt_int(st, 10, now);
    if (rooms[4].len) /* the row had to be changed: its bytes as well */
        stmt_blob(st, 11, q->row);
    else
        stmt_null(st, 11);
    ErrCode rc = stmt_run(st, err);
    for (int i = 0; i < TEXT_COUNT; i++)
        buf_clear(&rooms[i]);
    return rc;
}

ErrCode quarantine_add(Db *db, const QuarantineRow *rows, size_t count, Err *err)
{
    Stmt *st;
    ErrCode rc = ERR_OK;
    int64_t now = clock_now_us();
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO quarantine (id, dataset, file, code, message, row_text, header,"
                     " origin, line, position, added_us, row_bytes)"
                     " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM quarantine),"
                     " $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
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
                     " header, origin, row_bytes"
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
        if (!stmt_col_is_null(st, 11))
            q.row = arena_dup(arena, stmt_col_blob(st, 11));
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
