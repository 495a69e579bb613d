/* Chart wide: lines with their names and last values in columns beside them. Private to the chart.
 */
#pragma once
#include "view/chart_lines.h"

typedef struct {
    double width, height;           /* of the drawing */
    double value_x, year_x, name_x; /* value: where it ends; year, name: where they begin */
    Plot plot;
} WideFrame;

/* The columns are as wide as their texts. */
WideFrame wide_frame(const Chart *chart, const Scale *scale);
void wide_draw(Buf *out, const Chart *chart, const Scale *scale, const WideFrame *frame);

/* The words of the target, where the fewest lines run through them and nothing is `taken` (NULL:
 * nothing is). */
void wide_draw_target_words(Buf *out, const Chart *chart, const Plot *plot, const Scale *scale,
                            const Plot *taken);

/* From the plot to what stands beside it. */
enum { WIDE_LEADER = 30 };
/* From the point, or where the line has ended before: beside the plot, at the height of the value.
 * A leader never runs through years. */
void wide_draw_leader(Buf *out, const Plot *plot, double x_point, double y_point, double y,
                      bool is_early);
