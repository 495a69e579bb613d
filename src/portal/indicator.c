#include <stdlib.h>

#include "base/vec.h"
#include "portal/decimals.h"
#include "portal/indicator_parts.h"
#include "portal/map.h"
#include "portal/standing.h"
#include "portal/thread.h"
#include "portal/units.h"
#include "series/period.h"

enum { LISTED_VARIABLES = 300 };
/* Of a table in the sheet's letters and spaces, in pixels; it slides when it is wider than a page.
 */
enum { CELL_SPACE = 14, LETTER_WIDTH = 8, PAGE_WIDTH = 1120 };

typedef IndicatorView View;

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
static const ShelfVariable *find_in_dataset(const Page *p, Str indicator, Str dataset)
{
    const ShelfVariable *best = NULL;
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++) {
        const ShelfVariable *w = shelf_variable(p->shelf, i);
        const ShelfDataset *d = shelf_dataset(p->shelf, w->dataset);
        if (!str_eq(d->id, dataset) || !shelf_is_of(w, indicator))
            continue;
        const ShelfVariable *leading = best ? NULL : page_headline(p, indicator, d->home);
        if (leading && leading->dataset == w->dataset)
            return leading;
        if (!best || w->breakdowns < best->breakdowns)
            best = w;
    }
    return best;
}

Str indicator_url(const Page *p, Str indicator, const ShelfVariable *v)
{
    Str dataset = shelf_dataset(p->shelf, v->dataset)->id;
    bool leads = find_in_dataset(p, indicator, dataset) == v;
    return arena_printf(p->arena, STR_FMT "?dataset=" STR_FMT "%s" STR_FMT,
                        STR_ARG(page_url(p, "indicators", indicator)), STR_ARG(dataset),
                        leads ? "" : "&series=", STR_ARG(leads ? STR("") : v->key));
}

/* Without a dataset, that of the page is looked through first. */
static const ShelfVariable *find_asked_series(const View *v, Str dataset, Str key)
{
    const ShelfVariable *usual = dataset.len ? NULL : page_first_headline(v->page, v->indicator);
    const ShelfVariable *found =
        usual ? find_series(v, shelf_dataset(v->page->shelf, usual->dataset)->id, key) : NULL;
    return found ? found : find_series(v, dataset, key);
}

