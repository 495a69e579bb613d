/* Why a class changed between two releases, one cause at a time and together. All figures are made
 * up for the test. */
#include "assessment_fixture.h"

#include "progress/class_change.h"

int test_progress_class_change(void);

enum { MOST = 16 };
typedef struct {
    size_t count;
    ClassChange items[MOST];
} Changes;

static void take(void *context, const ClassChange *change)
{
    Changes *all = context;
    assert_true(all->count < MOST);
    all->items[all->count++] = *change;
}

static const char *const AIM = "3.2.1,S,down,value,20,,,,,,,x\n";

static void walk(AssessmentFixture *f, MethodId before, MethodId after, Changes *out)
{
    *out = (Changes){0};
    class_changes_walk((ClassSide){f->assessments[0], before},
                       (ClassSide){f->assessments[1], after}, take, out);
}

/* By UNSD's method: a rate from 2015 to the latest year, carried on to 2030. */
static void compare(AssessmentFixture *f, const char *first, int first_as_of, const char *second,
                    int second_as_of, MethodId method, Changes *out)
{
    assessment_fixture_profile(f, AIM);
    assessment_fixture_add(f, first);
    assessment_fixture_make(f, first_as_of, 0);
    assessment_fixture_add(f, second);
    assessment_fixture_make(f, second_as_of, 0);
    walk(f, METHOD_UNSD, method, out);
}

static void assert_one(const Changes *all, const char *place, ProgressClass from, ProgressClass to,
                       unsigned causes)
{
    assert_int_equal(all->count, 1);
    const ClassChange *c = &all->items[0];
    assert_true(str_eq(c->place->id, str_of(place)));
    assert_int_equal(c->from, from);
    assert_int_equal(c->to, to);
    assert_int_equal(c->causes, causes);
}

static void test_nothing(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2020, "S AD 2015 40;S AD 2018 37.9", 2020,
            METHOD_UNSD, &all);
    assert_int_equal(all.count, 0); /* revised, but within its class */
}

/* 38 of 2018 becomes 50: from some to away. */
static void test_revised(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38;S AE 2015 9", 2020,
            "S AD 2015 40;S AD 2018 50;S AE 2015 9", 2020, METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_SOME, CLASS_AWAY, CHANGE_REVISED);
}

static void test_new(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2020, "S AD 2015 40;S AD 2018 38;S AD 2019 50",
            2020, METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_SOME, CLASS_AWAY, CHANGE_NEW);
}

static void test_age(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2023, "S AD 2015 40;S AD 2018 38", 2024,
            METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_SOME, CLASS_NONE, CHANGE_AGE);
    assert_int_equal(all.items[0].after->verdicts[METHOD_UNSD].why, WHY_OLD);
}

/* Young again by a value of today. */
static void test_no_longer_old(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2024, "S AD 2015 40;S AD 2018 38;S AD 2024 36",
            2024, METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_NONE, CLASS_SOME, CHANGE_NEW);
}

/* 38.5 of 2018: by UNSD (40 to 32.7 of 20: .36) some, by ESCAP 36 left of 100 too; 40 and 40:
 * little by UNSD, and ESCAP has the wrong way from 100 on. */
static void test_method(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 40", 2020, "S AD 2015 40;S AD 2018 40", 2020,
            METHOD_UNESCAP, &all);
    assert_one(&all, "AD", CLASS_LITTLE, CLASS_AWAY, CHANGE_METHOD);
}

/* Revised to little, and then new data to away. */
static void test_revised_and_new(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2020, "S AD 2015 40;S AD 2018 40;S AD 2019 50",
            2020, METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_SOME, CLASS_AWAY, CHANGE_REVISED | CHANGE_NEW);
}

static void test_revised_and_old(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2023, "S AD 2015 40;S AD 2018 50", 2024,
            METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_SOME, CLASS_NONE, CHANGE_REVISED | CHANGE_AGE);
}

static void test_revised_and_method(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2018 38", 2020, "S AD 2015 40;S AD 2018 40", 2020,
            METHOD_UNESCAP, &all);
    assert_one(&all, "AD", CLASS_SOME, CLASS_AWAY, CHANGE_REVISED | CHANGE_METHOD);
}

static void test_place_on_one_side(void **state)
{
    AssessmentFixture *f = *state;
    Changes all;
    compare(f, "S AD 2015 40;S AD 2018 38;S AG 2015 1", 2020,
            "S AE 2015 40;S AE 2018 50;S AG 2015 1", 2020, METHOD_UNSD, &all);
    assert_int_equal(all.count, 2);
    const ClassChange *came = &all.items[0], *gone = &all.items[1];
    assert_true(str_eq(came->place->id, STR("AE")) && str_eq(gone->place->id, STR("AD")));
    assert_true(!came->before && came->after && gone->before && !gone->after);
    assert_int_equal(came->from, CLASS_NONE);
    assert_int_equal(came->to, CLASS_AWAY);
    assert_int_equal(gone->from, CLASS_SOME);
    assert_int_equal(gone->to, CLASS_NONE);
    assert_int_equal(came->causes, CHANGE_NEW);
    assert_int_equal(gone->causes, CHANGE_NEW);
}

/* A value that was taken back is no revision of it; what is left says something else. */
static void test_taken_back(void **state)
{
    Changes all;
    compare(*state, "S AD 2015 40;S AD 2017 38;S AD 2018 50", 2020, "S AD 2015 40;S AD 2017 38",
            2020, METHOD_UNSD, &all);
    assert_one(&all, "AD", CLASS_AWAY, CLASS_SOME, CHANGE_NEW);
}

int test_progress_class_change(void)
{
    const struct CMUnitTest tests[] = {ASSESSMENT_CASE(test_nothing),
                                       ASSESSMENT_CASE(test_revised),
                                       ASSESSMENT_CASE(test_new),
                                       ASSESSMENT_CASE(test_age),
                                       ASSESSMENT_CASE(test_no_longer_old),
                                       ASSESSMENT_CASE(test_method),
                                       ASSESSMENT_CASE(test_revised_and_new),
                                       ASSESSMENT_CASE(test_revised_and_old),
                                       ASSESSMENT_CASE(test_revised_and_method),
                                       ASSESSMENT_CASE(test_place_on_one_side),
                                       ASSESSMENT_CASE(test_taken_back)};
    return cmocka_run_group_tests_name("progress/class_change", tests, NULL, NULL);
}
