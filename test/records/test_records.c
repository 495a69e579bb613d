/* A record from its first draft to the public: rights, conflicts, ids, history, comments, trail. */
#include "store_fixture.h"

int test_records_records(void);

#define SOURCES "\"sources\":[{\"url\":\"https://example.org/a\"}]"
#define KG_ORG                                                                                     \
    "{\"name\":{\"en\":\"Water Fund\",\"ru\":\"Фонд воды\"},\"kind\":\"ngo\","             \
    "\"places\":[{\"to\":\"place:KG-C\"}]," SOURCES "}"

static void draft_to_public_on(Fixture *f)
{
    Record r;
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, KG_ORG, true, &r));
    assert_true(id_is_valid(r.id));
    assert_int_equal(r.id.len, strlen("organisation:") + 12);
    assert_int_equal(r.state, RECORD_SUBMITTED);
    assert_null(fix_public(f, r.id));
    Record refused;
    assert_int_equal(fix_step(f, &f->writer, r.id, STEP_PUBLISH, "", &refused), ERR_DENIED);
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_PUBLISH, "", &r));
    assert_int_equal(r.state, RECORD_PUBLISHED);
    assert_int_equal(r.published, 2);
    assert_non_null(strstr(fix_public(f, r.id), "Water Fund"));
    fix_expect_rebuildable(f);
}
FIX_BOTH(draft_to_public)

static void hidden_is_as_absent_on(Fixture *f)
{
    Record r, other;
    Err hidden = {0}, absent = {0};
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, KG_ORG, false, &r));
    assert_int_equal(record_read(f->records, &f->stranger, r.id, 0, f->arena, &other, &hidden),
                     ERR_NOT_FOUND);
    char name[64];
    snprintf(name, sizeof name, "%.*s", STR_ARG(r.id));
    FIX_OK(record_read(f->records, &f->reviewer, r.id, 0, f->arena, &other, &f->err));
    name[r.id.len - 1] = name[r.id.len - 1] == '0' ? '1' : '0';
    assert_int_equal(
        record_read(f->records, &f->stranger, str_of(name), 0, f->arena, &other, &absent),
        ERR_NOT_FOUND);
    hidden.message[strlen(hidden.message) - 2] = absent.message[strlen(absent.message) - 2] = '?';
    assert_string_equal(hidden.message, absent.message);
    assert_int_equal(fix_step(f, &f->stranger, r.id, STEP_SUBMIT, "", &other), ERR_NOT_FOUND);
    Viewer nobody = viewer_public();
    assert_int_equal(record_read(f->records, &nobody, r.id, 0, f->arena, &other, NULL),
                     ERR_NOT_FOUND);
    assert_int_equal(fix_save(f, &nobody, "organisation", 0, KG_ORG, false, &other), ERR_DENIED);
    /* Nor can it be linked to by one who may not know of it. */
    char link[300];
    snprintf(link, sizeof link,
             "{\"name\":{\"en\":\"B\"},\"places\":[{\"to\":\"place:KZ\"}],\"partners\":[{\"to\":"
             "\"%.*s\"}]}",
             STR_ARG(r.id));
    assert_int_equal(fix_save(f, &f->stranger, "organisation", 0, link, false, &other),
                     ERR_INVALID);
    assert_string_equal(f->problems->items[0].message, "problem.unknown_link");
}
FIX_BOTH(hidden_is_as_absent)

static void second_writer_is_told_on(Fixture *f)
{
    Record r, other;
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, KG_ORG, false, &r));
    const char *id = arena_cstr(f->arena, r.id);
    FIX_OK(fix_save(f, &f->chief, id, 1, KG_ORG, false, &other));
    assert_int_equal(fix_save(f, &f->writer, id, 1, KG_ORG, false, &other), ERR_CONFLICT);
    assert_non_null(strstr(f->err.message, "account:chief"));
    assert_int_equal(fix_number(f, "SELECT count(*) FROM revision"), 2);
    fix_tick(f);
    assert_int_equal(record_step(f->records, &f->writer, r.id, STEP_SUBMIT, 1, STR(""), f->arena,
                                 &other, f->problems, &f->err),
                     ERR_CONFLICT);
}
FIX_BOTH(second_writer_is_told)

