/* Chart panels: one small drawing for each line, on the same scale, with the others pale behind it.
 * Private to the chart. */
#pragma once
#include "view/chart_lines.h"

typedef struct {
    double width, height; /* of the whole drawing */
    double panel_width, panel_height;
    int columns; /* one where two would cut a text */
    Plot plot;   /* within a panel */
} PanelFrame;

PanelFrame panel_frame(const Chart *chart, const Scale *scale);
void panels_draw(Buf *out, const Chart *chart, const Scale *scale, const PanelFrame *frame);
