/* The measure of Statistics Canada by hand, with all that is arbitrary in it. Most go from 2018 to
 * 2020 with a target in 2022: 100 to 121 is 10 % a year. */
#include "subject.h"

int test_progress_method_statcan(void);

static Sample sample(Want want, double target, double v0, double v1)
{
    Sample s = sample_of(want, NAN, target);
    s.subject.aim.base_year = 2018;
    s.subject.aim.target_year = 2022;
    sample_add(&s, 2018, v0);
    sample_add(&s, 2020, v1);
    return s;
}

static Verdict run(Want want, double target, double v0, double v1)
{
    Sample s = sample(want, target, v0, v1);
    return sample_run(&s, method_statcan);
}

static Verdict run_near_limit(Want want, double limit, double v0, double v1)
{
    Sample s = sample(want, NAN, v0, v1);
    if (want == WANT_UP)
        s.subject.aim.upper = limit;
    else
        s.subject.aim.lower = limit;
    return sample_run(&s, method_statcan);
}

/* Required from 100 in four years: 1.05^4 = 1.21550625, 1.1^4 = 1.4641, 1.125^4 = 1.601806640625,
 * 1.2^4 = 2.0736; p = 2, 1, .8, .5. Scores: 7.1429 * 2 - 4.2857 is above 5; 7.1429 - 4.2857 =
 * 2.8572; 5.71432 - 4.2857 = 1.42862; 4.1667 * .5 - 2.5 = -.41665. Back from 121 to 100: p =
 * -(1/11) / .2. */
static void test_with_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 121.550625, 100, 121), CLASS_ON_TRACK, 5);
    assert_verdict(run(WANT_UP, 146.41, 100, 121), CLASS_ON_TRACK, 2.8572);
    assert_verdict(run(WANT_UP, 160.1806640625, 100, 121), CLASS_SOME, 1.42862);
    assert_verdict(run(WANT_UP, 207.36, 100, 121), CLASS_LITTLE, -.41665);
    assert_verdict(run(WANT_UP, 121 * 2.0736, 121, 100), CLASS_AWAY, -4.1667 / 2.2 - 2.5);
    assert_verdict(run(WANT_UP, 110, 100, 50), CLASS_AWAY, -5);
}

/* 1.02^2 = 1.0404: 500 * .02 - 5 = 5. 1.016^2 = 1.032256: 3. 1.01^2 = 1.0201: 250 * .01 - 1.25.
 * 1.002^2 = 1.004004: 500 * .002 - 2.5. .99^2 = .9801: 125 * -.01 - 2.5. */
static void test_without_target(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, NAN, 100, 104.04), CLASS_ON_TRACK, 5);
    assert_verdict(run(WANT_UP, NAN, 100, 103.2256), CLASS_ON_TRACK, 3);
    assert_verdict(run(WANT_UP, NAN, 100, 102.01), CLASS_SOME, 1.25);
    assert_verdict(run(WANT_UP, NAN, 100, 100.4004), CLASS_LITTLE, -1.5);
    assert_verdict(run(WANT_UP, NAN, 100, 100), CLASS_LITTLE, -2.5);
    assert_verdict(run(WANT_UP, NAN, 100, 98.01), CLASS_AWAY, -3.75);
    assert_verdict(run(WANT_UP, NAN, 100, 50), CLASS_AWAY, -5);
    assert_verdict(run(WANT_DOWN, NAN, 100, 98.01), CLASS_SOME, 1.25);
}

/* Half way to 100, and at 30 above a least of 20, C = 1 - .5^4.44 = 1 - .0460710: with 1 % a year,
 * 2.5 / C - 1.25. At the limit C = 0; at twice a least of 20 C = 1. A limit on the other side does
 * not count. 1.0145 a year is below 1.5 % and above 1.5 % of C (1.4309 %): 500 * .0145 / C - 5. */