/* Nothing is done with a text that was not read; who may not do it hears nothing new. */
static void step_wants_a_base_on(Fixture *f)
{
    Record r, other;
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, KG_ORG, true, &r));
    const struct {
        const Viewer *viewer;
        ErrCode rc;
    } asked[] = {
        {&f->reviewer, ERR_INVALID}, {&f->writer, ERR_DENIED}, {&f->stranger, ERR_NOT_FOUND}};
    static const Step steps[] = {STEP_PUBLISH, STEP_RETURN};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++)
        for (size_t k = 0; k < 2; k++)
            assert_int_equal(record_step(f->records, asked[i].viewer, r.id, steps[k], 0, STR("why"),
                                         f->arena, &other, f->problems, &f->err),
                             asked[i].rc);
    assert_int_equal(record_step(f->records, &f->reviewer, r.id, STEP_ARCHIVE, 0, STR(""), f->arena,
                                 &other, f->problems, &f->err),
                     ERR_INVALID);
    assert_int_equal(fix_number(f, "SELECT max(revision) FROM record"), 1);
}
FIX_BOTH(step_wants_a_base)

static void nothing_leaves_its_reach_on(Fixture *f)
{
    Record r;
    const char *kz = "{\"name\":{\"en\":\"A\"},\"places\":[{\"to\":\"place:KZ\"}]}";
    const char *both = "{\"name\":{\"en\":\"A\"},\"places\":[{\"to\":\"place:KZ\"},{\"to\":"
                       "\"place:KG\"}]}";
    assert_int_equal(fix_save(f, &f->writer, "organisation", 0, kz, false, &r), ERR_DENIED);
    assert_int_equal(
        fix_save(f, &f->writer, "organisation", 0, "{\"name\":{\"en\":\"A\"}}", false, &r),
        ERR_DENIED);
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, both, false, &r));
    const char *id = arena_cstr(f->arena, r.id);
    assert_int_equal(fix_save(f, &f->writer, id, 1, kz, false, &r), ERR_DENIED);
    assert_int_equal(fix_save(f, &f->writer, "organisation:chosen", 0, both, false, &r),
                     ERR_NOT_FOUND);
    FIX_OK(fix_save(f, &f->operator, "organisation:chosen", 0, kz, false, &r));
    assert_int_equal(fix_save(f, &f->chief, "organisation:chosen", 0, kz, false, &r), ERR_CONFLICT);
    assert_int_equal(fix_save(f, &f->operator, "person:a b", 0, "{}", false, &r), ERR_INVALID);
}
FIX_BOTH(nothing_leaves_its_reach)

static void problems_save_nothing_on(Fixture *f)
{
    Record r;
    assert_int_equal(fix_save(f, &f->writer, "organisation", 0,
                              "{\"name\":{\"en\":\"A\"},\"kind\":\"king\"}", false, &r),
                     ERR_INVALID);
    assert_true(f->problems->count > 0);
    assert_int_equal(fix_save(f, &f->writer, "organisation", 0,
                              "{\"name\":{\"en\":\"A\"},\"places\":[{\"to\":\"place:KG\"}],"
                              "\"contact\":{\"erased\":\"2025-01-01\"}}",
                              false, &r),
                     ERR_INVALID);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM record"), 0);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM revision"), 0);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM audit_entry"), 0);
    /* What was taken back with a transaction is made again. */
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, KG_ORG, false, &r));
    assert_int_equal(r.no, 1);
}
FIX_BOTH(problems_save_nothing)

static void history_comments_and_trail_on(Fixture *f)
{
    Record r;
    Revision *history;
    Comment *comments;
    size_t count;
    int64_t bad;
    char hash[65];
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, KG_ORG, true, &r));
    FIX_OK(record_comment(f->records, &f->reviewer, r.id, STR("which fund?"), &f->err));
    assert_int_equal(record_comment(f->records, &f->reviewer, r.id, STR("  "), NULL), ERR_INVALID);
    assert_int_equal(record_comment(f->records, &f->stranger, r.id, STR("hm"), NULL),
                     ERR_NOT_FOUND);
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_RETURN, "say more", &r));
    FIX_OK(record_history(f->records, &f->writer, r.id, f->arena, &history, &count, &f->err));
    assert_int_equal(count, 2);
    assert_true(str_eq(history[0].act, STR("return")) && str_eq(history[0].note, STR("say more")));
    assert_true(str_eq(history[1].by, STR("account:writer")));
    assert_int_equal(
        record_history(f->records, &f->stranger, r.id, f->arena, &history, &count, NULL),
        ERR_NOT_FOUND);
    FIX_OK(record_comments(f->records, &f->writer, r.id, f->arena, &comments, &count, &f->err));
    assert_int_equal(count, 1);
    assert_true(str_eq(comments[0].text, STR("which fund?")) && comments[0].revision == 1);
    FIX_OK(record_audit_read(f->records, &f->reviewer, &r.id, 1, &f->err));
    assert_int_equal(fix_number(f, "SELECT count(*) FROM audit_entry WHERE act IN ('record.submit',"
                                   " 'record.comment', 'record.return', 'record.read')"),
                     4);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM audit_entry"
                                   " WHERE replace(detail, 'Water', '') <> detail"),
                     0);
    FIX_OK(audit_verify(f->db, &bad, &(int64_t){0}, hash, &f->err));
    assert_int_equal(bad, 0);
    FIX_OK(record_read(f->records, &f->writer, r.id, 1, f->arena, &r, &f->err));
    assert_int_equal(record_read(f->records, &f->writer, r.id, 9, f->arena, &r, NULL),
                     ERR_NOT_FOUND);
}
FIX_BOTH(history_comments_and_trail)

