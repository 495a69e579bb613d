/* Two records become one: the stub leads on, links count for the other, chains are one step. */
#include "store_fixture.h"

int test_records_merge(void);

#define NAMED(name, rest)                                                                          \
    "{\"name\":{\"en\":\"" name "\"},\"kind\":\"un\",\"places\":[{\"to\":\"place:KG\"}]" rest      \
    "," FIX_SOURCES "}"

static size_t listed(Fixture *f, Side side, const char *facet)
{
    ListingPage page;
    Str facets[] = {str_of(facet)};
    ListingQuery q = {.type = &FIX_ORGANISATION,
                      .side = side,
                      .facets = facets,
                      .facet_count = 1,
                      .order = ORDER_NEWEST,
                      .limit = 10};
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    return page.count;
}

static void links_count_for_the_other_on(Fixture *f)
{
    Doc *doc;
    Str moved;
    Record r;
    fix_publish(f, "organisation:old", NAMED("Old", ""));
    fix_publish(f, "organisation:new", NAMED("New", ""));
    Str a = fix_publish(f, "organisation:a",
                        NAMED("A", ",\"partners\":[{\"to\":\"organisation:old\"}]"));
    assert_int_equal(listed(f, SIDE_PUBLIC, "organisation:new"), 0);
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->reviewer, STR("organisation:old"), STR("organisation:new"),
                     STR("the same"), &f->err));
    assert_int_equal(listed(f, SIDE_PUBLIC, "organisation:new"), 1);
    assert_int_equal(listed(f, SIDE_WORK, "organisation:new"), 1);
    assert_int_equal(listed(f, SIDE_WORK, "organisation:old"), 1); /* as it was written */
    assert_null(strstr(fix_public(f, a), "organisation:old"));
    FIX_OK(record_public(f->records, STR("organisation:old"), f->arena, &doc, &moved, &f->err));
    assert_true(str_eq(moved, STR("organisation:new")));
    assert_true(str_eq(doc_str(doc, "id"), STR("organisation:new")));
    FIX_OK(
        record_read(f->records, &f->reviewer, STR("organisation:old"), 0, f->arena, &r, &f->err));
    assert_int_equal(r.state, RECORD_ARCHIVED);
    assert_true(str_eq(r.merged_into, STR("organisation:new")));
    fix_expect_rebuildable(f);

    /* On and on: still one step. */
    fix_publish(f, "organisation:third", NAMED("Third", ""));
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->operator, STR("organisation:new"), STR("organisation:third"), STR(""),
                     &f->err));
    FIX_OK(record_public(f->records, STR("organisation:old"), f->arena, &doc, &moved, &f->err));
    assert_true(str_eq(moved, STR("organisation:third")));
    assert_int_equal(listed(f, SIDE_PUBLIC, "organisation:third"), 1);
    assert_int_equal(listed(f, SIDE_PUBLIC, "organisation:new"), 0);
    fix_expect_rebuildable(f);
    /* What it leads to is hidden: so is the stub. */
    FIX_OK(fix_step(f, &f->operator, STR("organisation:third"), STEP_ARCHIVE, "", &r));
    assert_int_equal(
        record_public(f->records, STR("organisation:old"), f->arena, &doc, &moved, NULL),
        ERR_NOT_FOUND);
}
FIX_BOTH(links_count_for_the_other)

static void what_cannot_be_merged_on(Fixture *f)
{
    Record r;
    fix_publish(f, "organisation:a", NAMED("A", ""));
    fix_publish(f, "organisation:b", NAMED("B", ""));
    fix_publish(f, "organisation:gone", NAMED("G", ""));
    fix_publish(f, "person:p", "{\"name\":{\"en\":\"P\"}," FIX_SOURCES "}");
    FIX_OK(fix_step(f, &f->operator, STR("organisation:gone"), STEP_ARCHIVE, "", &r));
    static const struct {
        const char *from, *into;
        ErrCode rc;
    } cases[] = {{"organisation:a", "organisation:a", ERR_INVALID},
                 {"organisation:a", "person:p", ERR_INVALID},
                 {"organisation:a", "organisation:gone", ERR_INVALID},
                 {"organisation:a", "organisation:none", ERR_NOT_FOUND},
                 {"organisation:gone", "organisation:a", ERR_OK},
                 {"organisation:gone", "organisation:b", ERR_INVALID}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(
            fix_merge(f, &f->operator, str_of(cases[i].from), str_of(cases[i].into), STR(""), NULL),
            cases[i].rc);
    assert_int_equal(
        fix_merge(f, &f->writer, STR("organisation:a"), STR("organisation:b"), STR(""), NULL),
        ERR_DENIED);
    assert_int_equal(fix_step(f, &f->operator, STR("organisation:gone"), STEP_REOPEN, "", &r),
                     ERR_INVALID);
}
FIX_BOTH(what_cannot_be_merged)

/* A branch of a branch: what it is a part of is not merged into it, the other way is fine. */
static void nothing_becomes_a_part_of_itself_on(Fixture *f)
{
    Record r;
    fix_publish(f, "organisation:head", NAMED("Head", ""));
    fix_publish(f, "organisation:double", NAMED("Head", ""));
    fix_publish(f, "organisation:branch",
                NAMED("Branch", ",\"parent\":{\"to\":\"organisation:double\"}"));
    fix_publish(f, "organisation:office",
                NAMED("Office", ",\"parent\":{\"to\":\"organisation:branch\"}"));
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->operator, STR("organisation:double"), STR("organisation:head"), STR(""),
                     &f->err));
    assert_int_equal(fix_merge(f, &f->operator, STR("organisation:head"),
                               STR("organisation:office"), STR(""), &f->err),
                     ERR_INVALID);
    assert_non_null(strstr(f->err.message, "a part of itself"));
    assert_int_equal(fix_number(f, "SELECT count(*) FROM record WHERE merged_into <> ''"), 1);
    f->err = (Err){0};
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->operator, STR("organisation:office"), STR("organisation:head"), STR(""),
                     &f->err));
    /* Through what was merged, a save is told, too. */
    assert_int_equal(fix_save(f, &f->operator, "organisation:head", 2,
                              NAMED("Head", ",\"parent\":{\"to\":\"organisation:double\"}"), true,
                              &r),
                     ERR_INVALID);
}
FIX_BOTH(nothing_becomes_a_part_of_itself)

