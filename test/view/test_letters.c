/* Letters: no text is wider than it is measured. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "view/letters.h"

int test_view_letters(void);

/* At 100 units, in DejaVu Sans Bold, the widest of the faces that readers have; measured by
 * Chromium. Not more than a third is given away. */
static void measures_no_text_too_narrow(void **state)
{
    static const struct {
        const char *text;
        double wide;
    } known[] = {{"Turkmenistan", 768},
                 {"Кыргызстан", 698},
                 {"Қырғызстан", 696},
                 {"Түркмөнстан", 746},
                 {"89.51225", 525},
                 {"افغانستان", 497},
                 {"قرغیزستان", 561},
                 {"ترکمنستان", 531},
                 {"هدف فرعی 3.2: تا 2030 حداکثر 25", 1784},
                 {"فرعي موخه 3.2: تر 2030 پورې تر ټولو ډېر 25", 2296}};
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        double wide = letters_width(str_of(known[i].text), 100);
        assert_true(wide >= known[i].wide);
        assert_true(wide <= known[i].wide * 1.34);
    }
    assert_true(letters_width(STR(""), 14) == 0);
    assert_true(letters_width(STR("\u2068\u2069"), 14) == 0);
    assert_true(letters_width(STR("\xFF\xC3"), 100) > 0); /* no text, but no harm */
}

static void breaks_lines_between_words(void **state)
{
    Str rest = STR("one two three Methylisothiazolinone x");
    (void)state;
    double wide = letters_width(STR("one two"), 10);
    assert_true(str_eq(letters_line(&rest, wide, 10), STR("one two")));
    assert_true(str_eq(letters_line(&rest, wide, 10), STR("three")));
    assert_true(str_eq(letters_line(&rest, wide, 10), STR("Methylisothiazolinone")));
    assert_true(str_eq(letters_line(&rest, wide, 10), STR("x")));
    assert_int_equal(rest.len, 0);
    rest = STR("one two");
    assert_true(str_eq(letters_line(&rest, 1e6, 10), STR("one two")));
    assert_int_equal(rest.len, 0);
}

int test_view_letters(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(measures_no_text_too_narrow),
                                       cmocka_unit_test(breaks_lines_between_words)};
    return cmocka_run_group_tests_name("view/letters", tests, NULL, NULL);
}
