/* The formulas of the SDG Index by hand, and every case in which there is no answer. */
#include "subject.h"

#include "progress/sdsn_index.h"

int test_progress_sdsn_index(void);

/* Mortality of children: worst 130, best 10, red 50, green 25. */
static const SdsnScale DOWN = {130, 10, 50, 25};
static const SdsnScale UP = {0, 100, 50, 80};

static void test_score(void **state)
{
    (void)state;
    assert_near(sdsn_score(&DOWN, 70), 50);
    assert_near(sdsn_score(&DOWN, 100), 25);
    assert_near(sdsn_score(&DOWN, 5), 100);
    assert_near(sdsn_score(&DOWN, 250), 0);
    assert_near(sdsn_free_score(&DOWN, 250), -100);
    assert_near(sdsn_free_score(&DOWN, -2), 110);
    assert_near(sdsn_score(&UP, 12.5), 12.5);
}

static void test_no_score(void **state)
{
    (void)state;
    const SdsnScale same = {5, 5, 1, 2}, no_worst = {NAN, 5, 1, 2}, no_best = {5, NAN, 1, 2};
    assert_true(isnan(sdsn_score(&same, 5)));
    assert_true(isnan(sdsn_score(&no_worst, 5)));
    assert_true(isnan(sdsn_score(&no_best, 5)));
    assert_true(isnan(sdsn_score(&UP, NAN)));
}

static void test_colour(void **state)
{
    (void)state;
    assert_int_equal(sdsn_colour(&DOWN, 25), SDSN_GREEN);
    assert_int_equal(sdsn_colour(&DOWN, 25.1), SDSN_YELLOW);
    assert_int_equal(sdsn_colour(&DOWN, 37.5), SDSN_YELLOW); /* the middle */
    assert_int_equal(sdsn_colour(&DOWN, 37.6), SDSN_ORANGE);
    assert_int_equal(sdsn_colour(&DOWN, 50), SDSN_ORANGE);
    assert_int_equal(sdsn_colour(&DOWN, 50.1), SDSN_RED);
    assert_int_equal(sdsn_colour(&UP, 80), SDSN_GREEN);
    assert_int_equal(sdsn_colour(&UP, 65), SDSN_YELLOW);
    assert_int_equal(sdsn_colour(&UP, 50), SDSN_ORANGE);
    assert_int_equal(sdsn_colour(&UP, 49), SDSN_RED);
    assert_int_equal(sdsn_colour(&UP, NAN), SDSN_GREY);
    assert_int_equal(sdsn_colour(&(SdsnScale){0, 100, NAN, 80}, 90), SDSN_GREY);
    assert_int_equal(sdsn_colour(&(SdsnScale){NAN, NAN, 50, 80}, 90), SDSN_GREEN);
}

static void test_level(void **state)
{
    (void)state;
    assert_near(sdsn_level(&DOWN, 140), 0);
    assert_near(sdsn_level(&DOWN, 130), 0);
    assert_near(sdsn_level(&DOWN, 90), .5);
    assert_near(sdsn_level(&DOWN, 50), 1);
    assert_near(sdsn_level(&DOWN, 37.5), 1.5);
    assert_near(sdsn_level(&DOWN, 25), 2);
    assert_near(sdsn_level(&DOWN, 13), 2.8);
    assert_near(sdsn_level(&DOWN, 3), 3);
    assert_near(sdsn_level(&UP, 65), 1.5);
    const SdsnScale worst_is_red = {0, 91, 0, 20}, green_is_best = {0, 20, 10, 20};
    assert_near(sdsn_level(&worst_is_red, 0), 1);
    assert_near(sdsn_level(&worst_is_red, -1), 0);
    assert_near(sdsn_level(&green_is_best, 20), 3);
    assert_true(isnan(sdsn_level(&UP, NAN)));
    assert_true(isnan(sdsn_level(&(SdsnScale){0, 100, NAN, 80}, 90)));
}

static SdsnTrend trend(int y0, double v0, int y1, double v1)
{
    const int16_t years[] = {(int16_t)y0, (int16_t)y1};
    const double values[] = {v0, v1};
    SdsnWindow window = {2010, 2015, 20};
    return sdsn_trend(&UP, (Yearly){2, years, values, NULL}, &window, NULL);
}

