/* Extract: what a selection finds, as one Arrow file of the same shape as a segment. For people who
 * take a part of a release with them; held in memory while it is made. */
#pragma once
#include "series/cursor.h"

typedef ErrCode ExtractSink(void *context, const Str *pieces, size_t count, Err *err);
MUST_USE ErrCode extract_arrow(Release *release, const Selection *selection,
                               size_t max_observations, ExtractSink *sink, void *context, Err *err);
