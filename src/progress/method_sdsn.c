/* The method of the SDG Index and Dashboards, for one series: the score of its latest value and the
 * arrow of its way there from the base year. Formulas and sources: sdsn_index.h.
 *
 *   window      from the base year to the latest value
 *   need        what closes the gap of the base year until the target year
 *   classes     latest value green: met; on track; moderately improving: some; stagnating: little;
 *               decreasing: away
 *   score       of the latest value, 0 to 100
 *   expected    where the line through the two values of the window leads to from the latest one
 *
 * Our reading, where the sources say nothing:
 *   no value                        none, no-data
 *   no bounds of the score          none, no-bounds
 *   neither threshold nor target    none, no-target; without a threshold the target stands for it
 *   latest value is green           met, with one value as well
 *   one point                       none, one-point
 *   no value within two years of    none, no-base; nor when the latest value is the base
 *   the base year
 *   target from both sides          none, parity
 *   target year is not after base   none, no-base
 *   falls of other places           not known here; see sdsn_trend without peers
 *   value published as a limit      stands as the limit */
#include <math.h>

#include "progress/sdsn_index.h"
#include "progress/verdict.h"

static const ProgressClass CLASSES[] = {[SDSN_NO_ARROW] = CLASS_NONE,
                                        [SDSN_DECREASING] = CLASS_AWAY,
                                        [SDSN_STAGNATING] = CLASS_LITTLE,
                                        [SDSN_IMPROVING] = CLASS_SOME,
                                        [SDSN_ON_TRACK] = CLASS_ON_TRACK};

static Verdict judge(const Subject *s, const SdsnScale *scale, const SdsnTrend *trend)
{
    size_t last = s->series.count - 1;
    double latest = s->series.values[last];
    int ahead = s->aim.target_year - s->series.years[last];
    double pace = trend->rate / 100 * (scale->best - scale->worst);
    double expected = latest + pace * (ahead > 0 ? ahead : 0);
    bool is_green = sdsn_free_score(scale, latest) >= sdsn_free_score(scale, scale->green);
    return verdict_make(is_green ? CLASS_MET : CLASSES[trend->arrow], sdsn_score(scale, latest),
                        isnan(expected) ? NAN : aim_clip(&s->aim, expected));
}

Verdict method_sdsn(const Subject *s)
{
    const Aim *aim = &s->aim;
    if (s->series.count == 0)
        return verdict_none(WHY_NO_DATA);
    if (aim->want == WANT_NEAR)
        return verdict_none(WHY_PARITY);
    SdsnScale scale = {aim->worst, aim->best, aim->red,
                       isnan(aim->green) ? aim->target : aim->green};
    SdsnWindow window = {aim->base_year, s->series.years[s->series.count - 1],
                         aim->target_year - aim->base_year};
    SdsnTrend trend = sdsn_trend(&scale, s->series, &window, NULL);
    return trend.arrow == SDSN_NO_ARROW ? verdict_none(trend.why) : judge(s, &scale, &trend);
}
