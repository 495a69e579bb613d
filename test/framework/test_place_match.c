/* Which place a stranger's file means, as files of the region write it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "framework/place_match.h"

int test_framework_place_match(void);

static void finds_places(void **state)
{
    static const struct {
        const char *words, *place;
    } cases[] = {
        {"KGZ|Kyrgyzstan|KG05|Batken|Oblast|Province", "KG-B"},
        {"KGZ|Kyrgyzstan|Ysyk-KÃ¶l|Oblast|Issyk-Kul|Issyk-Kul'skaya Oblast'", "KG-Y"},
        {"KGZ|KG21|Osh (city)|Shaar|City", "KG-GO"},
        {"KGZ|KG06|Osh", "KG-O"},
        {"Osh (city)", "KG-GO"},
        {"Osh oblast", "KG-O"},
        {"Акмолинская", "KZ-AKM"},
        {"г.Алматы", "KZ-ALA"},
        {"Алматы", ""},       /* the city and, in Kazakh, the region round it */
        {"Almaty", "KZ-ALA"}, /* as the list writes the city */
        {"алматы облысы", "KZ-ALM"},
        {"г.Нур-Султан", "KZ-AST"},
        {"ЫСЫК-КӨЛ ОБЛУСУ", "KG-Y"},
        {"Oʻzbekiston", "UZ"},
        {"O'zbekiston", "UZ"},
        {"UZB|no", "UZ"},
        {"KG02|KG03", ""},
        {"KGZ|KZAKM", ""},
        {"KGZ|Karakol", "KG"},
        {"4|Atlantis", ""},
        {"область", ""},
        {"", ""},
    };
    Framework *f;
    PlaceMatcher *m;
    (void)state;
    assert_int_equal(framework_new(&f, NULL), ERR_OK);
    assert_int_equal(place_matcher_new(&m, f, NULL), ERR_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str words[16], rest = str_of(cases[i].words);
        size_t count = 0;
        bool more = true;
        while (str_split(&rest, '|', &more, &words[count]))
            count++;
        const Place *other, *p = place_match(m, words, count, &other);
        if (!str_eq(p ? p->id : STR(""), str_of(cases[i].place)))
            fail_msg("%s: " STR_FMT, cases[i].words, STR_ARG(p ? p->id : STR("none")));
    }
    place_matcher_free(m);
    framework_free(f);
}

static void names_have_their_time(void **state)
{
    Framework *f;
    (void)state;
    assert_int_equal(framework_new(&f, NULL), ERR_OK);
    const Place *capital = place_find(f, STR("KZ-AST"));
    assert_true(str_eq(place_name_on(capital, 0, STR("2018-12-31")), STR("Astana")));
    assert_true(str_eq(place_name_on(capital, 0, STR("2021-12-31")), STR("Nur-Sultan")));
    assert_true(str_eq(place_name_on(capital, 2, STR("2019-03-23")), STR("Нұр-Сұлтан қаласы")));
    assert_true(str_eq(place_name_on(capital, 0, STR("2022-12-31")), STR("Astana")));
    assert_false(place_is_valid(place_find(f, STR("KZ-ABY")), STR("2022-06-07")));
    assert_true(place_is_valid(place_find(f, STR("KZ-ABY")), STR("2022-06-08")));
    assert_true(place_is_valid(place_find(f, STR("KZ-ONT")), STR("2018-06-18")));
    assert_false(place_is_valid(place_find(f, STR("KZ-ONT")), STR("2018-12-31")));
    framework_free(f);
}

int test_framework_place_match(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(finds_places),
                                       cmocka_unit_test(names_have_their_time)};
    return cmocka_run_group_tests_name("framework/place_match", tests, NULL, NULL);
}
