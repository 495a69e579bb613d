/* Texts that become names: what XML cannot hold is replaced so that readers see it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "intake/label_text.h"
#include "intake/options.h"

int test_intake_label_text(void);

static void test_cleaning(void **state)
{
    static const char *const cases[][2] = {{"Әйел\tжәне\nеркек", "Әйел\tжәне\nеркек"},
                                           {"a\001b", "a\xEF\xBF\xBD"
                                                      "b"},
                                           {"caf\xE9", "caf\xEF\xBF\xBD"},
                                           {"\xEF\xBF\xBF", "\xEF\xBF\xBD"},
                                           {"\x80\x80x", "\xEF\xBF\xBDx"},
                                           {"", ""}};
    Arena *arena = arena_new(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str text = str_of(cases[i][0]), clean = label_clean(arena, text);
        assert_true(str_eq(clean, str_of(cases[i][1])));
        assert_true(label_is_clean(clean));
        assert_int_equal(label_is_clean(text), str_eq(clean, text));
    }
    arena_free(arena);
}

static void test_dataset_ids(void **state)
{
    static const char *const good[] = {"T:S", "KG_NSC:DF_SDG_KG", "IAEG-SDGs:DF", "A.B.C:D@$"};
    static const char *const bad[] = {"",       ":",        "T:",       ":S",    "T",
                                      "T:S:R",  "T:S(1.0)", "A/../B:C", "T:S\n", "T:\"",
                                      "T..S:R", "T.:R",     "T:ө",      "T: S"};
    Err err;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(dataset_id_check(str_of(good[i]), NULL), ERR_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_int_equal(dataset_id_check(str_of(bad[i]), &err), ERR_INVALID);
        assert_non_null(strstr(err.hint, "AGENCY:ID"));
    }
}

int test_intake_label_text(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cleaning),
                                       cmocka_unit_test(test_dataset_ids)};
    return cmocka_run_group_tests_name("intake/label_text", tests, NULL, NULL);
}
