/* Compound rates: by hand, and every case in which there is none. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/growth.h"

int test_stats_growth(void);

static void assert_near(double a, double b) { assert_true(fabs(a - b) <= 1e-9 * fmax(1, fabs(b))); }

static void assert_rate(double from, double to, double years, double expected)
{
    double rate = 42;
    assert_int_equal(growth_rate(from, to, years, &rate), GROWTH_KNOWN);
    assert_near(rate, expected);
}

static void assert_no_rate(double from, double to, double years, GrowthAnswer answer)
{
    double rate = 42;
    assert_int_equal(growth_rate(from, to, years, &rate), answer);
    assert_true(rate == 42);
}

/* 100 * 1.1^2 = 121; 121 * (10/11)^2 = 100; -10 * 2 = -20; 16 * .5^4 = 1 */
static void test_rates(void **state)
{
    (void)state;
    assert_rate(100, 121, 2, .1);
    assert_rate(121, 100, 2, -1.0 / 11);
    assert_rate(-10, -20, 1, 1);
    assert_rate(16, 1, 4, -.5);
    assert_rate(7, 7, 3, 0);
}

static void test_to_zero_all_is_lost(void **state)
{
    (void)state;
    assert_rate(5, 0, 3, -1);
    assert_rate(-5, 0, 3, -1);
}

static void test_no_rate(void **state)
{
    (void)state;
    assert_no_rate(0, 5, 3, GROWTH_ZERO);
    assert_no_rate(0, 0, 3, GROWTH_ZERO);
    assert_no_rate(1e-300, 1e300, 3, GROWTH_ZERO);
    assert_no_rate(-1, 1, 3, GROWTH_SIGN);
    assert_no_rate(1, -1, 3, GROWTH_SIGN);
    assert_no_rate(1, 2, 0, GROWTH_NO_TIME);
    assert_no_rate(1, 2, -1, GROWTH_NO_TIME);
}

/* 100 * 1.1^2 = 121 */
static void test_after(void **state)
{
    (void)state;
    assert_near(growth_after(100, .1, 2), 121);
    assert_near(growth_after(-100, .1, 2), -121);
    assert_true(growth_after(5, -1, 3) == 0);
    assert_true(growth_after(5, -1, 0) == 5);
    assert_true(growth_after(5, 0, 10) == 5);
}

static void test_after_stays_finite(void **state)
{
    (void)state;
    assert_true(growth_after(2, 1e300, 9) == DBL_MAX);
    assert_true(growth_after(-2, 1e300, 9) == -DBL_MAX);
    assert_true(growth_after(0, 1e300, 9) == 0);
}

int test_stats_growth(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rates),
        cmocka_unit_test(test_to_zero_all_is_lost),
        cmocka_unit_test(test_no_rate),
        cmocka_unit_test(test_after),
        cmocka_unit_test(test_after_stays_finite),
    };
    return cmocka_run_group_tests_name("stats/growth", tests, NULL, NULL);
}
