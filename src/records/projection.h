/* Projection: what the public reads, row by row, in tables of its own. Written by records.h at
 * publishing; here it is rebuilt and compared. */
#pragma once
#include "records/records.h"

/* All of it anew from the published revisions, in one transaction; progress may be NULL. */
MUST_USE ErrCode projection_rebuild(Records *records,
                                    void (*progress)(void *context, int64_t done, int64_t all),
                                    void *context, Err *err);
/* SHA-256 over all rows of the public side (projection, links, facets with their counts, names,
 * search documents), in a fixed order; equal before and after a rebuild. */
MUST_USE ErrCode projection_digest(Records *records, char out[65], Err *err);

/* What was public and no longer is: for feeds. */
typedef struct {
    Str id;
    int64_t at_us;
} Tombstone;
MUST_USE ErrCode projection_tombstones(Records *records, const RecordType *type, int64_t since_us,
                                       Arena *arena, Tombstone **out, size_t *count, Err *err);
