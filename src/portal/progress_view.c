#include "portal/progress_view.h"

#include <math.h>
#include <stdio.h>

#include "base/clock.h"
#include "outlet/progress_table.h"

/* --- what is looked at --- */

static Str query_of(const ProgressView *v, const char *method)
{
    Str asked = page_query(v->page, "dataset");
    Arena *a = v->page->arena;
    Str text = asked.len ? arena_printf(a, "?dataset=" STR_FMT, STR_ARG(v->dataset->id)) : STR("");
    if (!method)
        return text;
    return arena_printf(a, STR_FMT "%smethod=%s", STR_ARG(text), text.len ? "&" : "?", method);
}

Str progress_view_url(const ProgressView *v, Str id)
{
    Str query = query_of(v, v->has_method ? methods[v->method].name : NULL);
    return arena_printf(v->page->arena, STR_FMT STR_FMT, STR_ARG(page_url(v->page, "progress", id)),
                        STR_ARG(query));
}

Str progress_row_url(const ProgressView *v, size_t at)
{
    size_t number = 1;
    Str indicator = profile_row(v->profile, at)->indicator;
    for (size_t i = 0; i < at; i++)
        number += str_eq(profile_row(v->profile, i)->indicator, indicator);
    Str url = progress_view_url(v, indicator);
    if (number == 1)
        return url;
    bool has_query = str_find_char(url, '?') != SIZE_MAX;
    return arena_printf(v->page->arena, STR_FMT "%srow=%zu", STR_ARG(url), has_query ? "&" : "?",
                        number);
}

static void put_choice(const ProgressView *v, Doc *list, const char *method, bool is_current)
{
    Page *p = v->page;
    Doc *d = doc_object(list, NULL);
    doc_text(d, "name",
             method ? page_message(p, arena_printf(p->arena, "method.%s", method).ptr)
                    : page_message(p, "progress.observed"));
    doc_text(d, "method", str_of(method ? method : ""));
    doc_bool(d, "current", is_current);
    doc_printf(d, "url", STR_FMT STR_FMT, STR_ARG(page_url(p, "progress", p->id)),
               STR_ARG(query_of(v, method)));
}

static void put_choices(const ProgressView *v)
{
    Doc *list = doc_list(v->page->data, "methods");
    put_choice(v, list, NULL, !v->has_method);
    for (size_t i = 0; i < METHOD_COUNT; i++)
        put_choice(v, list, methods[i].name, v->has_method && v->method == i);
}

static bool has_series(const ProgressView *v, Str series)
{
    for (size_t i = 0; i < profile_count(v->profile); i++)
        if (str_eq(profile_row(v->profile, i)->series, series))
            return true;
    return false;
}

/* Whether the profile has anything to say of a dataset. */
static bool is_spoken_of(const ProgressView *v, size_t dataset)
{
    const Shelf *shelf = v->page->shelf;
    for (size_t i = 0; i < shelf_variable_count(shelf); i++) {
        const ShelfVariable *variable = shelf_variable(shelf, i);
        if (variable->dataset == dataset && has_series(v, variable->series))
            return true;
    }
    return false;
}

static Str dataset_choice(const Page *p, const ShelfDataset *d)
{
    Str source = page_source_name(p, d);
    return d->home ? arena_printf(p->arena, STR_FMT ": " STR_FMT, STR_ARG(source),
                                  STR_ARG(page_place_name(p, d->home)))
                   : source;
}

static void put_datasets(const ProgressView *v)
{
    Page *p = v->page;
    Doc *list = doc_list(p->data, "datasets");
    size_t count = 0;
    for (size_t i = 0; i < shelf_dataset_count(p->shelf); i++) {
        const ShelfDataset *d = shelf_dataset(p->shelf, i);
        if (d != v->dataset && !is_spoken_of(v, i))
            continue;
        count++;
        Doc *item = doc_object(list, NULL);
        doc_text(item, "dataset", d->id);
        doc_text(item, "name", dataset_choice(p, d));
        doc_bool(item, "current", d == v->dataset);
        doc_printf(item, "url", STR_FMT "?dataset=" STR_FMT "%s%s",
                   STR_ARG(page_url(p, "progress", p->id)), STR_ARG(d->id),
                   v->has_method ? "&method=" : "", v->has_method ? methods[v->method].name : "");
    }
    doc_bool(p->data, "several_datasets", count > 1);
    doc_bool(p->data, "is_national", v->dataset->is_national);
}

