/* Documents: made, changed, compared; as JSON to the letter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "format/doc.h"

int test_format_doc(void);

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

static void puts_and_removes(void **state)
{
    Arena *arena = arena_new(1 << 16);
    Doc *doc = doc_new(arena, DOC_OBJECT), *list = doc_list(doc, "b");
    (void)state;
    doc_int(list, NULL, 1);
    doc_text(doc, "c", STR("text"));
    doc_put(doc, "a", list); /* a part of itself */
    doc_int(list, NULL, 2);
    expect(doc, "{\"b\":[1,2],\"c\":\"text\",\"a\":[1]}");
    doc_put(doc, "b", doc_get(doc, STR("c")));
    doc_put(doc, "a", doc_get(doc, STR("c")));
    doc_text(doc, "d", STR("after"));
    doc_put(doc, "e", NULL);
    expect(doc, "{\"b\":\"text\",\"c\":\"text\",\"a\":\"text\",\"d\":\"after\"}");
    assert_true(doc_remove(doc, "d"));
    assert_false(doc_remove(doc, "d"));
    assert_true(doc_remove(doc, "b"));
    doc_bool(doc, "f", true);
    expect(doc, "{\"c\":\"text\",\"a\":\"text\",\"f\":true}");
    assert_true(doc_remove(doc, "a") && doc_remove(doc, "c") && doc_remove(doc, "f"));
    doc_put(doc, "g", list);
    expect(doc, "{\"g\":[1,2]}");
    doc_put((Doc *)doc_get(doc, STR("g")), NULL, list);
    expect(doc, "{\"g\":[1,2,[1,2]]}");
    assert_false(doc_remove(NULL, "a"));
    arena_free(arena);
}

static void tells_texts_and_counts(void **state)
{
    Arena *arena = arena_new(1 << 16);
    Doc *doc = doc_new(arena, DOC_OBJECT);
    (void)state;
    doc_text(doc, "text", STR("t"));
    doc_int(doc, "number", 5);
    assert_true(str_eq(doc_str(doc, "text"), STR("t")));
    assert_true(str_eq(doc_str(doc, "number"), STR("")));
    assert_true(str_eq(doc_str(doc, "none"), STR("")));
    assert_true(str_eq(doc_str(NULL, "none"), STR("")));
    assert_int_equal(doc_count(doc), 2);
    assert_int_equal(doc_count(doc_get(doc, STR("text"))), 0);
    assert_int_equal(doc_count(NULL), 0);
    arena_free(arena);
}

static Doc *pair(Arena *arena, const char *first, const char *second, int64_t last)
{
    Doc *doc = doc_new(arena, DOC_OBJECT);
    doc_text(doc, first, str_of(first));
    Doc *list = doc_list(doc, second);
    doc_int(list, NULL, 1);
    doc_int(list, NULL, last);
    return doc;
}

static void compares_and_copies(void **state)
{
    Arena *arena = arena_new(1 << 16), *other = arena_new(1 << 16), *small = arena_new(1);
    Doc *doc = pair(arena, "a", "b", 2), *turned = doc_new(arena, DOC_OBJECT);
    (void)state;
    doc_put(turned, "b", doc_get(doc, STR("b")));
    doc_put(turned, "a", doc_get(doc, STR("a")));
    assert_true(doc_equal(doc, turned));
    assert_true(doc_equal(turned, doc));
    assert_false(doc_equal(doc, pair(arena, "a", "b", 3)));
    assert_false(doc_equal(doc, pair(arena, "a", "c", 2)));
    doc_int(turned, "d", 1);
    assert_false(doc_equal(doc, turned));
    assert_false(doc_equal(turned, doc));
    assert_false(doc_equal(doc, NULL));
    assert_true(doc_equal(NULL, NULL));
    Doc *copy = doc_copy(other, doc);
    arena_free(arena);
    expect(copy, "{\"a\":\"a\",\"b\":[1,2]}");
    while (!arena_failed(small))
        arena_alloc(small, 64);
    assert_null(doc_copy(small, copy));
    arena_free(other);
    arena_free(small);
}

int test_format_doc(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_every_kind),         cmocka_unit_test(leaves_markup_out_of_json),
        cmocka_unit_test(finds_the_first_of_a_name), cmocka_unit_test(survives_a_full_arena),
        cmocka_unit_test(puts_and_removes),          cmocka_unit_test(tells_texts_and_counts),
        cmocka_unit_test(compares_and_copies),
    };
    return cmocka_run_group_tests_name("format/doc", tests, NULL, NULL);
}
