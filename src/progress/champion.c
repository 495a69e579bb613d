#include "progress/champion.h"

#include <math.h>

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

/* Puts a slope among the best, the very best first. */
static void keep_best(double best[CHAMPIONS], double slope, double way)
{
    for (size_t i = 0; i < CHAMPIONS; i++)
        if (isnan(best[i]) || slope * way > best[i] * way) {
            double worse = best[i];
            best[i] = slope;
            slope = worse;
        }
}

bool champion_rate(const Panel *panel, size_t variable, bool upward, int as_of, double *rate)
{
    const PanelVariable *v = panel_variable(panel, variable);
    double best[CHAMPIONS] = {NAN, NAN, NAN, NAN, NAN}, sum = 0;
    size_t places = 0;
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(panel, i);
        double slope =
            is_country(s) ? log_slope(yearly_since_break(yearly_until(s->values, as_of))) : NAN;
        if (isnan(slope))
            continue;
        places++;
        keep_best(best, slope, upward ? 1 : -1);
    }
    if (places < CHAMPION_MIN_PLACES)
        return false;
    for (size_t i = 0; i < CHAMPIONS; i++)
        sum += exp(best[i]) - 1;
    *rate = sum / CHAMPIONS;
    return true;
}