void progress_put_form(Page *p, const char *form)
{
    Str section = arena_dup(p->arena, p->section);
    doc_printf(p->data, form, STR_FMT ".%s%s" STR_FMT, STR_ARG(page_url(p, section.ptr, p->id)),
               form, p->query.len ? "?" : "", STR_ARG(p->query));
}

static void put_dataset(const ProgressView *v)
{
    Page *p = v->page;
    const ShelfDataset *d = v->dataset;
    doc_text(p->data, "dataset", d->id);
    page_put_name(p, p->data, "dataset_name", page_dataset_title(p, d));
    doc_text(p->data, "dataset_url", page_url(p, "datasets", d->id));
    doc_int(p->data, "release", d->info.number);
    doc_int(p->data, "seen_from", assessment_as_of(v->assessment));
    doc_text(p->data, "profile", profile_name(v->profile));
}

ErrCode progress_view_open(ProgressView *v, Page *p, Err *err)
{
    Str name = page_query(p, "method"), asked = page_query(p, "dataset");
    const Method *method = method_find(name.ptr, name.len);
    *v = (ProgressView){.page = p,
                        .dataset = asked.len ? shelf_find_dataset(p->shelf, asked)
                                             : shelf_first_dataset(p->shelf),
                        .has_method = method != NULL};
    if (name.len && !method)
        return err_set(err, ERR_NOT_FOUND, "there is no method '" STR_FMT "'", STR_ARG(name));
    if (asked.len && !v->dataset)
        return err_set(err, ERR_NOT_FOUND, "there is no dataset '" STR_FMT "'", STR_ARG(asked));
    doc_bool(p->page, "on_progress", true);
    if (p->format == PAGE_CSV)
        progress_csv_head(&p->text);
    if (method)
        v->method = (MethodId)(method - methods);
    if (!v->dataset)
        return ERR_OK;
    TRY(outlook_assessment(site_outlook(p->site), v->dataset->release, &p->assessment, err));
    v->assessment = p->assessment;
    v->profile = assessment_profile(v->assessment);
    put_dataset(v);
    put_choices(v);
    put_datasets(v);
    progress_put_form(p, "csv");
    doc_bool(p->data, "has_method", v->has_method);
    doc_bool(p->data, "is_darya", v->has_method && v->method == METHOD_DARYA);
    if (!method)
        return ERR_OK;
    doc_text(p->data, "method", str_of(method->name));
    progress_put_note(v);
    return ERR_OK;
}

static bool is_old_release(Str published)
{
    int64_t then;
    const int64_t year_us = INT64_C(365) * 24 * 3600 * 1000000;
    char day[16];
    snprintf(day, sizeof day, STR_FMT "%s", STR_ARG(str_part(published, 0, 10)),
             published.len == 4   ? "-12-31"
             : published.len == 7 ? "-28"
                                  : "");
    return published.len >= 4 && clock_parse(str_of(day), true, &then) &&
           clock_now_us() - then > year_us;
}

void progress_view_title(const ProgressView *v, Str title, Str description)
{
    Page *p = v->page;
    if (v->dataset && is_old_release(v->dataset->info.published)) {
        MessageArgument words[] = {{"title", title},
                                   {"date", page_date(p, v->dataset->info.published)}};
        title = page_format(p, "progress.as_seen", 0, words, 2);
    }
    page_title(p, title, description);
    doc_text(p->data, "title", title);
}

/* --- words --- */

static Str class_word(const Page *p, ProgressClass class)
{
    if (class == CLASS_NONE)
        return page_message(p, "class.none");
    return page_message(p, arena_printf(p->arena, "class.%s", class_name(class)).ptr);
}

static Str why_word(const Page *p, ProgressWhy why)
{
    if (why == WHY_NONE)
        return STR("");
    return page_message(p, arena_printf(p->arena, "why.%s", why_name(why)).ptr);
}

static Str movement_word(const Page *p, Movement m)
{
    if (m == MOVE_UNKNOWN)
        return page_message(p, "class.none");
    return page_message(p, arena_printf(p->arena, "move.%s", movement_name(m)).ptr);
}

/* Told apart by shape alone, the same from the left and from the right. */
static const char *class_symbol(ProgressClass class)
{
    static const char *const symbols[CLASS_COUNT] = {"–", "●", "◕", "◑", "◔", "◇"};
    return symbols[class];
}

static const char *movement_symbol(Movement m)
{
    static const char *const symbols[MOVE_COUNT] = {"–", "✓", "+", "=", "×"};
    return symbols[m];
}

static const char *class_style(ProgressClass class)
{
    static const char *const styles[CLASS_COUNT] = {"none", "met", "on", "some", "little", "away"};
    return styles[class];
}

