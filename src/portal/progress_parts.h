/* The pages about progress that stand behind one address: a goal or target, an indicator, a place.
 * Private to them. */
#pragma once
#include "portal/progress_view.h"

ErrCode progress_of_goal(ProgressView *view, Err *err); /* page->id: "3" or "3.2" */
ErrCode progress_of_indicator(ProgressView *view, size_t row, Err *err);
ErrCode progress_of_place(ProgressView *view, const Place *place, Err *err);

/* The tile of a goal: goal, goal_title, white, url. */
void progress_put_goal(const ProgressView *view, Doc *doc, int goal);
/* Countries as columns, in the alphabet of the language. */
void progress_put_countries(const ProgressView *view, const Place *const *places, size_t count);
/* One line a result and method: the whole of the table that commands write too. */
void progress_put_csv(const ProgressView *view, const Result *result, const Place *place);
/* Of the profile's rows the first of its indicator; SIZE_MAX: none. */
size_t progress_find_row(const ProgressView *view, Str indicator);
