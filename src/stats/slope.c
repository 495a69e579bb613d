#include "stats/slope.h"

#include <math.h>

void slope_add(Slope *slope, double x, double y, double weight)
{
    slope->weight += weight;
    double share = weight / slope->weight;
    double dx = x - slope->x;
    slope->x += share * dx;
    slope->y += share * (y - slope->y);
    slope->xx += weight * dx * (x - slope->x);
    slope->xy += weight * dx * (y - slope->y);
}

bool slope_at(const Slope *slope, double x, double *y)
{
    if (!(slope->xx > 0))
        return false;
    double value = slope->y + slope->xy / slope->xx * (x - slope->x);
    if (!isfinite(value))
        return false;
    *y = value;
    return true;
}
