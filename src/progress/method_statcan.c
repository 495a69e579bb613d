/* Statistics Canada: the progress measure that Open SDG computes by itself since its version 2.4.0
 * (October 2025), so the one that many national platforms can switch on.
 *
 * With y the series, t its latest year, b the first year from the base year on that has a value, T
 * the target year, x the target, d = +1 where growth is wanted and -1 where decline is, g = -1
 * where y_b is negative, else +1, and rate(u, v, n) = (v / u)^(1 / n) - 1:
 *
 *   with target      p = g d rate(y_b, y_t, t - b) / |rate(y_b, x, T - b)|
 *                    p >= .95 on track, >= .60 moderate, >= 0 limited, below 0 deterioration
 *                    score, p >= .60:  min(7.1429 p - 4.2857, 5)
 *                    score, below:     max(4.1667 p - 2.5, -5)
 *   without target   p = g d rate(y_b, y_t, t - b)
 *                    p >= .015 C on track, >= .005 C moderate, >= 0 limited, below 0 deterioration
 *                    score, on track:  min(500 p / C - 5, 5), and 5 where C = 0
 *                    score, moderate:  250 p / C - 1.25
 *                    score, limited:   500 p / C - 2.5
 *                    score, below 0:   max(125 p - 2.5, -5)
 *   near a limit L   C = 1 - (|y_b| / |L|)^4.44              |y_b| <= |L|
 *   (no target)      C = 1 - ((2 |L| - |y_b|) / |L|)^4.44    |L| < |y_b| < 2 |L|
 *                    C = 1                                   beyond, or no limit
 *   target reached   score 5, whatever the trend
 *   both sides       decline is wanted of max(y, 1 / y) to a target of 1, with .97 to 1.03 taken
 *                    as 1; of x + |y - x| to any other target x
 *
 * Sources, both seen whole: open-sdg/sdg-build, sdg/ProgressMeasure.py, for all but the last entry;
 * open-sdg/open-sdg, docs/progress-methodology.md, for that one, which there is done by hand before
 * the program runs. L is a setting there; here it is the natural bound in the wanted direction. The
 * program there names the class of an indicator by its rounded score; here it is p that is cut.
 *
 * Computed as published, with what is arbitrary in it:
 *   no value                        none, no-data
 *   target reached                  met, score 5, in all cases below but no-base
 *   base 0                          becomes .001; the class stands with the reason zero beside it,
 *                                   because another small number would give another class
 *   target 0                        becomes .001: the same; .001 or less is a target reached
 *   latest value 0                  a rate of -100 %
 *   no value in the base year       the next year that has one; never an earlier one
 *   all values before the base year none, no-base (an error there)
 *   one point                       none, one-point
 *   only the latest since the base  none, few-points
 *   gaps                            the two ends count, what is between them does not
 *   constant series                 p = 0: limited, score -2.5; on track where C is 0
 *   base and latest differ in sign  none, sign-change
 *   target of the other sign        none, sign-change (the size of a complex number there)
 *   base equal to target            none, base-is-target (a division by zero there)
 *   base beyond the target          p is below 0 while the latest is short of it
 *   target year not after the base  none, no-base (a division by zero there, or years that run
 *                                   backwards)
 *   both sides, no target           none, no-target
 *   both sides of 1, a value <= 0   none, zero
 *   target beyond the bounds        no difference
 *   value published as a limit      stands as the limit
 *   expected value                  y_t (1 + rate)^(T - t) within the bounds, which is ours; none
 *                                   where a zero was replaced or both sides were folded */
#include <math.h>

#include "progress/span.h"
#include "progress/verdict.h"
#include "stats/growth.h"

static const double INSTEAD_OF_ZERO = .001, LIMIT_POWER = 4.44;
static const double RATIO_HIGH = .95, RATIO_MED = .60, RATE_HIGH = .015, RATE_MED = .005;

/* The subject as the formulas see it: both sides folded, zeros replaced. */
typedef struct {
    const Aim *aim;
    Span span;
    double base, target; /* span.from and aim->target, unless they are 0 */
    int direction;
    bool is_replaced, is_folded;
} Case;

static double fold(double target, double value)
{
    if (target != 1)
        return target + fabs(value - target);
    return value >= .97 && value <= 1.03 ? 1 : fmax(value, 1 / value);
}

