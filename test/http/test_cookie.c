/* Cookies, marks that a change depends on, and texts in addresses. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "http/server.h"

int test_http_cookie(void);

#define assert_str(s, lit) assert_true(str_eq((s), STR(lit)))

static void writes_cookies(void **state)
{
    char out[HTTP_COOKIE_MAX], value[HTTP_COOKIE_MAX];
    (void)state;
    assert_true(http_cookie(out, STR("__Host-s"), STR("ab_-1="), 3600, true));
    assert_string_equal(out,
                        "__Host-s=ab_-1=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=3600");
    assert_true(http_cookie(out, STR("s"), STR(""), 0, false));
    assert_string_equal(out, "s=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    assert_true(http_cookie(out, STR("s"), STR("1"), -1, false));
    assert_string_equal(out, "s=1; Path=/; HttpOnly; SameSite=Lax");
    static const char *const wrong[] = {"a;b", "a b",      "a\r\nX: y", "a\"b",
                                        "a,b", "\xd2\x9b", "a\\"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_false(http_cookie(out, STR("s"), str_of(wrong[i]), 0, false));
        assert_string_equal(out, "");
        assert_false(http_cookie(out, str_of(wrong[i]), STR("1"), 0, false));
    }
    assert_false(http_cookie(out, STR(""), STR("1"), 0, false));
    assert_false(http_cookie(out, STR("a=b"), STR("1"), 0, false));
    memset(value, 'a', sizeof value);
    assert_false(http_cookie(out, STR("s"), (Str){value, sizeof value}, 0, false));
    assert_string_equal(out, "");
}

static void reads_cookies(void **state)
{
    static const Str header = STR_INIT("a=1; session=x=y ;b=\"q\";session=2; c; =d");
    (void)state;
    assert_str(http_cookie_value(header, STR("a")), "1");
    assert_str(http_cookie_value(header, STR("session")), "x=y");
    assert_str(http_cookie_value(header, STR("b")), "q");
    assert_str(http_cookie_value(header, STR("c")), "");
    assert_str(http_cookie_value(header, STR("sess")), "");
    assert_str(http_cookie_value(STR(""), STR("a")), "");
    assert_str(http_cookie_value(STR("a=\""), STR("a")), "\"");
}

static void compares_marks(void **state)
{
    static const char *const fit[] = {"\"abc\"", "*", "\"x\", \"abc\"", "\"abc-gzip\"",
                                      " \"abc\" "};
    static const char *const differ[] = {"",         "abc",    "W/\"abc\"",    "\"ab\"",
                                         "\"abcd\"", "\"x\",", "\"abd-gzip\"", "\"abc-gzip",
                                         "-gzip\""};
    (void)state;
    for (size_t i = 0; i < sizeof fit / sizeof *fit; i++)
        if (!http_matches(str_of(fit[i]), "\"abc\""))
            fail_msg("%s should match", fit[i]);
    for (size_t i = 0; i < sizeof differ / sizeof *differ; i++)
        if (http_matches(str_of(differ[i]), "\"abc\""))
            fail_msg("%s should not match", differ[i]);
    assert_false(http_matches(STR("*"), ""));
}

static void encodes_what_has_a_meaning(void **state)
{
    Buf b, back;
    (void)state;
    buf_init(&b, 200);
    buf_init(&back, 200);
    http_encode(&b, STR("aZ09-._~ /?&=+%қ\n"));
    assert_str(buf_str(&b), "aZ09-._~%20%2F%3F%26%3D%2B%25%D2%9B%0A");
    assert_true(http_decode_form(buf_str(&b), &back));
    assert_str(buf_str(&back), "aZ09-._~ /?&=+%қ\n");
    buf_clear(&b);
    buf_clear(&back);
}

int test_http_cookie(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_cookies),
        cmocka_unit_test(reads_cookies),
        cmocka_unit_test(compares_marks),
        cmocka_unit_test(encodes_what_has_a_meaning),
    };
    return cmocka_run_group_tests_name("http/cookie", tests, NULL, NULL);
}
