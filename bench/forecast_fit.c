/* Fits the constants of the forecast on a release, from what was known by 2012, and prints them as
 * src/progress/forecast_constants.c has them; docs/methods.md tells how they were used.
 *   forecast_fit FOLDER DATASET */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/vec.h"
#include "cli/command.h"
#include "progress/blend.h"
#include "progress/forecast_constants.h"
#include "progress/history.h"

enum { LAST_ORIGIN = 2009, LAST_TARGET = 2012, ROUNDS = 15, WIDTH_YEARS = 6, LEAST_PAIRS = 50 };
static const double LEAST_ERROR = .05, MOST_CHANGE = 50;

typedef struct {
    double terms[TERMS], change, weight;
    double error, swing; /* of the forecast with the weights that the code had learnt */
    bool has_others;
    uint8_t bin, ahead;
    uint32_t code;
} Row;

typedef VEC(Row) Rows;

typedef struct {
    double value, weight;
} Weighted;

/* --- rows --- */

static void add_pair(Rows *rows, const Pair *p, const Deviation *known, uint32_t code)
{
    const Origin *o = p->origin;
    Horizon h = horizon_of(p->years_ahead);
    Row row = {.change = fmin(fmax((p->value - o->value) / o->unit, -MOST_CHANGE), MOST_CHANGE),
               .has_others = o->has_others,
               .bin = o->bin,
               .ahead = (uint8_t)p->years_ahead,
               .code = code,
               .swing = o->swing};
    origin_terms(o, &h, row.terms);
    double forecast = o->value + o->unit * blend_change(known, o, &h);
    forecast = fmin(fmax(forecast, p->series->lower), p->series->upper);
    row.error = (p->value - forecast) / o->unit;
    vec_push(rows, row);
}

static void add_code(Rows *rows, const Panel *panel, const size_t *variables, size_t count,
                     uint32_t code)
{
    History h;
    Pair p;
    Blend b = {0};
    history_init(&h, panel, variables, count, LAST_TARGET, LAST_TARGET);
    Deviation *known = mem_alloc((size_t)(h.last - h.first + 2) * sizeof *known);
    PairWalk walk = {.history = &h};
    int year = h.first;
    while (pair_next(&walk, &p)) {
        Horizon ahead = horizon_of(p.years_ahead);
        if (p.year > year)
            blend_settle(&b);
        for (; year < p.year; year++)
            known[year - h.first] = b.now;
        if (p.origin->year <= LAST_ORIGIN)
            add_pair(rows, &p, &known[p.origin->year - h.first], code);
        blend_learn(&b, p.origin, &ahead, (p.value - p.origin->value) / p.origin->unit);
    }
    mem_free(known);
    history_clear(&h);
}

static uint32_t add_all(Rows *rows, const Panel *panel)
{
    size_t count = panel_variable_count(panel);
    size_t *variables = mem_alloc((count + 1) * sizeof *variables);
    uint32_t codes = 0;
    for (size_t i = 0; i < count; codes++) { /* variables of one code stand together */
        size_t n = 0;
        Str code = panel_variable(panel, i)->series;
        while (i < count && str_eq(panel_variable(panel, i)->series, code))
            variables[n++] = i++;
        add_code(rows, panel, variables, n, codes);
    }
    mem_free(variables);
    return codes;
}

/* Each code weighs the same, but for those of very few pairs. */
static void weigh(Rows *rows, uint32_t codes)
{
    size_t *n = mem_alloc((codes + 1) * sizeof *n);
    for (size_t i = 0; i < rows->count; i++)
        n[rows->items[i].code]++;
    for (size_t i = 0; i < rows->count; i++)
        rows->items[i].weight = 1 / fmax((double)n[rows->items[i].code], LEAST_PAIRS);
    mem_free(n);
}

/* --- weights of the terms --- */

static void solve(double a[TERMS][TERMS + 1])
{
    for (size_t i = 0; i < TERMS; i++)
        for (size_t k = 0; k < TERMS; k++) {
            double share = k == i ? 0 : a[k][i] / a[i][i];
            for (size_t j = 0; j <= TERMS; j++)
                a[k][j] -= share * a[i][j];
        }
}

