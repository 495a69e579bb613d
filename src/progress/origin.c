#include "progress/origin.h"

#include <math.h>

#include "progress/forecast_constants.h"

static const double DAMPING = .95;
static const double OTHERS_MOST = 2, SWING_MOST = 10; /* in units */

static double clip(double value, double lower, double upper)
{
    return value < lower ? lower : value > upper ? upper : value;
}

static uint8_t bin_of(double roughness)
{
    double at = roughness * 4;
    return !(at >= 1) ? 0 : at >= ROUGHNESS_BINS - 1 ? ROUGHNESS_BINS - 1 : (uint8_t)at;
}

static void set_terms(Origin *o, const Changes *c, double pace)
{
    double steady = c->direction * clip(1 - c->roughness / 2, 0, 1);
    double smooth = c->direction * clip(1 - c->roughness, 0, 1);
    double gap = c->level - o->value;
    o->terms[TERM_SLOPE] = steady * c->slope / o->unit;
    o->terms[TERM_LAST] = smooth * c->last / o->unit;
    o->terms[TERM_OTHERS] = (1 - steady) * clip(pace / o->unit, -OTHERS_MOST, OTHERS_MOST);
    o->terms[TERM_PLAIN] = c->last / o->unit;
    o->terms[TERM_TREND] = c->trend / o->unit;
    o->terms[TERM_LEVEL] = gap / o->unit;
    o->terms[TERM_ROUGH] = gap / o->unit * c->roughness;
}

Origin origin_of(const int16_t *years, const double *values, size_t count, const Changes *c,
                 const Spells *others)
{
    LevelPace near = {0};
    Origin o = {.year = years[count - 1],
                .bin = bin_of(c->roughness),
                .value = values[count - 1],
                .unit = c->typical};
    if (o.unit <= 0)
        return o;
    o.has_others = others && spells_near(others, o.value, &near);
    double swing = o.has_others ? clip(near.swing / o.unit, 1 / SWING_MOST, SWING_MOST) : 1;
    o.swing = cbrt(c->recent / o.unit * swing);
    set_terms(&o, c, near.pace);
    return o;
}

Horizon horizon_of(int years_ahead)
{
    return (Horizon){.reach = DAMPING * (1 - pow(DAMPING, years_ahead)) / (1 - DAMPING),
                     .logarithm = log(years_ahead)};
}

void origin_terms(const Origin *o, const Horizon *h, double terms[TERMS])
{
    for (size_t i = 0; i < TERM_LEVEL; i++)
        terms[i] = o->terms[i] * h->reach;
    for (size_t i = TERM_LEVEL; i < TERMS; i++)
        terms[i] = o->terms[i];
}

double origin_spread(const Origin *o, const Horizon *h)
{
    return o->swing * forecast_width[o->bin] * exp(forecast_growth[o->bin] * h->logarithm);
}
