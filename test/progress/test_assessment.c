/* What an assessment says of one row and one place: base, target, movement, pace, what is expected
 * and why not. All figures are made up for the test. */
#include "assessment_fixture.h"

#include "../near.h"

int test_progress_assessment(void);

/* One row of the profile, "direction,kind,value,lower,upper", and the rows of the release. */
static void assess(AssessmentFixture *f, const char *aim, const char *rows, int as_of)
{
    char row[200];
    snprintf(row, sizeof row, "3.2.1,S,%s,,,,,x\n", aim);
    assessment_fixture_profile(f, row);
    assessment_fixture_add(f, rows);
    assessment_fixture_make(f, as_of, 0);
}

static void assert_nan(double value)
{
    if (!isnan(value))
        fail_msg("%g is a number", value);
}

/* Whatever was found: no class without a finite score but of what is met, none without its reason,
 * quantiles in order and within the bounds. */
static void assert_sound(const Result *r)
{
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        const Verdict *v = &r->verdicts[i];
        assert_false(isinf(v->score) || isinf(v->expected));
        assert_true((v->class == CLASS_NONE) <= (v->why != WHY_NONE));
        assert_true(v->class == CLASS_NONE || v->class == CLASS_MET || isfinite(v->score));
    }
    assert_true(isnan(r->probability) || (r->probability >= 0 && r->probability <= 1));
    if (!r->has_forecast)
        return;
    for (size_t i = 0; i < FORECAST_TAUS; i++) {
        assert_true(isfinite(r->forecast.quantiles[i]));
        assert_true(r->forecast.quantiles[i] >= r->aim.lower);
        assert_true(r->forecast.quantiles[i] <= r->aim.upper);
        assert_true(!i || r->forecast.quantiles[i] >= r->forecast.quantiles[i - 1]);
    }
}

/* --- base --- */

static void assert_base(const Result *r, int year, double value)
{
    assert_int_equal(r->base_year, year);
    assert_int_equal(r->aim.base_year, year ? year : 2015);
    if (year)
        assert_near(r->base, value, 1e-12);
    else
        assert_nan(r->base);
    assert_sound(r);
}

static void test_base(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "up,none,,,",
           "S AD 2014 1;S AD 2015 2;S AD 2018 3;" /* own */
           "S AE 2010 10;S AE 2020 20;"           /* between, ten years apart */
           "S AG 2009 10;S AG 2020 20;"           /* eleven years apart, none near */
           "S AI 2013 7;S AI 2024 9;"             /* eleven years apart, one near before */
           "S AL 2018 5;S AL 2019 6;"             /* first after */
           "S AM 2019 5;S AM 2020 6;"             /* too long after */
           "S AO 2012 5;"                         /* last before */
           "S AR 2011 5;"                         /* too long before */
           "S AS 2008 1;S AS 2012 2;S AS 2024 3", /* last before, of several */
           2024);
    assert_base(result_of(f, 0, "AD"), 2015, 2);
    assert_base(result_of(f, 0, "AE"), 2015, 15);
    assert_near(result_of(f, 0, "AE")->pace, 1, 1e-12); /* (20 - 15) / 5 */
    assert_base(result_of(f, 0, "AG"), 0, 0);
    assert_nan(result_of(f, 0, "AG")->pace);
    assert_base(result_of(f, 0, "AI"), 2013, 7);
    assert_base(result_of(f, 0, "AL"), 2018, 5);
    assert_base(result_of(f, 0, "AM"), 0, 0);
    assert_base(result_of(f, 0, "AO"), 2012, 5);
    assert_nan(result_of(f, 0, "AO")->pace); /* the base is the latest value */
    assert_base(result_of(f, 0, "AR"), 0, 0);
    assert_base(result_of(f, 0, "AS"), 2012, 2);
}

/* --- targets --- */

