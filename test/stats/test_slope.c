/* The line of least squares: by hand, with weights, and where there is none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "stats/slope.h"

int test_stats_slope(void);

static void assert_near(double a, double b) { assert_true(fabs(a - b) <= 1e-9 * fmax(1, fabs(b))); }

static double at(Slope *slope, double x)
{
    double y = 0;
    assert_true(slope_at(slope, x, &y));
    return y;
}

/* (0,1) (1,3) (2,4): means 1 and 8/3; SUM (x-1)^2 = 2; SUM (x-1)(y-8/3) = 5/3 + 4/3 = 3; slope 1.5;
 * at 3: 8/3 + 1.5 * 2 = 17/3 */
static void test_plain_line(void **state)
{
    Slope slope = {0};
    (void)state;
    slope_add(&slope, 0, 1, 1);
    slope_add(&slope, 1, 3, 1);
    slope_add(&slope, 2, 4, 1);
    assert_near(at(&slope, 3), 17.0 / 3);
    assert_near(at(&slope, 1), 8.0 / 3);
}

/* (0,0) and (1,1) of weight 1, (2,4) of weight 2. Weights 4; means (0+1+4)/4 = 1.25 and
 * (0+1+8)/4 = 2.25; xx = 1.5625 + .0625 + 2 * .5625 = 2.75; xy = 1.25 * 2.25 + .25 * 1.25 +
 * 2 * .75 * 1.75 = 5.75; slope 23/11; at 3: 2.25 + 23/11 * 1.75 = 65/11 */
static void test_weighted_line(void **state)
{
    Slope slope = {0};
    (void)state;
    slope_add(&slope, 0, 0, 1);
    slope_add(&slope, 2, 4, 2);
    slope_add(&slope, 1, 1, 1);
    assert_near(at(&slope, 3), 65.0 / 11);
}

static void test_weight_is_repetition(void **state)
{
    Slope once = {0}, often = {0};
    (void)state;
    for (int x = 1; x <= 4; x++) {
        slope_add(&once, x, x * x, x);
        for (int i = 0; i < x; i++)
            slope_add(&often, x, x * x, 1);
    }
    assert_near(at(&once, 9), at(&often, 9));
}

static void test_constant_is_exact(void **state)
{
    Slope slope = {0};
    double y = 0;
    (void)state;
    for (int year = 2000; year < 2024; year++)
        slope_add(&slope, year, 0.1, 30.0 / (2030 - year));
    assert_true(slope_at(&slope, 2030, &y));
    assert_true(y == 0.1);
}

static void test_far_from_zero(void **state)
{
    Slope slope = {0};
    (void)state;
    for (int year = 2000; year < 2020; year++)
        slope_add(&slope, year, 1e9 + 0.25 * (year - 2000), 1);
    assert_near(at(&slope, 2030), 1e9 + 7.5);
}

static void test_no_line(void **state)
{
    Slope slope = {0};
    double y = 42;
    (void)state;
    assert_false(slope_at(&slope, 1, &y));
    slope_add(&slope, 2015, 3, 1);
    assert_false(slope_at(&slope, 2015, &y));
    slope_add(&slope, 2015, 5, 2);
    assert_false(slope_at(&slope, 2015, &y));
    assert_true(y == 42);
}

static void test_too_large(void **state)
{
    Slope slope = {0};
    double y = 42;
    (void)state;
    slope_add(&slope, 0, -1e308, 1);
    slope_add(&slope, 1, 1e308, 1);
    assert_false(slope_at(&slope, 100, &y));
    assert_true(y == 42);
}

int test_stats_slope(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_line),        cmocka_unit_test(test_weighted_line),
        cmocka_unit_test(test_constant_is_exact), cmocka_unit_test(test_weight_is_repetition),
        cmocka_unit_test(test_far_from_zero),     cmocka_unit_test(test_no_line),
        cmocka_unit_test(test_too_large),
    };
    return cmocka_run_group_tests_name("stats/slope", tests, NULL, NULL);
}
