/* What ids lead to: merges, what contains them, how everybody may know of them. */
#include "records/records_parts.h"

bool is_record_id(const Records *r, Str id)
{
    Str type = id_type(id);
    return type.len && type_find(r->world->types, type);
}

ErrCode id_resolve(Records *r, Str id, Arena *arena, Str *out, Err *err)
{
    Stmt *st;
    bool row;
    *out = id;
    if (!is_record_id(r, id))
        return ERR_OK;
    TRY(records_statement(r, "SELECT merged_into FROM record WHERE id = $1", &st, err));
    stmt_text(st, 1, id);
    TRY(stmt_next(st, &row, err));
    if (row && stmt_col_text(st, 0).len) /* merges point to what is there: one step is all */
        *out = arena_dup(arena, stmt_col_text(st, 0));
    stmt_reset(st);
    return ERR_OK;
}

ErrCode id_wider(Records *r, Str id, Arena *arena, Str out[WIDER_MAX], size_t *count, Err *err)
{
    out[0] = id;
    *count = 1;
    if (!is_record_id(r, id)) {
        *count += r->world->wider(r->world->context, id, arena, out + 1, WIDER_MAX - 1);
        return ERR_OK;
    }
    TRY(id_resolve(r, id, arena, out + 1, err));
    if (!str_eq(out[1], id))
        *count = 2;
    return ERR_OK;
}

ErrCode id_standing(Records *r, Str id, Sensitivity *out, Err *err)
{
    Stmt *st;
    bool row;
    *out = SENSITIVITY_STRICT;
    if (!is_record_id(r, id)) {
        if (r->world->exists(r->world->context, id))
            *out = SENSITIVITY_PUBLIC;
        return ERR_OK;
    }
    TRY(records_statement(
        r, "SELECT published, sensitivity FROM record WHERE id = $1 AND withheld = 0", &st, err));
    stmt_text(st, 1, id);
    TRY(stmt_next(st, &row, err));
    if (row && stmt_col_int(st, 0) && stmt_col_int(st, 1) <= SENSITIVITY_RESTRICTED)
        *out = (Sensitivity)stmt_col_int(st, 1);
    stmt_reset(st);
    return ERR_OK;
}
