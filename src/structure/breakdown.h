/* Breakdown: which dimensions of a layout cut a figure into groups (sex, age, location), and which
 * codes say that nothing was cut. */
#pragma once
#include "series/layout.h"

/* Dimensions that say how often, where, by whom, of what and in which unit are no breakdown. */
bool dimension_is_breakdown(const Layout *layout, size_t dimension);
/* The dimension's code is a total. */
bool code_is_total(Str code);
