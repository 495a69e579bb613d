/* Templates: the behaviour of the public Mustache specification, and where this one is stricter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "view/mustache.h"

int test_view_mustache(void);

static bool find_partial(void *context, Str name, Str *source)
{
    (void)context;
    *source = str_eq(name, STR("text"))   ? STR("from partial")
              : str_eq(name, STR("name")) ? STR("*{{name}}*")
                                          : STR("{{>again}}");
    return !str_eq(name, STR("missing"));
}

static bool find_message(void *context, Str key, Str *text)
{
    (void)context;
    *text = STR("Goals & <targets>");
    return str_eq(key, STR("nav.goals"));
}

static const TemplateLoader LOADER = {NULL, find_partial, find_message};

/* The context of all cases. */
static Doc *sample(Arena *arena)
{
    Doc *doc = doc_new(arena, DOC_OBJECT), *inner;
    doc_text(doc, "name", STR("Darya"));
    doc_text(doc, "special", STR("& \" < > '"));
    doc_text(doc, "none", STR(""));
    doc_number(doc, "number", STR("1.50"));
    doc_number(doc, "zero", STR("0"));
    doc_bool(doc, "yes", true);
    doc_bool(doc, "no", false);
    doc_markup(doc, "svg", STR("<svg/>"));
    doc_text(doc, "evil", STR("javascript:alert(1)"));
    doc_text(doc, "link", STR("/en/datasets/A:B"));
    doc_text(doc, "query", STR("?dataset=A:B"));
    doc_text(doc, "mail", STR("mailto:a@example.org"));
    inner = doc_object(doc, "inner");
    doc_text(inner, "name", STR("Inner"));
    doc_object(inner, "empty");
    inner = doc_list(doc, "list");
    doc_int(inner, NULL, 1);
    doc_int(inner, NULL, 2);
    doc_list(doc, "nothing");
    inner = doc_list(doc, "rows");
    doc_text(doc_object(inner, NULL), "name", STR("a"));
    doc_text(doc_object(inner, NULL), "title", STR("b"));
    return doc;
}

static void expect(const char *source, const char *html)
{
    Arena *arena = arena_new(1 << 20);
    Template *t;
    Buf out;
    Err err = {0};
    assert_int_equal(template_compile(&t, STR("test"), str_of(source), &LOADER, &err), ERR_OK);
    buf_init(&out, 1 << 16);
    template_render(t, sample(arena), &out);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, html);
    buf_clear(&out);
    template_free(t);
    arena_free(arena);
}

static void refuse(const char *source, unsigned long line)
{
    Template *t;
    Err err = {0};
    assert_int_equal(template_compile(&t, STR("test"), str_of(source), &LOADER, &err), ERR_PARSE);
    assert_null(t);
    assert_int_equal(err.line, line);
}

static void writes_variables(void **state)
{
    (void)state;
    expect("Hello {{name}}, {{ number }}{{zero}}!", "Hello Darya, 1.500!");
    expect("{{special}}", "&amp; &quot; &lt; &gt; &#39;");
    expect("[{{unknown}}{{yes}}{{inner}}]", "[]");
    expect("{{inner.name}}{{inner.unknown.name}}", "Inner");
    expect("a{{! a comment\nover lines }}b", "ab");
    expect("", "");
}

static void walks_sections(void **state)
{
    (void)state;
    expect("{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{#unknown}}c{{/unknown}}", "a");
    expect("{{^yes}}a{{/yes}}{{^no}}b{{/no}}{{^unknown}}c{{/unknown}}", "bc");
    expect("{{#list}}({{.}}){{/list}}", "(1)(2)");
    expect("{{#nothing}}a{{/nothing}}{{^nothing}}b{{/nothing}}", "b");
    expect("{{#none}}a{{/none}}{{#name}}b{{/name}}", "b");
    expect("{{#inner}}{{name}}{{number}}{{/inner}}", "Inner1.50");
    expect("{{#rows}}{{name}}{{title}};{{/rows}}", "a;Daryab;");
    expect("{{#inner}}{{empty.name}}{{/inner}}", ""); /* a broken chain does not look outside */
    expect("{{#list}}{{#list}}{{.}}{{/list}};{{/list}}", "12;12;");
    expect("{{#zero}}{{zero}}{{/zero}}", "0"); /* nought is a figure */
}

static void takes_lone_tags_with_their_lines(void **state)
{
    (void)state;
    expect("a\n{{#yes}}\nb\n{{/yes}}\nc\n", "a\nb\nc\n");
    expect("a\n  {{#yes}}  \nb\n{{/yes}}", "a\nb\n");
    expect("a\r\n{{#yes}}\r\nb\r\n{{/yes}}\r\n", "a\r\nb\r\n");
    expect("a\n{{! alone }}\nb", "a\nb");
    expect("  {{name}}\n", "  Darya\n");
    expect("a {{#yes}}b{{/yes}}\nc", "a b\nc");
}

static void takes_partials_and_messages(void **state)
{
    (void)state;
    expect("<{{>text}}>", "<from partial>");
    expect("{{#rows}}{{>name}}{{/rows}}", "*a**Darya*");
    expect("<a>{{@nav.goals}}</a>", "<a>Goals &amp; &lt;targets&gt;</a>");
}

static void inserts_markup_alone_as_it_is(void **state)
{
    (void)state;
    expect("{{{svg}}}{{&svg}}", "<svg/><svg/>");
    expect("[{{{special}}}{{&name}}]", "[]"); /* a text is never raw */
    expect("[{{svg}}]", "[]");
}

static void refuses_links_of_other_schemes(void **state)
{
    (void)state;
    expect("<a href=\"{{evil}}\">", "<a href=\"\">");
    expect("<img src=\"{{evil}}\">", "<img src=\"\">");
    expect("<form action=\"{{evil}}\">", "<form action=\"\">");
    expect("<a href=\"{{link}}\">", "<a href=\"/en/datasets/A:B\">");
    expect("<a href=\"{{query}}\">", "<a href=\"?dataset=A:B\">");
    expect("<a href=\"{{mail}}\">{{evil}}", "<a href=\"mailto:a@example.org\">javascript:alert(1)");
}

static void says_where_a_template_is_wrong(void **state)
{
    (void)state;
    refuse("a\n{{#yes}}\n", 3);
    refuse("a\n{{/yes}}", 2);
    refuse("{{#a}}{{#b}}\n{{/a}}{{/b}}", 2);
    refuse("\n\n{{name", 3);
    refuse("{{>missing}}", 1);
    refuse("{{>again}}", 1); /* without end */
    refuse("{{@no.such}}", 1);
    refuse("{{=<% %>=}}", 1);
}

int test_view_mustache(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_variables),
        cmocka_unit_test(walks_sections),
        cmocka_unit_test(takes_lone_tags_with_their_lines),
        cmocka_unit_test(takes_partials_and_messages),
        cmocka_unit_test(inserts_markup_alone_as_it_is),
        cmocka_unit_test(refuses_links_of_other_schemes),
        cmocka_unit_test(says_where_a_template_is_wrong),
    };
    return cmocka_run_group_tests_name("view/mustache", tests, NULL, NULL);
}
