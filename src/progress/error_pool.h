/* ErrorPool: the errors that one code's forecasts made, told in units of their spread, by how many
 * years ahead they looked; and the distribution that the next error is expected to have: the code's
 * own errors, each counting 1, mixed with those of all codes, which together count
 * ERROR_POOL_PRIOR (split-conformal prediction, Vovk et al. 2005, with a prior). It is not
 * symmetric: what fell fast falls on by less. */
#pragma once
#include "base/vec.h"
#include "progress/forecast.h"

enum { ERROR_POOL_PRIOR = 35 };

typedef struct {
    VEC(double) errors[FORECAST_TESTED_YEARS]; /* by years ahead, from 1 */
} ErrorPool;

/* Quantiles at forecast_taus, by years ahead. */
typedef struct {
    double at[FORECAST_TESTED_YEARS][FORECAST_TAUS];
} ErrorTable;

void error_pool_add(ErrorPool *pool, int years_ahead, double error);
void error_pool_table(const ErrorPool *pool, ErrorTable *out);
void error_pool_clear(ErrorPool *pool);
