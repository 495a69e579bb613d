/* The past of a code: which spells count in a year, which pairs there were, in what order. */
#include "panel_fixture.h"

#include "../near.h"
#include "progress/history.h"

int test_progress_history(void);

/* Forty places, 1990 to 2003, place k a year faster than place k - 1; and a series never changing.
 */
static const Panel *fixture(PanelFixture *f)
{
    panel_fixture_init(f);
    for (int place = 0; place < 40; place++)
        for (int year = 1990; year <= 2003; year++) {
            char area[16];
            snprintf(area, sizeof area, "A%02d", place);
            panel_fixture_add(f, "S", area, "F", year, place + .01 * place * (year - 1990));
        }
    for (int year = 1990; year <= 2003; year++)
        panel_fixture_add(f, "S", "A00", "M", year, 3);
    return panel_fixture_read(f);
}

static size_t variable_of(const Panel *panel, const char *sex)
{
    for (size_t i = 0; i < panel_variable_count(panel); i++)
        if (str_eq(panel_code(panel, i, STR("SEX")), str_of(sex)))
            return i;
    return SIZE_MAX;
}

static void test_spells(void **state)
{
    PanelFixture f;
    Spells all, window;
    LevelPace near;
    const Panel *panel = fixture(&f);
    (void)state;
    spells_init(&all, panel, variable_of(panel, "F"), 2001);
    assert_int_equal(all.count, 40 * 11);
    for (size_t i = 1; i < all.count; i++)
        assert_true(all.levels[i - 1] <= all.levels[i]);
    spells_init_window(&window, &all);
    assert_false(spells_near(&window, 5, &near));
    spells_window(&window, &all, 1995);
    assert_int_equal(window.count, 40 * 5);
    spells_window(&window, &all, 2001);
    assert_int_equal(window.count, 40 * 11);
    /* sixty around 20.3: mostly those of place 20, .2 a year */
    assert_true(spells_near(&window, 20.3, &near));
    assert_near(near.pace, .2, .011);
    assert_near(near.swing, .2, .011);
    assert_true(spells_near(&window, -1e9, &near)); /* the lowest sixty: places 0 to 5 */
    assert_true(near.pace < .05);
    assert_true(spells_near(&window, 1e9, &near));
    assert_true(near.pace > .35);
    spells_clear(&window);
    spells_clear(&all);
    panel_fixture_clear(&f);
}

static void test_pairs(void **state)
{
    PanelFixture f;
    History h;
    Pair p;
    const Panel *panel = fixture(&f);
    const size_t variables[] = {variable_of(panel, "F"), variable_of(panel, "M")};
    size_t count = 0;
    int before = 0;
    (void)state;
    history_init(&h, panel, variables, 2, 2001, 2001);
    assert_int_equal(h.series_count, 41);
    assert_int_equal(h.first, 1990);
    assert_int_equal(h.last, 2001);
    PairWalk walk = {.history = &h};
    while (pair_next(&walk, &p)) {
        assert_true(p.year >= before && p.year <= 2001);
        assert_true(p.years_ahead >= 1 && p.years_ahead <= FORECAST_TESTED_YEARS);
        assert_int_equal(p.origin->year + p.years_ahead, p.year);
        assert_true(p.origin->year >= 1995); /* the sixth value */
        assert_true(p.origin->unit > 0);
        before = p.year;
        count++;
    }
    /* origins 1995 to 2000 of the 39 places that change: 6 + 5 + … + 1 pairs each */
    assert_int_equal(count, 39 * 21);
    history_clear(&h);
    panel_fixture_clear(&f);
}

static void test_nothing_known_yet(void **state)
{
    PanelFixture f;
    History h;
    Pair p;
    const Panel *panel = fixture(&f);
    const size_t variable = variable_of(panel, "F");
    (void)state;
    history_init(&h, panel, &variable, 1, 1980, 1980);
    PairWalk walk = {.history = &h};
    assert_int_equal(h.series_count, 0);
    assert_false(pair_next(&walk, &p));
    history_clear(&h);
    panel_fixture_clear(&f);
}

int test_progress_history(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_spells), cmocka_unit_test(test_pairs),
                                       cmocka_unit_test(test_nothing_known_yet)};
    return cmocka_run_group_tests_name("progress/history", tests, NULL, NULL);
}
