#include "progress/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/intern.h"
#include "base/mem.h"
#include "base/team.h"
#include "progress/backtest_parts.h"
#include "progress/history.h"
#include "progress/rivals.h"

enum { LEAST_VALUES = 7, BASE_BEFORE = 5, AIM_AFTER = 15 };
static const double MOST_ERROR = 50, AIM_WAY = .2;
static const double EVENTS[] = {.05, .1, .2, .3};

/* One series that was taken. */
typedef struct {
    const PanelSeries *series;
    const PanelVariable *variable;
    uint64_t hash;
    bool always;                            /* of the region: whatever the sample */
    ProgressClass classes[2][METHOD_COUNT]; /* of the aims, at the origin before */
} Taken;

typedef struct {
    Taken *items;
    size_t count;
    BacktestCode *scores;
} TakenCode;

typedef struct {
    const Backtest *backtest;
    const Panel *panel;
    const Forecasters *forecasters;
    TakenCode *codes;
    int origin;
} Run;

/* --- which series --- */

static uint64_t hash_text(uint64_t hash, Str text)
{
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.ptr[i]) * 1099511628211u; /* FNV-1a */
    return hash;
}

static uint64_t hash_of(const PanelVariable *v, const PanelSeries *s)
{
    uint64_t hash = hash_text(hash_text(14695981039346656037u, v->key), s->area);
    hash = (hash ^ hash >> 29) * 0xbf58476d1ce4e5b9u; /* the last letters count as the first do */
    return hash ^ hash >> 32;
}

static bool is_of_countries(Yearly y)
{
    size_t own = 0;
    for (size_t i = 0; i < y.count; i++)
        own += y.flags && y.flags[i] & YEARLY_COUNTRY;
    return own * 10 > y.count * 9;
}

static bool is_asked_for(const BacktestOptions *o, const PanelSeries *s)
{
    bool is_named = o->place_count == 0;
    for (size_t i = 0; i < o->place_count; i++)
        is_named = is_named || str_eq(o->places[i], s->area) ||
                   (s->place && str_eq(o->places[i], s->place->id));
    return is_named && s->values.count >= LEAST_VALUES && series_is_of_place(s) &&
           (!o->country_only || is_of_countries(s->values));
}

static int by_hash(const void *a, const void *b)
{
    const Taken *x = a, *y = b;
    if (x->always != y->always)
        return x->always ? -1 : 1;
    return (x->hash > y->hash) - (x->hash < y->hash);
}

/* Leaves those of the region and the `sample` least hashes. */
static void sample(TakenCode *code, size_t most)
{
    size_t always = 0;
    qsort(code->items, code->count, sizeof *code->items, by_hash);
    while (always < code->count && code->items[always].always)
        always++;
    if (most && code->count > always + most)
        code->count = always + most;
}

static void take_variable(const Run *run, size_t variable, TakenCode *code)
{
    const PanelVariable *v = panel_variable(run->panel, variable);
    code->items = mem_grow(code->items, code->count + v->count, sizeof *code->items);
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(run->panel, i);
        if (is_asked_for(&run->backtest->options, s))
            code->items[code->count++] =
                (Taken){.series = s,
                        .variable = v,
                        .hash = hash_of(v, s),
                        .always = s->place && str_eq(s->place->kind, STR("country"))};
    }
}

/* --- one pair --- */

/* What is asked of one series in one year. */
typedef struct {
    Subject subject;
    double unit, outcome, lower, upper;
    int ahead;
    Forecast forecast;
    double expected[BACKTEST_METHODS]; /* NAN: no answer */
} Question;

static void add_error(BacktestCode *code, const Question *q)
{
    double escap = q->expected[METHOD_UNESCAP];
    for (size_t m = 0; m < BACKTEST_METHODS; m++) {
        BacktestSums *sums = &code->sums[m][q->ahead - 1];
        if (isnan(q->expected[m]) || isnan(escap))
            continue;
        sums->pairs++;
        sums->error += score_error(q->expected[m], q->outcome, q->unit, MOST_ERROR);
        sums->escap += score_error(escap, q->outcome, q->unit, MOST_ERROR);
    }
}

static bool is_inside(double low, double high, double value)
{
    double slack = 1e-9 * fmax(1, fabs(value)); /* a value on the edge of what it was made from */
    return value >= low - slack && value <= high + slack;
}

