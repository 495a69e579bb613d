/* The reading of a large bulk table by several threads, each a part at a time. Where a part begins
 * is a guess, because quotes may be open there; that each part ends where the next begins proves
 * all guesses. Otherwise nothing of it is used, and the table is to be read by one. */
#pragma once
#include "intake/bulk_table.h"

/* *is_read false: the table is too small to be worth it, or a guess was wrong; draft and sink know
 * nothing of it yet. */
MUST_USE ErrCode bulk_split_read(Draft *draft, const BulkTable *table, const BulkSink *sink,
                                 uint64_t *rows, bool *is_read, Err *err);