static void test_near_a_limit(void **state)
{
    const double c = 1 - pow(.5, 4.44);
    (void)state;
    assert_true(fabs(c - .953929) < 1e-6);
    assert_verdict(run_near_limit(WANT_UP, 100, 50, 51.005), CLASS_SOME, 2.5 / c - 1.25);
    assert_verdict(run_near_limit(WANT_UP, 100, 50, 50 * 1.0145 * 1.0145), CLASS_ON_TRACK,
                   7.25 / c - 5);
    assert_verdict(run_near_limit(WANT_DOWN, 20, 30, 30 * .9801), CLASS_SOME, 2.5 / c - 1.25);
    assert_verdict(run_near_limit(WANT_DOWN, 20, 40, 40 * .9801), CLASS_SOME, 1.25);
    assert_verdict(run_near_limit(WANT_DOWN, 0, 40, 40 * .9801), CLASS_SOME, 1.25);
    assert_verdict(run_near_limit(WANT_UP, 100, 50, 50.2002), CLASS_LITTLE, 1 / c - 2.5);
    assert_verdict(run_near_limit(WANT_UP, 100, 100, 100), CLASS_ON_TRACK, 5);
    assert_verdict(run_near_limit(WANT_UP, 100, 100, 98.01), CLASS_AWAY, -3.75);
}

/* A base of 0 becomes .001: (50 / .001)^(1/2) - 1 = 222.6 beside (100 / .001)^(1/4) - 1 = 16.8. A
 * target of 0 becomes .001: -10 % a year beside 10^(-5/4) - 1. Nothing from nothing: -100 %. */
static void test_zeros_are_replaced(void **state)
{
    Verdict v = run(WANT_UP, 100, 0, 50);
    (void)state;
    assert_verdict(v, CLASS_ON_TRACK, 5);
    assert_int_equal(v.why, WHY_ZERO);
    assert_true(isnan(v.expected));
    v = run(WANT_DOWN, 0, 100, 81);
    assert_verdict(v, CLASS_LITTLE, 4.1667 * (.1 / (1 - pow(10, -1.25))) - 2.5);
    assert_int_equal(v.why, WHY_ZERO);
    v = run(WANT_DOWN, 0, 5, .0005);
    assert_verdict(v, CLASS_MET, 5);
    assert_int_equal(v.why, WHY_ZERO);
    assert_verdict(run(WANT_UP, NAN, 0, 0), CLASS_AWAY, -5);
    assert_verdict(run(WANT_DOWN, NAN, 0, 0), CLASS_ON_TRACK, 5);
    assert_none(run(WANT_UP, 0, 0, -5), WHY_SIGN);
}

/* To 0 it is -100 % a year. */
static void test_latest_zero(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 160, 10, 0), CLASS_AWAY, -5);
    assert_verdict(run(WANT_DOWN, NAN, 10, 0), CLASS_ON_TRACK, 5);
}

static void test_met(void **state)
{
    Sample one = sample_of(WANT_UP, NAN, 90);
    (void)state;
    Verdict v = run(WANT_UP, 110, 100, 121);
    assert_verdict(v, CLASS_MET, 5);
    assert_int_equal(v.why, WHY_NONE);
    assert_near(v.expected, 146.41);
    assert_verdict(run(WANT_UP, 5, -10, 10), CLASS_MET, 5);
    sample_add(&one, 2020, 95);
    assert_verdict(sample_run(&one, method_statcan), CLASS_MET, 5);
}

/* A parity of .625 is 1.6, of .8 it is 1.25: (1.25 / 1.6)^(1/2) - 1 = -.116117 beside (1
 * / 1.6)^(1/4)
 * - 1 = -.110860. Around 50, 30 is 70 and 40 is 60. */
