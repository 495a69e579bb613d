/* What becomes public, to the letter; and that nothing else does. */
#include "sample_doc.h"

#include "records/public_body.h"
#include "register/types.h"

int test_records_public_body(void);

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

/* Ids with "hidden" in them lead to a confidential record, with "half" to a restricted one. */
static Sensitivity sensitivity_of(void *context, Str id)
{
    (void)context;
    if (str_find(id, STR("hidden")) != SIZE_MAX)
        return SENSITIVITY_CONFIDENTIAL;
    return str_find(id, STR("half")) != SIZE_MAX ? SENSITIVITY_RESTRICTED : SENSITIVITY_PUBLIC;
}

/* place:AF-BDS-1-2 lies in place:AF-BDS-1, that in place:AF-BDS, that in place:AF. */
static Str wider_of(void *context, Str id)
{
    (void)context;
    for (size_t i = id.len; i-- > 0;)
        if (id.ptr[i] == '-')
            return str_part(id, 0, i);
    return STR("");
}

static const PublicRule RULE = {.sensitivity = sensitivity_of, .wider = wider_of};

static void expect_public(Sensitivity sensitivity, const char *json, const char *expected)
{
    sample_expect_json(public_body(arena, &SAMPLE, sample_read(arena, json), sensitivity, &RULE),
                       expected);
}

static void leaves_out_what_is_internal(void **state)
{
    (void)state;
    expect_public(
        SENSITIVITY_PUBLIC,
        "{\"name\":{\"en\":\"a\"},\"kind\":\"small\",\"notes\":\"secret\",\"amount\":1.5,"
        "\"is_open\":true,\"day\":\"2025-08-03\",\"tongues\":[\"ky\"],"
        "\"offices\":[{\"title\":{\"en\":\"Head\"},\"secret\":\"x\"},{\"secret\":\"y\"}],"
        "\"original\":\"en\",\"owner\":{\"to\":\"organisation:a\"},\"sensitivity\":\"public\","
        "\"reason\":\"secret\",\"review_due\":\"2027\",\"unknown\":\"secret\"}",
        "{\"name\":{\"en\":\"a\"},\"kind\":\"small\",\"amount\":1.5,\"day\":\"2025-08-03\","
        "\"is_open\":true,\"tongues\":[\"ky\"],\"offices\":[{\"title\":{\"en\":\"Head\"}}],"
        "\"original\":\"en\"}");
}

static void asks_for_consent(void **state)
{
    (void)state;
    const char *given = "{\"contact\":{\"email\":\"a@b.org\",\"mentors\":[{\"to\":\"sample:a\"}],"
                        "\"consent\":true,\"consent_date\":\"2026-01-02\"}}";
    expect_public(SENSITIVITY_PUBLIC, given,
                  "{\"contact\":{\"email\":\"a@b.org\",\"mentors\":[{\"to\":\"sample:a\"}]}}");
    expect_public(SENSITIVITY_RESTRICTED, given, "{\"general\":\"sample\"}");
    expect_public(SENSITIVITY_PUBLIC, "{\"contact\":{\"email\":\"a@b.org\",\"consent\":true}}",
                  "{}");
    expect_public(SENSITIVITY_PUBLIC,
                  "{\"contact\":{\"email\":\"a@b.org\",\"consent_date\":\"2026\"}}", "{}");
    expect_public(
        SENSITIVITY_PUBLIC,
        "{\"contact\":{\"email\":\"a@b.org\",\"consent\":\"true\",\"consent_date\":\"2026\"}}",
        "{}");
    expect_public(SENSITIVITY_PUBLIC,
                  "{\"contact\":{\"email\":\"a@b.org\",\"consent\":true,"
                  "\"consent_date\":{\"erased\":\"2026-11-26\"}}}",
                  "{}");
    /* Consent of one block is not that of another. */
    expect_public(
        SENSITIVITY_PUBLIC,
        "{\"consent\":true,\"consent_date\":\"2026\",\"contact\":{\"email\":\"a@b.org\"}}", "{}");
}

