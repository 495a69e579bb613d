/* Bodies: what is kept of what was written, and what is told about the rest. */
#include "sample_doc.h"

#include "records/body_text.h"
#include "records/partial_date.h"
#include "register/types.h"

int test_records_body(void);

static Arena *arena;
static Problems problems;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)64 << 20);
    problems = (Problems){.arena = arena};
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "path message value" of each problem, a line each. */
static void expect_problems(const char *expected)
{
    Buf out;
    buf_init(&out, 1 << 16);
    for (size_t i = 0; i < problems.count; i++) {
        const Problem *p = &problems.items[i];
        buf_printf(&out, STR_FMT " %s " STR_FMT "\n", STR_ARG(p->path),
                   p->message + strlen("problem."), STR_ARG(p->value));
    }
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_clear(&out);
    problems.count = 0;
}

static Doc *clean(const char *json)
{
    return body_clean(arena, &SAMPLE, sample_read(arena, json), &problems);
}

static void expect_clean(const char *json, const char *expected)
{
    const Doc *body = clean(json);
    expect_problems("");
    sample_expect_json(body, expected);
    sample_expect_json(body_clean(arena, &SAMPLE, body, &problems), expected);
    expect_problems("");
}

static void expect_refused(const char *json, const char *expected)
{
    sample_expect_json(clean(json), "{}");
    expect_problems(expected);
}

static void keeps_every_kind_in_order(void **state)
{
    (void)state;
    expect_clean("{\"original\":\"ru\",\"kind\":\"small\",\"name\":{\"ru\":\" а \",\"en\":\"a\"}}",
                 "{\"name\":{\"en\":\"a\",\"ru\":\"а\"},\"kind\":\"small\",\"original\":\"ru\"}");
    expect_clean("{\"amount\":7,\"amounts\":[1.5,\"1.50\",\"-3\",\"1e5\",\"\"]}",
                 "{\"amount\":7,\"amounts\":[1.5,\"1.50\",-3,\"1e5\"]}");
    expect_clean(
        "{\"day\":\"2024-02-29\",\"is_open\":true,\"page\":\"https://кыргыз.kg:8080/a?b#c\","
        "\"mail\":\"a.b+c@d-e.org\",\"tongues\":[\"ky\",\"ru\",\"ky\"]}",
        "{\"day\":\"2024-02-29\",\"is_open\":true,\"page\":\"https://кыргыз.kg:8080/a?b#c\","
        "\"mail\":\"a.b+c@d-e.org\",\"tongues\":[\"ky\",\"ru\"]}");
    expect_clean("{\"places\":[\"place:KG\",{\"until\":\"2024\",\"to\":\"place:KZ\",\"share\":40.5,"
                 "\"checked\":\"person:a\"},{\"to\":\"place:KG\",\"since\":\"\"}]}",
                 "{\"places\":[{\"to\":\"place:KG\"},{\"to\":\"place:KZ\",\"share\":40.5,"
                 "\"until\":\"2024\",\"checked\":\"person:a\"}]}");
    expect_clean("{\"offices\":[{},{\"until\":\"2025\",\"title\":{\"en\":\"Head\"}},null]}",
                 "{\"offices\":[{\"title\":{\"en\":\"Head\"},\"until\":\"2025\"}]}");
}

static void drops_what_is_empty(void **state)
{
    (void)state;
    expect_clean("{\"name\":{\"en\":\"  \",\"ru\":null},\"kind\":\"\",\"amount\":null,\"day\":\"\","
                 "\"is_open\":false,\"partners\":[],\"parent\":{\"to\":\"\",\"share\":\"\"},"
                 "\"offices\":[{\"title\":{}}],\"contact\":{\"consent\":false},\"aliases\":[\"\"]}",
                 "{}");
    /* Nothing to be seen in it. */
    expect_clean("{\"code\":\"\xE2\x80\x8C\xC2\xA0\xE3\x85\xA4\"}", "{}");
    expect_clean("{}", "{}");
    sample_expect_json(body_clean(arena, &SAMPLE, NULL, &problems), "{}");
    sample_expect_json(body_clean(arena, &SAMPLE, sample_read(arena, "[1]"), &problems), "{}");
    expect_problems(" not_a_group \n");
}

