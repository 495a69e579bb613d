#include "portal/coverage.h"
#include "portal/indicator_parts.h"
#include "portal/map.h"
#include "portal/thread.h"
#include "series/period.h"

enum { MAX_PARTS = 64 };

ErrCode page_places(Page *p, Err *err)
{
    const Place *countries[16], *parts[MAX_PARTS];
    (void)err;
    page_title(p, page_message(p, "places.title"), STR(""));
    doc_bool(p->page, "on_places", true);
    Doc *list = doc_list(p->data, "countries");
    size_t count = page_countries(p, countries, 16);
    for (size_t c = 0; c < count; c++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "place", countries[c]->id);
        doc_text(d, "name", page_place_name(p, countries[c]));
        doc_text(d, "url", page_url(p, "places", countries[c]->id));
        Doc *inner = doc_list(d, "parts");
        size_t part_count = page_parts(p, countries[c], parts, MAX_PARTS);
        for (size_t i = 0; i < part_count; i++) {
            Doc *part = doc_object(inner, NULL);
            doc_text(part, "place", parts[i]->id);
            doc_text(part, "name", page_place_name(p, parts[i]));
            doc_text(part, "url", page_url(p, "places", parts[i]->id));
            doc_bool(part, "more", i + 1 < part_count);
        }
    }
    return ERR_OK;
}

/* The variable that speaks best of an indicator for this place, of any dataset. */
static const ShelfVariable *best_for(const Page *p, Str indicator, const Place *place,
                                     const ShelfSeries **series)
{
    const ShelfVariable *best = NULL;
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++) {
        const ShelfVariable *v = shelf_variable(p->shelf, i);
        if (!shelf_is_of(v, indicator))
            continue;
        for (uint32_t k = 0; k < v->count; k++) {
            const ShelfSeries *s = shelf_series(p->shelf, v->first + k);
            if (s->place != place)
                continue;
            bool better =
                !best || v->breakdowns < best->breakdowns ||
                (v->breakdowns == best->breakdowns && period_cmp(s->last, (*series)->last) > 0);
            if (better) {
                best = v;
                *series = s;
            }
        }
    }
    return best;
}

static void put_csv(Page *p, const Place *place, Str indicator, Str name, const ShelfVariable *v,
                    Str period, Str value)
{
    const Str cells[] = {place->id,
                         indicator,
                         name,
                         period,
                         value,
                         page_unit_name(p, v),
                         shelf_dataset(p->shelf, v->dataset)->id};
    for (int c = 0; c < 7; c++)
        page_csv_cell(p, cells[c], c == 6);
}

/* Countries stand in the chart of the indicator, their parts in the table below it. */
static Str address_of(const Page *p, const Place *place, Str indicator, const ShelfVariable *v)
{
    bool is_part = !str_eq(place->kind, STR("country")) && map_has_parts(p, v);
    return arena_printf(p->arena, STR_FMT "%s", STR_ARG(indicator_url(p, indicator, v)),
                        is_part ? "#map" : "");
}

static ErrCode put_indicator(Page *p, Doc *list, const Place *place, Str indicator, Err *err)
{
    const ShelfSeries *series = NULL;
    const ShelfVariable *v = best_for(p, indicator, place, &series);
    Figures f;
    if (!v)
        return ERR_OK;
    TRY(figures_load(&f, p, v, &place, 1, series->last, series->last, false, err));
    size_t last = f.period_count ? figures_last(&f, 0) : SIZE_MAX;
    Doc *d = doc_object(list, NULL);
    Name name = page_variable_name(p, v, true);
    const ShelfDataset *dataset = shelf_dataset(p->shelf, v->dataset);
    Str value = last == SIZE_MAX ? STR("") : figure_at(&f, 0, last)->text;
    doc_text(d, "indicator", indicator);
    doc_text(d, "url", address_of(p, place, indicator, v));
    page_put_name(p, d, "name", name);
    doc_text(d, "period", series->last);
    doc_bool(d, "old", coverage_is_old(period_year(series->last)));
    doc_text(d, "value", value);
    doc_text(d, "unit", page_running(p, page_unit_name(p, v)));
    doc_text(d, "dataset", dataset->id);
    doc_text(d, "source", page_source_name(p, dataset));
    doc_text(d, "source_url", page_url(p, "datasets", dataset->id));
    if (p->format == PAGE_CSV)
        put_csv(p, place, indicator, name.text, v, series->last, value);
    return ERR_OK;
}

