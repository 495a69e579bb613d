#include "stats/changes.h"

#include <math.h>

#include "stats/quantile.h"

typedef struct {
    double way, net, turns; /* SUM |d|, SUM d, SUM |d_i - d_{i-1}| */
    double last, level;
    size_t count;
    double recent[CHANGES_RECENT]; /* |d|, the oldest overwritten */
} Walk;

/* Of the last `most` points. */
static double slope_of(const int16_t *years, const double *values, size_t count, size_t most)
{
    double slopes[CHANGES_TREND_POINTS * (CHANGES_TREND_POINTS - 1) / 2];
    size_t n = 0;
    for (size_t i = count > most ? count - most : 0; i < count; i++)
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
    Changes c = {.level = w->level, .last = w->last};
    if (w->way > 0) {
        c.typical = w->way / (double)w->count;
        c.recent = recent_of(w, c.typical);
        c.direction = fmin(fabs(w->net) / w->way, 1);
        c.roughness = w->turns / w->way;
    }
    return c;
}

static void walk(Changes *out, Changes *end, const int16_t *years, const double *values,
                 size_t count, size_t least)
{
    Walk w = {.level = values[0]};
    for (size_t i = 0; i < count; i++) {
        if (i)
            step(&w, (values[i] - values[i - 1]) / (years[i] - years[i - 1]));
        w.level += (values[i] - w.level) / 2;
        if (i + 1 < least)
            continue;
        Changes c = seen(&w);
        c.slope = slope_of(years, values, i + 1, CHANGES_SLOPE_POINTS);
        c.trend = slope_of(years, values, i + 1, CHANGES_TREND_POINTS);
        *(out ? &out[i] : end) = c;
    }
}

void changes_walk(Changes *out, const int16_t *years, const double *values, size_t count,
                  size_t least)
{
    walk(out, NULL, years, values, count, least);
}

Changes changes_of(const int16_t *years, const double *values, size_t count)
{
    Changes c = {0};
    walk(NULL, &c, years, values, count, count);
    return c;
}
