/* Sums of reads: they add up, from two servers of one store, too, and are no change that empties
 * caches. */
#include "store_fixture.h"

#include "records/reads.h"

int test_records_reads(void);

static void sums_add_up_on(Fixture *f)
{
    static const ReadCount first[] = {{STR_INIT("organisation:a"), STR_INIT("ru"), {0}, 2},
                                      {STR_INIT("organisation:a"), STR_INIT("en"), {0}, 1}};
    static const ReadCount other[] = {{STR_INIT("organisation:b"), STR_INIT("en"), {0}, 7}};
    ReadCount *counts;
    size_t count;
    Str since;
    Db *db = records_db(f->records), *second;
    FIX_OK(reads_of(db, STR("organisation:a"), f->arena, &counts, &count, &since, &f->err));
    assert_int_equal(count, 0);
    assert_int_equal(since.len, 0);
    FIX_OK(reads_add(db, first, 2, STR("2026-10-30"), &f->err));
    FIX_OK(reads_add(db, first, 2, STR("2026-11-02"), &f->err));
    FIX_OK(db_open(&second, f->store.address, DB_WRITE, &f->err));
    FIX_OK(reads_add(second, first, 1, STR("2026-11-26"), &f->err));
    FIX_OK(reads_add(second, other, 1, STR("2026-11-26"), &f->err));
    db_close(second);
    FIX_OK(reads_of(db, STR("organisation:a"), f->arena, &counts, &count, &since, &f->err));
    assert_int_equal(count, 4);
    assert_true(str_eq(since, STR("2026-10-30")));
    assert_true(str_eq(counts[0].language, STR("en")) && counts[0].count == 1);
    assert_true(str_eq(counts[3].language, STR("ru")) && counts[3].count == 4);
    assert_true(str_eq(counts[3].month, STR("2026-11")));
}
FIX_BOTH(sums_add_up)

static void caches_are_told_of_nothing_on(Fixture *f)
{
    static const ReadCount one[] = {{STR_INIT("organisation:a"), STR_INIT("ru"), {0}, 2}};
    Db *db = records_db(f->records);
    uint64_t before = db_change_counter(db);
    FIX_OK(reads_add(db, one, 1, STR("2026-11-26"), &f->err));
    assert_int_equal(db_change_counter(db), before);
    fix_publish(f, "organisation:a", "{\"name\":{\"en\":\"A\"},\"kind\":\"un\"," FIX_SOURCES "}");
    assert_int_not_equal(db_change_counter(db), before);
}
FIX_BOTH(caches_are_told_of_nothing)

int test_records_reads(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(sums_add_up),
                                       cmocka_unit_test(caches_are_told_of_nothing)};
    return cmocka_run_group_tests_name("records: reads", tests, NULL, NULL);
}
