/* Style sheet: figures on the tints of tables can be read, in the light and in the dark. */
#include "drawing.h"

#include "base/asset.h"

int test_view_style(void);

/* Relative luminance and contrast, WCAG 2.2. */
static double luminance(const char *colour)
{
    static const double weights[] = {0.2126, 0.7152, 0.0722};
    unsigned long bits = strtoul(colour + 1, NULL, 16);
    double sum = 0;
    for (int i = 0; i < 3; i++) {
        double part = (double)(bits >> (16 - 8 * i) & 255) / 255;
        sum += weights[i] * (part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4));
    }
    return sum;
}

static double contrast(const char *a, const char *b)
{
    double x = luminance(a), y = luminance(b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void expect_contrast(const char *tokens)
{
    static const char *const tints[] = {
        "--q1:", "--q2:", "--q3:", "--q4:", "--k1:", "--k2:", "--k3:", "--k4:", "--k5:", "--tint:"};
    char figure[DRAWING_RULE], tint[DRAWING_RULE];
    value_after(tokens, "--ink-2:", ";", figure);
    for (size_t i = 0; i < sizeof tints / sizeof *tints; i++) {
        value_after(tokens, tints[i], ";", tint);
        if (contrast(figure, tint) < 4.5)
            fail_msg("%s on %s %s: %.2f", figure, tints[i], tint, contrast(figure, tint));
    }
}

static void figures_are_read_on_tints(void **state)
{
    Str sheet;
    (void)state;
    assert_true(asset_find(STR("web/static/style.css"), &sheet));
    char *page = squeezed(sheet);
    expect_contrast(page);
    const char *dark = strstr(page, "prefers-color-scheme:dark");
    assert_non_null(dark);
    expect_contrast(dark);
    free(page);
}

/* A class is a tint, a symbol of its own, and the word in the page. */
static void classes_have_symbols(void **state)
{
    static const char *const classes[] = {"met", "on", "some", "little", "away", "none"};
    Str sheet;
    char needle[60], symbols[6][DRAWING_RULE];
    (void)state;
    assert_true(asset_find(STR("web/static/style.css"), &sheet));
    char *page = squeezed(sheet);
    for (int i = 0; i < 6; i++) {
        snprintf(needle, sizeof needle, ".c-%s::before{content:", classes[i]);
        value_after(page, needle, ";", symbols[i]);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(symbols[i], symbols[k]);
    }
    free(page);
}

int test_view_style(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(figures_are_read_on_tints),
                                       cmocka_unit_test(classes_have_symbols)};
    return cmocka_run_group_tests_name("view/style", tests, NULL, NULL);
}
