/* UNSD: the progress assessment of the United Nations Statistics Division for the SDG Reports of
 * 2023 and 2024: where would the pace since 2015 lead, and how much of the way is that?
 *
 * With v the series, b the base year, t the latest year, T the target year, x the target:
 *   actual      a = (v_t / v_b)^(1 / (t - b)) - 1
 *   expected    e = v_t (1 + a)^(T - t)
 *   with target, score (e - v_b) / (x - v_b): >= .95 on track, >= .10 fair progress, below
 *                                             stagnation or regression
 *   without target, score a, + as wanted:     >= 2 % on track, >= .5 % fair progress, below
 *                                             stagnation or regression
 * The base year is 2015; where it has no value, the first year after it that has one, else the last
 * before it, whichever leaves two values.
 *
 * Stagnation or regression is one class there; here it is "away" where the score is below 0, else
 * "little". The chart of 2022 was cut otherwise (ratio of rates above .95, .50, -.10; without
 * target above 1 %, .5 %, -1 %); the newer one is what is computed.
 *
 * Sources. Seen: Eustat (Basque institute of statistics), methodology page, which restates UNSD's
 * technical notes of 2023 and 2024 with both formulas, all cuts, the rule of the base year and "met
 * whatever the trend". The notes themselves were not seen. Eustat counts 99 of 100 and 1 of 0 as
 * met; whether UNSD does is not said, so it is not done here. Growth rates (8.1.1) are judged by
 * experts there; the formula is used here for every series.
 *
 * Our reading, where the sources say nothing:
 *   no value                        none, no-data
 *   latest value meets the target   met; the score if there is one
 *   target from both sides          none, parity (met, if it is met); none, no-target, without one
 *   one point                       none, one-point
 *   gaps                            the two ends count, what is between them does not
 *   constant series                 0: little
 *   base 0                          none, zero
 *   latest value 0                  a = -100 %, e = 0
 *   base and latest differ in sign  none, sign-change
 *   both negative                   a is of the magnitude; its sign is turned without a target
 *   target 0, or of another sign    no difference, the score is one of differences
 *   base equal to target            none, base-is-target
 *   base beyond the target          the score is below 0 while the latest is short of it: it is
 *                                   (e - v_b as wanted) / |x - v_b|, the same number elsewhere
 *   target year is not ahead        e = v_t
 *   target beyond the bounds        no difference to the score
 *   expected value                  told within the natural bounds; the score is of e as it is
 *   value published as a limit      stands as the limit */
#include <math.h>

#include "progress/span.h"
#include "progress/verdict.h"
#include "stats/growth.h"

static const double ON_TRACK = .95, FAIR = .10, ON_TRACK_RATE = .02, FAIR_RATE = .005;

static ProgressClass class_of(double score, double on_track, double fair)
{
    if (score >= on_track)
        return CLASS_ON_TRACK;
    if (score >= fair)
        return CLASS_SOME;
    return score >= 0 ? CLASS_LITTLE : CLASS_AWAY;
}

/* Where no two values are left from the base year on, the last two: the base is then the last one
 * before the base year that leaves two. */
static ProgressWhy find_span(Span *span, const Subject *s)
{
    size_t count = s->series.count;
    if (count == 1)
        return WHY_ONE_POINT;
    ProgressWhy why = span_since(span, s->series, s->aim.base_year);
    return why == WHY_NONE ? why : span_since(span, s->series, s->series.years[count - 2]);
}

static Verdict by_pace(const Subject *s)
{
    const Aim *aim = &s->aim;
    Span span;
    double rate = 0;
    ProgressWhy why = find_span(&span, s);
    if (why == WHY_NONE)
        why = span_rate(span.from, span.from_year, span.to, span.to_year, &rate);
    if (why == WHY_NONE && span.from == aim->target)
        why = WHY_BASE_TARGET;
    if (why != WHY_NONE)
        return verdict_none(why);
    double expected = growth_after(span.to, rate, fmax(0, aim->target_year - span.to_year));
    double shown = aim_clip(aim, expected), growth = span_toward(aim, span.from, rate);
    if (isnan(aim->target))
        return verdict_make(class_of(growth, ON_TRACK_RATE, FAIR_RATE), growth, shown);
    double way = fabs(aim->target - span.from);
    double score = aim_sign(aim, span.from) * ((expected - span.from) / way);
    return verdict_make(class_of(score, ON_TRACK, FAIR), score, shown);
}

Verdict method_unsd(const Subject *s)
{
    if (s->series.count == 0)
        return verdict_none(WHY_NO_DATA);
    if (s->aim.want == WANT_NEAR)
        return verdict_or_met(s, verdict_none(isnan(s->aim.target) ? WHY_NO_TARGET : WHY_PARITY));
    return verdict_or_met(s, by_pace(s));
}
