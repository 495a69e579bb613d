/* Steps of the review: who may take which from which state, four eyes, sensitivity up at once and
 * down by another person, the guard. */
#include "store_fixture.h"

int test_records_review(void);

#define ORG(rest)                                                                                  \
    "{\"name\":{\"en\":\"Fund\"},\"kind\":\"ngo\",\"places\":[{\"to\":\"place:KG\"}]," FIX_SOURCES \
        rest "}"

static void every_step_from_every_state_on(Fixture *f)
{
    /* By state, from RECORD_DRAFT on: what a reviewer, the writer, and the operator may. */
    static const char *const reviewer[] = {"archive", "archive", "return publish archive",
                                           "archive", "reopen"};
    static const char *const writer[] = {"submit", "submit", "", "", ""};
    static const char *const operator[] = {"submit publish archive", "submit publish archive",
                                           "return publish archive", "publish archive", "reopen"};
    static const char *const names[] = {"submit", "return", "publish", "archive", "reopen"};
    const char *const *allowed[] = {reviewer, writer, operator};
    const Viewer *viewers[] = {&f->reviewer, &f->writer, &f->operator};
    Record r;
    for (RecordState state = RECORD_DRAFT; state <= RECORD_ARCHIVED; state++)
        for (int who = 0; who < 3; who++)
            for (Step step = STEP_SUBMIT; step <= STEP_REOPEN; step++) {
                FIX_OK(fix_save(f, &f->writer, "organisation", 0, ORG(""),
                                state == RECORD_SUBMITTED || state == RECORD_RETURNED, &r));
                if (state == RECORD_RETURNED)
                    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_RETURN, "n", &r));
                if (state == RECORD_PUBLISHED)
                    FIX_OK(fix_step(f, &f->operator, r.id, STEP_PUBLISH, "", &r));
                if (state == RECORD_ARCHIVED)
                    FIX_OK(fix_step(f, &f->operator, r.id, STEP_ARCHIVE, "", &r));
                bool may = strstr(allowed[who][state - 1], names[step]) != NULL;
                assert_int_equal(record_may_step(viewers[who], &r, step), may);
                ErrCode rc = fix_step(f, viewers[who], r.id, step, "a note", &r);
                if (may != (rc == ERR_OK))
                    fail_msg("%s from %d by %d: %d", names[step], state, who, rc);
            }
}
FIX_BOTH(every_step_from_every_state)

static void nobody_reviews_an_own_text_on(Fixture *f)
{
    Record r, out;
    FIX_OK(fix_save(f, &f->chief, "organisation", 0, ORG(""), true, &r));
    assert_int_equal(fix_step(f, &f->chief, r.id, STEP_PUBLISH, "", &out), ERR_DENIED);
    assert_int_equal(fix_step(f, &f->chief, r.id, STEP_RETURN, "no", &out), ERR_DENIED);
    assert_int_equal(fix_step(f, &f->reviewer, r.id, STEP_RETURN, " ", &out), ERR_INVALID);
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_PUBLISH, "", &out));
}
FIX_BOTH(nobody_reviews_an_own_text)

static void draft_beside_what_is_public_on(Fixture *f)
{
    Record r;
    Str id = fix_publish(f, "organisation", ORG(""));
    const char *name = arena_cstr(f->arena, id);
    FIX_OK(fix_save(f, &f->writer, name, -1, ORG(",\"contact\":\"a@example.org\""), false, &r));
    assert_int_equal(r.state, RECORD_DRAFT);
    assert_int_equal(r.published, 2);
    assert_null(strstr(fix_public(f, id), "a@example.org"));
    /* Once public, it is no longer the author's alone. */
    Reach elsewhere[] = {{STR("place:KZ"), ACT_READ | ACT_WRITE, SENSITIVITY_STRICT}};
    Viewer moved = f->writer;
    moved.reaches = elsewhere;
    assert_int_equal(record_read(f->records, &moved, id, 0, f->arena, &r, NULL), ERR_NOT_FOUND);
    assert_int_equal(fix_save(f, &moved, name, -1, ORG(""), false, &r), ERR_DENIED);
    FIX_OK(fix_step(f, &f->operator, id, STEP_ARCHIVE, "", &r));
    assert_null(fix_public(f, id));
    assert_int_equal(fix_save(f, &f->writer, name, -1, ORG(""), false, &r), ERR_INVALID);
    fix_expect_rebuildable(f);
}
FIX_BOTH(draft_beside_what_is_public)

