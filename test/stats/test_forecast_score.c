/* Scores of forecasts, each worked out by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "stats/forecast_score.h"

int test_stats_forecast_score(void);

static void test_errors(void **state)
{
    (void)state;
    assert_near(score_error(7, 4, 2, 50), 1.5, 0);
    assert_near(score_error(4, 7, 2, 50), 1.5, 0);
    assert_near(score_error(1000, 0, 1, 50), 50, 0);
}

/* [2, 6] of 80 %: 4 inside; 10 for every unit outside. */
static void test_interval(void **state)
{
    (void)state;
    assert_near(score_interval(2, 6, .2, 3), 4, 1e-12);
    assert_near(score_interval(2, 6, .2, 1.5), 9, 1e-12);
    assert_near(score_interval(2, 6, .2, 8), 24, 1e-12);
}

/* Outcome 2: losses .75 (error -1 at .25), 0, .75 (error 1 at .75); twice their mean is 1. */
static void test_quantiles(void **state)
{
    const double taus[] = {.25, .5, .75};
    (void)state;
    assert_near(score_quantiles((double[]){3, 2, 1}, taus, 3, 2), 1, 1e-12);
    assert_near(score_quantiles((double[]){2, 2, 2}, taus, 3, 2), 0, 0);
    /* one point, the median: the CRPS is the absolute error */
    assert_near(score_quantiles((double[]){5}, &taus[1], 1, 2), 3, 1e-12);
}

static void test_probabilities(void **state)
{
    Reliability r = {0};
    (void)state;
    assert_near(score_brier(.8, true), .04, 1e-12);
    assert_near(score_brier(.8, false), .64, 1e-12);
    assert_near(reliability_error(&r), 0, 0);
    /* of two at .25 one happened: .25 off; of one at 1 (the last bin) all: 0 off */
    reliability_add(&r, .25, true, 1);
    reliability_add(&r, .25, false, 1);
    reliability_add(&r, 1, true, 2);
    assert_near(reliability_error(&r), .125, 1e-12);
}

int test_stats_forecast_score(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors), cmocka_unit_test(test_interval),
        cmocka_unit_test(test_quantiles), cmocka_unit_test(test_probabilities)};
    return cmocka_run_group_tests_name("stats/forecast_score", tests, NULL, NULL);
}
