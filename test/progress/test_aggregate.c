/* Goals, countries and regions of a few results whose classes are known by hand. With the target 20
 * and a base of 40 in 2015, UNSD's method expects v^3 / 1600 of a value v in 2020: 31.7 is on
 * track, 38 some, 40 little, 42 away, 20 met. All figures are made up for the test. */
#include "assessment_fixture.h"

#include "../near.h"
#include "progress/aggregate.h"

int test_progress_aggregate(void);

static const double TENTH = 1.2815515655446004;

/* --- estimates --- */

static void test_mean_and_spread(void **state)
{
    static const Estimate parts[] = {{10, 1, 2}, {NAN, 50, 50}, {20, 3, 4}};
    static const double weights[] = {1, 7, 3};
    (void)state;
    /* shares 1/4 and 3/4: SUM w s = 2.5 and 3.5, SUM w^2 s^2 = 5.125 and 9.25 */
    Estimate e = estimate_mean(parts, weights, 3, .1);
    assert_near(e.mean, 17.5, 1e-12);
    assert_near(e.down, sqrt(.9 * 5.125 + .1 * 6.25), 1e-12);
    assert_near(e.up, sqrt(.9 * 9.25 + .1 * 12.25), 1e-12);
    assert_near(estimate_mean(parts, weights, 3, 0).down, sqrt(5.125), 1e-12);
    assert_near(estimate_mean(parts, weights, 3, 1).down, 2.5, 1e-12);
    assert_near(estimate_low80(e), 17.5 - TENTH * e.down, 1e-12);
    assert_near(estimate_high80(e), 17.5 + TENTH * e.up, 1e-12);
}

static void test_mean_of_nothing(void **state)
{
    static const Estimate parts[] = {{NAN, 1, 1}, {10, 1, 1}};
    static const double weights[] = {1, 0};
    (void)state;
    assert_true(isnan(estimate_mean(parts, weights, 0, .1).mean));
    assert_true(isnan(estimate_mean(parts, weights, 1, .1).mean));
    assert_true(isnan(estimate_mean(parts, weights, 2, .1).mean));
}

static void test_scores(void **state)
{
    Aim up = {.want = WANT_UP, .worst = 20, .best = 70},
        down = {.want = WANT_DOWN, .worst = 70, .best = 20};
    Aim near = {.want = WANT_NEAR, .worst = 0, .best = 1}, none = {.worst = NAN, .best = 1};
    (void)state;
    assert_near(aim_score(&up, 30), 20, 1e-12);
    assert_near(aim_score(&up, 10), 0, 0);
    assert_near(aim_score(&up, 99), 100, 0);
    assert_near(aim_score(&down, 30), 80, 1e-12);
    assert_near(aim_score(&down, 99), 0, 0);
    assert_near(aim_score(&near, .8), 80, 1e-12);
    assert_near(aim_score(&near, 1.2), 80, 1e-12);
    assert_near(aim_score(&near, 9), 0, 0);
    assert_true(isnan(aim_score(&none, 1)));
    assert_true(isnan(aim_score(&up, NAN)));
}

/* --- results --- */

#define ROW(indicator, series, weight)                                                             \
    indicator "," series ",down,value,20,0,,100,0," weight ",,x\n"
static const char *const PROFILE = ROW("3.1.1", "A", "1") ROW("3.1.2", "B", "3")
    ROW("3.2.1", "C", "") ROW("3.2.2", "Z", "") ROW("4.1.1", "D", "") ROW("4.2.1", "E", "0");

static const char *const ROWS =
    "A AD 2015 40;A AD 2020 38;B AD 2015 40;B AD 2020 42;C AD 2015 40;C AD 2020 31.7;"
    "D AD 2015 40;D AD 2020 40;E AD 2015 40;E AD 2020 20;"
    "A AE 2015 40;A AE 2020 38;B AE 2020 30;D AE 2015 40;D AE 2020 42;"
    "D AG 2015 40;D AG 2020 42;"
    "A AI 2020 20;B AI 2020 19;C AI 2020 18;D AI 2020 1;"
    "Q AL 2020 1";

