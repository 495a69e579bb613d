/* A codebook is read, or what is wrong with it is told with its place; and becomes a profile that
 * the reader of profiles takes. */
#include "subject.h"

#include <string.h>

#include "progress/profile.h"
#include "progress/sdsn_codebook.h"

int test_progress_sdsn_codebook(void);

#define HEAD                                                                                       \
    "global,oecd,Code,Indicator,Best value (= 100),Worst value (= 0),greenthr,redthr,source\n"

static void test_read(void **state)
{
    SdsnCodebook *book;
    Err err;
    (void)state;
    const char *text = HEAD "yes,yes,sdg3_u5mort,\"Mortality, under-5\",2.6,130.1,25,50,UNICEF\n"
                            "no,yes,sdg10_palma,Palma ratio,0.9,2.5,1,1.3,OECD\n";
    assert_int_equal(sdsn_codebook_read(&book, str_of(text), STR("book.csv"), &err), ERR_OK);
    assert_int_equal(sdsn_codebook_count(book), 2);
    const SdsnIndicator *i = sdsn_codebook_find(book, STR("sdg10_palma"));
    assert_ptr_equal(i, sdsn_codebook_at(book, 1));
    assert_int_equal(i->goal, 10);
    assert_true(i->is_oecd && !i->is_global);
    i = sdsn_codebook_at(book, 0);
    assert_true(str_eq(i->name, STR("Mortality, under-5")) && str_eq(i->source, STR("UNICEF")));
    assert_near(i->scale.worst, 130.1);
    assert_near(i->scale.best, 2.6);
    assert_near(i->scale.red, 50);
    assert_near(i->scale.green, 25);
    assert_null(sdsn_codebook_find(book, STR("sdg10")));
    sdsn_codebook_free(book);
    sdsn_codebook_free(NULL);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text;
        unsigned long line, column;
        const char *says;
    } cases[] = {
        {"", 1, 1, "'global'"},
        {"global,oecd,Code\nyes,yes,sdg1_a\n", 1, 1, "'Indicator'"},
        {HEAD "yes,yes,sdg3_a,A,2,130,25,fifty,S\n", 2, 27, "'fifty'"},
        {HEAD "yes,yes,sdg3_a,A,2,,25,50,S\n", 2, 20, "'Worst value (= 0)'"},
        {HEAD "\nyes,yes,sdg18_a,A,2,130,25,50,S\n", 3, 9, "'sdg18_a'"},
        {HEAD "yes,yes,sdg0_a,A,2,130,25,50,S\n", 2, 9, "'sdg0_a'"},
        {HEAD "yes,yes,sdg3_,A,2,130,25,50,S\n", 2, 9, "'sdg3_'"},
        {HEAD "yes,yes,u5mort,A,2,130,25,50,S\n", 2, 9, "'u5mort'"},
        {HEAD "yes,maybe,sdg3_a,A,2,130,25,50,S\n", 2, 5, "'maybe'"},
        {HEAD "yes,yes,sdg3_a,A,2,2,25,50,S\n", 2, 20, "'2'"},
        {HEAD "yes,yes,sdg3_a,A,2,130,50,25,S\n", 2, 27, "'25'"},
        {HEAD "yes,yes,sdg3_a,A,2,130,25,25,S\n", 2, 27, "'25'"},
        {HEAD "yes,yes,sdg3_a,A,2,130,25\n", 2, 1, "7 cells"},
        {HEAD "yes,yes,sdg3_a,A,2,130,25,50,S\nyes,yes,sdg3_a,A,2,130,25,50,S\n", 3, 9, "'sdg3_a'"},
        {"\xff", 0, 0, "UTF-8"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        SdsnCodebook *book = NULL;
        Err err = {0};
        assert_int_equal(sdsn_codebook_read(&book, str_of(cases[i].text), STR("book.csv"), &err),
                         ERR_PARSE);
        if (!strstr(err.message, cases[i].says) || err.line != cases[i].line ||
            err.column != cases[i].column)
            fail_msg("case %zu: %lu:%lu: %s", i, err.line, err.column, err.message);
        assert_string_equal(err.file, "book.csv");
        assert_null(book);
    }
}

static void test_windows(void **state)
{
    SdsnWindow window;
    Str series;
    (void)state;
    assert_true(sdsn_codebook_window(STR("sdg2_stunting"), &window, &series));
    assert_true(str_eq(series, STR("sdg2_stuntihme")));
    assert_int_equal(window.first_year, 2012);
    assert_int_equal(window.last_year, 2017);
    assert_int_equal(window.years, 15);
    assert_false(sdsn_codebook_window(STR("sdg4_pisa"), &window, &series));
    assert_false(sdsn_codebook_window(STR("indicator"), &window, &series));
    assert_false(sdsn_codebook_window(STR(""), &window, &series));
}

/* sdg3_u5mort goes from 2011, sdg4_pisa has no arrow. */
static void test_profile(void **state)
{
    SdsnCodebook *book;
    Profile *profile;
    Buf out;
    Err err;
    (void)state;
    const char *text = HEAD "yes,yes,sdg3_u5mort,\"Mortality, under-5\",2.6,130.1,25,50,UNICEF\n"
                            "no,yes,sdg4_pisa,\"The \"\"PISA\"\" score\",525.6,350,493,400,OECD\n";
    assert_int_equal(sdsn_codebook_read(&book, str_of(text), STR("book.csv"), &err), ERR_OK);
    buf_init(&out, SDSN_PROFILE_MAX_BYTES);
    sdsn_codebook_profile(book, STR("SDG Index 2019"), &out);
    sdsn_codebook_free(book);
    if (profile_read(&profile, buf_str(&out), STR("sdsn.csv"), &err))
        fail_msg("%lu:%lu: %s", err.line, err.column, err.message);
    buf_clear(&out);
    assert_int_equal(profile_count(profile), 2);
    const ProfileRow *a = profile_row(profile, 0), *b = profile_row(profile, 1);
    assert_true(str_eq(a->indicator, STR("sdg3_u5mort")) && str_eq(a->series, a->indicator));
    assert_true(a->goal == 3 && a->want == WANT_DOWN && a->kind == AIM_VALUE && a->value == 25);
    assert_true(a->base_year == 2011 && a->worst == 130.1 && a->best == 2.6);
    assert_true(a->red == 50 && a->green == 25 && a->places.len == 0);
    assert_true(str_eq(a->source, STR("SDG Index 2019, codebook: UNICEF")));
    assert_true(b->goal == 4 && b->want == WANT_UP && b->base_year == 2015);
    assert_true(str_eq(b->name, STR("The \"PISA\" score")));
    assert_int_equal(b->places.len, 36 * 4 - 1);
    profile_free(profile);
}

int test_progress_sdsn_codebook(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_windows),
        cmocka_unit_test(test_profile),
    };
    return cmocka_run_group_tests_name("progress/sdsn_codebook", tests, NULL, NULL);
}
