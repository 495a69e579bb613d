#include "series/draft.h"

#include "base/intern.h"
#include "base/vec.h"
#include "series/draft_tables.h"

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
    d->is_marked = true;
    d->series = interner_new();
    d->tuples = interner_new();
    d->periods = interner_new();
    d->texts = interner_new();
    intern(d->texts, STR(""));
    d->sweep_texts = interner_new();
    d->sweep_kinds = interner_new();
    intern(d->sweep_texts, STR(""));
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
    interner_free(d->sweep_texts);
    interner_free(d->sweep_kinds);
    vec_clear(&d->sweeps);
    vec_clear(&d->sweep_codes);
    vec_clear(&d->files);
    for (size_t i = 0; i < d->blocks.count; i++)
        mem_free(d->blocks.items[i].items);
    vec_clear(&d->blocks);
    arena_free(d->arena);
    mem_free(d);
}

const Layout *draft_layout(const Draft *d) { return d->layout; }

uint16_t draft_file(Draft *d, Str name)
{
    vec_push(&d->files, ((DraftFile){.name = arena_dup(d->arena, name)}));
    return (uint16_t)(d->files.count - 1);
}

Str draft_file_name(const Draft *d, uint16_t file) { return d->files.items[file].name; }

void draft_file_says(Draft *d, uint16_t file, bool value, const bool *attributes)
{
    DraftFile *f = &d->files.items[file];
    f->says_count = d->layout->attribute_count;
    f->says = (const bool *)arena_dup(d->arena, (Str){(const char *)attributes, f->says_count}).ptr;
    f->says_value = value;
}

ErrCode draft_written(Draft *d, size_t attribute, Str written, char separator, Err *err)
{
    return layout_write_as(d->layout, d->arena, attribute, written, separator, err);
}

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
    ObsBlock *block = d->is_marked ? NULL : &d->blocks.items[d->blocks.count - 1];
    if (!block || block->count == BLOCK_OBS) {
        d->is_marked = false;
        vec_push(&d->blocks, ((ObsBlock){mem_raw(BLOCK_OBS, sizeof obs), 0}));
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
                      uint16_t file, unsigned long line, DraftAction action, Err *err)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    DraftObs obs = {.file = file, .line = (uint32_t)line, .action = action & 7};
    for (size_t i = 0; i < d->layout->dimension_count; i++)
        codes[i] = intern(d->dimensions[i], dimensions[i]);
    obs.series = draft_series(d, codes);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        codes[i] = intern(d->attributes[i], attributes[i]);
    obs.attributes = draft_attributes(d, codes);
    obs.period = intern(d->periods, period);
    if (action == DRAFT_ERASE)
        obs.has_value = value.len > 0;
    else
        draft_value(d, &obs, value);
    return draft_add(d, obs, err);
}

/* Remembers which dimensions are given, as a set. */
static ErrCode note_kind(Draft *d, const uint32_t *codes, size_t width, Err *err)
{
    uint64_t given = 0;
    for (size_t i = 0; i < width; i++)
        given |= (uint64_t)(codes[i] != DRAFT_ABSENT) << i;
    intern(d->sweep_kinds, (Str){(const char *)&given, sizeof given});
    return intern_count(d->sweep_kinds) <= DRAFT_MAX_SWEEP_KINDS
               ? ERR_OK
               : err_set(err, ERR_TOO_LARGE, "more than %d ways to leave dimensions empty",
                         DRAFT_MAX_SWEEP_KINDS);
}

ErrCode draft_sweep(Draft *d, const Str *dimensions, Str period, bool value, const Str *attributes,
                    Err *err)
{
    uint32_t codes[LAYOUT_MAX_COLUMNS];
    size_t width = d->layout->dimension_count + 1;
    DraftSweep sweep = {.value = value, .is_whole = !value};
    if (d->blocks.count)
        sweep.before = (uint32_t)(d->blocks.count - 1) * BLOCK_OBS +
                       d->blocks.items[d->blocks.count - 1].count;
    for (size_t i = 0; i < d->layout->attribute_count; i++) {
        codes[i] = intern(d->attributes[i], attributes[i]);
        sweep.is_whole &= codes[i] == DRAFT_ABSENT;
    }
    sweep.attributes = draft_attributes(d, codes);
    for (size_t i = 0; i < width; i++) {
        Str text = i + 1 < width ? dimensions[i] : period;
        codes[i] = text.len ? intern(d->sweep_texts, text) : (uint32_t)DRAFT_ABSENT;
        vec_push(&d->sweep_codes, codes[i]);
    }
    if (d->sweeps.count >= DRAFT_MAX_SWEEPS)
        return err_set(err, ERR_TOO_LARGE, "more than %d rows with empty dimensions delete",
                       DRAFT_MAX_SWEEPS);
    vec_push(&d->sweeps, sweep);
    return note_kind(d, codes, width, err);
}

size_t draft_mark(Draft *d)
{
    d->is_marked = true;
    return d->blocks.count;
}

size_t draft_count(const Draft *d) { return d->obs_count; }
size_t draft_room(const Draft *d) { return d->max_observations - d->obs_count; }

uint32_t draft_code_count(const Draft *d, size_t dimension)
{
    return intern_count(d->dimensions[dimension]);
}

Str draft_code_text(const Draft *d, size_t dimension, uint32_t code)
{
    return intern_text(d->dimensions[dimension], code);
}

const DraftObs *draft_first_with(const Draft *d, size_t dimension, uint32_t code)
{
    for (size_t b = 0; b < d->blocks.count; b++)
        for (uint32_t i = 0; i < d->blocks.items[b].count; i++) {
            const DraftObs *obs = &d->blocks.items[b].items[i];
            if (draft_series_codes(d, obs->series)[dimension] == code)
                return obs;
        }
    return NULL;
}