static void mends_texts(void **state)
{
    (void)state;
    /* й of two parts becomes one; marks of direction go, ZWNJ stays, lines end in LF. */
    expect_clean("{\"code\":\"\xD0\xB8\xCC\x86\xE2\x80\x8F\",\"story\":{\"fa-AF\":\"می\xE2\x80\x8C"
                 "شود\\r\\nب\\u200b\\rج\"},\"aliases\":[\"a\\n\\tb\"]}",
                 "{\"code\":\"й\",\"aliases\":[\"a  b\"],\"story\":{\"fa-AF\":\"می\xE2\x80\x8C"
                 "شود\\u000aب\\u000aج\"}}");
    expect_refused("{\"code\":\"a\\u202eb\"}", "code hidden_character \n");
    expect_refused("{\"code\":\"a\\u2066b\"}", "code hidden_character \n");
    expect_refused("{\"code\":\"a\\u2028b\"}", "code hidden_character \n");
    expect_refused("{\"code\":\"a\\u0007b\"}", "code hidden_character \n");
    expect_refused("{\"code\":\"a\\u0085b\"}", "code hidden_character \n");
    expect_refused("{\"name\":{\"en\":\"\xF3\xA0\x81\xA7\"}}", "name.en hidden_character \n");
    const char *problem;
    assert_int_equal(body_text_clean(arena, STR("a\xFF"), false, 10, &problem).len, 0);
    assert_string_equal(problem, "problem.not_utf8");
    assert_int_equal(body_text_clean(arena, STR("a\0b"), false, 10, &problem).len, 0);
    assert_string_equal(problem, "problem.hidden_character");
}

static void refuses_what_is_not_declared(void **state)
{
    (void)state;
    expect_refused("{\"x\":1,\"<b>\":null}", "x unknown_field x\n<b> unknown_field <b>\n");
    expect_refused("{\"offices\":[{\"x\":1}],\"name\":{\"de\":\"a\"},\"parent\":{\"x\":1}}",
                   "name unknown_language de\nparent unknown_field x\n"
                   "offices.0.x unknown_field x\n");
    Doc *twice = doc_new(arena, DOC_OBJECT);
    doc_text(twice, "code", STR("a"));
    doc_text(twice, "code", STR("b"));
    sample_expect_json(body_clean(arena, &SAMPLE, twice, &problems), "{\"code\":\"a\"}");
    expect_problems("code given_twice code\n");
    Doc *markup = doc_new(arena, DOC_OBJECT);
    doc_markup(markup, "code", STR("<b>"));
    sample_expect_json(body_clean(arena, &SAMPLE, markup, &problems), "{}");
    expect_problems("code not_a_text <b>\n");
}

static void refuses_wrong_kinds(void **state)
{
    (void)state;
    expect_refused("{\"code\":5}", "code not_a_text 5\n");
    expect_refused("{\"name\":\"a\"}", "name not_texts \n");
    expect_refused("{\"name\":{\"en\":[\"a\"]}}", "name.en not_a_text \n");
    expect_refused("{\"amount\":\"1,5\"}", "amount not_a_number 1,5\n");
    expect_refused("{\"amounts\":[\"01\",\"+1\",\".5\",\"1.\",\"0x1\",\"NaN\",true]}",
                   "amounts.0 not_a_number 01\namounts.1 not_a_number +1\n"
                   "amounts.2 not_a_number .5\namounts.3 not_a_number 1.\n"
                   "amounts.4 not_a_number 0x1\namounts.5 not_a_number NaN\n"
                   "amounts.6 not_a_number \n");
    expect_refused("{\"day\":\"2025-02-30\"}", "day no_such_day 2025-02-30\n");
    expect_refused("{\"day\":\"2025-13\"}", "day no_such_day 2025-13\n");
    expect_refused("{\"day\":\"1900-02-29\"}", "day no_such_day 1900-02-29\n");
    expect_refused("{\"day\":\"3.8.2025\"}", "day not_a_date 3.8.2025\n");
    expect_refused("{\"day\":2025}", "day not_a_date 2025\n");
    expect_refused("{\"kind\":\"huge\"}", "kind unknown_choice huge\n");
    expect_refused("{\"is_open\":\"yes\"}", "is_open not_a_flag \n");
    expect_refused("{\"tongues\":[\"de\"]}", "tongues.0 unknown_language de\n");
    expect_refused("{\"partners\":{\"to\":\"sample:a\"}}", "partners not_a_list \n");
    expect_refused("{\"offices\":[\"a\"],\"contact\":[1]}",
                   "offices.0 not_a_group \ncontact not_a_group \n");
    expect_refused("{\"parent\":\"undp\"}", "parent not_a_link undp\n");
    expect_refused("{\"parent\":{\"since\":\"2020\"}}", "parent not_a_link \n");
    expect_refused("{\"parent\":\"place:KG\"}", "parent wrong_link_type place:KG\n");
    expect_refused("{\"place\":{\"to\":\"place:../..\",\"share\":101}}",
                   "place not_a_link place:../..\nplace.share bad_share 101\n");
}

