/* Transfer: all records as JSON Lines, out and in: one line a record by type and id, with all its
 * revisions, comments and windows; a first line tells the format. Export, import into an empty
 * store, export: the same bytes. */
#pragma once
#include "records/records.h"

MUST_USE ErrCode records_export(Records *records, const Viewer *viewer,
                                ErrCode (*write)(void *context, Str bytes, Err *err), void *context,
                                Err *err);
typedef struct {
    int64_t records, revisions, unchanged, quarantined;
} TransferCounts;
/* All or nothing, in one transaction: an id that is there with other revisions is a conflict
 * (ERR_CONFLICT with the line). `dry_run`: only checked. */
MUST_USE ErrCode records_import(Records *records, const Viewer *viewer, Str name, Str bytes,
                                bool dry_run, TransferCounts *counts, Err *err);
