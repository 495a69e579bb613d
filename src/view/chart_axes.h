/* Chart axes: which values and years a drawing spans, and its grid. Private to the chart. */
#pragma once
#include "view/chart.h"

/* Where the lines stand, in the units of the drawing. */
typedef struct {
    double left, right, top, bottom;
} Plot;

typedef struct {
    double low, high, step, first_year, last_year;
} Scale;

/* Five to eight grid lines, zero among them; false: there is no point. */
bool scale_find(Scale *scale, const Chart *chart);
/* A single year stands at the right, beside its labels. */
double scale_x(const Plot *plot, const Scale *scale, double year);
double scale_y(const Plot *plot, const Scale *scale, double value);

/* The room that the numbers of the axis take. */
double axes_numbers_width(const Scale *scale, double font_size);
/* every: a number at each grid line (1), at each second one (2), counted from zero. */
void axes_draw(Buf *out, const Plot *plot, const Scale *scale, double font_size, int every);
/* The dotted line across. */
void axes_draw_target(Buf *out, const Plot *plot, const Scale *scale, double target);
