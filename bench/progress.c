/* Times the forecasts of a whole release: learning from every year of the past, then for each
 * series the next eight years with their distributions, and the verdict of each method. Writes a
 * sample of the series, for a peer to forecast. progress FOLDER DATASET SAMPLE.csv */
#include <math.h>
#include <stdio.h>
#include <time.h>

#include "base/team.h"
#include "cli/command.h"
#include "progress/method.h"
#include "progress/panel.h"

enum { YEARS = 8, ROUNDS = 5, SAMPLE = 200, VALUES = 6, BASE_YEAR = 2015, TARGET_YEAR = 2030 };

typedef struct {
    const Panel *panel;
    const Forecasters *forecasters;
    size_t made[TEAM_MAX];
} Job;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void judge(const PanelSeries *s, const PanelVariable *v, const Forecast *forecast)
{
    Subject subject = {.series = s->values, .forecast = forecast};
    double last = s->values.values[s->values.count - 1];
    subject.aim = (Aim){.want = WANT_UP,
                        .target = last + fabs(last) + 1,
                        .base = NAN,
                        .base_year = BASE_YEAR,
                        .target_year = TARGET_YEAR,
                        .as_of = TARGET_YEAR,
                        .lower = v->lower,
                        .upper = v->upper,
                        .worst = NAN,
                        .best = NAN,
                        .red = NAN,
                        .green = NAN};
    yearly_at(s->values, BASE_YEAR, 10, &subject.aim.base);
    for (size_t m = 0; m < METHOD_COUNT; m++)
        methods[m].run(&subject);
}

static void forecast_variable(void *context, size_t member, size_t item)
{
    Job *job = context;
    const PanelVariable *v = panel_variable(job->panel, item);
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(job->panel, i);
        const Forecaster *f = forecasters_at(job->forecasters, item);
        int last = s->values.years[s->values.count - 1];
        Forecast out[YEARS];
        job->made[member] += forecast_fan(out, f, s->values, v->lower, v->upper, last + 1, YEARS);
        bool has = forecast_make(out, f, s->values, v->lower, v->upper, TARGET_YEAR);
        judge(s, v, has ? out : NULL);
    }
}

static double forecast_all(const Panel *panel, size_t *made)
{
    double start = now();
    Forecasters *all = forecasters_new(panel, TARGET_YEAR);
    Job job = {.panel = panel, .forecasters = all};
    team_run(panel_variable_count(panel), forecast_variable, &job);
    forecasters_free(all);
    *made = 0;
    for (size_t i = 0; i < TEAM_MAX; i++)
        *made += job.made[i];
    return now() - start;
}

static size_t count_long(const Panel *panel)
{
    size_t count = 0;
    for (size_t i = 0; i < panel_series_count(panel); i++)
        count += panel_series(panel, i)->values.count >= VALUES;
    return count;
}

/* Every so-manieth of the series of six values or more. */
static bool write_sample(const Panel *panel, const char *path, size_t count)
{
    FILE *f = fopen(path, "w");
    size_t seen = 0, each = count / SAMPLE + 1;
    if (!f)
        return false;
    fputs("series,year,value\n", f);
    for (size_t i = 0; i < panel_series_count(panel); i++) {
        Yearly y = panel_series(panel, i)->values;
        if (y.count < VALUES || seen++ % each)
            continue;
        for (size_t k = 0; k < y.count; k++)
            fprintf(f, "%zu,%d,%.17g\n", i, y.years[k], y.values[k]);
    }
    return fclose(f) == 0;
}

int main(int argc, char **argv)
{
    Err err = {0};
    Store *store;
    Release *release;
    Framework *framework;
    Panel *panel;
    char text[1024];
    Call call = {.data_dir = argc > 1 ? argv[1] : "", .data_is_named = true};
    if (argc != 4 || call_store(&call, STORE_READ, &store, &err) ||
        store_release(store, str_of(argv[2]), 0, &release, &err) ||
        framework_new(&framework, &err) || panel_new(&panel, release, framework, &err)) {
        fprintf(stderr, "progress: %s\n", err_text(&err, text, sizeof text));
        return 1;
    }
    double least = INFINITY;
    size_t made = 0, count = count_long(panel);
    for (int i = 0; i < ROUNDS; i++)
        least = fmin(least, forecast_all(panel, &made));
    printf("seconds %.3f\nforecasts %zu\nseries %zu\n", least, made, count);
    return !write_sample(panel, argv[3], count);
}
