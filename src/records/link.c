/* Links: the rows of a record's links on one side, by relation and place in it. */
#include "records/records_parts.h"

typedef struct {
    Str relation, to, share, since, until, checked;
    int64_t position;
} LinkRow;

typedef VEC(LinkRow) LinkRows;

static bool is_same_place(const LinkRow *a, const LinkRow *b)
{
    return a->position == b->position && str_eq(a->relation, b->relation);
}

static bool is_same(const LinkRow *a, const LinkRow *b)
{
    return is_same_place(a, b) && str_eq(a->to, b->to) && str_eq(a->share, b->share) &&
           str_eq(a->since, b->since) && str_eq(a->until, b->until) &&
           str_eq(a->checked, b->checked);
}

static ErrCode load_rows(Stmt *st, LinkRows *rows, Arena *arena, Err *err)
{
    bool row;
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row)
            return ERR_OK;
        LinkRow link = {.relation = arena_dup(arena, stmt_col_text(st, 0)),
                        .position = stmt_col_int(st, 1),
                        .to = arena_dup(arena, stmt_col_text(st, 2)),
                        .share = arena_dup(arena, stmt_col_text(st, 3)),
                        .since = arena_dup(arena, stmt_col_text(st, 4)),
                        .until = arena_dup(arena, stmt_col_text(st, 5)),
                        .checked = arena_dup(arena, stmt_col_text(st, 6))};
        vec_push(rows, link);
    }
}

static ErrCode old_rows(Records *r, int side, int64_t no, LinkRows *rows, Arena *arena, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "SELECT relation, position, to_id, share, since, until, checked_by"
                          " FROM link WHERE side = $1 AND from_no = $2",
                          &st, err));
    stmt_int(st, 1, side);
    stmt_int(st, 2, no);
    ErrCode rc = load_rows(st, rows, arena, err);
    stmt_reset(st);
    return rc;
}

static ErrCode new_rows(Records *r, const RecordType *type, const Doc *body, LinkRows *rows,
                        Arena *arena, Err *err)
{
    BodyLink *links;
    size_t count = body_links(type, body, arena, &links);
    for (size_t i = 0; i < count; i++) {
        LinkRow link = {.relation = links[i].relation,
                        .share = links[i].share,
                        .since = links[i].since,
                        .until = links[i].until,
                        .checked = links[i].checked};
        for (size_t k = 0; k < rows->count; k++)
            link.position += str_eq(rows->items[k].relation, link.relation);
        TRY(id_resolve(r, links[i].to, arena, &link.to, err));
        vec_push(rows, link);
    }
    return ERR_OK;
}

static ErrCode delete_row(Records *r, int side, int64_t no, const LinkRow *row, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "DELETE FROM link WHERE side = $1 AND from_no = $2 AND relation = $3"
                          " AND position = $4",
                          &st, err));
    stmt_int(st, 1, side);
    stmt_int(st, 2, no);
    stmt_text(st, 3, row->relation);
    stmt_int(st, 4, row->position);
    return stmt_run(st, err);
}

static ErrCode put_row(Records *r, int side, int64_t no, const LinkRow *row, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO link (side, from_no, relation, position, to_id, share,"
                          " since, until, checked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
                          " ON CONFLICT (side, from_no, relation, position) DO UPDATE SET"
                          " to_id = excluded.to_id, share = excluded.share,"
                          " since = excluded.since, until = excluded.until,"
                          " checked_by = excluded.checked_by",
                          &st, err));
    stmt_int(st, 1, side);
    stmt_int(st, 2, no);
    stmt_text(st, 3, row->relation);
    stmt_int(st, 4, row->position);
    stmt_text(st, 5, row->to);
    stmt_text(st, 6, row->share);
    stmt_text(st, 7, row->since);
    stmt_text(st, 8, row->until);
    stmt_text(st, 9, row->checked);
    return stmt_run(st, err);
}

static bool holds(const LinkRows *rows, const LinkRow *row,
                  bool (*is)(const LinkRow *, const LinkRow *))
{
    for (size_t i = 0; i < rows->count; i++)
        if (is(&rows->items[i], row))
            return true;
    return false;
}

static ErrCode write_difference(Records *r, int side, int64_t no, const LinkRows *before,
                                const LinkRows *after, Err *err)
{
    for (size_t i = 0; i < before->count; i++)
        if (!holds(after, &before->items[i], is_same_place))
            TRY(delete_row(r, side, no, &before->items[i], err));
    for (size_t i = 0; i < after->count; i++)
        if (!holds(before, &after->items[i], is_same))
            TRY(put_row(r, side, no, &after->items[i], err));
    return ERR_OK;
}

ErrCode links_write(Records *r, int side, const Record *record, const Doc *body, Arena *arena,
                    Err *err)
{
    LinkRows before = {0}, after = {0};
    ErrCode rc = old_rows(r, side, record->no, &before, arena, err);
    if (!rc && body)
        rc = new_rows(r, record->type, body, &after, arena, err);
    if (!rc && arena_failed(arena))
        rc = err_set(err, ERR_TOO_LARGE, "the record is too large");
    if (!rc)
        rc = write_difference(r, side, record->no, &before, &after, err);
    vec_clear(&before);
    vec_clear(&after);
    return rc;
}

/* --- links in a body --- */

static ErrCode resolve_fields(Records *r, const Field *fields, Doc *object, Arena *arena, Err *err);

static ErrCode resolve_value(Records *r, const Field *field, Doc *value, Arena *arena, Err *err)
{
    if (value->kind == DOC_LIST) {
        for (Doc *item = value->first; item; item = item->next)
            TRY(resolve_value(r, field, item, arena, err));
        return ERR_OK;
    }
    if (value->kind != DOC_OBJECT)
        return ERR_OK;
    if (field->kind == FIELD_GROUP)
        return resolve_fields(r, field->fields, value, arena, err);
    for (Doc *part = value->first; part; part = part->next)
        if (str_eq(part->key, STR("to")))
            TRY(id_resolve(r, part->text, arena, &part->text, err));
    return ERR_OK;
}

static ErrCode resolve_fields(Records *r, const Field *fields, Doc *object, Arena *arena, Err *err)
{
    for (Doc *part = object->first; part; part = part->next) {
        const Field *field = field_find(fields, part->key);
        if (field && (field->kind == FIELD_LINK || field->kind == FIELD_GROUP))
            TRY(resolve_value(r, field, part, arena, err));
    }
    return ERR_OK;
}

ErrCode links_resolved(Records *r, const RecordType *type, const Doc *body, Arena *arena, Doc **out,
                       Err *err)
{
    *out = doc_copy(arena, body);
    if (!*out)
        return err_set(err, ERR_TOO_LARGE, "the record is too large");
    TRY(resolve_fields(r, envelope_head, *out, arena, err));
    TRY(resolve_fields(r, type->fields, *out, arena, err));
    return resolve_fields(r, envelope_tail, *out, arena, err);
}
