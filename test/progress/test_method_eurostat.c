/* Eurostat's rates by hand, and every case in which there is none. Most go from 2018 to 2020 with a
 * target in 2022, so that roots are square and fourth ones: 100 to 121 is 10 % a year. */
#include "subject.h"

int test_progress_method_eurostat(void);

static Verdict run(Want want, double target, double v0, double v1)
{
    Sample s = sample_of(want, NAN, target);
    s.subject.aim.target_year = 2022;
    sample_add(&s, 2018, v0);
    sample_add(&s, 2020, v1);
    return sample_run(&s, method_eurostat);
}

/* Required from 100 in four years: 1.05^4 = 1.21550625 (5 %), 1.1^4 = 1.4641, 1.125^4 =
 * 1.601806640625, 1.2^4 = 2.0736; so R = 2, 1, .8, .5. From 121 to 100 it is -1/11 a year;
 * required 20 %: R = -(1/11) / .2. */
static void test_with_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 121.550625, 100, 121), CLASS_ON_TRACK, 2);
    assert_verdict(run(WANT_UP, 146.41, 100, 121), CLASS_ON_TRACK, 1);
    assert_verdict(run(WANT_UP, 160.1806640625, 100, 121), CLASS_SOME, .8);
    assert_verdict(run(WANT_UP, 207.36, 100, 121), CLASS_LITTLE, .5);
    assert_verdict(run(WANT_UP, 121 * 2.0736, 121, 100), CLASS_AWAY, -1 / 2.2);
}

/* From 100: .9^2 = .81 is -10 % a year; .8^4 = .4096 asks for -20 %, .875^4 = .586181640625 for
 * -12.5 %. R = .5, .8. Rising by 10 % instead: R = -.5. */
static void test_decline_with_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_DOWN, 40.96, 100, 81), CLASS_LITTLE, .5);
    assert_verdict(run(WANT_DOWN, 58.6181640625, 100, 81), CLASS_SOME, .8);
    assert_verdict(run(WANT_DOWN, 40.96, 100, 121), CLASS_AWAY, -.5);
}

/* 1.02^2 = 1.0404, 1.005^2 = 1.010025, .99^2 = .9801 */
static void test_without_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, NAN, 100, 104.04), CLASS_ON_TRACK, .02);
    assert_verdict(run(WANT_UP, NAN, 100, 101.0025), CLASS_SOME, .005);
    assert_verdict(run(WANT_UP, NAN, 100, 100), CLASS_LITTLE, 0);
    assert_verdict(run(WANT_UP, NAN, 100, 98.01), CLASS_AWAY, -.01);
    assert_verdict(run(WANT_DOWN, NAN, 100, 96.04), CLASS_ON_TRACK, .02);
    assert_verdict(run(WANT_DOWN, NAN, 100, 101.0025), CLASS_AWAY, -.005);
}

/* 121 * 1.1^2 = 146.41 in 2022; no more than the bound */
static void test_expected(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, NAN);
    (void)state;
    assert_near(run(WANT_UP, NAN, 100, 121).expected, 146.41);
    s.subject.aim.target_year = 2022;
    s.subject.aim.upper = 130;
    sample_add(&s, 2018, 100);
    sample_add(&s, 2020, 121);
    assert_true(sample_run(&s, method_eurostat).expected == 130);
}

/* 2020 looks back to 2015, no farther: from 2015's 100 to 2020's 100 * 1.02^5 it is 2 %; what was
 * before, and what is between, does not count. */
static void test_window(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, NAN), gap = s;
    (void)state;
    sample_add(&s, 2014, 1000);
    sample_add(&s, 2015, 100);
    sample_add(&s, 2017, 5);
    sample_add(&s, 2020, 110.40808032);
    assert_verdict(sample_run(&s, method_eurostat), CLASS_ON_TRACK, .02);
    sample_add(&gap, 2014, 100);
    sample_add(&gap, 2020, 110);
    assert_none(sample_run(&gap, method_eurostat), WHY_FEW_POINTS);
}