static void knows_addresses(void **state)
{
    static const char *const BAD_URLS[] = {"javascript:alert(1)",
                                           "http:",
                                           "https://",
                                           "ftp://a.org",
                                           "https://a.org/ b",
                                           "//a.org",
                                           "https://a@b.org",
                                           "https://a.org/\"x",
                                           "https://a.org/'x",
                                           "https://-a.org",
                                           "https://a..org",
                                           "https://a.org:x/",
                                           "https://a.org\\@b",
                                           "java\tscript:",
                                           "https://a.org/\xE2\x80\x8C"};
    static const char *const BAD_EMAILS[] = {"a",         "a@b",      "@b.org",     "a b@c.org",
                                             "a@b@c.org", "a@.org",   "a..b@c.org", ".a@c.org",
                                             "<a@b.org>", "a@b.org,", "\"a\"@b.org"};
    (void)state;
    for (size_t i = 0; i < sizeof BAD_URLS / sizeof *BAD_URLS; i++)
        assert_false(body_text_is_url(str_of(BAD_URLS[i])));
    for (size_t i = 0; i < sizeof BAD_EMAILS / sizeof *BAD_EMAILS; i++)
        assert_false(body_text_is_email(str_of(BAD_EMAILS[i])));
    assert_true(body_text_is_url(STR("HTTPS://a.org")));
    assert_true(body_text_is_url(STR("http://a.org?q=%20@")));
    assert_true(body_text_is_email(STR("имя@почта.рф")));
    expect_refused("{\"page\":\"javascript:alert(1)\",\"mail\":\"a\"}",
                   "page not_a_url javascript:alert(1)\nmail not_an_email a\n");
}

static char *repeat(const char *unit, size_t count)
{
    size_t len = strlen(unit);
    char *out = arena_alloc(arena, len * count + 1);
    for (size_t i = 0; i < count; i++)
        memcpy(out + i * len, unit, len);
    return out;
}

static void bounds_sizes(void **state)
{
    (void)state;
    expect_clean("{\"code\":\"0123456789\"}", "{\"code\":\"0123456789\"}");
    expect_refused("{\"code\":\"0123456789a\"}", "code too_long 10\n");
    expect_refused("{\"aliases\":[\"a\",\"b\",\"c\",\"d\"]}", "aliases too_many 3\n");
    Doc *body = doc_new(arena, DOC_OBJECT);
    doc_text(body, "notes", str_of(repeat("я", FIELD_MAX_LONG_BYTES / 2 + 1)));
    doc_text(body, "code", str_of(repeat("a", 1 << 20)));
    sample_expect_json(body_clean(arena, &SAMPLE, body, &problems), "{}");
    expect_problems("code too_long 10\nnotes too_long 40000\n");
    body = doc_new(arena, DOC_OBJECT);
    Doc *offices = doc_list(body, "offices");
    for (int i = 0; i < 200; i++)
        for (Doc *o = doc_object(offices, NULL); o; o = NULL)
            doc_text(o, "secret", str_of(repeat("\"", 1990)));
    assert_non_null(body_clean(arena, &SAMPLE, body, &problems));
    expect_problems("");
    Doc *many = doc_list(body, "partners");
    for (int i = 0; i < 200; i++)
        for (Doc *o = doc_object(many, NULL); o; o = NULL)
            doc_printf(o, "to", "sample:%d", i);
    Doc *story = doc_object(body, "story");
    for (size_t l = 0; l < 9; l++)
        doc_text(
            story,
            ((const char *const[]){"en", "ru", "kk", "ky", "tg", "tk", "uz", "fa-AF", "ps"})[l],
            str_of(repeat("\"", FIELD_MAX_LONG_BYTES)));
    assert_non_null(body_clean(arena, &SAMPLE, body, &problems));
    expect_problems(" too_large 1048576\n");
}

