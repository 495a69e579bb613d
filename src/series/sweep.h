/* Sweeps: the rows of a draft that delete all observations with some codes, found for one series
 * and period without a look at all of them. Build it when the draft knows all its codes, those of
 * the release in force too. */
#pragma once
#include "series/draft_tables.h"

typedef struct SweepIndex SweepIndex;

SweepIndex *sweep_index_new(const Draft *draft); /* NULL when the draft has no sweeps */
void sweep_index_free(SweepIndex *index);
/* Numbers of the sweeps that speak of it, in the order of the input; lent, for the caller to write
 * on, until the next call. */
size_t sweep_index_find(SweepIndex *index, uint32_t series, uint32_t period, uint32_t **numbers);
/* The sweep has made a difference to the release. */
void sweep_index_mark(SweepIndex *index, uint32_t number);

/* What became of the sweeps as rows of the import. */
typedef struct {
    uint64_t stored, unchanged, duplicate; /* duplicate: repeats the sweep before it */
} SweepCounts;
SweepCounts sweep_index_count(const SweepIndex *index);
