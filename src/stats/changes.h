/* Changes: how a short annual series moves: how much in a year, how steadily, where it was heading.
 *
 * With d_i = (y_i - y_{i-1}) / (x_i - x_{i-1}), the changes a year between neighbours, gaps spread
 * evenly over their years:
 *   typical    mean |d|: the unit in which errors are told
 *   recent     mean |d| of the last six, at least a tenth of typical and at most ten times it
 *   direction  |SUM d| / SUM |d|: 1 where every change has one sign (the efficiency ratio of
 *              Kaufman 1995)
 *   roughness  SUM |d_i - d_{i-1}| / SUM |d|: 0 a straight line, about 1.41 a random walk, about 2
 *              noise around a level
 *   slope      median slope between pairs of the last four points (Theil 1950, Sen 1968)
 *   trend      the same of the last seven
 *   last       the last d
 *   level      the values smoothed, each new one and all before it counting half (Brown 1959)
 * All finite for finite values. A constant series has typical 0, direction 0, roughness 0. */
#pragma once
#include <stddef.h>
#include <stdint.h>

enum { CHANGES_RECENT = 6, CHANGES_SLOPE_POINTS = 4, CHANGES_TREND_POINTS = 7 };

typedef struct {
    double typical, recent, direction, roughness, slope, trend, last, level;
} Changes;

/* out[i]: of the points 0 to i, from i = least - 1 on; entries before it are not written. Years
 * ascend, each once. Of one point all is 0 but its level. Linear in count: what was said in every
 * year of the past costs no more than what is said today. */
void changes_walk(Changes *out, const int16_t *years, const double *values, size_t count,
                  size_t least);
/* Of all points; count at least 1. */
Changes changes_of(const int16_t *years, const double *values, size_t count);
