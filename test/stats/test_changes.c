/* How short series change: two real ones worked out beforehand, small ones by hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "stats/changes.h"

int test_stats_changes(void);

/* Child mortality of Kyrgyzstan (UNSD, October 2020): falls every year. */
static void test_smooth(void **state)
{
    const int16_t years[] = {2000, 2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010};
    const double values[] = {49.7, 47.4, 45.1, 43.1, 41.1, 39.3, 37.5, 35.8, 33.8, 31.6, 29.5};
    Changes c = changes_of(years, values, 11);
    (void)state;
    assert_near(c.typical, 2.02, 1e-9);
    assert_near(c.recent, 1.933333, 1e-6);
    assert_near(c.direction, 1, 1e-12);
    assert_near(c.roughness, .059406, 1e-6);
    assert_near(c.slope, -2.1, 1e-9);
    assert_near(c.last, -2.1, 1e-9);
}

/* Stunting in Tajikistan (UNSD, October 2020): surveys years apart. */
static void test_rough_with_gaps(void **state)
{
    const int16_t years[] = {2000, 2001, 2002, 2003, 2005, 2007, 2009, 2012};
    const double values[] = {42.1, 43.2, 37.1, 42.4, 33.09481, 39.26604, 28.78110, 26.86465};
    Changes c = changes_of(years, values, 8);
    (void)state;
    assert_near(c.typical, 3.731357, 1e-6);
    assert_near(c.recent, 4.169916, 1e-6);
    assert_near(c.direction, .273676, 1e-6);
    assert_near(c.roughness, 1.884513, 1e-6);
    assert_near(c.slope, -.984225, 1e-6);
    assert_near(c.last, -.638817, 1e-6);
}

/* 1 2 4 3: d = 1 2 -1; levels 1, 1.5, 2.75, 2.875; slopes 1 2 -1 1.5 .5 2/3, their median 5/6. */
static void test_by_hand(void **state)
{
    const int16_t years[] = {1, 2, 3, 4};
    const double values[] = {1, 2, 4, 3};
    Changes c = changes_of(years, values, 4);
    (void)state;
    assert_near(c.typical, 4. / 3, 1e-12);
    assert_near(c.direction, .5, 1e-12);
    assert_near(c.roughness, 1, 1e-12);
    assert_near(c.slope, 5. / 6, 1e-12);
    assert_near(c.trend, 5. / 6, 1e-12);
    assert_near(c.level, 2.875, 1e-12);
}

static void test_few_or_constant(void **state)
{
    const int16_t years[] = {2000, 2004, 2005};
    const double two[] = {1, 3}, same[] = {7, 7, 7};
    Changes c = changes_of(years, two, 2);
    (void)state;
    assert_near(c.typical, .5, 0);
    assert_near(c.slope, .5, 0);
    assert_near(c.roughness, 0, 0);
    c = changes_of(years, same, 3);
    assert_near(c.typical, 0, 0);
    assert_near(c.direction, 0, 0);
    assert_near(c.roughness, 0, 0);
    assert_near(c.level, 7, 0);
    c = changes_of(years, two, 1);
    assert_near(c.typical, 0, 0);
    assert_near(c.slope, 0, 0);
}

static void test_every_year_as_the_last(void **state)
{
    const int16_t years[] = {1, 2, 4, 5, 6, 9, 10, 11, 12, 13, 14, 15};
    const double values[] = {1, 3, 2, 2, 5, 4, 8, 9, 3, 3, 1, 7};
    Changes all[12];
    (void)state;
    changes_walk(all, years, values, 12, 3);
    for (size_t n = 3; n <= 12; n++) {
        Changes c = changes_of(years, values, n);
        assert_memory_equal(&c, &all[n - 1], sizeof c);
    }
}

int test_stats_changes(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_smooth), cmocka_unit_test(test_rough_with_gaps),
        cmocka_unit_test(test_by_hand), cmocka_unit_test(test_few_or_constant),
        cmocka_unit_test(test_every_year_as_the_last)};
    return cmocka_run_group_tests_name("stats/changes", tests, NULL, NULL);
}
