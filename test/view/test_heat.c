/* Heat: a table of classes must be readable whole, from either side, and without its colours. */
#include "drawing.h"

#include "base/asset.h"
#include "view/heat.h"

int test_view_heat(void);

enum { COLUMNS = 3, ROWS = 5 };

static const Str columns[] = {STR_INIT("Afghanistan"), STR_INIT("Turkmenistan"),
                              STR_INIT("Region")};
static const HeatCell cells[ROWS][COLUMNS] = {
    {{"c-met", STR_INIT("●"), STR_INIT("target met"), STR_INIT("over 99 %"), false},
     {"c-on", STR_INIT("◕"), STR_INIT("on track"), STR_INIT("92 %"), false},
     {"c-some", STR_INIT("◑"), STR_INIT("progress, too slow"), STR_INIT("41 %"), false}},
    {{"c-little", STR_INIT("◔"), STR_INIT("little or no progress"), STR_INIT("3 %"), false},
     {"c-away", STR_INIT("◇"), STR_INIT("moving away"), STR_INIT(""), false},
     {"c-none", STR_INIT("–"), STR_INIT("no class"),
      STR_INIT("the newest value is over five years old"), true}},
    {{"", STR_INIT(""), STR_INIT("✓\u00a02\u2002 +\u00a025\u2002 ×\u00a010"), STR_INIT(""), false},
     {NULL, STR_INIT(""), STR_INIT("1053.16245\u2002×"), STR_INIT("2012 estimate"), true},
     {NULL, STR_INIT("–"), STR_INIT(""), STR_INIT(""), false}},
    {{"", STR_INIT(""), STR_INIT("1"), STR_INIT(""), false}},
    {{"", STR_INIT(""), STR_INIT("2"), STR_INIT(""), false}}};
static const HeatRow rows[ROWS] = {
    {1, true, false, STR_INIT("No poverty"), cells[0]},
    {17, true, false, STR_INIT("Partnerships for the goals"), cells[1]},
    {2, false, false, STR_INIT("Zero hunger"), cells[2]},
    {0, false, true, STR_INIT("Target 3.1"), cells[3]},
    {0, false, false, STR_INIT("\u20683.1.1\u2069 Maternal mortality"), cells[4]}};
static const HeatCell legend[] = {
    {"c-met", STR_INIT("●"), STR_INIT("target met"), STR_INIT(""), false},
    {"c-on", STR_INIT("◕"), STR_INIT("on track"), STR_INIT(""), false},
    {"c-some", STR_INIT("◑"), STR_INIT("progress, too slow"), STR_INIT(""), false},
    {"c-little", STR_INIT("◔"), STR_INIT("little or no progress"), STR_INIT(""), false},
    {"c-away", STR_INIT("◇"), STR_INIT("moving away"), STR_INIT(""), false},
    {"", STR_INIT("–"), STR_INIT("no value"), STR_INIT(""), false}};
static const Str notes[] = {STR_INIT("Experimental, not official statistics.")};

static Heat heat_of(void)
{
    return (Heat){.title = STR("Progress"),
                  .description = STR("Method: Darya"),
                  .id = "h",
                  .corner = STR("Goal"),
                  .column_count = COLUMNS,
                  .row_count = ROWS,
                  .legend_count = sizeof legend / sizeof *legend,
                  .note_count = 1,
                  .columns = columns,
                  .rows = rows,
                  .legend = legend,
                  .notes = notes};
}

/* The drawing as a C string, to be freed. */
static char *drawn(const Heat *heat)
{
    Buf out;
    buf_init(&out, 1 << 20);
    heat_draw(&out, heat);
    buf_char(&out, '\0');
    assert_false(out.failed);
    assert_null(strstr(out.ptr, "nan"));
    assert_null(strstr(out.ptr, "inf"));
    return out.ptr;
}

/* Every text has its place, and every box. */
static void expect_readable(Heat heat)
{
    for (int rtl = 0; rtl < 2; rtl++) {
        heat.is_rtl = rtl;
        char *svg = drawn(&heat);
        double width = number_after(svg, "viewBox=\"0 0 ");
        expect_whole(svg);
        expect_apart(svg);
        for (const char *at = strstr(svg, "<g "); (at = strstr(at, "<rect ")) != NULL; at++) {
            double x = 24 + number_after(at, " x=\"");
            assert_true(x >= 23.9 && x + number_after(at, " width=\"") <= width - 23.9);
        }
        free(svg);
    }
}

