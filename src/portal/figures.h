/* Figures: the values of one variable for some places, by period; and their chart. */
#pragma once
#include "portal/page.h"

typedef struct {
    Str text; /* as published; "" : none here */
    double value;
    bool has_value; /* a number */
} Figure;

typedef struct {
    size_t place_count, period_count, value_count;
    const Place **places;
    Str *periods;    /* in the order of time */
    Figure *figures; /* place * period_count + period */
} Figures;

/* from, to: periods or "". Places without a value are left out when `only_present`. */
MUST_USE ErrCode figures_load(Figures *figures, Page *page, const ShelfVariable *variable,
                              const Place *const *places, size_t place_count, Str from, Str to,
                              bool only_present, Err *err);
const Figure *figure_at(const Figures *figures, size_t place, size_t period);
/* The last period with a value; SIZE_MAX: none. */
size_t figures_last(const Figures *figures, size_t place);

/* The chart of a page, wide and narrow, as data.chart, and what has to be said beside it as
 * data.caption. `words`: title, description and target. */
void figures_put_chart(const Figures *figures, Page *page, Chart words);
/* The chart as a file of its own, into page->text, with `sources` under it. */
void figures_draw_sheet(const Figures *figures, Page *page, Chart words, const Str *sources,
                        size_t source_count);
