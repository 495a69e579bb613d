/* What a panel makes of a release: variables, years, limits, flags and natural bounds. All figures
 * are made up for the test; the codes of places stand for nothing but their place in the list. */
#include "release_fixture.h"

#include "../near.h"
#include "progress/panel.h"

int test_progress_panel(void);

typedef struct {
    ReleaseFixture release;
    Framework *framework;
    Panel *panel;
} Fixture;

#define UN_COLUMNS "SERIES REF_AREA SEX UNIT_MEASURE"

static void read_rows(Fixture *f, const char *dataset, const char *dimensions,
                      const char *const *rows)
{
    Err err = {0};
    release_fixture_init(&f->release, dataset, dimensions, "INDICATOR NATURE OBS_STATUS");
    for (size_t i = 0; rows[i]; i++)
        release_fixture_add(&f->release, rows[i]);
    assert_int_equal(panel_new(&f->panel, release_fixture_land(&f->release), f->framework, &err),
                     ERR_OK);
}

#define READ(f, dataset, dimensions, ...)                                                          \
    read_rows(f, dataset, dimensions, (const char *const[]){__VA_ARGS__, NULL})

static int setup(void **state)
{
    Err err = {0};
    Fixture *f = calloc(1, sizeof *f);
    assert_int_equal(framework_new(&f->framework, &err), ERR_OK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    panel_free(f->panel);
    release_fixture_clear(&f->release);
    framework_free(f->framework);
    free(f);
    return 0;
}

static const PanelVariable *variable(const Fixture *f, const char *key)
{
    for (size_t i = 0; i < panel_variable_count(f->panel); i++)
        if (str_eq(panel_variable(f->panel, i)->key, str_of(key)))
            return panel_variable(f->panel, i);
    fail_msg("there is no %s", key);
    return NULL;
}

static const PanelSeries *first_series(const Fixture *f, const char *key)
{
    return panel_series(f->panel, variable(f, key)->first);
}

static void assert_text(Str text, const char *expected)
{
    if (!str_eq(text, str_of(expected)))
        fail_msg("'" STR_FMT "' is not '%s'", STR_ARG(text), expected);
}

static void assert_values(const PanelSeries *s, size_t count, const int *years,
                          const double *values)
{
    assert_int_equal(s->values.count, count);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(s->values.years[i], years[i]);
        assert_near(s->values.values[i], values[i], 1e-12);
    }
}

#define ASSERT_VALUES(s, n, years, values)                                                         \
    assert_values(s, n, (const int[])YEARS years, (const double[])YEARS values)
#define YEARS(...)                                                                                 \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

static void test_variables(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S B _T PERCENT 2015 2 3.2.1", "S A _T PERCENT 2015 1 3.2.1",
         "S A F PERCENT 2015 3 3.2.1", "R A _T NUMBER 2015 4 12.2.1,8.4.1");
    assert_int_equal(panel_variable_count(f->panel), 3);
    assert_int_equal(panel_series_count(f->panel), 4);
    const PanelVariable *total = variable(f, "S.._T.PERCENT"), *cut = variable(f, "S..F.PERCENT");
    assert_int_equal(total->count, 2);
    assert_int_equal(cut->count, 1);
    assert_int_equal(total->breakdowns, 0);
    assert_int_equal(cut->breakdowns, 1);
    assert_text(total->series, "S");
    assert_text(total->unit, "PERCENT");
    assert_text(total->indicators, "3.2.1");
    assert_text(variable(f, "R.._T.NUMBER")->indicators, "12.2.1,8.4.1");
    assert_text(panel_series(f->panel, total->first)->area, "A");
    assert_text(panel_series(f->panel, total->first + 1)->area, "B");
    size_t at = (size_t)(cut - panel_variable(f->panel, 0));
    assert_text(panel_code(f->panel, at, STR("SEX")), "F");
    assert_text(panel_code(f->panel, at, STR("REF_AREA")), "");
    assert_text(panel_code(f->panel, at, STR("AGE")), "");
}