static const char *const aims[] = {
    "down,value,25,,",       "down,relative,0.5,,", "up,relative,2,,100",   "up,universal,100,,",
    "up,champion,.02,,",     "up,champion,,,",      "down,champion,-.02,,", "up,none,,,",
    "up,champion,.02,0,100", "up,champion,.02,0,"};

static void test_targets(void **state)
{
    AssessmentFixture *f = *state;
    char rows[1000] = "";
    for (size_t i = 0; i < sizeof aims / sizeof *aims; i++) {
        char row[100];
        snprintf(row, sizeof row, "3.2.1,S,%s,,,,,x\n", aims[i]);
        strncat(rows, row, sizeof rows - strlen(rows) - 1);
    }
    assessment_fixture_profile(f, rows);
    assessment_fixture_add(f, "S AD 2015 80;S AD 2020 81;"  /* a base in the midst */
                              "S AE 2015 100;S AE 2020 99;" /* on a bound */
                              "S AG 2015 0;S AG 2020 1;"    /* on the other */
                              "S AI 2001 50;S AI 2020 50"); /* none */
    assessment_fixture_make(f, 2020, 0);
    assert_near(result_of(f, 0, "AI")->aim.target, 25, 0);
    assert_near(result_of(f, 1, "AD")->aim.target, 40, 1e-12);
    assert_near(result_of(f, 1, "AG")->aim.target, 0, 0);
    assert_nan(result_of(f, 1, "AI")->aim.target);
    assert_int_equal(result_of(f, 1, "AI")->target_why, WHY_NO_BASE);
    assert_near(result_of(f, 2, "AD")->aim.target, 100, 0); /* 160 is beyond the bound */
    assert_near(result_of(f, 3, "AI")->aim.target, 100, 0);
    assert_near(result_of(f, 4, "AD")->aim.target, 80 * pow(1.02, 15), 1e-9);
    assert_nan(result_of(f, 4, "AG")->aim.target);
    assert_int_equal(result_of(f, 4, "AG")->target_why, WHY_ZERO);
    assert_int_equal(result_of(f, 4, "AI")->target_why, WHY_NO_BASE);
    assert_nan(result_of(f, 5, "AD")->aim.target); /* four places tell no pace */
    assert_int_equal(result_of(f, 5, "AD")->target_why, WHY_FEW_PLACES);
    assert_near(result_of(f, 6, "AD")->aim.target, 80 * pow(.98, 15), 1e-9);
    assert_near(result_of(f, 6, "AG")->aim.target, 0, 0); /* 0 is seen to be a bound */
    assert_int_equal(result_of(f, 7, "AD")->target_why, WHY_NO_TARGET);
    assert_near(result_of(f, 8, "AD")->aim.target, 100, 0); /* 107.7 is beyond the bound */
    assert_near(result_of(f, 8, "AE")->aim.target, 100, 0);
    assert_near(result_of(f, 9, "AE")->aim.target, 100 * pow(1.02, 15), 1e-9);
    assert_int_equal(result_of(f, 2, "AG")->target_why, WHY_ZERO); /* twice nothing */
    for (size_t row = 0; row < sizeof aims / sizeof *aims; row++) {
        static const char *const places[] = {"AD", "AE", "AG", "AI"};
        for (size_t i = 0; i < 4; i++)
            assert_sound(result_of(f, row, places[i]));
    }
}

/* Half of -8 is no way down: what became worse would be met. */
static void test_share_of_less_than_nothing(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,relative,0.5,,", "S AD 2015 -8;S AD 2020 -4", 2020);
    const Result *r = result_of(f, 0, "AD");
    assert_nan(r->aim.target);
    assert_int_equal(r->target_why, WHY_SIGN);
    assert_false(r->is_met);
    assert_sound(r);
}

/* --- what is observed --- */