/* What is asked for and not there is never answered with something else. */
static ErrCode choose_variable(View *v, Err *err)
{
    Str dataset = page_query(v->page, "dataset"), key = page_query(v->page, "series");
    if (key.len)
        v->variable = find_asked_series(v, dataset, key);
    else if (dataset.len)
        v->variable = find_in_dataset(v->page, v->indicator, dataset);
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

/* The next place of the query; "" where a form sends none. */
static bool next_place(const Page *p, Str *rest, Str *place)
{
    Str pair;
    bool more = true, found = false;
    while (!found && rest->len && str_split(rest, '&', &more, &pair)) {
        if (!str_starts(pair, STR("place=")))
            continue;
        Buf b;
        buf_init(&b, 4000);
        found = http_decode(str_part(pair, 6, pair.len), &b);
        *place = arena_dup(p->arena, buf_str(&b));
        buf_clear(&b);
    }
    return found;
}

static bool is_asked(const View *v, const Place *place)
{
    Str rest = v->page->query, id;
    bool any = false;
    while (next_place(v->page, &rest, &id)) {
        any |= id.len > 0;
        if (str_eq(id, place->id))
            return true;
    }
    return !any;
}

static ErrCode check_places(const View *v, Err *err)
{
    Str rest = v->page->query, id;
    while (next_place(v->page, &rest, &id)) {
        bool known = !id.len;
        for (size_t i = 0; i < v->country_count && !known; i++)
            known = str_eq(v->countries[i]->id, id);
        if (!known)
            return err_set(err, ERR_NOT_FOUND, "there is no country '" STR_FMT "' here",
                           STR_ARG(id));
    }
    return ERR_OK;
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
        page_put_name(p, d, "name", page_variable_name(p, w, true));
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
        page_put_name(p, item, "name", page_dataset_title(p, d));
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
    const Figures *f = &v->figures;
    Str first = f->period_count ? f->periods[0] : STR("");
    Str last = f->period_count ? f->periods[f->period_count - 1] : STR("");
    doc_text(p->data, "from", v->from.len ? v->from : first);
    doc_text(p->data, "to", v->to.len ? v->to : last);
}

/* --- chart and table --- */

/* "3.2" of "3.2.1". */
static Str target_of(const View *v)
{
    size_t dot = str_find_char(v->indicator, '.');
    size_t second = str_find_char(str_part(v->indicator, dot + 1, v->indicator.len), '.');
    return str_part(v->indicator, 0, dot + 1 + second);
}

/* The target's number, where it speaks of what is shown: the leading series, or that of a national
 * file in the same unit; never of a breakdown. "" where that is not clear. */
static Str target_value(const View *v)
{
    const Page *p = v->page;
    Str at_most = indicator_at_most(p->framework, v->indicator);
    const ShelfVariable *world = page_headline(p, v->indicator, NULL), *shown = v->variable;
    if (!at_most.len || !world || shown == world)
        return at_most.len && world ? at_most : STR("");
    bool leads = !shown->breakdowns && v->dataset->is_national &&
                 shown == page_headline(p, v->indicator, v->dataset->home);
    return leads && units_compare(p, shown, world) == UNITS_SAME ? at_most : STR("");
}

static Chart chart_words(const View *v)
{
    Chart c = {.title = v->name.text, .description = v->unit};
    if (v->at_most.len) {
        MessageArgument words[] = {{"number", page_running(v->page, target_of(v))},
                                   {"value", page_running(v->page, v->at_most)}};
        c.target_text = page_format(v->page, "chart.at_most", 0, words, 2);
        c.target = num_read(v->at_most).value;
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

static void put_cell(const View *v, Doc *cells, const Figure *figure, int most)
{
    Doc *cell = doc_object(cells, NULL);
    if (!figure->text.len)
        return;
    if (figure->has_value && num_read(figure->text).is_number)
        doc_number(cell, "value", figure->text);
    else
        doc_text(cell, "value", figure->text);
    decimals_pad(cell, "pad", figure->text, most);
    if (v->at_most.len && figure->has_value && figure->value <= num_read(v->at_most).value)
        doc_bool(cell, "met", true);
}

static int most_decimals(const Figures *f, size_t period)
{
    int most = -1;
    for (size_t i = 0; i < f->place_count; i++) {
        int shown = decimals_shown(figure_at(f, i, period)->text);
        most = shown > most ? shown : most;
    }
    return most;
}

static size_t letters_of(Str text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.len; i++)
        count += ((unsigned char)text.ptr[i] & 0xC0) != 0x80;
    return count;
}

/* Whether the table needs more room than the widest page gives. */
static bool is_wider_than_page(const View *v)
{
    const Figures *f = &v->figures;
    size_t letters = 0, width;
    for (size_t i = 0; i < f->place_count; i++) {
        size_t own = letters_of(page_place_name(v->page, f->places[i]));
        letters = own > letters ? own : letters;
    }
    width = CELL_SPACE + letters * LETTER_WIDTH;
    for (size_t t = 0; t < f->period_count; t++) {
        letters = f->periods[t].len;
        for (size_t i = 0; i < f->place_count; i++) {
            size_t own = figure_at(f, i, t)->text.len;
            letters = own > letters ? own : letters;
        }
        width += CELL_SPACE + letters * LETTER_WIDTH;
    }
    return width > PAGE_WIDTH;
}

static void put_table(const View *v)
{
    const Figures *f = &v->figures;
    Page *p = v->page;
    Doc *periods = doc_list(p->data, "periods"), *rows = doc_list(p->data, "rows");
    for (size_t t = 0; t < f->period_count; t++)
        doc_text(periods, NULL, f->periods[t]);
    for (size_t i = 0; i < f->place_count; i++) {
        Doc *row = doc_object(rows, NULL);
        doc_text(row, "place", f->places[i]->id);
        doc_text(row, "name", page_place_name(p, f->places[i]));
        Doc *cells = doc_list(row, "cells");
        for (size_t t = 0; t < f->period_count; t++)
            put_cell(v, cells, figure_at(f, i, t), most_decimals(f, t));
    }
    doc_bool(p->data, "slides", is_wider_than_page(v));
    MessageArgument value = {"value", page_running(p, v->at_most)};
    if (v->at_most.len)
        doc_text(p->data, "met_text", page_format(p, "figures.met", 0, &value, 1));
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

/* --- the rest of the page --- */

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
    MessageArgument goal_number = {"number", page_running(p, number)};
    Str target = target_of(v);
    MessageArgument target_number = {"number", page_running(p, target)};
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "goals", number), page_format(p, "goal.number", 0, &goal_number, 1));
    if (target_exists(p->framework, target))
        page_crumb(p, page_url(p, "targets", target),
                   page_format(p, "target.number", 0, &target_number, 1));
    page_crumb(p, STR(""), v->indicator);
    doc_bool(p->page, "on_goals", true);
    doc_text(p->data, "indicator", v->indicator);
    doc_int(p->data, "goal", goal);
    if (outlook_speaks_of(site_outlook(p->site), v->indicator))
        doc_text(p->data, "progress_url", page_url(p, "progress", v->indicator));
    doc_bool(p->data, "white", page_goal_is_dark(goal));
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
    const Place *asked[INDICATOR_MAX_COUNTRIES];
    size_t count = 0;
    for (size_t i = 0; i < v->country_count; i++)
        if (is_asked(v, v->countries[i]))
            asked[count++] = v->countries[i];
    TRY(asked_period(v, "from", &v->from, err));
    TRY(asked_period(v, "to", &v->to, err));
    v->name = page_variable_name(v->page, v->variable, true);
    v->unit = page_unit_name(v->page, v->variable);
    v->title = page_indicator_name(v->page, v->indicator);
    v->at_most = target_value(v);
    return figures_load(&v->figures, v->page, v->variable, asked, count, v->from, v->to, true, err);
}

