/* Workbooks in and out: what is read of one, what is refused, and what another program would make
 * only with bad intent. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <zip.h>

#include "base/mem.h"
#include "format/xlsx_parts.h"

int test_format_xlsx_reader(void);

#define MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define LINKS "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\""
#define LINK(id, type, target)                                                                     \
    "<Relationship Id=\"" id "\" Type=\"" OFFICE "/" type "\" Target=\"" target "\"/>"

typedef struct {
    const char *name;
    Str bytes;
} Part;

enum { TOP, BOOK, BOOK_LINKS, STYLES, STRINGS, SHEET, PART_COUNT, ROOM = 1 << 20 };

static Part parts[PART_COUNT];
static char room[ROOM];

/* A small workbook that is in order; tests replace what they are about. */
static int sound(void **state)
{
    static const Part SOUND[PART_COUNT] = {
        {"_rels/.rels", STR_INIT("<Relationships " LINKS ">" LINK(
                            "1", "officeDocument", "xl/workbook.xml") "</Relationships>")},
        {"xl/workbook.xml", STR_INIT("<workbook " MAIN " xmlns:r=\"" OFFICE "\"><sheets>"
                                     "<sheet name=\"Secret\" state=\"hidden\" r:id=\"h\"/>"
                                     "<sheet name=\"Data\" sheetId=\"1\" r:id=\"d\"/>"
                                     "</sheets></workbook>")},
        {"xl/_rels/workbook.xml.rels",
         STR_INIT("<Relationships " LINKS ">" LINK("h", "worksheet", "nowhere.xml")
                      LINK("d", "worksheet", "worksheets/s.xml")
                          LINK("t", "sharedStrings", "/xl/sharedStrings.xml")
                              LINK("y", "styles", "./a/../styles.xml") "</Relationships>")},
        {"xl/styles.xml",
         STR_INIT("<styleSheet " MAIN "><numFmts><numFmt numFmtId=\"164\" "
                  "formatCode=\"yyyy\\-mm;@\"/></numFmts><cellStyleXfs><xf numFmtId=\"14\"/>"
                  "</cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>"
                  "<xf numFmtId=\"164\"/><xf numFmtId=\"22\"/></cellXfs></styleSheet>")},
        {"xl/sharedStrings.xml",
         STR_INIT("<sst " MAIN " count=\"4000000000\"><si><t>Қала</t></si><si><r><t>ri</t></r>"
                  "<rPh><t>no</t></rPh><r><t xml:space=\"preserve\">ch </t></r></si></sst>")},
        {"xl/worksheets/s.xml",
         STR_INIT("<worksheet " MAIN "><sheetData><row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c>"
                  "<c r=\"C2\" t=\"s\"><v>1</v></c></row></sheetData></worksheet>")},
    };
    (void)state;
    memcpy(parts, SOUND, sizeof SOUND);
    return 0;
}

static Str pack(void)
{
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, NULL);
    zip_source_keep(source);
    for (size_t i = 0; i < PART_COUNT; i++)
        if (parts[i].name)
            assert_true(
                zip_file_add(archive, parts[i].name,
                             zip_source_buffer(archive, parts[i].bytes.ptr, parts[i].bytes.len, 0),
                             ZIP_FL_ENC_UTF_8) >= 0);
    assert_int_equal(zip_close(archive), 0);
    assert_int_equal(zip_source_open(source), 0);
    zip_int64_t len = zip_source_read(source, room, ROOM);
    zip_source_close(source);
    zip_source_free(source);
    assert_true(len > 0 && len < ROOM);
    return (Str){room, (size_t)len};
}

/* The sheet as one text: "2:Қала||rich" for its rows; = before what a formula gave. */
static void expect_rows(Str sheet, const char *wanted)
{
    XlsxReader *reader = NULL;
    XlsxRow row;
    Err err = {0};
    Buf out;
    buf_init(&out, 1 << 16);
    if (xlsx_open(&reader, pack(), sheet, NULL, &err))
        fail_msg("%s: %s", err.file, err.message);
    while (xlsx_next(reader, &row)) {
        buf_printf(&out, "%lu:", row.number);
        for (size_t i = 0; i < row.count; i++)
            buf_printf(&out, "%s%s" STR_FMT, i ? "|" : "", row.cells[i].is_formula ? "=" : "",
                       STR_ARG(row.cells[i].text));
        buf_char(&out, '\n');
    }
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, wanted);
    buf_clear(&out);
    xlsx_close(reader);
}

static void refuse(ErrCode code, const char *words)
{
    XlsxReader *reader = NULL;
    XlsxLimits limits = {
        .max_bytes = 4 << 20, .max_ratio = 100, .max_rows = 10, .max_columns = 20, .max_cells = 50};
    Err err = {0};
    ErrCode rc = xlsx_open(&reader, pack(), STR(""), &limits, &err);
    if (rc != code || !strstr(err.message, words))
        fail_msg("%d, not %d: '%s' instead of '%s'", (int)rc, (int)code, err.message, words);
    assert_null(reader);
}

