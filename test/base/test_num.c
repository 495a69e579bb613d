/* Published texts come back exactly; what cannot is said to be inexact. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/num.h"

int test_base_num(void);

static void assert_round_trip(const char *text)
{
    char out[NUM_TEXT_MAX];
    Number n = num_read(str_of(text));
    assert_true(n.is_number && n.exact);
    size_t len = num_write(n.value, n.decimals, out);
    assert_int_equal(len, strlen(text));
    assert_memory_equal(out, text, len);
}

static void test_texts_come_back(void **state)
{
    static const char *const texts[] = {
        "0",    "0.0", "-0.5",  "88",        "88.10",    "16.696654",
        "1.50", "100", "-3",    "123456789", "0.000001", "999999999999999",
        "42.0", "0.1", "2.675", "7",         "36"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_round_trip(texts[i]);
}

static void test_random_decimals_come_back(void **state)
{
    unsigned seed = 42;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char text[64];
        seed = seed * 1664525u + 1013904223u;
        int decimals = (int)(seed >> 28) % 7;
        seed = seed * 1664525u + 1013904223u;
        snprintf(text, sizeof text, "%.*f", decimals, (double)(int)seed / 1000.0);
        assert_round_trip(text);
    }
}

static void test_what_is_no_number(void **state)
{
    static const char *const texts[] = {"",    ">95",  "12,5", "NaN", "N", "1.2.3",
                                        "--1", "0x10", "inf",  " 1",  "."};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_false(num_read(str_of(texts[i])).is_number);
}

static void test_inexact_texts(void **state)
{
    static const char *const texts[] = {"1e3", "007", "+5", "0.12345678901234567890"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Number n = num_read(str_of(texts[i]));
        assert_true(n.is_number);
        assert_false(n.exact);
    }
}

int test_base_num(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_come_back), cmocka_unit_test(test_random_decimals_come_back),
        cmocka_unit_test(test_what_is_no_number), cmocka_unit_test(test_inexact_texts)};
    return cmocka_run_group_tests_name("base/num", tests, NULL, NULL);
}
