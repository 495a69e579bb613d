#include "series/layout.h"

ErrCode layout_add(Layout *layout, Column column, Err *err)
{
    if (layout->column_count == LAYOUT_MAX_COLUMNS ||
        (column.role == COLUMN_DIMENSION && layout->dimension_count == LAYOUT_MAX_DIMENSIONS))
        return err_set(err, ERR_TOO_LARGE, "a dataset has at most %d columns and %d dimensions",
                       LAYOUT_MAX_COLUMNS, LAYOUT_MAX_DIMENSIONS);
    if (layout->column_count && column.role < layout->columns[layout->column_count - 1].role)
        return err_set(err, ERR_INVALID,
                       "column '" STR_FMT "' stands behind columns of a later role",
                       STR_ARG(column.id));
    for (size_t i = 0; i < layout->column_count; i++)
        if (str_eq(layout->columns[i].id, column.id))
            return err_set(err, ERR_INVALID, "column '" STR_FMT "' stands twice",
                           STR_ARG(column.id));
    layout->columns[layout->column_count++] = column;
    layout->dimension_count += column.role == COLUMN_DIMENSION;
    layout->attribute_count += column.role == COLUMN_ATTRIBUTE;
    return ERR_OK;
}

Layout *layout_copy(Arena *arena, const Layout *layout)
{
    Layout *copy = arena_alloc(arena, sizeof *copy);
    if (!copy)
        return NULL;
    *copy = *layout;
    copy->dataset = arena_dup(arena, layout->dataset);
    copy->structure = arena_dup(arena, layout->structure);
    for (size_t i = 0; i < copy->column_count; i++) {
        copy->columns[i].id = arena_dup(arena, layout->columns[i].id);
        copy->columns[i].codelist = arena_dup(arena, layout->columns[i].codelist);
    }
    return copy;
}

static size_t first_of(const Layout *layout, ColumnRole role)
{
    size_t i = 0;
    while (i < layout->column_count && layout->columns[i].role != role)
        i++;
    return i;
}

static int position(const Layout *layout, ColumnRole role, size_t count, Str id)
{
    size_t first = first_of(layout, role);
    for (size_t i = 0; i < count; i++)
        if (str_eq(layout->columns[first + i].id, id))
            return (int)i;
    return -1;
}

int layout_dimension(const Layout *layout, Str id)
{
    return position(layout, COLUMN_DIMENSION, layout->dimension_count, id);
}

int layout_attribute(const Layout *layout, Str id)
{
    return position(layout, COLUMN_ATTRIBUTE, layout->attribute_count, id);
}

const Column *layout_dimension_at(const Layout *layout, size_t i) { return &layout->columns[i]; }

const Column *layout_attribute_at(const Layout *layout, size_t i)
{
    return &layout->columns[first_of(layout, COLUMN_ATTRIBUTE) + i];
}

static Str id_of(const Layout *layout, ColumnRole role, Str otherwise)
{
    size_t i = first_of(layout, role);
    return i < layout->column_count ? layout->columns[i].id : otherwise;
}

Str layout_time_id(const Layout *layout) { return id_of(layout, COLUMN_TIME, STR("TIME_PERIOD")); }
Str layout_measure_id(const Layout *layout)
{
    return id_of(layout, COLUMN_MEASURE, STR("OBS_VALUE"));
}
