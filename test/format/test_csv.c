/* Records as RFC 4180 has them, errors with their place; runs of columns find the same records. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/mem.h"
#include "format/csv_runs.h"

int test_format_csv(void);

static CsvRecord record;

static ErrCode read_all(const char *text, size_t *rows, size_t *cells, Err *err)
{
    CsvReader r;
    ErrCode rc = ERR_OK;
    *rows = *cells = 0;
    csv_open(&r, str_of(text), ',');
    while (!(rc = csv_next(&r, &record, err)) && record.count) {
        ++*rows;
        *cells += record.count;
    }
    csv_close(&r);
    return rc;
}

static void test_records(void **state)
{
    size_t rows, cells;
    Err err = {0};
    (void)state;
    assert_int_equal(read_all("\xEF\xBB\xBF"
                              "a,b\r\n1,\"x, \"\"y\"\"\nz\"\n\n,\n",
                              &rows, &cells, &err),
                     ERR_OK);
    assert_int_equal(rows, 3);
    assert_int_equal(cells, 6);
}

static void test_errors_have_a_place(void **state)
{
    size_t rows, cells;
    Err err = {0};
    (void)state;
    assert_int_equal(read_all("a,b\n1,\"never ends\n", &rows, &cells, &err), ERR_PARSE);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 3);
    Err other = {0};
    assert_int_equal(read_all("a,b\n1,2\n\"x\"y,2\n", &rows, &cells, &other), ERR_PARSE);
    assert_int_equal(other.line, 3);
}

/* A cell that may hold what is hard about CSV. */
static void random_cell(Buf *out, unsigned *seed)
{
    static const char *const cells[] = {"",
                                        "1",
                                        "abc",
                                        "\"q,q\"",
                                        "\"a\"\"b\"",
                                        "\"two\nlines\"",
                                        "2019",
                                        "x y",
                                        "",
                                        "",
                                        "",
                                        "5\" pipe",
                                        "seven b",
                                        "eight by",
                                        "longer than a word of the machine",
                                        "\"quoted and longer than a word\""};
    *seed = *seed * 1664525u + 1013904223u;
    buf_add(out, str_of(cells[*seed >> 28]));
}

static void test_runs_are_the_same_records(void **state)
{
    static const uint16_t widths[] = {2, 1, 3, 1};
    unsigned seed = 7;
    (void)state;
    for (int round = 0; round < 1000; round++) {
        Buf text;
        CsvRuns runs;
        CsvReader plain, splitter = {0};
        bool more = true;
        buf_init(&text, 1 << 20);
        for (int row = 0; row < 40; row++) {
            size_t columns = row % 11 == 10 ? 6 : 7; /* some rows are odd */
            buf_add(&text, STR("k"));
            for (size_t c = 0; c < columns; c++) {
                if (c)
                    buf_char(&text, ',');
                if (c)
                    random_cell(&text, &seed);
            }
            buf_add(&text, row % 2 ? STR("\n") : STR("\r\n"));
        }
        csv_open(&plain, buf_str(&text), ',');
        csv_runs_open(&runs, buf_str(&text), 0, 1, ',', widths, 4);
        while (more) {
            CsvRecord *part = mem_alloc(sizeof *part);
            assert_int_equal(csv_runs_next(&runs, &more, NULL), ERR_OK);
            assert_int_equal(csv_next(&plain, &record, NULL), ERR_OK);
            assert_int_equal(more, record.count > 0);
            if (more) {
                assert_int_equal(runs.line, record.line);
                assert_int_equal(runs.is_odd, record.count != 7);
                size_t at = 0;
                for (size_t i = 0; i < 4 && !runs.is_odd; i++) {
                    assert_int_equal(csv_run_split(&splitter, runs.runs[i].raw, ',', part, NULL),
                                     ERR_OK);
                    assert_int_equal(part->count, widths[i]);
                    for (size_t c = 0; c < part->count; c++)
                        assert_true(str_eq(part->fields[c], record.fields[at++]));
                }
            }
            mem_free(part);
        }
        csv_close(&plain);
        csv_close(&splitter);
        buf_clear(&text);
    }
}

/* Written, read as CSV, and taken back: the text itself. */
static void expect_typed(Str text, const char *written)
{
    Buf out;
    CsvReader reader;
    buf_init(&out, 1024);
    csv_write_typed(&out, text, ',');
    assert_true(str_eq(buf_str(&out), str_of(written)));
    buf_add(&out, STR(",\n"));
    csv_open(&reader, buf_str(&out), ',');
    assert_int_equal(csv_next(&reader, &record, NULL), ERR_OK);
    assert_int_equal(record.count, 2);
    assert_true(str_eq(csv_typed(record.fields[0]), text));
    csv_close(&reader);
    buf_clear(&out);
}

static void test_typed(void **state)
{
    (void)state;
    expect_typed(STR("=1+1"), "'=1+1");
    expect_typed(STR("=HYPERLINK(\"a\",1)"), "\"'=HYPERLINK(\"\"a\"\",1)\"");
    expect_typed(STR("@a"), "'@a");
    expect_typed(STR("+7 701"), "'+7 701");
    expect_typed(STR("-a"), "'-a");
    expect_typed(STR("-"), "'-");
    expect_typed(STR("\ta"), "'\ta");
    expect_typed(STR("\ra"), "\"'\ra\"");
    expect_typed(STR("\na"), "\"'\na\"");
    expect_typed(STR("＝1"), "'＝1");
    expect_typed(STR("-1.50"), "-1.50");
    expect_typed(STR("+1e5"), "+1e5");
    expect_typed(STR("'"), "'");
    expect_typed(STR("'a"), "'a");
    expect_typed(STR("'-1"), "'-1");
    expect_typed(STR("'=1"), "''=1");
    expect_typed(STR("''=1"), "'''=1");
    expect_typed(STR("a=1"), "a=1");
    expect_typed(STR("o'zbek"), "o'zbek");
    expect_typed(STR(""), "");
}

int test_format_csv(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_records), cmocka_unit_test(test_typed),
                                       cmocka_unit_test(test_errors_have_a_place),
                                       cmocka_unit_test(test_runs_are_the_same_records)};
    return cmocka_run_group_tests_name("format/csv", tests, NULL, NULL);
}
