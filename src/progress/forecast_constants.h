/* The constants of the forecast: fitted once on the world's table of the UN Statistics Division
 * (October 2020) from what was known by 2012 (years of origin up to 2009, of targets up to 2012),
 * at most 600 series of a code, each code counting the same. docs/methods.md says how they did on
 * all years after. bench/forecast_fit.c fits them again, on all series: the same to the second
 * digit but for the width of the smoothest series (.22 h^1.45 instead of .44 h^1.19), with which
 * coverage two years ahead would be 82.3 %. */
#pragma once
#include "progress/forecast.h"
#include "progress/origin.h"

enum { FORECAST_ERRORS = 40 };

/* Weights of the terms of origin.h, by least absolute deviations: [0] where the pace of others is
 * not known, [1] where it is. */
extern const double forecast_weights[2][TERMS];
/* Width of the errors at h years is width h^growth, by bin of roughness: a straight line through
 * the logarithms of the 80 % quantiles of |error| / swing, 1 to 6 years ahead. */
extern const double forecast_width[ROUGHNESS_BINS], forecast_growth[ROUGHNESS_BINS];
/* Errors of all codes in units of that width, by years ahead: their quantiles at (k + .5) / 40. */
extern const double forecast_errors[FORECAST_TESTED_YEARS][FORECAST_ERRORS];
/* A probability with logit l is worth logit c[0] + c[1] min(l, 0) + c[2] max(l, 0): logistic
 * regression on origins 2006 to 2009. */
extern const double forecast_calibration[3];
/* How often a series that never changed has the same value up to eight years later. */
extern const double forecast_unchanged;
