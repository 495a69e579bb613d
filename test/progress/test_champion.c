/* The pace of the best tenth, on series that grow by so much a year exactly. The codes are those of
 * states, because only states count; every figure is made up for the test. */
#include "release_fixture.h"

#include "../near.h"
#include "progress/champion.h"

int test_progress_champion(void);

enum { PLACES = 11 };
static const char *const codes[PLACES] = {"AD", "AE", "AG", "AI", "AL", "AM",
                                          "AO", "AR", "AS", "AT", "AU"};

typedef struct {
    ReleaseFixture release;
    Framework *framework;
    Panel *panel;
} Fixture;

static int setup(void **state)
{
    Err err = {0};
    Fixture *f = calloc(1, sizeof *f);
    assert_int_equal(framework_new(&f->framework, &err), ERR_OK);
    release_fixture_init(&f->release, "TEST:FLOW", "SERIES REF_AREA", "OBS_STATUS");
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    panel_free(f->panel);
    release_fixture_clear(&f->release);
    framework_free(f->framework);
    free(f);
    return 0;
}

/* 10 in 2005, growing by the rate. */
static void add_series(Fixture *f, const char *area, double rate, int from, int to)
{
    char row[100];
    for (int year = from; year <= to; year++) {
        snprintf(row, sizeof row, "S %s %d %.12f", area, year, 10 * pow(1 + rate, year - 2005));
        release_fixture_add(&f->release, row);
    }
}

static void add_places(Fixture *f, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_series(f, codes[i], .01 * ((double)i - 5), 2005, 2013);
}

static bool measure(Fixture *f, bool upward, int as_of, double *rate)
{
    *rate = -9;
    if (!f->panel)
        assert_int_equal(
            panel_new(&f->panel, release_fixture_land(&f->release), f->framework, &f->release.err),
            ERR_OK);
    return champion_rate(f->panel, 0, upward, as_of, rate);
}

/* Of the rates -5 % to 5 % of eleven places the second best: at (11 - 1) * .9 = 9, no share of the
 * next. */
static void test_best_tenth(void **state)
{
    Fixture *f = *state;
    double rate;
    add_places(f, PLACES);
    add_series(f, "150", .5, 2005, 2013); /* a grouping of M49 does not count */
    add_series(f, "XYZ", .5, 2005, 2013); /* nor what is no place */
    assert_true(measure(f, true, 2020, &rate));
    assert_near(rate, .04, 1e-9);
    assert_true(measure(f, false, 2020, &rate));
    assert_near(rate, -.04, 1e-9);
}

/* Ten places from -5 % to 4 %: position 8.1, between 3 % and 4 % in logarithms. */
static void test_between_two(void **state)
{
    Fixture *f = *state;
    double rate;
    add_places(f, 10);
    assert_true(measure(f, true, 2020, &rate));
    assert_near(rate, exp(.9 * log(1.03) + .1 * log(1.04)) - 1, 1e-9);
}

static void test_too_few(void **state)
{
    Fixture *f = *state;
    double rate;
    add_places(f, 9);
    assert_false(measure(f, true, 2020, &rate));
    assert_near(rate, -9, 0);
}

/* The tenth place has zeros, the eleventh is negative: neither has a logarithm. */
static void test_zero_and_negative(void **state)
{
    Fixture *f = *state;
    double rate;
    add_places(f, 9);
    for (int year = 2005; year <= 2013; year++) {
        char row[60];
        snprintf(row, sizeof row, "S AT %d %d", year, year - 2005);
        release_fixture_add(&f->release, row);
        snprintf(row, sizeof row, "S AU %d -5", year);
        release_fixture_add(&f->release, row);
    }
    assert_false(measure(f, true, 2020, &rate));
}

/* Seven years, four values, or a break leave a tenth place out; what is before 2000 or after the
 * year from which one looks is not seen. */
static void test_too_short(void **state)
{
    Fixture *f = *state;
    double rate;
    add_places(f, 9);
    add_series(f, "AT", .5, 2005, 2012);
    add_series(f, "AU", .5, 1990, 2007);
    release_fixture_add(&f->release, "S AZ 2000 1");
    release_fixture_add(&f->release, "S AZ 2005 2");
    release_fixture_add(&f->release, "S AZ 2008 3");
    release_fixture_add(&f->release, "S AZ 2012 4");
    for (int year = 2003; year <= 2013; year++) {
        char row[60];
        snprintf(row, sizeof row, "S BA %d %d %s", year, year - 2000, year == 2008 ? "B" : "-");
        release_fixture_add(&f->release, row);
    }
    assert_false(measure(f, true, 2020, &rate));
    assert_false(measure(f, true, 2012, &rate));
}

static void test_nobody_moved_that_way(void **state)
{
    Fixture *f = *state;
    double rate;
    for (size_t i = 0; i < PLACES; i++)
        add_series(f, codes[i], -.01 * (double)(i + 1), 2005, 2013);
    assert_true(measure(f, true, 2020, &rate));
    assert_near(rate, 0, 0);
    assert_true(measure(f, false, 2020, &rate));
    assert_near(rate, -.1, 1e-9);
}

int test_progress_champion(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {CASE(test_best_tenth), CASE(test_between_two),
                                       CASE(test_too_few),    CASE(test_zero_and_negative),
                                       CASE(test_too_short),  CASE(test_nobody_moved_that_way)};
    return cmocka_run_group_tests_name("progress/champion", tests, NULL, NULL);
}