static void test_pace_and_movement(void **state)
{
    static const struct {
        const char *place;
        Movement movement;
        double pace, needed;
    } cases[] = {
        {"AD", MOVE_CLOSER, -1, -1},     /* 40, 35 in 2020: (25 - 35) / 10 */
        {"AE", MOVE_FURTHER, 1, -2},     /* 40, 45 */
        {"AG", MOVE_SAME, 0, -1.5},      /* 40, 40 */
        {"AI", MOVE_MET, -3, 0},         /* 40, 25 */
        {"AL", MOVE_FURTHER, 3, -1},     /* 20, 35: met once */
        {"AM", MOVE_UNKNOWN, NAN, -1.5}, /* one point */
        {"AO", MOVE_MET, NAN, 0},        /* one point that meets it */
        {"AR", MOVE_FURTHER, 1, -3.1},   /* 51, 56 in 2020 */
        {"AS", MOVE_MET, -6, 0},         /* 20, -10: across zero */
    };
    AssessmentFixture *f = *state;
    assess(f, "down,value,25,,",
           "S AD 2015 40;S AD 2020 35;S AE 2015 40;S AE 2020 45;S AG 2015 40;S AG 2020 40;"
           "S AI 2015 40;S AI 2020 25;S AL 2015 20;S AL 2020 35;S AM 2020 40;S AO 2020 20;"
           "S AR 2015 51;S AR 2020 56;S AS 2015 20;S AS 2020 -10",
           2020);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const Result *r = result_of(f, 0, cases[i].place);
        assert_int_equal(result_movement(r), cases[i].movement);
        if (isnan(cases[i].pace))
            assert_nan(r->pace);
        else
            assert_near(r->pace, cases[i].pace, 1e-12);
        assert_near(r->pace_needed, cases[i].needed, 1e-12);
        assert_sound(r);
    }
}

static void test_movement_without_target(void **state)
{
    AssessmentFixture *f = *state;
    assessment_fixture_profile(f, "3.2.1,S,up,none,,,,,,,,x\n3.2.1,S,down,none,,,,,,,,x\n"
                                  "3.2.1,S,near,none,,,,,,,,x\n");
    assessment_fixture_add(f, "S AD 2015 1;S AD 2020 2");
    assessment_fixture_make(f, 2020, 0);
    for (size_t i = 0; i < 3; i++) /* nobody named where to go */
        assert_int_equal(result_movement(result_of(f, i, "AD")), MOVE_UNKNOWN);
}

static void test_from_both_sides(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "near,value,1,,",
           "S AD 2015 .9;S AD 2020 .95;S AE 2015 1.1;S AE 2020 1.2;S AG 2015 .8;S AG 2020 1.1;"
           "S AI 2015 .8;S AI 2020 .97;S AL 2015 .9;S AL 2020 1.1;S AM 2015 1.1;S AM 2020 1.031",
           2020);
    assert_int_equal(result_movement(result_of(f, 0, "AD")), MOVE_CLOSER);
    assert_int_equal(result_movement(result_of(f, 0, "AE")), MOVE_FURTHER);
    assert_int_equal(result_movement(result_of(f, 0, "AG")), MOVE_CLOSER);
    assert_int_equal(result_movement(result_of(f, 0, "AI")), MOVE_MET); /* 3 % of 1 */
    assert_near(result_of(f, 0, "AI")->pace_needed, 0, 0);
    assert_int_equal(result_movement(result_of(f, 0, "AM")), MOVE_CLOSER);
    assert_near(result_of(f, 0, "AE")->pace_needed, -.02, 1e-12);
    for (size_t i = 0; i < 6; i++)
        assert_sound(result_of(f, 0, (const char *[]){"AD", "AE", "AG", "AI", "AL", "AM"}[i]));
}

