/* Fan: one series of one place, and what lies ahead of it, as SVG: the values as a line with
 * points, the forecast as a dashed line between two bands of uncertainty, "no change" beside it,
 * the target and the path that is needed from the last value. In the forms of a chart (chart.h),
 * for the classes of the style sheet. Wide, all stands named at its end; narrow, beside a sample
 * under the drawing. Texts come whole and in the reader's language; one that is empty leaves its
 * name out, not the thing (for small drawings that share one legend). */
#pragma once
#include "view/chart.h"

typedef struct {
    double year, value, low80, high80, low95, high95; /* within the natural bounds */
} FanPoint;

typedef struct {
    Str title, description;
    const char *id; /* prefix of the ids inside, unique on the page */
    ChartForm form;
    bool is_rtl;
    ChartLine observed;    /* its name stands above the drawing */
    size_t ahead_count;    /* 0: no forecast, no bands, no "no change" */
    const FanPoint *ahead; /* in the order of time; what is not later than the last value or is not
                              a number is left out */
    Str ahead_text;        /* "14.2 (9.1–22.0)" */
    Str band80_text, band95_text, naive_text;
    bool has_target, has_needed; /* needed: a target has to be there, later than the last value */
    double target, target_year;  /* the year may be 0: it has none */
    Str target_text, needed_text;
    double as_of; /* a hairline, where the drawing has that year */
    Str as_of_text;
    double least_year, least_high; /* the axes begin and reach at least there, so that fans side by
                                      side are alike; 0: as it falls */
    size_t note_count;             /* of a sheet */
    const Str *notes;
} Fan;

enum { FAN_MAX_AHEAD = 60 };

/* Nothing is written when no value is observed. */
void fan_draw(Buf *out, const Fan *fan);