static Placed place_of(const char *svg, const char *text)
{
    static Placed texts[DRAWING_MOST_TEXTS];
    size_t count = texts_in(svg, texts);
    for (size_t i = 0; i < count; i++)
        if (strstr(texts[i].text, text))
            return texts[i];
    fail_msg("there is no '%s'", text);
    return texts[0];
}

static void draws_nothing_of_an_empty_table(void **state)
{
    Heat heat = heat_of();
    (void)state;
    heat.row_count = 0;
    char *svg = drawn(&heat);
    assert_string_equal(svg, "");
    free(svg);
    heat = heat_of();
    heat.column_count = 0;
    svg = drawn(&heat);
    assert_string_equal(svg, "");
    free(svg);
}

static void says_each_class_in_tint_symbol_and_word(void **state)
{
    static const char *const classes[] = {"met", "on", "some", "little", "away"};
    static const char *const symbols[] = {"●", "◕", "◑", "◔", "◇"};
    char box[40], symbol[40];
    Heat heat = heat_of();
    (void)state;
    char *svg = drawn(&heat);
    for (int i = 0; i < 5; i++) {
        snprintf(box, sizeof box, "<rect class=\"c-%s\"", classes[i]);
        snprintf(symbol, sizeof symbol, ">\u2068%s\u2069</text>", symbols[i]);
        assert_int_equal(count_of(svg, box), 2); /* its cell, and the legend */
        assert_int_equal(count_of(svg, symbol), 2);
    }
    assert_int_equal(count_of(svg, "target met"), 2);
    assert_int_equal(count_of(svg, "<rect class=\"c-none\""), 1);
    assert_int_equal(count_of(svg, "<rect class=\"mark\""), 2);
    assert_int_equal(count_of(svg, "<rect class=\"\""), 0);
    assert_int_equal(count_of(svg, "text-anchor=\"middle\">17</text>"), 1);
    free(svg);
}

static void keeps_texts_apart(void **state)
{
    Heat heat = heat_of();
    (void)state;
    expect_readable(heat);
    for (heat.column_count = 1; heat.column_count < COLUMNS; heat.column_count++)
        expect_readable(heat);
    heat.legend_count = heat.note_count = 0;
    heat.corner = STR("");
    expect_readable(heat);
}

static void begins_at_the_side_of_reading(void **state)
{
    Heat heat = heat_of();
    (void)state;
    char *svg = drawn(&heat);
    assert_true(place_of(svg, "Zero hunger").left < place_of(svg, "Afghanistan").left);
    assert_true(place_of(svg, "Afghanistan").left < place_of(svg, "Turkmenistan").left);
    assert_true(place_of(svg, "Turkmenistan").left < place_of(svg, "Region").left);
    free(svg);
    heat.is_rtl = true;
    svg = drawn(&heat);
    double width = number_after(svg, "viewBox=\"0 0 ");
    assert_true(place_of(svg, "Goal").right > width - 24.5);
    assert_true(place_of(svg, "Zero hunger").right > place_of(svg, "Afghanistan").right);
    assert_true(place_of(svg, "Afghanistan").right > place_of(svg, "Turkmenistan").right);
    assert_true(place_of(svg, "Turkmenistan").right > place_of(svg, "Region").right);
    assert_true(place_of(svg, "●").left > place_of(svg, "target").right);
    free(svg);
}