/* What somebody saved in between is not merged away or erased unseen. */
static void what_was_not_read_stays_on(Fixture *f)
{
    Record r;
    Str a = fix_publish(f, "organisation:a", NAMED("A", ",\"contact\":\"a@example.org\""));
    Str b = fix_publish(f, "organisation:b", NAMED("B", ""));
    RecordRead old_a = fix_as_read(f, a), old_b = fix_as_read(f, b);
    FIX_OK(fix_save(f, &f->operator, "organisation:b", 2, NAMED("B2", ""), false, &r));
    assert_int_equal(record_merge(f->records, &f->operator, old_a, old_b, STR(""), NULL),
                     ERR_CONFLICT);
    assert_int_equal(record_merge(f->records, &f->operator, old_b, old_a, STR(""), NULL),
                     ERR_CONFLICT);
    assert_int_equal(record_erase(f->records, &f->operator, old_b, STR("name"), STR("why"), NULL),
                     ERR_CONFLICT);
    RecordRead nothing = {b, 0};
    assert_int_equal(record_merge(f->records, &f->operator, nothing, old_a, STR(""), NULL),
                     ERR_INVALID);
    assert_int_equal(record_merge(f->records, &f->operator, old_a, nothing, STR(""), NULL),
                     ERR_INVALID);
    assert_int_equal(record_erase(f->records, &f->operator, nothing, STR("name"), STR("why"), NULL),
                     ERR_INVALID);
    assert_int_equal(record_erase(f->records, &f->writer, nothing, STR("name"), STR("why"), NULL),
                     ERR_DENIED); /* who may not is told no more than before */
    FIX_OK(record_erase(f->records, &f->operator, old_a, STR("contact"), STR("why"), &f->err));
    FIX_OK(fix_merge(f, &f->operator, a, b, STR(""), &f->err));
}
FIX_BOTH(what_was_not_read_stays)

/* Who may read the stub and not what it leads to hears of an archived record. */
static void hidden_targets_are_not_named_on(Fixture *f)
{
    Record r;
    fix_publish(f, "organisation:stub", NAMED("Stub", ""));
    FIX_OK(
        fix_save(f, &f->operator, "organisation:secret", 0,
                 "{\"name\":{\"en\":\"Secret\"},\"kind\":\"un\",\"places\":[{\"to\":\"place:AF\"}],"
                 "\"sensitivity\":\"confidential\",\"reason\":\"x\"," FIX_SOURCES "}",
                 false, &r));
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->chief, STR("organisation:stub"), STR("organisation:secret"), STR(""),
                     &f->err));
    const struct {
        const Viewer *viewer;
        const char *told;
    } cases[] = {{&f->chief, "organisation:secret"}, {&f->reviewer, ""}, {&f->writer, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        FIX_OK(record_read(f->records, cases[i].viewer, STR("organisation:stub"), 0, f->arena, &r,
                           &f->err));
        assert_true(str_eq(r.merged_into, str_of(cases[i].told)));
        FIX_OK(record_read(f->records, cases[i].viewer, STR("organisation:stub"), 1, f->arena, &r,
                           &f->err));
        assert_true(str_eq(r.merged_into, str_of(cases[i].told)));
        assert_false(record_may_step(cases[i].viewer, &r, STEP_REOPEN));
        assert_int_equal(fix_step(f, cases[i].viewer, r.id, STEP_REOPEN, "", &r), ERR_INVALID);
        assert_int_equal(strstr(f->err.message, "secret") != NULL, cases[i].told[0] != '\0');
    }
    /* Everybody may know of it once it is public, in general terms as well. */
    fix_publish(f, "organisation:secret", NAMED("Open", ""));
    FIX_OK(
        record_read(f->records, &f->reviewer, STR("organisation:stub"), 0, f->arena, &r, &f->err));
    assert_true(str_eq(r.merged_into, STR("organisation:secret")));
}
FIX_BOTH(hidden_targets_are_not_named)

int test_records_merge(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_count_for_the_other),
        cmocka_unit_test(what_cannot_be_merged),
        cmocka_unit_test(nothing_becomes_a_part_of_itself),
        cmocka_unit_test(what_was_not_read_stays),
        cmocka_unit_test(hidden_targets_are_not_named),
    };
    return cmocka_run_group_tests_name("records: merge", tests, NULL, NULL);
}