static void fit_weights(const Rows *rows, bool with_others, double out[TERMS])
{
    for (int round = 0; round < ROUNDS; round++) {
        double a[TERMS][TERMS + 1] = {0};
        for (size_t r = 0; r < rows->count; r++) {
            const Row *row = &rows->items[r];
            double x[TERMS], left = row->change;
            if (with_others && !row->has_others)
                continue;
            for (size_t i = 0; i < TERMS; i++) {
                x[i] = with_others || i != TERM_OTHERS ? row->terms[i] : 0;
                left -= out[i] * x[i];
            }
            double weight = row->weight / fmax(fabs(left), LEAST_ERROR);
            for (size_t i = 0; i < TERMS; i++) {
                a[i][TERMS] += weight * x[i] * row->change;
                for (size_t k = 0; k < TERMS; k++)
                    a[i][k] += weight * x[i] * x[k];
            }
        }
        if (!with_others)
            a[TERM_OTHERS][TERM_OTHERS] = 1;
        solve(a);
        for (size_t i = 0; i < TERMS; i++)
            out[i] = a[i][TERMS] / a[i][i];
    }
}

/* --- width and errors --- */

static int by_value(const void *a, const void *b)
{
    double x = ((const Weighted *)a)->value, y = ((const Weighted *)b)->value;
    return (x > y) - (x < y);
}

static double quantile_of(const Weighted *list, size_t count, double tau)
{
    double all = 0, before = 0;
    for (size_t i = 0; i < count; i++)
        all += list[i].weight;
    for (size_t i = 0; i < count; i++) {
        before += list[i].weight;
        if (before - list[i].weight / 2 >= tau * all)
            return list[i].value;
    }
    return count ? list[count - 1].value : NAN;
}

static void fit_width(const Rows *rows, Weighted *list, size_t bin, double *width, double *growth)
{
    double x = 0, y = 0, xx = 0, xy = 0;
    for (int h = 1; h <= WIDTH_YEARS; h++) {
        size_t n = 0;
        for (size_t i = 0; i < rows->count; i++) {
            const Row *r = &rows->items[i];
            if (r->bin == bin && r->ahead == h)
                list[n++] = (Weighted){fabs(r->error) / r->swing, r->weight};
        }
        qsort(list, n, sizeof *list, by_value);
        double at = log(h), high = log(quantile_of(list, n, .8));
        x += at / WIDTH_YEARS;
        y += high / WIDTH_YEARS;
        xx += at * at / WIDTH_YEARS;
        xy += at * high / WIDTH_YEARS;
    }
    *growth = (xy - x * y) / (xx - x * x);
    *width = exp(y - *growth * x);
}

static void print_errors(const Rows *rows, Weighted *list, const double *width,
                         const double *growth, int h)
{
    int first = h < 5 ? h : h < 7 ? h - 1 : 5, last = h < 5 ? h : h < 7 ? h + 1 : 8;
    size_t n = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const Row *r = &rows->items[i];
        double unit = r->swing * width[r->bin] * pow(r->ahead, growth[r->bin]);
        if (r->ahead >= first && r->ahead <= last)
            list[n++] = (Weighted){r->error / unit, r->weight};
    }
    qsort(list, n, sizeof *list, by_value);
    printf("    {");
    for (size_t k = 0; k < FORECAST_ERRORS; k++)
        printf("%s%.3g", k ? ", " : "", quantile_of(list, n, ((double)k + .5) / FORECAST_ERRORS));
    printf("},\n");
}

static void fit(Rows *rows)
{
    double weights[2][TERMS] = {{0}}, width[ROUGHNESS_BINS], growth[ROUGHNESS_BINS];
    Weighted *list = mem_raw(rows->count + 1, sizeof *list);
    for (int others = 0; others <= 1; others++) {
        fit_weights(rows, others, weights[others]);
        for (size_t i = 0; i < TERMS; i++)
            printf("%s%.3f", i ? ", " : "weights ", weights[others][i]);
        printf("\n");
    }
    for (size_t b = 0; b < ROUGHNESS_BINS; b++) {
        fit_width(rows, list, b, &width[b], &growth[b]);
        printf("bin %zu width %.2f growth %.2f\n", b, width[b], growth[b]);
    }
    for (int h = 1; h <= FORECAST_TESTED_YEARS; h++)
        print_errors(rows, list, width, growth, h);
    mem_free(list);
}

int main(int argc, char **argv)
{
    Err err = {0};
    Store *store;
    Release *release;
    Framework *framework;
    Panel *panel;
    char text[1024];
    Rows rows = {0};
    Call call = {.data_dir = argc > 1 ? argv[1] : "", .data_is_named = true};
    if (argc != 3 || call_store(&call, STORE_READ, &store, &err) ||
        store_release(store, str_of(argv[2]), 0, &release, &err) ||
        framework_new(&framework, &err) || panel_new(&panel, release, framework, &err)) {
        fprintf(stderr, "forecast_fit: %s\n", err_text(&err, text, sizeof text));
        return 1;
    }
    weigh(&rows, add_all(&rows, panel));
    fit(&rows);
    vec_clear(&rows);
    return 0;
}
