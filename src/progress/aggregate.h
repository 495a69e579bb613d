/* Aggregate: indicators to targets, goals, countries and regions, with what is uncertain carried
 * along.
 *
 * Weights. An indicator counts within its target by the profile's weight, that of its heaviest row,
 * which its rows share; a target equally within its goal, a goal equally in the whole, a place
 * equally in a region (simple means, so that the largest economy does not speak for all; ESCAP and
 * SDSN do the same). A weight of 0 counts nowhere.
 *
 * Too little. Of the rows that the release has a series for: where less than half of their weight
 * has a class, or one of several indicators alone, the class is CLASS_NONE with WHY_FEW_POINTS; the
 * counts still stand. Several places have a class together where half of them have one; a place of
 * which the release holds nothing is one without.
 *
 * Uncertainty. Each part has a mean and two spreads, one to each side (a tenth of its distribution
 * lies beyond 1.2816 of them). The variance of a weighted mean of parts with the common correlation
 * r is (1-r) SUM w²s² + r (SUM w s)², for each side; r as measured between the errors of indicators
 * of one country, applied once to all that is of one place, and of countries in one indicator
 * (docs/methods.md). */
#pragma once
#include "progress/assessment.h"

typedef struct {
    double mean;     /* NAN: nothing is known */
    double down, up; /* spreads to the two sides, 0 or more */
} Estimate;

double estimate_low80(Estimate e);
double estimate_high80(Estimate e);
/* Of parts with a mean that is known; weights need not sum to 1. */
Estimate estimate_mean(const Estimate *parts, const double *weights, size_t count,
                       double correlation);

typedef struct {
    size_t meant, known;         /* rows of the profile for these places; those with a value */
    size_t classes[CLASS_COUNT]; /* of the method; CLASS_NONE: those without */
    size_t moves[MOVE_COUNT];
    double share_known; /* of the weight */
    Estimate
        score; /* latest values that are not old, 0 worst to 100 best, where rows have bounds */
    Estimate ahead; /* forecasts of the target year on the same scale */
    Estimate met;   /* share of targets expected to be met then, 0 to 1 */
    double step;    /* mean of the classes: 3 met or on track, 2 some, 1 little, 0 away; NAN */
    ProgressClass class;
    ProgressWhy why;
} Aggregate;

/* Of the rows under `code` ("" : all; "3": a goal; "3.2": a target; "3.2.1": an indicator) and
 * these places. */
Aggregate aggregate_make(const Assessment *assessment, MethodId method, Str code,
                         const Place *const *places, size_t place_count);

/* The score of a value between the bounds of an aim, 0 to 100; NAN: it has none. */
double aim_score(const Aim *aim, double value);