static Aggregate make(AssessmentFixture *f, const char *code, const char *codes)
{
    const Place *places[8];
    size_t count = 0;
    Str rest = str_of(codes), one;
    bool more = rest.len > 0;
    while (str_split(&rest, ' ', &more, &one))
        places[count++] = place_find(f->framework, one);
    if (!f->assessment_count) {
        assessment_fixture_profile(f, PROFILE);
        assessment_fixture_add(f, ROWS);
        assessment_fixture_make(f, 2020, 0);
    }
    return aggregate_make(f->assessments[0], METHOD_UNSD, str_of(code), places, count);
}

/* 3.1: (1 * 2 + 3 * 0) / 4 = .5; 3.2: 3; goal 3: 1.75; goal 4: 1; all: 1.375. */
static void test_weights(void **state)
{
    AssessmentFixture *f = *state;
    Aggregate one = make(f, "3.1.1", "AD"), target = make(f, "3.1", "AD"),
              goal = make(f, "3", "AD"), all = make(f, "", "AD");
    assert_near(one.step, 2, 1e-12);
    assert_near(target.step, .5, 1e-12);
    assert_near(goal.step, 1.75, 1e-12);
    assert_near(all.step, 1.375, 1e-12);
    assert_int_equal(one.class, CLASS_SOME);
    assert_int_equal(target.class, CLASS_LITTLE);
    assert_int_equal(goal.class, CLASS_SOME);
    assert_int_equal(all.class, CLASS_LITTLE);
    assert_near(target.score.mean, (62 + 3 * 58) / 4., 1e-12);
    assert_near(goal.score.mean, (59 + 68.3) / 2, 1e-12);
    assert_near(all.score.mean, (63.65 + 60) / 2, 1e-12);
    assert_near(all.score.down + all.score.up, 0, 0); /* what was observed is not uncertain */
}

/* Two rows of 3.1.1 with 62 and 58 share the weight 1 that 3.1.2 with 68.3 has: (60 + 68.3) / 2. A
 * third one of weight 3 makes it (62 + 58 + 3 * 60) / 5 = 60 with weight 3. */
static void test_rows_share_an_indicator(void **state)
{
    AssessmentFixture *f = *state;
    assessment_fixture_profile(f,
                               ROW("3.1.1", "A", "1") ROW("3.1.2", "C", "1") ROW("3.1.1", "B", "1")
                                   ROW("3.2.1", "A", "1") ROW("3.2.2", "C", "1")
                                       ROW("3.2.1", "B", "1") ROW("3.2.1", "D", "3"));
    assessment_fixture_add(f, ROWS);
    assessment_fixture_make(f, 2020, 0);
    assert_near(make(f, "3.1", "AD").score.mean, (60 + 68.3) / 2, 1e-9);
    assert_near(make(f, "3.2", "AD").score.mean, (3 * 60 + 68.3) / 4, 1e-9);
}

/* Z is not in the release, E has no weight. */
static void test_counts(void **state)
{
    Aggregate all = make(*state, "", "AD");
    assert_int_equal(all.meant, 4);
    assert_int_equal(all.known, 4);
    assert_int_equal(all.classes[CLASS_SOME], 1);
    assert_int_equal(all.classes[CLASS_AWAY], 1);
    assert_int_equal(all.classes[CLASS_ON_TRACK], 1);
    assert_int_equal(all.classes[CLASS_LITTLE], 1);
    assert_int_equal(all.moves[MOVE_CLOSER], 2);
    assert_int_equal(all.moves[MOVE_FURTHER], 1);
    assert_int_equal(all.moves[MOVE_SAME], 1);
    assert_near(all.share_known, 1, 1e-12);
    assert_int_equal(all.why, WHY_NONE);
}

/* Of goal 3 one place has A, one value of B and nothing of C. */
static void test_too_little(void **state)
{
    AssessmentFixture *f = *state;
    Aggregate goal = make(f, "3", "AE"), none = make(f, "3", "AG"), alone = make(f, "4", "AG");
    assert_int_equal(goal.meant, 3);
    assert_int_equal(goal.known, 2);
    assert_near(goal.share_known, .5, 1e-12);
    assert_near(goal.step, 2, 1e-12);
    assert_int_equal(goal.class, CLASS_NONE);
    assert_int_equal(goal.why, WHY_FEW_POINTS);
    assert_near(goal.score.mean, (62 + 3 * 70) / 4., 1e-12);
    assert_int_equal(none.meant, 3);
    assert_int_equal(none.known, 0);
    assert_int_equal(none.why, WHY_NO_DATA);
    assert_true(isnan(none.step) && isnan(none.score.mean) && isnan(none.met.mean));
    assert_int_equal(alone.class, CLASS_AWAY); /* the only indicator that there is */
}

