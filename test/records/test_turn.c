/* What time does to records: marks that come, embargoes that end, and nothing before its day. */
#include "store_fixture.h"

int test_records_turn(void);

#define PERSON(name, rest)                                                                         \
    "{\"name\":{\"en\":\"" name "\"},\"places\":[{\"to\":\"place:KG\"}]" rest "," FIX_SOURCES "}"
#define DAY_US 86400000000

static size_t listed(Fixture *f, const RecordType *type, Side side, const char *facet)
{
    ListingPage page;
    Str facets[] = {str_of(facet)};
    ListingQuery q = {.type = type,
                      .side = side,
                      .facets = facets,
                      .facet_count = 1,
                      .order = ORDER_NEWEST,
                      .limit = 10};
    FIX_OK(listing_read(f->records, &f->operator, & q, f->arena, &page, &f->err));
    return page.count;
}

static size_t days_later(Fixture *f, int64_t days)
{
    size_t count;
    records_set_clock(f->records, f->now_us + days * DAY_US);
    FIX_OK(records_turn(f->records, &count, &f->err));
    return count;
}

static bool is_public(Fixture *f, const char *id)
{
    Doc *doc;
    Str moved;
    return !record_public(f->records, str_of(id), f->arena, &doc, &moved, NULL);
}

static void marks_come_by_themselves_on(Fixture *f)
{
    records_set_clock(f->records, f->now_us);
    fix_publish(f, "person:a", PERSON("A", ",\"due\":\"2025-11-28\""));
    fix_publish(f, "person:b", PERSON("B", ""));
    assert_int_equal(listed(f, &FIX_PERSON, SIDE_PUBLIC, "mark=late"), 0);
    assert_int_equal(days_later(f, 1), 0);
    assert_int_equal(days_later(f, 2), 1);
    assert_int_equal(listed(f, &FIX_PERSON, SIDE_PUBLIC, "mark=late"), 1);
    assert_int_equal(listed(f, &FIX_PERSON, SIDE_WORK, "mark=late"), 1);
    assert_int_equal(days_later(f, 400), 0); /* once */
    fix_expect_rebuildable(f);
}

FIX_BOTH(marks_come_by_themselves)

static void nothing_is_told_before_its_day_on(Fixture *f)
{
    records_set_clock(f->records, f->now_us);
    fix_publish(f, "person:news", PERSON("News", ",\"embargo\":\"2025-11-29\""));
    fix_publish(f, "organisation:o",
                "{\"name\":{\"en\":\"O\"},\"kind\":\"un\",\"places\":[{\"to\":\"place:KG\"}],"
                "\"partners\":[{\"to\":\"person:news\"}]," FIX_SOURCES "}");
    assert_false(is_public(f, "person:news"));
    assert_null(strstr(fix_public(f, STR("organisation:o")), "person:news"));
    assert_int_equal(listed(f, &FIX_ORGANISATION, SIDE_PUBLIC, "person:news"), 0);
    fix_expect_rebuildable(f);
    assert_int_equal(days_later(f, 2), 0);
    assert_false(is_public(f, "person:news"));
    assert_int_equal(days_later(f, 3), 1);
    assert_true(is_public(f, "person:news"));
    assert_non_null(strstr(fix_public(f, STR("organisation:o")), "person:news"));
    assert_int_equal(listed(f, &FIX_ORGANISATION, SIDE_PUBLIC, "person:news"), 1);
    fix_expect_rebuildable(f);
}
FIX_BOTH(nothing_is_told_before_its_day)

int test_records_turn(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_come_by_themselves),
        cmocka_unit_test(nothing_is_told_before_its_day),
    };
    return cmocka_run_group_tests_name("records: turn", tests, NULL, NULL);
}
