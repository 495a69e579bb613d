#include "records/reads.h"

#include "base/vec.h"

static ErrCode add(Db *db, Stmt *st, const ReadCount *counts, size_t count, Str day, Err *err)
{
    TRY(db_begin(db, err));
    for (size_t i = 0; i < count; i++) {
        stmt_text(st, 1, counts[i].id);
        stmt_text(st, 2, counts[i].language);
        stmt_text(st, 3, str_part(day, 0, 7));
        stmt_text(st, 4, day);
        stmt_int(st, 5, counts[i].count);
        TRY(stmt_run(st, err));
    }
    return db_commit_quietly(db, err);
}

ErrCode reads_add(Db *db, const ReadCount *counts, size_t count, Str day, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO page_reads (id, language, month, since, count)"
                     " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id, language, month)"
                     " DO UPDATE SET count = page_reads.count + excluded.count",
                     err));
    ErrCode rc = add(db, st, counts, count, day, err);
    stmt_free(st);
    if (rc)
        db_rollback(db);
    return rc;
}

static ErrCode read_rows(Stmt *st, Arena *arena, ReadCount **out, size_t *count, Str *since,
                         Err *err)
{
    VEC(ReadCount) rows = {0};
    bool row = false;
    ErrCode rc = ERR_OK;
    while (!(rc = stmt_next(st, &row, err)) && row) {
        ReadCount one = {.language = arena_dup(arena, stmt_col_text(st, 0)),
                         .month = arena_dup(arena, stmt_col_text(st, 1)),
                         .count = stmt_col_int(st, 3)};
        Str first = stmt_col_text(st, 2);
        if (!since->len || str_cmp(first, *since) < 0)
            *since = arena_dup(arena, first);
        vec_push(&rows, one);
    }
    *count = rows.count;
    *out = arena_alloc(arena, (rows.count + 1) * sizeof **out);
    if (!rc && !*out)
        rc = err_set(err, ERR_TOO_LARGE, "too many months of reads");
    for (size_t i = 0; !rc && i < rows.count; i++)
        (*out)[i] = rows.items[i];
    vec_clear(&rows);
    return rc;
}

ErrCode reads_of(Db *db, Str id, Arena *arena, ReadCount **out, size_t *count, Str *since, Err *err)
{
    Stmt *st;
    *since = STR("");
    TRY(stmt_prepare(&st, db,
                     "SELECT language, month, since, count FROM page_reads WHERE id = $1"
                     " ORDER BY language, month",
                     err));
    stmt_text(st, 1, id);
    ErrCode rc = read_rows(st, arena, out, count, since, err);
    stmt_free(st);
    for (size_t i = 0; !rc && i < *count; i++)
        (*out)[i].id = id;
    return rc;
}
