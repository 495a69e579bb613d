#include "series/segment.h"

#include <stdio.h>

enum { SEGMENT_METADATA_MAX = 8 << 20 };

static const ArrowColumn *column(const ArrowTable *t, Str name, const char *suffix)
{
    Str tail = str_of(suffix);
    for (size_t i = 0; i < t->column_count; i++)
        if (t->columns[i].name.len == name.len + tail.len && str_starts(t->columns[i].name, name) &&
            str_ends(t->columns[i].name, tail))
            return &t->columns[i];
    return NULL;
}

static ErrCode misfit(const Segment *s, const char *what, Err *err)
{
    err_set(err, ERR_CORRUPT, "segment '%s' does not fit its manifest: %s", s->map.path, what);
    err_hint(err, "restore the data folder from a backup");
    return ERR_CORRUPT;
}

static bool is_list_of(const ArrowColumn *col, ArrowType type, bool text)
{
    return col && col->is_list && (text ? arrow_is_text(col->type) : col->type == type);
}

static bool same_lists(const Segment *s, const ArrowColumn *col)
{
    return !col || col->offsets == s->offsets ||
           memcmp(col->offsets, s->offsets, 4 * (s->row_count + 1)) == 0;
}

static ErrCode bind_columns(Segment *s, const Layout *layout, Err *err)
{
    Str measure = layout_measure_id(layout);
    s->row_count = s->table.row_count;
    for (size_t i = 0; i < layout->dimension_count; i++) {
        const ArrowColumn *c = column(&s->table, layout_dimension_at(layout, i)->id, "");
        if (!c || c->is_list || !arrow_is_text(c->type) || c->null_count || !c->text_count)
            return misfit(s, "a dimension is missing or has no codes", err);
        s->dimensions[i] = c;
    }
    s->time = column(&s->table, layout_time_id(layout), "");
    s->value = column(&s->table, measure, "");
    s->decimals = column(&s->table, measure, ".decimals");
    s->text = column(&s->table, measure, ".text");
    if (!is_list_of(s->time, 0, true) || s->time->null_count ||
        !is_list_of(s->value, ARROW_DOUBLE, false) || !is_list_of(s->decimals, ARROW_INT8, false) ||
        (s->text && !is_list_of(s->text, 0, true)))
        return misfit(s, "time, value or decimals are missing", err);
    s->offsets = s->time->offsets;
    for (size_t i = 0; i < layout->attribute_count; i++) {
        const ArrowColumn *c = column(&s->table, layout_attribute_at(layout, i)->id, "");
        if (c && !arrow_is_text(c->type))
            return misfit(s, "an attribute is no text", err);
        s->attributes[i] = c;
        if (c && c->is_list && !same_lists(s, c))
            return misfit(s, "an attribute has other lists than the time dimension", err);
    }
    return same_lists(s, s->value) && same_lists(s, s->decimals) && same_lists(s, s->text)
               ? ERR_OK
               : misfit(s, "values and periods are lists of different lengths", err);
}

ErrCode segment_open(Segment *s, const char *data_dir, const char *hash, const Layout *layout,
                     Err *err)
{
    char path[512];
    *s = (Segment){0};
    snprintf(s->hash, sizeof s->hash, "%s", hash);
    if ((size_t)snprintf(path, sizeof path, "%s/segments/%s.arrow", data_dir, hash) >= sizeof path)
        return err_set(err, ERR_TOO_LARGE, "the path of the data folder is too long: '%s'",
                       data_dir);
    ErrCode rc = file_map(&s->map, path, err);
    s->arena = arena_new(SEGMENT_METADATA_MAX);
    if (!rc)
        rc = arrow_read(s->map.bytes, s->arena, &s->table, err);
    if (rc == ERR_CORRUPT)
        err_at(err, str_of(path), 0, 0);
    if (!rc)
        rc = bind_columns(s, layout, err);
    if (rc)
        segment_close(s);
    return rc;
}

void segment_close(Segment *s)
{
    arena_free(s->arena);
    if (s->map.base)
        file_unmap(&s->map);
    *s = (Segment){0};
}