static void batches_are_kept_whole_or_not_on(Fixture *f)
{
    Record r, a, b;
    FIX_OK(records_batch_begin(f->records, &f->err));
    FIX_OK(fix_save(f, &f->operator, "person:a", 0, "{\"name\":{\"en\":\"A\"}}", false, &a));
    assert_int_equal(fix_save(f, &f->operator, "person:b", 0, "{}", false, &b), ERR_INVALID);
    FIX_OK(fix_save(f, &f->operator, "person:c", 0, "{\"name\":{\"en\":\"C\"}}", false, &b));
    assert_int_equal(records_batch_end(f->records, true, NULL), ERR_INVALID);
    assert_int_equal(record_read(f->records, &f->operator, a.id, 0, f->arena, &r, NULL),
                     ERR_NOT_FOUND);
    FIX_OK(records_batch_begin(f->records, &f->err));
    FIX_OK(fix_save(f, &f->operator, "person:a", 0, "{\"name\":{\"en\":\"A\"}}", false, &a));
    FIX_OK(fix_step(f, &f->operator, a.id, STEP_ARCHIVE, "", &a));
    FIX_OK(records_batch_end(f->records, true, &f->err));
    FIX_OK(record_read(f->records, &f->operator, a.id, 0, f->arena, &r, &f->err));
    assert_int_equal(r.revision, 2);
    ListingPage page;
    ListingQuery q = {.type = &FIX_PERSON, .side = SIDE_WORK, .order = ORDER_NAME, .limit = 5};
    FIX_OK(listing_read(f->records, &f->chief, &q, f->arena, &page, &f->err));
    assert_int_equal(page.count, 1);
}
FIX_BOTH(batches_are_kept_whole_or_not)

/* What was confidential, and was made fit for the public since, is not for all who read that. */
static void old_revisions_keep_their_sensitivity_on(Fixture *f)
{
    static const Reach reader_reach[] = {{STR_INIT("place:KG"), ACT_READ, SENSITIVITY_RESTRICTED}};
    Viewer reader = {.account = STR("account:reader"), .reaches = reader_reach, .reach_count = 1};
    Record r;
    Revision *history;
    Comment *comments;
    size_t count;
    FIX_OK(
        fix_save(f, &f->operator, "organisation:a", 0,
                 "{\"name\":{\"en\":\"Names\"},\"kind\":\"ngo\",\"places\":[{\"to\":\"place:KG\"}],"
                 "\"sources\":[{\"url\":\"https://example.org/\"}],"
                 "\"sensitivity\":\"confidential\",\"reason\":\"names\"}",
                 true, &r));
    FIX_OK(record_comment(f->records, &f->operator, r.id, STR("who?"), &f->err));
    FIX_OK(fix_step(f, &f->operator, r.id, STEP_PUBLISH, "with names", &r));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", r.revision, KG_ORG, true, &r));
    assert_int_equal(record_read(f->records, &reader, r.id, 0, f->arena, &r, NULL), ERR_NOT_FOUND);
    FIX_OK(fix_step(f, &f->operator, STR("organisation:a"), STEP_PUBLISH, "open", &r));
    FIX_OK(record_read(f->records, &reader, r.id, 0, f->arena, &r, &f->err));
    assert_int_equal(r.revision, 4);
    FIX_OK(record_read(f->records, &reader, r.id, 4, f->arena, &r, &f->err));
    for (int64_t number = 1; number < 4; number++)
        assert_int_equal(
            record_read(f->records, &reader, STR("organisation:a"), number, f->arena, &r, NULL),
            ERR_NOT_FOUND);
    FIX_OK(record_history(f->records, &reader, STR("organisation:a"), f->arena, &history, &count,
                          &f->err));
    assert_int_equal(count, 4);
    assert_true(str_eq(history[0].note, STR("open")) && !history[2].note.len);
    FIX_OK(record_comments(f->records, &reader, STR("organisation:a"), f->arena, &comments, &count,
                           &f->err));
    assert_int_equal(count, 0);
    /* One with the clearance reads it, and the read is for the trail. */
    FIX_OK(record_read(f->records, &f->operator, STR("organisation:a"), 1, f->arena, &r, &f->err));
    assert_true(record_must_audit(&r));
    assert_int_equal(r.revision, 4);
    FIX_OK(record_comments(f->records, &f->operator, r.id, f->arena, &comments, &count, &f->err));
    assert_int_equal(count, 1);
}
FIX_BOTH(old_revisions_keep_their_sensitivity)

