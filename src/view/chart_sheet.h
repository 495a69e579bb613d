/* Chart sheet: a drawing that leaves its page: on paper, with title, unit and source, and with the
 * rules of the style sheet as plain colours, for programs that know no variables. Private to the
 * chart. */
#pragma once
#include "view/chart_wide.h"

/* Writes what stands in the sheet; how large it has become is known then. */
void sheet_draw(Buf *out, const Chart *chart, const Scale *scale, double *width, double *height);
