/* The SDG Index of 2019 made again from its own values, beside what was published. The files are
 * found by DARYA_SHARED; without them the test says that it skips. What differs is printed with its
 * reason; how many agree is asserted, so that no change makes it fewer without being seen. */
#include "subject.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/num.h"
#include "base/vec.h"
#include "format/csv.h"
#include "progress/sdsn_codebook.h"

int test_progress_sdsn_2019(void);

/* --- tables --- */

typedef struct {
    Str text;
    Arena *arena;
    VEC(Str) cells;
    size_t columns, rows; /* the header is row 0 */
} Table;

static const char *shared_path(const char *name, char path[FILE_PATH_MAX])
{
    const char *shared = getenv("DARYA_SHARED");
    snprintf(path, FILE_PATH_MAX, "%s/data/sdsn-2019/%s", shared ? shared : "../shared", name);
    return path;
}

static void table_open(Table *t, const char *name)
{
    char path[FILE_PATH_MAX];
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    Err err;
    *t = (Table){.arena = arena_new(64 << 20)};
    if (file_read(shared_path(name, path), 16 << 20, &t->text, &err))
        fail_msg("%s", err.message);
    csv_open(&reader, t->text, ',');
    for (;;) {
        assert_int_equal(csv_next(&reader, record, &err), ERR_OK);
        if (!record->count)
            break;
        t->columns = t->rows++ ? t->columns : record->count;
        assert_int_equal(record->count, t->columns);
        for (size_t i = 0; i < t->columns; i++)
            vec_push(&t->cells, arena_dup(t->arena, record->fields[i]));
    }
    csv_close(&reader);
    mem_free(record);
}

static void table_close(Table *t)
{
    vec_clear(&t->cells);
    arena_free(t->arena);
    mem_free((void *)t->text.ptr);
}

static Str table_text(const Table *t, size_t row, size_t column)
{
    return column == SIZE_MAX ? STR("") : str_trim(t->cells.items[row * t->columns + column]);
}

static double table_number(const Table *t, size_t row, size_t column)
{
    Number n = num_read(table_text(t, row, column));
    return n.is_number ? n.value : NAN;
}

/* Of the header that is made of the two; SIZE_MAX: there is none. */
static size_t table_column(const Table *t, const char *before, Str after)
{
    char name[200];
    int len = snprintf(name, sizeof name, "%s" STR_FMT, before, STR_ARG(after));
    for (size_t i = 0; i < t->columns; i++)
        if (str_eq(table_text(t, 0, i), (Str){name, (size_t)len}))
            return i;
    return SIZE_MAX;
}

/* --- the edition --- */

enum { COUNTRIES = 193, PANEL_YEARS = 40 };

typedef struct {
    const SdsnIndicator *indicator;
    size_t value, score, colour, arrow, panel; /* columns of data, the last one of the panel */
    bool has_window;
    SdsnWindow window;
    SdsnPeers peers[2]; /* outside of the OECD, in it */
} Columns;

static struct {
    Table data, panel;
    SdsnCodebook *book;
    size_t count;
    Columns columns[SDSN_MAX_INDICATORS];
    bool is_oecd[COUNTRIES];
    size_t panel_row[COUNTRIES]; /* where the years of the country begin; 0: none */
} edition;

/* The column of values stands before the first one that ends in its code. */
static size_t value_column(const Table *t, Str code)
{
    static const char *const coded[] = {"impute_", "Normalized Score ", "Dashboard Color "};
    for (size_t i = 0; i < 3; i++) {
        size_t at = table_column(t, coded[i], code);
        if (at != SIZE_MAX)
            return at - 1;
    }
    return SIZE_MAX;
}

