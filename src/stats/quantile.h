/* Quantile: order statistics of arrays of finite numbers, in one pass over them where the order of
 * all is not needed. Functions that say so leave their array in another order. */
#pragma once
#include <stddef.h>

/* The k-th smallest, k from 0; reorders. Hoare 1961, pivot the median of three: linear on average.
 */
double quantile_select(double *values, size_t count, size_t k);
/* The middle one, or the mean of the middle two; count is at least 1. May reorder. Of up to 64 it
 * tells apart only what differs by a ten-millionth. */
double quantile_median(double *values, size_t count);
void quantile_sort(double *values, size_t count); /* ascending; radix sort of many */

/* For each tau, ascending in (0, 1), the quantile of weighted values: value i stands at
 * (weights up to and with i - half of its own) / (all weights); between two positions on the
 * straight line, beyond the first and last at their values. values ascend; weights are at least 0,
 * their sum above 0. Writes tau_count numbers, ascending. */
void quantile_weighted(const double *values, const double *weights, size_t count,
                       const double *taus, size_t tau_count, double *out);
