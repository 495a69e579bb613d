/* Counting of reads: who is a reader, what is written, and what a store that fails does not lose.
 */
#include "../sql/both.h"
#include "cli/command.h"
#include "portal/read_counter.h"
#include "records/reads.h"

int test_portal_read_counter(void);

static const int64_t NOON_US = 1795867200000000; /* a day of November 2026 */

typedef struct {
    BothStore where;
    Db *db;
    Arena *arena;
    ReadCounter *counter;
    Err err;
} Fixture;

#define OK(call) assert_int_equal((call), ERR_OK)

static void open_fixture(Fixture *f, DbKind kind)
{
    *f = (Fixture){.arena = arena_new(1 << 20), .counter = read_counter_new()};
    both_open(&f->where, kind);
    OK(db_open(&f->db, f->where.address, DB_WRITE, &f->err));
}

static void close_fixture(Fixture *f)
{
    db_close(f->db);
    both_close(&f->where);
    read_counter_free(f->counter);
    arena_free(f->arena);
}

static int64_t written(Fixture *f, const char *id)
{
    ReadCount *counts;
    size_t count;
    Str since;
    int64_t sum = 0;
    OK(reads_of(f->db, str_of(id), f->arena, &counts, &count, &since, &f->err));
    for (size_t i = 0; i < count; i++)
        sum += counts[i].count;
    return sum;
}

static void read_as(Fixture *f, const char *method, const char *agent, uint32_t page)
{
    HttpRequest rq = {.method = str_of(method), .user_agent = str_of(agent)};
    read_counter_add(f->counter, &rq, page);
}

static void counts_people_alone(DbKind kind)
{
    static const char *const machines[] = {"", "Googlebot/2.1", "SomeCRAWLER", "a Spider",
                                           "curl/8"};
    Fixture f;
    open_fixture(&f, kind);
    OK(db_migrate(f.db, program_migrations, program_migration_count, &f.err));
    uint32_t page = read_counter_page(f.counter, STR("publication:a"), STR("ru"));
    assert_int_equal(read_counter_page(f.counter, STR("publication:a"), STR("ru")), page);
    assert_int_not_equal(read_counter_page(f.counter, STR("publication:a"), STR("en")), page);
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++)
        read_as(&f, "GET", machines[i], page);
    read_as(&f, "HEAD", "Mozilla/5.0", page);
    read_as(&f, "GET", "Mozilla/5.0", 0);
    OK(read_counter_flush(f.counter, f.db, NOON_US, &f.err));
    assert_int_equal(written(&f, "publication:a"), 0);
    read_as(&f, "GET", "Mozilla/5.0", page);
    read_as(&f, "GET", "Mozilla/5.0", page);
    OK(read_counter_flush(f.counter, f.db, NOON_US, &f.err));
    OK(read_counter_flush(f.counter, f.db, NOON_US, &f.err));
    assert_int_equal(written(&f, "publication:a"), 2);
    close_fixture(&f);
}

static void keeps_what_was_not_written(DbKind kind)
{
    Fixture f;
    open_fixture(&f, kind);
    uint32_t page = read_counter_page(f.counter, STR("publication:a"), STR("ru"));
    read_as(&f, "GET", "Mozilla/5.0", page);
    assert_int_not_equal(read_counter_flush(f.counter, f.db, NOON_US, &f.err), ERR_OK);
    OK(db_migrate(f.db, program_migrations, program_migration_count, &f.err));
    read_as(&f, "GET", "Mozilla/5.0", page);
    OK(read_counter_flush(f.counter, f.db, NOON_US, &f.err));
    assert_int_equal(written(&f, "publication:a"), 2);
    close_fixture(&f);
}

static void counts_people_alone_on_both(void **state)
{
    (void)state;
    for (int i = 0; i < both_kinds("portal/read_counter"); i++)
        counts_people_alone((DbKind)i);
}

static void keeps_what_was_not_written_on_both(void **state)
{
    (void)state;
    for (int i = 0; i < both_kinds("portal/read_counter"); i++)
        keeps_what_was_not_written((DbKind)i);
}

static void has_a_bound(void **state)
{
    (void)state;
    char id[40];
    ReadCounter *c = read_counter_new();
    for (int i = 0; i < READ_COUNTER_MAX; i++) {
        snprintf(id, sizeof id, "publication:%d", i);
        assert_int_equal(read_counter_page(c, str_of(id), STR("en")), i + 1);
    }
    assert_int_equal(read_counter_page(c, STR("publication:more"), STR("en")), 0);
    assert_int_equal(read_counter_page(c, STR("publication:0"), STR("en")), 1);
    read_counter_free(c);
}

int test_portal_read_counter(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(counts_people_alone_on_both),
                                       cmocka_unit_test(keeps_what_was_not_written_on_both),
                                       cmocka_unit_test(has_a_bound)};
    return cmocka_run_group_tests_name("portal/read_counter", tests, NULL, NULL);
}
