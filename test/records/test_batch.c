/* Tables of records: what each row becomes, and that nothing comes of a file with a mistake. */
#include "records/batch.h"
#include "store_fixture.h"

int test_records_batch(void);

#define SOURCES "\"sources\":[{\"url\":\"https://example.org/a\"}]"
#define HEAD "id,revision,name.en,kind,places,contact\n"

static FlatTable table_of(Fixture *f, Str bytes)
{
    FlatTable table;
    f->err = (Err){0};
    FIX_OK(flat_table_read(bytes, f->arena, &table, &f->err));
    return table;
}

static BatchReport run(Fixture *f, const Viewer *viewer, const char *type, const char *csv,
                       const BatchOptions *options, bool preview)
{
    BatchReport report;
    FlatTable table = table_of(f, str_of(csv));
    const RecordType *t = type_find(FIX_TYPES, str_of(type));
    fix_tick(f);
    FIX_OK((preview ? batch_preview : batch_save)(f->records, viewer, t, &table, options, f->arena,
                                                  &report, &f->err));
    return report;
}

static BatchReport save(Fixture *f, const char *csv)
{
    return run(f, &f->operator, "organisation", csv, &(BatchOptions){.note = STR("a table")},
               false);
}

static void expect_counts(const BatchReport *r, size_t new, size_t changed, size_t unchanged,
                          size_t wrong)
{
    if (r->problem_count && !wrong)
        fail_msg("line %lu, %.*s: %s %.*s", r->problems[0].line, STR_ARG(r->problems[0].column),
                 r->problems[0].message, STR_ARG(r->problems[0].value));
    assert_int_equal(r->counts[BATCH_NEW], new);
    assert_int_equal(r->counts[BATCH_CHANGED], changed);
    assert_int_equal(r->counts[BATCH_UNCHANGED], unchanged);
    assert_int_equal(r->counts[BATCH_WRONG], wrong);
}

static const char *body_of(Fixture *f, const char *id)
{
    Record r;
    FIX_OK(record_read(f->records, &f->operator, str_of(id), 0, f->arena, &r, &f->err));
    return fix_json(f, r.body);
}

static void rows_become_records_on(Fixture *f)
{
    const char *csv = HEAD "organisation:a,,Alpha,un,place:KG 40%; place:KZ,a@example.org\n"
                           ",,\"'=SUM(A1)\",ngo,,\n";
    BatchReport report = run(f, &f->operator, "organisation", csv, &(BatchOptions){0}, true);
    expect_counts(&report, 2, 0, 0, 0);
    assert_false(report.is_saved);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM record"), 0);
    report = save(f, csv);
    expect_counts(&report, 2, 0, 0, 0);
    assert_true(report.is_saved);
    assert_string_equal(body_of(f, "organisation:a"),
                        "{\"name\":{\"en\":\"Alpha\"},\"kind\":\"un\",\"places\":[{\"to\":\"place:"
                        "KG\",\"share\":40},{\"to\":\"place:KZ\"}],\"contact\":\"a@example.org\"}");
    assert_string_equal(body_of(f, arena_cstr(f->arena, report.rows[1].id)),
                        "{\"name\":{\"en\":\"=SUM(A1)\"},\"kind\":\"ngo\"}");
    /* Once more: the first is unchanged. What has no column stays, an empty cell goes. */
    csv = "id,revision,contact,name.ru\norganisation:a,1,,Альфа\n";
    report = save(f, csv);
    expect_counts(&report, 0, 1, 0, 0);
    assert_int_equal(report.rows[0].changes, 2);
    assert_string_equal(body_of(f, "organisation:a"),
                        "{\"name\":{\"en\":\"Alpha\",\"ru\":\"Альфа\"},\"kind\":\"un\",\"places\":["
                        "{\"to\":\"place:KG\",\"share\":40},{\"to\":\"place:KZ\"}]}");
    report = save(f, "id,revision,name.ru\norganisation:a,1,Альфа\n"); /* the same file again */
    expect_counts(&report, 0, 0, 1, 0);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM revision"), 3);
    assert_int_equal(
        fix_number(f, "SELECT count(*) FROM revision WHERE note = 'a table' AND act = 'save'"), 3);
}
FIX_BOTH(rows_become_records)

