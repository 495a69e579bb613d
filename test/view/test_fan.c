/* Fans: what lies ahead must be seen as uncertain as it is, and be readable whole. The forecasts
 * here are made up. */
#include "drawing.h"

#include "base/asset.h"
#include "view/fan.h"

int test_view_fan(void);

/* Under-five mortality in Kyrgyzstan, UN release of October 2020. */
static const ChartPoint falling[] = {{2000, 49.7}, {2001, 47.4}, {2002, 45.1}, {2003, 43.1},
                                     {2004, 41.1}, {2005, 39.3}, {2006, 37.5}, {2007, 35.8},
                                     {2008, 33.8}, {2009, 31.6}, {2010, 29.5}, {2011, 27.7},
                                     {2012, 26.1}, {2013, 24.7}, {2014, 23.5}, {2015, 22.3},
                                     {2016, 21.2}, {2017, 20.1}, {2018, 19.2}};
static const ChartPoint rising[] = {{2006, 12}, {2009, 31}, {2012, 44}, {2014, 52}, {2018, 61}};
static const ChartPoint single[] = {{2016, 61}};
static const FanPoint ahead[] = {
    {2019, 18.2, 17.8, 18.6, 17, 19.4}, {2024, 13, 9, 17, 6, 21}, {2030, 9.8, 5, 15.9, 0, 23}};
static const FanPoint upward[] = {{2020, 65, 62, 69, 60, 75}, {2030, 92, 74, 100, 60, 100}};
static const FanPoint next[] = {{2017, 62, 61, 63, 60, 64}};

#define OBSERVED(of, name, value, points)                                                          \
    (ChartLine) { of, STR(name), STR(value), sizeof(points) / sizeof *(points), points }

static Fan fan_of(ChartForm form)
{
    return (Fan){.title = STR("Title"),
                 .description = STR("Unit: deaths"),
                 .id = "f",
                 .form = form,
                 .observed = OBSERVED("kg", "Kyrgyzstan", "19.2", falling),
                 .ahead_count = sizeof ahead / sizeof *ahead,
                 .ahead = ahead,
                 .ahead_text = STR("9.8 (5–15.9)"),
                 .band80_text = STR("8 of 10 outcomes"),
                 .band95_text = STR("95 of 100 outcomes"),
                 .naive_text = STR("no change: 19.2"),
                 .has_target = true,
                 .has_needed = true,
                 .target = 12,
                 .target_year = 2030,
                 .target_text = STR("at most 12 by 2030"),
                 .needed_text = STR("needed: −3.8 % a year"),
                 .as_of = 2020,
                 .as_of_text = STR("as of 2020")};
}

/* The drawing as a C string, to be freed. */
static char *drawn(const Fan *fan)
{
    Buf out;
    buf_init(&out, 1 << 20);
    fan_draw(&out, fan);
    buf_char(&out, '\0');
    assert_false(out.failed);
    assert_null(strstr(out.ptr, "nan"));
    assert_null(strstr(out.ptr, "inf"));
    return out.ptr;
}

/* The points of the path that has the class, in the drawing's units. */
static size_t path_of(const char *svg, const char *class_name, ChartPoint *points, bool *is_closed)
{
    char needle[60];
    snprintf(needle, sizeof needle, "<path class=\"%s\" d=\"M", class_name);
    const char *at = strstr(svg, needle);
    if (!at)
        fail_msg("there is no '%s' in %s", needle, svg);
    at += strlen(needle);
    size_t count = 0;
    for (;; at++) {
        char *end;
        points[count].year = strtod(at, &end);
        points[count++].value = strtod(end, &end);
        at = end;
        if (*at != 'L')
            break;
    }
    *is_closed = *at == 'Z';
    return count;
}

static void draws_nothing_without_a_value(void **state)
{
    (void)state;
    for (int form = CHART_WIDE; form <= CHART_SHEET; form++) {
        Fan f = fan_of((ChartForm)form);
        f.observed.count = 0;
        char *svg = drawn(&f);
        assert_string_equal(svg, "");
        free(svg);
    }
}