static void counts_links_that_are_withheld(void **state)
{
    (void)state;
    expect_public(SENSITIVITY_PUBLIC,
                  "{\"parent\":{\"to\":\"sample:hidden\"},\"partners\":[{\"to\":\"sample:half\"},"
                  "{\"to\":\"sample:a\",\"since\":\"2020\",\"checked\":\"person:hidden\"}],"
                  "\"peers\":[{\"to\":\"sample:hidden1\"},{\"to\":\"sample:hidden2\"},"
                  "{\"to\":\"sample:hidden3\"}],"
                  "\"offices\":[{\"title\":{\"en\":\"Head\"},\"organisation\":{\"to\":"
                  "\"organisation:hidden\"}},{\"organisation\":{\"to\":\"organisation:hidden\"}}]}",
                  "{\"partners\":[{\"to\":\"sample:a\",\"since\":\"2020\"}],"
                  "\"offices\":[{\"title\":{\"en\":\"Head\"}}],\"withheld\":{\"partners\":\"some\","
                  "\"peers\":3,\"offices.organisation\":\"some\"}}");
    expect_public(SENSITIVITY_PUBLIC,
                  "{\"partners\":[{\"to\":\"sample:a\",\"checked\":\"person:a\"}]}",
                  "{\"partners\":[{\"to\":\"sample:a\",\"checked\":\"person:a\"}]}");
    /* Of two shares one tells the other. */
    expect_public(SENSITIVITY_PUBLIC,
                  "{\"places\":[{\"to\":\"place:KG\",\"share\":40},{\"to\":\"place:hidden\","
                  "\"share\":60}]}",
                  "{\"places\":[{\"to\":\"place:KG\"}],\"withheld\":{\"places\":\"some\"}}");
    sample_expect_json(
        public_body(arena, &SAMPLE,
                    sample_read(arena, "{\"code\":\"x\",\"place\":{\"to\":\"place:KG\"}}"),
                    SENSITIVITY_PUBLIC, NULL),
        "{\"code\":\"x\"}");
}

static void generalises_what_is_restricted(void **state)
{
    (void)state;
    expect_public(
        SENSITIVITY_RESTRICTED,
        "{\"name\":{\"en\":\"secret\"},\"summary\":{\"en\":\"secret\"},\"kind\":\"large\","
        "\"code\":\"secret\",\"amounts\":[1,1],\"day\":\"2025-08-03\",\"is_open\":true,"
        "\"mail\":\"secret@a.org\",\"place\":{\"to\":\"place:AF-BDS\",\"checked\":\"person:a\"},"
        "\"places\":[{\"to\":\"place:AF-BDS-1-2\",\"share\":40,\"since\":\"2020-01-02\"},"
        "{\"to\":\"place:AF-BDS-3\",\"share\":60},{\"to\":\"place:AF-BDS\"},{\"to\":\"place:KG\"}],"
        "\"partners\":[{\"to\":\"sample:a\"},{\"to\":\"sample:hidden\"}],"
        "\"peers\":[{\"to\":\"sample:a\"},{\"to\":\"sample:half\"}],"
        "\"offices\":[{\"title\":{\"en\":\"secret\"}}],"
        "\"stays\":[{\"place\":{\"to\":\"place:AF-BDS-1\"},\"day\":\"2025-08-03\",\"host\":"
        "\"secret\"},"
        "{\"place\":{\"to\":\"place:AF-BDS-2\"},\"day\":\"2025-08-31\"},{\"host\":\"secret\"},"
        "{\"day\":\"2025\"}],"
        "\"sources\":[{\"url\":\"https://secret.org\"}],\"versions\":[{\"field\":\"kind\",\"says\":"
        "{\"en\":\"secret\"}}],\"original\":\"en\",\"owner\":{\"to\":\"organisation:a\"},"
        "\"sensitivity\":\"restricted\",\"reason\":\"secret\"}",
        "{\"general\":\"large\",\"kind\":\"large\",\"amounts\":[1,1],\"day\":\"2025-08\","
        "\"is_open\":true,\"place\":{\"to\":\"place:AF-BDS\"},"
        "\"places\":[{\"to\":\"place:AF-BDS\"},{\"to\":\"place:KG\"}],"
        "\"peers\":[{\"to\":\"sample:a\"}],"
        "\"stays\":[{\"place\":{\"to\":\"place:AF-BDS\"},\"day\":\"2025-08\"},{\"day\":\"2025\"}],"
        "\"original\":\"en\",\"withheld\":{\"peers\":\"some\"}}");
    expect_public(SENSITIVITY_RESTRICTED, "{}", "{\"general\":\"sample\"}");
    expect_public(SENSITIVITY_RESTRICTED, "{\"kind\":\"not a kind\"}", "{\"general\":\"sample\"}");
}

