/* Which texts are periods, and their order in time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "series/period.h"

int test_series_period(void);

static void test_valid(void **state)
{
    static const char *const good[] = {"2019",           "2019-Q3",   "2019-S1",   "2019-05",
                                       "2019-M05",       "2019-W07",  "2019-D123", "2019-05-31",
                                       "2019-01-01/P3M", "2020-02-29"};
    static const char *const bad[] = {"",           "19",          "2019-13",   "2019-Q5",
                                      "2019-02-30", "2019-W54",    "2019-D366", "2019-5",
                                      "x2019",      "2019-01-01/", "20190"};
    PeriodSpan span;
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_true(period_parse(str_of(good[i]), &span));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_false(period_parse(str_of(bad[i]), &span));
}

static void test_order(void **state)
{
    static const char *const rising[] = {"2018",    "2018-12",    "2019-Q1", "2019-02",
                                         "2019-Q2", "2019-12-31", "2020"};
    (void)state;
    assert_true(period_cmp(STR("2019"), STR("2019-01")) != 0);
    for (size_t i = 1; i < sizeof rising / sizeof *rising; i++)
        assert_true(period_cmp(str_of(rising[i - 1]), str_of(rising[i])) < 0);
}

static void test_span(void **state)
{
    PeriodSpan year, day;
    (void)state;
    assert_true(period_parse(STR("1970"), &year));
    assert_int_equal(year.first_day, 0);
    assert_int_equal(year.last_day, 364);
    assert_true(period_parse(STR("2000-03-01"), &day));
    assert_int_equal(day.first_day, 11017);
    assert_int_equal(period_year(STR("2019-Q3")), 2019);
    assert_int_equal(period_year(STR("no")), 0);
}

int test_series_period(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_valid), cmocka_unit_test(test_order),
                                       cmocka_unit_test(test_span)};
    return cmocka_run_group_tests_name("series/period", tests, NULL, NULL);
}