static void items_keep_their_place_on(Fixture *f)
{
    Record r;
    FIX_OK(fix_save(f, &f->operator, "person:a", 0,
                    "{\"name\":{\"en\":\"A\"},\"offices\":[{\"phone\":\"1\",\"since\":\"2020\"},"
                    "{\"phone\":\"2\"},{\"phone\":\"3\"}]}",
                    false, &r));
    BatchReport report =
        run(f, &f->operator, "person", "id,offices.2.phone,offices.1.since\nperson:a,,2021\n",
            &(BatchOptions){0}, false);
    expect_counts(&report, 0, 1, 0, 0);
    assert_string_equal(body_of(f, "person:a"),
                        "{\"name\":{\"en\":\"A\"},\"offices\":[{\"phone\":\"1\",\"since\":\"2021\"}"
                        ",{\"phone\":\"3\"}]}");
}
FIX_BOTH(items_keep_their_place)

static void expect_problem(Fixture *f, const char *csv, unsigned long line, const char *column,
                           const char *message)
{
    int64_t before = fix_number(f, "SELECT count(*) FROM revision");
    BatchReport report = save(f, csv);
    assert_false(report.is_saved);
    if (report.problem_count != 1 || report.problems[0].line != line ||
        !str_eq(report.problems[0].column, str_of(column)) ||
        strcmp(report.problems[0].message, message) != 0)
        fail_msg("%s: %zu problems, line %lu, %.*s: %s %.*s", csv, report.problem_count,
                 report.problems[0].line, STR_ARG(report.problems[0].column),
                 report.problems[0].message, STR_ARG(report.problems[0].value));
    assert_int_equal(fix_number(f, "SELECT count(*) FROM revision"), before);
}

static void a_mistake_saves_nothing_on(Fixture *f)
{
    Record r;
    fix_publish(f, "organisation:there", "{\"name\":{\"en\":\"S\"},\"kind\":\"un\"," SOURCES "}");
    fix_publish(f, "organisation:there", "{\"name\":{\"en\":\"T\"},\"kind\":\"un\"," SOURCES "}");
    FIX_OK(fix_save(f, &f->operator, "person:p", 0, "{\"name\":{\"en\":\"P\"}}", false, &r));
    expect_problem(f, "id,name.en,colour\n,A,red\n", 1, "colour", "problem.unknown_column");
    expect_problem(f, "name.en,name.en\nA,B\n", 1, "name.en", "problem.given_twice");
    expect_problem(f, "name.en,kind\nA,un\nB,party\n", 3, "kind", "problem.unknown_choice");
    expect_problem(f, "name.en,kind\nA,un\n\n\n,ngo\n", 5, "name.en", "problem.required");
    expect_problem(f, "name.en,places\nA,place:KG; place:XX\n", 2, "places",
                   "problem.unknown_link");
    expect_problem(f, "name.en,budget\nA,much\n", 2, "budget", "problem.not_a_number");
    expect_problem(f, "id,name.en\norganisation:x,A\norganisation:x,B\n", 3, "id",
                   "problem.given_twice");
    expect_problem(f, "id,name.en\nperson:q,A\n", 2, "", "problem.not_accepted");
    expect_problem(f, "id,name.en\nperson:p,A\n", 2, "id", "problem.other_type");
    expect_problem(f, "id,revision,name.en\norganisation:there,1,T2\n", 2, "revision",
                   "problem.lost_update");
    expect_problem(f, "id,revision,name.en\norganisation:there,first,T2\n", 2, "revision",
                   "problem.not_a_revision");
    expect_problem(f, "id,revision,name.en\norganisation:there,0,T2\n", 2, "revision",
                   "problem.not_a_revision");
    expect_problem(f, "id,revision,name.en\norganisation:none,1,N\n", 2, "id",
                   "problem.no_such_record");
    expect_problem(f, "name.en,contact\nA,[erased 2026-11-26]\n", 2, "contact", "problem.erased");
    FIX_OK(fix_step(f, &f->operator, STR("organisation:there"), STEP_ARCHIVE, "", &r));
    expect_problem(f, "id,name.en\norganisation:there,T2\n", 2, "", "problem.not_accepted");
}
FIX_BOTH(a_mistake_saves_nothing)

