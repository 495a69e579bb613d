/* Darya's own method: the class follows from the probability p that the target is met in the target
 * year, which is read off the forecast's measured distribution (forecast.h).
 *
 *   p >= 2/3         CLASS_MET where the newest value meets the target, else CLASS_ON_TRACK: likely
 *   1/3 <= p < 2/3   CLASS_SOME: about as likely as not
 *   p < 1/3          unlikely: CLASS_AWAY where the forecast is further from the target than the
 *                    newest value by over a twentieth of its distance, or where a target that is
 *                    met is likely to be lost; else CLASS_LITTLE
 *
 * "Likely" and "unlikely" begin at 2/3 and end at 1/3 as in the IPCC's guidance note on uncertainty
 * (2010). Score: p. Expected: the point forecast.
 *
 *   no value                        none, no-data
 *   no target                       none, no-target, with the expectation
 *   one value, no forecast          met where it meets the target, else none, one-point
 *   newest value of the target year met or away: nothing lies ahead
 *   forecast beyond the target      not further from it, however far
 *   base on target, zero, sign, gap no case of their own: nothing is divided
 *   target from both sides          within 3 % of it counts as met */
#include "progress/method_darya.h"

#include <math.h>

#include "progress/verdict.h"

static const double LIKELY = 2.0 / 3, UNLIKELY = 1.0 / 3, CLEARLY_FURTHER = 1.05;

double darya_chance(const Aim *aim, const Forecast *forecast)
{
    if (isnan(aim->target))
        return NAN;
    if (aim->want != WANT_NEAR)
        return forecast_probability(forecast, aim->want == WANT_UP, aim->target);
    double reach = aim_near_reach(aim);
    return fmax(0, forecast_probability(forecast, true, aim->target - reach) -
                       forecast_probability(forecast, true, aim->target + reach));
}

static ProgressClass class_of(const Aim *aim, double latest, double expected, double p)
{
    bool is_met = aim_is_met(aim, latest);
    if (p >= LIKELY)
        return is_met ? CLASS_MET : CLASS_ON_TRACK;
    if (p >= UNLIKELY)
        return CLASS_SOME;
    double now = fabs(latest - aim->target);
    double then = aim_is_met(aim, expected) ? 0 : fabs(expected - aim->target);
    return is_met || then > CLEARLY_FURTHER * now ? CLASS_AWAY : CLASS_LITTLE;
}

Verdict method_darya(const Subject *s)
{
    const Aim *aim = &s->aim;
    if (!s->series.count)
        return verdict_none(WHY_NO_DATA);
    size_t last = s->series.count - 1;
    double latest = s->series.values[last];
    if (isnan(aim->target)) {
        Verdict v = verdict_none(WHY_NO_TARGET);
        v.expected = s->forecast ? s->forecast->value : NAN;
        return v;
    }
    if (s->series.years[last] >= aim->target_year)
        return aim_is_met(aim, latest) ? verdict_make(CLASS_MET, 1, latest)
                                       : verdict_make(CLASS_AWAY, 0, latest);
    if (!s->forecast)
        return verdict_or_met(s, verdict_none(WHY_ONE_POINT));
    double p = darya_chance(aim, s->forecast);
    return verdict_make(class_of(aim, latest, s->forecast->value, p), p, s->forecast->value);
}
