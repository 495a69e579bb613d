/* Rivals: forecasts that need nothing but the series, against which the backtest sets the methods.
 *
 * With n values up to the last year T, h years ahead and D(h) = .9 + .9^2 + … + .9^h:
 *   naive        the last value
 *   combination  the median of four: naive; last + s D with s the median slope between all pairs
 *                of values (Theil 1950, Sen 1968; damped after Gardner and McKenzie 1985); Holt's
 *                level and trend (1957), damped, its constants .8 and .2, a gap of g years taken
 *                as g steps; and the second on a logit scale between bounds, or a log scale above
 *                0, where all values are inside. Combining by the median: Makridakis et al. 2020.
 * All are clipped to the natural bounds. */
#pragma once
#include "progress/yearly.h"

typedef struct {
    double last, slope;
    double level, trend;     /* Holt */
    double scaled, gradient; /* last value and slope on the scale; NAN: it has none */
    double lower, upper;
} Rivals;

/* Of at least two values. upper may be INFINITY, lower -INFINITY. */
Rivals rivals_of(Yearly series, double lower, double upper);
double rivals_combination(const Rivals *rivals, int years_ahead); /* at least 1 */
