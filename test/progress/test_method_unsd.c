/* UNSD's projection by hand, and every case in which there is none. Most go from 2018 to 2020 with
 * a target in 2022: 100 to 121 is 10 % a year and leads to 146.41. */
#include "subject.h"

int test_progress_method_unsd(void);

static Verdict run(Want want, double target, double v0, double v1)
{
    Sample s = sample_of(want, NAN, target);
    s.subject.aim.base_year = 2018;
    s.subject.aim.target_year = 2022;
    sample_add(&s, 2018, v0);
    sample_add(&s, 2020, v1);
    return sample_run(&s, method_unsd);
}

/* (146.41 - 100) / (target - 100) = 46.41 / 48 = .966875, / 50 = .9282, / 500 = .09282. From 121 to
 * 100 it leads to 100 * 100 / 121: (10000/121 - 121) / 100 with a target of 221. */
static void test_with_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 148, 100, 121), CLASS_ON_TRACK, .966875);
    assert_verdict(run(WANT_UP, 150, 100, 121), CLASS_SOME, .9282);
    assert_verdict(run(WANT_UP, 600, 100, 121), CLASS_LITTLE, .09282);
    assert_verdict(run(WANT_UP, 221, 121, 100), CLASS_AWAY, (10000.0 / 121 - 121) / 100);
    assert_near(run(WANT_UP, 150, 100, 121).expected, 146.41);
}

/* 100 to 81 leads to 65.61: of the way to 0, 34.39 of 100; to 64, 34.39 of 36. */
static void test_decline_with_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_DOWN, 0, 100, 81), CLASS_SOME, .3439);
    assert_verdict(run(WANT_DOWN, 64, 100, 81), CLASS_ON_TRACK, 34.39 / 36);
    assert_verdict(run(WANT_DOWN, 0, 100, 121), CLASS_AWAY, -.4641);
}

/* 1.03^2 = 1.0609, 1.01^2 = 1.0201, 1.001^2 = 1.002001, .99^2 = .9801 */
static void test_without_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, NAN, 100, 106.09), CLASS_ON_TRACK, .03);
    assert_verdict(run(WANT_UP, NAN, 100, 102.01), CLASS_SOME, .01);
    assert_verdict(run(WANT_UP, NAN, 100, 100.2001), CLASS_LITTLE, .001);
    assert_verdict(run(WANT_UP, NAN, 100, 100), CLASS_LITTLE, 0);
    assert_verdict(run(WANT_UP, NAN, 100, 98.01), CLASS_AWAY, -.01);
    assert_verdict(run(WANT_DOWN, NAN, 100, 98.01), CLASS_SOME, .01);
}

static Verdict run_years(int a, int b, int c)
{
    Sample s = sample_of(WANT_UP, NAN, NAN);
    sample_add(&s, a, 50);
    sample_add(&s, b, 100);
    sample_add(&s, c, 121);
    return sample_run(&s, method_unsd);
}

/* The base is the first year from 2015 on, or else the last before it. 100 to 121 is 10 % a year in
 * two years; in five it is 1.21^(1/5) - 1. */
static void test_base_year(void **state)
{
    (void)state;
    assert_verdict(run_years(2010, 2018, 2020), CLASS_ON_TRACK, .1);
    assert_verdict(run_years(2014, 2015, 2020), CLASS_ON_TRACK, pow(1.21, .2) - 1);
    assert_verdict(run_years(2010, 2014, 2019), CLASS_ON_TRACK, pow(1.21, .2) - 1);
    assert_verdict(run_years(2005, 2010, 2012), CLASS_ON_TRACK, .1);
    assert_verdict(run_years(2015, 2017, 2017 + 2), CLASS_ON_TRACK, pow(2.42, .25) - 1);
}

