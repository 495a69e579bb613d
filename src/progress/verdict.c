#include "progress/verdict.h"

#include <math.h>

Verdict verdict_none(ProgressWhy why) { return (Verdict){CLASS_NONE, why, NAN, NAN}; }

Verdict verdict_make(ProgressClass class, double score, double expected)
{
    if (!isfinite(score))
        return verdict_none(WHY_ZERO);
    return (Verdict){class, WHY_NONE, score, expected};
}

Verdict verdict_or_met(const Subject *subject, Verdict verdict)
{
    Yearly y = subject->series;
    if (y.count && aim_is_met(&subject->aim, y.values[y.count - 1])) {
        verdict.class = CLASS_MET;
        verdict.why = WHY_NONE;
    }
    return verdict;
}
