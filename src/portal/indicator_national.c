#include <math.h>

#include "portal/decimals.h"
#include "portal/indicator_parts.h"
#include "portal/map.h"
#include "portal/nature.h"
#include "portal/units.h"

enum { COMPARED_YEARS = 8, FAR_APART = 3 };

typedef struct {
    const IndicatorView *view;
    const Place *country;
    const ShelfVariable *own, *world; /* world NULL: nothing to set beside it */
    Figures own_figures, world_figures;
    size_t first; /* period of own_figures from which on they are compared */
} Pair;

static const Figure *at_period(const Figures *f, size_t place, Str period)
{
    for (size_t t = 0; t < f->period_count; t++)
        if (str_eq(f->periods[t], period))
            return figure_at(f, place, t);
    return NULL;
}

static Str text_at(const Figures *f, Str period)
{
    const Figure *figure = at_period(f, 0, period);
    return figure ? figure->text : STR("");
}

static int most_decimals(const Pair *c, const Figures *f)
{
    int most = -1;
    for (size_t t = c->first; t < c->own_figures.period_count; t++) {
        int shown = decimals_shown(text_at(f, c->own_figures.periods[t]));
        most = shown > most ? shown : most;
    }
    return most;
}

static void put_years(const Pair *c, Doc *item)
{
    Doc *years = doc_list(item, "years");
    int own_most = most_decimals(c, &c->own_figures), most = most_decimals(c, &c->world_figures);
    for (size_t t = c->first; t < c->own_figures.period_count; t++) {
        Str period = c->own_figures.periods[t];
        Str world = text_at(&c->world_figures, period), own = text_at(&c->own_figures, period);
        Doc *d = doc_object(years, NULL);
        doc_text(d, "period", period);
        if (world.len)
            doc_text(d, "global", world);
        decimals_pad(d, "global_pad", world, most);
        if (own.len)
            doc_text(d, "national", own);
        decimals_pad(d, "national_pad", own, own_most);
    }
}

/* The same unit by name may still be of something else: growth of 5.7 and a level of 105.7 per
 * cent. In every year with both values, one is more than three times the other. */
static bool is_far_apart(const Pair *c)
{
    size_t common = 0;
    for (size_t t = c->first; t < c->own_figures.period_count; t++) {
        const Figure *own = figure_at(&c->own_figures, 0, t);
        const Figure *world = at_period(&c->world_figures, 0, c->own_figures.periods[t]);
        if (!own->has_value || !world || !world->has_value)
            continue;
        double a = fabs(own->value), b = fabs(world->value);
        if (own->value * world->value <= 0 || (a <= FAR_APART * b && b <= FAR_APART * a))
            return false;
        common++;
    }
    return common > 0;
}

static void put_warning(const Pair *c, Doc *item)
{
    const Page *p = c->view->page;
    UnitsRelation units = units_compare(p, c->own, c->world);
    const char *key = units == UNITS_DIFFER    ? "national.unit_differs"
                      : units == UNITS_UNKNOWN ? "national.unit_unknown"
                      : is_far_apart(c)        ? "national.far_apart"
                                               : NULL;
    if (key)
        doc_text(item, "warning", page_message(p, key));
}

/* What a column holds: how the values came to be, and in which unit. */
static ErrCode put_column(const Pair *c, Doc *item, const char *key, const ShelfVariable *v,
                          Err *err)
{
    const Page *p = c->view->page;
    Natures natures;
    Doc *d = doc_object(item, key);
    size_t count = c->own_figures.period_count;
    Str from = count ? c->own_figures.periods[c->first] : STR("");
    Str to = count ? c->own_figures.periods[count - 1] : STR("");
    TRY(natures_load(&natures, c->view->page, v, &c->country, 1, from, to, err));
    doc_text(d, "source", page_source_name(p, shelf_dataset(p->shelf, v->dataset)));
    doc_text(d, "nature", natures_text(p, &natures));
    doc_text(d, "unit", page_running(p, page_unit_name(p, v)));
    return ERR_OK;
}

static void put_origin(const Pair *c, Doc *item)
{
    const Page *p = c->view->page;
    const ShelfDataset *d = shelf_dataset(p->shelf, c->own->dataset);
    doc_text(item, "place", c->country->id);
    doc_text(item, "name", page_place_name(p, c->country));
    page_put_name(p, item, "series", page_variable_name(p, c->own, true));
    doc_text(item, "unit", page_running(p, page_unit_name(p, c->own)));
    page_put_name(p, item, "dataset", page_dataset_title(p, d));
    doc_text(item, "url", page_url(p, "datasets", d->id));
    if (!map_has_parts(p, c->own))
        return;
    bool drawn = map_has_boundaries(p, c->own);
    doc_text(item, "parts_text", page_message(p, drawn ? "map.parts" : "map.parts_table"));
    doc_printf(item, "parts_url", STR_FMT "?dataset=" STR_FMT "&series=" STR_FMT "#map",
               STR_ARG(page_url(p, "indicators", c->view->indicator)), STR_ARG(d->id),
               STR_ARG(c->own->key));
}

/* The newest periods of the national file, each with the value of the global one beside it. */
static ErrCode put_pair(Pair *c, Doc *list, Err *err)
{
    Page *p = c->view->page;
    const Str all = STR("");
    TRY(figures_load(&c->own_figures, p, c->own, &c->country, 1, all, all, false, err));
    if (c->world)
        TRY(figures_load(&c->world_figures, p, c->world, &c->country, 1, all, all, false, err));
    size_t count = c->own_figures.period_count;
    c->first = count > COMPARED_YEARS ? count - COMPARED_YEARS : 0;
    Doc *item = doc_object(list, NULL);
    put_origin(c, item);
    TRY(put_column(c, item, "own", c->own, err));
    if (c->world) {
        TRY(put_column(c, item, "world", c->world, err));
        put_warning(c, item);
    }
    put_years(c, item);
    return ERR_OK;
}

ErrCode indicator_put_nationals(const IndicatorView *v, Err *err)
{
    Page *p = v->page;
    Doc *list = doc_list(p->data, "nationals");
    size_t count = 0;
    const ShelfVariable *world =
        v->dataset->is_national ? page_headline(p, v->indicator, NULL) : v->variable;
    for (size_t i = 0; i < v->country_count; i++) {
        const ShelfVariable *own = page_headline(p, v->indicator, v->countries[i]);
        Pair c = {.view = v, .country = v->countries[i], .own = own, .world = world};
        if (own)
            TRY(put_pair(&c, list, err));
        count += own != NULL;
    }
    if (count < v->country_count)
        doc_text(p->data, "no_nationals",
                 page_message(p, count ? "national.none" : "national.none_all"));
    return ERR_OK;
}
