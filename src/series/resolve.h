/* Resolve: of all rows that a ranked draft holds for one key and period, the one that stands.
 *
 * The rows of the release in force were loaded into the same draft by previous_load. Rules: see
 * landing.h. Deletions and amendments apply in the order of the input: a row that a later deletion
 * of the same import removes, or that a later amendment completes, counts as a duplicate. An
 * amendment takes what it leaves out from the row before it, else from the release in force. */
#pragma once
#include "series/landing.h"
#include "series/ranking.h"

typedef struct {
    Draft *draft; /* amendments are completed in it */
    const LandOptions *options;
    LandCounts counts;
    uint64_t previous_count; /* keys of the release in force */
} Resolve;

/* Leaves in the ranking what stands, one row for each key and period; series without any row are
 * gone. Fills counts and calls options->on_finding. */
void resolve_ranking(Resolve *resolve, Ranking *ranking);
