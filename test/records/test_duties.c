/* What waits for an account: due, returned, to be verified, to be reviewed; in order, counted, and
 * nothing that is another's. */
#include "records/duties.h"

#include "store_fixture.h"

int test_records_duties(void);

#define ALFA "organisation:alfa"

/* Writes what lies in Kyrgyzstan, and stands for one organisation by a role there. */
static const Reach OWNER_REACHES[] = {
    {STR_INIT("place:KG-C"), ACT_READ | ACT_WRITE, SENSITIVITY_RESTRICTED},
    {STR_INIT(ALFA), ACT_READ | ACT_WRITE, SENSITIVITY_RESTRICTED}};
static const Viewer OWNER = {
    .account = STR_INIT("account:owner"), .reaches = OWNER_REACHES, .reach_count = 2};

static Viewer of(const Viewer *viewer, const char *organisation)
{
    Viewer own = *viewer;
    own.organisation = str_of(organisation);
    return own;
}

static Duties read_kind(Fixture *f, const Viewer *viewer, const char *organisation, DutyKind kind)
{
    Duties duties;
    Viewer own = of(viewer, organisation);
    FIX_OK(duties_read(f->records, &own, kind, NULL, 50, f->arena, &duties, &f->err));
    return duties;
}

/* "late: alfa beta", the names of the items behind the codes they were given; "!" where late. */
static const char *names(Fixture *f, const Viewer *viewer, const char *organisation, DutyKind kind)
{
    Duties one, duties = read_kind(f, viewer, organisation, kind);
    Viewer own = *viewer;
    Buf out;
    int64_t overdue = 0;
    own.organisation = str_of(organisation);
    buf_init(&out, 10000);
    for (size_t i = 0; i < duties.count; i++)
        buf_printf(&out, "%s%s" STR_FMT, i ? " " : "", duties.items[i].is_overdue ? "!" : "",
                   STR_ARG(doc_str(doc_get(duties.items[i].record.body, STR("name")), "en")));
    for (size_t i = 0; i < duties.count; i++)
        overdue += duties.items[i].is_overdue;
    assert_int_equal(duties.overdue, overdue);
    FIX_OK(duties_read(f->records, &own, kind, NULL, 1, f->arena, &one, &f->err));
    assert_int_equal(one.overdue, overdue); /* of all, not of those that are given */
    assert_int_equal(duties.total, duties.count);
    assert_false(duties.is_more);
    const char *text = arena_cstr(f->arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static void put(Fixture *f, const char *name, const char *rest)
{
    const char *json =
        arena_cstr(f->arena, arena_printf(f->arena, "{\"name\":{\"en\":\"%s\"},%s," FIX_SOURCES "}",
                                          name, rest));
    fix_publish(f, "task", json);
}

#define IN_CHUY "\"places\":[{\"to\":\"place:KG-C\"}]"

static void make_organisations(Fixture *f)
{
    static const char body[] = "{\"name\":{\"en\":\"Body\"},\"kind\":\"un\",\"places\":[{\"to\":"
                               "\"place:KG\"}]," FIX_SOURCES "}";
    fix_publish(f, ALFA, body);
    fix_publish(f, "organisation:beta", body);
    fix_publish(f, "organisation:alfa-old", body);
}

static void due_on(Fixture *f)
{
    Viewer owner = OWNER;
    make_organisations(f);
    records_set_clock(f->records, f->now_us);
    put(f, "dayless", "\"status\":\"open\",\"by\":[{\"to\":\"" ALFA "\"}]," IN_CHUY);
    put(f, "later",
        "\"status\":\"going\",\"due\":\"2026-12\",\"also_by\":{\"to\":\"" ALFA "\"}," IN_CHUY);
    put(f, "soon",
        "\"status\":\"open\",\"due\":\"2026-01-10\",\"by\":[{\"to\":\"" ALFA
        "\"}],\"also_by\":{\"to\":\"" ALFA "\"}," IN_CHUY);
    put(f, "late",
        "\"status\":\"open\",\"due\":\"2025-03-01\",\"by\":[{\"to\":\"" ALFA "\"}]," IN_CHUY);
    put(f, "year", "\"status\":\"open\",\"due\":\"2026\",\"by\":[{\"to\":\"" ALFA "\"}]," IN_CHUY);
    put(f, "owed-to-us", "\"status\":\"open\",\"to\":{\"to\":\"" ALFA "\"}," IN_CHUY);
    put(f, "anothers", "\"status\":\"open\",\"by\":[{\"to\":\"organisation:beta\"}]," IN_CHUY);
    put(f, "over", "\"status\":\"dropped\",\"by\":[{\"to\":\"" ALFA "\"}]," IN_CHUY);
    put(f, "hidden",
        "\"status\":\"open\",\"sensitivity\":\"confidential\",\"reason\":\"r\",\"by\":[{\"to\":"
        "\"" ALFA "\"}]," IN_CHUY);
    put(f, "before-merge",
        "\"status\":\"open\",\"by\":[{\"to\":\"organisation:alfa-old\"}]," IN_CHUY);
    put(f, "of-the-place", "\"status\":\"open\",\"by\":[{\"to\":\"place:KG-C\"}]," IN_CHUY);
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->operator, STR("organisation:alfa-old"), STR(ALFA), STR(""), &f->err));
    assert_int_equal(read_kind(f, &owner, "", DUTY_DUE).count, 7);
    assert_memory_equal(names(f, &owner, "", DUTY_DUE), "!late soon ", 11);
    /* "2026-12" and "2026" end on one day */
    assert_non_null(strstr(names(f, &owner, "", DUTY_DUE), "year"));
    Duties due = read_kind(f, &owner, "", DUTY_DUE);
    assert_true(str_eq(due.items[0].day, STR("2025-03-01")) && due.items[0].may_write);
    assert_int_equal(due.items[6].day.len, 0);
    /* By the account's organisation alone, without a role in it. */
    assert_memory_equal(names(f, &f->writer, ALFA, DUTY_DUE), "!late soon ", 11);
    assert_int_equal(read_kind(f, &f->writer, ALFA, DUTY_DUE).count, 6);
    assert_string_equal(names(f, &f->writer, "", DUTY_DUE), "");
    assert_string_equal(names(f, &f->writer, "organisation:beta", DUTY_DUE), "anothers");
    assert_string_equal(names(f, &f->stranger, ALFA, DUTY_DUE), "");
    Viewer nobody = viewer_public();
    assert_string_equal(names(f, &nobody, ALFA, DUTY_DUE), "");
}
FIX_BOTH(due)