static ErrCode put_drawings(View *v, Err *err)
{
    Page *p = v->page;
    if (p->format == PAGE_CSV)
        put_csv(v);
    else if (p->format == PAGE_SVG && !map_is_asked(p))
        draw_sheet(v);
    else if (p->format == PAGE_HTML)
        figures_put_chart(&v->figures, p, chart_words(v));
    if (p->format == PAGE_SVG && !map_is_asked(p))
        return ERR_OK;
    return map_of_values(p, v->variable, v->name.text, err);
}

ErrCode page_indicator(Page *p, Err *err)
{
    View v = {.page = p, .indicator = p->id};
    v.country_count = page_countries(p, v.countries, INDICATOR_MAX_COUNTRIES);
    TRY(choose_variable(&v, err));
    if (!v.variable && !indicator_exists(p->framework, p->id))
        return err_set(err, ERR_NOT_FOUND, "there is no indicator '" STR_FMT "'", STR_ARG(p->id));
    TRY(check_places(&v, err));
    put_frame(&v);
    standing_put(p, p->data, v.indicator);
    TRY(thread_put(p, arena_printf(p->arena, "indicator:" STR_FMT, STR_ARG(p->id)), SIDE_PUBLIC,
                   err));
    if (!v.variable)
        return empty_page(&v);
    TRY(load(&v, err));
    TRY(indicator_put_words(&v, err));
    put_form(&v);
    put_table(&v);
    put_downloads(&v);
    TRY(put_drawings(&v, err));
    return indicator_put_nationals(&v, err);
}
