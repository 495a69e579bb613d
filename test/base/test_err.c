/* Messages that do not fit. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/err.h"
#include "base/str.h"

int test_base_err(void);

/* Wherever the cut falls, what is left is whole characters, and all that fit. */
static void cuts_between_characters(void **state)
{
    static const char *const letters[] = {"z", "ж", "≥", "𐍈"};
    (void)state;
    for (size_t l = 0; l < 4; l++)
        for (size_t before = 0; before < 5; before++) {
            Err err;
            char text[4000] = "";
            for (size_t i = 0; i < before; i++)
                strncat(text, "-", sizeof text - strlen(text) - 1);
            while (strlen(text) < 3000)
                strncat(text, letters[l], sizeof text - strlen(text) - 1);
            assert_int_equal(err_set(&err, ERR_INVALID, "%s", text), ERR_INVALID);
            err_hint(&err, "%s", text);
            assert_true(str_is_utf8(str_of(err.message), NULL));
            assert_true(str_is_utf8(str_of(err.hint), NULL));
            assert_true(strlen(err.message) + strlen(letters[l]) >= sizeof err.message);
        }
}

static void keeps_what_fits(void **state)
{
    Err err;
    (void)state;
    err_set(&err, ERR_PARSE, "нет %s", "ж");
    assert_string_equal(err.message, "нет ж");
}

int test_base_err(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_between_characters),
        cmocka_unit_test(keeps_what_fits),
    };
    return cmocka_run_group_tests_name("base/err", tests, NULL, NULL);
}
