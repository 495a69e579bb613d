/* Workbooks written: read back the same, the same bytes each time, never a formula. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "format/archive.h"
#include "format/xlsx_reader.h"
#include "format/xlsx_writer.h"

int test_format_xlsx_writer(void);

static const XlsxProperties PROPERTIES = {.title = STR_INIT("Ҳисобот & so on"),
                                          .created_us = 1754179200000000};
static const Str HEADER[] = {STR_INIT("Name"), STR_INIT("Сумма")};

static XlsxWriter *open_writer(void)
{
    XlsxWriter *writer = NULL;
    assert_int_equal(xlsx_writer_open(&writer, &PROPERTIES, NULL), ERR_OK);
    return writer;
}

static const Str TEXTS[] = {
    STR_INIT("=1+1"),
    STR_INIT("+7 701"),
    STR_INIT("@SUM(A1)"),
    STR_INIT("-"),
    STR_INIT("'q"),
    STR_INIT(" a\r\nb\t "),
    STR_INIT("_x0041_"),
    STR_INIT("<&>\"\x01"),
    STR_INIT("007"),
    STR_INIT("می‌روم"),
    STR_INIT("http://localhost/"),
};
static const Str NUMBERS[] = {
    STR_INIT("1.50"), STR_INIT("-0.001"),  STR_INIT("123456789012345"),
    STR_INIT("0"),    STR_INIT("1000000"),
};
/* Written as texts, because a number would lose something. */
static const Str OTHERS[] = {STR_INIT("12345678901234567890"), STR_INIT("0.1234567890123456"),
                             STR_INIT("1e5"), STR_INIT("n/a")};

enum { TEXT_COUNT = 11, NUMBER_COUNT = 5, OTHER_COUNT = 4 };

static void fill(XlsxWriter *w)
{
    xlsx_write_sheet(w, STR("Маълумот [1]"), false, HEADER, 2);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        xlsx_write_text(w, TEXTS[i]);
        xlsx_write_number(w, i < NUMBER_COUNT                 ? NUMBERS[i]
                             : i < NUMBER_COUNT + OTHER_COUNT ? OTHERS[i - NUMBER_COUNT]
                                                              : STR(""));
        xlsx_write_row(w);
    }
    xlsx_write_sheet(w, STR("صفحه"), true, NULL, 0);
    xlsx_write_text(w, STR(""));
    xlsx_write_text(w, STR("دوم"));
    xlsx_write_row(w);
}

static void write_all(Buf *out)
{
    XlsxWriter *w = open_writer();
    Err err = {0};
    buf_init(out, 1 << 20);
    fill(w);
    if (xlsx_writer_finish(w, out, &err))
        fail_msg("%s", err.message);
    xlsx_writer_close(w);
}

static void expect_cell(const XlsxCell *cell, Str text, XlsxKind kind)
{
    if (!str_eq(cell->text, text) || cell->kind != kind || cell->is_formula)
        fail_msg("'" STR_FMT "' of kind %d, not '" STR_FMT "'", STR_ARG(cell->text),
                 (int)cell->kind, STR_ARG(text));
}

static void reads_back_the_same(void **state)
{
    /* As numbers; their decimals stand in the format of the cell. */
    static const Str VALUES[] = {STR_INIT("1.5"), STR_INIT("-0.001"), STR_INIT("123456789012345"),
                                 STR_INIT("0"), STR_INIT("1000000")};
    Buf bytes;
    XlsxReader *reader = NULL;
    XlsxRow row;
    (void)state;
    write_all(&bytes);
    assert_int_equal(xlsx_open(&reader, buf_str(&bytes), STR(""), NULL, NULL), ERR_OK);
    assert_true(str_eq(xlsx_sheet(reader), STR("Маълумот 1")));
    assert_true(xlsx_next(reader, &row) && row.count == 2);
    expect_cell(&row.cells[1], STR("Сумма"), XLSX_TEXT);
    for (size_t i = 0; i < TEXT_COUNT; i++) {
        assert_true(xlsx_next(reader, &row));
        assert_int_equal(row.number, i + 2);
        expect_cell(&row.cells[0], TEXTS[i], XLSX_TEXT);
        if (i < NUMBER_COUNT)
            expect_cell(&row.cells[1], VALUES[i], XLSX_NUMBER);
        else if (i < NUMBER_COUNT + OTHER_COUNT)
            expect_cell(&row.cells[1], OTHERS[i - NUMBER_COUNT], XLSX_TEXT);
        else
            assert_int_equal(row.count, 1);
    }
    assert_false(xlsx_next(reader, &row));
    xlsx_close(reader);
    assert_int_equal(xlsx_open(&reader, buf_str(&bytes), STR("صفحه"), NULL, NULL), ERR_OK);
    assert_true(xlsx_next(reader, &row) && row.count == 2);
    expect_cell(&row.cells[1], STR("دوم"), XLSX_TEXT);
    xlsx_close(reader);
    buf_clear(&bytes);
}

static void expect_in(Archive *archive, const char *part, const char *words, bool is_there)
{
    Buf out;
    buf_init(&out, 1 << 20);
    size_t at = archive_find(archive, str_of(part));
    assert_true(at != SIZE_MAX);
    assert_int_equal(archive_read(archive, at, &out, NULL), ERR_OK);
    if ((str_find(buf_str(&out), str_of(words)) != SIZE_MAX) != is_there)
        fail_msg("%s: %s", part, words);
    buf_clear(&out);
}

