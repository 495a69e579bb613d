/* Darya's own method: the class follows from the probability p that the target is met in the target
 * year, which is read off the forecast's measured distribution (forecast.h).
 *
 *   p >= 2/3         likely: CLASS_MET where the newest value meets the target, else CLASS_ON_TRACK
 *   1/3 <= p < 2/3   about as likely as not: CLASS_SOME
 *   p < 1/3          unlikely: CLASS_AWAY where the forecast is clearly further from the target
 *                    than the newest value, else CLASS_LITTLE
 *
 * A target that is met stays CLASS_MET, whatever p, while the forecast misses it by no more than a
 * hundredth of the scale: 99.6 of 100 is no loss that anybody could measure. "Clearly further" is
 * by over a twentieth of the distance and over a two-hundredth of the scale; else a series that
 * stands still would change its class with every value. The scale is that of the score, or the
 * target.
 *
 * "Likely" and "unlikely" begin at 2/3 and end at 1/3 as in the IPCC's guidance note on uncertainty
 * (2010). Score: p. Expected: the point forecast.
 *
 *   no value                       WHY_NO_DATA
 *   no target                      WHY_NO_TARGET, with the expectation
 *   no forecast                    CLASS_MET where it meets the target, else WHY_ONE_POINT or
 *                                  WHY_FEW_POINTS
 *   newest value of the last year  CLASS_MET or CLASS_AWAY: nothing lies ahead
 *   constant, base on target,
 *   zero, sign, gap                no case of its own: nothing is divided
 *   wanted from both sides         within 3 % of the target counts as met */
#include "progress/method_darya.h"

#include <math.h>

#include "progress/verdict.h"

static const double LIKELY = 2.0 / 3, UNLIKELY = 1.0 / 3;
static const double MET_STILL = .01, FURTHER = 1.05, STANDS_STILL = .005;

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

/* Sizes on which a difference counts. */
static double scale_of(const Aim *aim)
{
    double scale = fabs(aim->best - aim->worst);
    return isnan(scale) ? fabs(aim->target) : scale;
}

/* How far a value is from meeting the target. */
static double shortfall(const Aim *aim, double value)
{
    bool is_met = aim->want != WANT_NEAR && aim_is_met(aim, value);
    return is_met ? 0 : fabs(value - aim->target);
}

static bool is_clearly_further(const Aim *aim, double latest, double expected)
{
    double now = shortfall(aim, latest), then = shortfall(aim, expected);
    return then > FURTHER * now && then - now > STANDS_STILL * scale_of(aim);
}

static ProgressClass class_of(const Aim *aim, double latest, double expected, double p)
{
    bool is_met = aim_is_met(aim, latest);
    if (p >= LIKELY)
        return is_met ? CLASS_MET : CLASS_ON_TRACK;
    if (is_met && shortfall(aim, expected) <= MET_STILL * scale_of(aim))
        return CLASS_MET;
    if (p >= UNLIKELY)
        return CLASS_SOME;
    return is_clearly_further(aim, latest, expected) ? CLASS_AWAY : CLASS_LITTLE;
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
        return verdict_or_met(s, verdict_none(last ? WHY_FEW_POINTS : WHY_ONE_POINT));
    double p = darya_chance(aim, s->forecast);
    return verdict_make(class_of(aim, latest, s->forecast->value, p), p, s->forecast->value);
}
