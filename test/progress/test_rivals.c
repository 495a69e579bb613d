/* The forecasts that methods are set against, by hand. */
#include "../near.h"
#include "progress/rivals.h"

int test_progress_rivals(void);

/* A straight line: every one of the four but naive is 8 + 2 D; the scale bends it upward. */
static void test_line(void **state)
{
    const int16_t years[] = {1, 2, 3, 4};
    const double values[] = {2, 4, 6, 8};
    Rivals r = rivals_of((Yearly){4, years, values, NULL}, -INFINITY, INFINITY);
    (void)state;
    assert_near(r.last, 8, 0);
    assert_near(r.slope, 2, 1e-12);
    assert_true(isnan(r.scaled)); /* no bound below: no scale */
    /* Holt, damped, falls behind the line: naive < Holt < the two straight ones */
    double straight = 8 + 2 * .9, holt = r.level + r.trend * .9;
    assert_true(holt > 8 && holt < straight);
    assert_near(rivals_combination(&r, 1), (holt + straight) / 2, 1e-12);
}

static void test_bounds(void **state)
{
    const int16_t years[] = {1, 2, 3, 4};
    const double values[] = {60, 75, 88, 97};
    Rivals r = rivals_of((Yearly){4, years, values, NULL}, 0, 100);
    (void)state;
    assert_false(isnan(r.scaled));
    for (int h = 1; h <= 30; h++)
        assert_true(rivals_combination(&r, h) <= 100);
    const double falling[] = {40, 25, 12, 1};
    r = rivals_of((Yearly){4, years, falling, NULL}, 0, 100);
    for (int h = 1; h <= 30; h++)
        assert_true(rivals_combination(&r, h) >= 0);
}

static void test_constant(void **state)
{
    const int16_t years[] = {1, 5};
    const double values[] = {3, 3};
    Rivals r = rivals_of((Yearly){2, years, values, NULL}, 0, INFINITY);
    (void)state;
    assert_near(rivals_combination(&r, 8), 3, 1e-12);
}

int test_progress_rivals(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_line), cmocka_unit_test(test_bounds),
                                       cmocka_unit_test(test_constant)};
    return cmocka_run_group_tests_name("progress/rivals", tests, NULL, NULL);
}
