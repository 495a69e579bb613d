#include "records/projection.h"

#include "base/hash.h"
#include "records/records_parts.h"
#include "records/search.h"

/* --- rebuilding --- */

static ErrCode clear_sides(Records *r, Err *err)
{
    static const char *const clear[] = {
        "DELETE FROM projection", "DELETE FROM link",       "DELETE FROM facet_block",
        "DELETE FROM name_order", "DELETE FROM side_entry", "DELETE FROM rebuild_due",
    };
    for (size_t i = 0; i < sizeof clear / sizeof *clear; i++)
        TRY(db_exec(r->db, clear[i], err));
    TRY(search_clear(r, SIDE_PUBLIC, err));
    return search_clear(r, SIDE_WORK, err);
}

static ErrCode next_record(Records *r, int64_t after, int64_t *no, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, "SELECT min(no) FROM record WHERE no > $1", &st, err));
    stmt_int(st, 1, after);
    return statement_number(st, 0, no, err);
}

static ErrCode write_one(Records *r, int64_t no, Arena *arena, Err *err)
{
    Record record;
    TRY(record_load_no(r, no, arena, &record, err));
    TRY(side_write(r, SIDE_WORK, &record, record.body, CHANGED_BODY, arena, err));
    return record.published ? public_write(r, &record, CHANGED_BODY, record.changed_us, arena, err)
                            : ERR_OK;
}

static ErrCode rebuild(Records *r, void (*progress)(void *context, int64_t done, int64_t all),
                       void *context, Arena *arena, Err *err)
{
    Stmt *st;
    int64_t all, done = 0, no;
    TRY(records_statement(r, "SELECT count(*) FROM record", &st, err));
    TRY(statement_number(st, 0, &all, err));
    TRY(clear_sides(r, err));
    TRY(next_record(r, 0, &no, err));
    while (no) {
        TRY(write_one(r, no, arena, err));
        arena_reset(arena);
        done++;
        if (progress)
            progress(context, done, all);
        TRY(next_record(r, no, &no, err));
    }
    return ERR_OK;
}

ErrCode projection_rebuild(Records *r, void (*progress)(void *context, int64_t done, int64_t all),
                           void *context, Err *err)
{
    TRY(records_begin(r, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_end(r, rebuild(r, progress, context, arena, err), err);
    arena_free(arena);
    return rc;
}

/* --- digest --- */

typedef struct {
    char hex[HASH_HEX_LEN + 1];
    Buf rows;
} Digest;

enum { DIGEST_PART = 1 << 16, DIGEST_MAX = 64 << 20 };

static void digest_fold(Digest *d)
{
    Str pieces[] = {str_of(d->hex), buf_str(&d->rows)};
    char hex[HASH_HEX_LEN + 1];
    hash_sha256_pieces_hex(pieces, 2, hex);
    memcpy(d->hex, hex, sizeof hex);
    buf_reset(&d->rows);
}

/* Columns by kind: 'i' a number, 't' a text, 'b' bytes; lengths keep them apart. */
static void digest_row(Digest *d, Stmt *st, const char *kinds)
{
    for (int i = 0; kinds[i]; i++) {
        if (kinds[i] == 'i') {
            buf_printf(&d->rows, "%lld,", (long long)stmt_col_int(st, i));
            continue;
        }
        Str value = kinds[i] == 't' ? stmt_col_text(st, i) : stmt_col_blob(st, i);
        buf_printf(&d->rows, "%zu:", value.len);
        buf_add(&d->rows, value);
    }
    if (d->rows.len > DIGEST_PART)
        digest_fold(d);
}

static ErrCode digest_table(Records *r, Digest *d, const char *sql, const char *kinds, Err *err)
{
    Stmt *st;
    bool row;
    TRY(stmt_prepare(&st, r->db, sql, err));
    ErrCode rc = ERR_OK;
    for (;;) {
        rc = stmt_next(st, &row, err);
        if (rc || !row)
            break;
        digest_row(d, st, kinds);
    }
    stmt_free(st);
    digest_fold(d);
    return rc;
}

static ErrCode digest_all(Records *r, Digest *d, Err *err)
{
    static const struct {
        const char *sql, *kinds;
    } tables[] = {
        {"SELECT id, type, revision, sensitivity, body, published_us, changed_us"
         " FROM projection ORDER BY id",
         "ttiitii"},
        {"SELECT p.id, l.relation, l.position, l.to_id, l.share, l.since, l.until, l.checked_by"
         " FROM link l JOIN record p ON p.no = l.from_no WHERE l.side = 0"
         " ORDER BY p.id, l.relation, l.position",
         "ttittttt"},
        {"SELECT k.type, k.facet, b.block, b.count, b.bits FROM facet_key k"
         " JOIN facet_block b ON b.key = k.key WHERE k.side = 0"
         " ORDER BY k.type, k.facet, b.block",
         "ttiib"},
        {"SELECT k.type, n.language, n.sort_key, n.no FROM facet_key k"
         " JOIN name_order n ON n.list = k.key WHERE k.side = 0"
         " ORDER BY k.type, n.language, n.sort_key, n.no",
         "tibi"},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        TRY(digest_table(r, d, tables[i].sql, tables[i].kinds, err));
    return digest_table(r, d, search_digest_sql(r), "it", err);
}

ErrCode projection_digest(Records *r, char out[65], Err *err)
{
    Digest d = {0};
    buf_init(&d.rows, DIGEST_MAX);
    TRY(db_read_begin(r->db, err));
    ErrCode rc = digest_all(r, &d, err);
    db_read_end(r->db);
    memcpy(out, d.hex, sizeof d.hex);
    buf_clear(&d.rows);
    return rc;
}

/* --- tombstones --- */

typedef VEC(Tombstone) Tombstones;

static ErrCode read_tombstones(Stmt *st, Arena *arena, Tombstones *list, Err *err)
{
    bool row;
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row || arena_failed(arena))
            return ERR_OK;
        Tombstone t = {arena_dup(arena, stmt_col_text(st, 0)), stmt_col_int(st, 1)};
        vec_push(list, t);
    }
}

ErrCode projection_tombstones(Records *r, const RecordType *type, int64_t since_us, Arena *arena,
                              Tombstone **out, size_t *count, Err *err)
{
    Stmt *st;
    Tombstones list = {0};
    TRY(records_statement(r,
                          "SELECT id, at_us FROM tombstone WHERE type = $1 AND at_us >= $2"
                          " ORDER BY at_us, no",
                          &st, err));
    stmt_text(st, 1, str_of(type->name));
    stmt_int(st, 2, since_us);
    ErrCode rc = read_tombstones(st, arena, &list, err);
    stmt_reset(st);
    *count = list.count;
    *out = arena_alloc(arena, (list.count + 1) * sizeof **out);
    if (*out && list.count)
        memcpy(*out, list.items, list.count * sizeof **out);
    vec_clear(&list);
    return !rc && arena_failed(arena) ? err_set(err, ERR_TOO_LARGE, "there are too many to tell")
                                      : rc;
}