static void test_from_both_sides(void **state)
{
    double parity = (1 - sqrt(.78125)) / (1 - pow(.625, .25));
    double half = (1 - sqrt(6.0 / 7)) / (1 - pow(5.0 / 7, .25));
    (void)state;
    assert_verdict(run(WANT_NEAR, 1, .625, .8), CLASS_ON_TRACK, 7.1429 * parity - 4.2857);
    assert_verdict(run(WANT_NEAR, 1, 1.6, 1.25), CLASS_ON_TRACK, 7.1429 * parity - 4.2857);
    assert_verdict(run(WANT_NEAR, 1, .8, .97), CLASS_MET, 5);
    assert_verdict(run(WANT_NEAR, 50, 30, 40), CLASS_SOME, 7.1429 * half - 4.2857);
    assert_verdict(run(WANT_NEAR, 50, 70, 60), CLASS_SOME, 7.1429 * half - 4.2857);
    assert_true(isnan(run(WANT_NEAR, 50, 70, 60).expected));
    assert_none(run(WANT_NEAR, 1, 0, .8), WHY_ZERO);
    assert_none(run(WANT_NEAR, NAN, .8, .9), WHY_NO_TARGET);
}

/* -100 to -81 is growth by 10 % of the magnitude. */
static void test_negative_values(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, NAN, -100, -81), CLASS_ON_TRACK, 5);
    assert_verdict(run(WANT_UP, -40.96, -100, -81), CLASS_LITTLE, -.41665);
    assert_none(run(WANT_UP, 20, -10, 10), WHY_SIGN);
    assert_none(run(WANT_UP, 10, -10, -5), WHY_SIGN);
}

static void test_base_at_and_beyond_target(void **state)
{
    (void)state;
    assert_none(run(WANT_UP, 100, 100, 90), WHY_BASE_TARGET);
    assert_none(run(WANT_UP, .001, 0, -0.0), WHY_BASE_TARGET);
    assert_int_equal(run(WANT_UP, 110, 120, 108).class, CLASS_AWAY);
}

/* The base is the first year from 2015 on, never one before it; the gap up to 2020 does not count.
 */
static void test_base_year(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, NAN), few = s, early = s;
    (void)state;
    sample_add(&s, 2014, 5);
    sample_add(&s, 2018, 100);
    sample_add(&s, 2020, 102.01);
    assert_verdict(sample_run(&s, method_statcan), CLASS_SOME, 1.25);
    sample_add(&few, 2014, 100);
    sample_add(&few, 2020, 102.01);
    assert_none(sample_run(&few, method_statcan), WHY_FEW_POINTS);
    sample_add(&early, 2010, 100);
    sample_add(&early, 2014, 102.01);
    assert_none(sample_run(&early, method_statcan), WHY_NO_BASE);
}

/* 50 to 60.5 beside the 20 % a year that 103.68 asks for: p = .5 */
static void test_target_beyond_bounds(void **state)
{
    Sample s = sample(WANT_UP, 103.68, 50, 60.5);
    (void)state;
    s.subject.aim.upper = 70;
    Verdict v = sample_run(&s, method_statcan);
    assert_verdict(v, CLASS_LITTLE, -.41665);
    assert_true(v.expected == 70);
}

static void test_nothing_to_say(void **state)
{
    Sample none = sample_of(WANT_UP, NAN, 100), one = none;
    Sample late = sample(WANT_UP, 100, 50, 60);
    (void)state;
    assert_none(sample_run(&none, method_statcan), WHY_NO_DATA);
    sample_add(&one, 2020, 50);
    assert_none(sample_run(&one, method_statcan), WHY_ONE_POINT);
    late.subject.aim.target_year = 2018;
    assert_none(sample_run(&late, method_statcan), WHY_NO_BASE);
}

static void test_always_sound(void **state)
{
    (void)state;
    assert_always_sound(method_statcan);
}

int test_progress_method_statcan(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_with_target),
        cmocka_unit_test(test_without_target),
        cmocka_unit_test(test_near_a_limit),
        cmocka_unit_test(test_zeros_are_replaced),
        cmocka_unit_test(test_latest_zero),
        cmocka_unit_test(test_met),
        cmocka_unit_test(test_from_both_sides),
        cmocka_unit_test(test_negative_values),
        cmocka_unit_test(test_base_at_and_beyond_target),
        cmocka_unit_test(test_base_year),
        cmocka_unit_test(test_target_beyond_bounds),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_always_sound),
    };
    return cmocka_run_group_tests_name("progress/method_statcan", tests, NULL, NULL);
}
