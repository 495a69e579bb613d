/* Forms of both kinds, and what is no form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "base/buf.h"
#include "http/form.h"

int test_http_form(void);

#define URLENCODED STR("application/x-www-form-urlencoded; charset=UTF-8")
#define MULTIPART STR("multipart/form-data; boundary=xyz")
#define TITLE "Content-Disposition: form-data; name=\"title\"\r\n\r\n"

static int setup(void **state)
{
    *state = arena_new(8 << 20);
    return 0;
}

static int teardown(void **state)
{
    arena_free(*state);
    return 0;
}

static Form read_form(Arena *arena, Str type, Str body)
{
    Form form;
    Err err = {0};
    if (form_read(&form, type, body, arena, &err))
        fail_msg("refused: %s", err.message);
    return form;
}

static void refused(Arena *arena, Str type, Str body, ErrCode code, const char *message)
{
    Form form;
    Err err = {0};
    ErrCode rc = form_read(&form, type, body, arena, &err);
    if (rc != code || !strstr(err.message, message))
        fail_msg("'" STR_FMT "': %d, '%s', not '%s'", STR_ARG(body), (int)rc, err.message, message);
}

#define assert_str(s, lit) assert_true(str_eq((s), STR(lit)))

static void reads_pairs(void **state)
{
    Form f = read_form(*state, URLENCODED,
                       STR("a=1&b=%D2%9B+x%2B&&a=2&c&d=&note=one%0D%0Atwo%0Dthree%0A&e=f=g&"));
    Str value;
    size_t at = 0;
    assert_int_equal(f.field_count, 7);
    assert_str(form_value(&f, STR("a")), "1");
    assert_str(form_value(&f, STR("b")), "қ x+");
    assert_str(form_value(&f, STR("c")), "");
    assert_str(form_value(&f, STR("note")), "one\ntwo\nthree\n");
    assert_str(form_value(&f, STR("e")), "f=g");
    assert_str(form_value(&f, STR("absent")), "");
    assert_true(form_values(&f, STR("a"), &at, &value));
    assert_str(value, "1");
    assert_true(form_values(&f, STR("a"), &at, &value));
    assert_str(value, "2");
    assert_false(form_values(&f, STR("a"), &at, &value));
    assert_null(form_file(&f, STR("a")));
    f = read_form(*state, STR(""), STR(""));
    assert_int_equal(f.field_count, 0);
}

static void refuses_pairs_that_are_no_text(void **state)
{
    static const char *const values[] = {"%",   "%4",     "%zz",  "%00",
                                         "%FF", "%C0%80", "\xff", "%ED%A0%80"};
    static const char *const names[] = {"=1", "%00=1", "%FF=1", "%0A=1"};
    char body[100];
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        snprintf(body, sizeof body, "a=1&title=%s&b=2", values[i]);
        refused(*state, URLENCODED, str_of(body), ERR_INVALID, "the field 'title'");
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(body, sizeof body, "a=1&%s", names[i]);
        refused(*state, URLENCODED, str_of(body), ERR_INVALID, "field 2");
    }
    refused(*state, URLENCODED, (Str){"a=\0", 3}, ERR_INVALID, "'a'");
    refused(*state, STR("text/plain"), STR("a=1"), ERR_UNSUPPORTED, "'text/plain'");
    refused(*state, STR(""), STR("a=1"), ERR_UNSUPPORTED, "no form");
}

static void bounds_what_is_sent(void **state)
{
    static char body[3 * FORM_PARTS_MAX + 10];
    Form form;
    Arena *small = arena_new(1 << 15);
    memset(body, 'a', FORM_NAME_MAX + 1);
    refused(*state, URLENCODED, (Str){body, FORM_NAME_MAX + 1}, ERR_INVALID, "field 1");
    assert_int_equal(read_form(*state, URLENCODED, (Str){body, FORM_NAME_MAX}).field_count, 1);
    for (int i = 0; i <= FORM_PARTS_MAX; i++)
        memcpy(body + 2 * i, "a&", 2);
    Str most = {body, 2 * FORM_PARTS_MAX - 1};
    assert_int_equal(read_form(*state, URLENCODED, most).field_count, FORM_PARTS_MAX);
    refused(*state, URLENCODED, (Str){body, 2 * FORM_PARTS_MAX + 1}, ERR_TOO_LARGE, "8000 fields");
    assert_int_equal(form_read(&form, URLENCODED, most, small, NULL), ERR_TOO_LARGE);
    arena_free(small);
}

static void reads_parts(void **state)
{
    static const char body[] =
        "--xyz\r\n" TITLE "қ\r\n--xy\r\ntwo\r\n--xyz\r\n"
        "content-type: application/pdf\r\n"
        "content-disposition: FORM-DATA; name=scan; filename=\"C:\\dir\\a \\\"b%22.pdf\"\r\n\r\n"
        "%PDF\0\r\n\r\n--xyz  \r\n"
        "Content-Disposition: form-data; name=\"photo\"; filename=\"\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\n\r\n--xyz\r\n"
        "Content-Disposition: form-data; name=\"title\"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        "\r\n--xyz--\r\n";
    Form f = read_form(*state, MULTIPART, (Str){body, sizeof body - 1});
    Str value;
    size_t at = 0;
    assert_int_equal(f.field_count, 2);
    assert_int_equal(f.file_count, 1);
    assert_true(form_values(&f, STR("title"), &at, &value));
    assert_str(value, "қ\n--xy\ntwo");
    assert_true(form_values(&f, STR("title"), &at, &value));
    assert_str(value, "");
    const FormFile *file = form_file(&f, STR("scan"));
    assert_non_null(file);
    assert_str(file->filename, "a \"b\".pdf");
    assert_str(file->content_type, "application/pdf");
    assert_str(file->bytes, "%PDF\0\r\n");
    assert_null(form_file(&f, STR("photo")));
    f = read_form(*state, STR("Multipart/Form-Data; charset=utf-8; boundary=\"x y\""),
                  STR("--x y\r\n" TITLE "1\r\n--x y--"));
    assert_str(form_value(&f, STR("title")), "1");
    assert_int_equal(read_form(*state, MULTIPART, STR("--xyz--\r\n")).field_count, 0);
}

static void refuses_broken_parts(void **state)
{
    static const struct {
        const char *body, *message;
    } cases[] = {
        {"nothing", "begin with its boundary"},
        {"--xyz", "broken boundary"},
        {"--xyz\r\n", "headers"},
        {"--xyz\r\n" TITLE "no end", "does not end"},
        {"--xyz\r\n" TITLE "1\r\n--xyz", "broken boundary"},
        {"--xyz\r\n" TITLE "1\r\n--xyz--more", "broken boundary"},
        {"--xyz\r\n" TITLE "1\r\n--xyzz\r\n", "broken boundary"},
        {"--xyz\r\n" TITLE "\xff\r\n--xyz--", "the field 'title'"},
        {"--xyz\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Type: a\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Disposition: form-data\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Disposition: form-data; name=\"a\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Disposition: form-data; name=a; name=b\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Disposition: attachment; name=a\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Disposition: form-data; name=a\r\nContent-Disposition: form-data; "
         "name=b\r\n\r\n1\r\n--xyz--",
         "headers"},
        {"--xyz\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--xyz--", "name"},
        {"--xyz\r\nContent-Disposition: form-data; name=\"a%0D%0Ab\"\r\n\r\n1\r\n--xyz--", "name"},
        {"--xyz\r\nContent-Disposition: form-data; name=a; filename=\"b%0Ac\"\r\n\r\n1\r\n--xyz--",
         "file of the field 'a'"},
        {"--xyz\r\nContent-Disposition: form-data; name=\"\xff\"\r\n\r\n1\r\n--xyz--", "headers"},
        {"--xyz\r\nContent-Transfer-Encoding: base64\r\n" TITLE "1\r\n--xyz--", "headers"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        refused(*state, MULTIPART, str_of(cases[i].body), ERR_INVALID, cases[i].message);
    static const char *const types[] = {"multipart/form-data",
                                        "multipart/form-data; boundary",
                                        "multipart/form-data; boundary=",
                                        "multipart/form-data; boundary=\"\"",
                                        "multipart/form-data; boundary=\"a",
                                        "multipart/form-data; boundary=\"a\tb\""};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        refused(*state, str_of(types[i]), STR("--a--"), ERR_INVALID, "no proper boundary");
    char type[120];
    snprintf(type, sizeof type, "multipart/form-data; boundary=%071d", 0);
    refused(*state, str_of(type), STR("--a--"), ERR_INVALID, "no proper boundary");
}

static void bounds_parts(void **state)
{
    Buf b;
    buf_init(&b, 1 << 20);
    for (int i = 0; i < FORM_PARTS_MAX; i++)
        buf_add(&b, STR("--xyz\r\n" TITLE "\r\n"));
    buf_add(&b, STR("--xyz--"));
    refused(*state, MULTIPART, buf_str(&b), ERR_TOO_LARGE, "8000 fields");
    buf_reset(&b);
    buf_add(&b, STR("--xyz\r\nX: "));
    for (int i = 0; i < 5000; i++)
        buf_char(&b, 'a');
    buf_add(&b, STR("\r\n" TITLE "1\r\n--xyz--"));
    refused(*state, MULTIPART, buf_str(&b), ERR_INVALID, "headers");
    buf_clear(&b);
}

int test_http_form(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(reads_pairs), CASE(refuses_pairs_that_are_no_text), CASE(bounds_what_is_sent),
        CASE(reads_parts), CASE(refuses_broken_parts),           CASE(bounds_parts),
    };
    return cmocka_run_group_tests_name("http/form", tests, NULL, NULL);
}
