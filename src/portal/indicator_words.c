#include "portal/coverage.h"
#include "portal/indicator_parts.h"
#include "portal/nature.h"
#include "portal/provenance.h"
#include "series/period.h"
#include "structure/breakdown.h"

/* --- the first lines --- */

/* -1 when each country's last number is lower than its first, 1 when each is higher, else 0. */
static int common_change(const Figures *f)
{
    int change = 0;
    for (size_t i = 0; i < f->place_count; i++) {
        const Figure *first = NULL, *last = NULL;
        for (size_t t = 0; t < f->period_count; t++) {
            const Figure *figure = figure_at(f, i, t);
            first = !first && figure->has_value ? figure : first;
            last = figure->has_value ? figure : last;
        }
        int own = !first || first->value == last->value ? 0 : first->value < last->value ? 1 : -1;
        if (!own || (change && own != change))
            return 0;
        change = own;
    }
    return f->place_count > 1 ? change : 0;
}

/* How many of those with a value of the last period have kept to the target. */
static Str met_text(const IndicatorView *v)
{
    Page *p = v->page;
    const Figures *f = &v->figures;
    int64_t all = 0, met = 0;
    size_t t = f->period_count - 1;
    for (size_t i = 0; i < f->place_count; i++) {
        const Figure *figure = figure_at(f, i, t);
        all += figure->has_value;
        met += figure->has_value && figure->value <= num_read(v->at_most).value;
    }
    if (all < 2)
        return STR("");
    MessageArgument words[] = {{"year", page_running(p, f->periods[t])},
                               {"all", locale_integer(p->locale, p->arena, all)},
                               {"value", page_running(p, v->at_most)}};
    return page_format(p, "lede.met", met, words, 3);
}

static Str joined(const Page *p, Str text, Str more)
{
    return more.len ? arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(more))
                    : text;
}

static Str lede(const IndicatorView *v)
{
    const Page *p = v->page;
    const Figures *f = &v->figures;
    if (!f->value_count)
        return page_message(p, "figures.none");
    int64_t places = (int64_t)f->place_count;
    MessageArgument words[] = {
        {"span", page_span(p, f->periods[0], f->periods[f->period_count - 1])},
        {"countries", page_format(p, "count.countries", places, NULL, 0)},
        {"values", page_format(p, "count.values", (int64_t)f->value_count, NULL, 0)}};
    Str text = page_format(p, "indicator.lede", 0, words, 3);
    int change = common_change(f);
    if (change)
        text = joined(p, text,
                      page_format(p, change < 0 ? "lede.fell" : "lede.rose", places, NULL, 0));
    return v->at_most.len ? joined(p, text, met_text(v)) : text;
}

static void put_first_lines(const IndicatorView *v)
{
    Page *p = v->page;
    const Figures *f = &v->figures;
    Str text = lede(v);
    page_title(
        p,
        arena_printf(p->arena, STR_FMT " " STR_FMT, STR_ARG(v->indicator), STR_ARG(v->name.text)),
        text);
    doc_text(p->data, "lede", text);
    doc_bool(p->data, "found", f->value_count > 0);
    if (!f->value_count)
        return;
    Str last = f->periods[f->period_count - 1];
    MessageArgument age = {"year", page_running(p, last)};
    if (coverage_is_old(period_year(last)))
        doc_text(p->data, "old", page_format(p, "age.old", 0, &age, 1));
}

/* What stands in the heading of the chart behind the name: unit and years. */
static void put_heading(const IndicatorView *v)
{
    const Page *p = v->page;
    const Figures *f = &v->figures;
    Str comma = page_message(p, "list.comma"), text = STR("");
    Str parts[2] = {page_running(p, v->unit), STR("")};
    if (f->period_count)
        parts[1] = page_span(p, f->periods[0], f->periods[f->period_count - 1]);
    for (int i = 0; i < 2; i++)
        if (parts[i].len)
            text = arena_printf(p->arena, STR_FMT STR_FMT " " STR_FMT, STR_ARG(text),
                                STR_ARG(comma), STR_ARG(parts[i]));
    doc_text(p->data, "heading", text);
}

/* --- source and citation --- */

static Str series_code(const IndicatorView *v)
{
    Str series = v->variable->series;
    return series.len && !code_is_total(series) ? series : v->variable->key;
}

static void put_source(const IndicatorView *v)
{
    Page *p = v->page;
    const ShelfDataset *d = v->dataset;
    Provenance source = provenance_of(d);
    MessageArgument words[] = {{"dataset", page_dataset_name(p, d)},
                               {"release", locale_integer(p->locale, p->arena, d->info.number)},
                               {"date", page_date(p, str_part(d->info.created_text, 0, 10))}};
    doc_text(p->data, "source",
             page_format(p, "source.text", (int64_t)v->figures.value_count, words, 3));
    provenance_put(p, p->data, &source);
    doc_text(p->data, "dataset", d->id);
    page_put_name(p, p->data, "dataset_name", page_dataset_title(p, d));
    doc_text(p->data, "dataset_url", page_url(p, "datasets", d->id));
    doc_int(p->data, "release", d->info.number);
    page_put_name(p, p->data, "release_name", provenance_release_name(p, &d->info));
    doc_text(p->data, "cite", provenance_citation(p, d, v->indicator, series_code(v)));
}

ErrCode indicator_put_words(const IndicatorView *v, Err *err)
{
    Page *p = v->page;
    const Figures *f = &v->figures;
    Natures natures;
    TRY(natures_load(&natures, p, v->variable, f->places, f->place_count, v->from, v->to, err));
    page_put_name(p, p->data, "title", v->title);
    page_put_name(p, p->data, "name", v->name);
    doc_text(p->data, "unit", page_running(p, v->unit));
    doc_text(p->data, "series", series_code(v));
    doc_text(p->data, "nature", natures_text(p, &natures));
    put_first_lines(v);
    put_heading(v);
    put_source(v);
    return ERR_OK;
}