static Str endless(void *context, Str id)
{
    (void)context;
    return id;
}

static void generalises_nothing_it_does_not_know(void **state)
{
    const PublicRule loop = {.sensitivity = sensitivity_of, .wider = endless},
                     none = {.sensitivity = sensitivity_of};
    (void)state;
    const char *json = "{\"places\":[{\"to\":\"place:AF-BDS-1\"}]}";
    const char *expected = "{\"general\":\"sample\",\"withheld\":{\"places\":\"some\"}}";
    sample_expect_json(
        public_body(arena, &SAMPLE, sample_read(arena, json), SENSITIVITY_RESTRICTED, &loop),
        expected);
    sample_expect_json(
        public_body(arena, &SAMPLE, sample_read(arena, json), SENSITIVITY_RESTRICTED, &none),
        expected);
    expect_public(SENSITIVITY_RESTRICTED, "{\"places\":[{\"to\":\"sample:a\"}]}", expected);
}

static void publishes_nothing_of_the_rest(void **state)
{
    (void)state;
    const Doc *body = sample_read(arena, "{\"kind\":\"small\"}");
    assert_null(public_body(arena, &SAMPLE, body, SENSITIVITY_CONFIDENTIAL, &RULE));
    assert_null(public_body(arena, &SAMPLE, body, SENSITIVITY_STRICT, &RULE));
    assert_null(public_body(arena, &SAMPLE, NULL, SENSITIVITY_PUBLIC, &RULE));
    /* The stricter holds. */
    body = sample_read(arena, "{\"code\":\"secret\",\"sensitivity\":\"strict\"}");
    assert_null(public_body(arena, &SAMPLE, body, SENSITIVITY_PUBLIC, &RULE));
    expect_public(SENSITIVITY_PUBLIC, "{\"code\":\"secret\",\"sensitivity\":\"restricted\"}",
                  "{\"general\":\"sample\"}");
    expect_public(SENSITIVITY_RESTRICTED, "{\"code\":\"secret\",\"sensitivity\":\"public\"}",
                  "{\"general\":\"sample\"}");
}

static void leaves_versions_with_their_fields(void **state)
{
    (void)state;
    expect_public(
        SENSITIVITY_PUBLIC,
        "{\"code\":\"x\",\"parent\":{\"to\":\"sample:hidden\"},"
        "\"sources\":[{\"key\":\"a\",\"title\":\"A\"},{\"key\":\"b\",\"title\":\"secret\"},"
        "{\"title\":\"C\"},{\"key\":\"d\",\"title\":\"D\"}],"
        "\"versions\":[{\"field\":\"code\",\"says\":{\"en\":\"y\"},\"source\":\"a\"},"
        "{\"field\":\"notes\",\"says\":{\"en\":\"secret\"},\"source\":\"b\"},"
        "{\"field\":\"parent\",\"says\":{\"en\":\"secret\"},\"source\":\"b\"},"
        "{\"field\":\"contact\",\"says\":{\"en\":\"secret\"},\"source\":\"a\"},"
        "{\"field\":\"offices\",\"says\":{\"en\":\"secret\"}},"
        "{\"field\":\"nothing\",\"says\":{\"en\":\"secret\"}},"
        "{\"field\":\"kind\",\"says\":{\"en\":\"small\"}}]}",
        "{\"code\":\"x\",\"sources\":[{\"key\":\"a\",\"title\":\"A\"},{\"title\":\"C\"},"
        "{\"key\":\"d\",\"title\":\"D\"}],\"versions\":[{\"field\":\"code\",\"says\":{\"en\":\"y\"}"
        ","
        "\"source\":\"a\"},{\"field\":\"kind\",\"says\":{\"en\":\"small\"}}]}");
}

