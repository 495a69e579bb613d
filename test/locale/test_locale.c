/* Every message exists in every language, with the same names in braces and the plural forms that
 * the language has; dates and plurals read as people write them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/asset.h"
#include "locale/catalogue.h"
#include "locale/locale.h"

int test_locale_locale(void);

static Catalogue *catalogue_of(int language)
{
    char name[64];
    Str po;
    Catalogue *c;
    int len =
        snprintf(name, sizeof name, "locale/" STR_FMT ".po", STR_ARG(languages[language].code));
    assert_true(asset_find((Str){name, (size_t)len}, &po));
    assert_int_equal(catalogue_read(&c, po, NULL), ERR_OK);
    return c;
}

static size_t braces(Str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == '{';
    return n;
}

static void test_all_messages_in_all_languages(void **state)
{
    Catalogue *english = catalogue_of(0);
    (void)state;
    for (int l = 1; l < LOCALE_COUNT; l++) {
        Catalogue *own = catalogue_of(l);
        for (size_t i = 0; i < catalogue_count(english); i++) {
            const CatalogueEntry *e = catalogue_entry(english, i), *o = catalogue_find(own, e->id);
            if (!o || !o->forms[0].len || braces(o->forms[0]) != braces(e->forms[0]))
                print_error("%.*s in " STR_FMT "\n", STR_ARG(e->id), STR_ARG(languages[l].code));
            assert_non_null(o);
            assert_true(o->forms[0].len > 0);
            assert_int_equal(braces(o->forms[0]), braces(e->forms[0]));
            assert_int_equal(o->plural_id.len > 0, e->plural_id.len > 0);
        }
        assert_int_equal(catalogue_count(own), catalogue_count(english));
        catalogue_free(own);
    }
    catalogue_free(english);
}

/* Two entries of one name: only the first would ever be read. */
static void test_no_message_stands_twice(void **state)
{
    (void)state;
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Catalogue *c = catalogue_of(l);
        for (size_t i = 0; i < catalogue_count(c); i++) {
            const CatalogueEntry *e = catalogue_entry(c, i);
            if (catalogue_find(c, e->id) != e)
                fail_msg(STR_FMT " stands twice in " STR_FMT, STR_ARG(e->id),
                         STR_ARG(languages[l].code));
        }
        catalogue_free(c);
    }
}

static void test_plurals_and_dates(void **state)
{
    Locale *ru, *fa, *ps;
    Arena *arena = arena_new(1 << 20);
    (void)state;
    assert_int_equal(locale_new(&ru, language_find(STR("ru")), NULL), ERR_OK);
    assert_int_equal(locale_new(&fa, language_find(STR("fa-AF")), NULL), ERR_OK);
    assert_int_equal(locale_new(&ps, language_find(STR("ps")), NULL), ERR_OK);
    assert_true(
        str_starts(locale_format(ru, arena, "count.indicators", 1, NULL, 0), STR("1 показатель ")));
    assert_true(
        str_starts(locale_format(ru, arena, "count.indicators", 3, NULL, 0), STR("3 показателя ")));
    assert_true(str_starts(locale_format(ru, arena, "count.indicators", 11, NULL, 0),
                           STR("11 показателей ")));
    assert_true(str_starts(locale_date(ru, arena, STR("2025-08-03")), STR("3 августа 2025")));
    assert_true(str_starts(locale_date(fa, arena, STR("2025-08-03")), STR("۱۲ اسد ۱۴۰۴ (")));
    assert_true(str_starts(locale_date(fa, arena, STR("2025-08")), STR("اسد ۱۴۰۴ (")));
    assert_true(str_starts(locale_date(ps, arena, STR("2025-08-03")), STR("۱۲ زمری ۱۴۰۴ (")));
    assert_true(str_eq(locale_digits(fa, arena, STR("2019-Q1")), STR("۲۰۱۹-Q۱")));
    assert_true(str_eq(locale_digits(ru, arena, STR("2019")), STR("2019")));
    assert_true(str_eq(locale_date(ru, arena, STR("2019")), STR("2019")));
    locale_free(ru);
    locale_free(fa);
    locale_free(ps);
    arena_free(arena);
}

