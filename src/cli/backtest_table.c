#include "cli/backtest_table.h"

#include <math.h>
#include <stdio.h>

#include "format/csv.h"

enum { MOST_LABELS = 2, MOST_NUMBERS = 13, WIDTH = 64 };

typedef struct {
    const char *name; /* of CSV and JSON */
    const char *head; /* for reading */
    int decimals;
} Figure;

static const Figure FIGURES[MOST_NUMBERS] = {
    {"codes", "codes", 0},
    {"pairs", "pairs", 0},
    {"error", "error", 3},
    {"less_than_unescap", "less %", 1},
    {"codes_better", "better", 0},
    {"inside_80", "in 80 %", 1},
    {"inside_95", "in 95 %", 1},
    {"interval_score_80", "IS 80", 2},
    {"interval_score_95", "IS 95", 2},
    {"crps", "CRPS", 3},
    {"brier", "Brier", 4},
    {"calibration_error", "ECE", 4},
    {"class_flips", "flips %", 1},
};
/* Probabilities and classes are not told by code or by years ahead. */
enum { ALL_NUMBERS = MOST_NUMBERS, MEANS_NUMBERS = 10 };

typedef struct {
    Buf *out;
    BacktestForm form;
    size_t label_count, number_count, rows;
    const char *labels[MOST_LABELS];
} Writer;

/* --- the three forms --- */

static void put_head(Writer *w)
{
    if (w->form == AS_JSON)
        buf_char(w->out, '[');
    for (size_t i = 0; i < w->label_count && w->form != AS_JSON; i++)
        buf_printf(w->out, w->form == AS_CSV ? "%s," : i ? "%-22s" : "%-12s", w->labels[i]);
    for (size_t i = 0; i < w->number_count && w->form != AS_JSON; i++)
        if (w->form == AS_CSV)
            buf_printf(w->out, "%s%s", i ? "," : "", FIGURES[i].name);
        else
            buf_printf(w->out, " %8s", FIGURES[i].head);
    if (w->form != AS_JSON)
        buf_char(w->out, '\n');
}

static void put_label(Writer *w, size_t i, Str label)
{
    if (w->form == AS_TABLE) {
        buf_printf(w->out, i ? "%-22.*s" : "%-12.*s", STR_ARG(label));
    } else if (w->form == AS_CSV) {
        csv_write(w->out, label, ',');
        buf_char(w->out, ',');
    } else {
        buf_printf(w->out, "%s\"%s\": ", i ? ", " : w->rows ? ",\n {" : "\n {", w->labels[i]);
        buf_json(w->out, label);
    }
}

static void put_number(Writer *w, size_t i, double number)
{
    const Figure *c = &FIGURES[i];
    char text[WIDTH] = "";
    if (isfinite(number))
        snprintf(text, sizeof text, "%.*f", w->form == AS_TABLE || !c->decimals ? c->decimals : 6,
                 number);
    if (w->form == AS_TABLE)
        buf_printf(w->out, " %8s", text[0] ? text : "-");
    else if (w->form == AS_CSV)
        buf_printf(w->out, "%s%s", i ? "," : "", text);
    else
        buf_printf(w->out, ", \"%s\": %s", c->name, text[0] ? text : "null");
}

static void put_row(Writer *w, const Str *labels, const double *numbers)
{
    for (size_t i = 0; i < w->label_count; i++)
        put_label(w, i, labels[i]);
    for (size_t i = 0; i < w->number_count; i++)
        put_number(w, i, numbers[i]);
    if (w->form == AS_JSON)
        buf_char(w->out, '}');
    else
        buf_char(w->out, '\n');
    w->rows++;
}

/* --- rows --- */

static double percent(double share) { return 100 * share; }

static void fill_means(double *out, const BacktestMeans *m)
{
    const double numbers[MEANS_NUMBERS] = {(double)m->codes,
                                           (double)m->pairs,
                                           m->error,
                                           percent(m->less),
                                           (double)m->better,
                                           percent(m->inside80),
                                           percent(m->inside95),
                                           m->interval80,
                                           m->interval95,
                                           m->crps};
    for (size_t i = 0; i < MEANS_NUMBERS; i++)
        out[i] = numbers[i];
}

static void put_method(Writer *w, const Backtest *b, size_t method)
{
    double numbers[ALL_NUMBERS];
    Str name = str_of(backtest_method_name(method));
    BacktestMeans means = backtest_means(b, method, 0);
    BacktestProbability p = backtest_probability(b, method);
    fill_means(numbers, &means);
    numbers[10] = p.brier;
    numbers[11] = p.calibration;
    numbers[12] = percent(backtest_flips(b, method).flips);
    put_row(w, &name, numbers);
}

static void put_horizons(Writer *w, const Backtest *b, size_t method)
{
    for (int h = 1; h <= BACKTEST_HORIZON; h++) {
        double numbers[MEANS_NUMBERS];
        char years[WIDTH];
        BacktestMeans means = backtest_means(b, method, h);
        snprintf(years, sizeof years, "%d", h);
        if (!means.codes)
            continue;
        fill_means(numbers, &means);
        put_row(w, (const Str[]){str_of(backtest_method_name(method)), str_of(years)}, numbers);
    }
}

static void put_codes(Writer *w, const Backtest *b, size_t method)
{
    for (size_t i = 0; i < backtest_code_count(b); i++) {
        double numbers[MEANS_NUMBERS];
        BacktestMeans means = backtest_code_means(b, method, i, 0);
        if (!means.codes)
            continue;
        fill_means(numbers, &means);
        put_row(w, (const Str[]){str_of(backtest_method_name(method)), backtest_code(b, i)},
                numbers);
    }
}

void backtest_table_write(Buf *out, const Backtest *b, BacktestBy by, size_t method,
                          BacktestForm form)
{
    static void (*const puts[])(Writer *, const Backtest *, size_t) = {
        [BY_METHOD] = put_method, [BY_INDICATOR] = put_codes, [BY_HORIZON] = put_horizons};
    Writer w = {.out = out,
                .form = form,
                .label_count = by == BY_METHOD ? 1 : 2,
                .number_count = by == BY_METHOD ? ALL_NUMBERS : MEANS_NUMBERS,
                .labels = {"method", by == BY_HORIZON ? "years_ahead" : "series"}};
    put_head(&w);
    for (size_t m = 0; m < BACKTEST_METHODS; m++)
        if ((method == m || method == BACKTEST_METHODS) && backtest_means(b, m, 0).codes)
            puts[by](&w, b, m);
    if (form == AS_JSON)
        buf_add(out, STR("\n]\n"));
}

void backtest_summary_write(Buf *out, const Backtest *b)
{
    double unchanged;
    size_t constant = backtest_constant(b, &unchanged);
    BacktestMeans darya = backtest_means(b, METHOD_DARYA, 0);
    buf_printf(out, "\ndarya errs %.1f %% less than unescap, and less in %zu of %zu codes\n",
               percent(darya.less), darya.better, darya.codes);
    for (int wide = 0; wide <= 1; wide++) {
        buf_printf(out, "inside %d %%, 1 year ahead and on:", wide ? 95 : 80);
        for (int h = 1; h <= BACKTEST_HORIZON; h++) {
            BacktestMeans m = backtest_means(b, METHOD_DARYA, h);
            if (m.codes)
                buf_printf(out, " %.1f", percent(wide ? m.inside95 : m.inside80));
        }
        buf_char(out, '\n');
    }
    if (constant)
        buf_printf(out,
                   "left out: %zu pairs of series that had not changed; %.1f %% still had not\n",
                   constant, percent(unchanged));
}
