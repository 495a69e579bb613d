/* Darya's classes from forecasts that are drawn by hand: quantiles 0, 5, … 100 of a uniform
 * distribution from `low` to `high`. */
#include "subject.h"

#include "progress/method_darya.h"

int test_progress_method_darya(void);

static Forecast spread_evenly(double low, double high)
{
    Forecast f = {
        .from_year = 2020, .year = 2030, .value = (low + high) / 2, .spread = 1, .is_tested = true};
    for (size_t i = 0; i < FORECAST_TAUS; i++)
        f.quantiles[i] = low + forecast_taus[i] * (high - low);
    return f;
}

static Verdict run(Want want, double target, double latest, const Forecast *forecast)
{
    Sample s = sample_of(want, 50, target);
    sample_add(&s, 2015, 50);
    sample_add(&s, 2020, latest);
    s.subject.forecast = forecast;
    return sample_run(&s, method_darya);
}

/* Of 0 to 100, the values of at least 20 are four fifths, of at least 80 one fifth. */
static void test_likely_uncertain_unlikely(void **state)
{
    (void)state;
    Forecast f = spread_evenly(0, 100);
    assert_int_equal(run(WANT_UP, 15, 10, &f).class, CLASS_ON_TRACK);
    assert_int_equal(run(WANT_UP, 15, 16, &f).class, CLASS_MET);
    assert_int_equal(run(WANT_UP, 50, 45, &f).class, CLASS_SOME);
    assert_int_equal(run(WANT_UP, 90, 45, &f).class, CLASS_LITTLE); /* expected 50: nearer to 90 */
    assert_int_equal(run(WANT_UP, 90, 60, &f).class, CLASS_AWAY); /* expected 50: 40 is over 31.5 */
    assert_int_equal(run(WANT_UP, 90, 51, &f).class, CLASS_LITTLE); /* 40 is under 1.05 times 39 */
    assert_int_equal(run(WANT_UP, 90, 95, &f).class, CLASS_AWAY);   /* met, and likely lost */
    assert_int_equal(run(WANT_DOWN, 85, 90, &f).class, CLASS_ON_TRACK);
    assert_int_equal(run(WANT_DOWN, 10, 55, &f).class, CLASS_LITTLE);
    assert_int_equal(run(WANT_DOWN, 10, 40, &f).class, CLASS_AWAY);
}

/* Expected 10, but four values in five over 20: unlikely, and yet not away. */
static void test_expected_beyond_the_target(void **state)
{
    (void)state;
    Forecast f = spread_evenly(18, 28);
    f.value = 10;
    assert_int_equal(run(WANT_DOWN, 20, 21, &f).class, CLASS_LITTLE);
}

static void test_score_is_the_chance(void **state)
{
    (void)state;
    Forecast f = spread_evenly(0, 100);
    Verdict up = run(WANT_UP, 30, 10, &f), down = run(WANT_DOWN, 30, 40, &f);
    assert_true(up.score > .5 && down.score < .5);
    /* what is calibrated is being met, from either side: the two do not sum to 1 exactly */
    assert_true(fabs(up.score + down.score - 1) < .1);
    assert_near(up.expected, 50);
}

/* 3 % of 100 on both sides: 97 to 103 are 6 of the 40 from 80 to 120. */
static void test_from_both_sides(void **state)
{
    (void)state;
    Forecast f = spread_evenly(80, 120), narrow = spread_evenly(98, 102);
    double p = run(WANT_NEAR, 100, 90, &f).score;
    assert_true(p > .05 && p < .3);
    assert_int_equal(run(WANT_NEAR, 100, 90, &narrow).class, CLASS_ON_TRACK);
    assert_int_equal(run(WANT_NEAR, 100, 101, &narrow).class, CLASS_MET);
}

static void test_without_answer(void **state)
{
    (void)state;
    Forecast f = spread_evenly(0, 100);
    Sample none = sample_of(WANT_UP, 1, 2), last = sample_of(WANT_UP, 1, 2);
    assert_int_equal(sample_run(&none, method_darya).why, WHY_NO_DATA);
    Verdict v = run(WANT_UP, NAN, 10, &f);
    assert_int_equal(v.class, CLASS_NONE);
    assert_int_equal(v.why, WHY_NO_TARGET);
    assert_near(v.expected, 50);
    assert_int_equal(run(WANT_UP, 20, 10, NULL).why, WHY_FEW_POINTS);
    assert_int_equal(run(WANT_UP, 20, 30, NULL).class, CLASS_MET);
    sample_add(&last, 2030, 3);
    assert_int_equal(sample_run(&last, method_darya).class, CLASS_MET);
    last.values[0] = 1;
    assert_int_equal(sample_run(&last, method_darya).class, CLASS_AWAY);
}

int test_progress_method_darya(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_likely_uncertain_unlikely),
                                       cmocka_unit_test(test_expected_beyond_the_target),
                                       cmocka_unit_test(test_score_is_the_chance),
                                       cmocka_unit_test(test_from_both_sides),
                                       cmocka_unit_test(test_without_answer)};
    return cmocka_run_group_tests_name("progress method_darya", tests, NULL, NULL);
}
