#include <stdlib.h>

#include "base/vec.h"
#include "portal/coverage.h"
#include "portal/figures.h"
#include "portal/map.h"
#include "portal/standing.h"
#include "series/period.h"

enum { MAX_COUNTRIES = 16, LISTED_VARIABLES = 300, COMPARED_YEARS = 8 };

typedef struct {
    Page *page;
    Str indicator;
    const Place *countries[MAX_COUNTRIES];
    size_t country_count;
    const ShelfVariable *variable; /* of the chart */
    const ShelfDataset *dataset;
    Figures figures;
    Str from, to, unit;
    Name name, title; /* of the series shown; of the indicator */
} View;

/* --- what is asked for --- */

static const ShelfVariable *find_series(const View *v, Str dataset, Str key)
{
    for (size_t i = 0; i < shelf_variable_count(v->page->shelf); i++) {
        const ShelfVariable *w = shelf_variable(v->page->shelf, i);
        if (str_eq(w->key, key) && shelf_is_of(w, v->indicator) &&
            (!dataset.len || str_eq(shelf_dataset(v->page->shelf, w->dataset)->id, dataset)))
            return w;
    }
    return NULL;
}

/* The series of a dataset that speaks best of the indicator. */
static const ShelfVariable *find_in_dataset(const View *v, Str dataset)
{
    const ShelfVariable *best = NULL;
    for (size_t i = 0; i < shelf_variable_count(v->page->shelf); i++) {
        const ShelfVariable *w = shelf_variable(v->page->shelf, i);
        const ShelfDataset *d = shelf_dataset(v->page->shelf, w->dataset);
        if (!str_eq(d->id, dataset) || !shelf_is_of(w, v->indicator))
            continue;
        const ShelfVariable *leading = best ? NULL : page_headline(v->page, v->indicator, d->home);
        if (leading && leading->dataset == w->dataset)
            return leading;
        if (!best || w->breakdowns < best->breakdowns)
            best = w;
    }
    return best;
}

/* What is asked for and not there is never answered with something else. */
static ErrCode choose_variable(View *v, Err *err)
{
    Str dataset = page_query(v->page, "dataset"), key = page_query(v->page, "series");
    if (key.len)
        v->variable = find_series(v, dataset, key);
    else if (dataset.len)
        v->variable = find_in_dataset(v, dataset);
    else
        v->variable = page_first_headline(v->page, v->indicator);
    if (!v->variable && (key.len || dataset.len))
        return err_set(err, ERR_NOT_FOUND,
                       "there is no series '" STR_FMT "' of indicator " STR_FMT " in '" STR_FMT "'",
                       STR_ARG(key), STR_ARG(v->indicator), STR_ARG(dataset));
    if (v->variable)
        v->dataset = shelf_dataset(v->page->shelf, v->variable->dataset);
    return ERR_OK;
}

static bool is_asked(const View *v, const Place *place)
{
    Str rest = v->page->query, pair;
    bool more = true, any = false;
    while (rest.len && str_split(&rest, '&', &more, &pair)) {
        if (!str_starts(pair, STR("place=")))
            continue;
        any = true;
        if (str_eq(str_part(pair, 6, pair.len), place->id))
            return true;
    }
    return !any;
}

static ErrCode asked_period(const View *v, const char *name, Str *period, Err *err)
{
    PeriodSpan span;
    *period = page_query(v->page, name);
    if (!period->len || period_parse(*period, &span))
        return ERR_OK;
    return err_set(err, ERR_INVALID, "'" STR_FMT "' is no period", STR_ARG(*period));
}

/* --- the form --- */

static int by_weight(const void *a, const void *b)
{
    const ShelfVariable *x = *(const ShelfVariable *const *)a,
                        *y = *(const ShelfVariable *const *)b;
    if (x->breakdowns != y->breakdowns)
        return x->breakdowns < y->breakdowns ? -1 : 1;
    return str_cmp(x->key, y->key);
}