static void test_break(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "up,relative,2,,",
           "S AD 2013 1;S AD 2014 2;S AD 2015 3;S AD 2016 90 - B;S AD 2018 92;"
           "S AE 2015 3;S AE 2018 92 - B",
           2020);
    assert_base(result_of(f, 0, "AD"), 2016, 90); /* 2015 cannot be compared */
    assert_near(result_of(f, 0, "AD")->pace, 1, 1e-12);
    assert_near(result_of(f, 0, "AD")->aim.target, 180, 0);
    assert_int_equal(result_movement(result_of(f, 0, "AD")), MOVE_CLOSER);
    assert_base(result_of(f, 0, "AE"), 2018, 92); /* one value since */
    assert_nan(result_of(f, 0, "AE")->pace);
    assert_false(result_of(f, 0, "AE")->has_forecast);
}

static void test_limits(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,value,0,,",
           "S AD 2015 5;S AD 2020 <2.5;S AE 2015 <2.5;S AE 2020 3;S AG 2015 90;S AG 2020 >95",
           2020);
    const Result *r = result_of(f, 0, "AD");
    assert_true(r->is_limit && r->is_met && !r->has_forecast);
    assert_near(r->aim.target, 2.5, 0); /* nothing nearer to 0 is published */
    assert_int_equal(r->verdicts[METHOD_DARYA].class, CLASS_MET);
    assert_sound(r);
    r = result_of(f, 0, "AE"); /* a limit in the past */
    assert_true(!r->is_limit && !r->is_met && r->has_forecast);
    assert_near(r->base, 2.5, 0);
    assert_near(r->aim.target, 0, 0);
    r = result_of(f, 0, "AG"); /* a limit away from the target */
    assert_true(r->is_limit && !r->is_met);
    assert_near(r->aim.target, 0, 0);
    assert_sound(r);
}

static void test_nature(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,value,0,,", "S AD 2015 5 E;S AD 2020 4 C;S AE 2020 4 M;S AG 2020 4 G", 2020);
    assert_true(result_of(f, 0, "AD")->is_country && !result_of(f, 0, "AD")->is_model);
    assert_true(!result_of(f, 0, "AE")->is_country && result_of(f, 0, "AE")->is_model);
    assert_true(!result_of(f, 0, "AG")->is_country && !result_of(f, 0, "AG")->is_model);
}

/* Hectares under the code of a percentage. */
static void test_outside_of_bounds(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "up,value,100,0,100", "S AD 2015 12652;S AD 2020 13121;S AE 2020 100", 2020);
    const Result *r = result_of(f, 0, "AD");
    assert_int_equal(r->why, WHY_BOUNDS);
    for (size_t i = 0; i < METHOD_COUNT; i++)
        assert_int_equal(r->verdicts[i].class, CLASS_NONE);
    assert_int_equal(result_of(f, 0, "AE")->why, WHY_NONE);
}

/* A limit tells nothing of a target that is no natural bound. */
static void test_limit_and_another_target(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,value,12,0,", "S AD 2015 60;S AD 2020 <50", 2020);
    const Result *r = result_of(f, 0, "AD");
    assert_true(r->is_limit && !r->is_met);
    assert_near(r->aim.target, 12, 0);
}

/* More than five years are old: the value stands, nothing is concluded from it. */
static void test_old(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,value,25,,",
           "S AD 2010 50;S AD 2012 46;S AD 2014 40;S AE 2010 50;S AE 2013 46;S AE 2015 40;"
           "S AG 2010 50;S AG 2014 20",
           2020);
    const Result *old = result_of(f, 0, "AD"), *young = result_of(f, 0, "AE");
    assert_true(old->is_old && !young->is_old && result_of(f, 0, "AG")->is_old);
    assert_near(old->latest, 40, 0);
    assert_nan(old->probability);
    assert_true(isfinite(young->probability));
    for (size_t i = 0; i < METHOD_COUNT; i++) {
        assert_int_equal(old->verdicts[i].class, CLASS_NONE);
        assert_int_equal(result_of(f, 0, "AG")->verdicts[i].class, CLASS_NONE);
        assert_nan(old->verdicts[i].score);
    }
    assert_int_equal(old->verdicts[METHOD_DARYA].why, WHY_OLD);
    assert_false(old->disagree);
    assert_int_equal(result_movement(old), MOVE_UNKNOWN);
    assert_int_equal(result_movement(result_of(f, 0, "AG")), MOVE_UNKNOWN); /* it was met then */
    assert_int_not_equal(young->verdicts[METHOD_DARYA].class, CLASS_NONE);
}