/* From 40 a gap of 40 in 20 years: 2 points a year, 10 in five years. */
static void test_arrow(void **state)
{
    (void)state;
    SdsnTrend t = trend(2010, 40, 2015, 46);
    assert_near(t.rate, 1.2);
    assert_near(t.need, 2);
    assert_near(t.level, 1 + 2 * .6);
    assert_int_equal(t.arrow, SDSN_IMPROVING);
    assert_int_equal(trend(2010, 40, 2015, 50).arrow, SDSN_ON_TRACK);
    assert_int_equal(trend(2010, 40, 2015, 49.9).arrow, SDSN_IMPROVING);
    assert_int_equal(trend(2010, 40, 2015, 45).arrow, SDSN_IMPROVING);
    assert_int_equal(trend(2010, 40, 2015, 44.9).arrow, SDSN_STAGNATING);
    assert_int_equal(trend(2010, 40, 2015, 40).arrow, SDSN_STAGNATING);
    assert_int_equal(trend(2010, 40, 2015, 39.9).arrow, SDSN_DECREASING);
    assert_near(trend(2010, 40, 2015, 55).level, 3.125);
    assert_near(trend(2010, 78, 2015, 79.9).level, 3.7); /* q = .38 / .1 */
    assert_near(trend(2010, 40, 2015, 79).level, 3.725); /* q = 7.8 / 2 */
    assert_near(trend(2010, 70, 2015, 79.9).level, 3.74);
    assert_near(trend(2010, 40, 2015, 30).level, .8);
    assert_near(trend(2010, 40, 2015, -20).level, 0);
}

static void test_arrow_at_green(void **state)
{
    (void)state;
    assert_int_equal(trend(2010, 40, 2015, 80).arrow, SDSN_ON_TRACK);
    assert_int_equal(trend(2010, 95, 2015, 85).arrow, SDSN_ON_TRACK); /* it falls, but is green */
    assert_near(trend(2010, 95, 2015, 85).level, 3);
    assert_int_equal(trend(2010, 80, 2015, 79.9).arrow, SDSN_DECREASING);
    assert_near(trend(2010, 80, 2015, 79.9).level, .5);
}

/* Without peers: a gap of 11 points, a fall of .53 a year, 2.65 in five years. */
static void test_slow_fall_near_green(void **state)
{
    (void)state;
    assert_int_equal(trend(2010, 70, 2015, 67.4).arrow, SDSN_STAGNATING);
    assert_near(trend(2010, 70, 2015, 67.4).level, 1);
    assert_int_equal(trend(2010, 70, 2015, 67.3).arrow, SDSN_DECREASING);
    assert_int_equal(trend(2010, 68.9, 2015, 68.8).arrow, SDSN_DECREASING);
}

/* The widest gap is 200: a gap of 22, a fall of 1.06 a year. */
static void test_peers(void **state)
{
    (void)state;
    const int16_t years[] = {2010, 2015};
    double values[] = {60, 55};
    SdsnWindow window = {2010, 2015, 20};
    SdsnPeers peers = {200, 4};
    Yearly series = {2, years, values, NULL};
    assert_int_equal(sdsn_trend(&UP, series, &window, &peers).arrow, SDSN_STAGNATING);
    assert_int_equal(sdsn_trend(&UP, series, &window, NULL).arrow, SDSN_DECREASING);
    values[1] = 50;
    assert_int_equal(sdsn_trend(&UP, series, &window, &peers).arrow, SDSN_DECREASING);
    assert_near(sdsn_trend(&UP, series, &window, &peers).level, .5);
    peers.fastest_fall = 0; /* though this one falls */
    assert_near(sdsn_trend(&UP, series, &window, &peers).level, 0);
}

static void test_arrow_below_the_worst(void **state)
{
    (void)state;
    assert_int_equal(trend(2010, -30, 2015, -20).arrow, SDSN_STAGNATING);
    assert_int_equal(trend(2010, -30, 2015, 0).arrow, SDSN_ON_TRACK);
    assert_int_equal(trend(2010, -20, 2015, -30).arrow, SDSN_DECREASING);
    assert_int_equal(trend(2010, 0, 2015, 0).arrow, SDSN_STAGNATING);
}

static void test_arrow_of_other_years(void **state)
{
    (void)state;
    assert_near(trend(2011, 40, 2014, 46).rate, 2);
    assert_near(trend(2008, 40, 2017, 49).rate, 1);
    assert_int_equal(trend(2007, 40, 2015, 50).why, WHY_NO_BASE);
    assert_int_equal(trend(2010, 40, 2018, 50).why, WHY_NO_BASE);
    assert_int_equal(trend(2010, 40, 2018, 90).arrow, SDSN_ON_TRACK);
    const int16_t years[] = {2009, 2011, 2015, 2020};
    const double values[] = {0, 40, 48, 30};
    SdsnWindow window = {2010, 2015, 20};
    SdsnTrend t = sdsn_trend(&UP, (Yearly){4, years, values, NULL}, &window, NULL);
    assert_near(t.rate, 2); /* 2011 goes before 2009; 2020 is not looked at */
}