static void the_others_may_be_saved_on(Fixture *f)
{
    BatchReport report =
        run(f, &f->operator, "organisation", "name.en,kind\nA,un\nB,party\nC,ngo\n",
            &(BatchOptions){.skips_wrong = true, .submit = true}, false);
    assert_int_equal(report.counts[BATCH_WRONG], 3); /* none has a source, which submitting wants */
    report = run(f, &f->operator, "organisation",
                 "name.en,kind,sources.1.url\nA,un,https://example.org\nB,party,https://example.org"
                 "\nC,ngo,https://example.org/c\n",
                 &(BatchOptions){.skips_wrong = true, .submit = true}, false);
    expect_counts(&report, 2, 0, 0, 1);
    assert_true(report.is_saved);
    assert_int_equal(report.problems[0].line, 3);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM record WHERE state = 3"), 2);
}
FIX_BOTH(the_others_may_be_saved)

static void rows_link_to_each_other_on(Fixture *f)
{
    BatchReport report = save(f, "id,name.en,partners\n"
                                 "organisation:a,A,organisation:b; organisation:d\n"
                                 "organisation:b,B,organisation:c\n"
                                 "organisation:c,C,\n"
                                 "organisation:d,D,organisation:c\n");
    expect_counts(&report, 4, 0, 0, 0);
    report = save(f, "id,name.en,partners\norganisation:x,X,organisation:y\n"
                     "organisation:y,Y,organisation:x\n");
    assert_int_equal(report.counts[BATCH_WRONG], 2);
    assert_int_equal(report.problem_count, 2);
    assert_string_equal(report.problems[1].message, "problem.unknown_link");
}
FIX_BOTH(rows_link_to_each_other)

static void rights_hold_on(Fixture *f)
{
    static const Reach reach[] = {
        {STR_INIT("place:KG"), ACT_READ | ACT_WRITE | ACT_IMPORT, SENSITIVITY_RESTRICTED}};
    Viewer importer = {.account = STR("account:i"), .reaches = reach, .reach_count = 1};
    BatchReport report;
    FlatTable table = table_of(f, STR("name.en\nA\n"));
    fix_publish(f, "organisation:kz",
                "{\"name\":{\"en\":\"KZ\"},\"kind\":\"un\",\"places\":[\"place:KZ\"]," SOURCES "}");
    Record r;
    FIX_OK(fix_save(f, &f->operator, "organisation:hidden", 0,
                    "{\"name\":{\"en\":\"H\"},\"places\":[\"place:KZ\"]}", false, &r));
    assert_int_equal(batch_save(f->records, &f->writer, &FIX_ORGANISATION, &table,
                                &(BatchOptions){0}, f->arena, &report, &f->err),
                     ERR_DENIED);
    importer.now_us = f->now_us;
    report = run(f, &importer, "organisation",
                 "id,name.en,places\n,In,place:KG-C\n,Out,place:KZ\n,Nowhere,\n"
                 "organisation:kz,KZ 2,place:KG\n",
                 &(BatchOptions){.skips_wrong = true}, false);
    assert_int_equal(report.counts[BATCH_NEW], 1);
    assert_int_equal(report.counts[BATCH_WRONG], 3);
    assert_true(report.is_saved);
    for (size_t i = 0; i < report.problem_count; i++)
        assert_string_equal(report.problems[i].message, "problem.denied");
    assert_int_equal(fix_number(f, "SELECT count(*) FROM record"), 3);
    assert_int_equal(fix_number(f, "SELECT count(*) FROM audit_entry WHERE act = 'records.import'"),
                     1);
}
FIX_BOTH(rights_hold)

/* An id that is taken by a record out of sight is told as one that nobody has; who imports
 * everywhere chooses ids. */