#define CELLS(text)                                                                                \
    (Str) STR_INIT("<worksheet " MAIN "><sheetData>" text "</sheetData></worksheet>")

static void reads_texts(void **state)
{
    (void)state;
    expect_rows(STR(""), "2:Қала||rich \n");
    expect_rows(STR("Data"), "2:Қала||rich \n");
    parts[SHEET].bytes =
        CELLS("<row><c t=\"inlineStr\"><is><t>a_x000A_b_x005F_x0041_ _xD800_ _x0</t><rPh><t>no"
              "</t></rPh></is></c><c s=\"1\"/><c t=\"str\"><f>A1</f><v>x&amp;y</v></c></row>"
              "<row r=\"7\"><c r=\"A7\" t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c>"
              "<c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c r=\"E7\"><f>NOW()</f></c></row>"
              "<row r=\"9\"><c r=\"A9\"/></row>");
    expect_rows(STR(""), "1:a\nb_x0041_ _xD800_ _x0||=x&y\n7:TRUE|FALSE|=#DIV/0!||=\n");
}

static void reads_numbers_and_dates(void **state)
{
    (void)state;
    parts[SHEET].bytes = CELLS(
        "<row><c><v>0.30000000000000004</v></c><c><v>1E-3</v></c><c><v> 12.50 </v></c></row>"
        "<row><c s=\"1\"><v>45872</v></c><c s=\"2\"><v>45872.9</v></c>"
        "<c s=\"3\"><v>45872.5</v></c><c s=\"3\"><v>45872</v></c></row>"
        "<row><c s=\"1\"><v>1</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>60</v></c>"
        "<c s=\"1\"><v>61</v></c><c s=\"1\"><v>0</v></c><c s=\"1\"><v>2958465</v></c>"
        "<c s=\"1\"><v>2958466</v></c><c s=\"1\"><v>-1</v></c><c s=\"99\"><v>45872</v></c></row>"
        "<row><c t=\"d\"><v>2025-08-03</v></c></row>");
    expect_rows(STR(""), "1:0.30000000000000004|1E-3|12.50\n"
                         "2:2025-08-03|2025-08|2025-08-03T12:00:00|2025-08-03\n"
                         "3:1900-01-01|1900-02-28|60|1900-03-01|0|9999-12-31|2958466|-1|45872\n"
                         "4:2025-08-03\n");
    parts[BOOK].bytes =
        STR("<workbook " MAIN " xmlns:r=\"" OFFICE "\"><workbookPr date1904=\"1\"/><sheets>"
            "<sheet name=\"Data\" r:id=\"d\"/></sheets></workbook>");
    parts[SHEET].bytes = CELLS("<row><c s=\"1\"><v>44410</v></c><c s=\"1\"><v>0</v></c></row>");
    expect_rows(STR(""), "1:2025-08-03|1904-01-01\n");
}

static void tells_dates_from_numbers(void **state)
{
    static const struct {
        const char *code;
        XlsxShows shows;
    } CODES[] = {
        {"General", SHOWS_NUMBER},    {"0.00", SHOWS_NUMBER},
        {"0.00E+00", SHOWS_NUMBER},   {"#,##0 \"days\"", SHOWS_NUMBER},
        {"0\\d", SHOWS_NUMBER},       {"[Red]0", SHOWS_NUMBER},
        {"[h]:mm:ss", SHOWS_NUMBER},  {"0;yyyy", SHOWS_NUMBER},
        {"yyyy", SHOWS_YEAR},         {"mmm-yy", SHOWS_MONTH},
        {"DD.MM.YYYY", SHOWS_DAY},    {"[$-419]d mmmm yyyy", SHOWS_DAY},
        {"d-mmm", SHOWS_DAY},         {"yyyy-mm-dd hh:mm", SHOWS_MOMENT},
        {"h:mm AM/PM", SHOWS_TIME},   {"mm:ss", SHOWS_TIME},
        {"\"unclosed", SHOWS_NUMBER}, {"[unclosed", SHOWS_NUMBER},
        {"yyyy\\", SHOWS_YEAR},       {"", SHOWS_NUMBER},
    };
    char room_of_date[32];
    (void)state;
    for (size_t i = 0; i < sizeof CODES / sizeof *CODES; i++)
        if (xlsx_format_shows(str_of(CODES[i].code)) != CODES[i].shows)
            fail_msg("%s", CODES[i].code);
    assert_true(str_eq(xlsx_date(0.25, SHOWS_TIME, false, room_of_date), STR("06:00:00")));
    assert_true(
        str_eq(xlsx_date(45872.9999999, SHOWS_DAY, false, room_of_date), STR("2025-08-04")));
    assert_true(str_eq(xlsx_date(45872, SHOWS_YEAR, false, room_of_date), STR("2025")));
    assert_int_equal(xlsx_date(1e300, SHOWS_DAY, false, room_of_date).len, 0);
    assert_int_equal(xlsx_date(1, SHOWS_NUMBER, false, room_of_date).len, 0);
}