static Columns make_column(const SdsnIndicator *indicator)
{
    const Table *t = &edition.data;
    Str code = indicator->code, series;
    Columns c = {.indicator = indicator,
                 .value = value_column(t, code),
                 .score = table_column(t, "Normalized Score ", code),
                 .colour = table_column(t, "Dashboard Color ", code),
                 .arrow = SIZE_MAX,
                 .panel = SIZE_MAX};
    c.has_window = sdsn_codebook_window(code, &c.window, &series);
    if (c.has_window) {
        c.arrow = table_column(t, "Trend ", series);
        c.panel = table_column(&edition.panel, "", series);
        assert_int_not_equal(c.arrow, SIZE_MAX);
        assert_int_not_equal(c.panel, SIZE_MAX);
    }
    return c;
}

static void find_countries(void)
{
    size_t id = table_column(&edition.data, "id", STR("")),
           panel_id = table_column(&edition.panel, "id", STR("")),
           oecd = table_column(&edition.data, "Country is an OECD member, yes=1 no=0", STR(""));
    assert_int_equal(edition.data.rows, COUNTRIES + 1);
    for (size_t i = 0; i < COUNTRIES; i++) {
        edition.is_oecd[i] = str_eq(table_text(&edition.data, i + 1, oecd), STR("1"));
        for (size_t r = edition.panel.rows - 1; r > 0; r--)
            if (str_eq(table_text(&edition.panel, r, panel_id),
                       table_text(&edition.data, i + 1, id)))
                edition.panel_row[i] = r;
    }
}

static double value_of(const Columns *c, size_t country)
{
    return table_number(&edition.data, country + 1, c->value);
}

/* Of its value; where it has none, the score that was published (imputed values are not). */
static double score_of(const Columns *c, size_t country)
{
    double published = table_number(&edition.data, country + 1, c->score);
    double made = sdsn_score(&c->indicator->scale, value_of(c, country));
    return isnan(published) || isnan(made) ? published : made;
}

typedef struct {
    size_t all, equal;
} Tally;

static void count(Tally *t, bool is_equal)
{
    t->all++;
    t->equal += is_equal;
}

static void assert_tally(const char *what, Tally t, size_t all, size_t equal)
{
    print_message("%s: %zu of %zu as published (%.2f %%)\n", what, t.equal, t.all,
                  100.0 * (double)t.equal / (double)t.all);
    assert_int_equal(t.all, all);
    assert_int_equal(t.equal, equal);
}

static bool is_close(double a, double b) { return fabs(a - b) <= 1e-9 * fmax(1, fabs(b)); }

/* The profile of the codebook names the members for which a row counts. */
static void test_members(void **state)
{
    Buf out;
    size_t members = 0, id = table_column(&edition.data, "id", STR(""));
    (void)state;
    if (!edition.count)
        skip();
    buf_init(&out, SDSN_PROFILE_MAX_BYTES);
    sdsn_codebook_profile(edition.book, STR("2019"), &out);
    size_t at = str_find(buf_str(&out), STR("sdg10_palma,"));
    Str row = str_part(buf_str(&out), at, at + 400);
    for (size_t k = 0; k < COUNTRIES; k++) {
        bool is_named = str_find(row, table_text(&edition.data, k + 1, id)) != SIZE_MAX;
        assert_int_equal(is_named, edition.is_oecd[k]);
        members += is_named;
    }
    buf_clear(&out);
    assert_int_equal(members, 36);
}

/* --- scores and colours --- */

static void test_scores(void **state)
{
    Tally tally = {0};
    (void)state;
    if (!edition.count)
        skip();
    for (size_t i = 0; i < edition.count; i++)
        for (size_t k = 0; k < COUNTRIES; k++) {
            const Columns *c = &edition.columns[i];
            double published = table_number(&edition.data, k + 1, c->score);
            double value = value_of(c, k);
            if (!isnan(published) && !isnan(value))
                count(&tally, is_close(sdsn_score(&c->indicator->scale, value), published));
        }
    assert_tally("scores", tally, 12788, 12788);
}

static const char *const COLOURS[] = {
    [SDSN_GREY] = "gray",     [SDSN_RED] = "red",     [SDSN_ORANGE] = "orange",
    [SDSN_YELLOW] = "yellow", [SDSN_GREEN] = "green",
};