static bool speaks_of(const Page *p, size_t dataset, const Place *place)
{
    for (size_t i = 0; i < shelf_variable_count(p->shelf); i++) {
        const ShelfVariable *v = shelf_variable(p->shelf, i);
        for (uint32_t k = 0; v->dataset == dataset && k < v->count; k++)
            if (shelf_series(p->shelf, v->first + k)->place == place)
                return true;
    }
    return false;
}

/* The datasets behind the short names of the column. */
static void put_sources(Page *p, const Place *place)
{
    Doc *list = doc_list(p->data, "sources");
    for (size_t i = 0; i < shelf_dataset_count(p->shelf); i++) {
        const ShelfDataset *dataset = shelf_dataset(p->shelf, i);
        if (!speaks_of(p, i, place))
            continue;
        Doc *d = doc_object(list, NULL);
        doc_text(d, "dataset", dataset->id);
        doc_text(d, "source", page_source_name(p, dataset));
        page_put_name(p, d, "name", page_dataset_title(p, dataset));
        doc_text(d, "url", page_url(p, "datasets", dataset->id));
    }
}

static ErrCode put_goals(Page *p, const Place *place, Err *err)
{
    CoverageRow *rows;
    size_t count;
    TRY(coverage_load(p, &place, 1, &rows, &count, err));
    Doc *goals = doc_list(p->data, "goals"), *list = NULL;
    int open = 0;
    for (size_t i = 0; i < count; i++) {
        int goal = indicator_goal(rows[i].indicator);
        if (goal != open) {
            Doc *d = doc_object(goals, NULL);
            doc_int(d, "goal", goal);
            doc_text(d, "goal_title", goal_title(p->framework, goal, p->language));
            doc_printf(d, "goal_url", STR_FMT "/%d", STR_ARG(page_url(p, "goals", STR(""))), goal);
            doc_bool(d, "white", page_goal_is_dark(goal));
            list = doc_list(d, "indicators");
            open = goal;
        }
        TRY(put_indicator(p, list, place, rows[i].indicator, err));
    }
    doc_text(p->data, "count", page_format(p, "count.indicators", (int64_t)count, NULL, 0));
    put_sources(p, place);
    return ERR_OK;
}

static void put_day(Page *p, Doc *d, const char *key, const char *message, Str day)
{
    MessageArgument date = {"date", page_date(p, day)};
    if (day.len)
        doc_text(d, key, page_format(p, message, 0, &date, 1));
}

static void put_parts(Page *p, const Place *place)
{
    const Place *parts[MAX_PARTS];
    size_t count = page_parts(p, place, parts, MAX_PARTS);
    Doc *list = doc_list(p->data, "parts");
    for (size_t i = 0; i < count; i++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "place", parts[i]->id);
        doc_text(d, "name", page_place_name(p, parts[i]));
        doc_text(d, "url", page_url(p, "places", parts[i]->id));
        doc_text(d, "valid_from", parts[i]->valid_from);
        doc_text(d, "valid_to", parts[i]->valid_to);
        put_day(p, d, "since", "place.since", parts[i]->valid_from);
        put_day(p, d, "until", "place.until", parts[i]->valid_to);
    }
}

ErrCode page_place(Page *p, Err *err)
{
    const Place *place = place_find(p->framework, p->id);
    if (!place)
        return err_set(err, ERR_NOT_FOUND, "there is no place '" STR_FMT "'", STR_ARG(p->id));
    const Place *parent = place->parent.len ? place_find(p->framework, place->parent) : NULL;
    Str name = page_place_name(p, place);
    page_title(p, name, page_message(p, "place.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "places", STR("")), page_message(p, "nav.places"));
    if (parent && str_eq(parent->kind, STR("country")))
        page_crumb(p, page_url(p, "places", parent->id), page_place_name(p, parent));
    page_crumb(p, STR(""), name);
    doc_bool(p->page, "on_places", true);
    doc_text(p->data, "place", place->id);
    doc_text(p->data, "name", name);
    if (str_eq(place->kind, STR("country")))
        doc_text(p->data, "progress_url", page_url(p, "progress", place->id));
    doc_text(p->data, "iso3", place->iso3);
    doc_text(p->data, "m49", place->m49);
    if (p->format == PAGE_CSV)
        buf_add(&p->text, STR("place,indicator,name,period,value,unit,dataset\n"));
    put_parts(p, place);
    TRY(map_of_parts(p, place, err));
    TRY(put_goals(p, place, err));
    return thread_put(p, arena_printf(p->arena, "place:" STR_FMT, STR_ARG(place->id)), SIDE_PUBLIC,
                      err);
}