/* "62 %", "under 1 %"; "" for NAN. */
static Str percent(const Page *p, double share)
{
    if (isnan(share))
        return STR("");
    MessageArgument words[] = {{"number", STR("")}};
    if (share > 0 && share < .01)
        return page_message(p, "percent.under_one");
    if (share < 1 && share > .99)
        return page_message(p, "percent.over_99");
    words[0].value = arena_printf(p->arena, "%.0f", 100 * share);
    return page_format(p, "percent.number", 0, words, 1);
}

/* The most decimals among the values of a series, as far as a reader cares. */
static int decimals_of(const Result *r)
{
    enum { MOST_DECIMALS = 2 };
    int8_t most = 0;
    for (size_t i = 0; i < r->series->values.count; i++)
        if (r->series->decimals[i] > most)
            most = r->series->decimals[i];
    return most < MOST_DECIMALS ? most : MOST_DECIMALS;
}

/* In two significant digits, whole above 99; never with an exponent. */
static Str two_digits(const Page *p, double size)
{
    enum { MOST = 12 };
    char text[NUM_TEXT_MAX];
    int decimals = size > 0 ? 1 - (int)floor(log10(size)) : 0;
    decimals = decimals < 0 ? 0 : decimals > MOST ? MOST : decimals;
    return arena_dup(p->arena, (Str){text, num_write(size, decimals, text)});
}

Str progress_value(const Page *p, const Result *r, double value)
{
    char text[NUM_TEXT_MAX];
    if (!isfinite(value))
        return STR("");
    int decimals = decimals_of(r);
    double size = fabs(value);
    if (size > 0 && size < .95 * pow(10, 1 - decimals) && size < 1)
        return arena_printf(p->arena, "%s" STR_FMT, value < 0 ? "-" : "",
                            STR_ARG(two_digits(p, size)));
    return arena_dup(p->arena, (Str){text, num_write(value == 0 ? 0 : value, decimals, text)});
}

Name progress_row_name(const Page *p, const ProfileRow *row)
{
    const ShelfVariable *headline = page_first_headline(p, row->indicator);
    bool is_same = headline && str_eq(headline->series, row->series);
    if (row->name.len && !is_same)
        return (Name){.text = row->name, .lang = STR("en")};
    return page_indicator_name(p, row->indicator);
}

/* --- one result --- */

static void put_number(Doc *d, const char *key, double value)
{
    char text[NUM_TEXT_MAX];
    size_t len = progress_number(value, text);
    if (len)
        doc_number(d, key, (Str){text, len});
}

static void put_observed(Doc *d, const char *key, const Result *r, int year, double value)
{
    char text[NUM_TEXT_MAX];
    if (year)
        doc_printf(d, key, STR_FMT, (int)progress_observed(r, year, value, text), text);
}

static void put_span(const Page *p, Doc *d, const char *key, const Result *r, double tail)
{
    Str low = progress_value(p, r, forecast_quantile(&r->forecast, tail));
    Str high = progress_value(p, r, forecast_quantile(&r->forecast, 1 - tail));
    bool has_sign = str_find_char(low, '-') != SIZE_MAX; /* a dash would be taken for another */
    doc_printf(d, key, STR_FMT "%s" STR_FMT, STR_ARG(low), has_sign ? " … " : "–", STR_ARG(high));
}

static void put_forecast(Doc *d, const Result *r)
{
    doc_int(d, "year", r->forecast.year);
    put_number(d, "value", r->forecast.value);
    put_number(d, "low80", forecast_quantile(&r->forecast, .1));
    put_number(d, "high80", forecast_quantile(&r->forecast, .9));
    put_number(d, "low95", forecast_quantile(&r->forecast, .025));
    put_number(d, "high95", forecast_quantile(&r->forecast, .975));
    put_number(d, "unchanged", r->forecast.naive);
    put_number(d, "probability", r->probability);
    doc_bool(d, "tested", r->forecast.is_tested);
}

static void put_outlook(const Page *p, Doc *d, const Result *r)
{
    doc_text(d, "text", progress_value(p, r, r->forecast.value));
    put_span(p, d, "span80", r, .1);
    put_span(p, d, "span95", r, .025);
    doc_text(d, "naive_text", progress_value(p, r, r->forecast.naive));
    doc_text(d, "chance", percent(p, r->probability));
}

