#include "stats/quantile.h"

#include <stdlib.h>

static void swap(double *a, double *b)
{
    double kept = *a;
    *a = *b;
    *b = kept;
}

/* Leaves the median of the first, middle and last in the middle, the others in order around it. */
static double pivot_of(double *values, size_t first, size_t last)
{
    size_t middle = first + (last - first) / 2;
    if (values[middle] < values[first])
        swap(&values[middle], &values[first]);
    if (values[last] < values[first])
        swap(&values[last], &values[first]);
    if (values[last] < values[middle])
        swap(&values[last], &values[middle]);
    return values[middle];
}

double quantile_select(double *values, size_t count, size_t k)
{
    size_t first = 0, last = count - 1;
    while (first < last) {
        double pivot = pivot_of(values, first, last);
        size_t i = first, j = last;
        while (i <= j) {
            while (values[i] < pivot)
                i++;
            while (pivot < values[j])
                j--;
            if (i > j)
                break;
            swap(&values[i++], &values[j]);
            if (j-- == 0)
                break;
        }
        if (k <= j && j < last)
            last = j;
        else if (k >= i)
            first = i;
        else
            break;
    }
    return values[k];
}

double quantile_median(double *values, size_t count)
{
    double upper = quantile_select(values, count, count / 2);
    if (count % 2)
        return upper;
    double lower = values[0]; /* the greatest of those that now stand before it */
    for (size_t i = 1; i < count / 2; i++)
        lower = values[i] > lower ? values[i] : lower;
    return lower + (upper - lower) / 2;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void quantile_sort(double *values, size_t count) { qsort(values, count, sizeof *values, by_size); }

void quantile_weighted(const double *values, const double *weights, size_t count,
                       const double *taus, size_t tau_count, double *out)
{
    double total = 0, before = 0; /* before: the weights of those passed */
    size_t i = 0;
    for (size_t k = 0; k < count; k++)
        total += weights[k];
    for (size_t t = 0; t < tau_count; t++) {
        double at = taus[t] * total;
        while (i < count && before + weights[i] / 2 <= at)
            before += weights[i++];
        if (i == 0 || i == count) {
            out[t] = values[i ? count - 1 : 0];
            continue;
        }
        double left = before - weights[i - 1] / 2, right = before + weights[i] / 2;
        out[t] = values[i - 1] + (values[i] - values[i - 1]) * (at - left) / (right - left);
    }
}
