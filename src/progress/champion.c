#include "progress/champion.h"

#include <math.h>

#include "base/mem.h"
#include "stats/quantile.h"
#include "stats/slope.h"

enum { MIN_VALUES = 5, MIN_YEARS = 8 };

/* Slope of ln(value): NAN where it cannot be measured. */
static double log_slope(Yearly y)
{
    Slope line = {0};
    size_t count = 0, first = 0;
    while (first < y.count && y.years[first] < CHAMPION_SINCE)
        first++;
    for (size_t i = first; i < y.count; i++, count++) {
        if (y.values[i] <= 0)
            return NAN;
        slope_add(&line, y.years[i], log(y.values[i]), 1);
    }
    if (count < MIN_VALUES || y.years[y.count - 1] - y.years[first] < MIN_YEARS)
        return NAN;
    return line.xy / line.xx;
}

static bool is_country(const PanelSeries *s)
{
    return s->place &&
           (str_eq(s->place->kind, STR("country")) || str_eq(s->place->kind, STR("state")));
}

/* The slope that a tenth of them reach or beat: between two of them on the straight line. */
static double best_tenth(double *slopes, size_t count, bool upward)
{
    quantile_sort(slopes, count);
    double at = (double)(count - 1) * (upward ? .9 : .1);
    size_t below = (size_t)at;
    double above = below + 1 < count ? slopes[below + 1] : slopes[below];
    return slopes[below] + (at - (double)below) * (above - slopes[below]);
}

bool champion_rate(const Panel *panel, size_t variable, bool upward, int as_of, double *rate)
{
    const PanelVariable *v = panel_variable(panel, variable);
    double *slopes = mem_alloc((v->count + 1) * sizeof *slopes);
    size_t count = 0;
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(panel, i);
        double slope =
            is_country(s) ? log_slope(yearly_since_break(yearly_until(s->values, as_of))) : NAN;
        if (!isnan(slope))
            slopes[count++] = slope;
    }
    bool is_enough = count >= CHAMPION_MIN_PLACES;
    if (is_enough) {
        double slope = best_tenth(slopes, count, upward);
        *rate = exp(upward ? fmax(0, slope) : fmin(0, slope)) - 1;
    }
    mem_free(slopes);
    return is_enough;
}