static void put_verdict(const Page *p, Doc *d, const Result *r, MethodId method)
{
    const Verdict *verdict = &r->verdicts[method];
    ProgressWhy why = verdict->class != CLASS_NONE ? WHY_NONE : verdict->why;
    if (why == WHY_NO_TARGET && r->target_why)
        why = r->target_why;
    doc_text(d, "method", str_of(methods[method].name));
    doc_text(d, "class", str_of(class_name(verdict->class)));
    doc_text(d, "style", str_of(class_style(verdict->class)));
    doc_text(d, "symbol", str_of(class_symbol(verdict->class)));
    doc_text(d, "word", class_word(p, verdict->class));
    doc_text(d, "reason", str_of(why_name(why)));
    doc_text(d, "why", why_word(p, why));
    put_number(d, "score", verdict->score);
    put_number(d, "expected", verdict->expected);
    doc_text(d, "expected_text", progress_value(p, r, verdict->expected));
}

static void put_movement(const Page *p, Doc *d, const Result *r)
{
    Movement m = result_movement(r);
    doc_text(d, "moved", str_of(movement_name(m)));
    doc_text(d, "moved_symbol", str_of(movement_symbol(m)));
    doc_text(d, "moved_word", movement_word(p, m));
}

static Str pace_text(const Page *p, double pace)
{
    if (!isfinite(pace))
        return STR("");
    return arena_printf(p->arena, "%s" STR_FMT,
                        pace < 0   ? "−"
                        : pace > 0 ? "+"
                                   : "",
                        STR_ARG(two_digits(p, fabs(pace))));
}

/* As the profile writes it; one that was computed, as a value. */
static Str target_text(const Page *p, const Result *r)
{
    char text[NUM_TEXT_MAX];
    bool is_written = r->row->kind == AIM_VALUE || r->row->kind == AIM_UNIVERSAL;
    if (isnan(r->aim.target))
        return STR("");
    if (!is_written || r->is_limit)
        return arena_printf(p->arena, "%s" STR_FMT, is_written ? "" : "≈",
                            STR_ARG(progress_value(p, r, r->aim.target)));
    return arena_dup(p->arena, (Str){text, progress_number(r->aim.target, text)});
}

static void put_unit(const ProgressView *v, Doc *d, const Result *r)
{
    const Page *p = v->page;
    ShelfVariable variable = {.unit = r->variable->unit};
    while (variable.dataset + 1 < shelf_dataset_count(p->shelf) &&
           shelf_dataset(p->shelf, variable.dataset) != v->dataset)
        variable.dataset++;
    doc_text(d, "unit", page_unit_name(p, &variable));
}

static void put_target(const Page *p, Doc *d, const Result *r)
{
    put_number(d, "target", r->aim.target);
    doc_text(d, "target_text", target_text(p, r));
    doc_text(d, "target_source", r->row->source);
    if (isnan(r->aim.target))
        doc_text(d, "no_target", why_word(p, r->target_why));
    put_number(d, "pace", r->pace);
    put_number(d, "pace_needed", r->pace_needed);
    doc_text(d, "pace_text", pace_text(p, r->pace));
    doc_text(d, "needed_text", r->is_met ? STR("") : pace_text(p, r->pace_needed));
}

void progress_put_result(const ProgressView *v, Doc *d, const Result *r)
{
    Page *p = v->page;
    doc_text(d, "why", why_word(p, r->why));
    doc_text(d, "reason", str_of(why_name(r->why)));
    doc_bool(d, "known", r->why == WHY_NONE);
    if (r->why)
        return;
    doc_text(d, "key", r->variable->key);
    if (r->base_year) {
        doc_int(d, "base_year", r->base_year);
        put_observed(d, "base", r, r->base_year, r->base);
        doc_bool(d, "base_between", yearly_find(r->series->values, r->base_year) == SIZE_MAX);
    }
    doc_int(d, "latest_year", r->latest_year);
    put_observed(d, "latest", r, r->latest_year, r->latest);
    doc_bool(d, "old", r->is_old);
    doc_bool(d, "limit", r->is_limit);
    doc_bool(d, "estimate", r->is_model);
    put_movement(p, d, r);
    put_unit(v, d, r);
    put_target(p, d, r);
    if (v->has_method)
        put_verdict(p, doc_object(d, "verdict"), r, v->method);
}

bool progress_has_outlook(const Result *r)
{
    enum { LEAST_VALUES = 4 };
    return r->has_forecast && r->series->values.count >= LEAST_VALUES;
}

void progress_put_ahead(const ProgressView *v, Doc *d, const Result *r)
{
    if (r->has_forecast)
        put_forecast(doc_object(d, "forecast"), r);
    if (progress_has_outlook(r))
        put_outlook(v->page, doc_object(d, "outlook"), r);
}

void progress_put_note(const ProgressView *v)
{
    doc_text(v->page->data, "note", page_message(v->page, "progress.experimental"));
}