static void test_negotiation(void **state)
{
    (void)state;
    assert_int_equal(language_negotiate(STR("prs,en;q=0.5")), language_find(STR("fa-AF")));
    assert_int_equal(language_negotiate(STR("de, ky;q=0.8, ru;q=0.9")), language_find(STR("ru")));
    assert_int_equal(language_negotiate(STR("de")), 0);
}

static int sign(int order) { return (order > 0) - (order < 0); }

/* The stored keys say what locale_compare says, in every language. */
static void test_sort_keys(void **state)
{
    static const Str NAMES[] = {
        STR_INIT("Зеравшан"), STR_INIT("зеравшан"), STR_INIT("Қазақ"),   STR_INIT("Кызыл"),
        STR_INIT("Ёлка"),     STR_INIT("Ель"),      STR_INIT("Oʻzbek"),  STR_INIT("Osh"),
        STR_INIT("Şäher"),    STR_INIT("Zaman"),    STR_INIT("ۋ"),       STR_INIT("پښتو"),
        STR_INIT("بلخ"),      STR_INIT("Water 10"), STR_INIT("Water 9"), STR_INIT(""),
    };
    enum { COUNT = sizeof NAMES / sizeof *NAMES };
    (void)state;
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Locale *locale;
        Arena *arena = arena_new(1 << 16);
        Str keys[COUNT];
        assert_int_equal(locale_new(&locale, l, NULL), ERR_OK);
        for (size_t i = 0; i < COUNT; i++)
            keys[i] = locale_sort_key(locale, arena, NAMES[i]);
        for (size_t i = 0; i < COUNT; i++)
            for (size_t j = 0; j < COUNT; j++)
                assert_int_equal(sign(str_cmp(keys[i], keys[j])),
                                 sign(locale_compare(locale, NAMES[i], NAMES[j])));
        locale_free(locale);
        arena_free(arena);
    }
}

/* Long names are cut, and then tie or stand in order, but never the wrong way around. */
static void test_long_sort_keys_are_cut(void **state)
{
    static char first[4000], second[4000];
    Locale *locale;
    Arena *arena = arena_new(1 << 16);
    (void)state;
    assert_int_equal(locale_new(&locale, 1, NULL), ERR_OK);
    memset(first, 'a', sizeof first);
    memset(second, 'a', sizeof second);
    second[3000] = 'b';
    Str a = locale_sort_key(locale, arena, (Str){first, sizeof first});
    assert_int_equal(a.len, LOCALE_KEY_MAX);
    assert_true(str_eq(locale_sort_key(locale, arena, (Str){second, sizeof second}), a));
    second[3] = 'b';
    assert_true(str_cmp(a, locale_sort_key(locale, arena, (Str){second, sizeof second})) < 0);
    /* No UTF-8: some place, no harm. */
    assert_true(locale_sort_key(locale, arena, STR("\xff")).len > 0);
    locale_free(locale);
    arena_free(arena);
}

/* As much of a date as there is. */
static void test_partial_dates(void **state)
{
    Arena *arena = arena_new(1 << 16);
    (void)state;
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Locale *locale;
        assert_int_equal(locale_new(&locale, l, NULL), ERR_OK);
        assert_true(str_eq(locale_date(locale, arena, STR("2025")), STR("2025")));
        Str month = locale_date(locale, arena, STR("2025-08"));
        Str day = locale_date(locale, arena, STR("2025-08-03"));
        assert_true(month.len > 7 && day.len > 10 && !str_eq(month, day));
        locale_free(locale);
    }
    arena_free(arena);
}

int test_locale_locale(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_all_messages_in_all_languages),
                                       cmocka_unit_test(test_no_message_stands_twice),
                                       cmocka_unit_test(test_plurals_and_dates),
                                       cmocka_unit_test(test_negotiation),
                                       cmocka_unit_test(test_sort_keys),
                                       cmocka_unit_test(test_long_sort_keys_are_cut),
                                       cmocka_unit_test(test_partial_dates)};
    return cmocka_run_group_tests_name("locale/locale", tests, NULL, NULL);
}
