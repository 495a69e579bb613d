/* Ids in the order of arrival, the same text the same id, through many growths. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/intern.h"

int test_base_intern(void);

static void test_many(void **state)
{
    Interner *in = interner_new();
    char text[32];
    (void)state;
    for (uint32_t i = 0; i < 50000; i++) {
        int len = snprintf(text, sizeof text, "code-%u", i * 7919u);
        assert_int_equal(intern(in, (Str){text, (size_t)len}), i);
    }
    for (uint32_t i = 0; i < 50000; i++) {
        int len = snprintf(text, sizeof text, "code-%u", i * 7919u);
        assert_int_equal(intern_find(in, (Str){text, (size_t)len}), i);
        assert_true(str_eq(intern_text(in, i), (Str){text, (size_t)len}));
    }
    assert_int_equal(intern_find(in, STR("other")), INTERN_NONE);
    assert_int_equal(intern(in, STR("")), 50000);
    interner_free(in);
}

int test_base_intern(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_many)};
    return cmocka_run_group_tests_name("base/intern", tests, NULL, NULL);
}
