/* A closed window freezes reported numbers of its context and type; those who may write into it say
 * why. */
#include "store_fixture.h"

int test_records_window(void);

#define ORG(budget)                                                                                \
    "{\"name\":{\"en\":\"Fund\"},\"kind\":\"un\",\"budget\":" budget                               \
    ",\"places\":[{\"to\":\"place:KG-C\"}]," FIX_SOURCES "}"

static ErrCode save_with_note(Fixture *f, const Viewer *viewer, Str id, const char *json,
                              const char *note)
{
    Record r;
    FIX_OK(record_read(f->records, &f->operator, id, 0, f->arena, &r, &f->err));
    RecordDraft draft = {.type = r.type,
                         .id = id,
                         .base = r.revision,
                         .body = fix_read(f, json),
                         .note = str_of(note)};
    fix_tick(f);
    return record_save(f->records, viewer, &draft, false, f->arena, &r, f->problems, &f->err);
}

static void closed_windows_freeze_on(Fixture *f)
{
    Record r;
    Window *windows,
        w = {.id = STR("2025-q3"), .context = STR("place:KG"), .until = STR("2030-01-01")};
    size_t count;
    Str id = fix_publish(f, "organisation:a", ORG("10"));
    assert_int_equal(window_open(f->records, &f->reviewer, &w, NULL), ERR_DENIED);
    FIX_OK(window_open(f->records, &f->chief, &w, &f->err));
    FIX_OK(save_with_note(f, &f->writer, id, ORG("11"), ""));
    assert_int_equal(window_close(f->records, &f->writer, w.id, STR(""), NULL), ERR_DENIED);
    FIX_OK(window_close(f->records, &f->chief, w.id, STR("sent"), &f->err));
    assert_int_equal(window_close(f->records, &f->chief, STR("none"), STR(""), NULL),
                     ERR_NOT_FOUND);
    FIX_OK(window_list(f->records, f->now_us, f->arena, &windows, &count, &f->err));
    assert_int_equal(count, 1);
    assert_true(windows[0].is_closed && str_eq(windows[0].note, STR("sent")));

    assert_int_equal(save_with_note(f, &f->writer, id, ORG("12"), "late"), ERR_DENIED);
    assert_int_equal(save_with_note(f, &f->chief, id, ORG("12"), ""), ERR_DENIED);
    /* What was written before but not published would change what is public. */
    assert_int_equal(fix_step(f, &f->operator, id, STEP_PUBLISH, "", &r), ERR_DENIED);
    /* Nor are frozen numbers taken away with the record that reported them. */
    assert_int_equal(fix_step(f, &f->chief, id, STEP_ARCHIVE, "", &r), ERR_DENIED);
    FIX_OK(save_with_note(f, &f->writer, id, ORG("11"), "")); /* the same number */
    FIX_OK(save_with_note(f, &f->chief, id, ORG("12"), "a digit was wrong"));
    FIX_OK(fix_step(f, &f->operator, id, STEP_PUBLISH, "a digit was wrong", &r));
    FIX_OK(fix_save(f, &f->writer, "organisation", 0, ORG("5"), false, &r)); /* a new one */

    Window next = {.id = STR("2025-q4"), .context = STR("region"), .until = STR("2025-11-27")};
    FIX_OK(window_open(f->records, &f->operator, & next, &f->err));
    FIX_OK(save_with_note(f, &f->writer, id, ORG("13"), ""));
    f->now_us += 2 * INT64_C(86400000000); /* its day is past */
    assert_int_equal(save_with_note(f, &f->writer, id, ORG("14"), ""), ERR_DENIED);
}
FIX_BOTH(closed_windows_freeze)

static void of_other_contexts_and_types_on(Fixture *f)
{
    Window other = {.id = STR("a"), .context = STR("place:KZ"), .until = STR("2030-01-01")};
    Window people = {.id = STR("b"),
                     .context = STR("place:KG"),
                     .type = STR("person"),
                     .until = STR("2030-01-01")};
    Str id = fix_publish(f, "organisation:a", ORG("10"));
    FIX_OK(window_open(f->records, &f->operator, & other, &f->err));
    FIX_OK(window_open(f->records, &f->operator, & people, &f->err));
    FIX_OK(window_close(f->records, &f->operator, other.id, STR(""), &f->err));
    FIX_OK(window_close(f->records, &f->operator, people.id, STR(""), &f->err));
    FIX_OK(save_with_note(f, &f->writer, id, ORG("11"), ""));
    const Window bad[] = {{.id = STR("c"), .context = STR("place:XX"), .until = STR("2030-01-01")},
                          {.id = STR("c"), .context = STR("region"), .until = STR("2030-02-31")},
                          {.id = STR("c"), .context = STR("region"), .until = STR("2030")},
                          {.id = STR(""), .context = STR("region"), .until = STR("2030-01-01")},
                          {.id = STR("c"),
                           .context = STR("region"),
                           .type = STR("ship"),
                           .until = STR("2030-01-01")}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(window_open(f->records, &f->operator, & bad[i], NULL), ERR_INVALID);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM audit_entry WHERE act IN ('window.open',"
                                   " 'window.close')"),
                     4);
}
FIX_BOTH(of_other_contexts_and_types)

int test_records_window(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(closed_windows_freeze),
                                       cmocka_unit_test(of_other_contexts_and_types)};
    return cmocka_run_group_tests_name("records: window", tests, NULL, NULL);
}
