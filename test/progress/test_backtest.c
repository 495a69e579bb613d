/* The backtest counts the pairs that there were, and tells a good method from a bad one. */
#include "panel_fixture.h"

#include "../near.h"
#include "progress/backtest.h"

int test_progress_backtest(void);

static const BacktestOptions OPTIONS = {.first_origin = 2001,
                                        .last_origin = 2010,
                                        .first_target = 2000,
                                        .last_target = 2012,
                                        .horizon = 4,
                                        .least = 1};

/* Twenty places, 1995 to 2012, of which one never changes; the others rise by about one. */
static const Panel *fixture(PanelFixture *f)
{
    uint32_t seed = 9;
    panel_fixture_init(f);
    for (int place = 0; place < 20; place++)
        for (int year = 1995; year <= 2012; year++) {
            char area[16];
            snprintf(area, sizeof area, "A%02d", place);
            double rise = place ? year - 1995 + next_share(&seed) / 10 : 0;
            panel_fixture_add(f, "S", area, "F", year, 10 + place + rise);
        }
    return panel_fixture_read(f);
}

static void test_counts_and_means(void **state)
{
    PanelFixture f;
    double unchanged;
    Backtest *b = backtest_new(&OPTIONS);
    (void)state;
    backtest_run(b, fixture(&f));
    assert_int_equal(backtest_code_count(b), 1);
    assert_true(str_eq(backtest_code(b, 0), STR("S")));
    /* origins 2001 to 2008 with four years ahead, 2009 with three, 2010 with two */
    BacktestMeans darya = backtest_means(b, METHOD_DARYA, 0);
    assert_int_equal(darya.pairs, 19 * (8 * 4 + 3 + 2));
    assert_int_equal(backtest_means(b, METHOD_DARYA, 4).pairs, 19 * 8);
    assert_int_equal(backtest_means(b, METHOD_DARYA, 5).codes, 0);
    assert_int_equal(backtest_constant(b, &unchanged), 8 * 4 + 3 + 2);
    assert_near(unchanged, 1, 0);
    /* no change, of a series that rises by one a year: off by about the years ahead */
    assert_near(backtest_means(b, BACKTEST_NAIVE, 4).error, 4, .1);
    assert_true(darya.error < backtest_means(b, BACKTEST_NAIVE, 0).error / 3);
    BacktestMeans escap = backtest_means(b, METHOD_UNESCAP, 0);
    assert_near(escap.less, 0, 0);
    assert_near(darya.less, 1 - darya.error / escap.error, 1e-12);
    assert_true(isnan(escap.inside80) && darya.inside80 > .5 && darya.inside95 >= darya.inside80);
    assert_true(backtest_probability(b, METHOD_DARYA).brier < .2);
    assert_true(backtest_flips(b, METHOD_DARYA).steps > 0);
    backtest_free(b);
    panel_fixture_clear(&f);
}

static void test_places_and_sample(void **state)
{
    PanelFixture f;
    const Panel *panel = fixture(&f);
    BacktestOptions options = OPTIONS;
    (void)state;
    options.places[options.place_count++] = STR("A03");
    options.places[options.place_count++] = STR("A04");
    Backtest *b = backtest_new(&options);
    backtest_run(b, panel);
    assert_int_equal(backtest_means(b, METHOD_DARYA, 0).pairs, 2 * 37);
    backtest_free(b);
    options = OPTIONS;
    options.sample = 5;
    b = backtest_new(&options);
    backtest_run(b, panel);
    double unchanged;
    assert_int_equal(backtest_means(b, METHOD_DARYA, 0).pairs + backtest_constant(b, &unchanged),
                     5 * 37);
    backtest_free(b);
    panel_fixture_clear(&f);
}

int test_progress_backtest(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_counts_and_means),
                                       cmocka_unit_test(test_places_and_sample)};
    return cmocka_run_group_tests_name("progress/backtest", tests, NULL, NULL);
}