void progress_put_cell(const ProgressView *v, Doc *d, const Result *r)
{
    Page *p = v->page;
    doc_bool(d, "known", r->why == WHY_NONE);
    if (r->why) {
        doc_text(d, "why", why_word(p, r->why));
        return;
    }
    put_observed(d, "latest", r, r->latest_year, r->latest);
    doc_int(d, "latest_year", r->latest_year);
    doc_bool(d, "old", r->is_old);
    doc_bool(d, "estimate", r->is_model);
    if (!v->has_method) {
        Movement m = result_movement(r);
        doc_text(d, "symbol", str_of(movement_symbol(m)));
        doc_text(d, "word", movement_word(p, m));
        doc_text(d, "class", str_of(movement_name(m)));
        return;
    }
    put_verdict(p, d, r, v->method);
    if (v->method == METHOD_DARYA && !r->is_old)
        doc_text(d, "chance", percent(p, r->probability));
}

/* --- aggregates --- */

static void put_moves(const Page *p, Doc *d, const Aggregate *a)
{
    Doc *list = doc_list(d, "moves");
    for (int m = MOVE_MET; m < MOVE_COUNT; m++) {
        if (!a->moves[m])
            continue;
        Doc *item = doc_object(list, NULL);
        doc_text(item, "moved", str_of(movement_name((Movement)m)));
        doc_text(item, "symbol", str_of(movement_symbol((Movement)m)));
        doc_text(item, "word", movement_word(p, (Movement)m));
        doc_int(item, "count", (int64_t)a->moves[m]);
    }
}

static void put_estimate(Doc *parent, const char *key, Estimate e, double most)
{
    if (isnan(e.mean))
        return;
    Doc *d = doc_object(parent, key);
    put_number(d, "mean", e.mean);
    put_number(d, "low80", fmax(0, estimate_low80(e)));
    put_number(d, "high80", fmin(most, estimate_high80(e)));
}

static void put_chance(const Page *p, Doc *d, Estimate met)
{
    if (isnan(met.mean))
        return;
    MessageArgument words[] = {{"low", percent(p, fmax(0, estimate_low80(met)))},
                               {"high", percent(p, fmin(1, estimate_high80(met)))}};
    doc_text(d, "chance", percent(p, met.mean));
    doc_text(d, "chance_span", page_format(p, "progress.span", 0, words, 2));
}

void progress_put_aggregate(const ProgressView *v, Doc *d, const Aggregate *a)
{
    Page *p = v->page;
    doc_int(d, "meant", (int64_t)a->meant);
    doc_int(d, "values", (int64_t)a->known);
    doc_bool(d, "known", a->known > 0);
    put_moves(p, d, a);
    put_estimate(d, "score", a->score, 100);
    if (!v->has_method)
        return;
    doc_int(d, "classed", (int64_t)(a->meant - a->classes[CLASS_NONE]));
    doc_text(d, "class", str_of(class_name(a->class)));
    doc_text(d, "style", str_of(class_style(a->class)));
    doc_text(d, "symbol", str_of(class_symbol(a->class)));
    doc_text(d, "word",
             a->class == CLASS_NONE && a->known ? page_message(p, "class.too_little")
                                                : class_word(p, a->class));
    put_number(d, "share_known", a->share_known);
    if (v->method == METHOD_DARYA && a->class != CLASS_NONE) {
        put_estimate(d, "ahead", a->ahead, 100);
        put_estimate(d, "met", a->met, 1);
        put_chance(p, d, a->met);
    }
}

void progress_put_legend(const ProgressView *v)
{
    Page *p = v->page;
    Doc *list = doc_list(p->data, "legend");
    Doc *moves = v->has_method ? doc_list(p->data, "movements") : list;
    for (int m = MOVE_MET; m < MOVE_COUNT; m++) {
        Doc *d = doc_object(moves, NULL);
        doc_text(d, "moved", str_of(movement_name((Movement)m)));
        doc_text(d, "symbol", str_of(movement_symbol((Movement)m)));
        doc_text(d, "text", movement_word(p, (Movement)m));
    }
    Doc *classes = v->has_method ? list : doc_list(p->data, "classes");
    for (int c = CLASS_MET; c < CLASS_COUNT; c++) {
        Doc *d = doc_object(classes, NULL);
        doc_text(d, "symbol", str_of(class_symbol((ProgressClass)c)));
        doc_text(d, "style", str_of(class_style((ProgressClass)c)));
        doc_text(d, "text", class_word(p, (ProgressClass)c));
    }
}
