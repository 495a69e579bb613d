#include "progress/error_pool.h"

#include <string.h>

#include "progress/forecast_constants.h"
#include "stats/quantile.h"

void error_pool_add(ErrorPool *pool, int years_ahead, double error)
{
    vec_push(&pool->errors[years_ahead - 1], error);
}

void error_pool_clear(ErrorPool *pool)
{
    for (size_t i = 0; i < FORECAST_TESTED_YEARS; i++)
        vec_clear(&pool->errors[i]);
}

/* Few pairs are far apart, so from five years on the horizons beside lend theirs. */
static void lenders(int h, int *first, int *last)
{
    *first = h < 5 ? h : h < 7 ? h - 1 : 5;
    *last = h < 5 ? h : h < 7 ? h + 1 : FORECAST_TESTED_YEARS;
}

static size_t collect(const ErrorPool *pool, int h, double *out)
{
    size_t count = 0;
    int first, last;
    lenders(h, &first, &last);
    for (int i = first; i <= last; i++) {
        size_t n = pool->errors[i - 1].count;
        if (n)
            memcpy(out + count, pool->errors[i - 1].items, n * sizeof *out);
        count += n;
    }
    return count;
}

/* Merges the ascending own errors with those of all codes. */
static void mix(const double *own, size_t count, const double *all, double *values, double *weights)
{
    size_t k = 0;
    for (size_t i = 0; i < count + FORECAST_ERRORS; i++) {
        bool is_own = i - k < count && (k == FORECAST_ERRORS || own[i - k] <= all[k]);
        values[i] = is_own ? own[i - k] : all[k];
        weights[i] = is_own ? 1 : (double)ERROR_POOL_PRIOR / FORECAST_ERRORS;
        k += !is_own;
    }
}

void error_pool_table(const ErrorPool *pool, ErrorTable *out)
{
    size_t room = FORECAST_ERRORS;
    for (size_t i = 0; i < FORECAST_TESTED_YEARS; i++)
        room += pool->errors[i].count;
    double *own = mem_raw(room, sizeof *own), *values = mem_raw(room, sizeof *values),
           *weights = mem_raw(room, sizeof *weights);
    for (int h = 1; h <= FORECAST_TESTED_YEARS; h++) {
        size_t count = collect(pool, h, own);
        quantile_sort(own, count);
        mix(own, count, forecast_errors[h - 1], values, weights);
        quantile_weighted(values, weights, count + FORECAST_ERRORS, forecast_taus, FORECAST_TAUS,
                          out->at[h - 1]);
    }
    mem_free(own);
    mem_free(values);
    mem_free(weights);
}
