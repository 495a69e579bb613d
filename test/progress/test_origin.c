/* What the forecast sees of a series: terms and spread, against two real series worked out
 * beforehand with the two constants of the simplest forecast (.55 of the slope, .60 of the last).
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "progress/origin.h"

int test_progress_origin(void);

static double simple_forecast(const Origin *o, int years_ahead)
{
    double terms[TERMS];
    Horizon h = horizon_of(years_ahead);
    origin_terms(o, &h, terms);
    return o->value + o->unit * (.55 * terms[TERM_SLOPE] + .60 * terms[TERM_LAST]);
}

static Origin origin_from(const int16_t *years, const double *values, size_t count)
{
    Changes c = changes_of(years, values, count);
    return origin_of(years, values, count, &c, NULL);
}

static void test_smooth(void **state)
{
    const int16_t years[] = {2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010};
    const double values[] = {49.7, 47.4, 45.1, 43.1, 41.1, 39.3, 37.5, 35.8, 33.8, 31.6, 29.5};
    Origin o = origin_from(years, values, 11);
    (void)state;
    assert_int_equal(o.year, 2010);
    assert_int_equal(o.bin, 0);
    assert_false(o.has_others);
    assert_near(o.terms[TERM_OTHERS], 0, 0);
    assert_near(simple_forecast(&o, 1), 27.3095, 1e-4);
    assert_near(simple_forecast(&o, 5), 19.5891, 1e-4);
    assert_near(o.swing, cbrt(1.933333 / 2.02), 1e-6);
}

static void test_rough_with_gaps(void **state)
{
    const int16_t years[] = {2000, 2001, 2002, 2003, 2005, 2007, 2009, 2012};
    const double values[] = {42.1, 43.2, 37.1, 42.4, 33.09481, 39.26604, 28.78110, 26.86465};
    Origin o = origin_from(years, values, 8);
    (void)state;
    assert_int_equal(o.bin, 6);
    assert_near(simple_forecast(&o, 5), 26.8279, 1e-4);
}

static void test_horizons_go_on_growing(void **state)
{
    Horizon before = horizon_of(1);
    (void)state;
    assert_near(before.reach, .95, 1e-12);
    assert_near(horizon_of(2).reach, .95 + .95 * .95, 1e-12);
    for (int h = 2; h <= 50; h++) {
        Horizon now = horizon_of(h);
        assert_true(now.reach > before.reach && now.reach < 19);
        for (uint8_t b = 0; b < ROUGHNESS_BINS; b++) {
            Origin o = {.bin = b, .swing = 1};
            assert_true(origin_spread(&o, &now) > origin_spread(&o, &before));
        }
        before = now;
    }
}

static void test_others_pull_a_rough_series(void **state)
{
    double levels[40], changes[40];
    int16_t ends[40];
    for (int i = 0; i < 40; i++) {
        levels[i] = i;
        changes[i] = i < 20 ? 3 : -.5;
        ends[i] = 2000;
    }
    const Spells others = {40, levels, changes, ends};
    const int16_t years[] = {1, 2, 3, 4, 5, 6};
    const double rough[] = {35, 36, 35, 36, 35, 36}, smooth[] = {31, 32, 33, 34, 35, 36};
    Changes c = changes_of(years, rough, 6);
    (void)state;
    Origin o = origin_of(years, rough, 6, &c, &others);
    assert_true(o.has_others);
    assert_near(o.terms[TERM_OTHERS], -.5 * (1 - c.direction * (1 - c.roughness / 2)), 1e-12);
    assert_near(o.swing, cbrt(.5), 1e-12);
    c = changes_of(years, smooth, 6);
    o = origin_of(years, smooth, 6, &c, &others);
    assert_near(o.terms[TERM_OTHERS], 0, 1e-12);
    c = changes_of(years, (const double[]){2, 1, 2, 1, 2, 1}, 6);
    o = origin_of(years, (const double[]){2, 1, 2, 1, 2, 1}, 6, &c, &others);
    assert_true(o.terms[TERM_OTHERS] <= 2); /* at most twice what is typical of it */
}

static void test_constant(void **state)
{
    const int16_t years[] = {2000, 2001, 2002};
    Origin o = origin_from(years, (const double[]){5, 5, 5}, 3);
    (void)state;
    assert_near(o.unit, 0, 0);
    assert_near(o.value, 5, 0);
}

int test_progress_origin(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smooth), cmocka_unit_test(test_rough_with_gaps),
        cmocka_unit_test(test_horizons_go_on_growing),
        cmocka_unit_test(test_others_pull_a_rough_series), cmocka_unit_test(test_constant)};
    return cmocka_run_group_tests_name("progress/origin", tests, NULL, NULL);
}
