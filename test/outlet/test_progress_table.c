/* Rows of the table of progress with odd cells: the same in CSV and JSON, and none that a reader
 * stumbles over. All figures are made up for the test. */
#include "../progress/assessment_fixture.h"

#include <jansson.h>

#include "../near.h"
#include "format/csv.h"
#include "outlet/progress_table.h"

int test_outlet_progress_table(void);

/* Long enough that no page would show it whole. */
enum { LONG = 5000 };

static void prepare(AssessmentFixture *f)
{
    static char profile[LONG + 400];
    char source[LONG + 1];
    memset(source, 'z', LONG);
    source[LONG] = '\0';
    snprintf(profile, sizeof profile,
             PROFILE_HEAD "3.2.1,S,down,value,25,,,,,,,\"the \"\"so-called\"\", 5;\nline\"\n"
                          "3.2.2,S,down,champion,,,,,,,,%s\n3.2.3,Z,near,none,,,,,,,,x\n",
             source);
    Err err = {0};
    assert_int_equal(profile_read(&f->profile, str_of(profile), STR("p.csv"), &err), ERR_OK);
    assessment_fixture_add(f, "S AD 2015 30.0 C;S AD 2018 28.50 E;S AD 2019 27.10 E;"
                              "S AE 2018 1234567.25 G;S AG 2010 .5 C;S AI 2019 <2.5 C;"
                              "S AL 2015-Q1 1.0 C;S AL 2015-Q2 1.5 C;S AL 2019 -0.0 C;"
                              "S AM 2019 1.50E3 C;S AO 2018 123456789e-2 C");
    assessment_fixture_make(f, 2019, 0);
}

/* Cells by the names of the head. */
typedef struct {
    CsvReader reader;
    CsvRecord head, row;
    Buf csv, json;
    json_t *object;
} Table;

static void table_open(Table *t, const AssessmentFixture *f, size_t row, const char *place,
                       MethodId method)
{
    ProgressRow r = {f->assessments[0], result_of(f, row, place), place_of(f, place), method,
                     false};
    buf_init(&t->csv, 1 << 20);
    buf_init(&t->json, 1 << 20);
    progress_csv_head(&t->csv);
    progress_csv_row(&t->csv, &r);
    progress_json_row(&t->json, &r);
    csv_open(&t->reader, buf_str(&t->csv), ',');
    assert_int_equal(csv_next(&t->reader, &t->head, NULL), ERR_OK);
    assert_int_equal(csv_next(&t->reader, &t->row, NULL), ERR_OK);
    assert_int_equal(t->head.count, t->row.count);
    t->object = json_loadb(t->json.ptr, t->json.len, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(t->object);
    assert_int_equal(json_object_size(t->object), t->head.count);
}

static void table_close(Table *t)
{
    csv_close(&t->reader);
    json_decref(t->object);
    buf_clear(&t->csv);
    buf_clear(&t->json);
}

static Str cell(const Table *t, const char *name)
{
    for (size_t i = 0; i < t->head.count; i++)
        if (str_eq(t->head.fields[i], str_of(name)))
            return t->row.fields[i];
    fail_msg("there is no column %s", name);
    return STR("");
}

static void assert_cell(const Table *t, const char *name, const char *expected)
{
    Str got = cell(t, name);
    if (!str_eq(got, str_of(expected)))
        fail_msg("%s is '" STR_FMT "', not '%s'", name, STR_ARG(got), expected);
}

/* An empty cell is null, a number a number, a text the same text. */
static void assert_same(const Table *t)
{
    for (size_t i = 0; i < t->head.count; i++) {
        char name[40];
        Str text = t->row.fields[i];
        snprintf(name, sizeof name, STR_FMT, STR_ARG(t->head.fields[i]));
        json_t *value = json_object_get(t->object, name);
        assert_non_null(value);
        if (!text.len)
            assert_true(json_is_null(value));
        else if (json_is_string(value))
            assert_true(str_eq(text, str_of(json_string_value(value))));
        else
            assert_near(json_number_value(value), num_read(text).value, 0);
    }
}

static void test_as_published(void **state)
{
    static const struct {
        const char *place, *base, *latest, *nature, *notes;
    } cases[] = {
        {"AD", "30.0", "27.10", "estimate", "beyond-tested"},
        {"AE", "", "1234567.25", "", ""},    /* neither the country's nor a model's */
        {"AG", "", "0.5", "country", "old"}, /* .5 */
        {"AI", "", "2.5", "country", "limit"},
        {"AL", "1.25", "-0.0", "country", "beyond-tested"}, /* the mean of quarters */
        {"AM", "", "1500", "country", ""},                  /* 1.50E3 */
        {"AO", "", "1234567.89", "country", ""},
    };
    AssessmentFixture *f = *state;
    prepare(f);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Table t;
        table_open(&t, f, 0, cases[i].place, METHOD_STATCAN);
        assert_same(&t);
        assert_cell(&t, "latest", cases[i].latest);
        assert_cell(&t, "nature", cases[i].nature);
        if (cases[i].base[0])
            assert_cell(&t, "base", cases[i].base);
        if (cases[i].notes[0])
            assert_true(str_find(cell(&t, "notes"), str_of(cases[i].notes)) != SIZE_MAX);
        table_close(&t);
    }
}

static void test_texts(void **state)
{
    AssessmentFixture *f = *state;
    Table t;
    prepare(f);
    table_open(&t, f, 0, "AD", METHOD_DARYA);
    assert_same(&t);
    assert_cell(&t, "target_source", "the \"so-called\", 5;\nline");
    assert_cell(&t, "key", "S.");
    assert_cell(&t, "unit", "");
    table_close(&t);
    table_open(&t, f, 1, "AD", METHOD_DARYA);
    assert_same(&t);
    assert_int_equal(cell(&t, "target_source").len, LONG);
    table_close(&t);
}

static void test_no_answer(void **state)
{
    AssessmentFixture *f = *state;
    Table t;
    prepare(f);
    table_open(&t, f, 1, "AD", METHOD_UNSD); /* too few places to have champions */
    assert_same(&t);
    assert_cell(&t, "target", "");
    assert_cell(&t, "probability", "");
    assert_cell(&t, "moved", "");
    table_close(&t);
    table_open(&t, f, 2, "AD", METHOD_UNSD); /* no such series */
    assert_same(&t);
    assert_cell(&t, "reason", "no-series");
    assert_cell(&t, "latest", "");
    assert_cell(&t, "latest_year", "");
    assert_cell(&t, "target_year", "");
    assert_cell(&t, "class", "");
    assert_cell(&t, "key", "");
    table_close(&t);
}

static void test_numbers(void **state)
{
    char text[NUM_TEXT_MAX];
    static const struct {
        double value;
        const char *text;
    } cases[] = {{NAN, ""}, {INFINITY, ""},       {-INFINITY, ""},   {-0.0, "0"},
                 {0, "0"},  {1. / 3, "0.333333"}, {1e300, "1e+300"}, {-1234567, "-1.23457e+06"}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t len = progress_number(cases[i].value, text);
        assert_true(str_eq((Str){text, len}, str_of(cases[i].text)));
    }
}

int test_outlet_progress_table(void)
{
    const struct CMUnitTest tests[] = {ASSESSMENT_CASE(test_as_published),
                                       ASSESSMENT_CASE(test_texts), ASSESSMENT_CASE(test_no_answer),
                                       cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests_name("outlet/progress_table", tests, NULL, NULL);
}
