/* All records out and in: the same bytes, whatever the store. */
#include "records/transfer.h"
#include "store_fixture.h"

int test_records_transfer(void);

#define SOURCES "\"sources\":[{\"url\":\"https://example.org/a\"}]"
#define ORG(name, more)                                                                            \
    "{\"name\":{\"en\":\"" name "\",\"ru\":\"Фонд\"},\"kind\":\"ngo\"," more SOURCES "}"

static ErrCode append(void *context, Str bytes, Err *err)
{
    Buf *out = context;
    (void)err;
    buf_add(out, bytes);
    return ERR_OK;
}

static Str export_of(Fixture *f)
{
    Buf out;
    buf_init(&out, 16 << 20);
    fix_tick(f);
    FIX_OK(records_export(f->records, &f->operator, append, &out, &f->err));
    Str text = arena_dup(f->arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static ErrCode import(Fixture *f, Str bytes, bool dry_run, TransferCounts *counts)
{
    fix_tick(f);
    return records_import(f->records, &f->operator, STR("some/all.jsonl"), bytes, dry_run, counts,
                          &f->err);
}

/* Every act, every state. */
static void fill(Fixture *f)
{
    Record r;
    fix_publish(f, "organisation:water", ORG("Water", "\"places\":[{\"to\":\"place:KG-C\"}],"));
    fix_publish(f, "organisation:zebra", ORG("Zebra", "\"contact\":\"z@example.org\","));
    fix_publish(f, "organisation:double", ORG("Water, too", ""));
    fix_publish(f, "organisation:linked",
                ORG("Linked", "\"partners\":[{\"to\":\"organisation:water\",\"share\":\"33.30\"},"
                              "{\"to\":\"organisation:double\"}],"));
    fix_publish(
        f, "person:bahor",
        "{\"name\":{\"en\":\"Bahor\"},\"offices\":[{\"organisation\":\"organisation:water\","
        "\"title\":{\"ru\":\"Глава \\\"\\u200cو\"}}]," SOURCES "}");
    FIX_OK(fix_save(f, &f->writer, "person", 0,
                    "{\"name\":{\"en\":\"Draft\"},\"places\":[\"place:KG-O\"]," SOURCES "}", true,
                    &r));
    FIX_OK(fix_step(f, &f->reviewer, r.id, STEP_RETURN, "more,\nplease", &r));
    fix_tick(f);
    FIX_OK(record_comment(f->records, &f->reviewer, r.id, STR("где \"источник\"?"), &f->err));
    FIX_OK(record_comment(f->records, &f->operator, r.id, STR("there"), &f->err));
    FIX_OK(fix_save(f, &f->operator, "organisation:zebra", -1, ORG("Zebra 2", ""), false, &r));
    fix_tick(f);
    FIX_OK(fix_merge(f, &f->operator, STR("organisation:double"), STR("organisation:water"),
                     STR("one and the same"), &f->err));
    fix_publish(f, "organisation:gone", ORG("Gone", ""));
    FIX_OK(fix_step(f, &f->operator, STR("organisation:gone"), STEP_ARCHIVE, "", &r));
    fix_tick(f);
    FIX_OK(fix_erase(f, &f->operator, STR("organisation:zebra"), STR("contact"), STR("asked for"),
                     &f->err));
    fix_publish(f, "organisation:shut", ORG("Shut", ""));
    FIX_OK(fix_save(f, &f->operator, "organisation:shut", -1,
                    ORG("Shut", "\"sensitivity\":\"strict\",\"reason\":\"danger\","), false, &r));
    fix_tick(f);
    FIX_OK(window_open(f->records, &f->operator, &(Window){.id = STR("2026-q1"),
                                                           .context = STR("place:KG"),
                                                           .type = STR(""),
                                                           .until = STR("2026-03-31"),
                                                           .note = STR("")},
                       &f->err));
    FIX_OK(window_open(f->records, &f->operator, &(Window){.id = STR("2025"),
                                                           .context = STR("region"),
                                                           .type = STR("organisation"),
                                                           .until = STR("2025-12-31"),
                                                           .note = STR("a \"note\"")},
                       &f->err));
    FIX_OK(window_close(f->records, &f->operator, STR("2025"), STR("done"), &f->err));
}

static void expect_same_public(Fixture *a, Fixture *b)
{
    static const char *const ids[] = {
        "organisation:water", "organisation:zebra", "organisation:double", "organisation:linked",
        "person:bahor",       "organisation:gone",  "organisation:shut"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const char *x = fix_public(a, str_of(ids[i])), *y = fix_public(b, str_of(ids[i]));
        assert_true(!x == !y);
        if (x)
            assert_string_equal(x, y);
    }
    for (int side = 0; side < 3; side++) {
        const char *sql = side == 0   ? "SELECT count(*) FROM link WHERE side = 0"
                          : side == 1 ? "SELECT count(*) FROM link WHERE side = 1"
                                      : "SELECT sum(count) FROM facet_block";
        assert_int_equal(fix_number(a, sql), fix_number(b, sql));
    }
}

static void move(DbKind from, DbKind to)
{
    Fixture *a = fix_open(from), *b = fix_open(to), *f;
    TransferCounts counts;
    fill(a);
    Str first = export_of(a);
    f = b;
    FIX_OK(import(b, first, true, &counts));
    assert_int_equal(fix_number(b, "SELECT count(*) FROM record"), 0);
    assert_int_equal(fix_number(b, "SELECT count(*) FROM audit_entry"), 0);
    FIX_OK(import(b, first, false, &counts));
    assert_int_equal(counts.records, 8);
    assert_int_equal(counts.windows, 2);
    assert_int_equal(counts.revisions, fix_number(a, "SELECT count(*) FROM revision"));
    assert_string_equal(arena_cstr(b->arena, export_of(b)), arena_cstr(b->arena, first));
    expect_same_public(a, b);
    fix_expect_rebuildable(b);
    FIX_OK(import(b, first, false, &counts));
    assert_int_equal(counts.records + counts.windows, 0);
    assert_int_equal(counts.unchanged, 10);
    assert_string_equal(arena_cstr(b->arena, export_of(b)), arena_cstr(b->arena, first));
    fix_close(a);
    fix_close(b);
}

static void all_comes_out_and_in(void **state)
{
    (void)state;
    int kinds = both_kinds("all_comes_out_and_in");
    for (int from = 0; from < kinds; from++)
        for (int to = 0; to < kinds; to++)
            move((DbKind)from, (DbKind)to);
}

/* --- what is refused --- */

#define FIRST "{\"format\":\"darya-records\",\"version\":1}\n"
#define END(n) "{\"end\":true,\"records\":" #n ",\"revisions\":" #n ",\"windows\":0}\n"
#define LINE(id, type, head, body)                                                                 \
    "{\"id\":\"" id "\",\"type\":\"" type "\",\"created_at\":\"2026-01-01T00:00:00.000000Z\","     \
    "\"created_by\":\"account:nobody\",\"author\":\"account:nobody\"," head "\"revisions\":"       \
    "[{\"number\":1,\"act\":\"save\",\"state\":\"draft\",\"sensitivity\":\"public\",\"at\":"       \
    "\"2026-01-01T00:00:00.000000Z\",\"by\":\"account:nobody\",\"body\":" body "}]}\n"
#define A(body) LINE("organisation:a", "organisation", "", body)
#define NAME "\"name\":{\"en\":\"A\"}"

static void refuses_on(Fixture *f)
{
    static const struct {
        const char *text;
        ErrCode code;
        unsigned long line;
        const char *says;
    } cases[] = {
        {"", ERR_PARSE, 1, ""},
        {"id,name\n", ERR_PARSE, 1, ""},
        {"{\"format\":\"other\",\"version\":1}\n" END(0), ERR_PARSE, 1, "no file of records"},
        {"{\"format\":\"darya-records\",\"version\":2}\n" END(0), ERR_VERSION, 1, "newer"},
        {FIRST A("{" NAME "}"), ERR_PARSE, 3, "no end"},
        {FIRST END(1), ERR_PARSE, 2, "missing"},
        {FIRST A("{" NAME "}") END(2), ERR_PARSE, 3, "missing"},
        {FIRST END(0) A("{" NAME "}"), ERR_PARSE, 3, "behind"},
        {FIRST "[]\n" END(0), ERR_PARSE, 2, "object"},
        {FIRST "{\"id\":\"organisation:a\"\n" END(0), ERR_PARSE, 2, ""},
        {FIRST LINE("plan:a", "plan", "", "{" NAME "}") END(1), ERR_UNSUPPORTED, 2, "'plan'"},
        {FIRST LINE("person:a", "organisation", "", "{" NAME "}") END(1), ERR_INVALID, 2, "'id'"},
        {FIRST LINE("organisation:a", "organisation", "\"extra\":1,", "{" NAME "}") END(1),
         ERR_INVALID, 2, "extra"},
        {FIRST LINE("organisation:a", "organisation", "\"published\":2,", "{" NAME "}") END(1),
         ERR_INVALID, 2, "published"},
        {FIRST LINE("organisation:a", "organisation", "\"merged_into\":\"organisation:b\",",
                    "{" NAME "}") END(1),
         ERR_INVALID, 2, "merged_into"},
        {FIRST A("{" NAME ",\"kind\":\"party\"}") END(1), ERR_INVALID, 2, "unknown_choice"},
        {FIRST A("{" NAME ",\"nothing\":\"x\"}") END(1), ERR_INVALID, 2, "unknown_field"},
        {FIRST A("{" NAME ",\"contact\":\" a@example.org\"}") END(1), ERR_INVALID, 2,
         "not written"},
        {FIRST A("{\"kind\":\"un\"," NAME "}") END(1), ERR_INVALID, 2, "not written"},
        {FIRST A("{" NAME ",\"contact\":\"\"}") END(1), ERR_INVALID, 2, "not written"},
        {FIRST A("{" NAME "}") "\n" A("{" NAME ",\"kind\":\"un\"}") END(2), ERR_CONFLICT, 4,
         "already"},
        {FIRST LINE("organisation:b", "organisation", "", "{" NAME "}")
             A("{" NAME ",\"partners\":[{\"to\":\"organisation:none\"}]}") END(2),
         ERR_INVALID, 3, "organisation:none"},
        {FIRST A("{" NAME ",\"places\":[{\"to\":\"place:XX\"}]}") END(1), ERR_INVALID, 2,
         "place:XX"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        TransferCounts counts;
        ErrCode rc = import(f, str_of(cases[i].text), false, &counts);
        if (rc != cases[i].code || f->err.line != cases[i].line ||
            !strstr(f->err.message, cases[i].says) || strcmp(f->err.file, "some/all.jsonl") != 0)
            fail_msg("case %zu: %s, line %lu: %s", i, err_name(rc), f->err.line, f->err.message);
        assert_int_equal(fix_number(f, "SELECT count(*) FROM record"), 0);
    }
}
FIX_BOTH(refuses)

static void another_one_by_that_id_is_a_conflict_on(Fixture *f)
{
    TransferCounts counts;
    fix_publish(f, "organisation:a", ORG("A", ""));
    Str before = export_of(f);
    const char *text =
        FIRST LINE("organisation:b", "organisation", "", "{" NAME "}") A("{" NAME "}") END(2);
    assert_int_equal(import(f, str_of(text), false, &counts), ERR_CONFLICT);
    assert_int_equal(f->err.line, 3);
    assert_true(f->err.hint[0]);
    assert_string_equal(arena_cstr(f->arena, export_of(f)), arena_cstr(f->arena, before));
    /* Keys may stand in another order. */
    FIX_OK(import(f, before, false, &counts));
    assert_int_equal(counts.unchanged, 1);
}
FIX_BOTH(another_one_by_that_id_is_a_conflict)

static void links_may_lead_forth_on(Fixture *f)
{
    TransferCounts counts;
    const char *text = FIRST A("{" NAME ",\"partners\":[{\"to\":\"person:z\"}]}")
        LINE("person:z", "person", "", "{" NAME "}") END(2);
    FIX_OK(import(f, str_of(text), false, &counts));
    assert_int_equal(counts.records, 2);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM link WHERE side = 1"), 1);
}
FIX_BOTH(links_may_lead_forth)

static void wants_rights_on(Fixture *f)
{
    TransferCounts counts;
    Buf out;
    buf_init(&out, 1000);
    fix_publish(f, "organisation:a", ORG("A", ""));
    const Viewer *viewers[] = {&f->writer, &f->reviewer, &f->stranger, &f->chief};
    for (size_t i = 0; i < 4; i++) { /* the chief has not told the password again */
        assert_int_equal(records_export(f->records, viewers[i], append, &out, &f->err), ERR_DENIED);
        assert_int_equal(out.len, 0);
    }
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(records_import(f->records, viewers[i], STR("x"), STR(FIRST END(0)), false,
                                        &counts, &f->err),
                         ERR_DENIED);
    f->chief.is_stepped_up = true;
    FIX_OK(records_export(f->records, &f->chief, append, &out, &f->err));
    FIX_OK(records_import(f->records, &f->chief, STR("x"), STR(FIRST END(0)), false, &counts,
                          &f->err));
    assert_int_equal(
        fix_number(
            f,
            "SELECT count(*) FROM audit_entry WHERE act IN ('records.export', 'records.import')"),
        2);
    buf_clear(&out);
}
FIX_BOTH(wants_rights)

static ErrCode fail_to_write(void *context, Str bytes, Err *err)
{
    (void)bytes;
    return --*(int *)context ? ERR_OK : err_set(err, ERR_IO, "the disk is full");
}

static void a_failing_writer_ends_it_on(Fixture *f)
{
    fill(f);
    for (int n = 1; n < 8; n++) {
        int left = n;
        fix_tick(f);
        assert_int_equal(records_export(f->records, &f->operator, fail_to_write, &left, &f->err),
                         ERR_IO);
    }
    fix_publish(f, "organisation:after", ORG("After", "")); /* the connection is free again */
}
FIX_BOTH(a_failing_writer_ends_it)

int test_records_transfer(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_comes_out_and_in),
                                       cmocka_unit_test(refuses),
                                       cmocka_unit_test(another_one_by_that_id_is_a_conflict),
                                       cmocka_unit_test(links_may_lead_forth),
                                       cmocka_unit_test(wants_rights),
                                       cmocka_unit_test(a_failing_writer_ends_it)};
    return cmocka_run_group_tests_name("records transfer", tests, NULL, NULL);
}
