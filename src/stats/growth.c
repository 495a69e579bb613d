#include "stats/growth.h"

#include <float.h>
#include <math.h>

GrowthAnswer growth_rate(double from, double to, double years, double *rate)
{
    if (years <= 0)
        return GROWTH_NO_TIME;
    if (from == 0 || !isfinite(to / from))
        return GROWTH_ZERO;
    if (to != 0 && (from < 0) != (to < 0))
        return GROWTH_SIGN;
    *rate = pow(fabs(to / from), 1 / years) - 1;
    return isfinite(*rate) ? GROWTH_KNOWN : GROWTH_ZERO;
}

double growth_after(double value, double rate, double years)
{
    if (value == 0)
        return 0;
    return fmax(-DBL_MAX, fmin(DBL_MAX, value * pow(1 + rate, years)));
}