static void test_colours(void **state)
{
    Tally tally = {0};
    (void)state;
    if (!edition.count)
        skip();
    for (size_t i = 0; i < edition.count; i++)
        for (size_t k = 0; k < COUNTRIES; k++) {
            const Columns *c = &edition.columns[i];
            Str published = table_text(&edition.data, k + 1, c->colour);
            double value = value_of(c, k);
            if (published.len && !isnan(value))
                count(&tally,
                      str_eq(published, str_of(COLOURS[sdsn_colour(&c->indicator->scale, value)])));
        }
    assert_tally("colours", tally, 15305, 15305);
}

/* --- goals --- */

static size_t goal_column(const char *after, int goal)
{
    char name[40];
    snprintf(name, sizeof name, "Goal %d %s", goal, after);
    return table_column(&edition.data, name, STR(""));
}

static double goal_score(size_t country, int goal)
{
    double scores[SDSN_MAX_INDICATORS];
    size_t n = 0;
    for (size_t i = 0; i < edition.count; i++)
        if (edition.columns[i].indicator->goal == goal)
            scores[n++] = score_of(&edition.columns[i], country);
    return sdsn_goal_score(scores, n);
}

static void test_goal_scores(void **state)
{
    Tally tally = {0};
    (void)state;
    if (!edition.count)
        skip();
    for (int goal = 1; goal <= SDSN_GOALS; goal++)
        for (size_t k = 0; k < COUNTRIES; k++) {
            double published = table_number(&edition.data, k + 1, goal_column("Score", goal));
            if (!isnan(published))
                count(&tally, is_close(goal_score(k, goal), published));
        }
    assert_tally("goal scores", tally, 2693, 2693);
}

static void test_goal_colours(void **state)
{
    Tally tally = {0};
    (void)state;
    if (!edition.count)
        skip();
    for (int goal = 1; goal <= SDSN_GOALS; goal++)
        for (size_t k = 0; k < COUNTRIES; k++) {
            double levels[SDSN_MAX_INDICATORS];
            size_t n = 0;
            for (size_t i = 0; i < edition.count; i++) {
                const Columns *c = &edition.columns[i];
                bool counts = edition.is_oecd[k] ? c->indicator->is_oecd : c->indicator->is_global;
                if (counts && c->indicator->goal == goal)
                    levels[n++] = sdsn_level(&c->indicator->scale, value_of(c, k));
            }
            count(&tally, str_eq(table_text(&edition.data, k + 1, goal_column("Dashboard", goal)),
                                 str_of(COLOURS[sdsn_goal_colour(levels, n)])));
        }
    assert_tally("goal colours", tally, 3281, 3281);
}

/* --- the index --- */

static void test_index(void **state)
{
    SdsnCountry *countries;
    Tally tally = {0};
    size_t without = 0;
    (void)state;
    if (!edition.count)
        skip();
    size_t region =
               table_column(&edition.data, "Regions used for the SDG Index & Dashboard", STR("")),
           missing = table_column(&edition.data, "Percentage missing values", STR("")),
           index = table_column(&edition.data, "2019 Global Index Score (0-100)", STR(""));
    countries = mem_alloc(COUNTRIES * sizeof *countries);
    for (size_t k = 0; k < COUNTRIES; k++) {
        countries[k].region = (uint32_t)str_hash(table_text(&edition.data, k + 1, region));
        countries[k].missing = table_number(&edition.data, k + 1, missing);
        for (int goal = 1; goal <= SDSN_GOALS; goal++)
            countries[k].goals[goal - 1] = goal_score(k, goal);
    }
    for (size_t k = 0; k < COUNTRIES; k++) {
        double published = table_number(&edition.data, k + 1, index);
        without += isnan(published);
        if (!isnan(published))
            count(&tally, is_close(sdsn_index(countries, COUNTRIES, k), published));
    }
    mem_free(countries);
    assert_tally("index", tally, 162, 162);
    assert_int_equal(without, 31);
}

/* --- arrows --- */

typedef struct {
    int16_t years[PANEL_YEARS];
    double values[PANEL_YEARS];
    Yearly yearly;
} Series;

