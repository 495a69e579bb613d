/* Difference: what changed from one release of a dataset to another: observations that are new,
 * that changed in value or attributes, and that are gone, in key order, then by time. Two cursors
 * walk side by side; memory does not grow with the releases. */
#pragma once
#include "series/cursor.h"

typedef enum { DIFFERENCE_ADDED, DIFFERENCE_CHANGED, DIFFERENCE_DELETED } DifferenceKind;

/* Lent for the call. `before` is empty for what was added, `after` for what was deleted. */
typedef struct {
    DifferenceKind kind;
    const Str *key; /* codes, one a dimension */
    Str period;
    Observation before, after;
    Str component; /* of a change in an attribute alone: which one differs first; else "" */
} Difference;

typedef ErrCode DifferenceSink(void *context, const Difference *difference, Err *err);

/* ERR_UNSUPPORTED when the two have other dimensions. */
MUST_USE ErrCode difference_walk(Release *before, Release *after, const KeyFilter *filter,
                                 DifferenceSink *sink, void *context, Err *err);
