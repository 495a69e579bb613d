/* Selection: the set of records for which some facets hold and which the viewer may know of; what
 * lists, search and counts begin with. */
#pragma once
#include "records/facet.h"
#include "records/listing.h"

typedef struct {
    bool is_all;   /* no condition: every record of the side (and type) */
    NoSet set;     /* else */
    int64_t count; /* of is_all, too */
} Selection;

/* In a view of the store of the caller (db_read_begin). type NULL: of all types. On the public side
 * the viewer does not matter. ERR_INVALID: too many facets. */
MUST_USE ErrCode selection_read(Records *records, const Viewer *viewer, const RecordType *type,
                                Side side, const Str *facets, size_t facet_count, Arena *arena,
                                Selection *out, Err *err);
/* Leaves of a selection of the working side what the viewer may do the act with. */
MUST_USE ErrCode selection_to_act(Records *records, const Viewer *viewer, const RecordType *type,
                                  Act act, Arena *arena, Selection *selection, Err *err);
/* Leaves of a selection of the working side what the viewer may publish or return (STEP_RETURN of
 * record_may_step): submitted by another person, within a reach with ACT_REVIEW. */
MUST_USE ErrCode selection_to_review(Records *records, const Viewer *viewer, const RecordType *type,
                                     Arena *arena, Selection *selection, Err *err);
static inline bool selection_has(const Selection *selection, int64_t no)
{
    return selection->is_all || noset_has(&selection->set, no);
}