static void series_of(Series *s, const Columns *c, size_t country)
{
    const Table *t = &edition.panel;
    size_t id = table_column(t, "id", STR("")), year = table_column(t, "year", STR(""));
    size_t first = edition.panel_row[country], n = 0;
    for (size_t r = first; first && r < t->rows; r++) {
        double value = table_number(t, r, c->panel);
        if (!str_eq(table_text(t, r, id), table_text(t, first, id)))
            break;
        if (isnan(value))
            continue;
        s->years[n] = (int16_t)table_number(t, r, year);
        s->values[n++] = value;
    }
    s->yearly = (Yearly){n, s->years, s->values, NULL};
}

/* Of the countries that have a value in both years of the window. */
static void find_peers(Columns *c)
{
    for (size_t k = 0; k < COUNTRIES; k++) {
        Series s;
        SdsnPeers *peers = &c->peers[edition.is_oecd[k]];
        series_of(&s, c, k);
        if (yearly_find(s.yearly, c->window.first_year) == SIZE_MAX ||
            yearly_find(s.yearly, c->window.last_year) == SIZE_MAX)
            continue;
        Yearly until = yearly_until(s.yearly, c->window.first_year);
        double gap = sdsn_free_score(&c->indicator->scale, c->indicator->scale.green) -
                     sdsn_free_score(&c->indicator->scale, until.values[until.count - 1]);
        SdsnTrend t = sdsn_trend(&c->indicator->scale, s.yearly, &c->window, NULL);
        peers->widest_gap = fmax(peers->widest_gap, gap);
        peers->fastest_fall = fmax(peers->fastest_fall, -t.rate);
    }
}

static SdsnArrow arrow_of_text(Str text)
{
    static const char *const arrows[] = {[SDSN_NO_ARROW] = "",
                                         [SDSN_DECREASING] = "↓",
                                         [SDSN_STAGNATING] = "→",
                                         [SDSN_IMPROVING] = "➚",
                                         [SDSN_ON_TRACK] = "↑"};
    for (size_t i = 0; i < sizeof arrows / sizeof *arrows; i++)
        if (str_eq(text, str_of(arrows[i])))
            return (SdsnArrow)i;
    return SDSN_NO_ARROW; /* "." of goals */
}

enum { R_FALL, R_SLOW_FALL, R_YEAR, R_EDGE, R_FASTER, R_SLOWER, R_COUNT };

static const char *const REASONS[R_COUNT] = {
    "published stagnating although the score falls by more than the rule found allows",
    "published decreasing although the fall is as slow as others published stagnating",
    "a year of the window has no value; a neighbour stood in",
    "within 5 % of a limit: rounding, or values corrected later",
    "published better: other years or values than those of the panel",
    "published worse: other years or values than those of the panel",
};

static bool is_near(double pace, double limit) { return fabs(pace - limit) < .05 * limit; }

static int reason_of(const SdsnTrend *t, SdsnArrow published, const Series *s, const Columns *c)
{
    double pace = t->rate / t->need;
    if (yearly_find(s->yearly, c->window.first_year) == SIZE_MAX ||
        yearly_find(s->yearly, c->window.last_year) == SIZE_MAX)
        return R_YEAR;
    if (t->rate < 0 && published == SDSN_STAGNATING)
        return R_FALL;
    if (t->rate < 0 && published == SDSN_DECREASING)
        return R_SLOW_FALL;
    if (is_near(pace, .5) || is_near(pace, 1))
        return R_EDGE;
    return published > t->arrow ? R_FASTER : R_SLOWER;
}

static void count_arrows(Tally *tally, size_t reasons[R_COUNT], const Columns *c)
{
    Tally own = {0};
    for (size_t k = 0; k < COUNTRIES; k++) {
        Series s;
        SdsnArrow published = arrow_of_text(table_text(&edition.data, k + 1, c->arrow));
        if (published == SDSN_NO_ARROW)
            continue;
        series_of(&s, c, k);
        SdsnTrend t =
            sdsn_trend(&c->indicator->scale, s.yearly, &c->window, &c->peers[edition.is_oecd[k]]);
        count(&own, t.arrow == published);
        if (t.arrow != published)
            reasons[reason_of(&t, published, &s, c)]++;
    }
    if (own.equal < own.all)
        print_message("  " STR_FMT ": %zu of %zu differ\n", STR_ARG(c->indicator->code),
                      own.all - own.equal, own.all);
    tally->all += own.all;
    tally->equal += own.equal;
}

