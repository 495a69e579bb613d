/* Dates as people type them: what they become, and why not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "locale/date.h"

int test_locale_date(void);

typedef struct {
    const char *language, *typed;
    DateFault fault;
    const char *out;
} Case;

static const Case CASES[] = {
    {"en", "2025", DATE_READ, "2025"},
    {"en", " 2025-08 ", DATE_READ, "2025-08"},
    {"en", "2025-08-03", DATE_READ, "2025-08-03"},
    {"en", "2025-8-3", DATE_READ, "2025-08-03"},
    {"ru", "03.08.2025", DATE_READ, "2025-08-03"},
    {"en", "3/8/2025", DATE_READ, "2025-08-03"},
    {"ru", "08.2025", DATE_READ, "2025-08"},
    {"en", "3 August 2025", DATE_READ, "2025-08-03"},
    {"en", "August 3rd, 2025", DATE_READ, "2025-08-03"},
    {"en", "the 1st of sept 2025", DATE_READ, "2025-09-01"},
    {"en", "AUG 2025", DATE_READ, "2025-08"},
    {"ru", "3 августа 2025 г.", DATE_READ, "2025-08-03"},
    {"ru", "12.08.2025г.", DATE_READ, "2025-08-12"},
    {"ru", "май 2025", DATE_READ, "2025-05"},
    {"ru", "1 марта 2025 года", DATE_READ, "2025-03-01"},
    {"en", "3 августа 2025", DATE_READ, "2025-08-03"}, /* of another language */
    {"kk", "2025 жылғы 3 тамыз", DATE_READ, "2025-08-03"},
    {"kk", "2025 ж. 15 қаңтар", DATE_READ, "2025-01-15"},
    {"kk", "15 кантар 2025", DATE_READ, "2025-01-15"},
    {"ky", "2025-жыл, 3-август", DATE_READ, "2025-08-03"},
    {"tg", "3 августи соли 2025", DATE_READ, "2025-08-03"},
    {"tk", "2025-nji ýylyň 3-nji awgusty", DATE_READ, "2025-08-03"},
    {"uz", "2025-yil 3-avgust", DATE_READ, "2025-08-03"},
    {"uz", "3-avgust, 2025", DATE_READ, "2025-08-03"},
    {"fa-AF", "۳ آگست ۲۰۲۵", DATE_READ, "2025-08-03"},
    {"fa-AF", "۳ اگست ۲۰۲۵", DATE_READ, "2025-08-03"},
    {"fa-AF", "۱۲ اسد ۱۴۰۴", DATE_READ, "2025-08-03"},
    {"fa-AF", "۱۴۰۴/۵/۱۲", DATE_READ, "2025-08-03"},
    {"ru", "12.05.1404", DATE_READ, "2025-08-03"},
    {"ps", "د ۱۴۰۴ کال د زمري ۱۲", DATE_READ, "2025-08-03"},
    {"ps", "۱۲ اسد ۱۴۰۴", DATE_READ, "2025-08-03"},
    {"fa-AF", "۳۰ حوت ۱۴۰۳", DATE_READ, "2025-03-20"}, /* a leap year */
    {"fa-AF", "۳۰ حوت ۱۴۰۴", DATE_NO_DAY, "2026-03-20"},
    {"fa-AF", "۱۴۰۴", DATE_NEEDS_DAY, ""},
    {"fa-AF", "اسد ۱۴۰۴", DATE_NEEDS_DAY, ""},
    {"fa-AF", "۱۲ اسد ۲۰۲۵", DATE_NO_YEAR, ""},
    {"en", "3 August 1404", DATE_UNCLEAR, ""},
    {"en", "29 February 2024", DATE_READ, "2024-02-29"},
    {"en", "29 February 2025", DATE_NO_DAY, "2025-02-28"},
    {"en", "31 April 2026", DATE_NO_DAY, "2026-04-30"},
    {"en", "2026-04-31", DATE_NO_DAY, "2026-04-30"},
    {"en", "2026-04-99", DATE_NO_DAY, "2026-04-30"},
    {"en", "2026-13", DATE_NO_MONTH, ""},
    {"en", "2026-00-01", DATE_NO_MONTH, ""},
    {"en", "2026-01-00", DATE_UNCLEAR, ""},
    {"en", "03.08.25", DATE_NO_YEAR, ""},
    {"en", "3 August 25", DATE_NO_YEAR, ""},
    {"en", "9999", DATE_NO_YEAR, ""},
    {"en", "0000", DATE_NO_YEAR, ""},
    {"en", "3 August", DATE_NO_YEAR, ""},
    {"en", "", DATE_EMPTY, ""},
    {"en", "  ", DATE_EMPTY, ""},
    {"en", "August", DATE_UNCLEAR, ""},
    {"en", "25", DATE_UNCLEAR, ""},
    {"en", "20250803", DATE_UNCLEAR, ""},
    {"en", "ju 2025", DATE_UNCLEAR, ""},
    {"en", "3 Augusta May 2025", DATE_UNCLEAR, ""},
    {"en", "3 Thermidor 2025", DATE_UNCLEAR, ""},
    {"en", "1 2 3 4 2025", DATE_UNCLEAR, ""},
    {"en", "2025-08-03T10:00", DATE_UNCLEAR, ""},
    {"en", "about 2025", DATE_UNCLEAR, ""},
};

static void reads_what_people_type(void **state)
{
    int failed = 0;
    (void)state;
    for (size_t i = 0; i < sizeof CASES / sizeof *CASES; i++) {
        Locale *locale;
        char out[DATE_TEXT_MAX];
        assert_int_equal(locale_new(&locale, language_find(str_of(CASES[i].language)), NULL), 0);
        DateFault fault = date_read(locale, str_of(CASES[i].typed), out);
        if (fault != CASES[i].fault || strcmp(out, CASES[i].out) != 0) {
            print_error("%s: '%s' is %d '%s'\n", CASES[i].language, CASES[i].typed, (int)fault,
                        out);
            failed++;
        }
        locale_free(locale);
    }
    assert_int_equal(failed, 0);
}

/* What a page prints of a date, it reads again. */
static void reads_what_it_prints(void **state)
{
    int failed = 0;
    (void)state;
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Locale *locale;
        Arena *arena = arena_new(1 << 18);
        assert_int_equal(locale_new(&locale, l, NULL), ERR_OK);
        for (int month = 1; month <= 12; month++) {
            Str iso = arena_printf(arena, "2025-%02d-15", month);
            Str text = locale_date(locale, arena, iso);
            char out[DATE_TEXT_MAX];
            if (languages[l].is_rtl) /* the common date stands behind it */
                text = str_part(text, 0, str_find_char(text, '('));
            if (date_read(locale, text, out) || !str_eq(str_of(out), iso)) {
                print_error(STR_FMT ": " STR_FMT " is '%s'\n", STR_ARG(languages[l].code),
                            STR_ARG(text), out);
                failed++;
            }
        }
        locale_free(locale);
        arena_free(arena);
    }
    assert_int_equal(failed, 0);
}

int test_locale_date(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_people_type),
        cmocka_unit_test(reads_what_it_prints),
    };
    return cmocka_run_group_tests_name("locale/date", tests, NULL, NULL);
}
