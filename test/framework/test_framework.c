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

int test_framework_framework(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_codes_meet),
                                       cmocka_unit_test(test_lists_are_whole)};
    return cmocka_run_group_tests_name("framework/framework", tests, NULL, NULL);
}
