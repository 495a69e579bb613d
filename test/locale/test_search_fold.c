/* Search folding: pairs that must meet, and pairs that must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/buf.h"
#include "locale/search_fold.h"

int test_locale_search_fold(void);

/* --- a small index of one text --- */

/* Whether the words of a form stand in a row: a place is a token and those beside it. */
static bool has_row(const SearchToken *tokens, size_t count, Str form)
{
    for (size_t at = 0; at < count; at++) {
        size_t place = at;
        Str word, rest = form;
        bool more = true, all = !tokens[at].is_beside;
        while (all && str_split(&rest, ' ', &more, &word)) {
            bool here = false;
            do {
                here |= place < count && str_eq(tokens[place].text, word);
                place++;
            } while (place < count && tokens[place].is_beside);
            all = here;
        }
        if (all)
            return true;
    }
    return false;
}

static bool meets(Str text, const char *language, Str query)
{
    Arena *arena = arena_new(1 << 20);
    const SearchToken *tokens;
    const SearchTerm *terms;
    size_t count = search_tokens(arena, text, str_of(language), &tokens);
    size_t term_count = search_terms(arena, query, &terms);
    bool all = term_count > 0;
    for (size_t i = 0; i < term_count; i++) {
        bool any = false;
        for (size_t f = 0; f < terms[i].count; f++)
            any |= has_row(tokens, count, terms[i].forms[f]);
        all &= any;
    }
    arena_free(arena);
    return all;
}

typedef struct {
    const char *language;
    Str text, query;
} Pair;

#define PAIR(language, text, query)                                                                \
    {                                                                                              \
        language, STR_INIT(text), STR_INIT(query)                                                  \
    }

static const Pair MEETING[] = {
    /* case, marks, forms of compatibility */
    PAIR("en", "Water AND Sanitation", "water sanitation"),
    PAIR("en", "Café", "CAFE"),
    PAIR("en", "ﬁnance", "finance"),
    PAIR("en", "STRASSE", "straße"),
    PAIR("en", "women's rights", "womens"),
    PAIR("en", "women’s rights", "women"),
    PAIR("en", "women of rights", "women's"),
    PAIR("tk", "Türkmenistanyň şäher çözgüdi ýyl žurnal",
         "turkmenistanyn saher cozgudi yyl zurnal"),
    /* Cyrillic */
    PAIR("ru", "Ёлка", "елка"),
    PAIR("ru", "елка", "ЁЛКА"),
    PAIR("ru", "Йод", "иод"),
    PAIR("ru", "и\xCC\x86од", "йод"),
    PAIR("kk", "Қазақстан ғылымы, өңір, үлкен, ұлттық, әлем, білім, һәм",
         "казакстан гылымы онир улкен улттык алем билим хам"),
    PAIR("ky", "көчмөндөр үңкүрү", "кочмондор ункуру"),
    PAIR("tg", "Ҷумҳурии Тоҷикистон, қонунӣ, рӯз, ғалла", "чумхурии точикистон конуни руз галла"),
    PAIR("uz", "Ўзбекистон", "узбекистон"),
    /* Arabic script */
    PAIR("fa-AF", "كتاب علي", "کتاب علی"),
    PAIR("fa-AF", "مصطفى", "مصطفی"),
    PAIR("fa-AF", "آب أمن إسلام", "اب امن اسلام"),
    PAIR("fa-AF", "خانۀ مدرسة", "خانه مدرسه"),
    PAIR("fa-AF", "مسؤول مسائل", "مسوول مسایل"),
    PAIR("fa-AF", "مُحَمَّد ســلام", "محمد سلام"),
    PAIR("fa-AF", "می‌روم", "می روم"),
    PAIR("fa-AF", "می‌روم", "میروم"),
    PAIR("fa-AF", "می روم", "می‌روم"),
    PAIR("fa-AF", "میروم", "می‌روم"),
    PAIR("fa-AF", "سال ۱۴۰۴ و ٢٠٢٥", "1404 2025"),
    PAIR("fa-AF", "2025", "۲۰۲۵"),
    PAIR("ps", "ښوونځی ګټه", "ښوونځي گته"),
    PAIR("ps", "پېژندنه", "پیژندنه"),
    /* Uzbek */
    PAIR("uz", "Oʻzbekiston", "o'zbekiston"),
    PAIR("uz", "O‘zbekiston", "oʼzbekiston"),
    PAIR("uz", "O`zbekiston", "ozbekiston"),
    PAIR("uz", "шаҳар ёшлар Ўзбекистон", "shahar yoshlar oʻzbekiston"),
    PAIR("uz", "shahar yoshlar oʻzbekiston", "шаҳар ёшлар Ўзбекистон"),
    PAIR("uz", "Ер ҳақида, поезд, қуёш", "yer haqida poyezd quyosh"),
    PAIR("uz", "милиция цирк концерт", "militsiya sirk konsert"),
    PAIR("uz", "маънавият", "maʼnaviyat"),
    PAIR("uz", "шаҳар", "шахар"),
    /* hyphens and codes */
    PAIR("ky", "Ысык-Көл облусу", "ысык кол"),
    PAIR("ky", "Ысык-Көл облусу", "кол"),
    PAIR("ky", "Ысыккөл", "Ысык-Көл"),
    PAIR("ky", "Ысык Көл", "ысык-көл"),
    PAIR("en", "by e‑mail", "email"),
    PAIR("en", "indicator 6.1.1.", "6.1.1"),
    PAIR("en", "indicator 6.1.1", "۶.۱.۱"),
    PAIR("en", "SDG-6", "sdg-6"),
    PAIR("en", "SDG-6", "sdg 6"),
    PAIR("en", "SDG 6", "SDG-6"),
    PAIR("en", "SDG-6", "sdg6"),
    PAIR("en", "(A/RES/79/1)", "a/res/79/1"),
    PAIR("en", "A/RES/79/1", "res"),
    PAIR("en", "SI_POV_DAY1", "si_pov_day1"),
    PAIR("en", "and/or", "or"),
    PAIR("en", "first.second", "second"),
    PAIR("en",
         "a\xff"
         "b",
         "b a"),
    PAIR("en", "so\xC2\xADlar", "solar"),
};

