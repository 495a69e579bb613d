/* Charts: what they say must be what the figures say, and must be readable whole. */
#include "drawing.h"

#include "base/asset.h"
#include "view/chart.h"

int test_view_chart(void);

#define LINE(of, name, value, points)                                                              \
    {                                                                                              \
        of, STR_INIT(name), STR_INIT(value), sizeof(points) / sizeof *(points), points             \
    }

static const ChartPoint falling[] = {{2015, 40}, {2016, 31}, {2017, 22}, {2018, 17.4}};
static const ChartPoint early[] = {{1998, 40}, {2000, 62}, {2002, 58}, {2003, 62}};
static const ChartPoint lonely[] = {{1998, 51}};
static const ChartPoint high[] = {{2015, 120}, {2016, 110}, {2017, 100}, {2018, 93.9}};
static const ChartLine lines[] = {
    LINE("kz", "Kazakhstan", "17.4", falling), LINE("uz", "Uzbekistan", "62", early),
    LINE("tm", "Turkmenistan", "51", lonely), LINE("af", "Afghanistan", "93.9039981", high)};
static const ChartLine even[] = {LINE("kz", "Kazakhstan", "17.4", falling),
                                 LINE("af", "Afghanistan", "93.9039981", high)};

static Chart chart_of(ChartForm form, const ChartLine *of, size_t count)
{
    return (Chart){.title = STR("Title"),
                   .description = STR("Unit: per cent"),
                   .id = "c",
                   .form = form,
                   .lines = of,
                   .line_count = count};
}

/* The drawing as a C string, to be freed. */
static char *drawn(const Chart *chart)
{
    Buf out;
    buf_init(&out, 1 << 20);
    chart_draw(&out, chart);
    buf_char(&out, '\0');
    assert_false(out.failed);
    return out.ptr;
}

/* --- what ends early --- */

static void says_the_year_of_an_early_end(void **state)
{
    Chart c = chart_of(CHART_WIDE, lines, 4);
    (void)state;
    char *svg = drawn(&c);
    assert_int_equal(count_of(svg, "class=\"yr\""), 2);
    assert_non_null(strstr(svg, "text-anchor=\"start\"> (2003)</tspan></text>"));
    assert_non_null(strstr(svg, "text-anchor=\"start\"> (1998)</tspan></text>"));
    assert_null(strstr(svg, "(2018)"));
    assert_true(chart_has_early_ends(&c));
    free(svg);
    c.form = CHART_PHONE;
    svg = drawn(&c);
    assert_non_null(strstr(svg, ">62<tspan class=\"yr\"> (2003)</tspan></text>"));
    assert_non_null(strstr(svg, ">17.4</text>"));
    free(svg);
    c = chart_of(CHART_WIDE, even, 2);
    svg = drawn(&c);
    assert_null(strstr(svg, "class=\"yr\""));
    assert_false(chart_has_early_ends(&c));
    free(svg);
}

/* A leader is short and beside the plot; it ends before the figure it leads to. */
static void leads_beside_the_plot_alone(void **state)
{
    Chart c = chart_of(CHART_WIDE, lines, 4);
    (void)state;
    char *svg = drawn(&c);
    double right = number_after(strstr(svg, "class=\"gr"), "H");
    double value_x = number_after(strstr(svg, "class=\"b in num af\""), "x=\"");
    double widest = letters_width(STR("93.9039981"), 14);
    size_t count = 0;
    for (const char *at = svg; (at = strstr(at, "class=\"lead")) != NULL; at++, count++) {
        assert_true(number_after(at, "d=\"M") >= right);
        assert_true(number_after(at, "H") <= value_x - widest);
    }
    assert_int_equal(count, 4);
    assert_int_equal(count_of(svg, "class=\"lead early\""), 2);
    free(svg);
}

/* --- years without a value --- */