static void stops_at_a_hundred(void **state)
{
    (void)state;
    Doc *body = doc_new(arena, DOC_OBJECT);
    for (int i = 0; i < 500; i++) {
        char key[16];
        snprintf(key, sizeof key, "x%d", i);
        doc_int(body, key, i);
    }
    body_clean(arena, &SAMPLE, body, &problems);
    assert_int_equal(problems.count, PROBLEMS_MAX);
}

static void keeps_tombstones(void **state)
{
    const char *json =
        "{\"name\":{\"ru\":\"[erased 2026-11-26]\"},\"kind\":{\"erased\":\"2026-11-26\"},"
        "\"amount\":{\"erased\":\"2026-11-26\"},\"partners\":[{\"erased\":\"2026-11-26\"}],"
        "\"offices\":{\"erased\":\"2026-11-26\"},\"contact\":{\"email\":{\"erased\":\"2026-11-26\"}"
        "},"
        "\"story\":{\"erased\":\"2026-11-26\"},\"sources\":{\"erased\":\"2026-11-26\"},"
        "\"versions\":[{\"field\":\"[erased 2026-11-26]\",\"says\":{\"erased\":\"2026-11-26\"},"
        "\"source\":\"[erased 2026-11-26]\"}]}";
    Str language;
    BodyLink *links;
    (void)state;
    expect_clean(json, json);
    const Doc *body = clean(json);
    body_check(&SAMPLE, body, RECORD_PUBLISHED, NULL, &problems);
    expect_problems("");
    assert_int_equal(body_links(&SAMPLE, body, arena, &links), 0);
    assert_true(body_is_erased(doc_get(body, STR("kind"))));
    assert_true(body_is_erased(doc_get(doc_get(body, STR("name")), STR("ru"))));
    assert_int_equal(texts_best(doc_get(body, STR("story")), STR("en"), STR(""), &language).len, 0);
    expect_refused("{\"code\":{\"erased\":\"yesterday\"}}", "code not_a_text \n");
    expect_refused("{\"parent\":{\"erased\":\"2026-02-30\"}}", "parent unknown_field erased\n");
}

static bool is_known(void *context, Str id)
{
    (void)context;
    return !str_eq(id, STR("sample:none"));
}

static void expect_checked(const char *json, RecordState state, const char *expected)
{
    BodyLinks links = {.exists = is_known};
    const Doc *body = clean(json);
    expect_problems("");
    body_check(&SAMPLE, body, state, &links, &problems);
    expect_problems(expected);
}

#define NAMED "\"name\":{\"en\":\"a\"}"
#define FULL NAMED ",\"kind\":\"small\",\"sources\":[{\"key\":\"a\",\"url\":\"https://a.org\"}]"

static void asks_for_what_a_state_needs(void **state)
{
    (void)state;
    expect_checked("{}", RECORD_DRAFT, "name required \n");
    expect_checked("{" NAMED "}", RECORD_DRAFT, "");
    expect_checked("{" NAMED "}", RECORD_SUBMITTED, "kind required \nsources required \n");
    expect_checked("{" FULL "}", RECORD_PUBLISHED, "");
    expect_checked("{" FULL ",\"offices\":[{\"since\":\"2020\"}]}", RECORD_DRAFT, "");
    expect_checked("{" FULL ",\"offices\":[{\"since\":\"2020\"}]}", RECORD_SUBMITTED,
                   "offices.0.title required \n");
    /* What is wrong already isn't missing, too. */
    const Doc *body = clean("{" NAMED ",\"kind\":\"huge\",\"sources\":[{\"url\":\"x\"}]}");
    body_check(&SAMPLE, body, RECORD_SUBMITTED, NULL, &problems);
    expect_problems("kind unknown_choice huge\nsources.0.url not_a_url x\n");
}

