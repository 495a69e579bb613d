/* Time zones: names that exist, and moments across offsets and changes of the clock. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/clock.h"
#include "locale/zone.h"

int test_locale_zone(void);

static void test_names(void **state)
{
    (void)state;
    assert_true(zone_exists(STR("Asia/Almaty")));
    assert_true(zone_exists(STR("Asia/Kabul")));
    assert_true(zone_exists(STR("Etc/UTC")));
    assert_true(zone_exists(STR("UTC")));
    assert_false(zone_exists(STR("utc")));
    assert_false(zone_exists(STR("Asia/Nowhere")));
    assert_false(zone_exists(STR("EST")));
    assert_false(zone_exists(STR("+05:00")));
    assert_false(zone_exists(STR("")));
    assert_false(zone_exists(STR("Asia/Almaty\n")));
    assert_false(zone_exists(STR("../../etc/passwd")));
    assert_false(zone_exists(STR("Asia/../Asia/Almaty")));
    assert_false(zone_exists(STR("/Asia/Almaty")));
}

static void is_moment(const char *zone, const char *day, const char *time, int64_t us)
{
    int64_t moment = 0;
    assert_true(zone_moment(str_of(zone), str_of(day), str_of(time), &moment));
    assert_int_equal(moment, us);
}

static void test_moments(void **state)
{
    (void)state;
    is_moment("Etc/UTC", "1970-01-01", "00:00", 0);
    is_moment("UTC", "2025-08-03", "00:00", 1754179200LL * 1000000);
    is_moment("Asia/Kabul", "2025-08-03", "04:30", 1754179200LL * 1000000); /* 00:00 UTC */
    is_moment("Asia/Dushanbe", "2025-08-03", "05:00", 1754179200LL * 1000000);
    /* +06 until March 2024, +05 since */
    is_moment("Asia/Almaty", "2024-02-29", "06:00", 1709164800LL * 1000000);
    is_moment("Asia/Almaty", "2025-08-03", "05:00", 1754179200LL * 1000000);
    is_moment("Europe/Berlin", "2025-03-30", "01:59", 1743296340LL * 1000000);
    is_moment("Europe/Berlin", "2025-03-30", "03:00", 1743296400LL * 1000000);
    int64_t us;
    assert_false(zone_moment(STR("Asia/Kabul"), STR("2025-08"), STR("04:30"), &us));
    assert_false(zone_moment(STR("Asia/Kabul"), STR("2025-08-03"), STR("4:30"), &us));
}

int test_locale_zone(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