static void refuses_other_files(void **state)
{
    XlsxReader *reader;
    Err err = {0};
    static const char OLD[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Workbook";
    static const char LOCKED[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a"
                                 "\0c\0k\0a\0g\0e\0";
    (void)state;
    assert_int_equal(xlsx_open(&reader, (Str){OLD, sizeof OLD}, STR(""), NULL, &err),
                     ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "(.xls)"));
    assert_string_equal(err.hint, "save it as .xlsx or as CSV UTF-8");
    assert_int_equal(xlsx_open(&reader, (Str){LOCKED, sizeof LOCKED}, STR(""), NULL, &err),
                     ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "password"));
    assert_int_equal(xlsx_open(&reader, STR("a,b\n"), STR(""), NULL, &err), ERR_UNSUPPORTED);
    assert_int_equal(xlsx_open(&reader, STR(""), STR(""), NULL, &err), ERR_UNSUPPORTED);
    Str bytes = pack();
    assert_int_equal(xlsx_open(&reader, str_part(bytes, 0, bytes.len / 2), STR(""), NULL, &err),
                     ERR_PARSE);
    assert_int_equal(xlsx_open(&reader, bytes, STR("None"), NULL, &err), ERR_NOT_FOUND);
    parts[BOOK].bytes = STR("<document xmlns=\"urn:word\"/>");
    refuse(ERR_UNSUPPORTED, "this is no XLSX workbook");
    parts[TOP].name = "mimetype";
    refuse(ERR_UNSUPPORTED, "this is no XLSX workbook");
}

static void refuses_parts_in_disorder(void **state)
{
    (void)state;
    parts[STRINGS].name = NULL;
    refuse(ERR_PARSE, "the part 'xl/sharedStrings.xml' of the workbook is missing");
    sound(NULL);
    parts[BOOK_LINKS].name = NULL;
    refuse(ERR_PARSE, "missing");
    sound(NULL);
    parts[BOOK_LINKS].bytes = STR("<Relationships " LINKS "/>");
    refuse(ERR_NOT_FOUND, "no worksheet that can be seen");
    parts[BOOK_LINKS].bytes = STR("<Relationships " LINKS ">" LINK(
        "d", "worksheet", "../../../etc/passwd") "</Relationships>");
    refuse(ERR_PARSE, "lies outside of the workbook");
    parts[BOOK_LINKS].bytes =
        STR("<Relationships " LINKS "><Relationship Id=\"d\" Type=\"" OFFICE
            "/worksheet\" TargetMode=\"External\" Target=\"http://localhost/\"/></Relationships>");
    refuse(ERR_PARSE, "lies outside of the workbook");
    parts[BOOK_LINKS].bytes =
        STR("<Relationships " LINKS ">" LINK("d", "worksheet", "workbook.xml") "</Relationships>");
    expect_rows(STR(""), ""); /* no sheet, and so no rows */
}

static void refuses_entities(void **state)
{
    (void)state;
    parts[STRINGS].bytes =
        STR("<!DOCTYPE sst [<!ENTITY a \"aaaaaaaaaa\">]><sst " MAIN "><si><t>&a;</t></si></sst>");
    refuse(ERR_PARSE, "DOCTYPE");
    sound(NULL);
    parts[SHEET].bytes = STR("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><x/>");
    refuse(ERR_PARSE, "DOCTYPE");
    sound(NULL);
    parts[SHEET].bytes = STR("<worksheet " MAIN "><sheetData>");
    refuse(ERR_PARSE, "malformed XML");
}