static void test_met(void **state)
{
    AssessmentFixture *f = *state;
    Aggregate all = make(f, "", "AI"), both = make(f, "4", "AI AD");
    assert_int_equal(all.class, CLASS_MET);
    assert_near(all.step, 3, 1e-12);
    assert_int_equal(both.class, CLASS_SOME); /* 3 and 1 */
}

/* Countries weigh the same, whatever they have. */
static void test_region(void **state)
{
    AssessmentFixture *f = *state;
    Aggregate two = make(f, "3", "AD AE"), three = make(f, "3", "AD AE AG");
    Aggregate d = make(f, "4", "AD AE AG");
    assert_near(two.score.mean, (63.65 + 68) / 2, 1e-12);
    assert_int_equal(two.meant, 6);
    assert_int_equal(two.known, 5);
    assert_int_equal(two.class, CLASS_SOME);
    assert_near(three.score.mean, two.score.mean, 1e-12); /* the third has none */
    assert_int_equal(three.class, CLASS_NONE);            /* one of three has a class */
    assert_int_equal(three.why, WHY_FEW_POINTS);
    assert_near(d.step, 1. / 3, 1e-12);
    assert_int_equal(d.class, CLASS_AWAY);
    Aggregate with_absent = make(f, "4", "AI AU AT"); /* two of which nothing is known */
    assert_int_equal(with_absent.class, CLASS_NONE);
    assert_int_equal(with_absent.why, WHY_FEW_POINTS);
    assert_int_equal(make(f, "4", "AI AU").class, CLASS_MET);
}

static void test_nothing(void **state)
{
    static const char *const cases[][2] = {{"5", "AD"}, {"3", ""}, {"9.9.9", "AD"}, {"3", "AU"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Aggregate a = make(*state, cases[i][0], cases[i][1]);
        assert_int_equal(a.meant + a.known, 0);
        assert_int_equal(a.class, CLASS_NONE);
        assert_int_equal(a.why, WHY_NO_DATA);
        assert_true(isnan(a.step) && isnan(a.score.mean) && isnan(a.ahead.mean));
    }
}

/* The share that is met is the mean of the chances; its spread lies between that of parts that have
 * nothing in common and of parts that are one. */
static void test_share_met(void **state)
{
    AssessmentFixture *f = *state;
    Aggregate a = make(f, "3.1", "AD");
    double p = result_of(f, 0, "AD")->probability, q = result_of(f, 1, "AD")->probability;
    double s = sqrt(p * (1 - p)) / 4, t = 3 * sqrt(q * (1 - q)) / 4;
    assert_near(a.met.mean, (p + 3 * q) / 4, 1e-12);
    assert_true(a.met.down >= sqrt(s * s + t * t) && a.met.down <= s + t);
    assert_near(a.met.down, a.met.up, 0);
    assert_true(estimate_low80(a.ahead) <= a.ahead.mean &&
                estimate_high80(a.ahead) >= a.ahead.mean);
    assert_true(a.ahead.down > 0 && a.ahead.up > 0);
}

int test_progress_aggregate(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_mean_and_spread),
                                       cmocka_unit_test(test_mean_of_nothing),
                                       cmocka_unit_test(test_scores),
                                       ASSESSMENT_CASE(test_weights),
                                       ASSESSMENT_CASE(test_rows_share_an_indicator),
                                       ASSESSMENT_CASE(test_counts),
                                       ASSESSMENT_CASE(test_too_little),
                                       ASSESSMENT_CASE(test_met),
                                       ASSESSMENT_CASE(test_region),
                                       ASSESSMENT_CASE(test_nothing),
                                       ASSESSMENT_CASE(test_share_met)};
    return cmocka_run_group_tests_name("progress/aggregate", tests, NULL, NULL);
}
