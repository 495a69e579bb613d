#include <math.h>

#include "progress/method.h"

int aim_sign(const Aim *aim, double value)
{
    if (aim->want == WANT_NEAR)
        return value > aim->target ? -1 : 1;
    return aim->want == WANT_UP ? 1 : -1;
}

double aim_near_reach(const Aim *aim) { return .03 * fabs(aim->target); }

bool aim_is_met(const Aim *aim, double value)
{
    if (isnan(aim->target))
        return false;
    if (aim->want == WANT_NEAR)
        return fabs(value - aim->target) <= aim_near_reach(aim) * (1 + 1e-12);
    return aim->want == WANT_UP ? value >= aim->target : value <= aim->target;
}

double aim_clip(const Aim *aim, double value) { return fmin(fmax(value, aim->lower), aim->upper); }