static void finds_contradictions(void **state)
{
    (void)state;
    expect_checked("{" FULL
                   ",\"parent\":{\"to\":\"sample:a\",\"since\":\"2025\",\"until\":\"2024-12\"},"
                   "\"offices\":[{\"title\":{\"en\":\"a\"},\"since\":\"2025-03-02\","
                   "\"until\":\"2025-03-01\"}]}",
                   RECORD_SUBMITTED,
                   "parent.until until_before_since 2024-12\n"
                   "offices.0.until until_before_since 2025-03-01\n");
    expect_checked("{" FULL
                   ",\"parent\":{\"to\":\"sample:a\",\"since\":\"2025-05\",\"until\":\"2025\"}}",
                   RECORD_SUBMITTED, "");
    expect_checked(
        "{" FULL ",\"partners\":[{\"to\":\"sample:none\"},{\"to\":\"sample:a\",\"checked\":"
        "\"sample:none\"}]}",
        RECORD_DRAFT, "partners.0 unknown_link sample:none\npartners.1 unknown_link sample:none\n");
    expect_checked(
        "{" FULL ",\"places\":[{\"to\":\"place:KG\",\"share\":33.3},"
        "{\"to\":\"place:KZ\",\"share\":33.3},{\"to\":\"place:UZ\",\"share\":\"33.30\"}]}",
        RECORD_SUBMITTED, "");
    expect_checked("{" FULL ",\"places\":[{\"to\":\"place:KG\",\"share\":33},\"place:KZ\"]}",
                   RECORD_SUBMITTED, "places shares_sum 33\n");
    expect_checked("{" FULL ",\"places\":[\"place:KG\",\"place:KZ\"]}", RECORD_SUBMITTED, "");
    expect_checked("{" FULL ",\"contact\":{\"consent\":true}}", RECORD_SUBMITTED,
                   "contact.consent_date consent_date_missing \n");
    expect_checked("{" FULL ",\"sensitivity\":\"restricted\"}", RECORD_DRAFT,
                   "reason reason_missing \n");
    expect_checked("{" FULL ",\"sensitivity\":\"restricted\",\"reason\":\"a\"}", RECORD_DRAFT, "");
    expect_checked("{" FULL ",\"original\":\"ky\"}", RECORD_SUBMITTED,
                   "original original_missing ky\n");
    expect_checked("{" NAMED ",\"sources\":[{\"key\":\"a\"},{\"key\":\"b\"},{\"key\":\"a\"}],"
                   "\"versions\":[{\"field\":\"offices\",\"says\":{\"en\":\"a\"},\"source\":\"b\"},"
                   "{\"field\":\"x\",\"says\":{\"en\":\"a\"},\"source\":\"c\"},"
                   "{\"field\":\"versions\",\"says\":{\"en\":\"a\"}}]}",
                   RECORD_DRAFT,
                   "sources.2.key source_twice a\nversions.1.field unknown_version_field x\n"
                   "versions.1.source unknown_source c\n"
                   "versions.2.field unknown_version_field versions\n");
}

static void writes_in_the_order_declared(void **state)
{
    Doc *body = clean("{" FULL ",\"places\":[{\"to\":\"place:KG\",\"share\":\"1.50\"}]}");
    Buf out;
    (void)state;
    doc_put(body, "name", sample_read(arena, "{\"ru\":\"б\",\"en\":\"b\"}"));
    doc_put(body, "code", sample_read(arena, "\"x\""));
    doc_put(body, "strange", sample_read(arena, "1"));
    buf_init(&out, RECORD_MAX_BYTES);
    body_write(&out, &SAMPLE, body);
    assert_true(
        str_eq(buf_str(&out),
               STR("{\"name\":{\"en\":\"b\",\"ru\":\"б\"},\"kind\":\"small\",\"code\":\"x\","
                   "\"places\":[{\"to\":\"place:KG\",\"share\":\"1.50\"}],"
                   "\"sources\":[{\"key\":\"a\",\"url\":\"https://a.org\"}]}")));
    buf_clear(&out);
}

static void lists_links(void **state)
{
    BodyLink *links;
    (void)state;
    const Doc *body =
        clean("{\"place\":\"place:KG\",\"offices\":[{\"organisation\":\"organisation:a\"},"
              "{\"since\":\"2020\"},{\"organisation\":{\"to\":\"sample:b\",\"share\":5,"
              "\"since\":\"2020\",\"until\":\"2021\",\"checked\":\"person:c\"}}]}");
    assert_int_equal(body_links(&SAMPLE, body, arena, &links), 3);
    assert_true(str_eq(links[0].relation, STR("place")));
    assert_true(str_eq(links[0].to, STR("place:KG")));
    assert_true(str_eq(links[2].relation, STR("offices.organisation")));
    assert_string_equal(links[2].field->name, "organisation");
    assert_true(str_eq(links[2].share, STR("5")) && str_eq(links[2].checked, STR("person:c")));
    assert_true(str_eq(links[2].since, STR("2020")) && str_eq(links[2].until, STR("2021")));
}