static Case case_of(const Aim *aim, Span span)
{
    Case c = {.aim = aim, .span = span, .target = aim->target, .direction = 1};
    c.is_folded = aim->want == WANT_NEAR;
    if (aim->want != WANT_UP)
        c.direction = -1;
    if (c.is_folded) {
        c.span.from = fold(aim->target, span.from);
        c.span.to = fold(aim->target, span.to);
    }
    c.base = c.span.from == 0 ? INSTEAD_OF_ZERO : c.span.from;
    if (c.target == 0)
        c.target = INSTEAD_OF_ZERO;
    c.is_replaced = c.span.from == 0 || aim->target == 0;
    return c;
}

static bool is_achieved(const Case *c)
{
    return c->direction > 0 ? c->span.to >= c->target : c->span.to <= c->target;
}

static double room(const Case *c)
{
    double limit = fabs(c->direction > 0 ? c->aim->upper : c->aim->lower);
    double base = fabs(c->span.from);
    if (isinf(limit) || base >= 2 * limit)
        return 1;
    return 1 - pow((base <= limit ? base : 2 * limit - base) / limit, LIMIT_POWER);
}

static Verdict by_ratio(const Case *c, double growth, double expected)
{
    double required = 0;
    ProgressWhy why =
        span_rate(c->base, c->span.from_year, c->target, c->aim->target_year, &required);
    if (why == WHY_NONE && required == 0)
        why = WHY_BASE_TARGET;
    if (why != WHY_NONE)
        return verdict_none(why);
    double p = growth / fabs(required);
    if (p >= RATIO_MED)
        return verdict_make(p >= RATIO_HIGH ? CLASS_ON_TRACK : CLASS_SOME,
                            fmin(7.1429 * p - 4.2857, 5), expected);
    return verdict_make(p >= 0 ? CLASS_LITTLE : CLASS_AWAY, fmax(4.1667 * p - 2.5, -5), expected);
}

static Verdict by_rate(const Case *c, double growth, double expected)
{
    double scale = room(c);
    if (growth < 0)
        return verdict_make(CLASS_AWAY, fmax(125 * growth - 2.5, -5), expected);
    if (scale == 0)
        return verdict_make(CLASS_ON_TRACK, 5, expected);
    if (growth >= RATE_HIGH * scale)
        return verdict_make(CLASS_ON_TRACK, fmin(500 * growth / scale - 5, 5), expected);
    if (growth >= RATE_MED * scale)
        return verdict_make(CLASS_SOME, 250 * growth / scale - 1.25, expected);
    return verdict_make(CLASS_LITTLE, 500 * growth / scale - 2.5, expected);
}

static Verdict progress(const Case *c)
{
    double rate = 0, expected = NAN;
    ProgressWhy why = span_rate(c->base, c->span.from_year, c->span.to, c->span.to_year, &rate);
    if (why != WHY_NONE)
        return verdict_none(why);
    if (!c->is_replaced && !c->is_folded)
        expected = aim_clip(
            c->aim, growth_after(c->span.to, rate, fmax(0, c->aim->target_year - c->span.to_year)));
    double growth = c->direction * (c->base < 0 ? -rate : rate);
    Verdict v = isnan(c->target) ? by_rate(c, growth, expected) : by_ratio(c, growth, expected);
    if (v.class != CLASS_NONE && c->is_replaced)
        v.why = WHY_ZERO;
    return v;
}

Verdict method_statcan(const Subject *s)
{
    const Aim *aim = &s->aim;
    Span span;
    ProgressWhy why = span_since(&span, s->series, aim->base_year);
    if (why == WHY_NO_DATA || why == WHY_NO_BASE)
        return verdict_none(why);
    if (aim->want == WANT_NEAR && isnan(aim->target))
        return verdict_none(WHY_NO_TARGET);
    if (aim->want == WANT_NEAR && aim->target == 1 && fmin(span.from, span.to) <= 0)
        return verdict_none(WHY_ZERO);
    Case c = case_of(aim, span);
    Verdict v = why == WHY_NONE ? progress(&c) : verdict_none(why);
    if (is_achieved(&c)) {
        v.class = CLASS_MET;
        v.score = 5;
        v.why = aim->target == 0 ? WHY_ZERO : WHY_NONE;
    }
    return v;
}