/* The series of this dataset, lightest first; of very many the first ones, and the one shown. */
static void put_variables(const View *v)
{
    Page *p = v->page;
    Doc *variables = doc_list(p->data, "variables");
    VEC(const ShelfVariable *) list = {0};
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++) {
        const ShelfVariable *w = shelf_variable(p->shelf, i);
        if (w->dataset == v->variable->dataset && shelf_is_of(w, v->indicator))
            vec_push(&list, w);
    }
    if (list.count)
        qsort(list.items, list.count, sizeof *list.items, by_weight);
    for (size_t i = 0; i < list.count; i++) {
        const ShelfVariable *w = list.items[i];
        if (i >= LISTED_VARIABLES && w != v->variable)
            continue;
        Doc *d = doc_object(variables, NULL);
        doc_text(d, "key", w->key);
        doc_text(d, "name", page_variable_name(p, w, true).text);
        doc_bool(d, "selected", w == v->variable);
    }
    vec_clear(&list);
}

/* Every dataset that speaks of the indicator, where there are several. */
static void put_datasets(const View *v)
{
    Page *p = v->page;
    Doc *list = doc_list(p->data, "datasets");
    const ShelfDataset *last = NULL;
    size_t count = 0;
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++) {
        const ShelfVariable *w = shelf_variable(p->shelf, i);
        const ShelfDataset *d = shelf_dataset(p->shelf, w->dataset);
        if (d == last || !shelf_is_of(w, v->indicator)) /* those of a dataset lie together */
            continue;
        last = d;
        count++;
        Doc *item = doc_object(list, NULL);
        doc_text(item, "dataset", d->id);
        doc_text(item, "name", page_dataset_name(p, d));
        doc_bool(item, "shown", d == v->dataset);
        doc_printf(item, "url", STR_FMT "?dataset=" STR_FMT,
                   STR_ARG(page_url(p, "indicators", v->indicator)), STR_ARG(d->id));
    }
    doc_bool(p->data, "several_datasets", count > 1);
}

static void put_form(const View *v)
{
    Page *p = v->page;
    Doc *countries = doc_list(p->data, "countries");
    for (size_t i = 0; i < v->country_count; i++) {
        Doc *d = doc_object(countries, NULL);
        doc_text(d, "place", v->countries[i]->id);
        doc_text(d, "name", page_place_name(p, v->countries[i]));
        doc_bool(d, "checked", is_asked(v, v->countries[i]));
    }
    put_variables(v);
    put_datasets(v);
    doc_text(p->data, "from", v->from);
    doc_text(p->data, "to", v->to);
}

/* --- chart and table --- */

/* "3.2" of "3.2.1". */
static Str target_of(const View *v)
{
    size_t dot = str_find_char(v->indicator, '.');
    size_t second = str_find_char(str_part(v->indicator, dot + 1, v->indicator.len), '.');
    return str_part(v->indicator, 0, dot + 1 + second);
}

/* The number of the target speaks of the leading series, not of its breakdowns. */
static bool is_leading_series(const View *v)
{
    return v->variable == page_headline(v->page, v->indicator, NULL);
}

static Chart chart_words(const View *v)
{
    Chart c = {.title = v->name.text, .description = v->unit};
    Str at_most = indicator_at_most(v->page->framework, v->indicator);
    if (at_most.len && is_leading_series(v)) {
        MessageArgument words[] = {{"number", target_of(v)}, {"value", at_most}};
        c.target_text = page_format(v->page, "chart.at_most", 0, words, 2);
        c.target = num_read(at_most).value;
    }
    return c;
}

