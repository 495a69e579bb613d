/* A series cut by year and by break, and asked for the value of a year. */
#include "../near.h"
#include "progress/yearly.h"

int test_progress_yearly(void);

static const int16_t years[] = {2000, 2003, 2007};
static const double values[] = {4, 10, 18};
static const uint8_t broken[] = {YEARLY_BREAK, YEARLY_BELOW, YEARLY_BREAK | YEARLY_MODEL};

static const Yearly plain = {3, years, values, NULL}, flagged = {3, years, values, broken};
static const Yearly none = {0};

static void test_until(void **state)
{
    static const struct {
        int year;
        size_t count;
    } cases[] = {{1999, 0}, {2000, 1}, {2002, 1}, {2003, 2}, {2006, 2}, {2007, 3}, {9999, 3}};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Yearly y = yearly_until(flagged, cases[i].year);
        assert_int_equal(y.count, cases[i].count);
        assert_ptr_equal(y.years, years);
        assert_ptr_equal(y.flags, broken);
    }
    assert_int_equal(yearly_until(none, 2000).count, 0);
    assert_null(yearly_until(plain, 2003).flags);
}

static void test_since_break(void **state)
{
    (void)state;
    Yearly last = yearly_since_break(flagged),
           middle = yearly_since_break(yearly_until(flagged, 2006));
    assert_int_equal(last.count, 1); /* the value that is flagged belongs to what follows */
    assert_int_equal(last.years[0], 2007);
    assert_near(last.values[0], 18, 0);
    assert_int_equal(last.flags[0], YEARLY_BREAK | YEARLY_MODEL);
    assert_int_equal(middle.count, 2); /* a break at the first value parts nothing */
    assert_int_equal(yearly_since_break(plain).count, 3);
    assert_int_equal(yearly_since_break(none).count, 0);
}

static void test_find(void **state)
{
    (void)state;
    assert_int_equal(yearly_find(plain, 2000), 0);
    assert_int_equal(yearly_find(plain, 2007), 2);
    assert_int_equal(yearly_find(plain, 2001), SIZE_MAX);
    assert_int_equal(yearly_find(plain, 1990), SIZE_MAX);
    assert_int_equal(yearly_find(plain, 2010), SIZE_MAX);
    assert_int_equal(yearly_find(none, 0), SIZE_MAX);
}

static void test_between_neighbours(void **state)
{
    double value = -1;
    (void)state;
    assert_true(yearly_at(plain, 2003, 0, &value));
    assert_near(value, 10, 0);
    assert_true(yearly_at(plain, 2001, 3, &value));
    assert_near(value, 6, 1e-12); /* 4 + (10 - 4) / 3 */
    assert_true(yearly_at(plain, 2006, 4, &value));
    assert_near(value, 16, 1e-12); /* 10 + 3 (18 - 10) / 4 */
}

static void test_no_neighbours(void **state)
{
    double value = -1;
    (void)state;
    assert_false(yearly_at(plain, 2005, 3, &value)); /* the gap is four years */
    assert_false(yearly_at(plain, 1999, 100, &value));
    assert_false(yearly_at(plain, 2008, 100, &value));
    assert_false(yearly_at(none, 2008, 100, &value));
    assert_near(value, -1, 0);
}

int test_progress_yearly(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_until), cmocka_unit_test(test_since_break),
        cmocka_unit_test(test_find), cmocka_unit_test(test_between_neighbours),
        cmocka_unit_test(test_no_neighbours)};
    return cmocka_run_group_tests_name("progress/yearly", tests, NULL, NULL);
}