static void test_met(void **state)
{
    Sample one = sample_of(WANT_UP, NAN, 90);
    (void)state;
    assert_verdict(run(WANT_UP, 110, 100, 121), CLASS_MET, 4.641);
    assert_verdict(run(WANT_DOWN, 0, 5, 0), CLASS_MET, 1);
    assert_int_equal(run(WANT_NEAR, 1, .9, .98).class, CLASS_MET);
    sample_add(&one, 2020, 95);
    Verdict v = sample_run(&one, method_unsd);
    assert_int_equal(v.class, CLASS_MET);
    assert_true(isnan(v.score));
}

/* -100 to -81 leads to -65.61; to 0, 34.39 of 100; to 10, 34.39 of 110. */
static void test_negative_values(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 0, -100, -81), CLASS_SOME, .3439);
    assert_verdict(run(WANT_UP, 10, -100, -81), CLASS_SOME, 34.39 / 110);
    assert_verdict(run(WANT_UP, NAN, -100, -81), CLASS_ON_TRACK, .1);
}

/* From 10 to 0 it stays at 0: -10 of 10. */
static void test_zero_and_sign(void **state)
{
    (void)state;
    assert_none(run(WANT_UP, 100, 0, 50), WHY_ZERO);
    assert_none(run(WANT_UP, 100, 0, 0), WHY_ZERO);
    assert_verdict(run(WANT_UP, 20, 10, 0), CLASS_AWAY, -1);
    assert_none(run(WANT_UP, 20, -10, 10), WHY_SIGN);
    assert_none(run(WANT_UP, NAN, 10, -10), WHY_SIGN);
}

/* 100 to 81 leads to 65.61: 34.39 the wrong way, of 5 between base and target */
static void test_base_at_and_beyond_target(void **state)
{
    (void)state;
    assert_none(run(WANT_UP, 100, 100, 81), WHY_BASE_TARGET);
    assert_verdict(run(WANT_UP, 95, 100, 81), CLASS_AWAY, -34.39 / 5);
}

/* 146.41 is expected, 130 is told; the score is of 146.41. */
static void test_target_beyond_bounds(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, 150);
    (void)state;
    s.subject.aim.upper = 130;
    s.subject.aim.target_year = 2022;
    sample_add(&s, 2018, 100);
    sample_add(&s, 2020, 121);
    Verdict v = sample_run(&s, method_unsd);
    assert_verdict(v, CLASS_SOME, .9282);
    assert_true(v.expected == 130);
}

/* The way to 2020 was 30; 21 of it are made. */
static void test_target_year_is_over(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, 130);
    (void)state;
    s.subject.aim.target_year = 2019;
    sample_add(&s, 2018, 100);
    sample_add(&s, 2020, 121);
    assert_verdict(sample_run(&s, method_unsd), CLASS_SOME, .7);
}

static void test_nothing_to_say(void **state)
{
    Sample none = sample_of(WANT_UP, NAN, 100), one = none, early = none;
    (void)state;
    assert_none(sample_run(&none, method_unsd), WHY_NO_DATA);
    sample_add(&one, 2020, 50);
    assert_none(sample_run(&one, method_unsd), WHY_ONE_POINT);
    sample_add(&early, 2010, 50);
    assert_none(sample_run(&early, method_unsd), WHY_ONE_POINT);
    assert_none(run(WANT_NEAR, 1, .8, .9), WHY_PARITY);
    assert_none(run(WANT_NEAR, NAN, .8, .9), WHY_NO_TARGET);
}

static void test_always_sound(void **state)
{
    (void)state;
    assert_always_sound(method_unsd);
}

int test_progress_method_unsd(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_with_target),
        cmocka_unit_test(test_decline_with_target),
        cmocka_unit_test(test_without_target),
        cmocka_unit_test(test_base_year),
        cmocka_unit_test(test_met),
        cmocka_unit_test(test_negative_values),
        cmocka_unit_test(test_zero_and_sign),
        cmocka_unit_test(test_base_at_and_beyond_target),
        cmocka_unit_test(test_target_beyond_bounds),
        cmocka_unit_test(test_target_year_is_over),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_always_sound),
    };
    return cmocka_run_group_tests_name("progress/method_unsd", tests, NULL, NULL);
}