static void fills_no_year_in(void **state)
{
    static const ChartPoint alone[] = {{2000, 1}, {2005, 2}, {2010, 3}};
    static const ChartLine sparse = LINE("tj", "Tajikistan", "3", alone);
    Chart c = chart_of(CHART_WIDE, lines + 1, 1);
    (void)state;
    char *svg = drawn(&c);
    const char *line = strstr(svg, "<path class=\"ln uz\"");
    const char *gap = strstr(svg, "<path class=\"gap uz\"");
    const char *points = strstr(svg, "<path class=\"ob uz\"");
    assert_true(line && gap && points && line < gap && gap < points);
    size_t in_line = 0, in_gap = 0;
    for (const char *at = line; at < gap; at++)
        in_line += *at == 'L';
    for (const char *at = gap; at < points; at++)
        in_gap += *at == 'L';
    assert_int_equal(in_line, 1); /* 2002 to 2003 */
    assert_int_equal(in_gap, 2);  /* over 1999 and 2001 */
    assert_int_equal(count_of(points, "h.01"), 4);
    assert_true(chart_has_gaps(&c));
    free(svg);
    c.lines = &sparse;
    svg = drawn(&c);
    assert_null(strstr(svg, "class=\"ln "));
    assert_int_equal(count_of(svg, "h.01"), 3);
    free(svg);
    c = chart_of(CHART_WIDE, even, 2);
    svg = drawn(&c);
    assert_null(strstr(svg, "class=\"gap"));
    assert_null(strstr(svg, "class=\"ob"));
    assert_false(chart_has_gaps(&c));
    free(svg);
}

/* --- nothing is cut --- */

static void cuts_no_text(void **state)
{
    static const ChartLine long_ones[] = {
        LINE("kz", "Қазақстан", "89.5122512345", falling), LINE("kg", "Кыргызстан", "1", high),
        LINE("tm", "Түркмөнстан", "51", lonely), LINE("uz", "ترکمنستان", "34.0650221", early)};
    static const ChartLine longest[] = {
        LINE("kz", "Қазақстан", "1234567890.12345678901234567890", early),
        LINE("kg", "Кыргызстан", "1234567890.123456789", falling)};
    (void)state;
    for (int form = CHART_WIDE; form <= CHART_PHONE; form++)
        for (int rtl = 0; rtl < 2; rtl++) {
            const Chart charts[] = {
                chart_of((ChartForm)form, lines, 4), chart_of((ChartForm)form, long_ones, 4),
                chart_of((ChartForm)form, long_ones, 2), chart_of((ChartForm)form, longest, 1),
                chart_of((ChartForm)form, longest, 2)};
            for (int i = 0; i < 5; i++) {
                Chart c = charts[i];
                c.is_rtl = rtl;
                char *svg = drawn(&c);
                expect_whole(svg);
                free(svg);
            }
        }
}

static void gives_each_line_a_panel(void **state)
{
    Chart c = chart_of(CHART_PHONE, lines, 4);
    (void)state;
    char *svg = drawn(&c);
    assert_int_equal(count_of(svg, "<g transform=\"translate("), 4);
    assert_int_equal(count_of(svg, "class=\"faint\""), 12);     /* three lines of years */
    assert_int_equal(count_of(svg, "class=\"faint dots\""), 8); /* two with single values */
    assert_true(number_after(svg, "<g transform=\"translate(") == 0);
    assert_true(number_after(svg, "viewBox=\"0 0 ") == 328);
    free(svg);
    c.is_rtl = true; /* the first panel stands at the right */
    svg = drawn(&c);
    assert_true(number_after(svg, "<g transform=\"translate(") > 100);
    free(svg);
    c.lines = lines;
    c.line_count = 1;
    svg = drawn(&c);
    assert_int_equal(count_of(svg, "<g transform=\"translate("), 1);
    free(svg);
}

/* The value of a panel stands beside its line, not on it. */
static void sets_a_value_off_its_line(void **state)
{
    static const ChartPoint points[] = {{2014, 5}, {2015, 44}, {2016, 30}, {2017, 42}, {2018, 29}};
    static const ChartLine line[] = {LINE("tj", "Tajikistan", "29.022407", points),
                                     LINE("kz", "Kazakhstan", "17.4", falling)};
    Chart c = chart_of(CHART_PHONE, line, 2);
    (void)state;
    char *svg = drawn(&c);
    const char *end = strstr(svg, "class=\"pt tj\""), *value = strstr(svg, "class=\"b lb\"");
    double y = number_after(end, "cy=\""), baseline = number_after(value, " y=\"");
    assert_true(baseline > y + 10); /* above it stands the peak of 2017 */
    assert_true(baseline < y + 50);
    free(svg);
}