/* Every variable is whole and in the order of areas, wherever the release was parted. */
static void test_parts_join(void **state)
{
    enum { SERIES = 7, AREAS = 150 };
    Fixture *f = *state;
    char row[80];
    release_fixture_init(&f->release, "TEST:FLOW", "REF_AREA SERIES", "");
    for (int area = AREAS; area-- > 0;)
        for (int s = 0; s < SERIES; s++)
            for (int year = 2000; year < 2004; year++) {
                snprintf(row, sizeof row, "A%03d S%d %d %d", area, s, year, area * 10 + s);
                release_fixture_add(&f->release, row);
            }
    Err err = {0};
    assert_int_equal(panel_new(&f->panel, release_fixture_land(&f->release), NULL, &err), ERR_OK);
    assert_int_equal(panel_variable_count(f->panel), SERIES);
    for (size_t i = 0; i < SERIES; i++) {
        const PanelVariable *v = panel_variable(f->panel, i);
        assert_int_equal(v->count, AREAS);
        for (uint32_t k = 0; k < v->count; k++) {
            const PanelSeries *s = panel_series(f->panel, v->first + k);
            snprintf(row, sizeof row, "A%03u", k);
            assert_text(s->area, row);
            assert_int_equal(s->variable, i);
            assert_int_equal(s->values.count, 4);
            assert_near(s->values.values[3], k * 10. + (v->series.ptr[1] - '0'), 0);
        }
    }
}

static void test_parts_of_years(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S A _T X 2014 5.0", "S A _T X 2015-Q1 1.0",
         "S A _T X 2015-Q2 2.0", "S A _T X 2015-Q3 3.0", "S A _T X 2015-Q4 7.0",
         "S A _T X 2016-01 10", "S A _T X 2016-02 20", "S A _T X 2017-03-31 4.5");
    const PanelSeries *s = first_series(f, "S.._T.X");
    ASSERT_VALUES(s, 4, (2014, 2015, 2016, 2017), (5, 3.25, 15, 4.5));
    assert_int_equal(s->decimals[0], 1);
    assert_int_equal(s->decimals[1], 2);
    assert_int_equal(s->decimals[2], 1);
    assert_int_equal(s->decimals[3], 1);
}

/* A series that has quarters beside the year that is their sum. */
static void test_parts_beside_the_year(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S A _T X 2015-Q4 7", "S A _T X 2015 13", "S A _T X 2015-Q1 6",
         "S A _T X 2016-Q1 5", "S A _T X 2016 N", "S A _T X 2016-Q2 6");
    ASSERT_VALUES(first_series(f, "S.._T.X"), 2, (2015, 2016), (13, 5.5));
}

static void test_texts(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S A _T X 2010 <2.5", "S A _T X 2011 >95",
         "S A _T X 2012 >=96", "S A _T X 2013 N", "S A _T X 2014 NaN", "S A _T X 2015 <",
         "S A _T X 2016 <x", "S A _T X 2017 -", "S A _T X 2018 1e2", "S B _T X 2018 N");
    const PanelSeries *s = first_series(f, "S.._T.X");
    ASSERT_VALUES(s, 4, (2010, 2011, 2012, 2018), (2.5, 95, 96, 100));
    assert_int_equal(s->values.flags[0], YEARLY_BELOW);
    assert_int_equal(s->values.flags[1], YEARLY_ABOVE);
    assert_int_equal(s->values.flags[2], YEARLY_ABOVE);
    assert_int_equal(s->values.flags[3], 0);
    assert_int_equal(s->decimals[0], -1);
    assert_int_equal(s->decimals[3], -1);              /* not as a number is written */
    assert_int_equal(panel_series_count(f->panel), 1); /* B has no value at all */
}

