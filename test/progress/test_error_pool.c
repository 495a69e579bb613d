/* Past errors become the distribution of the next one. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "progress/error_pool.h"
#include "progress/forecast_constants.h"

int test_progress_error_pool(void);

enum { MIDDLE = FORECAST_TAUS / 2 };

static void assert_ascends(const ErrorTable *t)
{
    for (size_t h = 0; h < FORECAST_TESTED_YEARS; h++)
        for (size_t i = 1; i < FORECAST_TAUS; i++)
            assert_true(t->at[h][i - 1] <= t->at[h][i]);
}

/* No errors of its own: what all codes had. */
static void test_nothing_known(void **state)
{
    ErrorPool pool = {0};
    ErrorTable t;
    (void)state;
    error_pool_table(&pool, &t);
    assert_ascends(&t);
    for (size_t h = 0; h < FORECAST_TESTED_YEARS; h++) {
        const double *all = forecast_errors[h];
        /* .5 lies between (19.5 + .5) / 40 = .4875 and .5125 of them */
        assert_near(t.at[h][MIDDLE], (all[19] + all[20]) / 2, 1e-12);
        assert_near(t.at[h][0], (all[0] + all[1]) / 2, 1e-12); /* .025: .0125 and .0375 */
    }
    error_pool_clear(&pool);
}

/* Many of its own: those. A year ahead has its own; seven lends from five to eight. */
static void test_many_of_its_own(void **state)
{
    ErrorPool pool = {0};
    ErrorTable t;
    (void)state;
    for (int i = 0; i <= 20000; i++) {
        error_pool_add(&pool, 1, 10 + i / 20000.);
        error_pool_add(&pool, 5, 20 + i / 20000.);
    }
    error_pool_table(&pool, &t);
    assert_ascends(&t);
    assert_near(t.at[0][MIDDLE], 10.5, .01);
    assert_near(t.at[0][FORECAST_TAUS - 1], 10.975, .01);
    assert_near(t.at[6][MIDDLE], 20.5, .01);
    assert_near(t.at[7][MIDDLE], 20.5, .01);
    assert_true(t.at[1][MIDDLE] < 1);
    error_pool_clear(&pool);
}

int test_progress_error_pool(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_nothing_known),
                                       cmocka_unit_test(test_many_of_its_own)};
    return cmocka_run_group_tests_name("progress/error_pool", tests, NULL, NULL);
}
