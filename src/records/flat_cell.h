/* Flat cell: one value of a body as the text of a cell, and back (the forms: flat.h). */
#pragma once
#include "records/body.h"

/* Whether such values have columns for their items: "offices.1", "titles.2.ru". */
static inline bool field_is_numbered(const Field *field)
{
    return field->flags & FIELD_MANY && (field->kind == FIELD_GROUP || field->kind == FIELD_TEXTS);
}
/* "" for NULL and for what has columns of its own; value: of the column, so a list where the field
 * is of several single values. */
Str flat_cell_write(Arena *arena, const Field *field, const Doc *value);
/* As flat_body gives it: NULL when the cell says nothing, or the arena is full. is_whole: of what
 * else has columns of its own. */
Doc *flat_cell_read(Arena *arena, const Field *field, bool is_whole, Str cell);
bool flat_cell_is_empty(const Field *field, Str cell); /* says nothing; field NULL: not of a body */
