/* Ranking: the observations of a draft in the order in which a release stores them: by series key
 * (codes compared bytewise, dimension after dimension), then by period, then as they arrived.
 * Refers to observations by their number in the draft. Value type: ranking_init / ranking_clear. */
#pragma once
#include "series/draft.h"

typedef struct {
    size_t series_count;
    uint32_t *series;      /* numbers of the draft's series, in key order */
    uint32_t *first;       /* series_count + 1: where in obs the rows of each begin */
    uint32_t *obs;         /* numbers of observations */
    uint32_t *codes;       /* of all series, dimension after dimension: see ranking_code */
    size_t code_stride;    /* series of the draft */
    uint32_t *period_rank; /* chronological place of each period of the draft */
} Ranking;

void ranking_init(Ranking *ranking, const Draft *draft);
void ranking_clear(Ranking *ranking);

/* The code of a series of the draft, from a table that is read a dimension at a time. */
static inline uint32_t ranking_code(const Ranking *ranking, size_t dimension, uint32_t series)
{
    return ranking->codes[dimension * ranking->code_stride + series];
}
