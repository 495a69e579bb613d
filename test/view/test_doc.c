/* What a page says, as JSON: to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "view/doc.h"

int test_view_doc(void);

static void expect(const Doc *doc, const char *json)
{
    Buf out;
    buf_init(&out, 1 << 16);
    doc_json(&out, doc);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, json);
    buf_clear(&out);
}

static void writes_every_kind(void **state)
{
    Arena *arena = arena_new(1 << 16);
    Doc *doc = doc_new(arena, DOC_OBJECT);
    (void)state;
    doc_text(doc, "text", STR("a \"b\"\n<c>"));
    doc_number(doc, "number", STR("1.50"));
    doc_number(doc, "missing", STR(""));
    doc_int(doc, "int", -7);
    doc_bool(doc, "yes", true);
    doc_bool(doc, "no", false);
    doc_printf(doc, "printed", "%d%%", 5);
    Doc *list = doc_list(doc, "list");
    doc_text(list, NULL, STR("қ"));
    doc_object(list, NULL);
    expect(doc, "{\"text\":\"a \\\"b\\\"\\u000a<c>\",\"number\":1.50,\"missing\":null,\"int\":-7,"
                "\"yes\":true,\"no\":false,\"printed\":\"5%\",\"list\":[\"қ\",{}]}");
    arena_free(arena);
}

static void leaves_markup_out_of_json(void **state)
{
    Arena *arena = arena_new(1 << 16);
    Doc *doc = doc_new(arena, DOC_OBJECT);
    (void)state;
    doc_markup(doc, "chart", STR("<svg/>"));
    doc_int(doc, "a", 1);
    doc_markup(doc, "other", STR("<svg/>"));
    expect(doc, "{\"a\":1}");
    arena_free(arena);
}

static void finds_the_first_of_a_name(void **state)
{
    Arena *arena = arena_new(1 << 16);
    Doc *doc = doc_new(arena, DOC_OBJECT);
    (void)state;
    doc_int(doc, "a", 1);
    doc_int(doc, "a", 2);
    assert_true(str_eq(doc_get(doc, STR("a"))->text, STR("1")));
    assert_null(doc_get(doc, STR("b")));
    assert_null(doc_get(doc_get(doc, STR("a")), STR("b")));
    arena_free(arena);
}

static void survives_a_full_arena(void **state)
{
    Arena *arena = arena_new(4096);
    Doc *doc = doc_new(arena, DOC_OBJECT);
    (void)state;
    for (int i = 0; i < 1000; i++) {
        Doc *inner = doc_object(doc, "inner");
        doc_text(inner, "text", STR("some words that take room"));
        doc_int(inner, "number", i);
    }
    assert_true(arena_failed(arena));
    arena_free(arena);
}

int test_view_doc(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_every_kind),
        cmocka_unit_test(leaves_markup_out_of_json),
        cmocka_unit_test(finds_the_first_of_a_name),
        cmocka_unit_test(survives_a_full_arena),
    };
    return cmocka_run_group_tests_name("view/doc", tests, NULL, NULL);
}
