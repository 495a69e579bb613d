/* Slope: the straight line through points that is nearest to them by least squares, each point with
 * a weight of its own. Points are added one by one, in any order; none is kept.
 *
 * It is the line y = m + b (x - c), with c and m the weighted means of x and y and
 *   b = SUM w (x - c)(y - m) / SUM w (x - c)^2
 * The sums are carried around the means as they are so far (West 1979), so that a constant y gives
 * exactly that y and years lose nothing for being far from zero. All weights 1: plain least
 * squares. A value of Slope that is all zero holds no point yet. */
#pragma once
#include <stdbool.h>

typedef struct {
    double weight; /* of all points */
    double x, y;   /* weighted means */
    double xx, xy; /* weighted sums of squares and products around them */
} Slope;

void slope_add(Slope *slope, double x, double y, double weight); /* finite; weight above 0 */
/* The line's value at x. False, and *y as it was, where there is no line: fewer than two different
 * x, or a value too large for a double. */
bool slope_at(const Slope *slope, double x, double *y);