static void test_no_arrow(void **state)
{
    (void)state;
    const int16_t years[] = {2015};
    const double low[] = {40}, high[] = {90};
    SdsnWindow window = {2010, 2015, 20}, one_year = {2015, 2015, 20}, no_years = {2010, 2015, 0};
    Yearly one = {1, years, low, NULL};
    const SdsnScale no_green = {0, 100, 50, NAN}, same = {100, 100, 50, 80};
    assert_int_equal(sdsn_trend(&UP, (Yearly){0}, &window, NULL).why, WHY_NO_DATA);
    assert_int_equal(sdsn_trend(&UP, one, &window, NULL).why, WHY_ONE_POINT);
    assert_int_equal(sdsn_trend(&UP, one, &one_year, NULL).why, WHY_ONE_POINT);
    assert_int_equal(sdsn_trend(&no_green, one, &window, NULL).why, WHY_NO_TARGET);
    assert_int_equal(sdsn_trend(&same, one, &window, NULL).why, WHY_NO_BOUNDS);
    assert_int_equal(sdsn_trend(&UP, one, &no_years, NULL).arrow, SDSN_NO_ARROW);
    SdsnTrend green = sdsn_trend(&UP, (Yearly){1, years, high, NULL}, &window, NULL);
    assert_int_equal(green.arrow, SDSN_ON_TRACK);
    assert_true(isnan(green.rate) && isnan(green.need));
}

static void test_goal(void **state)
{
    (void)state;
    const double scores[] = {10, NAN, 40, 70}, none[] = {NAN, NAN};
    assert_near(sdsn_goal_score(scores, 4), 40);
    assert_true(isnan(sdsn_goal_score(none, 2)));
    assert_true(isnan(sdsn_goal_score(none, 0)));
}

#define COLOUR_OF(...)                                                                             \
    sdsn_goal_colour((const double[]){__VA_ARGS__}, sizeof(double[]){__VA_ARGS__} / sizeof(double))

static void test_goal_colour(void **state)
{
    (void)state;
    assert_int_equal(COLOUR_OF(3, 2.1, 2), SDSN_GREEN);
    assert_int_equal(COLOUR_OF(2.5, 1.9, 3), SDSN_YELLOW);
    assert_int_equal(COLOUR_OF(3, .5, 2.5), SDSN_YELLOW); /* 3 / 2 */
    assert_int_equal(COLOUR_OF(3, .5, 2.4), SDSN_ORANGE);
    assert_int_equal(COLOUR_OF(3, .5, 1), SDSN_ORANGE);
    assert_int_equal(COLOUR_OF(3, .5, .9), SDSN_RED);
    assert_int_equal(COLOUR_OF(1.5), SDSN_YELLOW);
    assert_int_equal(COLOUR_OF(.9), SDSN_RED);
    assert_int_equal(COLOUR_OF(1.4, NAN), SDSN_ORANGE);
    assert_int_equal(COLOUR_OF(2, NAN, NAN), SDSN_GREY);
    assert_int_equal(sdsn_goal_colour(NULL, 0), SDSN_GREY);
}

static void test_goal_arrow(void **state)
{
    (void)state;
    assert_int_equal(sdsn_goal_arrow((const double[]){3, 3}, 2), SDSN_ON_TRACK);
    assert_int_equal(sdsn_goal_arrow((const double[]){3, NAN, 2}, 3), SDSN_IMPROVING);
    assert_int_equal(sdsn_goal_arrow((const double[]){1.9, 1.9}, 2), SDSN_STAGNATING);
    assert_int_equal(sdsn_goal_arrow((const double[]){1.9, 0}, 2), SDSN_DECREASING);
    assert_int_equal(sdsn_goal_arrow((const double[]){NAN}, 1), SDSN_NO_ARROW);
}

/* Three countries, two of region 1. All goals of the first are 50 but one that is missing: its
 * region has 80 and 60 for it, wherefore 70: (16 * 50 + 70) / 17. */
static void test_index(void **state)
{
    (void)state;
    SdsnCountry c[4] = {{.region = 1}, {.region = 1}, {.region = 1}, {.region = 2}};
    for (size_t i = 0; i < 4; i++)
        for (size_t g = 0; g < SDSN_GOALS; g++)
            c[i].goals[g] = 50;
    c[0].goals[13] = NAN;
    c[1].goals[13] = 80;
    c[2].goals[13] = 60;
    c[2].missing = 90; /* no index of its own, but in the mean */
    assert_near(sdsn_index(c, 4, 0), 870.0 / 17);
    assert_near(sdsn_index(c, 4, 3), 50);
    assert_true(isnan(sdsn_index(c, 4, 2)));
    c[3].goals[0] = NAN;
    assert_true(isnan(sdsn_index(c, 4, 3)));
    c[0].missing = 20;
    assert_near(sdsn_index(c, 4, 0), 870.0 / 17);
}

int test_progress_sdsn_index(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_score),
        cmocka_unit_test(test_no_score),
        cmocka_unit_test(test_colour),
        cmocka_unit_test(test_level),
        cmocka_unit_test(test_arrow),
        cmocka_unit_test(test_arrow_at_green),
        cmocka_unit_test(test_slow_fall_near_green),
        cmocka_unit_test(test_peers),
        cmocka_unit_test(test_arrow_below_the_worst),
        cmocka_unit_test(test_arrow_of_other_years),
        cmocka_unit_test(test_no_arrow),
        cmocka_unit_test(test_goal),
        cmocka_unit_test(test_goal_colour),
        cmocka_unit_test(test_goal_arrow),
        cmocka_unit_test(test_index),
    };
    return cmocka_run_group_tests_name("progress/sdsn_index", tests, NULL, NULL);
}