/* --- axes and target --- */

static void draws_five_to_eight_grid_lines(void **state)
{
    (void)state;
    for (int i = 1; i <= 400; i++) {
        const ChartPoint points[] = {{2000, i % 3 ? 0 : -i / 7.0}, {2001, i * 0.37}};
        const ChartLine line = LINE("kz", "Kazakhstan", "1", points);
        Chart c = chart_of(CHART_WIDE, &line, 1);
        char *svg = drawn(&c);
        size_t count = count_of(svg, "class=\"gr");
        if (count < 5 || count > 8)
            fail_msg("%zu grid lines from %g to %g", count, points[0].value, points[1].value);
        assert_int_equal(count_of(svg, "class=\"gr zero\""), 1);
        free(svg);
    }
}

static void numbers_the_grid_as_it_stands(void **state)
{
    static const ChartPoint points[] = {{2000, 0.9}, {2001, 0.4}};
    static const ChartPoint large[] = {{2000, 900000}, {2001, 2000}};
    static const ChartLine small = LINE("kz", "Kazakhstan", "1", points),
                           big = LINE("kz", "Kazakhstan", "1", large);
    Chart c = chart_of(CHART_WIDE, &small, 1);
    (void)state;
    char *svg = drawn(&c);
    assert_non_null(strstr(svg, ">0.2</text>"));
    free(svg);
    c.lines = &big;
    svg = drawn(&c);
    assert_non_null(strstr(svg, ">200k</text>"));
    assert_non_null(strstr(svg, ">0</text>"));
    free(svg);
}

static void names_round_years_that_have_room(void **state)
{
    static const ChartPoint points[] = {{2000, 5}, {2001, 4}, {2018, 3}, {2019, 1}};
    static const ChartLine line[] = {LINE("kz", "Kazakhstan", "1", points),
                                     LINE("kg", "Kyrgyzstan", "1", points)};
    Chart c = chart_of(CHART_PHONE, line, 2);
    (void)state;
    char *svg = drawn(&c);
    assert_int_equal(count_of(svg, ">2000</text>"), 2);
    assert_int_equal(count_of(svg, ">2010</text>"), 2);
    assert_int_equal(count_of(svg, ">2019</text>"), 2);
    assert_int_equal(count_of(svg, ">2005</text>"), 0);
    free(svg);
    c.form = CHART_WIDE;
    svg = drawn(&c);
    assert_int_equal(count_of(svg, ">2005</text>"), 1);
    assert_int_equal(count_of(svg, ">2015</text>"), 1);
    free(svg);
}

static void writes_the_target_over_the_lines(void **state)
{
    static const ChartPoint points[] = {{2000, 20}, {2001, 24}, {2002, 22}, {2003, 100}};
    static const ChartLine line = LINE("kz", "Kazakhstan", "100", points);
    Chart c = chart_of(CHART_WIDE, &line, 1);
    c.target = 25;
    c.target_text = STR("Target 3.2: at most 25 by 2030");
    (void)state;
    char *svg = drawn(&c);
    const char *words = strstr(svg, "class=\"b lb\"");
    assert_non_null(words);
    assert_true(words > strstr(svg, "class=\"ln kz\""));
    /* Under it runs the line: the words stand above the target. */
    assert_true(number_after(words, " y=\"") <
                number_after(strchr(strstr(svg, "class=\"goal\""), 'M'), " "));
    free(svg);
}

/* --- a drawing that leaves the page --- */

static void says_itself_on_a_sheet(void **state)
{
    const Str notes[] = {STR("Source <one>"), STR("two")};
    Chart c = chart_of(CHART_SHEET, lines, 4);
    c.notes = notes;
    c.note_count = 2;
    (void)state;
    char *svg = drawn(&c);
    assert_true(str_starts(str_of(svg), STR("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")));
    assert_non_null(strstr(svg, "<rect class=\"paper\""));
    assert_non_null(strstr(svg, "\u2068Title\u2069</text>"));
    assert_non_null(strstr(svg, "\u2068Unit: per cent\u2069</text>"));
    assert_non_null(strstr(svg, "\u2068Source &lt;one&gt;\u2069</text>"));
    assert_null(strstr(svg, "var("));
    assert_null(strstr(svg, "currentColor"));
    free(svg);
}

