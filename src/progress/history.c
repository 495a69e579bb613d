#include "progress/history.h"

#include "base/mem.h"

typedef struct HistoryPoint {
    uint32_t series, value;
} Point;

static size_t count_series(History *h, const Panel *panel, const size_t *variables, size_t count)
{
    size_t series = 0;
    for (size_t i = 0; i < count; i++) {
        const PanelVariable *v = panel_variable(panel, variables[i]);
        series += v->count;
        for (uint32_t k = v->first; k < v->first + v->count; k++)
            h->value_count += panel_series(panel, k)->values.count;
    }
    return series;
}

static void take_series(History *h, const Panel *panel, size_t variable)
{
    const PanelVariable *v = panel_variable(panel, variable);
    for (uint32_t k = v->first; k < v->first + v->count; k++) {
        const PanelSeries *s = panel_series(panel, k);
        Yearly y = yearly_until(s->values, h->last);
        if (!y.count || !series_is_of_place(s))
            continue;
        h->series[h->series_count++] =
            (HistorySeries){y, v->lower, v->upper, h->origins + h->value_count};
        h->value_count += y.count;
        h->first = y.years[0] < h->first ? y.years[0] : h->first;
    }
}

/* All values by year: a counting sort, so that those of one year stay in the order of series. */
static void put_in_order(History *h)
{
    size_t years = (size_t)(h->last - h->first) + 1, at = 0;
    size_t *next = mem_alloc((years + 1) * sizeof *next);
    for (size_t i = 0; i < h->series_count; i++)
        for (size_t k = 0; k < h->series[i].values.count; k++)
            next[h->series[i].values.years[k] - h->first]++;
    for (size_t i = 0; i < years; i++) {
        size_t here = next[i];
        next[i] = at;
        at += here;
    }
    for (size_t i = 0; i < h->series_count; i++)
        for (size_t k = 0; k < h->series[i].values.count; k++)
            h->order[next[h->series[i].values.years[k] - h->first]++] =
                (Point){(uint32_t)i, (uint32_t)k};
    mem_free(next);
}

/* The origins of the series first to end, all of one variable; the window ends at the last year. */
typedef struct {
    HistorySeries *series;
    size_t count;
    size_t *seen; /* of each series: values up to the year */
    Changes **changes;
} Variable;

static void see_year(Variable *v, const Spells *window, int year)
{
    for (size_t i = 0; i < v->count; i++) {
        HistorySeries *s = &v->series[i];
        size_t at = v->seen[i];
        if (at == s->values.count || s->values.years[at] != year)
            continue;
        v->seen[i]++;
        if (at + 1 >= HISTORY_POINTS)
            s->origins[at] =
                origin_of(s->values.years, s->values.values, at + 1, &v->changes[i][at], window);
    }
}

/* Of any value; 0: there is none. */
static int last_year(const Variable *v)
{
    int last = 0;
    for (size_t i = 0; i < v->count; i++) {
        Yearly y = v->series[i].values;
        last = y.years[y.count - 1] > last ? y.years[y.count - 1] : last;
    }
    return last;
}

static void see_all(const History *h, Variable *v, const Spells *all)
{
    Spells window;
    size_t room = 0;
    for (size_t i = 0; i < v->count; i++)
        room += v->series[i].values.count;
    Changes *changes = mem_raw(room + 1, sizeof *changes), *next = changes;
    v->seen = mem_alloc((v->count + 1) * sizeof *v->seen);
    v->changes = mem_raw(v->count + 1, sizeof(Changes *));
    for (size_t i = 0; i < v->count; i++) {
        Yearly y = v->series[i].values;
        changes_walk(next, y.years, y.values, y.count, HISTORY_POINTS);
        v->changes[i] = next;
        next += y.count;
    }
    int last = last_year(v);
    spells_init_window(&window, all);
    for (int year = h->first; year <= last; year++) {
        spells_window(&window, all, year);
        see_year(v, &window, year);
    }
    spells_clear(&window);
    mem_free(changes);
    mem_free(v->seen);
    mem_free(v->changes);
}

static void see_variable(History *h, const Panel *panel, size_t variable, Spells *windows)
{
    Spells all;
    Variable v = {.series = h->series + h->series_count};
    size_t before = h->series_count;
    take_series(h, panel, variable);
    v.count = h->series_count - before;
    spells_init(&all, panel, variable, h->last);
    see_all(h, &v, &all);
    for (size_t i = 0; i < h->window_years; i++)
        spells_init_window_of(&windows[i], &all, h->first_window + (int)i);
    spells_clear(&all);
}

void history_init(History *h, const Panel *panel, const size_t *variables, size_t count,
                  int first_window, int known_until)
{
    *h = (History){.first = known_until,
                   .last = known_until,
                   .variable_count = count,
                   .first_window = first_window,
                   .window_years = (size_t)(known_until - first_window) + 1};
    size_t series = count_series(h, panel, variables, count);
    h->series = mem_raw(series + 1, sizeof *h->series);
    h->origins = mem_alloc((h->value_count + 1) * sizeof *h->origins);
    h->order = mem_raw(h->value_count + 1, sizeof *h->order);
    h->windows = mem_alloc((count * h->window_years + 1) * sizeof *h->windows);
    h->value_count = 0;
    for (size_t i = 0; i < count; i++)
        see_variable(h, panel, variables[i], &h->windows[i * h->window_years]);
    put_in_order(h);
}

void history_clear(History *h)
{
    for (size_t i = 0; i < h->variable_count * h->window_years; i++)
        spells_clear(&h->windows[i]);
    mem_free(h->windows);
    mem_free(h->series);
    mem_free(h->origins);
    mem_free(h->order);
    *h = (History){0};
}

bool pair_next(PairWalk *w, Pair *pair)
{
    for (; w->at < w->history->value_count; w->at++, w->back = 0) {
        Point point = w->history->order[w->at];
        const HistorySeries *s = &w->history->series[point.series];
        int year = s->values.years[point.value];
        while (++w->back + HISTORY_POINTS <= (size_t)point.value + 1) {
            const Origin *origin = &s->origins[point.value - w->back];
            int ahead = year - origin->year;
            if (ahead > FORECAST_TESTED_YEARS)
                break;
            if (origin->unit <= 0)
                continue;
            *pair = (Pair){s, origin, year, ahead, s->values.values[point.value]};
            return true;
        }
    }
    return false;
}