static void grows_for_long_words(void **state)
{
    static const Str names[] = {STR_INIT("Кыргызстан"), STR_INIT("Түркмөнстандагы абал"),
                                STR_INIT("Аймак")};
    static const HeatCell wordy[] = {
        {"c-little", STR_INIT("◔"), STR_INIT("илгерилөө аз же жок"),
         STR_INIT("самому позднему значению больше пяти лет"), true},
        {"c-away", STR_INIT("◇"), STR_INIT("донаучнотехнологическийнепревзойдённый"), STR_INIT(""),
         false},
        {"", STR_INIT(""), STR_INIT(""),
         STR_INIT("жоопкерчиликтүүлүктөрүбүздөгүлөрдөн көз карандысыз"), false}};
    static const HeatRow long_rows[] = {
        {12, false, false, STR_INIT("Жоопкерчиликтүү керектөө жана өндүрүш, ошондой эле башкалар"),
         wordy},
        {0, false, true, STR_INIT("Достопримечательностивысокоразвитыхгосударств"), wordy}};
    Heat heat = heat_of();
    (void)state;
    heat.columns = names;
    heat.rows = long_rows;
    heat.row_count = 2;
    expect_readable(heat);
    heat.title = STR("Индустриализация, инновации и инфраструктура, по состоянию на октябрь");
    heat.legend = wordy;
    heat.legend_count = 2;
    heat.column_count = 1;
    expect_readable(heat);
    heat = heat_of();
    heat.column_count = heat.row_count = 1;
    heat.legend = wordy;
    heat.legend_count = 2;
    expect_readable(heat);
}

static void keeps_markup_out(void **state)
{
    static const HeatCell bad[] = {
        {"", STR_INIT("<i>"), STR_INIT("<script>alert(1)</script>"), STR_INIT("\"&'"), false}};
    static const HeatRow bad_rows[] = {{0, false, false, STR_INIT("</text><a>"), bad}};
    static const Str bad_column = STR_INIT("</svg>");
    Heat heat = heat_of();
    (void)state;
    heat.title = heat.description = heat.corner = STR("]]><b>");
    heat.columns = &bad_column;
    heat.column_count = heat.row_count = 1;
    heat.rows = bad_rows;
    heat.legend = bad;
    heat.legend_count = 1;
    char *svg = drawn(&heat);
    static const char *const never[] = {"<i>", "<script", "</text><a>", "<b>"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_null(strstr(svg, never[i]));
    assert_int_equal(count_of(svg, "</svg>"), 1);
    assert_int_equal(count_of(svg, "&lt;script&gt;"), 2);
    free(svg);
}

static void looks_as_on_the_page(void **state)
{
    static const char *const tints[] = {
        ".c-met{fill:", ".c-on{fill:", ".c-some{fill:", ".c-little{fill:", ".c-away{fill:"};
    char there[DRAWING_RULE], here[DRAWING_RULE], needle[40];
    Str sheet;
    Heat heat = heat_of();
    (void)state;
    assert_true(asset_find(STR("web/static/style.css"), &sheet));
    char *svg = drawn(&heat), *page = squeezed(sheet), *own = squeezed(str_of(svg));
    for (int i = 0; i < 5; i++) {
        snprintf(needle, sizeof needle, "--k%d:", i + 1);
        value_after(page, needle, ";", there); /* the first: light */
        value_after(own, tints[i], "}", here);
        assert_string_equal(here, there);
    }
    for (int goal = 1; goal <= 17; goal++) {
        snprintf(needle, sizeof needle, ".g%d{background:", goal);
        value_after(page, needle, ";", there);
        snprintf(needle, sizeof needle, ".g%d{fill:", goal);
        value_after(own, needle, "}", here);
        assert_string_equal(here, there);
    }
    value_after(page, "--rule:", ";", there);
    value_after(own, ".c-none{fill:none;stroke:", ";", here);
    assert_string_equal(here, there);
    value_after(page, "--saffron-2:", ";", there);
    value_after(own, ".mark{fill:", "}", here);
    assert_string_equal(here, there);
    free(own);
    free(page);
    free(svg);
}

int test_view_heat(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(draws_nothing_of_an_empty_table),
                                       cmocka_unit_test(says_each_class_in_tint_symbol_and_word),
                                       cmocka_unit_test(keeps_texts_apart),
                                       cmocka_unit_test(begins_at_the_side_of_reading),
                                       cmocka_unit_test(grows_for_long_words),
                                       cmocka_unit_test(keeps_markup_out),
                                       cmocka_unit_test(looks_as_on_the_page)};
    return cmocka_run_group_tests_name("view/heat", tests, NULL, NULL);
}
