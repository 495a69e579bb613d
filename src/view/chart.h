/* Chart: lines over years as SVG, drawn for the classes of the style sheet, so that dark, print and
 * forced colours need no second drawing. Time runs left to right in every language; names stand at
 * the ends of the lines, pushed apart, tied to their points. */
#pragma once
#include "base/buf.h"

typedef struct {
    double year, value;
} ChartPoint;

typedef struct {
    const char *class_name; /* af kz kg tj tm uz: the colour and dash of a country; or nat, glo */
    Str name, value_text;   /* what stands at the end of the line */
    size_t count;
    const ChartPoint *points; /* in the order of time */
} ChartLine;

typedef struct {
    Str title, description;
    const char *id; /* prefix of the ids inside, unique on the page */
    bool is_phone;  /* a narrow drawing */
    bool is_rtl;    /* names of the labels run right to left */
    bool alone;     /* as a file of its own: with the rules of its colours inside */
    size_t line_count;
    const ChartLine *lines;
    Str target_text; /* of a dotted line across; "" : none */
    double target;
} Chart;

enum { CHART_MAX_LINES = 12 };

/* Nothing is written when no line has a point. */
void chart_draw(Buf *out, const Chart *chart);
