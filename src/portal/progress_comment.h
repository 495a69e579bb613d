/* What the release itself says of a value: the comment of the country or of the agency, as the
 * attributes COMMENT_OBS, COMMENT_TS and FOOT_NOTE carry it. */
#pragma once
#include "portal/progress_view.h"

/* Of the latest value; "" where nothing is said. */
MUST_USE ErrCode progress_comment(const ProgressView *view, const Result *result, Str *comment,
                                  Err *err);
