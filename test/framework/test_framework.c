/* Codes of all systems meet in one place; names are those of the UN; goals speak nine languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "framework/framework.h"

int test_framework_framework(void);

static void test_codes_meet(void **state)
{
    static const char *const codes[] = {"KG", "KGZ", "417", "kg"};
    Framework *f;
    (void)state;
    assert_int_equal(framework_new(&f, NULL), ERR_OK);
    const Place *kg = place_find(f, STR("KG"));
    for (size_t i = 0; i < 4; i++)
        assert_ptr_equal(place_find(f, str_of(codes[i])), kg);
    assert_ptr_equal(place_find(f, STR("4")), place_find(f, STR("AF")));
    assert_ptr_equal(place_find(f, STR("004")), place_find(f, STR("AFG")));
    assert_true(str_eq(place_find(f, STR("KG02"))->parent, STR("KG")));
    assert_true(str_eq(place_find(f, STR("KZABY"))->valid_from, STR("2022-06-08")));
    assert_ptr_equal(place_find(f, STR("643")), place_find(f, STR("RUS")));
    assert_ptr_equal(place_find(f, STR("1")), place_find(f, STR("M49-001")));
    const Place *countries[16];
    assert_int_equal(place_countries(f, countries, 16), 6);
    assert_null(place_find(f, STR("XX")));
    assert_true(str_eq(place_name(kg, 1, NULL), STR("Кыргызстан")));
    assert_true(str_eq(place_name(place_find(f, STR("TM")), 1, NULL), STR("Туркменистан")));
    framework_free(f);
}

static void test_lists_are_whole(void **state)
{
    Framework *f;
    (void)state;
    assert_int_equal(framework_new(&f, NULL), ERR_OK);
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++)
        for (int l = 0; l < FRAMEWORK_LANGUAGES; l++)
            assert_true(goal_title(f, goal, l).len > 0);
    assert_true(indicator_count(f) >= 231);
    assert_true(indicator_exists(f, STR("17.19.2")));
    assert_true(target_exists(f, STR("3.d")));
    assert_int_equal(indicator_goal(STR("12.2.1")), 12);
    assert_true(indicator_cmp(STR("3.2.1"), STR("3.10.1")) < 0);
    assert_true(indicator_cmp(STR("3.9.1"), STR("3.a.1")) < 0);
    framework_free(f);
}

static size_t in_force(const Framework *f, int year)
{
    size_t count = 0;
    for (size_t i = 0; i < indicator_count(f); i++)
        count += indicator_is_in_force(f, indicator_at(f, i), year);
    return count;
}

/* The numbers of codes that the UN states for the framework of 2017 and after its review of 2020.
 */
static void test_indicators_are_dated(void **state)
{
    Framework *f;
    IndicatorLife life;
    (void)state;
    assert_int_equal(framework_new(&f, NULL), ERR_OK);
    assert_int_equal(in_force(f, 2016), 0);
    assert_int_equal(in_force(f, 2017), 244);
    assert_int_equal(in_force(f, 2019), 244);
    assert_int_equal(in_force(f, 2020), 247);
    assert_int_equal(in_force(f, 2025), 250);
    assert_true(indicator_life(f, STR("1.a.3"), &life));
    assert_int_equal(life.until, 2020);
    assert_true(str_eq(life.successor, STR("1.a.1")));
    assert_true(indicator_is_in_force(f, STR("8.9.2"), 2018));
    assert_false(indicator_is_in_force(f, STR("8.9.2"), 2022));
    assert_true(indicator_is_in_force(f, STR("8.9.2"), 2026));
    assert_true(indicator_life(f, STR("8.9.2"), &life) && life.redefined == 2025);
    assert_false(indicator_is_in_force(f, STR("2.2.4"), 2024));
    assert_false(indicator_life(f, STR("1.2.1.1"), &life));
    assert_false(indicator_is_in_force(f, STR("99.9.9"), 2020));
    for (size_t i = 0; i < indicator_count(f); i++) {
        assert_true(indicator_life(f, indicator_at(f, i), &life));
        assert_true(!life.successor.len || indicator_exists(f, life.successor));
        assert_true(!life.until || life.until > life.since);
        assert_true(!life.again || (life.until && life.again >= life.until));
    }
    framework_free(f);
}

int test_framework_framework(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes_meet),
                                       cmocka_unit_test(test_lists_are_whole),
                                       cmocka_unit_test(test_indicators_are_dated)};
    return cmocka_run_group_tests_name("framework/framework", tests, NULL, NULL);
}
