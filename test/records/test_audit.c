/* The chain holds; one byte changed anywhere shows at its entry, so does an entry that is gone; a
 * tail cut off shows by the last hash. */
#include "../sql/both.h"
#include "records/audit.h"

int test_records_audit(void);

typedef struct {
    Db *db;
    Arena *arena;
} Fixture;

static void set_up(Fixture *f, const BothStore *store)
{
    static const Migration *const sets[] = {audit_migrations};
    f->arena = arena_new(4 << 20);
    assert_int_equal(db_open(&f->db, store->address, DB_WRITE, NULL), ERR_OK);
    assert_int_equal(db_migrate(f->db, sets, 1, NULL), ERR_OK);
}

static void tear_down(Fixture *f)
{
    db_close(f->db);
    arena_free(f->arena);
}

/* The cmocka test `name` of `static void name_of(Fixture *)`, on both stores. */
#define AUDIT(name)                                                                                \
    static void name##_on(const BothStore *store)                                                  \
    {                                                                                              \
        Fixture f;                                                                                 \
        set_up(&f, store);                                                                         \
        name##_of(&f);                                                                             \
        tear_down(&f);                                                                             \
    }                                                                                              \
    BOTH(name)

static void append(Fixture *f, const char *actor, const char *act, const char *object)
{
    Doc *detail = doc_new(f->arena, DOC_OBJECT);
    doc_text(detail, "note", STR("a \"quoted\" line\nand ҷ"));
    doc_int(detail, "revision", 3);
    assert_int_equal(audit_append(f->db, str_of(actor), str_of(act), str_of(object), detail,
                                  STR("192.0.2.0"), NULL),
                     ERR_OK);
}

static void fill(Fixture *f, int count)
{
    assert_int_equal(db_begin(f->db, NULL), ERR_OK);
    for (int i = 0; i < count; i++)
        append(f, i % 2 ? "account:b" : "account:a", i % 3 ? "record.publish" : "session.open",
               i % 2 ? "organisation:undp" : "");
    assert_int_equal(db_commit(f->db, NULL), ERR_OK);
}

static int64_t verify(Fixture *f, int64_t *count, char hash[65])
{
    int64_t bad = -1;
    assert_int_equal(audit_verify(f->db, &bad, count, hash, NULL), ERR_OK);
    return bad;
}

static int64_t bad_entry(Fixture *f)
{
    int64_t count;
    char hash[65];
    return verify(f, &count, hash);
}

static void change(Fixture *f, const char *sql)
{
    assert_int_equal(db_begin(f->db, NULL), ERR_OK);
    assert_int_equal(db_exec(f->db, sql, NULL), ERR_OK);
    assert_int_equal(db_commit(f->db, NULL), ERR_OK);
}

static void test_chain_holds_of(Fixture *f)
{
    char hash[65], later[65];
    int64_t count;
    assert_int_equal(verify(f, &count, hash), 0);
    assert_int_equal(count, 0);
    assert_string_equal(hash, "");
    fill(f, 1000); /* two parts to the last row */
    assert_int_equal(verify(f, &count, hash), 0);
    assert_int_equal(count, 1000);
    assert_int_equal(strlen(hash), 64);
    fill(f, 203);
    assert_int_equal(verify(f, &count, later), 0);
    assert_int_equal(count, 1203);
    assert_string_not_equal(hash, later);
    change(f, "UPDATE audit_entry SET actor = 'account:c' WHERE number = 1100");
    assert_int_equal(bad_entry(f), 1100);
}
AUDIT(test_chain_holds)

/* The value of one column of an entry, which the caller frees. */
static char *read_column(Fixture *f, const char *column, int row)
{
    char sql[200];
    Stmt *st;
    bool found;
    snprintf(sql, sizeof sql, "SELECT %s FROM audit_entry WHERE number = %d", column, row);
    assert_int_equal(stmt_prepare(&st, f->db, sql, NULL), ERR_OK);
    assert_int_equal(stmt_next(st, &found, NULL), ERR_OK);
    assert_true(found);
    Str value = stmt_col_text(st, 0);
    char *copy = strndup(value.ptr, value.len);
    stmt_free(st);
    return copy;
}

