/* Origin: what the forecast sees of a series at the year of one of its values: the value, how the
 * series changed up to it, how others moved from there. From it come the terms whose weighted sum
 * is the forecast (blend.h), and the width of its errors.
 *
 * With the names of stats/changes.h, q = direction * clip(1 - roughness / 2, 0, 1),
 * r = direction * clip(1 - roughness, 0, 1), p the pace of others at this level, at most twice
 * `typical` either way, and D(h) = .95 + .95^2 + … + .95^h, the terms at h years are
 *     q slope D, r last D, (1 - q) p D, last D, trend D, level - value, (level - value) roughness
 * each divided by `typical`: steady series go on as they went, rough ones as others did from there,
 * and less so the farther ahead. */
#pragma once
#include "progress/spells.h"
#include "stats/changes.h"

enum { TERM_SLOPE, TERM_LAST, TERM_OTHERS, TERM_PLAIN, TERM_TREND, TERM_LEVEL, TERM_ROUGH, TERMS };
enum { ROUGHNESS_BINS = 7 };

typedef struct {
    int16_t year;
    uint8_t bin;     /* of roughness: edges .25 .5 .75 1 1.25 1.5 */
    bool has_others; /* the pace of others is known */
    double value;
    double unit;  /* typical change a year; 0: the series never changed */
    double swing; /* of the errors, before the horizon, in units: the cube root of recent change
                     times what others do at this level */
    double terms[TERMS]; /* before D(h) */
} Origin;

/* What depends on how far ahead alone. */
typedef struct {
    double reach;     /* D(h) */
    double logarithm; /* of h */
} Horizon;

/* Of the last of `count` points, at least 1. `others`: spells known in that year; NULL: none. */
Origin origin_of(const int16_t *years, const double *values, size_t count, const Changes *changes,
                 const Spells *others);
Horizon horizon_of(int years_ahead); /* at least 1 */
void origin_terms(const Origin *origin, const Horizon *horizon, double terms[TERMS]);
/* The unit of errors at that horizon, in units of `origin->unit`; above 0. */
double origin_spread(const Origin *origin, const Horizon *horizon);
