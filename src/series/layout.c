#include "series/layout.h"

#include "base/buf.h"

enum { WRITTEN_MAX = 4096 };

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
        copy->columns[i].written = arena_dup(arena, layout->columns[i].written);
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

static bool has_part(Str list, char separator, Str wanted)
{
    Str part;
    for (bool more = true; str_split(&list, separator, &more, &part);)
        if (str_eq(part, wanted))
            return true;
    return false;
}

/* "[en;ru]" and "[ru;kk]" are "[en;ru;kk]". */
static Str join_written(Arena *arena, Str a, Str b, char separator)
{
    Str list = str_part(a, 1, a.len - 1), more_parts = str_part(b, 1, b.len - 1), part;
    Buf out;
    buf_init(&out, WRITTEN_MAX);
    buf_add(&out, str_part(a, 0, a.len - 1));
    for (bool more = true; str_split(&more_parts, separator, &more, &part);)
        if (part.len && !has_part(list, separator, part)) {
            if (out.len > 1)
                buf_char(&out, separator);
            buf_add(&out, part);
        }
    buf_char(&out, ']');
    Str joined = out.failed ? a : arena_dup(arena, buf_str(&out));
    buf_clear(&out);
    return joined;
}

ErrCode layout_write_as(Layout *layout, Arena *arena, size_t attribute, Str written, char separator,
                        Err *err)
{
    Column *c = &layout->columns[first_of(layout, COLUMN_ATTRIBUTE) + attribute];
    if (!written.len)
        return ERR_OK;
    if (layout->separator && layout->separator != separator) {
        err_set(err, ERR_CONFLICT,
                "the parts of values are set apart by '%c', but by '%c' in what '" STR_FMT
                "' holds already",
                separator, layout->separator, STR_ARG(layout->dataset));
        err_hint(err, "write STRUCTURE[%c] and the values with it, or replace the dataset",
                 layout->separator);
        return ERR_CONFLICT;
    }
    layout->separator = separator;
    c->written = c->written.len ? join_written(arena, c->written, written, separator)
                                : arena_dup(arena, written);
    return ERR_OK;
}

ErrCode layout_join_written(Layout *layout, Arena *arena, const Layout *before, Err *err)
{
    char separator = layout->separator;
    if (before->separator)
        layout->separator = before->separator;
    for (size_t i = 0; i < layout->attribute_count; i++) {
        Column *c = &layout->columns[first_of(layout, COLUMN_ATTRIBUTE) + i];
        Str own = c->written;
        int at = layout_attribute(before, c->id);
        c->written =
            arena_dup(arena, at < 0 ? STR("") : layout_attribute_at(before, (size_t)at)->written);
        TRY(layout_write_as(layout, arena, i, own, separator, err));
    }
    return ERR_OK;
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
