/* Forecasts of made-up series: finite, within bounds, ascending, blind to what comes later. */
#include "panel_fixture.h"

#include <math.h>
#include <string.h>

#include "../near.h"
#include "progress/forecast.h"

int test_progress_forecast(void);

/* Sixty places in two breakdowns walk at random within 0 and 100, some with gaps; until 2010 they
 * fall, and from then on, where `turns`, they leap. */
static const Panel *fixture(PanelFixture *f, bool turns)
{
    uint32_t seed = 3;
    panel_fixture_init(f);
    for (int place = 0; place < 120; place++) {
        double value = 20 + 60 * next_share(&seed);
        char area[16];
        snprintf(area, sizeof area, "A%03d", place / 2);
        for (int year = 1990; year <= 2016; year++) {
            double step = next_share(&seed) - .6, gap = next_share(&seed);
            value = fmin(fmax(value + (turns && year > 2010 ? 9 : step), 0), 100);
            if (year <= 2010 ? gap > .2 : turns || gap > .2)
                panel_fixture_add(f, "S", area, place % 2 ? "F" : "M", year, value);
        }
    }
    for (int year = 1995; year <= 2010; year++)
        panel_fixture_add(f, "LONE", "A000", "F", year, year % 2);
    return panel_fixture_read(f);
}

static void assert_sound(const Forecast *f, double lower, double upper)
{
    assert_true(isfinite(f->value) && isfinite(f->naive) && isfinite(f->spread));
    assert_true(f->value >= lower && f->value <= upper);
    for (size_t i = 0; i < FORECAST_TAUS; i++) {
        assert_true(isfinite(f->quantiles[i]));
        assert_true(f->quantiles[i] >= lower && f->quantiles[i] <= upper);
        assert_true(i == 0 || f->quantiles[i - 1] <= f->quantiles[i]);
    }
    double before = -1;
    for (double target = -300; target <= 300; target += 7) {
        double p = forecast_probability(f, false, target);
        assert_true(p > 0 && p < 1 && p >= before);
        assert_true(forecast_probability(f, true, target) > 0);
        before = p;
    }
}

static void test_every_series(void **state)
{
    PanelFixture f;
    const Panel *panel = fixture(&f, false);
    Forecasters *all = forecasters_new(panel, 2016);
    (void)state;
    for (size_t i = 0; i < panel_series_count(panel); i++) {
        const PanelSeries *s = panel_series(panel, i);
        const Forecaster *made = forecasters_at(all, s->variable);
        Forecast fan[24];
        assert_int_equal(forecast_fan(fan, made, s->values, 0, 100, 2017, 24), 24);
        for (int year = 2017; year <= 2040; year++) {
            Forecast out;
            assert_true(forecast_make(&out, made, s->values, 0, 100, year));
            assert_memory_equal(&out, &fan[year - 2017], offsetof(Forecast, is_tested));
            assert_sound(&out, 0, 100);
            assert_int_equal(out.is_tested, year - out.from_year <= FORECAST_TESTED_YEARS);
        }
    }
    forecasters_free(all);
    panel_fixture_clear(&f);
}

static void test_one_alone_is_as_among_all(void **state)
{
    PanelFixture f;
    const Panel *panel = fixture(&f, false);
    Forecasters *all = forecasters_new(panel, 2012);
    (void)state;
    for (size_t v = 0; v < panel_variable_count(panel); v++) {
        Forecaster *own = forecaster_new(panel, v, 2012);
        const PanelSeries *s = panel_series(panel, panel_variable(panel, v)->first);
        Forecast a, b;
        memset(&a, 0, sizeof a);
        memset(&b, 0, sizeof b);
        assert_true(forecast_make(&a, own, yearly_until(s->values, 2012), 0, 100, 2020));
        assert_true(
            forecast_make(&b, forecasters_at(all, v), yearly_until(s->values, 2012), 0, 100, 2020));
        assert_memory_equal(a.quantiles, b.quantiles, sizeof a.quantiles);
        assert_near(a.value, b.value, 0);
        forecaster_free(own);
    }
    forecasters_free(all);
    panel_fixture_clear(&f);
}

/* Two panels that are the same up to 2010 say the same of 2010. */
static void test_later_data_change_nothing(void **state)
{
    PanelFixture f, g;
    const Panel *a = fixture(&f, false), *b = fixture(&g, true);
    Forecasters *all_a = forecasters_new(a, 2010), *all_b = forecasters_new(b, 2010);
    (void)state;
    assert_int_equal(panel_series_count(a), panel_series_count(b));
    for (size_t i = 0; i < panel_series_count(a); i++) {
        const PanelSeries *s = panel_series(a, i), *t = panel_series(b, i);
        Forecast x, y;
        assert_true(forecast_make(&x, forecasters_at(all_a, s->variable),
                                  yearly_until(s->values, 2010), 0, 100, 2015));
        assert_true(forecast_make(&y, forecasters_at(all_b, t->variable),
                                  yearly_until(t->values, 2010), 0, 100, 2015));
        assert_near(x.value, y.value, 0);
        assert_memory_equal(x.quantiles, y.quantiles, sizeof x.quantiles);
    }
    forecasters_free(all_a);
    forecasters_free(all_b);
    panel_fixture_clear(&f);
    panel_fixture_clear(&g);
}

