#include "progress/forecast.h"

#include <math.h>
#include <stdlib.h>

#include "base/intern.h"
#include "base/team.h"
#include "progress/blend.h"
#include "progress/error_pool.h"
#include "progress/forecast_constants.h"
#include "progress/history.h"

const double forecast_taus[FORECAST_TAUS] = {.025, .05, .1,  .15, .2,  .25, .3,  .35, .4,  .45, .5,
                                             .55,  .6,  .65, .7,  .75, .8,  .85, .9,  .95, .975};

/* What a series code has learnt from its past. */
typedef struct {
    Deviation deviation;
    ErrorTable errors;
} Lesson;

struct Forecaster {
    Lesson lesson;
    Spells others; /* known in the last year */
};

struct Forecasters {
    size_t count;
    Forecaster *items;
};

/* --- learning --- */

static double clip(double value, double lower, double upper)
{
    return value < lower ? lower : value > upper ? upper : value;
}

/* The weights as they were known at the end of each year. */
typedef struct {
    Blend blend;
    Deviation *by_year;
    int first, year; /* of by_year[0]; the year that is being learnt */
} Learner;

static void settle_until(Learner *l, int year)
{
    if (year > l->year)
        blend_settle(&l->blend);
    for (; l->year < year; l->year++)
        l->by_year[l->year - l->first] = l->blend.now;
}

static void learn(Learner *l, ErrorPool *pool, const Horizon *horizons, const Pair *p)
{
    const Origin *o = p->origin;
    const Horizon *h = &horizons[p->years_ahead - 1];
    double change = blend_change(&l->by_year[o->year - l->first], o, h);
    double forecast = clip(o->value + change * o->unit, p->series->lower, p->series->upper);
    error_pool_add(pool, p->years_ahead, (p->value - forecast) / (o->unit * origin_spread(o, h)));
    blend_learn(&l->blend, o, h, (p->value - o->value) / o->unit);
}

/* What was learnt by the end of the year. */
static void tell(Learner *l, const ErrorPool *pool, int year, Lesson *out)
{
    settle_until(l, year + 1);
    out->deviation = l->by_year[year - l->first];
    error_pool_table(pool, &out->errors);
}

/* lessons: of the years from history->first_window to history->last. */
static void learn_all(const History *history, Lesson *lessons)
{
    Horizon horizons[FORECAST_TESTED_YEARS];
    ErrorPool pool = {0};
    int told = history->first_window; /* the next year to be told */
    int first = history->first < told ? history->first : told;
    Learner l = {.first = first, .year = first};
    PairWalk walk = {.history = history};
    Pair pair;
    for (int h = 1; h <= FORECAST_TESTED_YEARS; h++)
        horizons[h - 1] = horizon_of(h);
    l.by_year = mem_alloc((size_t)(history->last - first + 1) * sizeof *l.by_year);
    while (pair_next(&walk, &pair)) {
        for (; told < pair.year; told++)
            tell(&l, &pool, told, &lessons[told - history->first_window]);
        settle_until(&l, pair.year);
        learn(&l, &pool, horizons, &pair);
    }
    for (; told <= history->last; told++)
        tell(&l, &pool, told, &lessons[told - history->first_window]);
    error_pool_clear(&pool);
    mem_free(l.by_year);
}

/* Forecasters of all variables of one code, for each year from first to last. items: where they go,
 * by variable, then by year; NULL: nowhere. */
static void make_code(const Panel *panel, const size_t *variables, size_t count, int first,
                      int last, Forecaster **items)
{
    History history;
    size_t years = (size_t)(last - first) + 1;
    Lesson *lessons = mem_raw(years, sizeof *lessons);
    history_init(&history, panel, variables, count, first, last);
    learn_all(&history, lessons);
    for (size_t i = 0; i < count * years; i++)
        if (items[i]) {
            *items[i] = (Forecaster){lessons[i % years], history.windows[i]};
            history.windows[i] = (Spells){0};
        }
    history_clear(&history);
    mem_free(lessons);
}

static Str code_of(const Panel *panel, size_t variable)
{
    const PanelVariable *v = panel_variable(panel, variable);
    return v->series.len ? v->series : v->key;
}

Forecaster *forecaster_new(const Panel *panel, size_t variable, int known_until)
{
    size_t all = panel_variable_count(panel), count = 0;
    size_t *variables = mem_raw(all, sizeof *variables);
    Forecaster **items = mem_alloc(all * sizeof(Forecaster *)), *own = mem_alloc(sizeof *own);
    for (size_t i = 0; i < all; i++)
        if (str_eq(code_of(panel, i), code_of(panel, variable))) {
            items[count] = i == variable ? own : NULL;
            variables[count++] = i;
        }
    make_code(panel, variables, count, known_until, known_until, items);
    mem_free(items);
    mem_free(variables);
    return own;
}

void forecaster_free(Forecaster *f)
{
    if (!f)
        return;
    spells_clear(&f->others);
    mem_free(f);
}

/* --- those of all variables --- */