static void add_intervals(BacktestCode *code, const Question *q)
{
    BacktestSums *sums = &code->sums[METHOD_DARYA][q->ahead - 1];
    const Forecast *f = &q->forecast;
    double low80 = forecast_quantile(f, .1), high80 = forecast_quantile(f, .9);
    double low95 = forecast_quantile(f, .025), high95 = forecast_quantile(f, .975);
    sums->inside80 += is_inside(low80, high80, q->outcome);
    sums->inside95 += is_inside(low95, high95, q->outcome);
    sums->interval80 +=
        fmin(score_interval(low80, high80, .2, q->outcome) / q->unit, 10 * MOST_ERROR);
    sums->interval95 +=
        fmin(score_interval(low95, high95, .05, q->outcome) / q->unit, 40 * MOST_ERROR);
    sums->crps +=
        fmin(score_quantiles(f->quantiles, forecast_taus, FORECAST_TAUS, q->outcome) / q->unit,
             MOST_ERROR);
}

static void add_event(BacktestCode *code, const Question *q, bool upward, double target)
{
    bool happened = upward ? q->outcome >= target : q->outcome <= target;
    for (size_t m = 0; m < BACKTEST_METHODS; m++) {
        double expected = q->expected[m];
        if (isnan(expected))
            continue;
        double p = m == METHOD_DARYA ? forecast_probability(&q->forecast, upward, target)
                                     : (upward ? expected >= target : expected <= target);
        code->events[m]++;
        code->brier[m] += score_brier(p, happened);
        reliability_add(&code->reliability[m], p, happened, 1);
    }
}

static void add_events(BacktestCode *code, const Question *q)
{
    double from = q->forecast.naive;
    for (size_t i = 0; i < sizeof EVENTS / sizeof *EVENTS && from != 0; i++)
        for (int sign = -1; sign <= 1; sign += 2) {
            double target = from + sign * EVENTS[i] * fabs(from);
            if (target > q->lower && target < q->upper)
                add_event(code, q, sign > 0, target);
        }
}

/* --- one origin --- */

/* What the series is measured against: for expectations any target will do that is not met yet. */
static Aim aim_of(const BacktestOptions *o, Yearly known, const PanelVariable *v, int origin,
                  int sign)
{
    Aim aim = {.want = sign > 0 ? WANT_UP : WANT_DOWN,
               .target = NAN,
               .base = NAN,
               .base_year = o->first_origin - BASE_BEFORE,
               .target_year = o->first_origin + AIM_AFTER,
               .as_of = origin,
               .lower = v->lower,
               .upper = v->upper,
               .worst = NAN,
               .best = NAN,
               .red = NAN,
               .green = NAN};
    if (yearly_at(known, aim.base_year, LEAST_VALUES, &aim.base))
        aim.target = aim_clip(&aim, aim.base + sign * AIM_WAY * fabs(aim.base));
    return aim;
}

static void expect(Question *q, const Rivals *rivals)
{
    Aim *aim = &q->subject.aim;
    double last = rivals->last;
    aim->target_year = q->forecast.year;
    aim->want = WANT_UP;
    aim->base = last;
    for (size_t m = 0; m < METHOD_COUNT; m++) {
        /* that of ESCAP expects nothing without a target; this one is not met */
        aim->target = m == METHOD_UNESCAP ? last + fabs(last) + 1 : NAN;
        q->expected[m] =
            m == METHOD_DARYA ? q->forecast.value : methods[m].run(&q->subject).expected;
    }
    q->expected[BACKTEST_NAIVE] = last;
    q->expected[BACKTEST_COMBINATION] = rivals_combination(rivals, q->ahead);
}

static void ask(const Run *run, const Taken *t, BacktestCode *code, Yearly known, double unit)
{
    const BacktestOptions *o = &run->backtest->options;
    const Forecaster *forecaster = forecasters_at(run->forecasters, t->series->variable);
    Yearly all = t->series->values;
    Rivals rivals = rivals_of(known, t->variable->lower, t->variable->upper);
    Question q = {.unit = unit, .lower = t->variable->lower, .upper = t->variable->upper};
    q.subject.series = known;
    q.subject.aim = aim_of(o, known, t->variable, run->origin, 1);
    for (size_t i = known.count; i < all.count && all.years[i] - run->origin <= o->horizon; i++) {
        if (all.years[i] < o->first_target || all.years[i] > o->last_target)
            continue;
        q.ahead = all.years[i] - run->origin;
        q.outcome = all.values[i];
        forecast_make(&q.forecast, forecaster, known, q.lower, q.upper, all.years[i]);
        q.subject.forecast = &q.forecast;
        expect(&q, &rivals);
        add_error(code, &q);
        add_intervals(code, &q);
        add_events(code, &q);
    }
}

static void count_constant(const BacktestOptions *o, BacktestCode *code, Yearly all, Yearly known)
{
    int origin = known.years[known.count - 1];
    for (size_t i = known.count; i < all.count && all.years[i] - origin <= o->horizon; i++) {
        if (all.years[i] < o->first_target || all.years[i] > o->last_target)
            continue;
        code->constant_pairs++;
        code->constant_kept += all.values[i] == known.values[known.count - 1];
    }
}

