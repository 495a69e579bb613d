/* Mapping files: what they say, and what is wrong with them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "intake/table_mapping.h"

int test_intake_table_mapping(void);

#define PERIOD "  - {header: y, role: period}\n"
#define VALUE "  - {header: v, role: value}\n"

static Arena *arena;

static int setup(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void test_all_members(void **state)
{
    TableMapping m;
    Err err = {0};
    (void)state;
    assert_int_equal(
        table_mapping_read(&m, arena,
                           STR("dataset: A:B\nname: A name\nlanguage: kk\nwide: SERIES\ncolumns:\n"
                               "  - {header: id, role: dimension, id: REF_AREA, empty: _Z}\n"
                               "  - {header: who, role: label, of: REF_AREA}\n" PERIOD
                               "  - {header: v, role: value, id: V, name: A value}\n"
                               "  - {header: 's*', role: value}\n"
                               "  - {header: '*note', role: ignore}\n"
                               "  - {constant: A, role: attribute, id: FREQ}\n"),
                           &err),
        ERR_OK);
    assert_true(str_eq(m.dataset, STR("A:B")) && str_eq(m.name, STR("A name")));
    assert_true(str_eq(m.language, STR("kk")) && str_eq(m.wide, STR("SERIES")));
    assert_int_equal(m.column_count, 7);
    const MappedColumn *c = table_mapping_find(&m, STR("id"));
    assert_true(c && c->role == BULK_DIMENSION && str_eq(c->when_empty, STR("_Z")));
    c = table_mapping_find(&m, STR("sdg1"));
    assert_true(c && c->role == BULK_VALUE);
    c = table_mapping_find(&m, STR("foot note"));
    assert_true(c && c->role == BULK_IGNORE);
    assert_null(table_mapping_find(&m, STR("else")));
    assert_null(table_mapping_find(&m, STR("")));
}

static void test_defaults(void **state)
{
    TableMapping m;
    (void)state;
    assert_int_equal(
        table_mapping_read(&m, arena,
                           STR("columns:\n  - {header: a, role: dimension}\n" PERIOD VALUE), NULL),
        ERR_OK);
    assert_true(str_eq(m.language, STR("en")));
    assert_true(str_eq(m.columns[0].when_empty, STR("_T")));
    assert_false(mapping_periods_are_headers(&m));
}

static void test_faults(void **state)
{
    static const struct {
        const char *text, *message;
        unsigned long line;
    } cases[] = {
        {"columns:\n" PERIOD, "'value'", 0},
        {"columns:\n" VALUE, "'period'", 0},
        {"columns:\n" PERIOD PERIOD VALUE, "'period'", 0},
        {"wide: TIME_PERIOD\ncolumns:\n" PERIOD VALUE, "'y'", 3},
        {"columns:\n" VALUE PERIOD "  - {header: a}\n", "'a'", 4},
        {"columns:\n" VALUE PERIOD "  - {header: a, role: king}\n", "'king'", 4},
        {"columns:\n" VALUE PERIOD "  - {header: a, role: label}\n", "'of'", 4},
        {"columns:\n" VALUE PERIOD "  - {header: 'a*', role: dimension}\n", "'a*'", 4},
        {"columns:\n" VALUE PERIOD "  - {constant: A, role: dimension}\n", "'A'", 4},
        {"columns:\n" VALUE PERIOD "  - {role: dimension}\n", "header", 4},
        {"columns:\n" VALUE PERIOD "  - {header: a, role: ignore, tail: 1}\n", "'tail'", 4},
        {"colums: x\n", "'colums'", 1},
        {"columns: x\n", "'columns'", 1},
        {"columns:\n  a: x\n", "entry", 2},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TableMapping m;
        Err err = {0};
        if (!table_mapping_read(&m, arena, str_of(cases[i].text), &err) ||
            !strstr(err.message, cases[i].message) || err.line != cases[i].line)
            fail_msg("case %zu: line %lu: %s", i, err.line, err.message);
    }
}

int test_intake_table_mapping(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_members, setup, teardown),
        cmocka_unit_test_setup_teardown(test_defaults, setup, teardown),
        cmocka_unit_test_setup_teardown(test_faults, setup, teardown),
    };
    return cmocka_run_group_tests_name("intake/table_mapping", tests, NULL, NULL);
}