static void test_met(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 110, 100, 121), CLASS_MET, run(WANT_UP, 110, 100, 121).score);
    Verdict v = run(WANT_DOWN, 0, 5, 0);
    assert_int_equal(v.class, CLASS_MET);
    assert_true(isnan(v.score));
    assert_int_equal(run(WANT_NEAR, 1, .9, .98).class, CLASS_MET);
}

/* -100 to -81: the magnitude falls by 10 % a year, so the value grows; asked for -40.96, 20 %. */
static void test_negative_values(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, NAN, -100, -81), CLASS_ON_TRACK, .1);
    assert_verdict(run(WANT_UP, -40.96, -100, -81), CLASS_LITTLE, .5);
    assert_verdict(run(WANT_UP, NAN, -100, -121), CLASS_AWAY, -.1);
}

/* Down to 0 is -100 % a year. The fourth root of 16 is 2: 100 % a year was asked for; R = -1. */
static void test_zero_and_sign(void **state)
{
    (void)state;
    assert_none(run(WANT_UP, 100, 0, 50), WHY_ZERO);
    assert_none(run(WANT_UP, NAN, 0, 0), WHY_ZERO);
    assert_none(run(WANT_DOWN, 0, 100, 81), WHY_ZERO);
    assert_verdict(run(WANT_UP, 160, 10, 0), CLASS_AWAY, -1);
    assert_verdict(run(WANT_DOWN, NAN, 10, 0), CLASS_ON_TRACK, 1);
    assert_none(run(WANT_UP, 20, -10, 10), WHY_SIGN);
    assert_none(run(WANT_UP, 10, -10, -5), WHY_SIGN);
}

/* From 120 to 108 with a target of 110: away, though 108 is near it. sqrt(.9) - 1 a year; the
 * fourth root of 11/12 asks for -.0215187. */
static void test_base_at_and_beyond_target(void **state)
{
    (void)state;
    assert_none(run(WANT_UP, 100, 100, 90), WHY_BASE_TARGET);
    assert_verdict(run(WANT_UP, 110, 120, 108), CLASS_AWAY,
                   -(1 - sqrt(.9)) / (1 - pow(11.0 / 12, .25)));
}

/* 50 to 60.5, 10 % a year; the target stands above what can be: 103.68 asks for 20 %. */
static void test_target_beyond_bounds(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, 103.68);
    (void)state;
    s.subject.aim.upper = 100;
    s.subject.aim.target_year = 2022;
    sample_add(&s, 2018, 50);
    sample_add(&s, 2020, 60.5);
    assert_verdict(sample_run(&s, method_eurostat), CLASS_LITTLE, .5);
}

static void test_nothing_to_say(void **state)
{
    Sample none = sample_of(WANT_UP, NAN, 100), one = none, late = none;
    (void)state;
    assert_none(sample_run(&none, method_eurostat), WHY_NO_DATA);
    sample_add(&one, 2020, 50);
    assert_none(sample_run(&one, method_eurostat), WHY_ONE_POINT);
    assert_none(run(WANT_NEAR, 1, .8, .9), WHY_PARITY);
    assert_none(run(WANT_NEAR, NAN, .8, .9), WHY_NO_TARGET);
    late.subject.aim.target_year = 2018;
    sample_add(&late, 2018, 50);
    sample_add(&late, 2020, 60);
    assert_none(sample_run(&late, method_eurostat), WHY_NO_BASE);
}

static void test_always_sound(void **state)
{
    (void)state;
    assert_always_sound(method_eurostat);
}

int test_progress_method_eurostat(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_with_target),
        cmocka_unit_test(test_decline_with_target),
        cmocka_unit_test(test_without_target),
        cmocka_unit_test(test_expected),
        cmocka_unit_test(test_window),
        cmocka_unit_test(test_met),
        cmocka_unit_test(test_negative_values),
        cmocka_unit_test(test_zero_and_sign),
        cmocka_unit_test(test_base_at_and_beyond_target),
        cmocka_unit_test(test_target_beyond_bounds),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_always_sound),
    };
    return cmocka_run_group_tests_name("progress/method_eurostat", tests, NULL, NULL);
}