static void opens_closed_bands_from_the_last_value(void **state)
{
    ChartPoint line[50], inner[50], outer[50];
    bool is_closed;
    (void)state;
    for (int form = CHART_WIDE; form <= CHART_SHEET; form++) {
        Fan f = fan_of((ChartForm)form);
        char *svg = drawn(&f);
        assert_int_equal(path_of(svg, "ahead kg", line, &is_closed), 4);
        assert_false(is_closed);
        assert_int_equal(path_of(svg, "fan80 kg", inner, &is_closed), 7);
        assert_true(is_closed);
        assert_int_equal(path_of(svg, "fan95 kg", outer, &is_closed), 7);
        assert_true(is_closed);
        assert_memory_equal(&line[0], &inner[0], sizeof *line);
        assert_memory_equal(&line[0], &outer[0], sizeof *line);
        /* There above, back below: higher is a smaller number. */
        assert_true(outer[3].value < inner[3].value && inner[3].value < line[3].value);
        assert_true(line[3].value < inner[4].value && inner[4].value < outer[4].value);
        /* The wider one lies under the other, both under the lines. */
        assert_true(strstr(svg, "fan95 kg\" d") < strstr(svg, "fan80 kg\" d"));
        assert_true(strstr(svg, "fan80 kg\" d") < strstr(svg, "class=\"ln kg"));
        free(svg);
    }
}

static void stays_within_the_plot(void **state)
{
    ChartPoint points[50];
    bool is_closed;
    Fan f = fan_of(CHART_WIDE);
    (void)state;
    f.observed = OBSERVED("uz", "Uzbekistan", "61", rising);
    f.ahead = upward;
    f.ahead_count = 2;
    f.target = 100;
    char *svg = drawn(&f);
    assert_int_equal(count_of(svg, ">100</text>"), 1); /* and no number above */
    assert_null(strstr(svg, ">120</text>"));
    path_of(svg, "goal", points, &is_closed);
    double top = points[0].value;
    assert_true(top > 10);
    size_t count = path_of(svg, "fan95 uz", points, &is_closed);
    for (size_t i = 0; i < count; i++)
        assert_true(points[i].value >= top);
    free(svg);
}

static void leaves_out_what_is_no_number_or_past(void **state)
{
    static const FanPoint mixed[] = {{2017, 5, 5, 5, 5, 5},
                                     {2018, 5, 5, 5, 5, 5},
                                     {2019, 18, 17, NAN, 16, 20},
                                     {2020, INFINITY, 17, 19, 16, 20},
                                     {2021, 17, 16, 18, 15, 19}};
    ChartPoint points[50];
    bool is_closed;
    Fan f = fan_of(CHART_WIDE);
    (void)state;
    f.ahead = mixed;
    f.ahead_count = 5;
    char *svg = drawn(&f);
    assert_int_equal(path_of(svg, "ahead kg", points, &is_closed), 2);
    free(svg);
    f.ahead_count = 4; /* nothing is left of it */
    svg = drawn(&f);
    assert_null(strstr(svg, "class=\"ahead"));
    assert_null(strstr(svg, "class=\"fan80"));
    assert_null(strstr(svg, "class=\"naive"));
    assert_null(strstr(svg, "no change"));
    assert_non_null(strstr(svg, "class=\"needed"));
    free(svg);
}

static void keeps_to_the_limit(void **state)
{
    static FanPoint many[200];
    ChartPoint points[200];
    bool is_closed;
    Fan f = fan_of(CHART_WIDE);
    (void)state;
    for (int i = 0; i < 200; i++)
        many[i] = (FanPoint){2019 + i, 5, 4, 6, 3, 7};
    f.ahead = many;
    f.ahead_count = 200;
    char *svg = drawn(&f);
    assert_int_equal(path_of(svg, "ahead kg", points, &is_closed), FAN_MAX_AHEAD + 1);
    free(svg);
}

static void leads_from_the_last_value_to_the_target(void **state)
{
    ChartPoint needed[9], goal[9], naive[9], line[9];
    bool is_closed;
    Fan f = fan_of(CHART_WIDE);
    (void)state;
    char *svg = drawn(&f);
    assert_int_equal(path_of(svg, "needed", needed, &is_closed), 2);
    assert_int_equal(path_of(svg, "goal", goal, &is_closed), 2);
    assert_int_equal(path_of(svg, "naive", naive, &is_closed), 2);
    path_of(svg, "ahead kg", line, &is_closed);
    assert_memory_equal(&needed[0], &line[0], sizeof *line);
    assert_memory_equal(&needed[1], &goal[1], sizeof *goal);
    assert_true(goal[0].value == goal[1].value);
    assert_true(naive[0].value == naive[1].value && naive[0].value == line[0].value);
    free(svg);
    f.target_year = 2018; /* the last value is of that year: no path leads there */
    svg = drawn(&f);
    assert_null(strstr(svg, "class=\"needed"));
    assert_null(strstr(svg, "needed:"));
    free(svg);
    f = fan_of(CHART_WIDE);
    f.has_needed = false;
    svg = drawn(&f);
    assert_null(strstr(svg, "class=\"needed"));
    assert_non_null(strstr(svg, "class=\"goal"));
    free(svg);
}

