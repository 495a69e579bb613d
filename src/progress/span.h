/* Span: the two values of a series that a method of growth rates compares; nothing between them
 * counts. */
#pragma once
#include "progress/method.h"

typedef struct {
    int from_year, to_year;
    double from, to;
} Span;

/* From the first value of year `since` or later to the latest. The end is filled wherever the
 * series has a value; where there is no span the beginning is the end as well, and the answer is
 * WHY_NO_DATA, WHY_ONE_POINT, WHY_NO_BASE (all values are older than `since`) or WHY_FEW_POINTS
 * (the latest is the only one since). */
ProgressWhy span_since(Span *out, Yearly series, int since);

/* Compound yearly rate from one value to another (stats/growth.h); else why there is none:
 * WHY_ZERO, WHY_SIGN, or WHY_NO_BASE where the second year is not the later one. */
ProgressWhy span_rate(double from, int from_year, double to, int to_year, double *rate);
/* A rate that began at `from`, counted in the direction that the aim wants: above 0 is progress.
 * The rate of a negative value is one of its magnitude, so its sign turns. */
double span_toward(const Aim *aim, double from, double rate);