static void leaves_out_tombstones_and_wrong_kinds(void **state)
{
    (void)state;
    expect_public(
        SENSITIVITY_PUBLIC,
        "{\"name\":{\"en\":\"[erased 2026-11-26]\"},\"kind\":{\"erased\":\"2026-11-26\"},"
        "\"partners\":[{\"erased\":\"2026-11-26\"}],\"offices\":{\"erased\":\"2026-11-26\"},"
        "\"code\":{\"secret\":1},\"amount\":[1],\"aliases\":\"secret\",\"is_open\":\"secret\","
        "\"day\":5,\"story\":\"secret\",\"tongues\":[{\"secret\":1}],\"place\":\"secret\","
        "\"contact\":\"secret\",\"parent\":[{\"to\":\"sample:a\"}]}",
        "{\"name\":{\"en\":\"[erased 2026-11-26]\"}}");
}

static void knows_the_types_of_the_register(void **state)
{
    (void)state;
    const char *organisation =
        "{\"name\":{\"en\":\"secret\"},\"kind\":\"ngo_national\",\"acronym\":{\"en\":\"secret\"},"
        "\"identifiers\":[{\"scheme\":\"iati\",\"code\":\"secret\"}],"
        "\"parent\":{\"to\":\"organisation:secret\"},\"seat\":{\"to\":\"place:AF-BDS-1\"},"
        "\"works_in\":[{\"to\":\"place:AF-BDS-1\"},{\"to\":\"place:AF-BDS-2\"}],"
        "\"works_on\":[{\"to\":\"goal:5\"}],\"website\":\"https://secret.org\","
        "\"email\":\"secret@secret.org\",\"founded\":\"1999-01-02\"}";
    sample_expect_json(
        public_body(arena, &type_organisation, sample_read(arena, organisation),
                    SENSITIVITY_RESTRICTED, &RULE),
        "{\"general\":\"ngo_national\",\"kind\":\"ngo_national\","
        "\"seat\":{\"to\":\"place:AF-BDS\"},\"works_in\":[{\"to\":\"place:AF-BDS\"}],"
        "\"works_on\":[{\"to\":\"goal:5\"}]}");
    const char *person =
        "{\"name\":{\"en\":\"secret\"},\"spellings\":[{\"script\":\"latin\",\"text\":\"secret\"}],"
        "\"offices\":[{\"title\":{\"en\":\"secret\"},\"organisation\":{\"to\":\"organisation:a\"}}]"
        ","
        "\"country\":{\"to\":\"place:AF\"},\"contact\":{\"phone\":\"secret\",\"consent\":true,"
        "\"consent_date\":\"2026\"},\"expert\":{\"topics\":[{\"to\":\"goal:5\"}],\"consent\":true,"
        "\"consent_date\":\"2026\"}}";
    sample_expect_json(
        public_body(arena, &type_person, sample_read(arena, person), SENSITIVITY_RESTRICTED, &RULE),
        "{\"general\":\"person\",\"country\":{\"to\":\"place:AF\"}}");
    sample_expect_json(
        public_body(arena, &type_person,
                    sample_read(arena,
                                "{\"name\":{\"en\":\"A\"},\"contact\":{\"phone\":\"secret\"},"
                                "\"expert\":{\"about\":{\"en\":\"secret\"}}}"),
                    SENSITIVITY_PUBLIC, &RULE),
        "{\"name\":{\"en\":\"A\"}}");
}

static void tells_a_full_arena(void **state)
{
    Arena *small = arena_new(4096);
    (void)state;
    Doc *body = doc_new(arena, DOC_OBJECT), *aliases = doc_list(body, "aliases");
    for (int i = 0; i < 500; i++)
        doc_text(aliases, NULL, STR("a name of some length"));
    assert_null(public_body(small, &SAMPLE, body, SENSITIVITY_PUBLIC, &RULE));
    assert_true(arena_failed(small));
    arena_free(small);
}

int test_records_public_body(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(leaves_out_what_is_internal),          TEST(asks_for_consent),
        TEST(counts_links_that_are_withheld),       TEST(generalises_what_is_restricted),
        TEST(generalises_nothing_it_does_not_know), TEST(publishes_nothing_of_the_rest),
        TEST(leaves_versions_with_their_fields),    TEST(leaves_out_tombstones_and_wrong_kinds),
        TEST(knows_the_types_of_the_register),      TEST(tells_a_full_arena)};
    return cmocka_run_group_tests_name("records/public_body", tests, NULL, NULL);
}
