#include "base/base64.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/mem.h"

int test_base_base64(void);

static void pair(const char *bytes, const char *text)
{
    Buf b;
    buf_init(&b, 100);
    base64_add(&b, str_of(bytes));
    assert_true(str_eq(buf_str(&b), str_of(text)));
    buf_reset(&b);
    assert_true(base64_read(&b, str_of(text)));
    assert_true(str_eq(buf_str(&b), str_of(bytes)));
    buf_clear(&b);
}

/* RFC 4648, section 10. */
static void vectors(void **state)
{
    (void)state;
    pair("", "");
    pair("f", "Zg==");
    pair("fo", "Zm8=");
    pair("foo", "Zm9v");
    pair("foob", "Zm9vYg==");
    pair("fooba", "Zm9vYmE=");
    pair("foobar", "Zm9vYmFy");
}

static void refused(void **state)
{
    static const char *const wrong[] = {"Z", "Zg=", "Zg", "Z===", "====", "Zm9v\n", "Zm 9", "Zm-_"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        Buf b;
        buf_init(&b, 100);
        assert_false(base64_read(&b, str_of(wrong[i])));
        buf_clear(&b);
    }
}

/* Over several pieces, and past what may be. */
static void long_ones(void **state)
{
    enum { SIZE = 500001 };
    char *bytes = mem_alloc(SIZE);
    Buf text, again;
    (void)state;
    for (size_t i = 0; i < SIZE; i++)
        bytes[i] = (char)(i * 7 + i / 251);
    buf_init(&text, 2 * SIZE);
    buf_init(&again, SIZE + 3);
    base64_add(&text, (Str){bytes, SIZE});
    assert_int_equal(text.len, (SIZE + 2) / 3 * 4);
    assert_true(base64_read(&again, buf_str(&text)));
    assert_true(str_eq(buf_str(&again), ((Str){bytes, SIZE})));
    buf_clear(&again);
    buf_init(&again, SIZE / 2);
    assert_false(base64_read(&again, buf_str(&text)));
    buf_clear(&again);
    buf_clear(&text);
    mem_free(bytes);
}

int test_base_base64(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(vectors), cmocka_unit_test(refused),
                                       cmocka_unit_test(long_ones)};
    return cmocka_run_group_tests_name("base64", tests, NULL, NULL);
}
