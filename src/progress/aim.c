#include <math.h>

#include "progress/method.h"

int aim_sign(const Aim *aim, double value)
{
    if (aim->want == WANT_NEAR)
        return value > aim->target ? -1 : 1;
    return aim->want == WANT_UP ? 1 : -1;
}

bool aim_is_met(const Aim *aim, double value)
{
    enum { NEAR_PER_CENT = 3 };
    if (isnan(aim->target))
        return false;
    if (aim->want == WANT_NEAR)
        return fabs(value - aim->target) * 100 <= NEAR_PER_CENT * fabs(aim->target);
    return aim->want == WANT_UP ? value >= aim->target : value <= aim->target;
}

double aim_clip(const Aim *aim, double value) { return fmin(fmax(value, aim->lower), aim->upper); }
