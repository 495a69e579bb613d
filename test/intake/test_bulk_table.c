/* Large bulk tables, read by several threads in parts: the same rows, in the order of the file,
 * with the lines of the file; and where a quote hides what a part would take for its beginning. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "intake/bulk_table.h"

int test_intake_bulk_table(void);

enum { ROWS = 700000, AREAS = 1000, LARGE = 64 << 20 };

static const BulkColumn columns[] = {{BULK_DIMENSION, 0, STR_INIT("_T"), false},
                                     {BULK_DIMENSION, 1, STR_INIT("_T"), false},
                                     {BULK_PERIOD, 0, STR_INIT(""), false},
                                     {BULK_VALUE, 0, STR_INIT(""), false},
                                     {BULK_ATTRIBUTE, 0, STR_INIT(""), false}};

typedef struct {
    Layout layout;
    Draft *draft;
    size_t quarantined;
    unsigned long lines[4]; /* of the rows in quarantine, in the order in which they were told */
} Fixture;

static int setup(void **state)
{
    static Fixture f;
    const Column all[] = {{.id = STR("SERIES"), .role = COLUMN_DIMENSION},
                          {.id = STR("REF_AREA"), .role = COLUMN_DIMENSION},
                          {.id = STR("TIME_PERIOD"), .role = COLUMN_TIME},
                          {.id = STR("OBS_VALUE"), .role = COLUMN_MEASURE},
                          {.id = STR("NOTE"), .role = COLUMN_ATTRIBUTE}};
    f = (Fixture){.layout = {.dataset = STR("TEST:FLOW")}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        assert_int_equal(layout_add(&f.layout, all[i], NULL), ERR_OK);
    f.draft = draft_new(&f.layout, 2 * ROWS);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    draft_free(((Fixture *)*state)->draft);
    return 0;
}

static ErrCode on_quarantine(void *context, unsigned long line, unsigned long column,
                             const char *code, const char *message, Str row, Err *err)
{
    Fixture *f = context;
    (void)column, (void)code, (void)message, (void)row, (void)err;
    if (f->quarantined < 4)
        f->lines[f->quarantined] = line;
    f->quarantined++;
    return ERR_OK;
}

static bool judge(Str value, const char **code, const char **message)
{
    (void)value;
    *code = "value";
    *message = "no number";
    return false;
}

static ErrCode on_text(void *context, unsigned long line, unsigned long column, Str value, Err *err)
{
    (void)context, (void)line, (void)column, (void)value, (void)err;
    return ERR_OK;
}

static ErrCode on_label(void *context, unsigned long line, size_t dimension, Str code, Str text,
                        Err *err)
{
    (void)context, (void)line, (void)dimension, (void)code, (void)text, (void)err;
    return ERR_OK;
}

static BulkSink sink_of(Fixture *f)
{
    return (BulkSink){.context = f,
                      .quarantine = on_quarantine,
                      .judge_text = judge,
                      .stored_text = on_text,
                      .label = on_label};
}

static ErrCode read(Fixture *f, Str input, uint64_t *rows, Err *err)
{
    BulkSink sink = sink_of(f);
    BulkTable table = {.input = input,
                       .line = 2,
                       .separator = ',',
                       .columns = columns,
                       .column_count = 5,
                       .file = draft_file(f->draft, STR("t.csv"))};
    return bulk_table_read(f->draft, &table, &sink, rows, err);
}

/* Every area has its codes in all parts, and each row its own value. */
static void put_row(Buf *b, size_t i)
{
    buf_printf(b, "S%zu,A%zu,%zu,%zu.5,a note\n", i / 100000, i % AREAS, 1950 + i / AREAS % 100, i);
}

static void assert_last_row(const Fixture *f, size_t dimension, const char *code)
{
    assert_true(
        str_eq(draft_code_text(f->draft, dimension, draft_code_count(f->draft, dimension) - 1),
               str_of(code)));
}

static void test_parts_join_in_order(void **state)
{
    Fixture *f = *state;
    Buf b;
    Err err = {0};
    uint64_t rows;
    buf_init(&b, LARGE);
    for (size_t i = 0; i < ROWS; i++) {
        if (i == 3 || i == ROWS / 2 || i == ROWS - 2)
            buf_add(&b, STR("S0,A1,2000,bad,a note\n"));
        else
            put_row(&b, i);
    }
    buf_add(&b, STR("LAST,ONE,2024,7,\"of\nall\"\n"));
    assert_false(b.failed);
    assert_int_equal(read(f, buf_str(&b), &rows, &err), ERR_OK);
    assert_int_equal(rows, ROWS + 1);
    assert_int_equal(draft_count(f->draft), ROWS - 2);
    assert_int_equal(f->quarantined, 3);
    assert_int_equal(f->lines[0], 3 + 2);
    assert_int_equal(f->lines[1], ROWS / 2 + 2);
    assert_int_equal(f->lines[2], ROWS - 2 + 2);
    assert_int_equal(draft_code_count(f->draft, 0), (ROWS + 99999) / 100000 + 1);
    assert_int_equal(draft_code_count(f->draft, 1), AREAS + 1);
    assert_last_row(f, 1, "ONE");
    const DraftObs *last = draft_first_with(f->draft, 1, draft_code_count(f->draft, 1) - 1);
    assert_non_null(last);
    assert_int_equal(last->line, ROWS + 2);
    assert_true(last->has_value && last->value == 7);
    const DraftObs *first = draft_first_with(f->draft, 0, 0);
    assert_int_equal(first->line, 2);
    assert_true(first->value == 0.5 && first->decimals == 1);
    buf_clear(&b);
}

/* All of the key is said beside the table: it is not the first series of the draft. */
static void test_key_of_constants(void **state)
{
    static const BulkColumn two[] = {{BULK_PERIOD, 0, STR_INIT(""), false},
                                     {BULK_VALUE, 0, STR_INIT(""), false}};
    Fixture *f = *state;
    Err err = {0};
    uint64_t rows;
    for (int i = 0; i < 2; i++) {
        const BulkConstant key[] = {{false, 0, i ? STR("SECOND") : STR("FIRST")},
                                    {false, 1, STR("KG")}};
        BulkSink sink = sink_of(f);
        BulkTable table = {.input = STR("2019,1\n2020,2\n"),
                           .line = 2,
                           .separator = ',',
                           .columns = two,
                           .column_count = 2,
                           .constants = key,
                           .constant_count = 2};
        assert_int_equal(bulk_table_read(f->draft, &table, &sink, &rows, &err), ERR_OK);
    }
    const DraftObs *second = draft_first_with(f->draft, 0, 1);
    assert_non_null(second);
    assert_true(str_eq(draft_code_text(f->draft, 0, 1), STR("SECOND")) && second->value == 1);
}

/* Quoted text looks like rows just where the input is cut in two. */
static void test_rows_within_quotes(void **state)
{
    enum { BYTES = 17 << 20, QUOTED = 400000 };
    Fixture *f = *state;
    Buf b;
    Err err = {0};
    uint64_t rows;
    size_t written = 0;
    buf_init(&b, LARGE);
    for (; b.len < BYTES / 2 - QUOTED / 2; written++)
        put_row(&b, written);
    buf_add(&b, STR("S0,A0,2049,1,\""));
    for (size_t end = b.len + QUOTED; b.len < end;)
        buf_add(&b, STR("GHOST,GHOST,2000,1,not a row\n"));
    buf_add(&b, STR("\"\n"));
    for (; b.len < BYTES; written++)
        put_row(&b, written);
    assert_int_equal(read(f, buf_str(&b), &rows, &err), ERR_OK);
    assert_int_equal(rows, written + 1);
    assert_int_equal(draft_count(f->draft), written + 1);
    for (uint32_t c = 0; c < draft_code_count(f->draft, 0); c++)
        assert_false(str_eq(draft_code_text(f->draft, 0, c), STR("GHOST")));
    buf_clear(&b);
}

static void test_error_in_a_later_part(void **state)
{
    Fixture *f = *state;
    Buf b;
    Err err = {0};
    uint64_t rows;
    buf_init(&b, LARGE);
    for (size_t i = 0; i < ROWS; i++)
        put_row(&b, i);
    buf_add(&b, STR("S0,A0,2049,1,\"never closed\n"));
    assert_int_equal(read(f, buf_str(&b), &rows, &err), ERR_PARSE);
    assert_int_equal(err.line, ROWS + 2);
    assert_int_equal(draft_count(f->draft), 0);
    buf_clear(&b);
}

/* A table whose rows could be neither stored nor counted is refused before it is read. */
static void test_needs_periods_and_values(void **state)
{
    Fixture *f = *state;
    BulkSink sink = {.context = f, .quarantine = on_quarantine, .judge_text = judge};
    BulkTable table = {.input = STR("S,A,2019,1\n"), .line = 1, .separator = ','};
    BulkColumn three[3];
    uint64_t rows;
    memcpy(three, columns, sizeof three);
    table.columns = three;
    table.column_count = 3;
    assert_int_equal(bulk_table_read(f->draft, &table, &sink, &rows, NULL), ERR_INVALID);
    three[2] = columns[3];
    assert_int_equal(bulk_table_read(f->draft, &table, &sink, &rows, NULL), ERR_INVALID);
    assert_int_equal(rows, 0);
}

int test_intake_bulk_table(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parts_join_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_key_of_constants, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rows_within_quotes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_error_in_a_later_part, setup, teardown),
        cmocka_unit_test_setup_teardown(test_needs_periods_and_values, setup, teardown)};
    return cmocka_run_group_tests_name("intake/bulk_table", tests, NULL, NULL);
}
