/* Guide: what the search box knows beside records: goals, targets, indicators, places and datasets,
 * by the names that the framework and the releases in force give them. Made when it is first asked
 * for, and again when the shelf or the number of titles has changed. Shared by all workers. */
#pragma once
#include "framework/find.h"
#include "portal/shelf.h"

typedef struct Guide Guide;

Guide *guide_new(const Framework *framework);
void guide_free(Guide *guide); /* NULL is fine */
/* Kinds beside those of the framework: "dataset:UNSD:SDG". A reference of the caller's own. */
MUST_USE ErrCode guide_finder(Guide *guide, Store *store, Shelf *shelf, Finder **out, Err *err);