static void test_flags(void **state)
{
    static const uint8_t expected[] = {YEARLY_COUNTRY,
                                       YEARLY_COUNTRY,
                                       YEARLY_MODEL,
                                       YEARLY_MODEL,
                                       0,
                                       0,
                                       YEARLY_BREAK,
                                       YEARLY_BREAK | YEARLY_COUNTRY};
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S A _T X 2010 1 - C A", "S A _T X 2011 1 - CA A",
         "S A _T X 2012 1 - E A", "S A _T X 2013 1 - M A", "S A _T X 2014 1 - G A",
         "S A _T X 2015 1 - - -", "S A _T X 2016 1 - - B", "S A _T X 2017 1 - C B");
    const PanelSeries *s = first_series(f, "S.._T.X");
    assert_int_equal(s->values.count, 8);
    assert_memory_equal(s->values.flags, expected, 8);
}

/* Of all breakdowns of one code together. */
static void test_bounds(void **state)
{
    static const struct {
        const char *key;
        double lower, upper;
    } cases[] = {{"P.._T.PERCENT", 0, 100},
                 {"P..F.PERCENT", 0, 100},
                 {"N.._T.PERCENT", -INFINITY, INFINITY},
                 {"H.._T.PERCENT", 0, INFINITY},
                 {"X.._T.TONNES", 0, INFINITY},
                 {"Z.._T.PER_100_POP", 0, 100}};
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "P A _T PERCENT 2010 40", "P A F PERCENT 2010 100",
         "N A _T PERCENT 2010 40", "N A F PERCENT 2010 -0.1", "H A _T PERCENT 2010 40",
         "H B _T PERCENT 2010 100.1", "X A _T TONNES 2010 40", "Z A _T PER_100_POP 2010 0");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const PanelVariable *v = variable(f, cases[i].key);
        assert_true(v->lower == cases[i].lower && v->upper == cases[i].upper);
    }
}

static void test_without_place_series_and_unit(void **state)
{
    Fixture *f = *state;
    READ(f, "KG_TEST:FLOW", "INDICATOR_CODE SEX", "3-2-1 _T 2010 1", "3-2-1 F 2010 -2");
    const PanelVariable *v = variable(f, "3-2-1._T");
    assert_int_equal(v->count, 1);
    assert_text(v->series, "");
    assert_text(v->unit, "");
    assert_true(v->lower == 0 && isinf(v->upper)); /* each key is a code of its own */
    assert_text(panel_series(f->panel, v->first)->area, "");
    assert_text(panel_series(f->panel, v->first)->place->id, "KG"); /* whose dataset it is */
}

static void test_only_a_place(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", "REF_AREA", "A 2010 1", "B 2010 2", "B 2011 3");
    assert_int_equal(panel_variable_count(f->panel), 1);
    assert_int_equal(panel_variable(f->panel, 0)->count, 2);
    assert_text(panel_variable(f->panel, 0)->key, "");
}

static void test_places(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S 417 _T X 2010 1", "S KAZ _T X 2010 1", "S ZZ9 _T X 2010 1",
         "S _T _T X 2010 1");
    const PanelVariable *v = variable(f, "S.._T.X");
    const PanelSeries *s = panel_series(f->panel, v->first);
    assert_int_equal(v->count, 4);
    assert_text(s[0].place->id, "KG");
    assert_text(s[1].place->id, "KZ");
    assert_null(s[2].place);
    assert_null(s[3].place); /* the total of no country's dataset */
}

static void test_nothing(void **state)
{
    Fixture *f = *state;
    READ(f, "TEST:FLOW", UN_COLUMNS, "S A _T X 2010 N", "S B _T X 2010 -");
    assert_int_equal(panel_variable_count(f->panel), 0);
    assert_int_equal(panel_series_count(f->panel), 0);
}

int test_progress_panel(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(test_variables),      CASE(test_parts_join),
        CASE(test_parts_of_years), CASE(test_parts_beside_the_year),
        CASE(test_texts),          CASE(test_flags),
        CASE(test_bounds),         CASE(test_without_place_series_and_unit),
        CASE(test_only_a_place),   CASE(test_places),
        CASE(test_nothing)};
    return cmocka_run_group_tests_name("progress/panel", tests, NULL, NULL);
}
