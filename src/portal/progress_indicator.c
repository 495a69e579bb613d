#include <math.h>

#include "base/num.h"
#include "outlet/progress_table.h"
#include "portal/progress_comment.h"
#include "portal/progress_parts.h"
#include "view/fan.h"

/* One indicator: what was observed, the fans of what lies ahead, and all methods side by side. */

enum { MAX_COUNTRIES = 16, FAN_SINCE = 2000 };

/* --- the fan of one place --- */

/* What a fan is drawn of; lent to the drawing. */
typedef struct {
    ChartPoint *points;
    FanPoint ahead[FAN_MAX_AHEAD];
    char class_name[4];
    Str notes[4];
} FanParts;

static size_t observed_points(const Page *p, const Result *r, int as_of, FanParts *parts)
{
    Yearly y = yearly_until(r->series->values, as_of);
    size_t count = 0;
    parts->points = arena_alloc(p->arena, (y.count + 1) * sizeof *parts->points);
    for (size_t i = 0; parts->points && i < y.count; i++)
        if (y.years[i] >= FAN_SINCE || y.count < 3)
            parts->points[count++] = (ChartPoint){y.years[i], y.values[i]};
    return count;
}

static size_t ahead_points(const ProgressView *v, const Result *r, FanParts *parts)
{
    Forecast fan[FAN_MAX_AHEAD];
    size_t count = assessment_fan(v->assessment, r, fan, FAN_MAX_AHEAD);
    for (size_t i = 0; i < count; i++)
        parts->ahead[i] = (FanPoint){fan[i].year,
                                     fan[i].value,
                                     forecast_quantile(&fan[i], .1),
                                     forecast_quantile(&fan[i], .9),
                                     forecast_quantile(&fan[i], .025),
                                     forecast_quantile(&fan[i], .975)};
    return count;
}

static Str with_value(const Page *p, const char *key, Str value)
{
    MessageArgument word = {"value", value};
    return page_format(p, key, 0, &word, 1);
}

static Str ahead_text(const Page *p, const Result *r)
{
    if (!progress_has_outlook(r))
        return STR("");
    return arena_printf(p->arena, STR_FMT " (" STR_FMT "–" STR_FMT ")",
                        STR_ARG(progress_value(p, r, r->forecast.value)),
                        STR_ARG(progress_value(p, r, forecast_quantile(&r->forecast, .1))),
                        STR_ARG(progress_value(p, r, forecast_quantile(&r->forecast, .9))));
}

static Str latest_text(const Page *p, const Result *r)
{
    char text[NUM_TEXT_MAX];
    size_t len = progress_observed(r, r->latest_year, r->latest, text);
    return arena_dup(p->arena, (Str){text, len});
}

static void set_words(const ProgressView *v, Fan *f, const Result *r)
{
    const Page *p = v->page;
    bool has_target = !isnan(r->aim.target);
    f->ahead_text = ahead_text(p, r);
    f->band80_text = page_message(p, "fan.band80");
    f->band95_text = page_message(p, "fan.band95");
    f->naive_text = page_message(p, "fan.unchanged");
    f->has_target = has_target;
    f->has_needed = has_target && !r->is_met;
    f->target = has_target ? r->aim.target : 0;
    f->target_year = r->aim.target_year;
    if (has_target)
        f->target_text = with_value(p, "fan.target", progress_value(p, r, r->aim.target));
    f->needed_text = page_message(p, "fan.needed");
}

/* What the drawing shows, for those who do not see it. */
static void describe(const Page *p, Fan *f, const Result *r)
{
    f->description = arena_printf(
        p->arena, STR_FMT ": " STR_FMT " (%d)%s%.0d%s" STR_FMT "%s" STR_FMT,
        STR_ARG(progress_row_name(p, r->row).text), STR_ARG(f->observed.value_text), r->latest_year,
        f->ahead_count ? "; " : "", f->ahead_count ? r->aim.target_year : 0,
        f->ahead_count ? ": " : "", STR_ARG(f->ahead_text), f->target_text.len ? "; " : "",
        STR_ARG(f->target_text));
}

