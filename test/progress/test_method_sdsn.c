/* The SDG Index's method by hand: worst 0, best 100, green 80; from 40 in 2015 a gap of 40 in 15
 * years, 8/3 a year. */
#include "subject.h"

int test_progress_method_sdsn(void);

static Sample scale_of(double worst, double best, double red, double green)
{
    Sample s = sample_of(best > worst ? WANT_UP : WANT_DOWN, NAN, NAN);
    s.subject.aim.worst = worst;
    s.subject.aim.best = best;
    s.subject.aim.red = red;
    s.subject.aim.green = green;
    return s;
}

static Verdict run(int y0, double v0, int y1, double v1)
{
    Sample s = scale_of(0, 100, 50, 80);
    sample_add(&s, y0, v0);
    sample_add(&s, y1, v1);
    Verdict v = sample_run(&s, method_sdsn);
    assert_sound(v);
    return v;
}

static void test_classes(void **state)
{
    (void)state;
    assert_verdict(run(2015, 40, 2021, 56), CLASS_ON_TRACK, 56);
    assert_verdict(run(2015, 40, 2021, 55.9), CLASS_SOME, 55.9);
    assert_verdict(run(2015, 40, 2021, 48), CLASS_SOME, 48);
    assert_verdict(run(2015, 40, 2021, 47.9), CLASS_LITTLE, 47.9);
    assert_verdict(run(2015, 40, 2021, 40), CLASS_LITTLE, 40);
    assert_verdict(run(2015, 40, 2021, 39), CLASS_AWAY, 39);
    assert_verdict(run(2015, 40, 2021, 80), CLASS_MET, 80);
    assert_verdict(run(2015, 95, 2021, 85), CLASS_MET, 85);
    assert_verdict(run(2015, 81, 2021, 79), CLASS_AWAY, 79);
    assert_verdict(run(2015, 0, 2021, 0), CLASS_LITTLE, 0);
    assert_verdict(run(2015, 40, 2021, 120), CLASS_MET, 100);
}

/* 40 to 46 in six years, nine more at one a year. */
static void test_expected(void **state)
{
    (void)state;
    assert_near(run(2015, 40, 2021, 46).expected, 55);
    assert_near(run(2013, 40, 2021, 48).expected, 57);
    Sample s = scale_of(0, 100, 50, 80);
    s.subject.aim.upper = 50;
    sample_add(&s, 2015, 40);
    sample_add(&s, 2021, 46);
    assert_near(sample_run(&s, method_sdsn).expected, 50);
    s = scale_of(130, 10, 50, 25);
    sample_add(&s, 2015, 70);
    sample_add(&s, 2020, 60);
    Verdict v = sample_run(&s, method_sdsn);
    assert_verdict(v, CLASS_SOME, 700.0 / 12);
    assert_near(v.expected, 40);
}

static void test_late(void **state)
{
    (void)state;
    Sample s = scale_of(0, 100, 50, 80);
    sample_add(&s, 2015, 40);
    sample_add(&s, 2032, 46);
    assert_near(sample_run(&s, method_sdsn).expected, 46);
    s.subject.aim.target_year = 2015;
    assert_none(sample_run(&s, method_sdsn), WHY_NO_BASE);
}

static void test_one_point(void **state)
{
    (void)state;
    Sample s = scale_of(0, 100, 50, 80);
    assert_none(sample_run(&s, method_sdsn), WHY_NO_DATA);
    sample_add(&s, 2020, 40);
    assert_none(sample_run(&s, method_sdsn), WHY_ONE_POINT);
    s.values[0] = 90;
    Verdict v = sample_run(&s, method_sdsn);
    assert_verdict(v, CLASS_MET, 90);
    assert_true(isnan(v.expected));
}

static void test_no_class(void **state)
{
    (void)state;
    assert_none(run(2012, 40, 2020, 50), WHY_NO_BASE);
    assert_none(run(2010, 40, 2015, 50), WHY_NO_BASE); /* the latest value is the base */
    Sample s = scale_of(50, 50, 50, 80);
    sample_add(&s, 2015, 40);
    sample_add(&s, 2020, 50);
    assert_none(sample_run(&s, method_sdsn), WHY_NO_BOUNDS);
    s.subject.aim.worst = NAN;
    assert_none(sample_run(&s, method_sdsn), WHY_NO_BOUNDS);
    s.subject.aim.worst = 0;
    s.subject.aim.best = 100;
    s.subject.aim.green = NAN;
    assert_none(sample_run(&s, method_sdsn), WHY_NO_TARGET);
    s.subject.aim.target = 45; /* in place of the threshold */
    assert_verdict(sample_run(&s, method_sdsn), CLASS_MET, 50);
    s.subject.aim.want = WANT_NEAR;
    assert_none(sample_run(&s, method_sdsn), WHY_PARITY);
}

int test_progress_method_sdsn(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_classes),  cmocka_unit_test(test_expected),
        cmocka_unit_test(test_late),     cmocka_unit_test(test_one_point),
        cmocka_unit_test(test_no_class),
    };
    return cmocka_run_group_tests_name("progress/method_sdsn", tests, NULL, NULL);
}
