/* How much the errors of forecasts go together: between different indicators of one country, and
 * between countries in one indicator. aggregate.c carries uncertainty by these two numbers.
 *
 *     correlation DATA DATASET [ORIGIN HORIZON]…
 *
 * For each row of the profile (each series once) and each country with six values or more up to and
 * with the origin: where the value that came HORIZON years later lay in the forecast's distribution,
 * as a standard normal number, positive where it was better than expected. The correlation is the
 * mean product of all pairs over the variance of all. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/command.h"
#include "progress/forecast.h"
#include "progress/profile.h"

enum { MAX_PLACES = 300, LEAST_VALUES = 6 };

typedef struct {
    double product;
    size_t pairs;
} Sum;

static double normal_of(double p)
{
    double low = -3.1, high = 3.1;
    for (int i = 0; i < 50; i++) {
        double middle = (low + high) / 2;
        if (.5 * erfc(-middle / sqrt(2)) < p)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static bool is_repeated(const Profile *profile, const Panel *panel, size_t row)
{
    size_t variable = profile_variable(profile_row(profile, row), panel);
    for (size_t i = 0; i < row; i++)
        if (profile_variable(profile_row(profile, i), panel) == variable)
            return true;
    return variable == SIZE_MAX;
}

/* One error; NAN: none. */
static double error_of(const Forecaster *forecaster, const PanelVariable *v, const PanelSeries *s,
                       Want want, int origin, int horizon)
{
    Forecast f;
    Yearly y = yearly_until(s->values, origin);
    size_t at = yearly_find(s->values, origin + horizon);
    if (y.count < LEAST_VALUES || y.years[y.count - 1] != origin || at == SIZE_MAX ||
        !forecast_make(&f, forecaster, y, v->lower, v->upper, origin + horizon) ||
        f.quantiles[FORECAST_TAUS - 1] <= f.quantiles[0])
        return NAN;
    double z = normal_of(forecast_probability(&f, false, s->values.values[at]));
    return want == WANT_UP ? z : -z;
}

static void fill_row(double *row, const Panel *panel, const Framework *framework,
                     const ProfileRow *profile, int origin, int horizon)
{
    size_t variable = profile_variable(profile, panel);
    const PanelVariable *v = panel_variable(panel, variable);
    Forecaster *forecaster = forecaster_new(panel, variable, origin);
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(panel, i);
        if (!s->place || str_eq(s->place->kind, STR("group")))
            continue;
        row[s->place - place_at(framework, 0)] =
            error_of(forecaster, v, s, profile->want, origin, horizon);
    }
    forecaster_free(forecaster);
}

static void add(Sum *sum, double x, double y)
{
    if (isnan(x) || isnan(y))
        return;
    sum->product += x * y;
    sum->pairs++;
}

static void report(const double *errors, size_t rows, int origin, int horizon)
{
    Sum one = {0}, within = {0}, between = {0};
    for (size_t a = 0; a < rows * MAX_PLACES; a++)
        add(&one, errors[a], errors[a]);
    for (size_t a = 0; a < rows; a++)
        for (size_t p = 0; p < MAX_PLACES; p++) {
            for (size_t b = 0; b < a; b++)
                add(&within, errors[a * MAX_PLACES + p], errors[b * MAX_PLACES + p]);
            for (size_t q = 0; q < p; q++)
                add(&between, errors[a * MAX_PLACES + p], errors[a * MAX_PLACES + q]);
        }
    double variance = one.product / (double)one.pairs;
    printf("| %d | %d | %zu | %.3f | %.3f |\n", origin, horizon, one.pairs,
           within.product / (double)within.pairs / variance,
           between.product / (double)between.pairs / variance);
}

static ErrCode measure(const Panel *panel, const Framework *framework, int origin, int horizon,
                       Err *err)
{
    Profile *profile;
    TRY(profile_built_in(&profile, STR("sdg"), err));
    size_t rows = profile_count(profile);
    double *errors = malloc(rows * MAX_PLACES * sizeof *errors);
    for (size_t i = 0; i < rows * MAX_PLACES; i++)
        errors[i] = NAN;
    for (size_t i = 0; i < rows; i++)
        if (!is_repeated(profile, panel, i))
            fill_row(errors + i * MAX_PLACES, panel, framework, profile_row(profile, i), origin,
                     horizon);
    report(errors, rows, origin, horizon);
    free(errors);
    profile_free(profile);
    return ERR_OK;
}

static ErrCode run(int argc, char **argv, Err *err)
{
    Store *store;
    Release *release;
    Framework *framework;
    Panel *panel;
    TRY(framework_new(&framework, err));
    if (place_count(framework) > MAX_PLACES)
        return err_set(err, ERR_TOO_LARGE, "more than %d places", MAX_PLACES);
    StoreOptions options = {argv[1], NULL, program_migrations, program_migration_count};
    TRY(store_open(&store, &options, STORE_READ, err));
    TRY(store_release(store, str_of(argv[2]), 0, &release, err));
    TRY(panel_new(&panel, release, framework, err));
    printf("| origin | years ahead | errors | between indicators of a country | between countries |\n"
           "|---|---|---|---|---|\n");
    for (int i = 3; i + 1 < argc; i += 2)
        TRY(measure(panel, framework, (int)strtol(argv[i], NULL, 10),
                    (int)strtol(argv[i + 1], NULL, 10), err));
    panel_free(panel);
    release_unref(release);
    store_close(store);
    framework_free(framework);
    return ERR_OK;
}

int main(int argc, char **argv)
{
    Err err = {0};
    if (argc < 3 || !run(argc, argv, &err))
        return argc < 3;
    fprintf(stderr, "%s\n", err.message);
    return 1;
}
