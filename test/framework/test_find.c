/* Goals, targets, indicators and places are found by codes, and by names in nine languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "framework/find.h"

int test_framework_find(void);

static Framework *framework;
static Finder *finder;

static int set_up(void **state)
{
    (void)state;
    assert_int_equal(framework_new(&framework, NULL), ERR_OK);
    finder = finder_new(framework);
    finder_add(finder, STR("indicator:3.2.1"), STR("Under-five mortality rate"), STR("en"));
    finder_add(finder, STR("dataset:UNSD:SDG"), STR("Сув ҳақида"), STR("uz"));
    finder_seal(finder);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    finder_unref(finder);
    framework_free(framework);
    return 0;
}

static const char *first(const char *query, const char *kind)
{
    static char text[100];
    FindHit hits[5];
    bool more;
    size_t count = finder_find(finder, str_of(query), str_of(kind), hits, 5, &more);
    snprintf(text, sizeof text, STR_FMT, STR_ARG(count ? hits[0].id : STR("")));
    return text;
}

static void test_codes(void **state)
{
    (void)state;
    assert_string_equal(first("6", ""), "goal:6");
    assert_string_equal(first("6.1", ""), "target:6.1");
    assert_string_equal(first("6.1.1", ""), "indicator:6.1.1");
    assert_string_equal(first("6.1", "indicator"), "indicator:6.1.1");
    assert_string_equal(first("SDG 6", ""), "goal:6");
    assert_string_equal(first("sdg6", ""), "goal:6");
    assert_string_equal(first("ЦУР 13", ""), "goal:13");
    assert_string_equal(first("kgz", ""), "place:KG");
    assert_string_equal(first("KZ", "place"), "place:KZ");
}

static void test_names_of_nine_languages(void **state)
{
    (void)state;
    for (size_t i = 0; i < place_count(framework); i++) {
        const Place *p = place_at(framework, i);
        char id[80];
        snprintf(id, sizeof id, "place:" STR_FMT, STR_ARG(p->id));
        for (int l = 0; str_eq(p->kind, STR("country")) && l < FRAMEWORK_LANGUAGES; l++) {
            char name[200];
            snprintf(name, sizeof name, STR_FMT, STR_ARG(p->names[l]));
            assert_string_equal(first(name, ""), id);
        }
    }
    assert_string_equal(first("кыргызст", "place"), "place:KG");
    assert_string_equal(first("Ўзбекистон", "place"), "place:UZ");
    assert_string_equal(first("ozbekiston", "place"), "place:UZ");
    assert_string_equal(first("قزاقستان", "place"), "place:KZ");
    assert_string_equal(first("clean water", ""), "goal:6");
    assert_string_equal(first("нур-султан", ""), "place:KZ-AST");
}

static void test_what_was_added(void **state)
{
    (void)state;
    assert_string_equal(first("under five mort", ""), "indicator:3.2.1");
    assert_string_equal(first("mortality", "indicator"), "indicator:3.2.1");
    assert_string_equal(first("suv haqida", ""), "dataset:UNSD:SDG");
    assert_string_equal(first("suv", "dataset"), "dataset:UNSD:SDG");
    assert_string_equal(first("suv", "data"), "");
}

static void test_all_words_or_nothing(void **state)
{
    FindHit hits[2];
    bool more;
    (void)state;
    assert_string_equal(first("under seven mortality", ""), "");
    assert_string_equal(first("u", ""), "");
    assert_string_equal(first("", ""), "");
    assert_string_equal(first("!?*\"", ""), "");
    assert_string_equal(first("a b c d e f g h i j k l m n o p q", ""), "");
    assert_int_equal(finder_find(finder, STR("3"), STR("target"), hits, 2, &more), 0);
    assert_int_equal(finder_find(finder, STR("3.2"), STR(""), hits, 2, &more), 2);
    assert_true(more && hits[0].score == FIND_EXACT && hits[1].score < FIND_EXACT);
}

int test_framework_find(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_names_of_nine_languages),
        cmocka_unit_test(test_what_was_added),
        cmocka_unit_test(test_all_words_or_nothing),
    };
    return cmocka_run_group_tests_name("framework/find", tests, set_up, tear_down);
}