static void sensitivity_up_at_once_and_down_by_another_on(Fixture *f)
{
    Record r;
    Tombstone *gone;
    size_t count;
    Str id = fix_publish(f, "organisation", ORG(""));
    const char *name = arena_cstr(f->arena, id);
    assert_non_null(strstr(fix_public(f, id), "Fund"));
    FIX_OK(fix_save(f, &f->writer, name, -1,
                    ORG(",\"sensitivity\":\"restricted\",\"reason\":\"r\""), false, &r));
    assert_non_null(fix_public(f, id));
    assert_null(strstr(fix_public(f, id), "Fund"));
    FIX_OK(fix_save(f, &f->writer, name, -1,
                    ORG(",\"sensitivity\":\"confidential\",\"reason\":\"r\""), false, &r));
    assert_null(fix_public(f, id));
    FIX_OK(
        projection_tombstones(f->records, &FIX_ORGANISATION, 0, f->arena, &gone, &count, &f->err));
    assert_int_equal(count, 1);
    assert_true(str_eq(gone[0].id, id) && gone[0].at_us == f->now_us);
    /* The writer, cleared for restricted, has lost sight of it; lowering is for another. */
    assert_int_equal(record_read(f->records, &f->writer, id, 0, f->arena, &r, NULL), ERR_NOT_FOUND);
    FIX_OK(fix_save(f, &f->chief, name, -1, ORG(""), true, &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_CONFIDENTIAL);
    assert_null(fix_public(f, id));
    assert_int_equal(fix_step(f, &f->chief, id, STEP_PUBLISH, "", &r), ERR_DENIED);
    fix_expect_rebuildable(f);
    FIX_OK(fix_step(f, &f->reviewer, id, STEP_PUBLISH, "", &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_PUBLIC);
    assert_non_null(strstr(fix_public(f, id), "Fund"));
    FIX_OK(
        projection_tombstones(f->records, &FIX_ORGANISATION, 0, f->arena, &gone, &count, &f->err));
    assert_int_equal(count, 0);
}
FIX_BOTH(sensitivity_up_at_once_and_down_by_another)

static void a_low_clearance_lowers_nothing_on(Fixture *f)
{
    Record r;
    FIX_OK(fix_save(f, &f->chief, "organisation", 0,
                    ORG(",\"sensitivity\":\"strict\",\"reason\":\"r\""), false, &r));
    Str id = r.id;
    FIX_OK(fix_save(f, &f->chief, arena_cstr(f->arena, id), -1, ORG(""), true, &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_STRICT);
    assert_int_equal(fix_step(f, &f->reviewer, id, STEP_PUBLISH, "", &r), ERR_NOT_FOUND);
    FIX_OK(fix_step(f, &f->operator, id, STEP_PUBLISH, "", &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_PUBLIC);
}
FIX_BOTH(a_low_clearance_lowers_nothing)

static void the_guard_keeps_at_entry_on(Fixture *f)
{
    Record r;
    const char *silent = "{\"name\":{\"en\":\"Clinic\"},\"kind\":\"ngo\",\"places\":[{\"to\":"
                         "\"place:AF-KAB\"},{\"to\":\"place:KG\"}]," FIX_SOURCES "}";
    const char *open =
        "{\"name\":{\"en\":\"Clinic\"},\"kind\":\"ngo\",\"sensitivity\":\"public\","
        "\"places\":[{\"to\":\"place:AF-KAB\"},{\"to\":\"place:KG\"}]," FIX_SOURCES "}";
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, silent, true, &r));
    assert_true(str_eq(doc_str(r.body, "sensitivity"), STR("restricted")));
    assert_true(str_eq(doc_str(r.body, "reason"), STR("guarded")));
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_PUBLISH, "", &r));
    assert_null(strstr(fix_public(f, r.id), "Clinic"));
    /* Named public by its author: restricted all the same, until another person says so, too. */
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, open, true, &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_RESTRICTED);
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_PUBLISH, "", &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_PUBLIC);
    assert_non_null(strstr(fix_public(f, r.id), "Clinic"));
    /* A person's type is not guarded. */
    FIX_OK(fix_save(f, &f->operator, "person", 0,
                    "{\"name\":{\"en\":\"P\"},\"places\":[{\"to\":\"place:AF\"}]}", false, &r));
    assert_int_equal(r.stand.sensitivity, SENSITIVITY_PUBLIC);
}
FIX_BOTH(the_guard_keeps_at_entry)

int test_records_review(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_step_from_every_state),
        cmocka_unit_test(nobody_reviews_an_own_text),
        cmocka_unit_test(draft_beside_what_is_public),
        cmocka_unit_test(sensitivity_up_at_once_and_down_by_another),
        cmocka_unit_test(a_low_clearance_lowers_nothing),
        cmocka_unit_test(the_guard_keeps_at_entry),
    };
    return cmocka_run_group_tests_name("records: review", tests, NULL, NULL);
}