/* Years walked together say what each says alone. */
static void test_years_together(void **state)
{
    PanelFixture f;
    const Panel *panel = fixture(&f, false);
    Forecasters *together[7];
    (void)state;
    forecasters_of_years(together, panel, 1985, 1991);
    for (size_t k = 0; k < 7; k++)
        forecasters_free(together[k]);
    forecasters_of_years(together, panel, 2006, 2012);
    for (int k = 0; k < 7; k++) {
        Forecasters *alone = forecasters_new(panel, 2006 + k);
        for (size_t i = 0; i < panel_series_count(panel); i++) {
            const PanelSeries *s = panel_series(panel, i);
            Yearly known = yearly_until(s->values, 2006 + k);
            Forecast a, b;
            assert_true(forecast_make(&a, forecasters_at(alone, s->variable), known, 0, 100, 2018));
            assert_true(
                forecast_make(&b, forecasters_at(together[k], s->variable), known, 0, 100, 2018));
            assert_near(a.value, b.value, 0);
            assert_memory_equal(a.quantiles, b.quantiles, sizeof a.quantiles);
        }
        forecasters_free(alone);
        forecasters_free(together[k]);
    }
    panel_fixture_clear(&f);
}

static void test_short_and_constant(void **state)
{
    PanelFixture f;
    const Panel *panel = fixture(&f, false);
    Forecaster *made = forecaster_new(panel, 0, 2016);
    const int16_t years[] = {2010, 2012, 2013};
    const double same[] = {40, 40, 40}, two[] = {40, 44};
    Forecast out;
    (void)state;
    assert_false(forecast_make(&out, made, (Yearly){0}, 0, 100, 2020));
    assert_false(forecast_make(&out, made, (Yearly){1, years, same, NULL}, 0, 100, 2020));
    assert_false(forecast_make(&out, made, (Yearly){3, years, same, NULL}, 0, 100, 2013));
    assert_true(forecast_make(&out, made, (Yearly){2, years, two, NULL}, 0, 100, 2030));
    assert_sound(&out, 0, 100);
    assert_false(out.is_tested);
    assert_true(forecast_make(&out, made, (Yearly){3, years, same, NULL}, 0, 100, 2030));
    assert_sound(&out, 40, 40);
    /* of series that never changed, 92.8 % had not eight years later either */
    assert_near(forecast_probability(&out, true, 40), .964, 1e-9);
    assert_near(forecast_probability(&out, true, 41), .036, 1e-9);
    assert_near(forecast_probability(&out, false, 41), .964, 1e-9);
    forecaster_free(made);
    panel_fixture_clear(&f);
}

static Forecast straight(double first, double last)
{
    Forecast f = {.value = (first + last) / 2, .spread = 1};
    for (size_t i = 0; i < FORECAST_TAUS; i++) {
        double share = (forecast_taus[i] - .025) / .95;
        f.quantiles[i] = first + share * (last - first);
    }
    return f;
}

static void test_quantiles_between(void **state)
{
    Forecast f = straight(2.5, 97.5);
    (void)state;
    assert_near(forecast_quantile(&f, .5), 50, 1e-9);
    assert_near(forecast_quantile(&f, .1), 10, 1e-9);
    assert_near(forecast_quantile(&f, .125), 12.5, 1e-9);
    assert_near(forecast_quantile(&f, .0001), 2.5, 1e-9);
    assert_near(forecast_quantile(&f, 1), 97.5, 1e-9);
}

static void test_probabilities(void **state)
{
    Forecast f = straight(2.5, 97.5);
    (void)state;
    assert_true(forecast_probability(&f, true, 10) > .8);
    assert_true(forecast_probability(&f, true, 90) < .15);
    assert_near(forecast_probability(&f, true, 50), .5, .03);
    /* a quarter of the distribution stands on the bound: to reach it is not impossible */
    for (size_t i = 0; i < FORECAST_TAUS; i++)
        f.quantiles[i] = fmin(f.quantiles[i], 75);
    double reaches = forecast_probability(&f, true, 75),
           passes = forecast_probability(&f, true, 76);
    assert_true(reaches > .2 && reaches < .35);
    assert_true(passes < .05);
}

int test_progress_forecast(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_series),
                                       cmocka_unit_test(test_one_alone_is_as_among_all),
                                       cmocka_unit_test(test_later_data_change_nothing),
                                       cmocka_unit_test(test_years_together),
                                       cmocka_unit_test(test_short_and_constant),
                                       cmocka_unit_test(test_quantiles_between),
                                       cmocka_unit_test(test_probabilities)};
    return cmocka_run_group_tests_name("progress/forecast", tests, NULL, NULL);
}
