/* The description follows the declarations, and every reference in it leads somewhere. */
#include "../records/sample_doc.h"

#include "outlet/openapi.h"

int test_outlet_openapi(void);

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static const OpenapiRoute ROUTES[] = {
    {"GET", "/api/x/{section}", "list", "A list",
     OPENAPI_LANG | OPENAPI_VIEW | OPENAPI_FILTERS | OPENAPI_PAGES, OPENAPI_NOTHING, OPENAPI_LIST,
     200, false},
    {"PUT", "/api/x/{section}/{id}", "save", "Saves",
     OPENAPI_SUBMIT | OPENAPI_MUST_MATCH | OPENAPI_KEY, OPENAPI_DRAFT, OPENAPI_SAVED, 200, true},
    {"GET", "/api/x/{section}/{id}", "read", "Reads", OPENAPI_REVISION | OPENAPI_SPAN,
     OPENAPI_NOTHING, OPENAPI_RECORD, 200, false},
    {"GET", "/feeds/{section}.{language}.atom", "feed", "A feed", 0, OPENAPI_NOTHING, OPENAPI_FEED,
     200, false},
    {"POST", "/api/x/{section}/{id}/submit", "submit", "Submits", OPENAPI_MUST_MATCH, OPENAPI_NOTE,
     OPENAPI_SAVED, 200, true}};

static Doc *describe(void)
{
    static const char *const filters[] = {"kind", "place", NULL};
    Doc *d = openapi_new(arena, STR("https://sdg.example.org"));
    openapi_type(d, &SAMPLE);
    for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++)
        openapi_route(d, &ROUTES[i], &SAMPLE, filters);
    return d;
}

/* doc, "paths", "/api/x/samples", … ended by NULL */
static const Doc *at(const Doc *doc, const char *const *path)
{
    for (; *path; path++) {
        doc = doc_get(doc, str_of(*path));
        if (!doc)
            fail_msg("there is no '%s'", *path);
    }
    return doc;
}
#define AT(doc, ...) at(doc, (const char *const[]){__VA_ARGS__, NULL})
#define SCHEMA(doc, name) AT(doc, "components", "schemas", name)

static void test_schemas(void **state)
{
    (void)state;
    const Doc *d = describe(), *body = SCHEMA(d, "sample_body");
    assert_int_equal(AT(body, "additionalProperties")->kind, DOC_FALSE);
    sample_expect_json(AT(body, "required"), "[\"name\"]");
    sample_expect_json(AT(body, "properties", "kind", "anyOf")->first,
                       "{\"type\":\"string\",\"enum\":[\"small\",\"large\"]}");
    sample_expect_json(AT(body, "properties", "code", "anyOf")->first,
                       "{\"type\":\"string\",\"maxLength\":10}");
    /* Of a list, `max` counts items. */
    const Doc *aliases = AT(body, "properties", "aliases", "anyOf")->first;
    sample_expect_json(AT(aliases, "maxItems"), "3");
    sample_expect_json(AT(aliases, "items", "anyOf")->first,
                       "{\"type\":\"string\",\"maxLength\":2000}");
    sample_expect_json(AT(AT(body, "properties", "parent", "anyOf")->first, "anyOf")->first,
                       "{\"type\":\"string\",\"pattern\":\"^(organisation|sample):"
                       "[A-Za-z0-9._-]{1,64}$\"}");
    sample_expect_json(SCHEMA(d, "sample_submitted")->last, "[\"name\",\"kind\",\"sources\"]");
    const Doc *public = AT(SCHEMA(d, "sample_public"), "properties");
    assert_null(doc_get(public, STR("notes"))); /* internal */
    assert_non_null(doc_get(public, STR("withheld")));
}

static void test_routes(void **state)
{
    (void)state;
    const Doc *d = describe(), *paths = AT(d, "paths");
    assert_int_equal(doc_count(paths), 4);
    const Doc *one = AT(paths, "/api/x/samples/{id}");
    assert_true(str_eq(doc_str(AT(one, "put"), "operationId"), STR("sample_save")));
    sample_expect_json(AT(one, "put", "security"), "[{\"token\":[]}]");
    assert_null(doc_get(AT(one, "get"), STR("security")));
    sample_expect_json(AT(paths, "/api/x/samples", "get", "security"),
                       "[{},{\"token\":[]},{\"session\":[]}]");
    const Doc *match = AT(one, "put", "parameters")->first->next->next;
    assert_true(str_eq(doc_str(match, "name"), STR("If-Match")));
    assert_int_equal(AT(match, "required")->kind, DOC_TRUE);
    assert_int_equal(
        AT(paths, "/api/x/samples/{id}/submit", "post", "requestBody", "required")->kind,
        DOC_FALSE);
    assert_non_null(AT(paths, "/feeds/samples.{language}.atom", "get", "responses", "200",
                       "content", "application/atom+xml"));
}

static size_t check_references(const Doc *root, const Doc *node)
{
    static const Str prefix = STR_INIT("#/components/schemas/");
    size_t count = 0;
    Str reference = node->kind == DOC_OBJECT ? doc_str(node, "$ref") : STR("");
    if (reference.len) {
        assert_true(str_starts(reference, prefix));
        const Doc *schemas = AT(root, "components", "schemas");
        if (!doc_get(schemas, str_part(reference, prefix.len, reference.len)))
            fail_msg(STR_FMT " leads nowhere", STR_ARG(reference));
        count = 1;
    }
    for (const Doc *c = node->first; c; c = c->next)
        count += check_references(root, c);
    return count;
}

static void test_references(void **state)
{
    (void)state;
    const Doc *d = describe();
    assert_true(check_references(d, d) > 50);
}

/* An arena that is full is told by the arena, and by nothing else. */
static void test_full_arena(void **state)
{
    (void)state;
    static const char *const filters[] = {"kind", NULL};
    for (size_t limit = 1 << 10; limit < 1 << 18; limit += 4099) {
        Arena *small = arena_new(limit);
        Doc *d = openapi_new(small, STR(""));
        openapi_type(d, &SAMPLE);
        for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++)
            openapi_route(d, &ROUTES[i], &SAMPLE, filters);
        arena_free(small);
    }
}

int test_outlet_openapi(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_schemas, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_routes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_references, set_up, tear_down),
        cmocka_unit_test(test_full_arena)};
    return cmocka_run_group_tests_name("outlet/openapi", tests, NULL, NULL);
}