static void looks_as_on_the_page(void **state)
{
    static const char *const countries[] = {"af", "kz", "kg", "tj", "tm", "uz"};
    static const char *const rules[] = {
        ".gr{stroke:", ".zero{stroke:", ".goal{stroke:", ".lead{stroke:"};
    static const char *const plain[] = {".ln{", ".gap{", ".ob{", ".lead.early{"};
    Str sheet;
    char there[DRAWING_RULE], here[DRAWING_RULE], needle[60];
    Chart c = chart_of(CHART_SHEET, lines, 4);
    (void)state;
    assert_true(asset_find(STR("web/static/style.css"), &sheet));
    char *page = squeezed(sheet), *svg = drawn(&c);
    for (int i = 0; i < 6; i++) {
        snprintf(needle, sizeof needle, "--c-%s:", countries[i]);
        value_after(page, needle, ";", there); /* the first: light */
        snprintf(needle, sizeof needle, ".%s{stroke:", countries[i]);
        value_after(svg, needle, "}", here);
        assert_string_equal(here, there);
        snprintf(needle, sizeof needle, ".in.%s{fill:", countries[i]);
        value_after(svg, needle, "}", here);
        assert_string_equal(here, there);
        snprintf(needle, sizeof needle, ".%s.ln{stroke-dasharray:", countries[i]);
        value_after(page, needle, ";}", there);
        value_after(svg, needle, ";}", here);
        assert_string_equal(here, there);
        for (int k = 0; k < i; k++) { /* a dash of its own */
            snprintf(needle, sizeof needle, ".%s.ln{stroke-dasharray:", countries[k]);
            value_after(svg, needle, ";}", here);
            assert_string_not_equal(here, there);
        }
    }
    for (int i = 0; i < 4; i++) {
        value_after(page, rules[i], ";}", there);
        assert_true(str_starts(str_of(there), STR("var(")));
        snprintf(needle, sizeof needle, "%.*s:", (int)strcspn(there + 4, ")"), there + 4);
        value_after(page, needle, ";", there);
        value_after(svg, rules[i], ";}", here);
        assert_string_equal(here, there);
    }
    for (int i = 0; i < 4; i++) { /* rules without colours */
        snprintf(needle, sizeof needle, ".chart%s", plain[i]);
        value_after(page, needle, "}", there);
        value_after(svg, plain[i], "}", here);
        assert_memory_equal(here, there, strlen(here)); /* the page ends rules by a semicolon */
    }
    free(page);
    free(svg);
}

static void draws_one_year_and_nothing(void **state)
{
    static const ChartPoint points[] = {{2016, 5}};
    static const ChartLine line = LINE("kz", "Kazakhstan", "5", points);
    (void)state;
    for (int form = CHART_WIDE; form <= CHART_SHEET; form++) {
        Chart c = chart_of((ChartForm)form, &line, 1);
        char *svg = drawn(&c);
        assert_null(strstr(svg, "nan"));
        assert_null(strstr(svg, "inf"));
        assert_int_equal(count_of(svg, ">2016</text>"), 1);
        free(svg);
        c.line_count = 0;
        svg = drawn(&c);
        assert_string_equal(svg, "");
        free(svg);
    }
}

int test_view_chart(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(says_the_year_of_an_early_end),
                                       cmocka_unit_test(leads_beside_the_plot_alone),
                                       cmocka_unit_test(fills_no_year_in),
                                       cmocka_unit_test(cuts_no_text),
                                       cmocka_unit_test(gives_each_line_a_panel),
                                       cmocka_unit_test(sets_a_value_off_its_line),
                                       cmocka_unit_test(draws_five_to_eight_grid_lines),
                                       cmocka_unit_test(numbers_the_grid_as_it_stands),
                                       cmocka_unit_test(names_round_years_that_have_room),
                                       cmocka_unit_test(writes_the_target_over_the_lines),
                                       cmocka_unit_test(says_itself_on_a_sheet),
                                       cmocka_unit_test(looks_as_on_the_page),
                                       cmocka_unit_test(draws_one_year_and_nothing)};
    return cmocka_run_group_tests_name("view/chart", tests, NULL, NULL);
}
