/* ESCAP's indices by hand, and every case in which they have no answer. */
#include "progress/method_unescap.h"

#include "subject.h"

int test_progress_method_unescap(void);

static Verdict run(Want want, double target, double v0, double v1)
{
    return sample_two(want, target, 2015, v0, 2020, v1, method_unescap);
}

/* 2015: 50, 2018: 59, 2020: 60, looked at from 2030. Weights 15/15 = 1, 15/12 = 1.25, 15/10 = 1.5,
 * together 3.75. Means: year 2015 + (0 + 3.75 + 7.5) / 3.75 = 2018, value (50 + 73.75 + 90) / 3.75
 * = 57. xx = 9 + 0 + 1.5 * 4 = 15; xy = 3 * 7 + 0 + 1.5 * 2 * 3 = 30; slope 2; in 2030:
 * 57 + 2 * 12 = 81. Target 100: P = 100 * 19 / 50 = 38. CS = 10 * (60 - 50) / 50 = 2. */
static void test_by_hand(void **state)
{
    Sample s = sample_of(WANT_UP, 50, 100);
    double value = 0, status = 0;
    (void)state;
    sample_add(&s, 2015, 50);
    sample_add(&s, 2018, 59);
    sample_add(&s, 2020, 60);
    Verdict v = sample_run(&s, method_unescap);
    assert_verdict(v, CLASS_SOME, 38);
    assert_near(v.expected, 81);
    assert_true(unescap_project(s.subject.series, 2030, &value));
    assert_near(value, 81);
    assert_true(unescap_current_status(&s.subject, &status));
    assert_near(status, 2);
}

/* The same mirrored: 50, 41, 40 leads to 19; target 0: P = 100 * 19 / 50. */
static void test_decline_by_hand(void **state)
{
    Sample s = sample_of(WANT_DOWN, 50, 0);
    double status = 0;
    (void)state;
    sample_add(&s, 2015, 50);
    sample_add(&s, 2018, 41);
    sample_add(&s, 2020, 40);
    assert_verdict(sample_run(&s, method_unescap), CLASS_SOME, 38);
    assert_true(unescap_current_status(&s.subject, &status));
    assert_near(status, 2);
}

/* Two points lie on their line. 0 to 31 in 5 years: 93 in 2030, P = 7. 0 to 29: 87, P = 13. 0 to
 * 40: 120, beyond. 50 to 45: 35, P = 100 * 65 / 50 = 130. */
static void test_classes(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 100, 0, 31), CLASS_ON_TRACK, 7);
    assert_verdict(run(WANT_UP, 100, 0, 29), CLASS_SOME, 13);
    assert_verdict(run(WANT_UP, 100, 0, 40), CLASS_ON_TRACK, 0);
    assert_verdict(run(WANT_UP, 100, 50, 45), CLASS_AWAY, 130);
    assert_verdict(run(WANT_DOWN, 0, 50, 55), CLASS_AWAY, 130);
}

static void test_constant_makes_no_progress(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 100, .1, .1), CLASS_AWAY, 100);
    assert_verdict(run(WANT_DOWN, 0, .1, .1), CLASS_AWAY, 100);
}

/* 95 to 85 with a target of 90: 65 in 2030, P = 100 * 25 / 5. With 88 in 2018 and 2020 and a base
 * of 95: P = 100 * 2 / 5 = 40, and still away. */
static void test_base_beyond_target(void **state)
{
    Sample s = sample_of(WANT_UP, 95, 90);
    (void)state;
    assert_verdict(run(WANT_UP, 90, 95, 85), CLASS_AWAY, 500);
    sample_add(&s, 2018, 88);
    sample_add(&s, 2020, 88);
    assert_verdict(sample_run(&s, method_unescap), CLASS_AWAY, 40);
}

/* .80 to .84: .92 in 2030; P = 100 * .08 / .20; CS = 10 - 10 * .16 / .20 = 2. 1.20 to 1.16 the
 * same. .90 to .93: .99, within 3 % of 1. */
static void test_from_both_sides(void **state)
{
    Sample s = sample_of(WANT_NEAR, .8, 1);
    double status = 0;
    (void)state;
    assert_verdict(run(WANT_NEAR, 1, .8, .84), CLASS_SOME, 40);
    assert_verdict(run(WANT_NEAR, 1, 1.2, 1.16), CLASS_SOME, 40);
    assert_verdict(run(WANT_NEAR, 1, .9, .93), CLASS_ON_TRACK, 0);
    assert_int_equal(run(WANT_NEAR, 1, .9, .98).class, CLASS_MET);
    sample_add(&s, 2020, .84);
    sample_run(&s, method_unescap);
    assert_true(unescap_current_status(&s.subject, &status));
    assert_near(status, 2);
}

