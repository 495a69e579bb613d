#include "series/draft.h"

#include "base/intern.h"
#include "base/vec.h"
#include "series/draft_tables.h"

enum { BLOCKS_MAX = UINT32_MAX / BLOCK_OBS };

Draft *draft_new(const Layout *layout, size_t max_observations)
{
    Draft *d = mem_alloc(sizeof *d);
    d->arena = arena_new((size_t)64 << 20);
    d->layout = layout_copy(d->arena, layout);
    d->max_observations = max_observations;
    for (size_t i = 0; i < layout->dimension_count; i++)
        d->dimensions[i] = interner_new();
    for (size_t i = 0; i < layout->attribute_count; i++) {
        d->attributes[i] = interner_new();
        intern(d->attributes[i], STR("")); /* DRAFT_ABSENT */
    }
    d->series = interner_new();
    d->tuples = interner_new();
    d->periods = interner_new();
    d->texts = interner_new();
    intern(d->texts, STR(""));
    return d;
}

void draft_free(Draft *d)
{
    if (!d)
        return;
    for (size_t i = 0; i < LAYOUT_MAX_DIMENSIONS; i++)
        interner_free(d->dimensions[i]);
    for (size_t i = 0; i < LAYOUT_MAX_COLUMNS; i++)
        interner_free(d->attributes[i]);
    interner_free(d->series);
    interner_free(d->tuples);
    interner_free(d->periods);
    interner_free(d->texts);
    vec_clear(&d->files);
    for (size_t i = 0; i < d->blocks.count; i++)
        mem_free(d->blocks.items[i].items);
    vec_clear(&d->blocks);
    arena_free(d->arena);
    mem_free(d);
}

const Layout *draft_layout(const Draft *d) { return d->layout; }

uint32_t draft_file(Draft *d, Str name)
{
    vec_push(&d->files, arena_dup(d->arena, name));
    return (uint32_t)d->files.count - 1;
}

Str draft_file_name(const Draft *d, uint32_t file) { return d->files.items[file]; }

uint32_t draft_dimension_code(Draft *d, size_t dimension, Str code)
{
    return intern(d->dimensions[dimension], code);
}
uint32_t draft_attribute_code(Draft *d, size_t attribute, Str value)
{
    return intern(d->attributes[attribute], value);
}
uint32_t draft_period(Draft *d, Str period) { return intern(d->periods, period); }
uint32_t draft_value_text(Draft *d, Str text) { return intern(d->texts, text); }

uint32_t draft_series(Draft *d, const uint32_t *codes)
{
    return intern(d->series, (Str){(const char *)codes, 4 * d->layout->dimension_count});
}

uint32_t draft_attributes(Draft *d, const uint32_t *codes)
{
    return intern(d->tuples, (Str){(const char *)codes, 4 * d->layout->attribute_count});
}

ErrCode draft_add(Draft *d, DraftObs obs, Err *err)
{
    if (d->obs_count >= d->max_observations || d->blocks.count >= BLOCKS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %zu observations in one import",
                       d->obs_count);
    ObsBlock *block = d->blocks.count ? &d->blocks.items[d->blocks.count - 1] : NULL;
    if (!block || block->count == BLOCK_OBS) {
        vec_push(&d->blocks, ((ObsBlock){mem_grow(NULL, BLOCK_OBS, sizeof obs), 0}));
        block = &d->blocks.items[d->blocks.count - 1];
    }
    block->items[block->count++] = obs;
    d->obs_count++;
    return ERR_OK;
}

void draft_value(Draft *d, DraftObs *obs, Str published)
{
    obs->text = DRAFT_ABSENT;
    obs->has_value = false;
    obs->value = 0;
    obs->decimals = 0;
    if (published.len == 0)
        return;
    Number n = num_read(published);
    obs->has_value = n.is_number;
    obs->value = n.value;
    obs->decimals = n.decimals;
    if (!n.exact)
        obs->text = intern(d->texts, published);
}