/* A drawing that leaves the page says what it shows: indicator, unit, source, series. */
static void draw_sheet(const View *v)
{
    Page *p = v->page;
    Chart c = chart_words(v);
    const Doc *source = doc_get(p->data, STR("source"));
    Str sources[] = {source ? source->text : STR(""),
                     arena_printf(p->arena, STR_FMT " · " STR_FMT, STR_ARG(v->dataset->id),
                                  STR_ARG(v->variable->series))};
    c.title = arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(v->indicator), STR_ARG(c.title));
    if (v->unit.len)
        c.description = arena_printf(p->arena, STR_FMT ": " STR_FMT,
                                     STR_ARG(page_message(p, "word.unit")), STR_ARG(v->unit));
    figures_draw_sheet(&v->figures, p, c, sources, 2);
}

static void put_table(const View *v)
{
    const Figures *f = &v->figures;
    Doc *periods = doc_list(v->page->data, "periods"), *rows = doc_list(v->page->data, "rows");
    for (size_t t = 0; t < f->period_count; t++)
        doc_text(periods, NULL, f->periods[t]);
    for (size_t i = 0; i < f->place_count; i++) {
        Doc *row = doc_object(rows, NULL);
        doc_text(row, "place", f->places[i]->id);
        doc_text(row, "name", page_place_name(v->page, f->places[i]));
        Doc *cells = doc_list(row, "cells");
        for (size_t t = 0; t < f->period_count; t++) {
            const Figure *figure = figure_at(f, i, t);
            Doc *cell = doc_object(cells, NULL);
            if (!figure->text.len)
                continue;
            if (figure->has_value && num_read(figure->text).is_number)
                doc_number(cell, "value", figure->text);
            else
                doc_text(cell, "value", figure->text);
        }
    }
}

static void put_csv(const View *v)
{
    const Figures *f = &v->figures;
    Page *p = v->page;
    buf_add(&p->text, STR("dataset,indicator,series,place,name,period,value,unit\n"));
    for (size_t i = 0; i < f->place_count; i++)
        for (size_t t = 0; t < f->period_count; t++) {
            const Figure *figure = figure_at(f, i, t);
            if (!figure->text.len)
                continue;
            const Str cells[] = {v->dataset->id,
                                 v->indicator,
                                 v->variable->key,
                                 f->places[i]->id,
                                 page_place_name(p, f->places[i]),
                                 f->periods[t],
                                 figure->text,
                                 v->unit};
            for (int c = 0; c < 8; c++)
                page_csv_cell(p, cells[c], c == 7);
        }
}

/* --- national beside global --- */

static void put_year(Doc *list, Str period, const Figure *global, const Figure *national)
{
    Doc *d = doc_object(list, NULL);
    doc_text(d, "period", period);
    if (global && global->text.len)
        doc_text(d, "global", global->text);
    if (national && national->text.len)
        doc_text(d, "national", national->text);
}

static const Figure *at_period(const Figures *f, size_t place, Str period)
{
    for (size_t t = 0; t < f->period_count; t++)
        if (str_eq(f->periods[t], period))
            return figure_at(f, place, t);
    return NULL;
}

/* The newest periods of the national file, each with the value of the global one beside it. */
static ErrCode put_national(const View *v, const Place *country, const ShelfVariable *national,
                            const ShelfVariable *of_world, Doc *list, Err *err)
{
    Figures own, global = {0};
    Page *p = v->page;
    const ShelfDataset *d = shelf_dataset(p->shelf, national->dataset);
    TRY(figures_load(&own, p, national, &country, 1, STR(""), STR(""), false, err));
    if (of_world)
        TRY(figures_load(&global, p, of_world, &country, 1, STR(""), STR(""), false, err));
    Doc *item = doc_object(list, NULL);
    doc_text(item, "place", country->id);
    doc_text(item, "name", page_place_name(p, country));
    Name name = page_variable_name(p, national, true);
    doc_text(item, "series", name.text);
    doc_text(item, "unit", page_unit_name(p, national));
    doc_text(item, "dataset", page_dataset_name(p, d));
    doc_text(item, "url", page_url(p, "datasets", d->id));
    if (map_has_parts(p, national))
        doc_printf(item, "parts_url", STR_FMT "?dataset=" STR_FMT "&series=" STR_FMT "#map",
                   STR_ARG(page_url(p, "indicators", v->indicator)), STR_ARG(d->id),
                   STR_ARG(national->key));
    Doc *years = doc_list(item, "years");
    size_t first = own.period_count > COMPARED_YEARS ? own.period_count - COMPARED_YEARS : 0;
    for (size_t t = first; t < own.period_count; t++)
        put_year(years, own.periods[t], at_period(&global, 0, own.periods[t]),
                 figure_at(&own, 0, t));
    return ERR_OK;
}