static void marks_the_year_it_is_as_of(void **state)
{
    ChartPoint line[9];
    bool is_closed;
    Fan f = fan_of(CHART_PHONE);
    (void)state;
    char *svg = drawn(&f);
    assert_int_equal(path_of(svg, "asof", line, &is_closed), 2);
    assert_true(line[0].year == line[1].year);
    assert_non_null(strstr(svg, "as of 2020"));
    free(svg);
    f.as_of = 2031; /* a year that the drawing does not have */
    svg = drawn(&f);
    assert_null(strstr(svg, "class=\"asof"));
    assert_null(strstr(svg, "as of 2020"));
    free(svg);
}

/* --- words --- */

static void names_each_thing_beside_its_pattern(void **state)
{
    static const char *const patterns[] = {"class=\"ahead kg\"", "class=\"fan80 kg\"",
                                           "class=\"naive\"", "class=\"needed\""};
    (void)state;
    for (int form = CHART_WIDE; form <= CHART_PHONE; form++) {
        Fan f = fan_of((ChartForm)form);
        char *svg = drawn(&f);
        for (int i = 0; i < 4; i++)
            assert_int_equal(count_of(svg, patterns[i]), 2);      /* itself and its sample */
        assert_int_equal(count_of(svg, "class=\"fan95 kg\""), 3); /* also under the narrower one */
        assert_int_equal(count_of(svg, "class=\"goal\""), form == CHART_PHONE ? 2 : 1);
        assert_int_equal(count_of(svg, "at most 12 by 2030"), 1);
        assert_int_equal(count_of(svg, ">19.2<tspan class=\"yr\"> (2018)</tspan>"), 1);
        free(svg);
        f.ahead_text = f.band80_text = f.band95_text = f.naive_text = f.needed_text =
            f.target_text = f.as_of_text = STR("");
        f.observed.name = STR("");
        svg = drawn(&f); /* without its name the thing is still there */
        for (int i = 0; i < 4; i++)
            assert_int_equal(count_of(svg, patterns[i]), 1);
        assert_int_equal(count_of(svg, "class=\"goal\""), 1);
        assert_int_equal(count_of(svg, "class=\"asof\""), 1);
        assert_null(strstr(svg, "class=\"lead"));
        free(svg);
    }
}

static void expect_readable(Fan f)
{
    for (int form = CHART_WIDE; form <= CHART_SHEET; form++)
        for (int rtl = 0; rtl < 2; rtl++) {
            f.form = (ChartForm)form;
            f.is_rtl = rtl;
            char *svg = drawn(&f);
            expect_whole(svg);
            expect_apart(svg);
            size_t lines = count_of(svg, "class=\"gr");
            assert_true(lines >= 5 && lines <= 8);
            free(svg);
        }
}

/* Each line of targets, of years, of ends. */
static void keeps_words_apart(void **state)
{
    (void)state;
    for (int target = 0; target <= 60; target += 3)
        for (int year = 2018; year <= 2030; year += 4) {
            Fan f = fan_of(CHART_WIDE);
            f.target = target;
            f.as_of = year;
            f.target_year = 2034 - (year - 2018);
            expect_readable(f);
            f.observed = OBSERVED("uz", "Uzbekistan", "61", rising);
            f.ahead = upward;
            f.ahead_count = 2;
            expect_readable(f);
            f.observed = OBSERVED("af", "Afghanistan", "61", single);
            f.ahead = next;
            f.ahead_count = 1;
            f.as_of = 2016 + (year - 2018) / 12.0;
            expect_readable(f);
        }
}

static void breaks_long_words(void **state)
{
    Fan f = fan_of(CHART_WIDE);
    (void)state;
    f.observed.name = STR("Кыргызстан");
    f.observed.value_text = STR("19.2012345678901234567890");
    f.target_text = STR("Цель 3.2: к 2030 году не более 12 смертей на 1000 родившихся живыми");
    f.ahead_text = STR("9,8 (от 5,0 до 15,9), прогноз на 2030 год, опытный расчёт");
    f.band80_text = STR("восемь из десяти исходов, какими они бывали до сих пор");
    f.band95_text = STR("девяносто пять из ста исходов, какими они бывали до сих пор");
    f.naive_text = STR("без изменений: 19,2 смертей на 1000 родившихся живыми");
    f.needed_text = STR("нужно для достижения цели: снижение на 3,8 % в год");
    f.as_of_text = STR("по данным, известным на конец 2020 года");
    expect_readable(f);
    f.needed_text = STR("донаучнотехнологическийнепревзойдённый");
    expect_readable(f);
}