/* 50 to 80 leads to 140, but no more than 100 can be; target 110: P = 100 * 10 / 60. */
static void test_target_beyond_bounds(void **state)
{
    Sample s = sample_of(WANT_UP, 50, 110);
    (void)state;
    s.subject.aim.upper = 100;
    sample_add(&s, 2015, 50);
    sample_add(&s, 2020, 80);
    Verdict v = sample_run(&s, method_unescap);
    assert_verdict(v, CLASS_SOME, 100.0 / 6);
    assert_true(v.expected == 100);
}

/* Met today; at 100 to 95 in five years 85 is expected: P = 100 * 5 / 10 is told beside it. */
static void test_met(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, 90);
    double status = 0;
    (void)state;
    assert_verdict(run(WANT_UP, 90, 80, 95), CLASS_MET, 0);
    assert_verdict(run(WANT_UP, 90, 100, 95), CLASS_MET, 50);
    sample_add(&s, 2020, 95);
    Verdict v = sample_run(&s, method_unescap);
    assert_int_equal(v.class, CLASS_MET);
    assert_true(isnan(v.score) && isnan(v.expected));
    assert_true(unescap_current_status(&s.subject, &status));
    assert_true(status == 10);
}

/* Through zero the line is a line: -10 to 10 leads to 50; to 20, P = 0. -10 to -5 leads to 5; to
 * 20, P = 100 * 15 / 30. 0 to 10 leads to 30; to 40, P = 25. 40 to 30 leads to 10; to 0, P = 25. */
static void test_zero_and_sign(void **state)
{
    (void)state;
    assert_verdict(run(WANT_UP, 20, -10, 10), CLASS_ON_TRACK, 0);
    assert_verdict(run(WANT_UP, 20, -10, -5), CLASS_SOME, 50);
    assert_verdict(run(WANT_UP, 40, 0, 10), CLASS_SOME, 25);
    assert_verdict(run(WANT_DOWN, 0, 40, 30), CLASS_SOME, 25);
}

static void test_nothing_to_say(void **state)
{
    Sample none = sample_of(WANT_UP, 50, 100), one = none, old = none;
    (void)state;
    assert_none(sample_run(&none, method_unescap), WHY_NO_DATA);
    sample_add(&one, 2019, 60);
    assert_none(sample_run(&one, method_unescap), WHY_ONE_POINT);
    sample_add(&old, 1998, 50);
    sample_add(&old, 2010, 60);
    assert_none(sample_run(&old, method_unescap), WHY_FEW_POINTS);
    assert_none(run(WANT_UP, NAN, 50, 60), WHY_NO_TARGET);
    assert_none(run(WANT_NEAR, NAN, 50, 60), WHY_NO_TARGET);
    assert_none(run(WANT_UP, 50, 50, 45), WHY_BASE_TARGET);
}

static void test_no_base(void **state)
{
    Sample s = sample_of(WANT_UP, NAN, 100);
    double status;
    (void)state;
    sample_add(&s, 2017, 50);
    sample_add(&s, 2020, 56);
    assert_none(sample_run(&s, method_unescap), WHY_NO_BASE);
    assert_false(unescap_current_status(&s.subject, &status));
    s.subject.aim.target = 70;
    assert_verdict(sample_run(&s, method_unescap), CLASS_ON_TRACK, 0);
}

/* Looked at for 2020 from 2020: 60 is what there is; P = 100 * 20 / 30. */
static void test_target_year_is_over(void **state)
{
    Sample s = sample_of(WANT_UP, 50, 80);
    (void)state;
    s.subject.aim.target_year = 2020;
    sample_add(&s, 2015, 50);
    sample_add(&s, 2020, 60);
    assert_verdict(sample_run(&s, method_unescap), CLASS_SOME, 200.0 / 3);
}

static void test_project(void **state)
{
    Sample s = sample_of(WANT_UP, 50, 80);
    double value = 42;
    (void)state;
    sample_add(&s, 1999, 1000);
    sample_add(&s, 2015, 50);
    sample_run(&s, method_unescap);
    assert_false(unescap_project(s.subject.series, 2030, &value));
    sample_add(&s, 2020, 60);
    assert_false(unescap_project(s.subject.series, 2020, &value));
    assert_true(value == 42);
    assert_true(unescap_project(s.subject.series, 2021, &value));
    assert_near(value, 62);
}

static void test_always_sound(void **state)
{
    (void)state;
    assert_always_sound(method_unescap);
}

int test_progress_method_unescap(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_decline_by_hand),
        cmocka_unit_test(test_classes),
        cmocka_unit_test(test_constant_makes_no_progress),
        cmocka_unit_test(test_base_beyond_target),
        cmocka_unit_test(test_from_both_sides),
        cmocka_unit_test(test_target_beyond_bounds),
        cmocka_unit_test(test_met),
        cmocka_unit_test(test_zero_and_sign),
        cmocka_unit_test(test_nothing_to_say),
        cmocka_unit_test(test_no_base),
        cmocka_unit_test(test_target_year_is_over),
        cmocka_unit_test(test_project),
        cmocka_unit_test(test_always_sound),
    };
    return cmocka_run_group_tests_name("progress/method_unescap", tests, NULL, NULL);
}
