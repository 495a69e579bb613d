/* Eurostat: the trend of an indicator of the EU's set as told by its compound yearly rate of
 * growth, beside the rate that would reach the target.
 *
 * With y the series, t its latest year, t0 the first year with a value from t - 5 on, T the target
 * year and x the target:
 *   actual      a = (y_t / y_t0)^(1 / (t - t0)) - 1
 *   required    r = (x / y_t0)^(1 / (T - t0)) - 1
 *   with target, score R = a / r:        >= .95 significant progress, >= .60 moderate, >= 0
 *                                        insufficient, below 0 moving away
 *   without target, score a, + as wanted: >= 1 % significant progress, > 0 moderate, below 0 moving
 *                                        away (moderately to -1 %, then significantly: one class)
 *
 * The window is the short one, five years: it is the one by which Eurostat scores countries. The
 * long one, fifteen years, is not computed.
 *
 * Sources. Seen: that countries are scored by average yearly growth of the last five years
 * (Statistics Explained, Overview of status and progress of EU Member States towards the SDGs,
 * 2022); the two windows and the four words (IISD, 2018); rate a, as explained in Annex III of
 * Eurostat's monitoring report of 2021 (BioeconomyMonitoring of the JRC); ratio R and .95, .60, 0
 * in the method of Statistics Canada, which says that it follows that report (Open SDG, progress
 * methodology). As remembered, not seen in a text of Eurostat: that R is cut there too, that
 * required growth starts at the window's first year, and all of the cuts without target, 1 %, 0 and
 * -1 %.
 *
 * Our reading, where the sources say nothing:
 *   no value                        none, no-data
 *   latest value meets the target   met; R if there is one
 *   target from both sides          none, parity (met, if it is met); none, no-target, without one
 *   one point                       none, one-point
 *   no second value in five years   none, few-points
 *   gaps                            the two ends count, what is between them does not
 *   constant series                 0: insufficient with a target; without one "little" as well
 *   first value of the window 0     none, zero
 *   latest value 0                  a = -100 %
 *   ends of different sign          none, sign-change
 *   both ends negative              rates are of the magnitude; their sign is turned
 *   target 0                        none, zero: no rate gets there
 *   target of the other sign        none, sign-change
 *   window begins on the target     none, base-is-target
 *   window begins beyond the target R is below 0 while the latest is short of it: it is growth as
 *                                   wanted / |r|, the same number elsewhere
 *   target year not after t0        none, no-base
 *   target beyond the bounds        no difference
 *   value published as a limit      stands as the limit
 *   expected value                  y_t (1 + a)^(T - t) within the bounds; ours, none is published
 */
#include <math.h>

#include "progress/span.h"
#include "progress/verdict.h"
#include "stats/growth.h"

enum { WINDOW_YEARS = 5 };
static const double SIGNIFICANT = .95, MODERATE = .60, SIGNIFICANT_RATE = .01;

static ProgressClass class_of_ratio(double ratio)
{
    if (ratio >= SIGNIFICANT)
        return CLASS_ON_TRACK;
    if (ratio >= MODERATE)
        return CLASS_SOME;
    return ratio >= 0 ? CLASS_LITTLE : CLASS_AWAY;
}

static ProgressClass class_of_rate(double rate)
{
    if (rate >= SIGNIFICANT_RATE)
        return CLASS_ON_TRACK;
    if (rate > 0)
        return CLASS_SOME;
    return rate < 0 ? CLASS_AWAY : CLASS_LITTLE;
}

static Verdict beside_target(const Aim *aim, const Span *span, double growth, double expected)
{
    double required = 0;
    if (aim->target == 0)
        return verdict_none(WHY_ZERO);
    ProgressWhy why =
        span_rate(span->from, span->from_year, aim->target, aim->target_year, &required);
    if (why == WHY_NONE && required == 0)
        why = WHY_BASE_TARGET;
    if (why != WHY_NONE)
        return verdict_none(why);
    double ratio = growth / fabs(required);
    return verdict_make(class_of_ratio(ratio), ratio, expected);
}

static Verdict by_growth(const Subject *s)
{
    const Aim *aim = &s->aim;
    int latest = s->series.years[s->series.count - 1];
    Span span;
    double rate = 0;
    ProgressWhy why = span_since(&span, s->series, latest - WINDOW_YEARS);
    if (why == WHY_NONE)
        why = span_rate(span.from, span.from_year, span.to, span.to_year, &rate);
    if (why != WHY_NONE)
        return verdict_none(why);
    double ahead = fmax(0, aim->target_year - latest);
    double expected = aim_clip(aim, growth_after(span.to, rate, ahead));
    double growth = span_toward(aim, span.from, rate);
    if (isnan(aim->target))
        return verdict_make(class_of_rate(growth), growth, expected);
    return beside_target(aim, &span, growth, expected);
}

Verdict method_eurostat(const Subject *s)
{
    if (s->series.count == 0)
        return verdict_none(WHY_NO_DATA);
    if (s->aim.want == WANT_NEAR)
        return verdict_or_met(s, verdict_none(isnan(s->aim.target) ? WHY_NO_TARGET : WHY_PARITY));
    return verdict_or_met(s, by_growth(s));
}