static void a_taken_id_is_as_a_free_one_on(Fixture *f)
{
    static const Reach reach[] = {
        {STR_INIT("place:KG"), ACT_READ | ACT_WRITE | ACT_IMPORT, SENSITIVITY_STRICT},
        {STR_INIT("region"), ACT_READ | ACT_WRITE | ACT_IMPORT, SENSITIVITY_CONFIDENTIAL}};
    Viewer importer = {.account = STR("account:i"), .reaches = reach, .now_us = f->now_us};
    Record r;
    FIX_OK(fix_save(f, &f->operator, "organisation:hidden", 0,
                    "{\"name\":{\"en\":\"H\"},\"places\":[\"place:KZ\"],"
                    "\"sensitivity\":\"strict\",\"reason\":\"safety\"}",
                    false, &r));
    for (importer.reach_count = 1; importer.reach_count <= 2; importer.reach_count++) {
        BatchReport report = run(f, &importer, "organisation",
                                 "id,name.en,places\norganisation:hidden,H,place:KG\n"
                                 "organisation:nobody,H,place:KG\nperson:nobody,H,place:KG\n",
                                 &(BatchOptions){0}, true);
        expect_counts(&report, 0, 0, 0, 3);
        assert_int_equal(report.problem_count, 3);
        for (size_t i = 0; i < 3; i++) {
            assert_string_equal(report.problems[i].message, "problem.no_such_record");
            assert_true(str_eq(report.problems[i].column, STR("id")));
            assert_true(str_eq(report.problems[i].value, report.rows[i].id));
        }
    }
    BatchReport report = run(f, &f->chief, "organisation", "id,name.en\norganisation:mine,M\n",
                             &(BatchOptions){0}, true);
    expect_counts(&report, 1, 0, 0, 0);
}
FIX_BOTH(a_taken_id_is_as_a_free_one)

/* --- files --- */

static void workbooks_are_tables_too(void **state)
{
    (void)state;
    Fixture *f = fix_open(DB_SQLITE);
    Doc *body = fix_read(f, "{\"name\":{\"en\":\"=1+1\"},\"budget\":12.5,\"contact\":\"a@b.org\"}");
    FlatHeader *header = flat_header_new(f->arena, &FIX_ORGANISATION);
    flat_header_add(header, body);
    Str *cells =
        flat_row(header, &(FlatMeta){STR("organisation:a"), 3, RECORD_DRAFT}, body, f->arena);
    XlsxWriter *writer;
    Buf book, csv;
    buf_init(&book, 1 << 20);
    buf_init(&csv, 1 << 20);
    FIX_OK(xlsx_writer_open(&writer, &(XlsxProperties){STR("x"), f->now_us}, &f->err));
    xlsx_write_sheet(writer, STR("a"), false, flat_names(header, f->arena), header->count);
    flat_xlsx_row(writer, header, cells);
    FIX_OK(xlsx_writer_finish(writer, &book, &f->err));
    xlsx_writer_close(writer);
    flat_csv_header(&csv, header);
    flat_csv_row(&csv, header, cells);
    assert_string_equal(arena_cstr(f->arena, buf_str(&csv)),
                        "id,revision,state,name.en,contact,budget\r\n"
                        "organisation:a,3,draft,'=1+1,a@b.org,12.5\r\n");
    Str both[] = {buf_str(&book), buf_str(&csv)};
    for (int i = 0; i < 2; i++) {
        FlatTable table = table_of(f, both[i]);
        assert_int_equal(table.count, 1);
        assert_int_equal(table.lines[0].line, 2);
        assert_int_equal(table.header_count, header->count);
        for (size_t c = 0; c < header->count; c++) {
            assert_true(str_eq(table.header[c], header->columns[c].name));
            assert_true(str_eq(table.lines[0].cells[c], cells[c]));
        }
    }
    buf_clear(&book);
    buf_clear(&csv);
    fix_close(f);
}

#define TASK                                                                                       \
    "{\"name\":{\"en\":\"T\"},\"status\":\"%s\",\"places\":[{\"to\":\"place:KG\"}]," SOURCES "}"
#define REPORT_HEAD "id,revision,(due),status,told.en\n"
static const BatchOptions REPORT = {.is_report = true, .skips_wrong = true, .shown = 10};