/* A text was typed while the record was open; it was the reason to classify it. */
static void what_came_before_is_classified_with_it_on(Fixture *f)
{
    static const Reach reader_reach[] = {{STR_INIT("place:KG"), ACT_READ, SENSITIVITY_RESTRICTED}};
    Viewer reader = {.account = STR("account:reader"), .reaches = reader_reach, .reach_count = 1};
    Record r;
    Revision *history;
    Comment *comments;
    size_t count;
    Str id = fix_publish(f, "organisation:a", KG_ORG);
    FIX_OK(record_comment(f->records, &f->reviewer, id, STR("who is he?"), &f->err));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", 2, KG_ORG, true, &r));
    FIX_OK(fix_step(f, &f->operator, id, STEP_RETURN, "no names", &r));
    FIX_OK(record_read(f->records, &reader, id, 1, f->arena, &r, &f->err));
    FIX_OK(record_history(f->records, &reader, id, f->arena, &history, &count, &f->err));
    assert_true(history[0].note.len && history[3].is_open);
    assert_false(revisions_must_audit(history, count));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", 4,
                    "{\"name\":{\"en\":\"N\"},\"kind\":\"ngo\",\"places\":[{\"to\":\"place:KG\"}],"
                    "\"sensitivity\":\"confidential\",\"reason\":\"names\"," FIX_SOURCES "}",
                    false, &r));
    FIX_OK(fix_save(f, &f->operator, "organisation:a", 5, KG_ORG, true, &r));
    FIX_OK(fix_step(f, &f->reviewer, id, STEP_PUBLISH, "open again", &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_PUBLIC);
    FIX_OK(record_read(f->records, &reader, id, 7, f->arena, &r, &f->err));
    for (int64_t number = 1; number < 7; number++) {
        assert_int_equal(record_read(f->records, &reader, id, number, f->arena, &r, NULL),
                         ERR_NOT_FOUND);
        FIX_OK(record_read(f->records, &f->reviewer, id, number, f->arena, &r, &f->err));
        assert_int_equal(r.stand.sensitivity, SENSITIVITY_CONFIDENTIAL);
        assert_true(record_must_audit(&r));
    }
    FIX_OK(record_history(f->records, &reader, id, f->arena, &history, &count, &f->err));
    assert_int_equal(count, 7);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(history[i].is_open, i == 0);
        assert_int_equal(history[i].note.len > 0, i == 0);
        assert_int_equal(history[i].sensitivity, i ? SENSITIVITY_CONFIDENTIAL : SENSITIVITY_PUBLIC);
    }
    assert_false(revisions_must_audit(history, count));
    FIX_OK(record_comments(f->records, &reader, id, f->arena, &comments, &count, &f->err));
    assert_int_equal(count, 0);
    /* The cleared one is told, and that is for the trail. */
    FIX_OK(record_history(f->records, &f->reviewer, id, f->arena, &history, &count, &f->err));
    assert_true(history[3].note.len && revisions_must_audit(history, count));
    FIX_OK(record_comments(f->records, &f->reviewer, id, f->arena, &comments, &count, &f->err));
    assert_int_equal(count, 1);
    assert_true(comments_must_audit(comments, count));
    /* A new comment is on what is there now. */
    FIX_OK(record_comment(f->records, &f->reviewer, id, STR("fine"), &f->err));
    FIX_OK(record_comments(f->records, &reader, id, f->arena, &comments, &count, &f->err));
    assert_int_equal(count, 1);
}
FIX_BOTH(what_came_before_is_classified_with_it)

int test_records_records(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_are_kept_whole_or_not),
        cmocka_unit_test(draft_to_public),
        cmocka_unit_test(hidden_is_as_absent),
        cmocka_unit_test(second_writer_is_told),
        cmocka_unit_test(step_wants_a_base),
        cmocka_unit_test(nothing_leaves_its_reach),
        cmocka_unit_test(problems_save_nothing),
        cmocka_unit_test(history_comments_and_trail),
        cmocka_unit_test(old_revisions_keep_their_sensitivity),
        cmocka_unit_test(what_came_before_is_classified_with_it),
    };
    return cmocka_run_group_tests_name("records: records", tests, NULL, NULL);
}
