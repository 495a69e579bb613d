#include "progress/spells.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "stats/quantile.h"

enum { NEIGHBOURS_LEAST = 20, NEIGHBOURS_MOST = 60, NEIGHBOURS_SHARE = 5 };

typedef struct {
    double level, change;
    int16_t end;
} Spell;

bool series_is_of_place(const PanelSeries *s)
{
    uint64_t number;
    if (s->place)
        return !str_eq(s->place->kind, STR("group"));
    return !num_read_u64(s->area, UINT64_MAX, &number);
}

static int by_level(const void *a, const void *b)
{
    const Spell *x = a, *y = b;
    if (x->level != y->level)
        return x->level < y->level ? -1 : 1;
    return (x->change > y->change) - (x->change < y->change);
}

static size_t add_series(Spell *out, Yearly y)
{
    size_t n = 0;
    for (size_t i = 1; i < y.count; i++)
        out[n++] =
            (Spell){y.values[i - 1],
                    (y.values[i] - y.values[i - 1]) / (y.years[i] - y.years[i - 1]), y.years[i]};
    return n;
}

static void init(Spells *out, size_t room)
{
    *out = (Spells){.levels = mem_raw(room + 1, sizeof *out->levels),
                    .changes = mem_raw(room + 1, sizeof *out->changes),
                    .ends = mem_raw(room + 1, sizeof *out->ends)};
}

static void add(Spells *out, double level, double change, int16_t end)
{
    out->levels[out->count] = level;
    out->changes[out->count] = change;
    out->ends[out->count++] = end;
}

void spells_init(Spells *out, const Panel *panel, size_t variable, int known_until)
{
    const PanelVariable *v = panel_variable(panel, variable);
    size_t room = 0, count = 0;
    for (uint32_t i = v->first; i < v->first + v->count; i++)
        room += panel_series(panel, i)->values.count;
    Spell *list = mem_raw(room + 1, sizeof *list);
    for (uint32_t i = v->first; i < v->first + v->count; i++) {
        const PanelSeries *s = panel_series(panel, i);
        if (series_is_of_place(s))
            count += add_series(list + count, yearly_until(s->values, known_until));
    }
    qsort(list, count, sizeof *list, by_level);
    init(out, count);
    for (size_t i = 0; i < count; i++)
        add(out, list[i].level, list[i].change, list[i].end);
    mem_free(list);
}

void spells_init_window(Spells *out, const Spells *all) { init(out, all->count); }

void spells_clear(Spells *spells)
{
    mem_free(spells->levels);
    mem_free(spells->changes);
    mem_free(spells->ends);
    *spells = (Spells){0};
}

static bool is_in_window(const Spells *all, size_t i, int year)
{
    return all->ends[i] <= year && all->ends[i] >= year - SPELLS_YEARS;
}

void spells_window(Spells *out, const Spells *all, int year)
{
    out->count = 0;
    for (size_t i = 0; i < all->count; i++)
        if (is_in_window(all, i, year))
            add(out, all->levels[i], all->changes[i], all->ends[i]);
}

void spells_init_window_of(Spells *out, const Spells *all, int year)
{
    size_t count = 0;
    for (size_t i = 0; i < all->count; i++)
        count += is_in_window(all, i, year);
    init(out, count);
    spells_window(out, all, year);
}

static size_t first_not_below(const Spells *s, double level)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->levels[middle] < level)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool spells_near(const Spells *s, double level, LevelPace *out)
{
    double around[NEIGHBOURS_MOST];
    if (s->count < SPELLS_ENOUGH)
        return false;
    size_t k = s->count / NEIGHBOURS_SHARE;
    k = k < NEIGHBOURS_LEAST ? NEIGHBOURS_LEAST : k > NEIGHBOURS_MOST ? NEIGHBOURS_MOST : k;
    size_t at = first_not_below(s, level), last = s->count - k;
    size_t first = at < k / 2 ? 0 : at - k / 2 > last ? last : at - k / 2;
    for (size_t i = 0; i < k; i++)
        around[i] = s->changes[first + i];
    out->pace = quantile_median(around, k);
    for (size_t i = 0; i < k; i++)
        around[i] = fabs(s->changes[first + i]);
    out->swing = quantile_median(around, k);
    return true;
}