/* False: there is nothing to draw. */
static bool fan_make(const ProgressView *v, const Result *r, const Place *place, Fan *f,
                     FanParts *parts)
{
    const Page *p = v->page;
    if (r->why)
        return false;
    parts->class_name[0] = (char)(place->id.ptr[0] | 32);
    parts->class_name[1] = (char)(place->id.ptr[1] | 32);
    parts->class_name[2] = '\0';
    size_t count = observed_points(p, r, assessment_as_of(v->assessment), parts);
    Str title = page_place_name(p, place);
    *f = (Fan){.title = title,
               .description = progress_row_name(p, r->row).text,
               .id = parts->class_name,
               .is_rtl = locale_language(p->locale)->is_rtl,
               .observed = {parts->class_name, title, latest_text(p, r), count, parts->points},
               .ahead = parts->ahead,
               .least_year = FAN_SINCE};
    f->ahead_count = progress_has_outlook(r) ? ahead_points(v, r, parts) : 0;
    set_words(v, f, r);
    describe(p, f, r);
    return count > 0;
}

/* Small fans share one legend, which names their lines. */
static void put_drawing(const ProgressView *v, Doc *d, const Result *r, const Place *place,
                        bool is_alone)
{
    Fan f;
    FanParts parts;
    Buf out;
    if (!fan_make(v, r, place, &f, &parts))
        return;
    buf_init(&out, 1 << 20);
    if (!is_alone)
        f.band80_text = f.band95_text = f.naive_text = f.needed_text = f.target_text = STR("");
    f.form = is_alone ? CHART_WIDE : CHART_PHONE;
    fan_draw(&out, &f);
    if (!out.failed)
        doc_markup(d, "drawing", buf_str(&out));
    buf_clear(&out);
}

/* The drawing as a file of its own: of the place asked for, else of the first that has one. */
static void draw_sheet(const ProgressView *v, const Result *r, const Place *place)
{
    Page *p = v->page;
    Fan f;
    FanParts parts;
    if (p->text.len || !fan_make(v, r, place, &f, &parts))
        return;
    parts.notes[0] = page_message(p, "progress.experimental");
    parts.notes[1] = page_dataset_name(p, v->dataset);
    f.form = CHART_SHEET;
    f.title =
        arena_printf(p->arena, STR_FMT ", " STR_FMT, STR_ARG(progress_row_name(p, r->row).text),
                     STR_ARG(page_place_name(p, place)));
    f.notes = parts.notes;
    f.note_count = 2;
    fan_draw(&p->text, &f);
}

/* --- methods side by side --- */

static void put_method_cells(const ProgressView *v, Doc *list, size_t row, MethodId method,
                             const Place *const *places, size_t count)
{
    ProgressView as = *v;
    as.has_method = true;
    as.method = method;
    for (size_t i = 0; i < count; i++) {
        const Result *r = assessment_result(v->assessment, row, places[i]);
        Doc *cell = doc_object(list, NULL);
        doc_text(cell, "place", places[i]->id);
        if (r)
            progress_put_cell(&as, cell, r);
    }
}

static void put_methods(const ProgressView *v, size_t row, const Place *const *places, size_t count)
{
    Page *p = v->page;
    Doc *list = doc_list(p->data, "side_by_side");
    for (size_t m = 0; m < METHOD_COUNT; m++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "method", str_of(methods[m].name));
        doc_text(d, "name",
                 page_message(p, arena_printf(p->arena, "method.%s", methods[m].name).ptr));
        doc_printf(d, "url", STR_FMT "#%s", STR_ARG(page_url(p, "methods", STR(""))),
                   methods[m].name);
        put_method_cells(v, doc_list(d, "cells"), row, (MethodId)m, places, count);
    }
    Doc *marks = doc_list(p->data, "disagreement");
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const Result *r = assessment_result(v->assessment, row, places[i]);
        Doc *d = doc_object(marks, NULL);
        doc_text(d, "place", places[i]->id);
        doc_bool(d, "disagree", r && r->disagree);
        any = any || (r && r->disagree);
    }
    doc_bool(p->data, "any_disagree", any);
}

/* --- the page --- */

static const Place *place_asked(const ProgressView *v)
{
    Str code = page_query(v->page, "place");
    return code.len ? place_find(v->page->framework, code) : NULL;
}

