/* What a backtest found: means within codes, then over them. */
#include <math.h>
#include <string.h>

#include "progress/backtest_parts.h"

static const char *const RIVALS[] = {"naive", "combination"};

const char *backtest_method_name(size_t m)
{
    return m < METHOD_COUNT ? methods[m].name : RIVALS[m - METHOD_COUNT];
}

size_t backtest_method_find(Str name)
{
    size_t m = 0;
    while (m < BACKTEST_METHODS && !str_eq(name, str_of(backtest_method_name(m))))
        m++;
    return m;
}

size_t backtest_code_count(const Backtest *b) { return b->code_count; }
Str backtest_code(const Backtest *b, size_t code) { return b->codes[code].name; }

static BacktestSums sums_of(const BacktestCode *code, size_t method, int horizon)
{
    BacktestSums all = {0};
    for (int h = horizon ? horizon : 1; h <= (horizon ? horizon : BACKTEST_HORIZON); h++) {
        const BacktestSums *s = &code->sums[method][h - 1];
        all.pairs += s->pairs;
        all.error += s->error;
        all.escap += s->escap;
        all.inside80 += s->inside80;
        all.inside95 += s->inside95;
        all.interval80 += s->interval80;
        all.interval95 += s->interval95;
        all.crps += s->crps;
    }
    return all;
}

/* Adds the means of one code to the sums of means; `escap` is the sum of ESCAP's. */
static void add_code(BacktestMeans *sums, double *escap, const BacktestSums *code)
{
    double n = (double)code->pairs;
    sums->codes++;
    sums->pairs += code->pairs;
    sums->better += code->error < code->escap;
    sums->error += code->error / n;
    *escap += code->escap / n;
    sums->inside80 += code->inside80 / n;
    sums->inside95 += code->inside95 / n;
    sums->interval80 += code->interval80 / n;
    sums->interval95 += code->interval95 / n;
    sums->crps += code->crps / n;
}

static BacktestMeans means_of(const Backtest *b, size_t method, size_t first, size_t end,
                              size_t least, int horizon)
{
    BacktestMeans m = {0};
    double escap = 0;
    for (size_t i = first; i < end; i++) {
        BacktestSums sums = sums_of(&b->codes[i], method, horizon);
        if (sums.pairs && sums.pairs >= least)
            add_code(&m, &escap, &sums);
    }
    double n = (double)m.codes, n_intervals = method == METHOD_DARYA ? n : NAN;
    m.less = 1 - m.error / escap;
    m.error /= n;
    m.inside80 /= n_intervals;
    m.inside95 /= n_intervals;
    m.interval80 /= n_intervals;
    m.interval95 /= n_intervals;
    m.crps /= n_intervals;
    return m;
}

BacktestMeans backtest_means(const Backtest *b, size_t method, int horizon)
{
    return means_of(b, method, 0, b->code_count, b->options.least, horizon);
}

BacktestMeans backtest_code_means(const Backtest *b, size_t method, size_t code, int horizon)
{
    return means_of(b, method, code, code + 1, 1, horizon);
}

BacktestProbability backtest_probability(const Backtest *b, size_t method)
{
    BacktestProbability p = {0};
    Reliability all = {0};
    for (size_t i = 0; i < b->code_count; i++) {
        const BacktestCode *code = &b->codes[i];
        size_t n = code->events[method];
        if (!n || n < b->options.least)
            continue;
        p.codes++;
        p.events += n;
        p.brier += code->brier[method] / (double)n;
        reliability_join(&all, &code->reliability[method], 1 / (double)n);
    }
    p.brier /= (double)p.codes;
    p.calibration = reliability_error(&all);
    return p;
}

BacktestFlips backtest_flips(const Backtest *b, size_t method)
{
    BacktestFlips f = {0};
    for (size_t i = 0; i < b->code_count && method < METHOD_COUNT; i++) {
        size_t n = b->codes[i].steps[method];
        if (!n || n < b->options.least)
            continue;
        f.codes++;
        f.steps += n;
        f.flips += (double)b->codes[i].flips[method] / (double)n;
    }
    f.flips /= (double)f.codes;
    return f;
}

size_t backtest_constant(const Backtest *b, double *unchanged)
{
    size_t pairs = 0, kept = 0;
    for (size_t i = 0; i < b->code_count; i++) {
        pairs += b->codes[i].constant_pairs;
        kept += b->codes[i].constant_kept;
    }
    *unchanged = (double)kept / (double)pairs;
    return pairs;
}
