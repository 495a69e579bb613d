/* Lists as tables: what comes along for whom, and that it is in the trail. */
#include "records/sheet.h"
#include "store_fixture.h"

int test_records_sheet(void);

#define SOURCES "\"sources\":[{\"url\":\"https://example.org/a\"}]"

static void fill(Fixture *f)
{
    Record r;
    fix_publish(f, "organisation:kg",
                "{\"name\":{\"en\":\"A\"},\"kind\":\"un\",\"places\":[\"place:KG\"]," SOURCES "}");
    fix_publish(f, "organisation:kz",
                "{\"name\":{\"en\":\"B\"},\"kind\":\"ngo\",\"places\":[\"place:KZ\"]," SOURCES "}");
    FIX_OK(fix_save(f, &f->operator, "organisation:shy", 0,
                    "{\"name\":{\"en\":\"C\"},\"kind\":\"un\",\"places\":[\"place:KG\"],"
                    "\"sensitivity\":\"restricted\",\"reason\":\"asked for\"}",
                    false, &r));
}

static Sheet sheet_of(Fixture *f, const Viewer *viewer, Side side)
{
    Sheet sheet;
    ListingQuery query = {.type = &FIX_ORGANISATION, .side = side, .order = ORDER_NAME};
    fix_tick(f);
    FIX_OK(sheet_read(f->records, viewer, &query, f->arena, &sheet, &f->err));
    return sheet;
}

static const char *csv_of(Fixture *f, const Sheet *sheet)
{
    Buf out;
    buf_init(&out, 1 << 20);
    FIX_OK(sheet_csv(sheet, &out, &f->err));
    const char *text = arena_cstr(f->arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static int64_t entries(Fixture *f, const char *act)
{
    AuditEntry *list;
    size_t count;
    AuditQuery query = {.act = str_of(act)};
    FIX_OK(audit_list(f->db, &query, f->arena, &list, &count, &f->err));
    return (int64_t)count;
}

static void everything_for_the_operator_on(Fixture *f)
{
    fill(f);
    Sheet sheet = sheet_of(f, &f->operator, SIDE_WORK);
    assert_string_equal(csv_of(f, &sheet),
                        "id,revision,state,name.en,kind,places,sources.1.url,sensitivity,reason\r\n"
                        "organisation:kg,2,published,A,un,place:KG,https://example.org/a,,\r\n"
                        "organisation:kz,2,published,B,ngo,place:KZ,https://example.org/a,,\r\n"
                        "organisation:shy,1,draft,C,un,place:KG,,restricted,asked for\r\n");
    assert_int_equal(entries(f, "records.export"), 1);
    assert_int_equal(entries(f, "record.read"), 1);
}
FIX_BOTH(everything_for_the_operator)

static void no_more_than_one_may_take_away_on(Fixture *f)
{
    static const Reach reaches[] = {
        {STR_INIT("region"), ACT_READ, SENSITIVITY_RESTRICTED},
        {STR_INIT("place:KG"), ACT_READ | ACT_EXPORT, SENSITIVITY_RESTRICTED}};
    Viewer analyst = {.account = STR("account:a"), .reaches = reaches, .reach_count = 2};
    Sheet sheet;
    fill(f);
    sheet = sheet_of(f, &analyst, SIDE_WORK); /* what is classified wants the password again */
    assert_int_equal(sheet.count, 1);
    assert_int_equal(sheet.left_out, 2);
    assert_string_equal(arena_cstr(f->arena, sheet.rows[0][0]), "organisation:kg");
    assert_int_equal(entries(f, "record.read"), 0);
    analyst.is_stepped_up = true;
    sheet = sheet_of(f, &analyst, SIDE_WORK);
    assert_int_equal(sheet.count, 2);
    assert_int_equal(entries(f, "record.read"), 1);
    ListingQuery query = {.type = &FIX_ORGANISATION, .side = SIDE_WORK, .order = ORDER_NAME};
    assert_int_equal(sheet_read(f->records, &f->writer, &query, f->arena, &sheet, &f->err),
                     ERR_DENIED);
}
FIX_BOTH(no_more_than_one_may_take_away)

static void the_public_side_is_anybodys_on(Fixture *f)
{
    Viewer nobody = viewer_public();
    fill(f);
    Sheet sheet = sheet_of(f, &nobody, SIDE_PUBLIC);
    assert_int_equal(sheet.count, 2);
    assert_int_equal(flat_find(sheet.header, STR("reason")), SIZE_MAX);
    assert_int_equal(entries(f, "records.export"), 0);
}
FIX_BOTH(the_public_side_is_anybodys)

static void many_rows_are_read_by_pages_on(Fixture *f)
{
    Record r;
    enum { ROWS = LISTING_MAX_ROWS + 20 };
    FIX_OK(records_batch_begin(f->records, &f->err));
    for (int i = 0; i < ROWS; i++)
        FIX_OK(fix_save(f, &f->operator, "person", 0, "{\"name\":{\"en\":\"P\"}}", false, &r));
    FIX_OK(records_batch_end(f->records, true, &f->err));
    Sheet sheet;
    ListingQuery query = {.type = &FIX_PERSON, .side = SIDE_WORK, .order = ORDER_NAME};
    FIX_OK(sheet_read(f->records, &f->operator, & query, f->arena, &sheet, &f->err));
    assert_int_equal(sheet.count, ROWS);
}
FIX_BOTH(many_rows_are_read_by_pages)

int test_records_sheet(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(everything_for_the_operator),
                                       cmocka_unit_test(no_more_than_one_may_take_away),
                                       cmocka_unit_test(the_public_side_is_anybodys),
                                       cmocka_unit_test(many_rows_are_read_by_pages)};
    return cmocka_run_group_tests_name("records sheet", tests, NULL, NULL);
}
