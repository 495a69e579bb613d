/* The header of an SDMX-CSV file: separators, brackets, labels, columns that hold one component. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "intake/sdmx_csv_head.h"

int test_intake_sdmx_csv_head(void);

typedef struct {
    Arena *arena;
    Layout layout;
    CsvHead head;
    CsvRecord record;
    CsvCell cells[CSV_MAX_FIELDS];
    Err err;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    const Column columns[] = {
        {.id = STR("A"), .role = COLUMN_DIMENSION, .codelist = STR("T:CL(1.0)")},
        {.id = STR("FREE"), .role = COLUMN_DIMENSION},
        {.id = STR("TIME_PERIOD"), .role = COLUMN_TIME},
        {.id = STR("OBS_VALUE"), .role = COLUMN_MEASURE},
        {.id = STR("NOTE"), .role = COLUMN_ATTRIBUTE}};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        assert_int_equal(layout_add(&f->layout, columns[i], &f->err), ERR_OK);
    f->arena = arena_new(1 << 20);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    arena_free(f->arena);
    free(f);
    return 0;
}

static ErrCode bind(Fixture *f, const char *header)
{
    CsvReader reader;
    Str bytes = str_of(header);
    f->err = (Err){0};
    f->head = (CsvHead){0};
    csv_open(&reader, bytes, csv_head_separator(bytes));
    ErrCode rc = csv_next(&reader, &f->record, &f->err);
    if (!rc)
        rc = csv_head_read(&f->head, f->arena, bytes, &f->record, &f->err);
    if (!rc)
        rc = csv_head_bind(&f->head, &f->layout, f->cells, &f->err);
    csv_close(&reader);
    return rc;
}

static void test_separators(void **state)
{
    (void)state;
    assert_int_equal(csv_head_separator(STR("DATAFLOW;A,B,C")), ';');
    assert_int_equal(csv_head_separator(STR("\xEF\xBB\xBFSTRUCTURE,A;B;C")), ',');
    assert_int_equal(csv_head_separator(STR("STRUCTURE[;],A[en;ru;kk]")), ',');
    assert_int_equal(csv_head_separator(STR("\"STRUCTURE[;]\",A[en;ru;kk]")), ',');
    assert_int_equal(csv_head_separator(STR("STRUCTURE[,];A")), ';');
    assert_int_equal(csv_head_separator(STR("STRUCTURE[")), ',');
    assert_int_equal(csv_head_separator(STR("")), ',');
}

static void test_brackets(void **state)
{
    Fixture *f = *state;
    assert_int_equal(bind(f, "STRUCTURE[;],STRUCTURE_ID,ACTION,A,NOTE[en;ru]: Remark"), ERR_OK);
    assert_int_equal(f->head.separator, ';');
    assert_int_equal(f->cells[4].role, CELL_ATTRIBUTE);
    assert_true(str_eq(f->head.columns[4].brackets, STR("[en;ru]")));
    assert_int_equal(bind(f, "STRUCTURE[;],STRUCTURE_ID,NOTE[<x>]"), ERR_OK);
    assert_int_equal(f->cells[2].role, CELL_UNKNOWN);
    assert_int_equal(bind(f, "STRUCTURE[;;],STRUCTURE_ID,NOTE[]"), ERR_PARSE);
    assert_int_equal(bind(f, "STRUCTURE[],STRUCTURE_ID,NOTE[]"), ERR_PARSE);
    assert_int_equal(bind(f, "STRUCTURE,STRUCTURE_ID,NOTE[]"), ERR_PARSE);
    assert_int_equal(f->err.column, 24);
}

static void test_labels(void **state)
{
    Fixture *f = *state;
    assert_int_equal(bind(f, "DATAFLOW,A,FREE,TIME_PERIOD,OBS_VALUE: Value"), ERR_OK);
    assert_true(f->cells[1].is_labelled);
    assert_false(f->cells[2].is_labelled); /* has no codelist, so no names */
    assert_int_equal(bind(f, "DATAFLOW,A,FREE,TIME_PERIOD,OBS_VALUE,custom: yes"), ERR_OK);
    assert_false(f->cells[1].is_labelled);
}

static void test_twice(void **state)
{
    Fixture *f = *state;
    const char *const twice[] = {"DATAFLOW,A,A", "DATAFLOW,OBS_VALUE,OBS_VALUE",
                                 "DATAFLOW,TIME_PERIOD,TIME_PERIOD", "DATAFLOW,DATAFLOW,A",
                                 "STRUCTURE[;],STRUCTURE_ID,NOTE,NOTE[]"};
    for (size_t i = 0; i < sizeof twice / sizeof *twice; i++) {
        assert_int_equal(bind(f, twice[i]), ERR_PARSE);
        assert_int_equal(f->err.line, 1);
        assert_true(f->err.column > 1);
    }
    assert_int_equal(bind(f, "STRUCTURE,STRUCTURE_ID,STRUCTURE_NAME,A,A,STRUCTURE_TYPE"), ERR_OK);
    assert_int_equal(f->cells[4].role, CELL_IGNORE);
    assert_int_equal(f->cells[5].role, CELL_UNKNOWN);
    assert_int_equal(bind(f, "DATAFLOW,A,\xE9"), ERR_PARSE);
    assert_int_equal(f->err.column, 12);
}

int test_intake_sdmx_csv_head(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_separators),
        cmocka_unit_test_setup_teardown(test_brackets, setup, teardown),
        cmocka_unit_test_setup_teardown(test_labels, setup, teardown),
        cmocka_unit_test_setup_teardown(test_twice, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
