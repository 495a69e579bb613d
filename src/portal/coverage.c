#include "portal/coverage.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/intern.h"
#include "base/vec.h"
#include "series/period.h"

typedef VEC(CoverageRow) Rows;

static CoverageRow *row_of(Rows *rows, Interner *seen, Str indicator)
{
    uint32_t at = intern(seen, indicator);
    if (at == rows->count)
        vec_push(rows, ((CoverageRow){.indicator = intern_text(seen, at)}));
    return &rows->items[at];
}

static int country_of(const Place *place, const Place *const *countries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (countries[i] == place)
            return (int)i;
    return -1;
}

static int by_indicator(const void *a, const void *b)
{
    return indicator_cmp(((const CoverageRow *)a)->indicator, ((const CoverageRow *)b)->indicator);
}

static void add_variable(Page *p, Rows *rows, Interner *seen, const ShelfVariable *v,
                         const Place *const *countries, size_t country_count)
{
    for (uint32_t i = 0; i < v->count; i++) {
        const ShelfSeries *s = shelf_series(p->shelf, v->first + i);
        int country = country_of(s->place, countries, country_count), year = period_year(s->last);
        Str rest = v->indicators, part;
        bool more = true;
        while (country >= 0 && str_split(&rest, ',', &more, &part)) {
            if (!indicator_goal(str_trim(part)))
                continue;
            int *newest = &row_of(rows, seen, str_trim(part))->newest_year[country];
            *newest = year > *newest ? year : *newest;
        }
    }
}

ErrCode coverage_load(Page *p, const Place *const *countries, size_t country_count,
                      CoverageRow **out, size_t *count, Err *err)
{
    Rows rows = {0};
    Interner *seen = interner_new();
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++)
        add_variable(p, &rows, seen, shelf_variable(p->shelf, i), countries, country_count);
    for (size_t i = 0; i < rows.count; i++)
        rows.items[i].indicator = arena_dup(p->arena, rows.items[i].indicator);
    if (rows.count)
        qsort(rows.items, rows.count, sizeof *rows.items, by_indicator);
    *count = rows.count;
    *out = (CoverageRow *)(void *)arena_dup(
               p->arena, (Str){(const char *)rows.items, rows.count * sizeof *rows.items})
               .ptr;
    vec_clear(&rows);
    interner_free(seen);
    return *out || !*count ? ERR_OK : err_set(err, ERR_TOO_LARGE, "the table is too large");
}

bool coverage_is_old(int year)
{
    char text[CLOCK_TEXT_MAX];
    return year && year + COVERAGE_OLD_YEARS < period_year(clock_date(clock_now_us(), text));
}
