/* Decimal points of a column under each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "portal/decimals.h"

int test_portal_decimals(void);

static void counts_what_is_shown(void **state)
{
    (void)state;
    assert_int_equal(decimals_shown(STR("42")), -1);
    assert_int_equal(decimals_shown(STR("42.0")), 1);
    assert_int_equal(decimals_shown(STR("-16.696654")), 6);
    assert_int_equal(decimals_shown(STR("")), -1);
    assert_int_equal(decimals_shown(STR("v. 2")), -1);
    assert_int_equal(decimals_shown(STR(">95.5")), -1);
}

#define POINT "\xE2\x80\x88"
#define DIGIT "\xE2\x80\x87"

static void makes_up_what_is_missing(void **state)
{
    static const struct {
        const char *value;
        int most;
        const char *spaces; /* NULL: none */
    } cases[] = {{"62", 1, POINT DIGIT},      {"62", -1, NULL}, {"62.5", 1, NULL},
                 {"62.5", 3, DIGIT DIGIT},    {"", 2, NULL},    {">95", 2, NULL},
                 {"-9", 2, POINT DIGIT DIGIT}};
    Arena *arena = arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Doc *cell = doc_new(arena, DOC_OBJECT);
        decimals_pad(cell, "pad", str_of(cases[i].value), cases[i].most);
        const Doc *pad = doc_get(cell, STR("pad"));
        if (!pad != !cases[i].spaces || (pad && !str_eq(pad->text, str_of(cases[i].spaces))))
            fail_msg("'%s' among %d decimals", cases[i].value, cases[i].most);
    }
    arena_free(arena);
}

static void leaves_files_alone(void **state)
{
    Arena *arena = arena_new(1 << 20);
    Doc *cell = doc_new(arena, DOC_OBJECT);
    Buf json;
    (void)state;
    buf_init(&json, 1000);
    doc_number(cell, "value", STR("62"));
    decimals_pad(cell, "pad", STR("62"), 2);
    doc_json(&json, cell);
    assert_true(str_eq(buf_str(&json), STR("{\"value\":62}")));
    buf_clear(&json);
    arena_free(arena);
}

int test_portal_decimals(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_what_is_shown),
        cmocka_unit_test(makes_up_what_is_missing),
        cmocka_unit_test(leaves_files_alone),
    };
    return cmocka_run_group_tests_name("portal/decimals", tests, NULL, NULL);
}
