/* XML is read with its namespaces and places, refused where it is dangerous, written canonically.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "format/xml_tree.h"
#include "format/yaml.h"

int test_format_xml(void);

static ErrCode read_text(const char *text, Err *err)
{
    XmlNode *root;
    Arena *arena = arena_new(1 << 20);
    ErrCode rc = xml_tree_read(&root, arena, str_of(text), err);
    arena_free(arena);
    return rc;
}

static void test_written_form_is_stable(void **state)
{
    static const XmlPrefix prefixes[] = {{STR_INIT("urn:a"), STR_INIT("a")}};
    const char *text =
        "<x:r xmlns:x='urn:a' k='1 &lt; 2'>\n  <x:c/>t &amp; u<o xmlns='urn:b'/></x:r>";
    XmlNode *root, *again;
    Buf first, second;
    Arena *arena = arena_new(1 << 20);
    (void)state;
    buf_init(&first, 10000);
    buf_init(&second, 10000);
    assert_int_equal(xml_tree_read(&root, arena, str_of(text), NULL), ERR_OK);
    buf_add(&first, STR("<w xmlns:a=\"urn:a\">"));
    xml_write(&first, root, prefixes, 1);
    buf_add(&first, STR("</w>"));
    assert_int_equal(xml_tree_read(&again, arena, buf_str(&first), NULL), ERR_OK);
    buf_add(&second, STR("<w xmlns:a=\"urn:a\">"));
    xml_write(&second, again->first, prefixes, 1);
    buf_add(&second, STR("</w>"));
    assert_true(str_eq(buf_str(&first), buf_str(&second)));
    assert_true(str_find(buf_str(&first), STR("<a:c/>t &amp; u<o xmlns=\"urn:b\"/>")) != SIZE_MAX);
    buf_clear(&first);
    buf_clear(&second);
    arena_free(arena);
}

static void test_dangers_are_refused(void **state)
{
    Err err = {0};
    (void)state;
    assert_int_equal(read_text("<!DOCTYPE r [<!ENTITY a \"aaaa\">]><r>&a;</r>", &err), ERR_PARSE);
    assert_non_null(strstr(err.message, "DOCTYPE"));
    Buf deep;
    buf_init(&deep, 1 << 20);
    for (int i = 0; i < 300; i++)
        buf_add(&deep, STR("<a>"));
    buf_char(&deep, '\0');
    assert_int_equal(read_text(deep.ptr, NULL), ERR_TOO_LARGE);
    buf_clear(&deep);
}

static void test_a_cut_file_has_its_place(void **state)
{
    Err err = {0};
    (void)state;
    assert_int_equal(read_text("<a>\n <b>\n", &err), ERR_PARSE);
    assert_int_equal(err.line, 3);
    Err other = {0};
    assert_int_equal(read_text("<a>\n <b></c></a>", &other), ERR_PARSE);
    assert_int_equal(other.line, 2);
}

static ErrCode count_scalar(void *context, Str path, Str value, unsigned long line, Err *err)
{
    (void)value, (void)line, (void)err;
    if (str_eq(path, STR("a/1")) || str_eq(path, STR("b/c")))
        ++*(int *)context;
    return ERR_OK;
}

static void test_yaml_paths(void **state)
{
    int found = 0;
    Err err = {0};
    (void)state;
    assert_int_equal(yaml_read(STR("a: [x, y]\nb:\n  c: z\n"), count_scalar, &found, &err), ERR_OK);
    assert_int_equal(found, 2);
    assert_int_equal(yaml_read(STR("a: &x 1\nb: *x\n"), count_scalar, &found, &err), ERR_PARSE);
    assert_int_equal(err.line, 2);
}

int test_format_xml(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_written_form_is_stable), cmocka_unit_test(test_dangers_are_refused),
        cmocka_unit_test(test_a_cut_file_has_its_place), cmocka_unit_test(test_yaml_paths)};
    return cmocka_run_group_tests_name("format/xml", tests, NULL, NULL);
}
