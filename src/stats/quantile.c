#include "stats/quantile.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

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

/* --- medians of a few --- */

enum { A_FEW = 10, FEW = 64 };

typedef float Floats __attribute__((vector_size(32)));
typedef int32_t Counts __attribute__((vector_size(32)));
enum { LANES = 8, BLOCKS = FEW / LANES };

/* How many are less than each. Every one against every other, eight at once: no branch to guess,
 * and for so few that is several times faster than selecting. */
static void count_below(const Floats v[BLOCKS], size_t count, Counts below[BLOCKS])
{
    const float *one = (const float *)v;
    for (size_t b = 0; b * LANES < count; b += 2) {
        Counts first = {0}, second = {0};
        for (size_t k = 0; k < count; k++) {
            first -= one[k] < v[b]; /* a comparison that holds is -1 */
            second -= one[k] < v[b + 1];
        }
        below[b] = first;
        below[b + 1] = second;
    }
}

/* Lane by lane a where the mask is -1, b where it is 0. */
static Floats choose(Counts mask, Floats a, Floats b)
{
    return (Floats)(((Counts)a & mask) | ((Counts)b & ~mask));
}

/* The k-th smallest is the greatest of those with at most k below them. */
static float pick(const Floats v[BLOCKS], const Counts below[BLOCKS], size_t count, int32_t k)
{
    Floats most = (Floats){0} - INFINITY;
    float greatest = -INFINITY;
    for (size_t b = 0; b * LANES < count; b++)
        most = choose((below[b] <= k) & (v[b] > most), v[b], most);
    for (size_t i = 0; i < LANES; i++)
        greatest = most[i] > greatest ? most[i] : greatest;
    return greatest;
}

/* The double that is this float. */
static double exact(const double *values, const float *floats, size_t count, float wanted)
{
    double found = -INFINITY;
    for (size_t i = 0; i < count; i++)
        if (floats[i] == wanted && values[i] > found)
            found = values[i];
    return found;
}

/* The order is found among floats: numbers that differ by less than a ten-millionth may stand for
 * each other. */
static double median_of_few(const double *values, size_t count)
{
    Floats blocks[BLOCKS];
    Counts below[BLOCKS] = {0};
    float *v = (float *)blocks;
    int32_t rank = (int32_t)(count / 2);
    for (size_t i = 0; i < FEW; i++)
        v[i] = INFINITY;
    for (size_t i = 0; i < count; i++)
        v[i] = (float)values[i];
    count_below(blocks, count, below);
    double high = exact(values, v, count, pick(blocks, below, count, rank));
    if (count % 2)
        return high;
    double low = exact(values, v, count, pick(blocks, below, count, rank - 1));
    return low + (high - low) / 2;
}

/* Puts a few in order. */
static void insert(double *values, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        double moved = values[i];
        size_t k = i;
        for (; k && values[k - 1] > moved; k--)
            values[k] = values[k - 1];
        values[k] = moved;
    }
}

double quantile_median(double *values, size_t count)
{
    if (count > A_FEW && count <= FEW)
        return median_of_few(values, count);
    if (count <= A_FEW)
        insert(values, count);
    double upper = count <= A_FEW ? values[count / 2] : quantile_select(values, count, count / 2);
    if (count % 2)
        return upper;
    double lower = values[0]; /* the greatest of those that now stand before it */
    for (size_t i = 1; i < count / 2; i++)
        lower = values[i] > lower ? values[i] : lower;
    return lower + (upper - lower) / 2;
}

/* --- sorting --- */

enum { RADIX_BITS = 11, RADIX_BUCKETS = 1 << RADIX_BITS, RADIX_LEAST = 256 };

/* Bits of a double as a number that has the same order. */
static uint64_t key_of(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | 1ull << 63;
}

static double value_of(uint64_t key)
{
    uint64_t bits = key >> 63 ? key & ~(1ull << 63) : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* One pass of a radix sort by the bits from `shift` on. False, and nothing done, when all have the
 * same. */
static bool radix_pass(const uint64_t *from, uint64_t *to, size_t count, int shift)
{
    size_t next[RADIX_BUCKETS] = {0}, at = 0;
    for (size_t i = 0; i < count; i++)
        next[from[i] >> shift & (RADIX_BUCKETS - 1)]++;
    if (next[from[0] >> shift & (RADIX_BUCKETS - 1)] == count)
        return false;
    for (size_t b = 0; b < RADIX_BUCKETS; b++) {
        size_t here = next[b];
        next[b] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++)
        to[next[from[i] >> shift & (RADIX_BUCKETS - 1)]++] = from[i];
    return true;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void quantile_sort(double *values, size_t count)
{
    if (count < RADIX_LEAST) {
        qsort(values, count, sizeof *values, by_size);
        return;
    }
    uint64_t *keys = mem_raw(count, sizeof *keys), *other = mem_raw(count, sizeof *other);
    for (size_t i = 0; i < count; i++)
        keys[i] = key_of(values[i]);
    for (int shift = 0; shift < 64; shift += RADIX_BITS)
        if (radix_pass(keys, other, count, shift)) {
            uint64_t *kept = keys;
            keys = other;
            other = kept;
        }
    for (size_t i = 0; i < count; i++)
        values[i] = value_of(keys[i]);
    mem_free(keys);
    mem_free(other);
}

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
