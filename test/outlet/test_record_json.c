/* What programs read of records, to the letter. */
#include "../records/sample_doc.h"

#include "outlet/record_json.h"

int test_outlet_record_json(void);

static Arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = arena_new((size_t)8 << 20);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static Record sample_record(void)
{
    return (Record){.id = STR("sample:a"),
                    .type = &SAMPLE,
                    .revision = 3,
                    .state = RECORD_SUBMITTED,
                    .stand = {.sensitivity = SENSITIVITY_RESTRICTED},
                    .owner = STR(""),
                    .merged_into = STR(""),
                    .changed_us = 1764144000000000,
                    .changed_by = STR("account:w"),
                    .body = sample_read(arena, "{\"code\":\"x\"}")};
}

static void test_work(void **state)
{
    (void)state;
    Record record = sample_record();
    sample_expect_json(record_json_work(arena, &record, NULL, true),
                       "{\"id\":\"sample:a\",\"type\":\"sample\",\"revision\":3,"
                       "\"state\":\"submitted\",\"sensitivity\":\"restricted\","
                       "\"changed_at\":\"2025-11-26T08:00:00.000000Z\","
                       "\"changed_by\":\"account:w\",\"body\":{\"code\":\"x\"}}");
    record.published = 2;
    record.merged_into = STR("sample:b");
    sample_expect_json(record_json_work(arena, &record, NULL, false),
                       "{\"id\":\"sample:a\",\"type\":\"sample\",\"revision\":3,"
                       "\"state\":\"submitted\",\"published\":2,\"sensitivity\":\"restricted\","
                       "\"merged_into\":\"sample:b\","
                       "\"changed_at\":\"2025-11-26T08:00:00.000000Z\","
                       "\"changed_by\":\"account:w\"}");
}

static void test_older_revision(void **state)
{
    (void)state;
    Record record = sample_record();
    Revision first = {.number = 1,
                      .at_us = 1764144000000001,
                      .act = STR("save"),
                      .note = STR(""),
                      .by = STR("account:v"),
                      .state = RECORD_DRAFT,
                      .sensitivity = SENSITIVITY_PUBLIC};
    sample_expect_json(record_json_work(arena, &record, &first, false),
                       "{\"id\":\"sample:a\",\"type\":\"sample\",\"revision\":1,\"latest\":3,"
                       "\"state\":\"draft\",\"sensitivity\":\"public\","
                       "\"changed_at\":\"2025-11-26T08:00:00.000001Z\","
                       "\"changed_by\":\"account:v\"}");
    Doc *list = doc_new(arena, DOC_LIST);
    record_json_revision(list, &first);
    sample_expect_json(list, "[{\"revision\":1,\"act\":\"save\",\"state\":\"draft\","
                             "\"sensitivity\":\"public\",\"at\":\"2025-11-26T08:00:00.000001Z\","
                             "\"by\":\"account:v\"}]");
}

static void test_public(void **state)
{
    (void)state;
    Doc *public = sample_read(arena, "{\"id\":\"sample:a\",\"published_at\":1764144000000000,"
                                     "\"changed_at\":1764144000000001,\"body\":{}}");
    sample_expect_json(record_json_public(arena, public),
                       "{\"id\":\"sample:a\",\"published_at\":\"2025-11-26T08:00:00.000000Z\","
                       "\"changed_at\":\"2025-11-26T08:00:00.000001Z\",\"body\":{}}");
}

/* The public side tells neither who nor in which state. */
static void test_rows(void **state)
{
    (void)state;
    ListingRow row = {.id = STR("sample:a"),
                      .type = &SAMPLE,
                      .revision = 2,
                      .changed_us = 1764144000000000,
                      .state = RECORD_PUBLISHED,
                      .sensitivity = SENSITIVITY_RESTRICTED,
                      .changed_by = STR(""),
                      .body = sample_read(arena, "{}")};
    Doc *list = doc_new(arena, DOC_LIST);
    record_json_row(list, &row, SIDE_PUBLIC);
    sample_expect_json(list, "[{\"id\":\"sample:a\",\"type\":\"sample\",\"revision\":2,"
                             "\"changed_at\":\"2025-11-26T08:00:00.000000Z\",\"body\":{}}]");
}

static void test_changes(void **state)
{
    (void)state;
    Change *changes;
    Doc *list = doc_new(arena, DOC_LIST);
    size_t count =
        body_difference(&SAMPLE, sample_read(arena, "{\"name\":{\"en\":\"a b\"}}"),
                        sample_read(arena, "{\"name\":{\"en\":\"a c\"}}"), arena, &changes);
    for (size_t i = 0; i < count; i++)
        record_json_change(list, &changes[i]);
    sample_expect_json(list, "[{\"path\":\"name.en\",\"field\":\"name\",\"language\":\"en\","
                             "\"before\":\"a b\",\"after\":\"a c\",\"pieces\":["
                             "{\"kind\":\"same\",\"text\":\"a \"},"
                             "{\"kind\":\"removed\",\"text\":\"b\"},"
                             "{\"kind\":\"added\",\"text\":\"c\"}]}]");
}

static Str upper(void *context, Str name)
{
    (void)context;
    return str_eq(name, STR("code")) ? STR("The code") : STR("");
}

static Str choice(void *context, Str field, Str value)
{
    (void)context;
    (void)field;
    return str_eq(value, STR("small")) ? STR("Small") : value;
}

static void test_fields(void **state)
{
    (void)state;
    RecordLabels labels = {NULL, upper, upper, choice};
    Doc *type = doc_new(arena, DOC_OBJECT);
    record_json_fields(type, &SAMPLE, &labels);
    const Doc *fields = doc_get(type, STR("fields")), *f = fields->first;
    size_t count = 0;
    while (type_field(&SAMPLE, count))
        count++;
    assert_int_equal(doc_count(fields), count);
    while (!str_eq(doc_str(f, "name"), STR("code")))
        f = f->next;
    sample_expect_json(f, "{\"name\":\"code\",\"kind\":\"text\",\"label\":\"The code\","
                          "\"hint\":\"The code\",\"many\":false,\"filter\":false,"
                          "\"privacy\":\"names\",\"max\":10}");
    while (!str_eq(doc_str(f, "name"), STR("offices")))
        f = f->next;
    assert_int_equal(doc_count(doc_get(f, STR("fields"))), 5);
}

int test_outlet_record_json(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_work, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_older_revision, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_public, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_changes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fields, set_up, tear_down)};
    return cmocka_run_group_tests_name("outlet/record_json", tests, NULL, NULL);
}
