/* The inside of a Draft, for the files of series/ that sort and write it. Others use draft.h. */
#pragma once
#include "base/intern.h"
#include "base/vec.h"
#include "series/draft.h"

/* An observation has a number: its block times BLOCK_OBS, and its place there. A block may end
 * early, so numbers rise in the order of the input, but not by one. */
enum { BLOCK_OBS = 8192, BLOCKS_MAX = UINT32_MAX / BLOCK_OBS };
typedef struct {
    DraftObs *items;
    uint32_t count;
} ObsBlock;

typedef struct {
    Str name;
    const bool *says; /* of each attribute that the draft had then; NULL: all */
    size_t says_count;
    bool says_value;
} DraftFile;

/* Its codes stand in sweep_codes, one for each dimension and one for the period. */
typedef struct {
    uint32_t before; /* the number that the next observation of the import has at least */
    uint32_t attributes;
    bool value, is_whole; /* is_whole: nothing is marked */
} DraftSweep;

struct Draft {
    Arena *arena;
    Layout *layout;
    size_t max_observations;
    Interner *dimensions[LAYOUT_MAX_DIMENSIONS];
    Interner *attributes[LAYOUT_MAX_COLUMNS]; /* id 0 of each: absent */
    Interner *series, *tuples; /* of arrays of codes: dimension_count and attribute_count wide */
    Interner *periods, *texts; /* texts: id 0 is "none" */
    VEC(DraftFile) files;
    VEC(ObsBlock) blocks;
    size_t obs_count;
    bool is_marked; /* the next observation begins a block */
    VEC(DraftSweep) sweeps;
    Interner *sweep_texts, *sweep_kinds; /* texts: id 0 is "any"; kinds: sets of codes, as bits */
    VEC(uint32_t) sweep_codes;
};

static inline DraftObs *draft_obs(const Draft *d, uint32_t number)
{
    return &d->blocks.items[number / BLOCK_OBS].items[number % BLOCK_OBS];
}

static inline const uint32_t *draft_series_codes(const Draft *d, uint32_t series)
{
    return (const uint32_t *)(const void *)intern_text(d->series, series).ptr;
}

static inline const uint32_t *draft_tuple_codes(const Draft *d, uint32_t tuple)
{
    return (const uint32_t *)(const void *)intern_text(d->tuples, tuple).ptr;
}
