/* An erased value stands nowhere any more, in no table's text; the reason does. */
#include "store_fixture.h"

int test_records_erase(void);

/* How many rows of all tables hold the text. */
static int64_t found(Fixture *f, const char *text)
{
    static const char *const places[] = {
        "revision WHERE replace(body, '%s', '') <> body",
        "revision WHERE replace(note, '%s', '') <> note",
        "projection WHERE replace(body, '%s', '') <> body",
        "link WHERE replace(to_id, '%s', '') <> to_id",
        "facet_key k JOIN facet_block b ON b.key = k.key WHERE replace(facet, '%s', '') <> facet",
        "audit_entry WHERE replace(detail, '%s', '') <> detail",
        "record WHERE replace(id, '%s', '') <> id",
        "comment WHERE replace(words, '%s', '') <> words"};
    int64_t count = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        char sql[300], tail[250];
        snprintf(tail, sizeof tail, places[i], text);
        snprintf(sql, sizeof sql, "SELECT count(*) FROM %s", tail);
        count += fix_number(f, sql);
    }
    return count;
}

#define ORG(contact)                                                                               \
    "{\"name\":{\"en\":\"Fund\",\"ru\":\"Fond\"},\"kind\":\"un\",\"contact\":\"" contact           \
    "\",\"places\":[{\"to\":\"place:KG\"}]," FIX_SOURCES "}"

static void fields_on(Fixture *f)
{
    Record r;
    Revision *history;
    size_t count;
    fix_publish(f, "organisation:a", ORG("old@example.org"));
    fix_publish(f, "organisation:a", ORG("new@example.org"));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", -1, ORG("draft@example.org"), false, &r));
    assert_true(found(f, "new@example.org") > 0);
    assert_int_equal(
        record_erase(f->records, &f->chief, STR("organisation:a"), STR("contact"), STR(""), NULL),
        ERR_INVALID);
    assert_int_equal(record_erase(f->records, &f->writer, STR("organisation:a"), STR("contact"),
                                  STR("why"), NULL),
                     ERR_DENIED);
    assert_int_equal(
        record_erase(f->records, &f->chief, STR("organisation:a"), STR("budget"), STR("why"), NULL),
        ERR_NOT_FOUND);
    assert_int_equal(record_erase(f->records, &f->chief, STR("organisation:a"), STR("nothing.0"),
                                  STR("why"), NULL),
                     ERR_INVALID);
    fix_tick(f);
    FIX_OK(record_erase(f->records, &f->chief, STR("organisation:a"), STR("contact"),
                        STR("consent withdrawn"), &f->err));
    assert_int_equal(found(f, "@example.org"), 0);
    assert_int_equal(found(f, "new@"), 0);
    assert_int_equal(found(f, "old@"), 0);
    assert_int_equal(found(f, "draft@"), 0);
    assert_true(found(f, "consent withdrawn") == 2); /* revision's note, trail */
    FIX_OK(record_history(f->records, &f->operator, STR("organisation:a"), f->arena, &history,
                          &count, &f->err));
    assert_int_equal(count, 6);
    assert_true(str_eq(history[0].act, STR("erase")));
    fix_expect_rebuildable(f);
    /* The tombstone may stay when it is saved again, and published. */
    FIX_OK(record_read(f->records, &f->operator, STR("organisation:a"), 0, f->arena, &r, &f->err));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", -1, fix_json(f, r.body), false, &r));
    FIX_OK(fix_step(f, &f->operator, r.id, STEP_PUBLISH, "", &r));

    fix_tick(f);
    FIX_OK(record_erase(f->records, &f->chief, STR("organisation:a"), STR("name.ru"), STR("why"),
                        &f->err));
    assert_int_equal(found(f, "Fond"), 0);
    assert_true(found(f, "Fund") > 0);
    FIX_OK(record_erase(f->records, &f->chief, STR("organisation:a"), STR("name"), STR("why"),
                        &f->err));
    assert_int_equal(found(f, "Fund"), 0);
    assert_non_null(strstr(fix_public(f, STR("organisation:a")), "[erased 2025-11-26]"));
    FIX_OK(record_erase(f->records, &f->chief, STR("organisation:a"), STR("places.0"), STR("why"),
                        &f->err));
    assert_int_equal(found(f, "place:KG"), 0);
    fix_expect_rebuildable(f);
}
FIX_BOTH(fields)

/* Items move between revisions; another person's value at the same place stays. */
static void items_of_lists_on(Fixture *f)
{
    Record r;
    const char *first =
        "{\"name\":{\"en\":\"P\"},\"offices\":[{\"title\":{\"en\":\"Head\"},\"phone\":\"111\"}]}";
    const char *second =
        "{\"name\":{\"en\":\"P\"},\"offices\":[{\"title\":{\"en\":\"Deputy\"},\"phone\":\"333\"},"
        "{\"title\":{\"en\":\"Head\"},\"phone\":\"222\"}]}";
    FIX_OK(fix_save(f, &f->operator, "person:p", 0, first, false, &r));
    FIX_OK(fix_save(f, &f->operator, "person:p", -1, second, false, &r));
    fix_tick(f);
    FIX_OK(
        record_erase(f->records, &f->operator, r.id, STR("offices.1.phone"), STR("why"), &f->err));
    assert_int_equal(found(f, "\"222\""), 0);
    assert_int_equal(found(f, "\"111\""), 0); /* an earlier one of the same office */
    assert_int_equal(found(f, "\"333\""), 2);
}
FIX_BOTH(items_of_lists)

int test_records_erase(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields), cmocka_unit_test(items_of_lists)};
    return cmocka_run_group_tests_name("records: erase", tests, NULL, NULL);
}