static Str task(Fixture *f, const char *id, const char *status)
{
    return fix_publish(f, id, arena_cstr(f->arena, arena_printf(f->arena, TASK, status)));
}

static const char *first_problem(const BatchReport *report)
{
    return report->problem_count ? report->problems[0].message : "";
}

/* Revision 1 was saved, 2 published. The writer may not import, and reports all the same. */
static void a_report_on(Fixture *f)
{
    task(f, "task:a", "open");
    task(f, "task:b", "open");
    BatchReport r =
        run(f, &f->writer, "task", REPORT_HEAD "task:a,1,never read,going,Begun\ntask:b,2,,open,\n",
            &REPORT, true);
    expect_counts(&r, 0, 1, 1, 0);
    assert_string_equal(fix_json(f, doc_get(r.rows[0].after, STR("told"))), "{\"en\":\"Begun\"}");
    assert_true(str_eq(doc_str(r.rows[0].before, "status"), STR("open")));
    assert_null(r.rows[1].before);
    assert_null(strstr(body_of(f, "task:a"), "Begun"));
    r = run(f, &f->writer, "task", REPORT_HEAD "task:a,1,,going,Begun\n", &REPORT, false);
    assert_true(r.is_saved);
    assert_non_null(strstr(body_of(f, "task:a"), "Begun"));
}
FIX_BOTH(a_report)

static void a_conflict_is_told_on(Fixture *f)
{
    Record r;
    task(f, "task:a", "open");
    task(f, "task:b", "open");
    FIX_OK(fix_save(f, &f->operator, "task:a", -1,
                    arena_cstr(f->arena, arena_printf(f->arena, TASK, "dropped")), false, &r));
    BatchReport report = run(f, &f->writer, "task",
                             REPORT_HEAD "task:a,2,,going,x\ntask:b,2,,going,y\n", &REPORT, false);
    expect_counts(&report, 0, 1, 0, 1);
    assert_true(report.is_saved);
    assert_string_equal(first_problem(&report), "problem.lost_update");
    assert_true(str_eq(doc_str(report.rows[0].before, "status"), STR("open")));
    assert_true(str_eq(doc_str(report.rows[0].after, "status"), STR("dropped")));
    assert_non_null(strstr(body_of(f, "task:a"), "dropped"));
    assert_non_null(strstr(body_of(f, "task:b"), "going"));
    /* A revision that never was is no base. */
    report = run(f, &f->writer, "task", REPORT_HEAD "task:b,99,,open,z\n", &REPORT, false);
    assert_string_equal(first_problem(&report), "problem.lost_update");
    assert_null(report.rows[0].before);
    /* Nor is 0, nor none at all. */
    report = run(f, &f->writer, "task", REPORT_HEAD "task:b,0,,open,z\ntask:a,,,open,z\n", &REPORT,
                 false);
    expect_counts(&report, 0, 0, 0, 2);
    assert_string_equal(first_problem(&report), "problem.not_a_revision");
    assert_string_equal(report.problems[1].message, "problem.required");
    report = run(f, &f->writer, "task", "id,status\ntask:b,open\n", &REPORT, false);
    assert_string_equal(first_problem(&report), "problem.required");
    assert_null(strstr(body_of(f, "task:b"), "open"));
}
FIX_BOTH(a_conflict_is_told)

static void a_report_makes_nothing_on(Fixture *f)
{
    static const struct {
        const char *row, *message;
    } rows[] = {{",,,open,x", "problem.required"},
                {"task:new,,,open,x", "problem.no_such_record"},
                {"task:kz,2,,open,x", "problem.no_such_record"},
                {"person:p,,,open,x", "problem.no_such_record"}};
    fix_publish(f, "task:kz",
                "{\"name\":{\"en\":\"T\"},\"status\":\"open\",\"sensitivity\":"
                "\"restricted\",\"reason\":\"r\",\"places\":[{\"to\":\"place:KZ\"}]," SOURCES "}");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const Viewer *who[] = {&f->writer, &f->chief};
        for (size_t k = 0; k < (i == 2 ? 1 : 2); k++) {
            const char *csv =
                arena_cstr(f->arena, arena_printf(f->arena, REPORT_HEAD "%s\n", rows[i].row));
            BatchReport report = run(f, who[k], "task", csv, &REPORT, false);
            assert_string_equal(first_problem(&report), rows[i].message);
            assert_int_equal(report.counts[BATCH_NEW], 0);
        }
    }
}
FIX_BOTH(a_report_makes_nothing)