ErrCode draft_add_row(Draft *d, const Str *dimensions, Str period, Str value, const Str *attributes,
                      uint64_t origin, DraftAction action, Err *err)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    DraftObs obs = {.origin = origin, .action = (uint8_t)action};
    for (size_t i = 0; i < d->layout->dimension_count; i++)
        codes[i] = intern(d->dimensions[i], dimensions[i]);
    obs.series = draft_series(d, codes);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        codes[i] = intern(d->attributes[i], attributes[i]);
    obs.attributes = draft_attributes(d, codes);
    obs.period = intern(d->periods, period);
    draft_value(d, &obs, value);
    return draft_add(d, obs, err);
}

size_t draft_count(const Draft *d) { return d->obs_count; }
size_t draft_room(const Draft *d) { return d->max_observations - d->obs_count; }

/* The number in `into` of each text of `from`. */
static uint32_t *translate(const Interner *from, Interner *into)
{
    uint32_t count = intern_count(from), *map = mem_alloc((count + 1) * sizeof *map);
    for (uint32_t i = 0; i < count; i++)
        map[i] = intern(into, intern_text(from, i));
    return map;
}

/* The same of arrays of `width` codes, each translated by the map of its column. */
static uint32_t *translate_arrays(const Interner *from, Interner *into, uint32_t *const *columns,
                                  size_t width)
{
    uint32_t count = intern_count(from), *map = mem_alloc((count + 1) * sizeof *map);
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t *old = (const uint32_t *)(const void *)intern_text(from, i).ptr;
        for (size_t c = 0; c < width; c++)
            codes[c] = columns[c][old[c]];
        map[i] = intern(into, (Str){(const char *)codes, width * sizeof *codes});
    }
    return map;
}

static uint32_t *translate_table(Interner *const *from, Interner *const *into, size_t width,
                                 const Interner *from_arrays, Interner *into_arrays)
{
    uint32_t *columns[LAYOUT_MAX_COLUMNS];
    for (size_t i = 0; i < width; i++)
        columns[i] = translate(from[i], into[i]);
    uint32_t *map = translate_arrays(from_arrays, into_arrays, columns, width);
    for (size_t i = 0; i < width; i++)
        mem_free(columns[i]);
    return map;
}

ErrCode draft_append(Draft *d, Draft *other, unsigned long lines, Err *err)
{
    if (other->obs_count > draft_room(d) || d->blocks.count + other->blocks.count > BLOCKS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %zu observations in one import",
                       d->max_observations);
    uint32_t *series = translate_table(other->dimensions, d->dimensions, d->layout->dimension_count,
                                       other->series, d->series);
    uint32_t *tuples = translate_table(other->attributes, d->attributes, d->layout->attribute_count,
                                       other->tuples, d->tuples);
    uint32_t *periods = translate(other->periods, d->periods);
    uint32_t *texts = translate(other->texts, d->texts);
    for (size_t b = 0; b < other->blocks.count; b++) {
        ObsBlock block = other->blocks.items[b];
        for (uint32_t i = 0; i < block.count; i++) {
            DraftObs *obs = &block.items[i];
            obs->series = series[obs->series];
            obs->attributes = tuples[obs->attributes];
            obs->period = periods[obs->period];
            obs->text = texts[obs->text];
            obs->origin += lines;
        }
        vec_push(&d->blocks, block);
    }
    d->obs_count += other->obs_count;
    other->obs_count = other->blocks.count = 0;
    mem_free(series);
    mem_free(tuples);
    mem_free(periods);
    mem_free(texts);
    return ERR_OK;
}

uint32_t draft_code_count(const Draft *d, size_t dimension)
{
    return intern_count(d->dimensions[dimension]);
}

Str draft_code_text(const Draft *d, size_t dimension, uint32_t code)
{
    return intern_text(d->dimensions[dimension], code);
}

bool draft_code_origin(const Draft *d, size_t dimension, uint32_t code, uint64_t *origin)
{
    for (size_t b = 0; b < d->blocks.count; b++)
        for (uint32_t i = 0; i < d->blocks.items[b].count; i++) {
            const DraftObs *obs = &d->blocks.items[b].items[i];
            if (draft_series_codes(d, obs->series)[dimension] != code)
                continue;
            *origin = obs->origin;
            return true;
        }
    return false;
}