static ErrCode put_nationals(const View *v, Err *err)
{
    Doc *list = doc_list(v->page->data, "nationals");
    const ShelfVariable *of_world =
        v->dataset->is_national ? page_headline(v->page, v->indicator, NULL) : v->variable;
    for (size_t i = 0; i < v->country_count; i++) {
        const ShelfVariable *national = page_headline(v->page, v->indicator, v->countries[i]);
        if (national)
            TRY(put_national(v, v->countries[i], national, of_world, list, err));
    }
    return ERR_OK;
}

/* --- words --- */

/* Dataset, release as its owner calls it, series; then which release of ours, and when. */
static void put_citation(const View *v, const ShelfDataset *d, Str dataset)
{
    Page *p = v->page;
    Str comma = page_message(p, "list.comma"), title = d->info.title;
    bool says_more = title.len && !str_eq(title, dataset);
    MessageArgument ours[] = {
        {"release", arena_printf(p->arena, "%lld", (long long)d->info.number)},
        {"date", str_part(d->info.created_text, 0, 10)}};
    Str release = page_format(p, "source.cite_release", 0, ours, 2);
    doc_printf(p->data, "cite",
               STR_FMT STR_FMT "%s" STR_FMT STR_FMT " " STR_FMT " " STR_FMT ". " STR_FMT,
               STR_ARG(dataset), STR_ARG(says_more ? comma : STR("")), says_more ? " " : "",
               STR_ARG(says_more ? title : STR("")), STR_ARG(comma), STR_ARG(v->indicator),
               STR_ARG(v->variable->series), STR_ARG(release));
}

static void put_words(const View *v)
{
    Page *p = v->page;
    const Figures *f = &v->figures;
    const ShelfDataset *d = v->dataset;
    Str dataset = page_dataset_name(p, d);
    Str first = f->period_count ? f->periods[0] : STR("–");
    Str last = f->period_count ? f->periods[f->period_count - 1] : STR("–");
    MessageArgument span[] = {{"dataset", dataset},
                              {"first", locale_digits(p->locale, p->arena, first)},
                              {"last", locale_digits(p->locale, p->arena, last)}};
    Str lede = page_format(p, "indicator.lede", 0, span, 3);
    page_title(
        p,
        arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(v->indicator), STR_ARG(v->name.text)),
        lede);
    doc_text(p->data, "lede", lede);
    int year = period_year(last);
    MessageArgument age = {"year", locale_digits(p->locale, p->arena, last)};
    if (coverage_is_old(year))
        doc_text(p->data, "old", page_format(p, "age.old", 0, &age, 1));
    MessageArgument source[] = {
        {"dataset", dataset},
        {"release", locale_integer(p->locale, p->arena, d->info.number)},
        {"date", locale_date(p->locale, p->arena, str_part(d->info.created_text, 0, 10))}};
    doc_text(p->data, "source", page_format(p, "source.text", (int64_t)f->value_count, source, 3));
    doc_text(p->data, "dataset", d->id);
    doc_text(p->data, "dataset_name", dataset);
    doc_text(p->data, "dataset_url", page_url(p, "datasets", d->id));
    doc_int(p->data, "release", d->info.number);
    put_citation(v, d, dataset);
}

