/* JSON into documents: what is kept, what is refused, and where. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "format/json.h"

int test_format_json(void);

static ErrCode read(Str text, size_t room, char *back, size_t cap, Err *err)
{
    Arena *arena = arena_new(room);
    Doc *doc = NULL;
    ErrCode rc = json_read(&doc, arena, text, err);
    assert_int_equal(rc == ERR_OK, doc != NULL);
    if (!rc) {
        Buf out;
        buf_init(&out, cap);
        doc_json(&out, doc);
        buf_char(&out, '\0');
        assert_false(out.failed);
        memcpy(back, out.ptr, out.len);
        buf_clear(&out);
    }
    arena_free(arena);
    return rc;
}

static void expect(const char *text, const char *wanted)
{
    char back[1024];
    Err err = {0};
    assert_int_equal(read(str_of(text), 1 << 20, back, sizeof back, &err), ERR_OK);
    assert_string_equal(back, wanted);
}

static void refuse(Str text, ErrCode code, unsigned long line, unsigned long column)
{
    char back[1024];
    Err err = {0};
    assert_int_equal(read(text, 1 << 20, back, sizeof back, &err), code);
    assert_int_equal(err.code, code);
    assert_int_equal(err.line, line);
    assert_int_equal(err.column, column);
}

static void reads_every_kind(void **state)
{
    (void)state;
    expect("{\"b\": [1, -2, 0.5, 1e3, true, false, null], \"a\": {\"қ\": \"\\u04b1\"}}",
           "{\"b\":[1,-2,0.5,1000,true,false,null],\"a\":{\"қ\":\"ұ\"}}");
    expect(" 1 ", "1");
    expect("\"\"", "\"\"");
    expect("null", "null");
    expect("[]", "[]");
    expect("{\"\": {}}", "{\"\":{}}");
}

static void keeps_numbers(void **state)
{
    (void)state;
    expect("[9223372036854775807, -9223372036854775808, 0, -0]",
           "[9223372036854775807,-9223372036854775808,0,0]");
    expect("[0.1, 1.50, 1e-7, 123456789.123]", "[0.1,1.5,1e-07,123456789.123]");
    refuse(STR("9223372036854775808"), ERR_PARSE, 1, 19);
    refuse(STR("1e999"), ERR_PARSE, 1, 5);
}

static void refuses_what_is_wrong(void **state)
{
    (void)state;
    refuse(STR(""), ERR_PARSE, 1, 1);
    refuse(STR("{\n  \"a\": }"), ERR_PARSE, 2, 8);
    refuse(STR("{\"a\": 1, \"a\": 2}"), ERR_PARSE, 1, 12);
    refuse(STR("[1] 2"), ERR_PARSE, 1, 5);
    refuse(STR("\"a\\u0000b\""), ERR_PARSE, 1, 10);
    refuse(STR("\"a\0b\""), ERR_PARSE, 1, 2);
    refuse(STR("\"\xff\""), ERR_PARSE, 1, 1);
    refuse(STR("{\"a"), ERR_PARSE, 1, 3);
    refuse(STR("NaN"), ERR_PARSE, 1, 3);
}

static void bounds_depth(void **state)
{
    char text[2 * JSON_MAX_DEPTH + 3];
    (void)state;
    memset(text, '[', JSON_MAX_DEPTH);
    memset(text + JSON_MAX_DEPTH, ']', JSON_MAX_DEPTH);
    text[2 * JSON_MAX_DEPTH] = '\0';
    expect(text, text);
    memset(text, '[', JSON_MAX_DEPTH + 1);
    memset(text + JSON_MAX_DEPTH + 1, ']', JSON_MAX_DEPTH + 1);
    refuse((Str){text, sizeof text - 1}, ERR_TOO_LARGE, 1, JSON_MAX_DEPTH + 1);
    expect("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"]",
           "[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[[[\"]");
}

static void bounds_keys_and_memory(void **state)
{
    Buf text;
    char back[1024];
    Err err = {0};
    (void)state;
    buf_init(&text, 1 << 20);
    for (int i = 0; i <= JSON_MAX_KEYS; i++)
        buf_printf(&text, "%c\"k%d\":%d", i ? ',' : '{', i, i);
    buf_char(&text, '}');
    refuse(buf_str(&text), ERR_TOO_LARGE, 0, 0);
    buf_reset(&text);
    for (int i = 0; i < 10000; i++)
        buf_printf(&text, "%c%d", i ? ',' : '[', i);
    buf_char(&text, ']');
    assert_int_equal(read(buf_str(&text), 1 << 16, back, sizeof back, &err), ERR_TOO_LARGE);
    buf_clear(&text);
}

static void kept_as_read(Str text)
{
    Arena *arena = arena_new(1 << 20);
    Doc *read = NULL, *kept = NULL;
    Err err = {0}, again = {0};
    ErrCode rc = json_read(&read, arena, text, &err);
    assert_int_equal(json_read_kept(&kept, arena, text, &again), rc);
    assert_int_equal(err.line, again.line);
    assert_int_equal(err.column, again.column);
    assert_true(rc ? !kept : doc_equal(read, kept));
    for (const Doc *d = kept; d; d = d->first)
        assert_int_equal(d->text.len ? d->text.ptr[d->text.len] : '\0', '\0');
    arena_free(arena);
}

static void reads_what_was_kept(void **state)
{
    static const char *const texts[] = {
        "{\"a\":[1,-2,0,{\"b\":\"\\\"x\\\\\\u001f\\u000ay\"}],\"c\":true,\"d\":null,\"e\":false}",
        "{\"имя\":\"نام\",\"\":\"\"}", "[]", "{}", "[[],{}]", "\"\"", "7", "-0",
        /* written by others */
        " { \"a\" : 1 } ", "\"\\n\\u0416\\/\"", "1.50", "1e3", "9223372036854775807",
        /* wrong */
        "", "{", "[1,]", "{\"a\":}", "{\"a\"1}", "\"a", "\"a\\", "\"\\u00", "\"\\u0000\"",
        "\"\\u00g1\"", "01", "-", "tru", "truex", "[1]2", "{1:2}", "99999999999999999999", "[1 2]",
        "{\"a\":1,}"};
    char deep[2 * JSON_MAX_DEPTH + 3];
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        kept_as_read(str_of(texts[i]));
    kept_as_read(STR("\"a\0b\""));
    for (size_t depth = JSON_MAX_DEPTH; depth <= JSON_MAX_DEPTH + 1; depth++) {
        memset(deep, '[', depth);
        memset(deep + depth, ']', depth);
        kept_as_read((Str){deep, 2 * depth});
    }
}

int test_format_json(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_kind),       cmocka_unit_test(keeps_numbers),
        cmocka_unit_test(refuses_what_is_wrong),  cmocka_unit_test(bounds_depth),
        cmocka_unit_test(bounds_keys_and_memory), cmocka_unit_test(reads_what_was_kept),
    };
    return cmocka_run_group_tests_name("format/json", tests, NULL, NULL);
}
