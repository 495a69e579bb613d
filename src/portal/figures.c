#include "portal/figures.h"

#include <stdlib.h>

#include "base/intern.h"
#include "base/vec.h"
#include "series/period.h"

typedef struct {
    uint32_t place, period; /* numbers */
    Figure figure;
} Found;

typedef struct {
    Page *page;
    Interner *periods;
    VEC(Found) found;
} Loader;

static ErrCode load_series(Loader *l, Release *release, const ShelfSeries *s, uint32_t place,
                           Str from, Str to, Err *err)
{
    KeyFilter filter;
    Cursor c;
    Arena *arena = l->page->arena;
    TRY(key_filter_parse(&filter, arena, release_layout(release), s->key, err));
    TRY(cursor_open(&c, release, &(Selection){.filter = &filter, .start = from, .end = to}, err));
    while (cursor_next(&c))
        for (uint32_t i = 0; i < cursor_count(&c); i++) {
            char number[NUM_TEXT_MAX];
            Observation o = cursor_at(&c, i);
            Str text = arena_dup(arena, (Str){number, observation_write(&o, number)});
            Found f = {place, intern(l->periods, o.period), {text, o.value, o.has_value}};
            vec_push(&l->found, f);
        }
    cursor_close(&c);
    return ERR_OK;
}

static int by_period(const void *a, const void *b)
{
    return period_cmp(*(const Str *)a, *(const Str *)b);
}

static ErrCode lay_out(Figures *f, Loader *l, Err *err)
{
    Arena *arena = l->page->arena;
    f->period_count = intern_count(l->periods);
    f->periods = arena_alloc(arena, (f->period_count + 1) * sizeof *f->periods);
    f->figures = arena_alloc(arena, (f->place_count * f->period_count + 1) * sizeof *f->figures);
    if (!f->periods || !f->figures)
        return err_set(err, ERR_TOO_LARGE, "the table is too large");
    for (uint32_t i = 0; i < f->period_count; i++)
        f->periods[i] = arena_dup(arena, intern_text(l->periods, i));
    qsort(f->periods, f->period_count, sizeof *f->periods, by_period);
    size_t *place_of = arena_alloc(arena, (f->period_count + 1) * sizeof *place_of);
    for (size_t i = 0; place_of && i < f->period_count; i++)
        place_of[intern_find(l->periods, f->periods[i])] = i;
    for (size_t i = 0; place_of && i < l->found.count; i++) {
        const Found *found = &l->found.items[i];
        f->figures[found->place * f->period_count + place_of[found->period]] = found->figure;
        f->value_count += found->figure.text.len > 0;
    }
    return ERR_OK;
}

static const ShelfSeries *series_of(const Page *p, const ShelfVariable *v, const Place *place)
{
    for (uint32_t i = 0; i < v->count; i++)
        if (shelf_series(p->shelf, v->first + i)->place == place)
            return shelf_series(p->shelf, v->first + i);
    return NULL;
}

ErrCode figures_load(Figures *f, Page *p, const ShelfVariable *v, const Place *const *places,
                     size_t place_count, Str from, Str to, bool only_present, Err *err)
{
    Loader l = {.page = p, .periods = interner_new()};
    Release *release = shelf_dataset(p->shelf, v->dataset)->release;
    *f = (Figures){.places = arena_alloc(p->arena, (place_count + 1) * sizeof *f->places)};
    ErrCode rc = f->places ? ERR_OK : err_set(err, ERR_TOO_LARGE, "the table is too large");
    for (size_t i = 0; i < place_count && !rc; i++) {
        const ShelfSeries *s = series_of(p, v, places[i]);
        if (!s && only_present)
            continue;
        if (s)
            rc = load_series(&l, release, s, (uint32_t)f->place_count, from, to, err);
        f->places[f->place_count++] = places[i];
    }
    if (!rc)
        rc = lay_out(f, &l, err);
    interner_free(l.periods);
    vec_clear(&l.found);
    return rc;
}

const Figure *figure_at(const Figures *f, size_t place, size_t period)
{
    return &f->figures[place * f->period_count + period];
}

size_t figures_last(const Figures *f, size_t place)
{
    for (size_t i = f->period_count; i-- > 0;)
        if (figure_at(f, place, i)->text.len)
            return i;
    return SIZE_MAX;
}
