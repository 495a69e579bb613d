#include "progress/rivals.h"

#include <math.h>

#include "base/mem.h"
#include "stats/quantile.h"

static const double DAMPING = .9, LEVEL_SHARE = .8, TREND_SHARE = .2;

static double reach(int years) { return DAMPING * (1 - pow(DAMPING, years)) / (1 - DAMPING); }

static double median_slope(const int16_t *years, const double *values, size_t count)
{
    double *slopes = mem_raw(count * (count - 1) / 2, sizeof *slopes);
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        for (size_t k = i + 1; k < count; k++)
            slopes[n++] = (values[k] - values[i]) / (years[k] - years[i]);
    double slope = quantile_median(slopes, n);
    mem_free(slopes);
    return slope;
}

static void follow(Rivals *r, Yearly y)
{
    r->level = y.values[0];
    r->trend = (y.values[1] - y.values[0]) / (y.years[1] - y.years[0]);
    for (size_t i = 1; i < y.count; i++) {
        int gap = y.years[i] - y.years[i - 1];
        double expected = r->level + reach(gap) * r->trend, error = y.values[i] - expected;
        r->level = expected + LEVEL_SHARE * error;
        r->trend = pow(DAMPING, gap) * r->trend + TREND_SHARE * error / gap;
    }
}

/* NAN where the value is not inside. */
static double to_scale(const Rivals *r, double value)
{
    if (r->lower != 0 || value <= 0 || value >= r->upper)
        return NAN;
    return isinf(r->upper) ? log(value) : log(value / (r->upper - value));
}

static double from_scale(const Rivals *r, double scaled)
{
    return isinf(r->upper) ? exp(scaled) : r->upper / (1 + exp(-scaled));
}

static void scale(Rivals *r, Yearly y)
{
    double *scaled = mem_raw(y.count, sizeof *scaled);
    bool inside = true;
    for (size_t i = 0; i < y.count; i++) {
        scaled[i] = to_scale(r, y.values[i]);
        inside = inside && !isnan(scaled[i]);
    }
    r->scaled = inside ? scaled[y.count - 1] : NAN;
    r->gradient = inside ? median_slope(y.years, scaled, y.count) : NAN;
    mem_free(scaled);
}

Rivals rivals_of(Yearly y, double lower, double upper)
{
    Rivals r = {.last = y.values[y.count - 1], .lower = lower, .upper = upper};
    r.slope = median_slope(y.years, y.values, y.count);
    follow(&r, y);
    scale(&r, y);
    return r;
}

double rivals_combination(const Rivals *r, int years_ahead)
{
    double damped = reach(years_ahead), straight = r->last + r->slope * damped;
    double four[] = {r->last, straight, r->level + r->trend * damped,
                     isnan(r->scaled) ? straight : from_scale(r, r->scaled + r->gradient * damped)};
    for (size_t i = 0; i < 4; i++)
        four[i] = fmin(fmax(four[i], r->lower), r->upper);
    return quantile_median(four, 4);
}