static ErrCode put_place(const ProgressView *v, Doc *list, size_t row, const Place *place,
                         bool is_alone, Err *err)
{
    Page *p = v->page;
    Str comment;
    const Result *r = assessment_result(v->assessment, row, place);
    Doc *d = doc_object(list, NULL);
    doc_text(d, "place", place->id);
    doc_text(d, "name", page_place_name(p, place));
    doc_text(d, "url", progress_view_url(v, place->id));
    if (!r)
        return ERR_OK;
    progress_put_result(v, d, r);
    progress_put_ahead(v, d, r);
    doc_printf(d, "svg", STR_FMT ".svg?place=" STR_FMT "%s" STR_FMT,
               STR_ARG(page_url(p, "progress", p->id)), STR_ARG(place->id), p->query.len ? "&" : "",
               STR_ARG(p->query));
    const Doc *unit = doc_get(d, STR("unit"));
    if (unit && unit->text.len && !doc_get(p->data, STR("unit")))
        doc_text(p->data, "unit", unit->text);
    progress_put_csv(v, r, place);
    if (!r->why && !doc_get(p->data, STR("svg")))
        progress_put_form(p, "svg");
    TRY(progress_comment(v, r, &comment, err));
    if (comment.len)
        page_put_name(p, d, "comment", page_told(comment));
    if (p->format == PAGE_SVG)
        draw_sheet(v, r, place);
    else if (p->format == PAGE_HTML)
        put_drawing(v, d, r, place, is_alone);
    return ERR_OK;
}

static void put_head(const ProgressView *v, const ProfileRow *row)
{
    Page *p = v->page;
    Name name = progress_row_name(p, row);
    p->template_name = "progress_indicator";
    progress_view_title(v, name.text, page_message(p, "progress.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, progress_view_url(v, STR("")), page_message(p, "nav.progress"));
    if (row->goal)
        page_crumb(p, progress_view_url(v, arena_printf(p->arena, "%d", row->goal)),
                   goal_title(p->framework, row->goal, p->language));
    page_crumb(p, STR(""), row->indicator);
    progress_put_goal(v, p->data, row->goal);
    doc_text(p->data, "indicator", row->indicator);
    page_put_name(p, p->data, "name", name);
    if (indicator_exists(p->framework, row->indicator))
        doc_text(p->data, "indicator_url", page_url(p, "indicators", row->indicator));
    doc_text(p->data, "target_source", row->source);
    doc_text(p->data, "series", row->series);
}

/* An indicator may have several rows in the profile: ?row=2 is the second of them. */
static size_t choose_row(const ProgressView *v, size_t first)
{
    Page *p = v->page;
    uint64_t asked = 1, number = 0;
    Str indicator = profile_row(v->profile, first)->indicator;
    size_t chosen = first;
    if (!num_read_u64(page_query(p, "row"), 1000, &asked))
        asked = 1;
    Doc *list = doc_list(p->data, "rows");
    for (size_t i = first; i < profile_count(v->profile); i++) {
        const ProfileRow *row = profile_row(v->profile, i);
        if (!str_eq(row->indicator, indicator))
            continue;
        Doc *d = doc_object(list, NULL);
        if (++number == asked)
            chosen = i;
        page_put_name(p, d, "name", progress_row_name(p, row));
        doc_bool(d, "current", number == asked);
        doc_text(d, "url", progress_row_url(v, i));
    }
    doc_bool(p->data, "several_rows", number > 1);
    return chosen;
}

ErrCode progress_of_indicator(ProgressView *v, size_t first, Err *err)
{
    Page *p = v->page;
    const Place *places[MAX_COUNTRIES], *one = place_asked(v);
    size_t count = page_countries(p, places, MAX_COUNTRIES);
    if (one) {
        places[0] = one;
        count = 1;
    }
    size_t row = choose_row(v, first);
    put_head(v, profile_row(v->profile, row));
    progress_put_countries(v, places, count);
    progress_put_legend(v);
    if (!v->has_method)
        progress_put_note(v);
    Doc *list = doc_list(p->data, "places");
    for (size_t i = 0; i < count; i++)
        TRY(put_place(v, list, row, places[i], count == 1, err));
    put_methods(v, row, places, count);
    return ERR_OK;
}