typedef struct {
    size_t first, count; /* in Codes.variables */
    size_t series;
} Code;

typedef struct {
    const Panel *panel;
    int first, last; /* years */
    size_t years;
    Code *codes;
    size_t *variables;
    Forecaster **items; /* of each of them, by year */
} Codes;

static void make_item(void *context, size_t member, size_t item)
{
    const Codes *c = context;
    Code code = c->codes[item];
    (void)member;
    make_code(c->panel, c->variables + code.first, code.count, c->first, c->last,
              c->items + code.first * c->years);
}

static int by_series(const void *a, const void *b)
{
    const Code *x = a, *y = b;
    return (x->series < y->series) - (x->series > y->series);
}

/* Groups the variables by code; the number of codes. */
static size_t group(Codes *c, size_t count, Forecasters **out)
{
    Interner *names = interner_new();
    uint32_t *code = mem_raw(count + 1, sizeof *code);
    for (size_t i = 0; i < count; i++) {
        code[i] = intern(names, code_of(c->panel, i));
        c->codes[code[i]].count++;
        c->codes[code[i]].series += panel_variable(c->panel, i)->count;
    }
    size_t codes = intern_count(names), at = 0;
    for (size_t i = 0; i < codes; i++) {
        c->codes[i].first = at;
        at += c->codes[i].count;
        c->codes[i].count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        size_t place = c->codes[code[i]].first + c->codes[code[i]].count++;
        c->variables[place] = i;
        for (size_t k = 0; k < c->years; k++)
            c->items[place * c->years + k] = &out[k]->items[i];
    }
    interner_free(names);
    mem_free(code);
    return codes;
}

static Forecasters *empty(size_t count)
{
    Forecasters *f = mem_alloc(sizeof *f);
    *f = (Forecasters){count, mem_alloc((count + 1) * sizeof *f->items)};
    return f;
}

void forecasters_of_years(Forecasters **out, const Panel *panel, int first, int last)
{
    size_t count = panel_variable_count(panel), years = (size_t)(last - first) + 1;
    Codes codes = {.panel = panel,
                   .first = first,
                   .last = last,
                   .years = years,
                   .codes = mem_alloc((count + 1) * sizeof *codes.codes),
                   .variables = mem_raw(count + 1, sizeof *codes.variables),
                   .items = mem_raw(count * years + 1, sizeof(Forecaster *))};
    for (size_t k = 0; k < years; k++)
        out[k] = empty(count);
    size_t n = group(&codes, count, out);
    /* the largest first, so that no core is left with one at the end */
    qsort(codes.codes, n, sizeof *codes.codes, by_series);
    team_run(n, make_item, &codes);
    mem_free(codes.codes);
    mem_free(codes.variables);
    mem_free(codes.items);
}

Forecasters *forecasters_new(const Panel *panel, int known_until)
{
    Forecasters *f;
    forecasters_of_years(&f, panel, known_until, known_until);
    return f;
}

const Forecaster *forecasters_at(const Forecasters *f, size_t variable)
{
    return &f->items[variable];
}

void forecasters_free(Forecasters *f)
{
    if (!f)
        return;
    for (size_t i = 0; i < f->count; i++)
        spells_clear(&f->items[i].others);
    mem_free(f->items);
    mem_free(f);
}

/* --- forecasting --- */

/* Of the origin, `ahead` years later. */
static void look_ahead(Forecast *out, const Lesson *lesson, const Origin *o, double lower,
                       double upper, int ahead)
{
    Horizon h = horizon_of(ahead);
    double change = o->unit > 0 ? blend_change(&lesson->deviation, o, &h) : 0;
    int tested = ahead < FORECAST_TESTED_YEARS ? ahead : FORECAST_TESTED_YEARS;
    const double *errors = lesson->errors.at[tested - 1];
    *out = (Forecast){.from_year = o->year,
                      .year = o->year + ahead,
                      .value = clip(o->value + change * o->unit, lower, upper),
                      .naive = o->value,
                      .spread = o->unit * origin_spread(o, &h),
                      .is_tested = ahead == tested};
    for (size_t i = 0; i < FORECAST_TAUS; i++)
        out->quantiles[i] = clip(out->value + errors[i] * out->spread, lower, upper);
}

size_t forecast_fan(Forecast *out, const Forecaster *f, Yearly series, double lower, double upper,
                    int first, size_t years)
{
    if (series.count < 2 || first <= series.years[series.count - 1])
        return 0;
    Changes changes = changes_of(series.years, series.values, series.count);
    Origin o = origin_of(series.years, series.values, series.count, &changes, &f->others);
    for (size_t i = 0; i < years; i++) {
        look_ahead(&out[i], &f->lesson, &o, lower, upper, first + (int)i - o.year);
        out[i].is_tested = out[i].is_tested && series.count >= HISTORY_POINTS;
    }
    return years;
}

bool forecast_make(Forecast *out, const Forecaster *f, Yearly series, double lower, double upper,
                   int year)
{
    return forecast_fan(out, f, series, lower, upper, year, 1) == 1;
}
