/* The inside of the catalogue, for landing. Others use store.h. */
#pragma once
#include "series/store.h"

/* The newest entry of a dataset; *found false when there is no such dataset. */
MUST_USE ErrCode store_newest(Store *store, Arena *arena, Str dataset, ReleaseEntry *entry,
                              bool *found, Err *err);
MUST_USE ErrCode store_entry(Store *store, Arena *arena, Str dataset, int64_t number,
                             ReleaseEntry *entry, Err *err);
/* Inside the caller's transaction. */
MUST_USE ErrCode store_add_entry(Store *store, Str dataset, const ReleaseEntry *entry, Err *err);
MUST_USE ErrCode store_put_dataset(Store *store, const DatasetInfo *info, Err *err);