static void looks_as_it_should(void **state)
{
    Buf bytes, again;
    Archive *archive = NULL;
    (void)state;
    write_all(&bytes);
    write_all(&again);
    assert_true(str_eq(buf_str(&bytes), buf_str(&again)));
    assert_int_equal(archive_open(&archive, buf_str(&bytes), NULL), ERR_OK);
    expect_in(archive, "xl/worksheets/sheet1.xml", "<f>", false);
    expect_in(archive, "xl/worksheets/sheet1.xml", "hyperlink", false);
    expect_in(archive, "xl/worksheets/sheet1.xml", "state=\"frozen\"", true);
    expect_in(archive, "xl/worksheets/sheet1.xml", "rightToLeft", false);
    expect_in(archive, "xl/worksheets/sheet2.xml", "rightToLeft=\"1\"", true);
    expect_in(archive, "xl/worksheets/sheet2.xml", "frozen", false);
    expect_in(archive, "xl/styles.xml", "formatCode=\"0.000\"", true);
    expect_in(archive, "docProps/core.xml", "2025-08-03T00:00:00Z", true);
    expect_in(archive, "docProps/core.xml", "<dc:title>Ҳисобот &amp; so on</dc:title>", true);
    archive_close(archive);
    buf_clear(&bytes);
    buf_clear(&again);
}

static void expect_failure(XlsxWriter *w, ErrCode code, const char *words)
{
    Buf out;
    Err err = {0};
    buf_init(&out, 1 << 20);
    assert_int_equal(xlsx_writer_finish(w, &out, &err), code);
    assert_non_null(strstr(err.message, words));
    assert_int_equal(out.len, 0);
    buf_clear(&out);
    xlsx_writer_close(w);
}

static void tells_the_first_failure(void **state)
{
    static char text[XLSX_WRITE_TEXT + 1];
    (void)state;
    expect_failure(open_writer(), ERR_INVALID, "without a sheet");
    XlsxWriter *w = open_writer();
    xlsx_write_text(w, STR("a"));
    expect_failure(w, ERR_INVALID, "in no sheet");
    w = open_writer();
    xlsx_write_sheet(w, STR("a"), false, HEADER, 2);
    xlsx_write_text(w, STR("\xff"));
    xlsx_write_number(w, STR("1"));
    expect_failure(w, ERR_INVALID, "cell 1 of row 2 is no UTF-8");
    w = open_writer();
    memset(text, 'a', sizeof text);
    xlsx_write_sheet(w, STR("a"), false, NULL, 0);
    xlsx_write_text(w, str_part((Str){text, sizeof text}, 1, sizeof text));
    xlsx_write_text(w, (Str){text, sizeof text});
    expect_failure(w, ERR_TOO_LARGE, "cell 2 of row 1 has more than 32767 characters");
    w = open_writer();
    xlsx_write_sheet(w, STR("a"), false, NULL, 0);
    for (size_t i = 0; i <= XLSX_WRITE_COLUMNS; i++)
        xlsx_write_text(w, STR(""));
    expect_failure(w, ERR_TOO_LARGE, "more than 1024 columns");
    Buf small;
    w = open_writer();
    buf_init(&small, 100);
    xlsx_write_sheet(w, STR("a"), false, NULL, 0);
    assert_int_equal(xlsx_writer_finish(w, &small, NULL), ERR_TOO_LARGE);
    buf_clear(&small);
    xlsx_writer_close(w);
}

static void names_every_sheet(void **state)
{
    static const Str NAMES[] = {STR_INIT("a"),
                                STR_INIT("A"),
                                STR_INIT("[]"),
                                STR_INIT("'b'"),
                                STR_INIT("өөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөөө"),
                                STR_INIT("\xff")};
    static const Str WANTED[] = {STR_INIT("a"),
                                 STR_INIT("Sheet 2"),
                                 STR_INIT("Sheet 3"),
                                 STR_INIT("b"),
                                 STR_INIT("өөөөөөөөөөөөөөөөөөөөөөөөөөөөөөө"),
                                 STR_INIT("Sheet 6")};
    Buf bytes;
    XlsxWriter *w = open_writer();
    (void)state;
    buf_init(&bytes, 1 << 20);
    for (size_t i = 0; i < 6; i++)
        xlsx_write_sheet(w, NAMES[i], false, NULL, 0);
    assert_int_equal(xlsx_writer_finish(w, &bytes, NULL), ERR_OK);
    xlsx_writer_close(w);
    for (size_t i = 0; i < 6; i++) {
        XlsxReader *reader = NULL;
        Err err = {0};
        if (xlsx_open(&reader, buf_str(&bytes), WANTED[i], NULL, &err))
            fail_msg("%s", err.message);
        xlsx_close(reader);
    }
    buf_clear(&bytes);
}

int test_format_xlsx_writer(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_back_the_same),
        cmocka_unit_test(looks_as_it_should),
        cmocka_unit_test(tells_the_first_failure),
        cmocka_unit_test(names_every_sheet),
    };
    return cmocka_run_group_tests_name("format/xlsx_writer", tests, NULL, NULL);
}