static void classify(const Run *run, Taken *t, BacktestCode *code, Yearly known)
{
    const Forecaster *forecaster = forecasters_at(run->forecasters, t->series->variable);
    for (int k = 0; k < 2; k++) {
        Forecast forecast;
        Subject subject = {.series = known};
        subject.aim = aim_of(&run->backtest->options, known, t->variable, run->origin, 2 * k - 1);
        if (forecast_make(&forecast, forecaster, known, subject.aim.lower, subject.aim.upper,
                          subject.aim.target_year))
            subject.forecast = &forecast;
        for (size_t m = 0; m < METHOD_COUNT; m++) {
            ProgressClass now = methods[m].run(&subject).class, before = t->classes[k][m];
            code->steps[m] += now != CLASS_NONE && before != CLASS_NONE;
            code->flips[m] += now != CLASS_NONE && before != CLASS_NONE && now != before;
            t->classes[k][m] = now;
        }
    }
}

static void run_code(void *context, size_t member, size_t item)
{
    const Run *run = context;
    const BacktestOptions *o = &run->backtest->options;
    TakenCode *code = &run->codes[item];
    (void)member;
    for (size_t i = 0; i < code->count; i++) {
        Taken *t = &code->items[i];
        Yearly known = yearly_until(t->series->values, run->origin);
        if (known.count < HISTORY_POINTS || known.years[known.count - 1] != run->origin)
            continue;
        double unit = changes_of(known.years, known.values, known.count).typical;
        if (unit > 0)
            ask(run, t, code->scores, known, unit);
        else
            count_constant(o, code->scores, t->series->values, known);
        classify(run, t, code->scores, known);
    }
}

/* --- all origins --- */

static size_t take_codes(Run *run, Backtest *b)
{
    Interner *names = interner_new();
    size_t count = panel_variable_count(run->panel);
    run->codes = mem_alloc((count + 1) * sizeof *run->codes);
    for (size_t i = 0; i < count; i++) {
        const PanelVariable *v = panel_variable(run->panel, i);
        take_variable(run, i, &run->codes[intern(names, v->series.len ? v->series : v->key)]);
    }
    size_t codes = intern_count(names);
    b->codes = mem_grow(b->codes, b->code_count + codes, sizeof *b->codes);
    memset(b->codes + b->code_count, 0, codes * sizeof *b->codes);
    for (size_t i = 0; i < codes; i++) {
        sample(&run->codes[i], b->options.sample);
        run->codes[i].scores = &b->codes[b->code_count + i];
        run->codes[i].scores->name = arena_dup(b->arena, intern_text(names, (uint32_t)i));
    }
    b->code_count += codes;
    interner_free(names);
    return codes;
}

/* Years in which there is something to forecast from: those of values. */
static void find_origins(const Run *run, size_t codes, int *first, int *last)
{
    const BacktestOptions *o = &run->backtest->options;
    int least = INT16_MAX, most = 0;
    for (size_t i = 0; i < codes; i++)
        for (size_t k = 0; k < run->codes[i].count; k++) {
            Yearly y = run->codes[i].items[k].series->values;
            least = y.years[0] < least ? y.years[0] : least;
            most = y.years[y.count - 1] > most ? y.years[y.count - 1] : most;
        }
    *first = o->first_origin > least ? o->first_origin : least;
    *last = o->last_origin < most ? o->last_origin : most;
}

void backtest_run(Backtest *b, const Panel *panel)
{
    Run run = {.backtest = b, .panel = panel};
    size_t codes = take_codes(&run, b);
    int first, last;
    find_origins(&run, codes, &first, &last);
    size_t years = last < first ? 0 : (size_t)(last - first) + 1;
    Forecasters **forecasters = mem_alloc((years + 1) * sizeof(Forecasters *));
    if (years)
        forecasters_of_years(forecasters, panel, first, last);
    for (size_t k = 0; k < years; k++) {
        run.origin = first + (int)k;
        run.forecasters = forecasters[k];
        team_run(codes, run_code, &run);
        forecasters_free(forecasters[k]);
    }
    mem_free(forecasters);
    for (size_t i = 0; i < codes; i++)
        mem_free(run.codes[i].items);
    mem_free(run.codes);
}

Backtest *backtest_new(const BacktestOptions *options)
{
    Backtest *b = mem_alloc(sizeof *b);
    *b = (Backtest){.options = *options, .arena = arena_new(64 << 20)};
    return b;
}

void backtest_free(Backtest *b)
{
    if (!b)
        return;
    arena_free(b->arena);
    mem_free(b->codes);
    mem_free(b);
}