static void test_seen_from_a_year(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,value,25,,", "S AD 2015 50;S AD 2018 45;S AD 2019 20;S AE 2019 1", 2018);
    assert_int_equal(result_of(f, 0, "AD")->latest_year, 2018);
    assert_near(result_of(f, 0, "AD")->latest, 45, 0);
    assert_false(result_of(f, 0, "AD")->is_met);
    assert_int_equal(result_of(f, 0, "AE")->why, WHY_NO_DATA);
    assert_int_equal(result_movement(result_of(f, 0, "AE")), MOVE_UNKNOWN);
    assert_sound(result_of(f, 0, "AE"));
}

/* Nothing that came later changes what was said. */
static void test_later_values_change_nothing(void **state)
{
    static const char *const early = "S AD 2012 9;S AD 2013 8;S AD 2014 9;S AD 2015 7;S AD 2016 7;"
                                     "S AD 2017 6;S AD 2018 6;S AE 2013 4;S AE 2018 3";
    AssessmentFixture *f = *state;
    assess(f, "down,value,2,,", early, 2018);
    Result before = *result_of(f, 0, "AD");
    assessment_fixture_add(f, early);
    assessment_fixture_add(f, "S AD 2019 55;S AD 2020 1;S AE 2019 77;S AG 2019 3");
    assessment_fixture_make(f, 2018, 0);
    const Result *after = result_of(f, 0, "AD");
    assert_near(after->probability, before.probability, 0);
    assert_memory_equal(after->forecast.quantiles, before.forecast.quantiles,
                        sizeof before.forecast.quantiles);
    for (size_t i = 0; i < METHOD_COUNT; i++)
        assert_int_equal(after->verdicts[i].class, before.verdicts[i].class);
}

static void test_year_of_release(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "down,value,25,,", "S AD 2015 50;S AD 2018 45", 0);
    assert_int_equal(assessment_as_of(f->assessments[0]), 2018); /* no day of publication */
    assert_int_equal(result_of(f, 0, "AD")->aim.target_year, 2030);
}

/* --- why not --- */

static void test_nothing_to_say(void **state)
{
    AssessmentFixture *f = *state;
    assessment_fixture_profile(f,
                               "3.2.1,S,down,value,25,,,,,,AD,x\n3.2.2,Z,down,value,12,,,,,,,x\n");
    assessment_fixture_add(f, "S AD 2015 50;S AE 2015 50;R AG 2015 1;S 150 2015 1;S ZZZ 2015 1");
    assessment_fixture_make(f, 2020, 0);
    assert_int_equal(assessment_place_count(f->assessments[0]), 3);
    assert_int_equal(result_of(f, 0, "AD")->why, WHY_NONE);
    assert_int_equal(result_of(f, 0, "AE")->why, WHY_NOT_MEANT);
    assert_int_equal(result_of(f, 1, "AD")->why, WHY_NO_SERIES);
    assert_int_equal(result_of(f, 1, "AG")->why, WHY_NO_SERIES);
    assert_null(result_of(f, 0, "AU"));
    assert_sound(result_of(f, 0, "AE"));
    assert_sound(result_of(f, 1, "AG"));
}