/* In a transaction of the caller: to commit each of many changes takes its time. */
static void write_column(Fixture *f, const char *column, int row, const char *value)
{
    char sql[200];
    Stmt *st;
    snprintf(sql, sizeof sql, "UPDATE audit_entry SET %s = $1 WHERE number = %d", column, row);
    assert_int_equal(stmt_prepare(&st, f->db, sql, NULL), ERR_OK);
    stmt_text(st, 1, str_of(value));
    assert_int_equal(stmt_run(st, NULL), ERR_OK);
    stmt_free(st);
}

static void test_one_changed_byte_of(Fixture *f)
{
    static const char *const texts[] = {"actor", "act", "object", "detail", "client", "hash"};
    char hash[65], again[65];
    int64_t count;
    fill(f, 4);
    assert_int_equal(verify(f, &count, hash), 0);
    assert_int_equal(db_begin(f->db, NULL), ERR_OK);
    for (int row = 1; row <= 4; row++) {
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++) {
            char *value = read_column(f, texts[t], row);
            for (size_t i = 0; value[i]; i++) {
                char was = value[i];
                value[i] = was == 'x' ? 'y' : 'x';
                if (str_is_utf8(str_of(value), NULL)) { /* no store takes another */
                    write_column(f, texts[t], row, value);
                    assert_int_equal(bad_entry(f), row);
                }
                value[i] = was;
            }
            write_column(f, texts[t], row, "");
            assert_int_equal(bad_entry(f), *value ? row : 0);
            write_column(f, texts[t], row, "another");
            assert_int_equal(bad_entry(f), row);
            write_column(f, texts[t], row, value);
            free(value);
        }
    }
    assert_int_equal(db_commit(f->db, NULL), ERR_OK);
    assert_int_equal(verify(f, &count, again), 0); /* all was put back */
    assert_string_equal(hash, again);
}
AUDIT(test_one_changed_byte)

static void test_changed_numbers_of(Fixture *f)
{
    fill(f, 5);
    change(f, "UPDATE audit_entry SET at_us = at_us + 1 WHERE number = 2");
    assert_int_equal(bad_entry(f), 2);
    change(f, "UPDATE audit_entry SET at_us = at_us - 1 WHERE number = 2");
    assert_int_equal(bad_entry(f), 0);
    change(f, "UPDATE audit_entry SET number = 0 WHERE number = 1");
    assert_int_equal(bad_entry(f), 1);
    change(f, "UPDATE audit_entry SET number = -7 WHERE number = 0");
    assert_int_equal(bad_entry(f), 1);
    change(f, "UPDATE audit_entry SET number = 1 WHERE number = -7");
    change(f, "UPDATE audit_entry SET number = 6 WHERE number = 5");
    assert_int_equal(bad_entry(f), 6);
}
AUDIT(test_changed_numbers)

static void test_moved_between_columns_of(Fixture *f)
{
    fill(f, 2);
    change(f, "UPDATE audit_entry SET detail = detail || ',\"client\":\"192.0.2.0', client = ''"
              " WHERE number = 2");
    assert_int_equal(bad_entry(f), 2);
}
AUDIT(test_moved_between_columns)

static void test_removed_rows_of(Fixture *f)
{
    char whole[65], cut[65];
    int64_t count;
    fill(f, 6);
    assert_int_equal(verify(f, &count, whole), 0);
    change(f, "DELETE FROM audit_entry WHERE number = 6");
    assert_int_equal(verify(f, &count, cut), 0);
    assert_int_equal(count, 5);
    assert_string_not_equal(whole, cut);
    change(f, "DELETE FROM audit_entry WHERE number = 3");
    assert_int_equal(bad_entry(f), 4);
    change(f, "DELETE FROM audit_entry WHERE number < 4");
    assert_int_equal(bad_entry(f), 4);
}
AUDIT(test_removed_rows)

