/* Feeds: read back by an XML reader, with odd texts; ids that stay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "format/xml_tree.h"
#include "outlet/atom.h"

int test_outlet_atom(void);

static void expect(const XmlNode *node, Arena *arena, const char *name, const char *text)
{
    Str got = xml_node_text(xml_child(node, str_of(name)), arena);
    assert_true(str_eq(got, str_of(text)));
}

static void expect_tag(const char *url, const char *name, const char *tag)
{
    Buf b;
    buf_init(&b, 1000);
    atom_tag(&b, str_of(url), str_of(name));
    buf_char(&b, '\0');
    assert_string_equal(b.ptr, tag);
    buf_clear(&b);
}

static void test_tags(void **state)
{
    (void)state;
    expect_tag("https://sdg.example.org:8443/portal", "organisation:undp",
               "tag:sdg.example.org,2026:organisation:undp");
    expect_tag("https://sdg.example.org", "feed:people:ky?place=KG&kind=un",
               "tag:sdg.example.org,2026:feed:people:ky?place=KG&kind=un");
    expect_tag("", "a b<\xC3\xBC>\"%", "tag:darya.invalid,2026:a%20b%3C%C3%BC%3E%22%");
    expect_tag("nonsense", "x", "tag:darya.invalid,2026:x");
}

static void write_feed(Buf *out)
{
    AtomFeed feed = {.id = STR("tag:x,2026:f"),
                     .title = STR("\xD9\x86 <&>"),
                     .language = STR("ps"),
                     .author = STR("Darya"),
                     .self = STR("/f?a=1&b=\"2\""),
                     .page = STR("/p"),
                     .updated_us = 1764144000123456};
    AtomEntry whole = {.id = STR("tag:x,2026:e"),
                       .title = STR("]]> & more"),
                       .summary = STR("<b>not bold</b>"),
                       .title_language = STR("ru"),
                       .page = STR("/e"),
                       .data = STR("/e.json"),
                       .updated_us = 1764144000000000};
    AtomEntry bare = {.id = STR("tag:x,2026:b"), .title = STR("b"), .page = STR("/b")};
    atom_begin(out, &feed);
    atom_entry(out, &whole);
    atom_entry(out, &bare);
    atom_deleted(out, STR("tag:x,2026:d&"), 1764144000000001);
    atom_end(out);
}

static void test_feed(void **state)
{
    (void)state;
    Buf b;
    XmlNode *feed;
    Err err = {0};
    Arena *arena = arena_new(1 << 20);
    buf_init(&b, 1 << 16);
    write_feed(&b);
    assert_int_equal(xml_tree_read(&feed, arena, buf_str(&b), &err), ERR_OK);
    expect(feed, arena, "title", "\xD9\x86 <&>");
    expect(feed, arena, "updated", "2025-11-26T08:00:00.123456Z");
    const XmlNode *self = xml_child(feed, STR("link"));
    assert_true(str_eq(xml_node_attribute(self, STR("href")), STR("/f?a=1&b=\"2\"")));
    const XmlNode *entry = xml_child(feed, STR("entry"));
    expect(entry, arena, "title", "]]> & more");
    expect(entry, arena, "summary", "<b>not bold</b>");
    assert_non_null(xml_next(xml_child(entry, STR("link")), STR("link")));
    entry = xml_next(entry, STR("entry"));
    assert_null(xml_child(entry, STR("summary")));
    assert_null(xml_next(xml_child(entry, STR("link")), STR("link")));
    const XmlNode *gone = xml_child(feed, STR("deleted-entry"));
    assert_true(str_eq(xml_node_attribute(gone, STR("ref")), STR("tag:x,2026:d&")));
    assert_true(str_eq(xml_node_attribute(gone, STR("when")), STR("2025-11-26T08:00:00.000001Z")));
    buf_clear(&b);
    arena_free(arena);
}

int test_outlet_atom(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_tags), cmocka_unit_test(test_feed)};
    return cmocka_run_group_tests_name("outlet/atom", tests, NULL, NULL);
}