static void test_no_value_at_all(void **state)
{
    AssessmentFixture *f = *state;
    Assessment *a = NULL;
    Err err = {0};
    assessment_fixture_profile(f, "3.2.1,S,down,value,25,,,,,,,x\n");
    assessment_fixture_add(f, "S AD 2015 N");
    assert_int_equal(assessment_new(&a, release_fixture_land(&f->release), f->profile, f->framework,
                                    &(AssessmentOptions){0}, &err),
                     ERR_NOT_FOUND);
    assert_true(err.message[0] && err.hint[0]);
}

/* One value, a constant, a zero, a change of sign: methods say why, and Darya's has no trouble. */
static void test_hard_series(void **state)
{
    AssessmentFixture *f = *state;
    assess(f, "up,value,50,,",
           "S AD 2018 5;S AE 2015 5;S AE 2016 5;S AE 2017 5;S AE 2018 5;S AG 2015 0;S AG 2018 5;"
           "S AI 2015 -5;S AI 2018 5;S AL 2015 1e300;S AL 2018 -1e300;S AM 2015 0;S AM 2018 0;"
           "S AO 2015 50;S AO 2018 40",
           2018);
    assert_int_equal(result_of(f, 0, "AD")->verdicts[METHOD_DARYA].why, WHY_ONE_POINT);
    assert_int_equal(result_of(f, 0, "AD")->verdicts[METHOD_UNSD].why, WHY_ONE_POINT);
    assert_int_equal(result_movement(result_of(f, 0, "AE")), MOVE_SAME);
    assert_true(result_of(f, 0, "AE")->has_forecast);
    assert_near(result_of(f, 0, "AE")->forecast.value, 5, 1e-9);
    assert_true(result_of(f, 0, "AE")->probability < .1);
    assert_int_equal(result_of(f, 0, "AG")->verdicts[METHOD_UNSD].why, WHY_ZERO);
    assert_int_equal(result_of(f, 0, "AI")->verdicts[METHOD_UNSD].why, WHY_SIGN);
    assert_int_equal(result_of(f, 0, "AO")->verdicts[METHOD_UNESCAP].why, WHY_BASE_TARGET);
    for (size_t i = 0; i < 7; i++)
        assert_sound(
            result_of(f, 0, (const char *[]){"AD", "AE", "AG", "AI", "AL", "AM", "AO"}[i]));
}

static void test_target_year_is_here(void **state)
{
    AssessmentFixture *f = *state;
    assessment_fixture_profile(f, "3.2.1,S,up,value,50,,,,,,,x\n");
    assessment_fixture_add(f, "S AD 2015 40;S AD 2018 50;S AE 2015 40;S AE 2018 49;"
                              "S AG 2015 40;S AG 2017 60;S AG 2019 10");
    assessment_fixture_make(f, 2020, 2018);
    assert_int_equal(result_of(f, 0, "AD")->verdicts[METHOD_DARYA].class, CLASS_MET);
    assert_int_equal(result_of(f, 0, "AE")->verdicts[METHOD_DARYA].class, CLASS_AWAY);
    for (size_t i = 0; i < 3; i++) {
        const Result *r = result_of(f, 0, (const char *[]){"AD", "AE", "AG"}[i]);
        assert_false(r->has_forecast);
        assert_nan(r->pace_needed);
        assert_sound(r);
    }
}

/* M49 stands before ISO in the order of codes; what has no value yet gives way. */
static void test_one_place_two_codes(void **state)
{
    AssessmentFixture *f = *state;
    assess(
        f, "up,value,50,,",
        "S AD 2015 1;S AD 2018 2;S 020 2015 11;S 020 2018 12;S AE 2015 3;S AE 2018 4;S 784 2019 9",
        2018);
    assert_near(result_of(f, 0, "AD")->latest, 12, 0);
    assert_near(result_of(f, 0, "AE")->latest, 4, 0);
    assert_int_equal(assessment_place_count(f->assessments[0]), 2);
}

/* --- asked again --- */