static void put_downloads(const View *v)
{
    Page *p = v->page;
    static const char *const formats[] = {"csv", "json", "svg"};
    Doc *list = doc_list(p->data, "downloads");
    for (int i = 0; i < 3; i++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "name", str_of(i == 0 ? "CSV" : i == 1 ? "JSON" : "SVG"));
        doc_printf(d, "url", STR_FMT ".%s%s" STR_FMT,
                   STR_ARG(page_url(p, "indicators", v->indicator)), formats[i],
                   p->query.len ? "?" : "", STR_ARG(p->query));
    }
}

static void put_frame(const View *v)
{
    Page *p = v->page;
    int goal = indicator_goal(v->indicator);
    Str number = arena_printf(p->arena, "%d", goal);
    MessageArgument goal_number = {"number", number};
    Str target = target_of(v);
    MessageArgument target_number = {"number", target};
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "goals", number), page_format(p, "goal.number", 0, &goal_number, 1));
    if (target_exists(p->framework, target))
        page_crumb(p, page_url(p, "targets", target),
                   page_format(p, "target.number", 0, &target_number, 1));
    page_crumb(p, STR(""), v->indicator);
    doc_bool(p->page, "on_goals", true);
    doc_text(p->data, "indicator", v->indicator);
    doc_int(p->data, "goal", goal);
    doc_bool(p->data, "white",
             goal == 1 || goal == 4 || goal == 8 || goal == 10 || goal == 13 || goal == 16 ||
                 goal == 17);
}

static ErrCode empty_page(const View *v)
{
    Page *p = v->page;
    MessageArgument number = {"number", v->indicator};
    Str name = page_format(p, "indicator.number", 0, &number, 1);
    page_title(p, name, page_message(p, "none.here"));
    doc_text(p->data, "title", name);
    doc_bool(p->data, "empty", true);
    return ERR_OK;
}

static ErrCode load(View *v, Err *err)
{
    const Place *asked[MAX_COUNTRIES];
    size_t count = 0;
    for (size_t i = 0; i < v->country_count; i++)
        if (is_asked(v, v->countries[i]))
            asked[count++] = v->countries[i];
    TRY(asked_period(v, "from", &v->from, err));
    TRY(asked_period(v, "to", &v->to, err));
    return figures_load(&v->figures, v->page, v->variable, asked, count, v->from, v->to, true, err);
}

ErrCode page_indicator(Page *p, Err *err)
{
    View v = {.page = p, .indicator = p->id};
    v.country_count = page_countries(p, v.countries, MAX_COUNTRIES);
    TRY(choose_variable(&v, err));
    if (!v.variable && !indicator_exists(p->framework, p->id))
        return err_set(err, ERR_NOT_FOUND, "there is no indicator '" STR_FMT "'", STR_ARG(p->id));
    put_frame(&v);
    standing_put(p, p->data, v.indicator);
    if (!v.variable)
        return empty_page(&v);
    TRY(load(&v, err));
    v.name = page_variable_name(p, v.variable, true);
    v.unit = page_unit_name(p, v.variable);
    v.title = page_indicator_name(p, v.indicator);
    doc_text(p->data, "title", v.title.text);
    if (v.title.lang.len && !str_eq(v.title.lang, locale_language(p->locale)->code))
        doc_text(p->data, "title_lang", v.title.lang);
    doc_text(p->data, "name", v.name.text);
    if (v.name.lang.len && !str_eq(v.name.lang, locale_language(p->locale)->code))
        doc_text(p->data, "name_lang", v.name.lang);
    doc_text(p->data, "unit", v.unit);
    put_words(&v);
    put_form(&v);
    put_table(&v);
    put_downloads(&v);
    if (p->format == PAGE_CSV)
        put_csv(&v);
    else if (p->format == PAGE_SVG && !map_is_asked(p))
        draw_sheet(&v);
    else if (p->format == PAGE_HTML)
        figures_put_chart(&v.figures, p, chart_words(&v));
    if (p->format != PAGE_SVG || map_is_asked(p))
        TRY(map_of_values(p, v.variable, v.name.text, err));
    return put_nationals(&v, err);
}