static void a_report_has_a_bound_on(Fixture *f)
{
    BatchReport report;
    Buf csv;
    buf_init(&csv, 1 << 20);
    buf_add(&csv, STR(REPORT_HEAD));
    for (int i = 0; i <= BATCH_MAX_REPORT; i++)
        buf_printf(&csv, "task:%d,,,,\n", i);
    FlatTable table = table_of(f, buf_str(&csv));
    assert_int_equal(
        batch_save(f->records, &f->writer, &FIX_TASK, &table, &REPORT, f->arena, &report, &f->err),
        ERR_TOO_LARGE);
    assert_int_equal(
        batch_save(f->records, &f->reviewer, &FIX_TASK, &table, &REPORT, f->arena, &report, NULL),
        ERR_DENIED);
    buf_clear(&csv);
}
FIX_BOTH(a_report_has_a_bound)

static void files_that_are_no_tables(void **state)
{
    (void)state;
    Arena *arena = arena_new(64 << 20);
    FlatTable table;
    Err err = {0};
    assert_int_equal(flat_table_read(STR(""), arena, &table, &err), ERR_PARSE);
    assert_int_equal(flat_table_read(STR("\n , \n"), arena, &table, NULL), ERR_PARSE);
    assert_int_equal(flat_table_read(STR("a,b\n1,2,3\n"), arena, &table, &err), ERR_PARSE);
    assert_int_equal(flat_table_read(STR("a,b\n1,2, \n"), arena, &table, NULL), ERR_OK);
    assert_int_equal(table.count, 1);
    assert_int_equal(
        flat_table_read(STR("\xff\xfei\0d\0\t\0\x41\x04\n\0x\0\n\0"), arena, &table, &err), ERR_OK);
    assert_true(table.header_count == 2 && str_eq(table.header[1], STR("с")) && table.count == 1);
    assert_int_equal(flat_table_read(STR("\xfe\xff\0i\0d\0\n\xdc\x01"), arena, &table, &err),
                     ERR_PARSE);
    assert_int_equal(err.line, 2);
    err = (Err){0};
    assert_int_equal(flat_table_read(STR("PK\x03\x04nothing"), arena, &table, NULL), ERR_PARSE);
    Buf many;
    buf_init(&many, 1 << 20);
    buf_add(&many, STR("a\n"));
    for (int i = 0; i < FLAT_MAX_ROWS; i++)
        buf_add(&many, STR("x\n"));
    assert_int_equal(flat_table_read(buf_str(&many), arena, &table, NULL), ERR_OK);
    assert_int_equal(table.count, FLAT_MAX_ROWS);
    buf_add(&many, STR("x\n"));
    assert_int_equal(flat_table_read(buf_str(&many), arena, &table, NULL), ERR_TOO_LARGE);
    buf_clear(&many);
    arena_free(arena);
}

int test_records_batch(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(rows_become_records),
                                       cmocka_unit_test(items_keep_their_place),
                                       cmocka_unit_test(a_mistake_saves_nothing),
                                       cmocka_unit_test(the_others_may_be_saved),
                                       cmocka_unit_test(rows_link_to_each_other),
                                       cmocka_unit_test(rights_hold),
                                       cmocka_unit_test(a_taken_id_is_as_a_free_one),
                                       cmocka_unit_test(workbooks_are_tables_too),
                                       cmocka_unit_test(a_report),
                                       cmocka_unit_test(a_conflict_is_told),
                                       cmocka_unit_test(a_report_makes_nothing),
                                       cmocka_unit_test(a_report_has_a_bound),
                                       cmocka_unit_test(files_that_are_no_tables)};
    return cmocka_run_group_tests_name("records batch", tests, NULL, NULL);
}