static void finds_the_best_text(void **state)
{
    const Doc *body = clean("{\"name\":{\"ky\":\"к\",\"ru\":\"р\"},\"original\":\"ky\"}");
    const Doc *name = doc_get(body, STR("name"));
    Str language;
    (void)state;
    assert_true(str_eq(texts_best(name, STR("ru"), STR(""), &language), STR("р")));
    assert_true(str_eq(body_name(body, STR("ps"), &language), STR("к")));
    assert_true(str_eq(language, STR("ky")));
    assert_true(str_eq(texts_best(name, STR("ps"), STR("en"), NULL), STR("р")));
    assert_int_equal(texts_best(NULL, STR("ps"), STR("en"), &language).len, 0);
    assert_int_equal(body_sensitivity(body), SENSITIVITY_PUBLIC);
    assert_int_equal(body_sensitivity(sample_read(arena, "{\"sensitivity\":\"confidential\"}")),
                     SENSITIVITY_CONFIDENTIAL);
    assert_int_equal(body_sensitivity(sample_read(arena, "{\"sensitivity\":\"\"}")),
                     SENSITIVITY_STRICT);
    assert_int_equal(body_sensitivity(sample_read(arena, "{\"sensitivity\":{\"erased\":1}}")),
                     SENSITIVITY_STRICT);
}

static void compares_partial_dates(void **state)
{
    (void)state;
    assert_true(partial_date_is_after(STR("2026"), STR("2025-12-31")));
    assert_false(partial_date_is_after(STR("2025-12-31"), STR("2025")));
    assert_false(partial_date_is_after(STR("2025"), STR("2025-01")));
    assert_false(partial_date_is_after(STR("2025"), STR("")));
    assert_int_equal(partial_date_check(STR("0000-01")), DATE_NO_SUCH_DAY);
    assert_int_equal(partial_date_check(STR("2000-02-29")), DATE_FINE);
    assert_int_equal(partial_date_check(STR("2025-1")), DATE_MALFORMED);
    assert_int_equal(partial_date_check(STR("2025/01/01")), DATE_MALFORMED);
}

static void takes_the_types_of_the_register(void **state)
{
    (void)state;
    const Doc *person = body_clean(
        arena, &type_person,
        sample_read(arena, "{\"name\":{\"ps\":\"ا\"},\"offices\":[{\"title\":{\"en\":\"Minister\"},"
                           "\"organisation\":\"organisation:mof-kg\",\"since\":\"2024\"}],"
                           "\"country\":\"place:KG\",\"languages\":[\"ky\"]}"),
        &problems);
    body_check(&type_person, person, RECORD_DRAFT, NULL, &problems);
    expect_problems("");
    const Doc *organisation = body_clean(
        arena, &type_organisation,
        sample_read(arena,
                    "{\"name\":{\"en\":\"UNDP\"},\"kind\":\"un\",\"seat\":\"organisation:a\","
                    "\"works_on\":[\"goal:6\",\"target:6.1\"],"
                    "\"identifiers\":[{\"code\":\"41114\"}]}"),
        &problems);
    body_check(&type_organisation, organisation, RECORD_DRAFT, NULL, &problems);
    expect_problems("seat wrong_link_type organisation:a\nidentifiers.0.scheme required \n");
}

int test_records_body(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {TEST(keeps_every_kind_in_order),
                                       TEST(drops_what_is_empty),
                                       TEST(mends_texts),
                                       TEST(refuses_what_is_not_declared),
                                       TEST(refuses_wrong_kinds),
                                       TEST(knows_addresses),
                                       TEST(bounds_sizes),
                                       TEST(stops_at_a_hundred),
                                       TEST(keeps_tombstones),
                                       TEST(asks_for_what_a_state_needs),
                                       TEST(finds_contradictions),
                                       TEST(writes_in_the_order_declared),
                                       TEST(lists_links),
                                       TEST(finds_the_best_text),
                                       TEST(compares_partial_dates),
                                       TEST(takes_the_types_of_the_register)};
    return cmocka_run_group_tests_name("records/body", tests, NULL, NULL);
}