static void refuses_cells_in_disorder(void **state)
{
    static const struct {
        Str sheet;
        ErrCode code;
        const char *words;
    } SHEETS[] = {
        {CELLS("<row r=\"5\"/><row r=\"3\"/>"), ERR_PARSE, "row 3 stands behind row 5"},
        {CELLS("<row r=\"2\"/><row r=\"2\"/>"), ERR_PARSE, "row 2 stands behind row 2"},
        {CELLS("<row r=\"0\"/>"), ERR_PARSE, "row 0"},
        {CELLS("<row r=\"1048577\"/>"), ERR_PARSE, "no number of a row"},
        {CELLS("<row r=\"-1\"/>"), ERR_PARSE, "no number of a row"},
        {CELLS("<row><c r=\"B1\"/><c r=\"A1\"/></row>"), ERR_PARSE, "'A1' stands in the wrong"},
        {CELLS("<row><c r=\"A2\"/></row>"), ERR_PARSE, "'A2' stands in the wrong"},
        {CELLS("<row><c r=\"AAAA1\"/></row>"), ERR_PARSE, "'AAAA1' stands in the wrong"},
        {CELLS("<row><c r=\"1\"/></row>"), ERR_PARSE, "'1' stands in the wrong"},
        {CELLS("<row><c r=\"XFE1\"/></row>"), ERR_PARSE, "more cells than"},
        {CELLS("<row><c r=\"AB1\" t=\"s\"><v>2</v></c></row>"), ERR_PARSE,
         "cell AB1: refers to text '2' of 2"},
        {CELLS("<row><c t=\"s\"><v>-1</v></c></row>"), ERR_PARSE, "refers to text '-1'"},
        {CELLS("<row><c><v>1,5</v></c></row>"), ERR_PARSE, "cell A1: '1,5' is no number"},
        {CELLS("<row><c t=\"x\"><v>1</v></c></row>"), ERR_PARSE, "'x' is no type"},
        {CELLS("<row><c s=\"x\"><v>1</v></c></row>"), ERR_PARSE, "'x' is no number of a style"},
        {CELLS("<row><c r=\"U1\"><v>1</v></c></row>"), ERR_TOO_LARGE, "more than 20 columns"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof SHEETS / sizeof *SHEETS; i++) {
        parts[SHEET].bytes = SHEETS[i].sheet;
        refuse(SHEETS[i].code, SHEETS[i].words);
    }
    parts[SHEET].bytes = CELLS("<row><c r=\"XFD1\" s=\"1\"/></row>"); /* colour alone */
    expect_rows(STR(""), "");
    parts[SHEET].bytes = CELLS("<row r=\"1048576\"><c><v>1</v></c></row>");
    expect_rows(STR(""), "1048576:1\n");
}

static Str many(Buf *buf, const char *before, const char *item, size_t count, const char *after)
{
    buf_init(buf, 16 << 20);
    buf_add(buf, str_of(before));
    for (size_t i = 0; i < count; i++)
        buf_add(buf, str_of(item));
    buf_add(buf, str_of(after));
    assert_false(buf->failed);
    return buf_str(buf);
}

static void bounds_what_it_reads(void **state)
{
    Buf buf;
    (void)state;
    parts[SHEET].bytes = many(&buf, "<worksheet " MAIN "><sheetData>", "<row><c><v>1</v></c></row>",
                              11, "</sheetData></worksheet>");
    refuse(ERR_TOO_LARGE, "more than 10 rows");
    buf_clear(&buf);
    parts[SHEET].bytes =
        many(&buf, "<worksheet " MAIN "><sheetData>",
             "<row><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c><c><v>1</v></c>"
             "<c><v>1</v></c></row>",
             9, "</sheetData></worksheet>");
    refuse(ERR_TOO_LARGE, "more than 50 cells");
    buf_clear(&buf);
    sound(NULL);
    parts[STRINGS].bytes = many(&buf, "<sst " MAIN ">", "<si/>", 51, "</sst>");
    refuse(ERR_TOO_LARGE, "more than 50 texts");
    buf_clear(&buf);
    parts[STRINGS].bytes =
        many(&buf, "<sst " MAIN "><si><t>", "aaaaaaaaaa", 300000, "</t></si></sst>");
    refuse(ERR_TOO_LARGE, "expands to more than"); /* a thousand times what it was */
    buf_clear(&buf);
    parts[STRINGS].bytes = many(&buf, "<sst " MAIN "><!--", "aaaaaaaaaa", 90000, "--></sst>");
    parts[SHEET].bytes = CELLS("");
    expect_rows(STR(""), ""); /* less than 1 MB may be packed as well as it wants */
    buf_clear(&buf);
    sound(NULL);
    parts[STYLES].bytes = many(&buf, "<styleSheet " MAIN "><cellXfs>", "<xf/>", XLSX_MAX_STYLES + 1,
                               "</cellXfs></styleSheet>");
    refuse(ERR_TOO_LARGE, "more than 65536 styles");
    buf_clear(&buf);
}

int test_format_xlsx_reader(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(reads_texts, sound),
        cmocka_unit_test_setup(reads_numbers_and_dates, sound),
        cmocka_unit_test(tells_dates_from_numbers),
        cmocka_unit_test_setup(refuses_other_files, sound),
        cmocka_unit_test_setup(refuses_parts_in_disorder, sound),
        cmocka_unit_test_setup(refuses_entities, sound),
        cmocka_unit_test_setup(refuses_cells_in_disorder, sound),
        cmocka_unit_test_setup(bounds_what_it_reads, sound),
    };
    return cmocka_run_group_tests_name("format/xlsx_reader", tests, NULL, NULL);
}
