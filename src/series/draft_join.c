#include "base/intern.h"
#include "base/team.h"
#include "base/vec.h"
#include "series/draft.h"
#include "series/draft_tables.h"

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

/* What the numbers of another draft are in this one; NULL of a draft that gave us its tables. */
typedef struct {
    uint32_t *series, *tuples, *periods, *texts;
} Translation;

static void translation_init(Translation *t, Draft *d, Draft *other)
{
    t->series = translate_table(other->dimensions, d->dimensions, d->layout->dimension_count,
                                other->series, d->series);
    t->tuples = translate_table(other->attributes, d->attributes, d->layout->attribute_count,
                                other->tuples, d->tuples);
    t->periods = translate(other->periods, d->periods);
    t->texts = translate(other->texts, d->texts);
}

static void translation_clear(Translation *t)
{
    mem_free(t->series);
    mem_free(t->tuples);
    mem_free(t->periods);
    mem_free(t->texts);
}

static void swap_interners(Interner **a, Interner **b)
{
    Interner *other = *a;
    *a = *b;
    *b = other;
}

/* A draft that knows no code yet needs no translation from the first that joins it. */
static bool take_tables(Draft *d, Draft *other)
{
    if (d->obs_count || intern_count(d->series) || intern_count(d->tuples))
        return false;
    for (size_t i = 0; i < d->layout->dimension_count; i++)
        swap_interners(&d->dimensions[i], &other->dimensions[i]);
    for (size_t i = 0; i < d->layout->attribute_count; i++)
        swap_interners(&d->attributes[i], &other->attributes[i]);
    swap_interners(&d->series, &other->series);
    swap_interners(&d->tuples, &other->tuples);
    swap_interners(&d->periods, &other->periods);
    swap_interners(&d->texts, &other->texts);
    return true;
}

typedef struct {
    ObsBlock block;
    const Translation *translation;
    uint32_t lines;
} JoinedBlock;

static void translate_block(void *context, size_t member, size_t item)
{
    const JoinedBlock *joined = &((const JoinedBlock *)context)[item];
    const Translation *t = joined->translation;
    (void)member;
    for (uint32_t i = 0; i < joined->block.count; i++) {
        DraftObs *obs = &joined->block.items[i];
        obs->line += joined->lines;
        if (!t->series)
            continue;
        obs->series = t->series[obs->series];
        obs->attributes = t->tuples[obs->attributes];
        obs->period = t->periods[obs->period];
        obs->text = t->texts[obs->text];
    }
}

static void join_blocks(Draft *d, Draft *const *others, const Translation *translations,
                        const DraftPart *parts, size_t part_count)
{
    VEC(JoinedBlock) joined = {0};
    for (size_t p = 0; p < part_count; p++) {
        Draft *other = others[parts[p].draft];
        for (size_t b = parts[p].from; b < parts[p].to; b++) {
            ObsBlock *block = &other->blocks.items[b];
            vec_push(&joined, ((JoinedBlock){*block, &translations[parts[p].draft],
                                             (uint32_t)parts[p].lines}));
            vec_push(&d->blocks, *block);
            d->obs_count += block->count;
            other->obs_count -= block->count;
            *block = (ObsBlock){0};
        }
    }
    team_run(joined.count, translate_block, joined.items);
    vec_clear(&joined);
}

ErrCode draft_join(Draft *d, Draft *const *others, const DraftPart *parts, size_t part_count,
                   Err *err)
{
    Translation translations[TEAM_MAX] = {0};
    bool is_known[TEAM_MAX] = {0};
    size_t observations = 0, blocks = 0;
    for (size_t p = 0; p < part_count; p++) {
        for (size_t b = parts[p].from; b < parts[p].to; b++)
            observations += others[parts[p].draft]->blocks.items[b].count;
        blocks += parts[p].to - parts[p].from;
    }
    if (observations > draft_room(d) || d->blocks.count + blocks > BLOCKS_MAX)
        return err_set(err, ERR_TOO_LARGE, "more than %zu observations in one import",
                       d->max_observations);
    for (size_t p = 0; p < part_count; p++) {
        size_t i = parts[p].draft;
        if (!is_known[i] && !take_tables(d, others[i]))
            translation_init(&translations[i], d, others[i]);
        is_known[i] = true;
    }
    join_blocks(d, others, translations, parts, part_count);
    for (size_t i = 0; i < TEAM_MAX; i++)
        translation_clear(&translations[i]);
    return ERR_OK;
}