static void bounded_on(Fixture *f)
{
    Duties due;
    Viewer own = of(&f->writer, ALFA);
    make_organisations(f);
    for (int i = 0; i < 5; i++)
        put(f, "x", "\"status\":\"open\",\"by\":[{\"to\":\"" ALFA "\"}]," IN_CHUY);
    FIX_OK(duties_read(f->records, &own, DUTY_DUE, &FIX_TASK, 2, f->arena, &due, &f->err));
    assert_int_equal(due.count, 2);
    assert_int_equal(due.total, 5);
    FIX_OK(duties_read(f->records, &own, DUTY_DUE, &FIX_PERSON, 2, f->arena, &due, &f->err));
    assert_int_equal(due.total, 0);
    assert_int_equal(duties_read(f->records, &own, DUTY_DUE, NULL, 0, f->arena, &due, &f->err),
                     ERR_INVALID);
}
FIX_BOTH(bounded)

static void verify_on(Fixture *f)
{
    Viewer owner = OWNER;
    Record r;
    make_organisations(f);
    put(f, "done", "\"status\":\"done\",\"by\":[{\"to\":\"" ALFA "\"}]," IN_CHUY);
    put(f, "betas", "\"status\":\"done\",\"by\":[{\"to\":\"organisation:beta\"}]," IN_CHUY);
    put(f, "kept-by-us", "\"status\":\"done\",\"owner\":{\"to\":\"" ALFA "\"}," IN_CHUY);
    put(f, "verified",
        "\"status\":\"done\",\"by\":[{\"to\":\"" ALFA
        "\"}],\"checked_by\":{\"to\":\"organisation:beta\"}," IN_CHUY);
    put(f, "elsewhere", "\"status\":\"done\",\"places\":[{\"to\":\"place:KZ\"}]");
    FIX_OK(fix_save(f, &f->writer, "task", 0,
                    "{\"name\":{\"en\":\"untold\"},\"status\":\"done\"," IN_CHUY "}", false, &r));
    assert_string_equal(names(f, &owner, "", DUTY_VERIFY), "betas");

    assert_int_equal(read_kind(f, &f->writer, "organisation:beta", DUTY_VERIFY).count, 2);
    assert_string_equal(names(f, &f->reviewer, "", DUTY_VERIFY), ""); /* writes nowhere */
}
FIX_BOTH(verify)

/* --- who says that it was verified --- */

static ErrCode save_task(Fixture *f, const Viewer *viewer, Str id, const char *by,
                         const char *verdict)
{
    Record r;
    const char *json = arena_cstr(
        f->arena, arena_printf(f->arena,
                               "{\"name\":{\"en\":\"v\"},\"status\":\"done\",%s%s," IN_CHUY
                               "," FIX_SOURCES "}",
                               by, verdict));
    return fix_save(f, viewer, id.len ? arena_cstr(f->arena, id) : "task", id.len ? -1 : 0, json,
                    true, &r);
}

