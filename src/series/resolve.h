/* Resolve: of all rows that a ranked draft holds for one key and period, the one that stands.
 *
 * The rows of the release in force were loaded into the same draft by previous_load. Rules: see
 * landing.h. Rows apply in the order of the input. A row that says a part of its observation takes
 * the rest from the row before it, else from the release in force; rows
 * that do not contradict each other in what they say are no conflict, the last of them holds all.
 * A row that erases or deletes acts on what stands before it. Of several rows of one key all but
 * one count as duplicates. A sweep is a row of its own: stored when it made a difference to the
 * release, else unchanged; `deleted` counts the observations that are gone. */
#pragma once
#include "series/landing.h"
#include "series/ranking.h"

struct SweepIndex;

typedef struct {
    Draft *draft; /* amendments are completed in it */
    const LandOptions *options;
    LandCounts counts;
    uint64_t previous_count;   /* keys of the release in force */
    struct SweepIndex *sweeps; /* while the ranking is resolved */
} Resolve;

/* Leaves in the ranking what stands, one row for each key and period; series without any row are
 * gone. Fills counts and calls options->on_finding. */
void resolve_ranking(Resolve *resolve, Ranking *ranking);