static size_t listed(Fixture *f, AuditQuery query, AuditEntry **entries)
{
    size_t count;
    assert_int_equal(audit_list(f->db, &query, f->arena, entries, &count, NULL), ERR_OK);
    return count;
}

static void test_list_of(Fixture *f)
{
    AuditEntry *e;
    fill(f, 12);
    assert_int_equal(listed(f, (AuditQuery){0}, &e), 12);
    assert_int_equal(e[0].number, 1);
    assert_true(str_eq(e[0].detail,
                       STR("{\"note\":\"a \\\"quoted\\\" line\\u000aand ҷ\",\"revision\":3}")));
    assert_int_equal(listed(f, (AuditQuery){.newest_first = true, .limit = 2}, &e), 2);
    assert_int_equal(e[0].number, 12);
    assert_int_equal(listed(f, (AuditQuery){.newest_first = true, .after = 3}, &e), 2);
    assert_int_equal(listed(f, (AuditQuery){.after = 3}, &e), 9);
    assert_int_equal(listed(f, (AuditQuery){.actor = STR("account:b")}, &e), 6);
    assert_int_equal(listed(f, (AuditQuery){.act = STR("record.")}, &e), 8);
    assert_int_equal(listed(f, (AuditQuery){.act = STR("record")}, &e), 0);
    assert_int_equal(listed(f, (AuditQuery){.act = STR("session.open")}, &e), 4);
    AuditQuery all = {.actor = STR("account:b"),
                      .act = STR("record."),
                      .object = STR("organisation:undp"),
                      .since_us = 1,
                      .until_us = INT64_MAX,
                      .after = 2,
                      .limit = 3};
    assert_int_equal(listed(f, all, &e), 3);
    assert_int_equal(listed(f, (AuditQuery){.until_us = e[0].at_us}, &e) <= 5, 1);
    assert_int_equal(listed(f, (AuditQuery){.since_us = INT64_MAX}, &e), 0);
}
AUDIT(test_list)

static void test_refusals_of(Fixture *f)
{
    Doc *list = doc_new(f->arena, DOC_LIST), *large = doc_new(f->arena, DOC_OBJECT);
    Str text = {calloc(1, AUDIT_MAX_DETAIL), AUDIT_MAX_DETAIL};
    memset((char *)text.ptr, 'a', text.len);
    doc_text(large, "text", text);
    assert_int_equal(audit_append(f->db, STR("a"), STR("b"), STR(""), list, STR(""), NULL),
                     ERR_INVALID);
    assert_int_equal(audit_append(f->db, STR("a"), STR("b"), STR(""), large, STR(""), NULL),
                     ERR_TOO_LARGE);
    free((char *)text.ptr);
    assert_int_equal(bad_entry(f), 0);
}
AUDIT(test_refusals)

static void test_client_of(Fixture *f)
{
    static const char *const cases[][2] = {
        {"192.0.2.55", "192.0.2.0"},
        {"::ffff:192.0.2.55", "192.0.2.0"},
        {"2001:db8::1", "2001:db8::"},
        {"2001:db8:1:2:3:4:5:6", "2001:db8:1::"},
        {"fe80::1%eth0", "fe80::"},
        {"::1", "::"},
        {"", ""},
        {"a name", ""},
        {"192.0.2", ""},
        {"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str cut = audit_client(str_of(cases[i][0]), f->arena);
        assert_true(str_eq(cut, str_of(cases[i][1])));
    }
}
AUDIT(test_client)

int test_records_audit(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chain_holds),     cmocka_unit_test(test_one_changed_byte),
        cmocka_unit_test(test_changed_numbers), cmocka_unit_test(test_moved_between_columns),
        cmocka_unit_test(test_removed_rows),    cmocka_unit_test(test_list),
        cmocka_unit_test(test_refusals),        cmocka_unit_test(test_client)};
    return cmocka_run_group_tests_name("records/audit", tests, NULL, NULL);
}
