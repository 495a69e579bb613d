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
    assert_int_equal(fix_erase(f, &f->chief, STR("organisation:a"), STR("contact"), STR(""), NULL),
                     ERR_INVALID);
    assert_int_equal(
        fix_erase(f, &f->writer, STR("organisation:a"), STR("contact"), STR("why"), NULL),
        ERR_DENIED);
    assert_int_equal(
        fix_erase(f, &f->chief, STR("organisation:a"), STR("budget"), STR("why"), NULL),
        ERR_NOT_FOUND);
    assert_int_equal(
        fix_erase(f, &f->chief, STR("organisation:a"), STR("nothing.0"), STR("why"), NULL),
        ERR_INVALID);
    fix_tick(f);
    FIX_OK(fix_erase(f, &f->chief, STR("organisation:a"), STR("contact"), STR("consent withdrawn"),
                     &f->err));
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
    FIX_OK(fix_erase(f, &f->chief, STR("organisation:a"), STR("name.ru"), STR("why"), &f->err));
    assert_int_equal(found(f, "Fond"), 0);
    assert_true(found(f, "Fund") > 0);
    FIX_OK(fix_erase(f, &f->chief, STR("organisation:a"), STR("name"), STR("why"), &f->err));
    assert_int_equal(found(f, "Fund"), 0);
    assert_non_null(strstr(fix_public(f, STR("organisation:a")), "[erased 2025-11-26]"));
    FIX_OK(fix_erase(f, &f->chief, STR("organisation:a"), STR("places.0"), STR("why"), &f->err));
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
    FIX_OK(fix_erase(f, &f->operator, r.id, STR("offices.1.phone"), STR("why"), &f->err));
    assert_int_equal(found(f, "\"222\""), 0);
    assert_int_equal(found(f, "\"111\""), 0); /* an earlier one of the same office */
    assert_int_equal(found(f, "\"333\""), 2);
}
FIX_BOTH(items_of_lists)

static ErrCode erase(Fixture *f, Str id, const char *path)
{
    fix_tick(f);
    return fix_erase(f, &f->chief, id, str_of(path), STR("why"), &f->err);
}

/* What is beside the bodies: comments, notes, files that wait. */
static void words_beside_on(Fixture *f)
{
    Record r;
    Comment *comments;
    Str id = STR("organisation:a"), file, bytes;
    size_t count;
    FIX_OK(fix_save(f, &f->operator, "organisation:a", 0, ORG("a@example.org"), true, &r));
    FIX_OK(record_comment(f->records, &f->reviewer, id, STR("ask Firstname"), &f->err));
    FIX_OK(record_comment(f->records, &f->reviewer, id, STR("another one"), &f->err));
    FIX_OK(fix_step(f, &f->reviewer, id, STEP_RETURN, "without Surname", &r));
    FIX_OK(staging_put(f->db, STR("account:writer"), STR("x"), STR("Surname,Firstname"), f->now_us,
                       f->arena, &file, &f->err));
    static const char *const wrong[] = {"comment:9", "comment:0", "note:1", "note:9"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        assert_int_equal(erase(f, id, wrong[i]), ERR_NOT_FOUND);
    static const char *const none[] = {"comment:", "comment:x", "note:-1", "note", "comments.1"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        assert_int_equal(erase(f, id, none[i]), ERR_INVALID);
    assert_int_equal(fix_erase(f, &f->writer, id, STR("comment:1"), STR("why"), NULL), ERR_DENIED);
    FIX_OK(staging_get(f->db, STR("account:writer"), STR("x"), file, f->now_us, f->arena, &bytes,
                       &f->err));
    FIX_OK(erase(f, id, "comment:1"));
    assert_int_equal(found(f, "Firstname"), 0);
    assert_true(found(f, "another one") == 1);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM staging"), 0);
    FIX_OK(record_comments(f->records, &f->reviewer, id, f->arena, &comments, &count, &f->err));
    assert_int_equal(count, 2);
    assert_true(str_eq(comments[0].text, STR("[erased 2025-11-26]")));
    assert_int_equal(erase(f, id, "comment:1"), ERR_NOT_FOUND); /* once is all */
    FIX_OK(erase(f, id, "note:2"));
    assert_int_equal(found(f, "Surname"), 0);
    FIX_OK(record_read(f->records, &f->reviewer, id, 0, f->arena, &r, &f->err));
    assert_int_equal(r.revision, 4);
    assert_int_equal(r.state, RECORD_RETURNED);
    fix_expect_rebuildable(f);
}
FIX_BOTH(words_beside)

/* A list stays a list: what is left can be saved again. */
static void whole_lists_on(Fixture *f)
{
    Record r;
    static const char *const paths[] = {"places", "partners", "offices"};
    FIX_OK(fix_save(f, &f->operator, "organisation:b", 0, ORG("b@example.org"), false, &r));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", 0,
                    "{\"name\":{\"en\":\"A\"},\"kind\":\"un\",\"places\":[{\"to\":\"place:KG\"},"
                    "{\"to\":\"place:KZ\"}],\"partners\":[{\"to\":\"organisation:b\"}]," FIX_SOURCES
                    "}",
                    false, &r));
    FIX_OK(fix_save(f, &f->operator, "person:p", 0,
                    "{\"name\":{\"en\":\"P\"},\"offices\":[{\"title\":{\"en\":\"Head\"},\"phone\":"
                    "\"111\"},{\"title\":{\"en\":\"Deputy\"}}]}",
                    false, &r));
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *id = i < 2 ? "organisation:a" : "person:p";
        FIX_OK(erase(f, str_of(id), paths[i]));
        assert_int_equal(erase(f, str_of(id), paths[i]), ERR_NOT_FOUND);
        FIX_OK(record_read(f->records, &f->operator, str_of(id), 0, f->arena, &r, &f->err));
        const Doc *list = doc_get(r.body, str_of(paths[i]));
        assert_int_equal(list->kind, DOC_LIST);
        assert_int_equal(doc_count(list), 1);
        assert_true(body_is_erased(list->first));
        FIX_OK(fix_save(f, &f->operator, id, -1, fix_json(f, r.body), false, &r));
    }
    assert_int_equal(found(f, "place:KZ"), 0);
    assert_int_equal(found(f, "\"organisation:b\""), 0);
    assert_int_equal(found(f, "Deputy"), 0);
    assert_int_equal(found(f, "\"111\""), 0);
    fix_expect_rebuildable(f);
}
FIX_BOTH(whole_lists)

int test_records_erase(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(fields), cmocka_unit_test(items_of_lists),
                                       cmocka_unit_test(words_beside),
                                       cmocka_unit_test(whole_lists)};
    return cmocka_run_group_tests_name("records: erase", tests, NULL, NULL);
}