static void expect_not_theirs(Fixture *f, ErrCode rc, const char *field)
{
    assert_int_equal(rc, ERR_INVALID);
    assert_int_equal(f->problems->count, 1);
    assert_true(str_eq(f->problems->items[0].path, str_of(field)));
    assert_string_equal(f->problems->items[0].message, "problem.not_yours_to_verify");
}

#define BY(id) "\"by\":[{\"to\":\"" id "\"}]"
#define CHECKED ",\"checked_by\":{\"to\":\"organisation:beta\"}"

static void verdict_on(Fixture *f)
{
    Viewer owner = of(&f->writer, ALFA), other = of(&f->writer, "organisation:beta");
    Viewer both = of(&f->chief, ALFA);
    const Str new = STR("");
    make_organisations(f);
    Str id = fix_publish(
        f, "task",
        "{\"name\":{\"en\":\"v\"},\"status\":\"open\"," BY(ALFA) "," IN_CHUY "," FIX_SOURCES "}");
    expect_not_theirs(f, save_task(f, &owner, id, BY(ALFA), CHECKED), "checked_by");
    expect_not_theirs(f, save_task(f, &owner, new, BY(ALFA), CHECKED), "checked_by");
    expect_not_theirs(f, save_task(f, &OWNER, id, BY(ALFA), CHECKED), "checked_by");
    expect_not_theirs(f, save_task(f, &owner, id, BY("organisation:alfa-old"), CHECKED),
                      "checked_by"); /* nor by giving it away */
    expect_not_theirs(f, save_task(f, &owner, new, "\"owner\":{\"to\":\"" ALFA "\"}", CHECKED),
                      "checked_by");
    FIX_OK(save_task(f, &owner, id, BY(ALFA), ""));
    FIX_OK(save_task(f, &other, id, BY(ALFA), CHECKED));
    FIX_OK(save_task(f, &owner, id, BY(ALFA), CHECKED)); /* as it is */
    expect_not_theirs(f, save_task(f, &owner, id, BY(ALFA), CHECKED ",\"checked_on\":\"2025\""),
                      "checked_on");
    FIX_OK(save_task(f, &owner, id, BY(ALFA), "")); /* it is to be verified again */
    FIX_OK(save_task(f, &both, id, BY(ALFA), CHECKED));
    FIX_OK(save_task(f, &owner, id, BY(ALFA), ""));
    FIX_OK(save_task(f, &f->operator, id, BY(ALFA), CHECKED));
    /* An owner is who an owner was merged into. */
    id = fix_publish(f, "task",
                     "{\"name\":{\"en\":\"v\"},\"status\":\"open\"," BY(
                         "organisation:alfa-old") "," IN_CHUY "," FIX_SOURCES "}");
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->operator, STR("organisation:alfa-old"), STR(ALFA), STR(""), &f->err));
    expect_not_theirs(f, save_task(f, &owner, id, BY("organisation:alfa-old"), CHECKED),
                      "checked_by");
}
FIX_BOTH(verdict)

static void states_on(Fixture *f)
{
    Record r, other;
    static const char body[] =
        "{\"name\":{\"en\":\"mine\"},\"status\":\"open\"," IN_CHUY "," FIX_SOURCES "}";
    FIX_OK(fix_save(f, &f->writer, "task", 0, body, false, &r));
    assert_string_equal(names(f, &f->writer, "", DUTY_DRAFT), "mine");
    FIX_OK(fix_step(f, &f->writer, r.id, STEP_SUBMIT, "", &r));
    assert_string_equal(names(f, &f->writer, "", DUTY_DRAFT), "");
    assert_string_equal(names(f, &f->writer, "", DUTY_SENT), "mine");
    assert_string_equal(names(f, &f->writer, "", DUTY_REVIEW), "");
    assert_string_equal(names(f, &f->reviewer, "", DUTY_REVIEW), "mine");
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_RETURN, "Which day?", &r));
    assert_string_equal(names(f, &f->reviewer, "", DUTY_REVIEW), "");
    assert_string_equal(names(f, &f->reviewer, "", DUTY_RETURNED), "");
    Duties back = read_kind(f, &f->writer, "", DUTY_RETURNED);
    assert_int_equal(back.count, 1);
    assert_true(str_eq(back.items[0].note, STR("Which day?")) && back.items[0].may_write);
    FIX_OK(fix_save(f, &f->stranger, "task", 0,
                    "{\"name\":{\"en\":\"theirs\"},\"places\":[{\"to\":\"place:KZ\"}]}", false,
                    &other));
    assert_string_equal(names(f, &f->writer, "", DUTY_DRAFT), "");
}
FIX_BOTH(states)

int test_records_duties(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(due), cmocka_unit_test(bounded),
                                       cmocka_unit_test(verify), cmocka_unit_test(verdict),
                                       cmocka_unit_test(states)};
    return cmocka_run_group_tests_name("records_duties", tests, NULL, NULL);
}