static const Pair APART[] = {
    PAIR("ru", "мир", "мэр"),
    PAIR("ru", "шаҳар", "shahar"), /* Latin beside Cyrillic is for Uzbek alone */
    PAIR("fa-AF", "شهر", "سهر"),
    PAIR("ps", "ښار", "شار"),
    PAIR("fa-AF", "میروم", "می روم"),
    PAIR("uz", "sahar", "шаҳар"),
    PAIR("en", "6.1.10", "6.1.1"),
    PAIR("en", "6.1", "6.1.1"),
    PAIR("en", "6 1 1", "6.1.1"),
    PAIR("en", "A/RES/79/10", "A/RES/79/1"),
    PAIR("en", "6 SDG", "SDG-6"),
    PAIR("en", "water", "wat"),
    PAIR("en", "water", ""),
    PAIR("en", "water", "… —"),
};

static void meet_and_stay_apart(void **state)
{
    int failed = 0;
    (void)state;
    for (size_t i = 0; i < sizeof MEETING / sizeof *MEETING; i++)
        if (!meets(MEETING[i].text, MEETING[i].language, MEETING[i].query)) {
            print_error(STR_FMT " does not meet " STR_FMT "\n", STR_ARG(MEETING[i].text),
                        STR_ARG(MEETING[i].query));
            failed++;
        }
    for (size_t i = 0; i < sizeof APART / sizeof *APART; i++)
        if (meets(APART[i].text, APART[i].language, APART[i].query)) {
            print_error(STR_FMT " meets " STR_FMT "\n", STR_ARG(APART[i].text),
                        STR_ARG(APART[i].query));
            failed++;
        }
    assert_int_equal(failed, 0);
}

static void expect_tokens(Str text, const char *language, const char *wanted)
{
    Arena *arena = arena_new(1 << 20);
    const SearchToken *tokens;
    Buf out;
    buf_init(&out, 4096);
    size_t count = search_tokens(arena, text, str_of(language), &tokens);
    for (size_t i = 0; i < count; i++)
        buf_printf(&out, "%s" STR_FMT "[%zu-%zu]",
                   tokens[i].is_beside ? "|"
                   : i                 ? " "
                                       : "",
                   STR_ARG(tokens[i].text), tokens[i].start, tokens[i].end);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, wanted);
    buf_clear(&out);
    arena_free(arena);
}

static void tells_where_and_beside_what(void **state)
{
    (void)state;
    expect_tokens(STR(" Ёж, ў "), "uz", "еж[1-5]|yoj[1-5] у[7-9]|o[7-9]");
    expect_tokens(STR("A/RES/79"), "en", "a[0-1]|a/res/79[0-8] res[2-5] 79[6-8]");
    expect_tokens(STR("SDG-6/x"), "en", "sdg[0-3]|sdg6[0-5]|sdg-6/x[0-7] 6[4-5] x[6-7]");
    expect_tokens(STR("-a--b-"), "en", "a[1-2] b[4-5]");
    expect_tokens(STR("'a' 'b'"), "en", "a[1-2] b[5-6]");
    expect_tokens(STR("x²"), "en", "x[0-1]");
    expect_tokens(STR(""), "en", "");
}

static void bounds_words_and_memory(void **state)
{
    char text[3 * SEARCH_TOKEN_MAX];
    const SearchToken *tokens;
    const SearchTerm *terms;
    Arena *arena = arena_new(1 << 20), *small = arena_new(1 << 12);
    (void)state;
    text[0] = 'a';
    for (size_t i = 1; i + 1 < sizeof text; i += 2)
        memcpy(text + i, "қ", 2);
    size_t count = search_tokens(arena, (Str){text, sizeof text - 1}, STR("kk"), &tokens);
    assert_int_equal(count, 1);
    assert_int_equal(tokens[0].text.len, SEARCH_TOKEN_MAX - 1); /* no half letter */
    assert_int_equal(search_terms(arena, (Str){text, sizeof text - 1}, &terms), 1);
    assert_true(str_eq(terms[0].forms[0], tokens[0].text));
    memset(text, '1', sizeof text);
    for (size_t i = 1; i < sizeof text; i += 2)
        text[i] = '.';
    count = search_tokens(arena, (Str){text, sizeof text}, STR("en"), &tokens);
    assert_int_equal(count, sizeof text / 2 + sizeof text / 32);
    for (size_t i = 0; i < sizeof text; i += 2)
        text[i + 1] = ' ';
    count = search_tokens(small, (Str){text, sizeof text}, STR("en"), &tokens);
    while (!arena_failed(small))
        count = search_tokens(small, (Str){text, sizeof text}, STR("en"), &tokens);
    assert_int_equal(count, 0);
    assert_int_equal(search_terms(small, (Str){text, sizeof text}, &terms), 0);
    arena_free(arena);
    arena_free(small);
}

int test_locale_search_fold(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(meet_and_stay_apart),
        cmocka_unit_test(tells_where_and_beside_what),
        cmocka_unit_test(bounds_words_and_memory),
    };
    return cmocka_run_group_tests_name("locale/search_fold", tests, NULL, NULL);
}
