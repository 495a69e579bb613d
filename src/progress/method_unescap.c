/* ESCAP: the Anticipated Progress Index of the United Nations Economic and Social Commission for
 * Asia and the Pacific, which all five regional commissions use, and its Current Status Index.
 *
 * With T the target, I the series, b the base year (2015), p the target year (2030):
 *   weights     w_i = (p - t_1) / (p - t_i)        1 for the first point, growing to the last
 *   expected    E = the line through the points by weighted least squares, at p
 *   left        P = 100 |T - E| / |T - I_b|        0 where E meets the target
 *   classes     P <= 10 maintain; 10 < P < 100 accelerate; P >= 100 reverse
 *   status      CS = 10 D (I_latest - I_b) / |T - I_b|, D = +1 where growth is wanted, else -1;
 *               parity: CS = 10 - 10 |T - I_latest| / |T - I_b|; 10 where the target is met
 *
 * Sources. Seen: UNECE, technical notes of 2022 and 2023 (time-weighted linear regression over 2000
 * to the latest year; the gap in 2030 beside the way from 2015); ESCAP, progress assessment
 * methodology, 4 March 2026 (what both indices ask); SDG-MENARO of UNICEF (weights, CS with its
 * parity form, and the cuts of a status of 9 and 0, which are P = 10 and P = 100; there 100 belongs
 * to "no progress"). As remembered, not seen in a text of ESCAP: the thresholds 10 and 100 and
 * their three words. SDG-MENARO takes the slope from the weighted and the intercept from the plain
 * fit; here both are weighted, as a weighted regression has them.
 *
 * Our reading, where the sources say nothing:
 *   no value                        none, no-data
 *   no target                       none, no-target
 *   latest value meets the target   met; P and E if there are any
 *   one point                       none, one-point
 *   fewer than two since 2000       none, few-points
 *   gaps                            the points that there are carry the line
 *   constant series                 P = 100, away: no progress
 *   target year is not ahead        the latest value is what is expected
 *   expectation meets the target    on track, P = 0, with or without a base
 *   no base                         none, no-base (the weights cannot look back)
 *   base equal to target            none, base-is-target
 *   base beyond the target          away, whatever P is, where the expectation is short of it
 *   zero base, zero target          no difference: a line knows no zero
 *   change of sign                  no difference
 *   target from both sides          the same P; met within the tolerance of aim_is_met
 *   target beyond the bounds        E stays inside, so the target is never met
 *   value published as a limit      stands as the limit */
#include "progress/method_unescap.h"

#include <math.h>

#include "progress/verdict.h"
#include "stats/slope.h"

enum { FIRST_YEAR = 2000 };
static const double MAINTAIN = 10, REVERSE = 100;

bool unescap_project(Yearly series, int year, double *value)
{
    Slope slope = {0};
    size_t first = 0;
    while (first < series.count && series.years[first] < FIRST_YEAR)
        first++;
    if (first == series.count || series.years[series.count - 1] >= year)
        return false;
    double whole = year - series.years[first];
    for (size_t i = first; i < series.count; i++)
        slope_add(&slope, series.years[i], series.values[i], whole / (year - series.years[i]));
    return slope_at(&slope, year, value);
}

static bool expect(const Subject *s, double *expected)
{
    size_t last = s->series.count - 1;
    *expected = s->series.values[last];
    if (s->series.years[last] < s->aim.target_year &&
        !unescap_project(s->series, s->aim.target_year, expected))
        return false;
    *expected = aim_clip(&s->aim, *expected);
    return true;
}

static ProgressClass class_of(const Aim *aim, double left)
{
    if (aim_is_met(aim, aim->base) || left >= REVERSE)
        return CLASS_AWAY;
    return left <= MAINTAIN ? CLASS_ON_TRACK : CLASS_SOME;
}

static Verdict anticipate(const Subject *s)
{
    const Aim *aim = &s->aim;
    double expected;
    if (!expect(s, &expected))
        return verdict_none(s->series.count == 1 ? WHY_ONE_POINT : WHY_FEW_POINTS);
    if (aim_is_met(aim, expected))
        return verdict_make(CLASS_ON_TRACK, 0, expected);
    if (isnan(aim->base))
        return verdict_none(WHY_NO_BASE);
    if (aim->base == aim->target)
        return verdict_none(WHY_BASE_TARGET);
    double left = 100 * fabs(aim->target - expected) / fabs(aim->target - aim->base);
    return verdict_make(class_of(aim, left), left, expected);
}

Verdict method_unescap(const Subject *s)
{
    if (s->series.count == 0)
        return verdict_none(WHY_NO_DATA);
    if (isnan(s->aim.target))
        return verdict_none(WHY_NO_TARGET);
    return verdict_or_met(s, anticipate(s));
}

bool unescap_current_status(const Subject *s, double *status)
{
    const Aim *aim = &s->aim;
    if (s->series.count == 0 || isnan(aim->target))
        return false;
    double latest = s->series.values[s->series.count - 1], way = fabs(aim->target - aim->base);
    if (aim_is_met(aim, latest))
        *status = 10;
    else if (!(way > 0))
        return false;
    else if (aim->want == WANT_NEAR)
        *status = 10 - 10 * fabs(aim->target - latest) / way;
    else
        *status = 10 * aim_sign(aim, latest) * (latest - aim->base) / way;
    return isfinite(*status);
}
