#include "progress/sdsn_index.h"

#include <math.h>

/* Of the widest gap among the peers: see sdsn_trend. */
static const double NEAR_GREEN = .11, SLOW_FALL = .0053;
static const SdsnPeers UNKNOWN_PEERS = {100, 10};

static double clamp(double x, double low, double high) { return fmin(fmax(x, low), high); }

/* --- scores and colours --- */

double sdsn_free_score(const SdsnScale *scale, double value)
{
    if (isnan(scale->worst) || isnan(scale->best) || scale->worst == scale->best)
        return NAN;
    return 100 * (value - scale->worst) / (scale->best - scale->worst);
}

double sdsn_score(const SdsnScale *scale, double value)
{
    double score = sdsn_free_score(scale, value);
    return isnan(score) ? NAN : clamp(score, 0, 100);
}

double sdsn_level(const SdsnScale *scale, double value)
{
    double way = scale->best < scale->worst ? -1 : 1;
    const double marks[] = {way * scale->worst, way * scale->red, way * scale->green,
                            way * scale->best};
    double at = way * value, level = 0;
    if (isnan(value))
        return NAN;
    for (int i = 0; i < 4; i++) {
        if (isnan(marks[i]))
            return NAN;
        if (at >= marks[i])
            level = i;
        else if (i && level == i - 1)
            level += clamp((at - marks[i - 1]) / (marks[i] - marks[i - 1]), 0, 1);
    }
    return level;
}

/* The thresholds alone decide; where worst and best lie does not matter. */
SdsnColour sdsn_colour(const SdsnScale *scale, double value)
{
    double way = scale->green < scale->red ? -1 : 1;
    double red = way * scale->red, green = way * scale->green, at = way * value;
    if (isnan(red) || isnan(green) || isnan(at))
        return SDSN_GREY;
    if (at >= green)
        return SDSN_GREEN;
    if (at < red)
        return SDSN_RED;
    return (at - red) / (green - red) >= .5 ? SDSN_YELLOW : SDSN_ORANGE;
}

/* --- arrows of indicators --- */

static size_t find_near(Yearly series, int year)
{
    static const int steps[] = {0, 1, -1, 2, -2};
    size_t at = SIZE_MAX;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && at == SIZE_MAX; i++)
        at = yearly_find(series, year + steps[i]);
    return at;
}

static SdsnTrend no_trend(ProgressWhy why)
{
    return (SdsnTrend){SDSN_NO_ARROW, why, NAN, NAN, NAN};
}

static void judge_fall(SdsnTrend *t, double gap, const SdsnPeers *peers)
{
    bool is_near = gap <= NEAR_GREEN * peers->widest_gap;
    bool is_slow = -t->rate <= SLOW_FALL * peers->widest_gap;
    t->arrow = is_near && is_slow ? SDSN_STAGNATING : SDSN_DECREASING;
    t->level = t->arrow == SDSN_STAGNATING ? 1 : fmax(0, 1 + t->rate / peers->fastest_fall);
}

static void judge_rise(SdsnTrend *t)
{
    double pace = t->rate / t->need;
    t->arrow = pace >= 1 ? SDSN_ON_TRACK : pace >= .5 ? SDSN_IMPROVING : SDSN_STAGNATING;
    t->level = pace >= 1 ? 3 + fmin(1, (pace - 1) / 4) : 1 + 2 * pace;
}

/* Of a series whose newest value is not green. */
static void judge(SdsnTrend *t, const SdsnWindow *window, const SdsnPeers *peers)
{
    if (t->need <= 0) { /* it was green in the first year */
        t->arrow = t->rate < 0 ? SDSN_DECREASING : SDSN_STAGNATING;
        t->level = .5;
    } else if (t->rate < 0) {
        judge_fall(t, t->need * window->years, peers);
    } else {
        judge_rise(t);
    }
}

static bool measure(SdsnTrend *t, const SdsnScale *scale, Yearly series, const SdsnWindow *window)
{
    size_t first = find_near(series, window->first_year);
    size_t last = find_near(series, window->last_year);
    if (first == SIZE_MAX || last == SIZE_MAX || first >= last || window->years <= 0)
        return false;
    double from = sdsn_free_score(scale, series.values[first]);
    double to = sdsn_free_score(scale, series.values[last]);
    t->rate = (to - from) / (series.years[last] - series.years[first]);
    t->need = (sdsn_free_score(scale, scale->green) - from) / window->years;
    return true;
}

SdsnTrend sdsn_trend(const SdsnScale *scale, Yearly series, const SdsnWindow *window,
                     const SdsnPeers *peers)
{
    SdsnTrend t = no_trend(WHY_NONE);
    if (!series.count)
        return no_trend(WHY_NO_DATA);
    if (isnan(scale->green))
        return no_trend(WHY_NO_TARGET);
    if (isnan(sdsn_free_score(scale, scale->green)))
        return no_trend(WHY_NO_BOUNDS);
    double newest = series.values[series.count - 1];
    bool is_green = sdsn_free_score(scale, newest) >= sdsn_free_score(scale, scale->green);
    bool is_measured = measure(&t, scale, series, window);
    if (is_green) {
        t.arrow = SDSN_ON_TRACK;
        t.level = 3;
    } else if (is_measured) {
        judge(&t, window, peers ? peers : &UNKNOWN_PEERS);
    } else {
        return no_trend(series.count == 1 ? WHY_ONE_POINT : WHY_NO_BASE);
    }
    return t;
}

/* --- goals and countries --- */

double sdsn_goal_score(const double *scores, size_t count)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(scores[i])) {
            sum += scores[i];
            n++;
        }
    return n ? sum / (double)n : NAN;
}

SdsnColour sdsn_goal_colour(const double *levels, size_t count)
{
    double lowest = INFINITY, second = INFINITY;
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        if (isnan(levels[i]))
            continue;
        n++;
        second = fmin(second, fmax(lowest, levels[i]));
        lowest = fmin(lowest, levels[i]);
    }
    if (n == 0 || 2 * n < count)
        return SDSN_GREY;
    if (n == 1)
        second = lowest;
    if (lowest >= 2)
        return SDSN_GREEN;
    if (second < 1)
        return SDSN_RED;
    return lowest + second >= 3 ? SDSN_YELLOW : SDSN_ORANGE;
}

SdsnArrow sdsn_goal_arrow(const double *trend_levels, size_t count)
{
    double mean = sdsn_goal_score(trend_levels, count);
    if (isnan(mean))
        return SDSN_NO_ARROW;
    return mean < 1   ? SDSN_DECREASING
           : mean < 2 ? SDSN_STAGNATING
           : mean < 3 ? SDSN_IMPROVING
                      : SDSN_ON_TRACK;
}

static double region_mean(const SdsnCountry *countries, size_t count, uint32_t region, size_t goal)
{
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (countries[i].region == region && !isnan(countries[i].goals[goal])) {
            sum += countries[i].goals[goal];
            n++;
        }
    return n ? sum / (double)n : NAN;
}

double sdsn_index(const SdsnCountry *countries, size_t count, size_t country)
{
    const SdsnCountry *c = &countries[country];
    double sum = 0;
    if (c->missing > SDSN_MOST_MISSING)
        return NAN;
    for (size_t goal = 0; goal < SDSN_GOALS; goal++)
        sum +=
            isnan(c->goals[goal]) ? region_mean(countries, count, c->region, goal) : c->goals[goal];
    return sum / SDSN_GOALS;
}
