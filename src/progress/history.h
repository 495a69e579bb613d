/* History: all series of one series code (with all breakdowns, in all places) up to a year, seen
 * from every year in which each had a value, and the pairs of such an origin and a later value:
 * what a forecast would have met. Pairs come in the order of the later value's year, so whoever
 * learns from them knows at each origin only what was known then. */
#pragma once
#include "progress/forecast.h"
#include "progress/origin.h"

enum { HISTORY_POINTS = 6 }; /* an origin has that many values, its own among them */

typedef struct {
    Yearly values;
    double lower, upper;
    Origin *origins; /* one a value; those of the first HISTORY_POINTS - 1 are not set */
} HistorySeries;

typedef struct {
    size_t series_count, value_count;
    HistorySeries *series;
    Origin *origins;
    struct HistoryPoint *order; /* all values by year */
    size_t variable_count;
    Spells *windows; /* [variable * window_years + year - first_window]: known in that year */
    size_t window_years;
    int first_window; /* the last one is `last` */
    int first, last;  /* year of the first value, or last; known_until */
} History;

/* Of these variables of the panel. Nothing later than known_until is looked at. Windows of spells
 * are kept of the years from first_window, at most known_until, on. */
void history_init(History *out, const Panel *panel, const size_t *variables, size_t count,
                  int first_window, int known_until);
void history_clear(History *history);

typedef struct {
    const HistorySeries *series;
    const Origin *origin;
    int year, years_ahead; /* of the later value; at most FORECAST_TESTED_YEARS */
    double value;
} Pair;

typedef struct {
    const History *history;
    size_t at, back; /* private: the later value; how many values before it the origin is */
} PairWalk;          /* zero but for .history to begin */

/* False at the end. Origins whose series never changed are left out. */
bool pair_next(PairWalk *walk, Pair *pair);