static void draws_a_target_far_above(void **state)
{
    ChartPoint needed[9], as_of[9]; /* from the lowest to the highest number */
    bool is_closed;
    Fan f = fan_of(CHART_WIDE);
    (void)state;
    f.target = 6000;
    f.target_text = STR("");
    char *svg = drawn(&f);
    path_of(svg, "needed", needed, &is_closed);
    path_of(svg, "asof", as_of, &is_closed);
    assert_true(needed[1].value == as_of[1].value && needed[0].value > as_of[0].value - 5);
    assert_non_null(strstr(svg, ">6000</text>"));
    free(svg);
    expect_readable(f);
}

/* One value, and nothing is known of what lies ahead. */
static void draws_one_value_alone(void **state)
{
    (void)state;
    for (int form = CHART_WIDE; form <= CHART_SHEET; form++) {
        Fan f = fan_of((ChartForm)form);
        f.observed = OBSERVED("af", "Afghanistan", "61", single);
        f.ahead_count = 0;
        f.target_year = 0; /* a target without a year leads no axis back to it */
        char *svg = drawn(&f);
        assert_int_equal(count_of(svg, ">2016</text>"), 1);
        assert_int_equal(count_of(svg, "class=\"pt af\""), 1);
        assert_int_equal(count_of(svg, "at most 12"), 1);
        free(svg);
        f.has_target = false;
        expect_readable(f);
    }
}

static void begins_and_reaches_as_others_do(void **state)
{
    Fan f = fan_of(CHART_PHONE);
    (void)state;
    f.least_year = 1990;
    f.least_high = 100;
    char *svg = drawn(&f);
    assert_int_equal(count_of(svg, ">1990</text>"), 1);
    assert_int_equal(count_of(svg, ">100</text>"), 1);
    free(svg);
}

/* --- rules of the page and of the sheet --- */

static void looks_as_on_the_page(void **state)
{
    static const char *const plain[] = {".fan.ln{", ".fan.ahead{", ".fan.fan95{"};
    static const char *const coloured[] = {".fan.naive{", ".fan.needed{", ".fan.asof{"};
    Str sheet;
    char there[DRAWING_RULE], here[DRAWING_RULE], needle[60];
    Fan f = fan_of(CHART_SHEET);
    (void)state;
    assert_true(asset_find(STR("web/static/style.css"), &sheet));
    char *svg = drawn(&f), *page = squeezed(sheet), *own = squeezed(str_of(svg));
    for (int i = 0; i < 3; i++) {
        value_after(page, plain[i], "}", there);
        value_after(own, plain[i], "}", here);
        assert_memory_equal(here, there, strlen(here)); /* the page ends rules by a semicolon */
        value_after(page, coloured[i], "}", there);
        value_after(own, coloured[i], "}", here);
        const char *name = strstr(there, "var(") + 4, *after = strchr(name, ')') + 1;
        size_t before = (size_t)(strstr(there, "var(") - there);
        assert_memory_equal(here, there, before);
        assert_memory_equal(here + before + 7, after, strlen(here) - before - 7);
        snprintf(needle, sizeof needle, "%.*s:", (int)strcspn(name, ")"), name);
        value_after(page, needle, ";", there); /* the first: light */
        assert_memory_equal(here + before, there, 7);
    }
    value_after(page, ".fan:is(.fan80,.fan95){fill:currentColor;", "}", there);
    value_after(own, ".fan80,.fan95{", "}", here);
    assert_memory_equal(here, there, strlen(here));
    for (const char *of = "afkzkgtjtmuz"; *of; of += 2) {
        snprintf(needle, sizeof needle, "--c-%.2s:", of);
        value_after(page, needle, ";", there);
        snprintf(needle, sizeof needle, ".fan80.%.2s,.fan95.%.2s{fill:", of, of);
        value_after(own, needle, "}", here);
        assert_string_equal(here, there);
    }
    free(own);
    free(page);
    free(svg);
}

int test_view_fan(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(draws_nothing_without_a_value),
                                       cmocka_unit_test(opens_closed_bands_from_the_last_value),
                                       cmocka_unit_test(stays_within_the_plot),
                                       cmocka_unit_test(leaves_out_what_is_no_number_or_past),
                                       cmocka_unit_test(keeps_to_the_limit),
                                       cmocka_unit_test(leads_from_the_last_value_to_the_target),
                                       cmocka_unit_test(marks_the_year_it_is_as_of),
                                       cmocka_unit_test(names_each_thing_beside_its_pattern),
                                       cmocka_unit_test(keeps_words_apart),
                                       cmocka_unit_test(breaks_long_words),
                                       cmocka_unit_test(draws_a_target_far_above),
                                       cmocka_unit_test(draws_one_value_alone),
                                       cmocka_unit_test(begins_and_reaches_as_others_do),
                                       cmocka_unit_test(looks_as_on_the_page)};
    return cmocka_run_group_tests_name("view/fan", tests, NULL, NULL);
}
