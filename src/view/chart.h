/* Chart: lines over years as SVG, drawn for the classes of the style sheet, so that dark, print and
 * forced colours need no second drawing. Time runs left to right in every language. Years without a
 * value are never bridged by a full line. A wide drawing has names and values at the ends of the
 * lines, pushed apart; a narrow one has a panel for each line with the others pale behind it. No
 * text is cut: what a drawing needs is measured (letters.h), and a drawing grows for it. */
#pragma once
#include "base/buf.h"

typedef struct {
    double year, value;
} ChartPoint;

typedef struct {
    const char *class_name; /* af kz kg tj tm uz: the colour and dash of a country */
    Str name, value_text;   /* what stands at the end of the line; the value as published */
    size_t count;
    const ChartPoint *points; /* in the order of time */
} ChartLine;

typedef enum {
    CHART_WIDE,  /* in a page */
    CHART_PHONE, /* in a page, narrow; the words of the target stand beside it as HTML */
    CHART_SHEET  /* a file of its own: title, unit and notes on it, and the rules of its colours */
} ChartForm;

typedef struct {
    Str title, description;
    const char *id; /* prefix of the ids inside, unique on the page */
    ChartForm form;
    bool is_rtl; /* names and words run right to left, panels stand right to left */
    size_t line_count, note_count;
    const ChartLine *lines;
    const Str *notes; /* of a sheet */
    Str target_text;  /* of a dotted line across; "" : none */
    double target;
} Chart;

enum { CHART_MAX_LINES = 12 };

/* Nothing is written when no line has a point. */
void chart_draw(Buf *out, const Chart *chart);

/* What the words beside it have to explain: a line with years between that have no value; a last
 * value of an earlier year than the last one of the chart. */
bool chart_has_gaps(const Chart *chart);
bool chart_has_early_ends(const Chart *chart);
