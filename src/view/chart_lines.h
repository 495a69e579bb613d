/* Chart lines: the values of a line, drawn so that years without a value are seen. Private to the
 * chart. */
#pragma once
#include "view/chart_axes.h"

bool line_has_gaps(const ChartLine *line);
/* The last value; the line must have one. */
static inline ChartPoint line_end(const ChartLine *line) { return line->points[line->count - 1]; }
/* The last value is of an earlier year than the last one of the chart. */
bool line_ends_early(const ChartLine *line, const Scale *scale);

/* Thick where year follows year; thin and dotted over years without a value, and there each value
 * is a point. */
void line_draw(Buf *out, const Plot *plot, const Scale *scale, const ChartLine *line);
/* A point for each value. */
void line_draw_points(Buf *out, const Plot *plot, const Scale *scale, const ChartLine *line);
/* Where year follows year alone, and single points: as a background, or the rim of paper under a
 * line. */
void line_draw_plain(Buf *out, const Plot *plot, const Scale *scale, const ChartLine *line,
                     const char *class_name);
void line_draw_end(Buf *out, const Plot *plot, const Scale *scale, const ChartLine *line,
                   double radius);

/* Whether the line enters a rectangle. */
bool line_meets(const Plot *plot, const Scale *scale, const ChartLine *line, const Plot *rectangle);

/* Words over or under a point: from where to where, how high at most; the height of the point, and
 * how far from it they stand at least. */
typedef struct {
    double left, right, top, y, gap, font_size;
} Spot;
/* Their baseline, above the point or under it, where the fewest lines run through them and as near
 * as may be; far off they would be read as of another point. */
double lines_place_words(const Plot *plot, const Scale *scale, const ChartLine *lines, size_t count,
                         const Spot *spot);
