#include "stats/changes.h"

#include <math.h>

#include "stats/quantile.h"

typedef struct {
    double way, net, turns; /* SUM |d|, SUM d, SUM |d_i - d_{i-1}| */
    double last;
    size_t count;
    double recent[CHANGES_RECENT]; /* |d|, the oldest overwritten */
} Walk;

static double slope_of(const int16_t *years, const double *values, size_t count)
{
    double slopes[CHANGES_SLOPE_POINTS * (CHANGES_SLOPE_POINTS - 1) / 2];
    size_t first = count > CHANGES_SLOPE_POINTS ? count - CHANGES_SLOPE_POINTS : 0, n = 0;
    for (size_t i = first; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            slopes[n++] = (values[j] - values[i]) / (years[j] - years[i]);
    return n ? quantile_median(slopes, n) : 0;
}

static void step(Walk *w, double change)
{
    w->way += fabs(change);
    w->net += change;
    if (w->count)
        w->turns += fabs(change - w->last);
    w->recent[w->count++ % CHANGES_RECENT] = fabs(change);
    w->last = change;
}

static double recent_of(const Walk *w, double typical)
{
    size_t n = w->count < CHANGES_RECENT ? w->count : CHANGES_RECENT;
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += w->recent[i];
    return fmin(fmax(sum / (double)n, typical / 10), typical * 10);
}

static Changes seen(const Walk *w)
{
    double typical = w->way / (double)w->count;
    Changes c = {.typical = typical, .last = w->last};
    if (w->way > 0) {
        c.recent = recent_of(w, typical);
        c.direction = fmin(fabs(w->net) / w->way, 1);
        c.roughness = w->turns / w->way;
    }
    return c;
}

static void walk(Changes *out, Changes *end, const int16_t *years, const double *values,
                 size_t count)
{
    Walk w = {0};
    for (size_t i = 0; i < count; i++) {
        if (i)
            step(&w, (values[i] - values[i - 1]) / (years[i] - years[i - 1]));
        if (!out && i + 1 < count)
            continue;
        Changes c = i ? seen(&w) : (Changes){0};
        c.slope = slope_of(years, values, i + 1);
        *(out ? &out[i] : end) = c;
    }
}

void changes_walk(Changes *out, const int16_t *years, const double *values, size_t count)
{
    walk(out, NULL, years, values, count);
}

Changes changes_of(const int16_t *years, const double *values, size_t count)
{
    Changes c = {0};
    walk(NULL, &c, years, values, count);
    return c;
}
