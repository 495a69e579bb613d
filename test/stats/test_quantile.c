/* Order statistics: against hand-made cases, and selecting against sorting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../near.h"
#include "stats/quantile.h"

int test_stats_quantile(void);

enum { MOST = 1000 };

/* The same numbers on every machine; many of them equal. */
static double number_at(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (double)(*seed >> 16 & 1023) - 512 + (*seed >> 31 ? .5 : 0);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_select_and_sort(void **state)
{
    double values[MOST], sorted[MOST], work[MOST];
    uint32_t seed = 7;
    (void)state;
    for (size_t n = 1; n < MOST; n = n * 5 / 4 + 1) {
        for (size_t i = 0; i < n; i++)
            sorted[i] = values[i] = number_at(&seed);
        qsort(sorted, n, sizeof *sorted, by_size);
        memcpy(work, values, sizeof work);
        quantile_sort(work, n);
        assert_memory_equal(work, sorted, n * sizeof *work);
        for (size_t k = 0; k < n; k += n / 7 + 1) {
            memcpy(work, values, sizeof work);
            assert_near(quantile_select(work, n, k), sorted[k], 0);
        }
        memcpy(work, values, sizeof work);
        double median = (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
        assert_near(quantile_median(work, n), median, 0);
    }
}

static void test_medians_by_hand(void **state)
{
    (void)state;
    assert_near(quantile_median((double[]){3}, 1), 3, 0);
    assert_near(quantile_median((double[]){3, 1}, 2), 2, 0);
    assert_near(quantile_median((double[]){5, -1, 3}, 3), 3, 0);
    assert_near(quantile_median((double[]){2, 2, 2, 2}, 4), 2, 0);
    double many[12] = {12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1};
    assert_near(quantile_median(many, 12), 6.5, 0);
}

static void test_sort_keeps_signs_and_zero(void **state)
{
    double values[300];
    (void)state;
    for (size_t i = 0; i < 300; i++)
        values[i] = i % 3 ? 1e-300 * (double)i : -1e300 / (double)(i + 1);
    quantile_sort(values, 300);
    for (size_t i = 1; i < 300; i++)
        assert_true(values[i - 1] <= values[i]);
    assert_near(values[0], -1e300, 0);
}

/* Weights 1 1 2: positions .5/4, 1.5/4, 3/4. */
static void test_weighted_by_hand(void **state)
{
    const double values[] = {10, 20, 40}, weights[] = {1, 1, 2};
    const double taus[] = {.05, .125, .25, .375, .5625, .75, .9};
    const double expected[] = {10, 10, 15, 20, 30, 40, 40};
    double out[7];
    (void)state;
    quantile_weighted(values, weights, 3, taus, 7, out);
    for (size_t i = 0; i < 7; i++)
        assert_near(out[i], expected[i], 1e-12);
    quantile_weighted(values, weights, 1, taus, 7, out);
    assert_near(out[3], 10, 0);
}

int test_stats_quantile(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_select_and_sort), cmocka_unit_test(test_medians_by_hand),
        cmocka_unit_test(test_sort_keeps_signs_and_zero), cmocka_unit_test(test_weighted_by_hand)};
    return cmocka_run_group_tests_name("stats/quantile", tests, NULL, NULL);
}
