#include "progress/span.h"

#include "stats/growth.h"

ProgressWhy span_since(Span *out, Yearly series, int since)
{
    size_t last = series.count - 1, first = 0;
    if (series.count == 0)
        return WHY_NO_DATA;
    while (first < last && series.years[first] < since)
        first++;
    *out =
        (Span){series.years[first], series.years[last], series.values[first], series.values[last]};
    if (first < last)
        return WHY_NONE;
    if (series.years[last] < since)
        return WHY_NO_BASE;
    return series.count == 1 ? WHY_ONE_POINT : WHY_FEW_POINTS;
}

ProgressWhy span_rate(double from, int from_year, double to, int to_year, double *rate)
{
    switch (growth_rate(from, to, to_year - from_year, rate)) {
    case GROWTH_ZERO:
        return WHY_ZERO;
    case GROWTH_SIGN:
        return WHY_SIGN;
    case GROWTH_NO_TIME:
        return WHY_NO_BASE;
    default:
        return WHY_NONE;
    }
}

double span_toward(const Aim *aim, double from, double rate)
{
    double upward = from < 0 ? -rate : rate;
    return aim_sign(aim, from) * upward;
}