static void test_arrows(void **state)
{
    Tally tally = {0};
    size_t reasons[R_COUNT] = {0};
    (void)state;
    if (!edition.count)
        skip();
    for (size_t i = 0; i < edition.count; i++)
        if (edition.columns[i].has_window)
            count_arrows(&tally, reasons, &edition.columns[i]);
    for (size_t i = 0; i < R_COUNT; i++)
        print_message("  %zu: %s\n", reasons[i], REASONS[i]);
    assert_tally("arrows", tally, 9691, 9580);
}

static SdsnArrow goal_arrow(size_t country, int goal)
{
    double levels[SDSN_MAX_INDICATORS];
    size_t n = 0;
    for (size_t i = 0; i < edition.count; i++) {
        Series s;
        const Columns *c = &edition.columns[i];
        if (c->indicator->goal != goal ||
            !arrow_of_text(table_text(&edition.data, country + 1, c->arrow)))
            continue;
        series_of(&s, c, country);
        levels[n++] = sdsn_trend(&c->indicator->scale, s.yearly, &c->window,
                                 &c->peers[edition.is_oecd[country]])
                          .level;
    }
    return sdsn_goal_arrow(levels, n);
}

/* When a goal has an arrow at all is published, not made again: which indicators must have one is
 * not documented. */
static void test_goal_arrows(void **state)
{
    Tally tally = {0};
    (void)state;
    if (!edition.count)
        skip();
    for (int goal = 1; goal <= SDSN_GOALS; goal++)
        for (size_t k = 0; k < COUNTRIES; k++) {
            SdsnArrow published =
                arrow_of_text(table_text(&edition.data, k + 1, goal_column("Trend", goal)));
            if (published)
                count(&tally, goal_arrow(k, goal) == published);
        }
    assert_tally("goal arrows", tally, 2222, 2129);
}

/* --- all --- */

static int open_edition(void **state)
{
    char path[FILE_PATH_MAX];
    Table book;
    Err err;
    (void)state;
    if (!file_exists(shared_path("Codebook.csv", path))) {
        print_message("skip: there is no data/sdsn-2019 in DARYA_SHARED\n");
        return 0;
    }
    table_open(&edition.data, "SDR2019_Data.csv");
    table_open(&edition.panel, "Raw_Data_trends.csv");
    table_open(&book, "Codebook.csv");
    if (sdsn_codebook_read(&edition.book, book.text, STR("Codebook.csv"), &err))
        fail_msg("%lu:%lu: %s", err.line, err.column, err.message);
    table_close(&book);
    edition.count = sdsn_codebook_count(edition.book);
    for (size_t i = 0; i < edition.count; i++)
        edition.columns[i] = make_column(sdsn_codebook_at(edition.book, i));
    find_countries();
    for (size_t i = 0; i < edition.count; i++)
        if (edition.columns[i].has_window)
            find_peers(&edition.columns[i]);
    return 0;
}

static int close_edition(void **state)
{
    (void)state;
    if (!edition.count)
        return 0;
    table_close(&edition.data);
    table_close(&edition.panel);
    sdsn_codebook_free(edition.book);
    return 0;
}

int test_progress_sdsn_2019(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members),      cmocka_unit_test(test_scores),
        cmocka_unit_test(test_colours),      cmocka_unit_test(test_goal_scores),
        cmocka_unit_test(test_goal_colours), cmocka_unit_test(test_index),
        cmocka_unit_test(test_arrows),       cmocka_unit_test(test_goal_arrows),
    };
    return cmocka_run_group_tests_name("progress/sdsn_2019", tests, open_edition, close_edition);
}