static void test_retry(void **state)
{
    static const int16_t years[] = {2015, 2018};
    static const double worse[] = {40, 60};
    AssessmentFixture *f = *state;
    Result again;
    assess(f, "down,value,25,,", "S AD 2015 40;S AD 2018 30", 2018);
    const Result *r = result_of(f, 0, "AD");
    assessment_retry(f->assessments[0], r, r->series->values, &again);
    assert_near(again.probability, r->probability, 0);
    assert_near(again.base, r->base, 0);
    for (size_t i = 0; i < METHOD_COUNT; i++)
        assert_int_equal(again.verdicts[i].class, r->verdicts[i].class);
    assessment_retry(f->assessments[0], r, (Yearly){2, years, worse, NULL}, &again);
    assert_near(again.latest, 60, 0);
    assert_int_equal(result_movement(&again), MOVE_FURTHER);
    assert_int_equal(again.verdicts[METHOD_UNSD].class, CLASS_AWAY);
    assessment_retry(f->assessments[0], r, (Yearly){0}, &again);
    assert_int_equal(again.why, WHY_NO_DATA);
}

static void test_fan(void **state)
{
    AssessmentFixture *f = *state;
    Forecast fan[40];
    assess(f, "down,value,25,0,",
           "S AD 2010 60;S AD 2011 57;S AD 2012 58;S AD 2013 55;S AD 2014 50;S AD 2015 51;"
           "S AD 2016 48;S AE 2018 1",
           2018);
    const Result *r = result_of(f, 0, "AD");
    assert_int_equal(assessment_fan(f->assessments[0], r, fan, 40), 14);
    for (int i = 0; i < 14; i++) {
        assert_int_equal(fan[i].year, 2017 + i);
        if (i)
            assert_true(forecast_quantile(&fan[i], .9) - forecast_quantile(&fan[i], .1) >=
                        forecast_quantile(&fan[i - 1], .9) - forecast_quantile(&fan[i - 1], .1) -
                            1e-9);
    }
    assert_near(fan[13].value, r->forecast.value, 0);
    assert_memory_equal(fan[13].quantiles, r->forecast.quantiles, sizeof fan[13].quantiles);
    assert_int_equal(assessment_fan(f->assessments[0], r, fan, 3), 3);
    assert_int_equal(fan[2].year, 2019);
    assert_int_equal(assessment_fan(f->assessments[0], result_of(f, 0, "AE"), fan, 40), 0);
}

int test_progress_assessment(void)
{
    const struct CMUnitTest tests[] = {ASSESSMENT_CASE(test_base),
                                       ASSESSMENT_CASE(test_targets),
                                       ASSESSMENT_CASE(test_share_of_less_than_nothing),
                                       ASSESSMENT_CASE(test_pace_and_movement),
                                       ASSESSMENT_CASE(test_movement_without_target),
                                       ASSESSMENT_CASE(test_from_both_sides),
                                       ASSESSMENT_CASE(test_break),
                                       ASSESSMENT_CASE(test_outside_of_bounds),
                                       ASSESSMENT_CASE(test_limits),
                                       ASSESSMENT_CASE(test_limit_and_another_target),
                                       ASSESSMENT_CASE(test_nature),
                                       ASSESSMENT_CASE(test_old),
                                       ASSESSMENT_CASE(test_seen_from_a_year),
                                       ASSESSMENT_CASE(test_later_values_change_nothing),
                                       ASSESSMENT_CASE(test_year_of_release),
                                       ASSESSMENT_CASE(test_nothing_to_say),
                                       ASSESSMENT_CASE(test_no_value_at_all),
                                       ASSESSMENT_CASE(test_hard_series),
                                       ASSESSMENT_CASE(test_target_year_is_here),
                                       ASSESSMENT_CASE(test_one_place_two_codes),
                                       ASSESSMENT_CASE(test_retry),
                                       ASSESSMENT_CASE(test_fan)};
    return cmocka_run_group_tests_name("progress/assessment", tests, NULL, NULL);
}
