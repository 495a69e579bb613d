#include "series/previous.h"

#include "series/draft_tables.h"
#include "series/release_parts.h"

bool previous_has_same_dimensions(const Layout *a, const Layout *b)
{
    bool same = a->dimension_count == b->dimension_count;
    for (size_t i = 0; same && i < a->dimension_count; i++)
        same = layout_dimension(b, layout_dimension_at(a, i)->id) >= 0;
    return same;
}

/* A wider tuple says the same about the old attributes, so tuples keep their numbers. */
static void widen_tuples(Draft *d, size_t old_width)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    Interner *wide = interner_new();
    for (uint32_t i = 0; i < intern_count(d->tuples); i++) {
        memset(codes, 0, sizeof codes);
        if (old_width)
            memcpy(codes, draft_tuple_codes(d, i), old_width * sizeof *codes);
        intern(wide, (Str){(const char *)codes, d->layout->attribute_count * sizeof *codes});
    }
    interner_free(d->tuples);
    d->tuples = wide;
}

static ErrCode add_attributes_of(Draft *d, const Layout *from, Err *err)
{
    size_t old_width = d->layout->attribute_count;
    for (size_t i = 0; i < from->attribute_count; i++) {
        Column column = *layout_attribute_at(from, i);
        if (layout_attribute(d->layout, column.id) >= 0)
            continue;
        column.id = arena_dup(d->arena, column.id);
        column.written = STR("");
        column.codelist = arena_dup(d->arena, column.codelist);
        TRY(layout_add(d->layout, column, err));
        Interner *values = interner_new();
        intern(values, STR("")); /* DRAFT_ABSENT */
        d->attributes[d->layout->attribute_count - 1] = values;
    }
    if (d->layout->attribute_count > old_width)
        widen_tuples(d, old_width);
    return layout_join_written(d->layout, d->arena, from, err);
}

/* Whether no file of the import has a column for the attribute: its values stay. */
static bool is_silent(const Draft *d, size_t attribute)
{
    bool silent = d->files.count > 0;
    for (size_t i = 0; i < d->files.count && silent; i++) {
        const DraftFile *f = &d->files.items[i];
        silent = f->says && attribute < f->says_count && !f->says[attribute];
    }
    return silent;
}

static ErrCode keep_written(Draft *d, const Layout *from, Err *err)
{
    for (size_t i = 0; i < d->layout->attribute_count; i++) {
        int at = layout_attribute(from, layout_attribute_at(d->layout, i)->id);
        if (at >= 0 && is_silent(d, i))
            TRY(layout_write_as(d->layout, d->arena, i,
                                layout_attribute_at(from, (size_t)at)->written, from->separator,
                                err));
    }
    return ERR_OK;
}

/* The draft's code of each code of one segment's column; for attributes entry 0 is "absent". */
static uint32_t *translate(const ArrowColumn *col, Interner *into)
{
    uint32_t *codes = mem_alloc((col->text_count + 1) * sizeof *codes);
    for (size_t i = 0; i < col->text_count; i++)
        codes[i] = intern(into, arrow_text(col, i));
    return codes;
}

typedef struct {
    Draft *draft;
    const Segment *segment;
    const Layout *layout;                        /* of the release */
    uint32_t *dimensions[LAYOUT_MAX_DIMENSIONS]; /* translations, by dimension of the draft */
    const ArrowColumn *dimension_columns[LAYOUT_MAX_DIMENSIONS];
    uint32_t *attributes[LAYOUT_MAX_COLUMNS]; /* by attribute of the draft; NULL: absent */
    const ArrowColumn *attribute_columns[LAYOUT_MAX_COLUMNS];
    uint32_t *periods, *texts;
} Loader;

static void loader_init(Loader *l)
{
    Draft *d = l->draft;
    for (size_t i = 0; i < d->layout->dimension_count; i++) {
        int at = layout_dimension(l->layout, layout_dimension_at(d->layout, i)->id);
        l->dimension_columns[i] = l->segment->dimensions[at];
        l->dimensions[i] = translate(l->dimension_columns[i], d->dimensions[i]);
    }
    for (size_t i = 0; i < d->layout->attribute_count; i++) {
        int at = layout_attribute(l->layout, layout_attribute_at(d->layout, i)->id);
        const ArrowColumn *col = at < 0 ? NULL : l->segment->attributes[at];
        l->attribute_columns[i] = col;
        l->attributes[i] = col ? translate(col, d->attributes[i]) : NULL;
    }
    l->periods = translate(l->segment->time, d->periods);
    l->texts = l->segment->text ? translate(l->segment->text, d->texts) : NULL;
}

static void loader_clear(Loader *l)
{
    for (size_t i = 0; i < l->draft->layout->dimension_count; i++)
        mem_free(l->dimensions[i]);
    for (size_t i = 0; i < l->draft->layout->attribute_count; i++)
        mem_free(l->attributes[i]);
    mem_free(l->periods);
    mem_free(l->texts);
}

static uint32_t tuple_of(Loader *l, size_t row, size_t item)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    for (size_t i = 0; i < l->draft->layout->attribute_count; i++) {
        const ArrowColumn *col = l->attribute_columns[i];
        size_t at = col && col->is_list ? item : row;
        codes[i] = !col || arrow_is_null(col, at) ? (uint32_t)DRAFT_ABSENT
                                                  : l->attributes[i][arrow_code(col, at)];
    }
    return draft_attributes(l->draft, codes);
}

static ErrCode load_row(Loader *l, size_t row, Err *err)
{
    const Segment *s = l->segment;
    uint32_t codes[LAYOUT_MAX_DIMENSIONS];
    for (size_t i = 0; i < l->draft->layout->dimension_count; i++)
        codes[i] = l->dimensions[i][arrow_code(l->dimension_columns[i], row)];
    DraftObs obs = {.series = draft_series(l->draft, codes), .file = PREVIOUS_FILE};
    for (size_t item = (size_t)s->offsets[row]; item < (size_t)s->offsets[row + 1]; item++) {
        obs.attributes = tuple_of(l, row, item);
        obs.period = l->periods[arrow_code(s->time, item)];
        obs.has_value = !arrow_is_null(s->value, item);
        obs.value = ((const double *)s->value->items)[item];
        obs.decimals = ((const int8_t *)s->decimals->items)[item];
        obs.text = s->text && !arrow_is_null(s->text, item) ? l->texts[arrow_code(s->text, item)]
                                                            : (uint32_t)DRAFT_ABSENT;
        TRY(draft_add(l->draft, obs, err));
    }
    return ERR_OK;
}

ErrCode previous_load(Draft *draft, Release *release, bool keep_attributes, Err *err)
{
    TRY(keep_attributes ? add_attributes_of(draft, release->manifest.layout, err)
                        : keep_written(draft, release->manifest.layout, err));
    ErrCode rc = ERR_OK;
    for (size_t i = 0; i < release->segment_count && !rc; i++) {
        Loader l = {
            .draft = draft, .segment = &release->segments[i], .layout = release->manifest.layout};
        loader_init(&l);
        for (size_t row = 0; row < l.segment->row_count && !rc; row++)
            rc = load_row(&l, row, err);
        loader_clear(&l);
    }
    return rc;
}
