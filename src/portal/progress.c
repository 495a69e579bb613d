#include "base/num.h"
#include "outlet/progress_table.h"
#include "portal/progress_parts.h"
#include "portal/progress_sheet.h"

enum { MAX_COUNTRIES = 16 };

/* --- what several of these pages have --- */

void progress_put_goal(const ProgressView *v, Doc *d, int goal)
{
    Page *p = v->page;
    doc_int(d, "goal", goal);
    doc_text(d, "goal_title", goal_title(p->framework, goal, p->language));
    doc_bool(d, "white", page_goal_is_dark(goal));
    doc_text(d, "url", progress_view_url(v, arena_printf(p->arena, "%d", goal)));
}

void progress_put_countries(const ProgressView *v, const Place *const *places, size_t count)
{
    Doc *list = doc_list(v->page->data, "countries");
    for (size_t i = 0; i < count; i++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "place", places[i]->id);
        doc_text(d, "name", page_place_name(v->page, places[i]));
        doc_text(d, "url", progress_view_url(v, places[i]->id));
    }
}

void progress_put_csv(const ProgressView *v, const Result *r, const Place *place)
{
    Page *p = v->page;
    if (p->format != PAGE_CSV || r->why == WHY_NOT_MEANT)
        return;
    progress_csv_row(&p->text, &(ProgressRow){v->assessment, r, place, v->method, !v->has_method});
}

size_t progress_find_row(const ProgressView *v, Str indicator)
{
    for (size_t i = 0; i < profile_count(v->profile); i++)
        if (str_eq(profile_row(v->profile, i)->indicator, indicator))
            return i;
    return SIZE_MAX;
}

static void put_all_csv(const ProgressView *v, Str code, const Place *const *places, size_t count)
{
    for (size_t i = 0; v->page->format == PAGE_CSV && i < profile_count(v->profile); i++)
        for (size_t k = 0; k < count; k++) {
            const Result *r = assessment_result(v->assessment, i, places[k]);
            if (r && profile_is_under(r->row, code))
                progress_put_csv(v, r, places[k]);
        }
}

static void put_aggregates(const ProgressView *v, Doc *row, Str code, const Place *const *places,
                           size_t count)
{
    Doc *cells = doc_list(row, "cells");
    for (size_t i = 0; i < count; i++) {
        Doc *cell = doc_object(cells, NULL);
        doc_text(cell, "place", places[i]->id);
        Aggregate one = aggregate_make(v->assessment, v->method, code, &places[i], 1);
        progress_put_aggregate(v, cell, &one);
    }
    Aggregate all = aggregate_make(v->assessment, v->method, code, places, count);
    progress_put_aggregate(v, doc_object(row, "region"), &all);
}

static void put_trail(const ProgressView *v, Str here)
{
    Page *p = v->page;
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, progress_view_url(v, STR("")), page_message(p, "nav.progress"));
    page_crumb(p, STR(""), here);
}

/* --- the region by goal --- */

ErrCode page_progress(Page *p, Err *err)
{
    ProgressView v;
    const Place *places[MAX_COUNTRIES];
    TRY(progress_view_open(&v, p, err));
    progress_view_title(&v, page_message(p, "progress.title"), page_message(p, "progress.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), page_message(p, "nav.progress"));
    if (!v.assessment)
        return ERR_OK;
    size_t count = page_countries(p, places, MAX_COUNTRIES);
    progress_put_countries(&v, places, count);
    progress_put_legend(&v);
    put_all_csv(&v, STR(""), places, count);
    doc_bool(p->data, "by_goal", true);
    Doc *rows = doc_list(p->data, "goals");
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++) {
        Doc *row = doc_object(rows, NULL);
        progress_put_goal(&v, row, goal);
        put_aggregates(&v, row, arena_printf(p->arena, "%d", goal), places, count);
    }
    progress_put_form(p, "svg");
    progress_sheet_of_region(p);
    return ERR_OK;
}

/* --- a goal by target and indicator --- */

static bool is_there(const ProgressView *v, size_t row, const Place *const *places, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Result *r = assessment_result(v->assessment, row, places[i]);
        if (r && r->why != WHY_NO_SERIES)
            return true;
    }
    return false;
}

static void put_indicator_row(const ProgressView *v, Doc *list, size_t at,
                              const Place *const *places, size_t count)
{
    Page *p = v->page;
    const ProfileRow *row = profile_row(v->profile, at);
    Doc *d = doc_object(list, NULL);
    doc_text(d, "indicator", row->indicator);
    page_put_name(p, d, "name", progress_row_name(p, row));
    doc_text(d, "url", progress_row_url(v, at));
    Doc *cells = doc_list(d, "cells");
    for (size_t i = 0; i < count; i++) {
        const Result *r = assessment_result(v->assessment, at, places[i]);
        Doc *cell = doc_object(cells, NULL);
        doc_text(cell, "place", places[i]->id);
        if (r)
            progress_put_cell(v, cell, r);
    }
}

/* Each target with its own line and those of its indicators. */
static void put_targets(const ProgressView *v, Str code, const Place *const *places, size_t count)
{
    Page *p = v->page;
    Doc *targets = doc_list(p->data, "targets"), *indicators = NULL;
    Str open = STR("");
    for (size_t i = 0; i < profile_count(v->profile); i++) {
        const ProfileRow *row = profile_row(v->profile, i);
        if (!profile_is_under(row, code) || !is_there(v, i, places, count))
            continue;
        if (!indicators || !str_eq(open, row->target)) {
            Doc *target = doc_object(targets, NULL);
            MessageArgument number = {"number", page_running(p, row->target)};
            open = row->target;
            doc_text(target, "target", open);
            doc_text(target, "name", page_format(p, "target.number", 0, &number, 1));
            doc_text(target, "url", page_url(p, "targets", open));
            put_aggregates(v, target, open, places, count);
            indicators = doc_list(target, "indicators");
        }
        put_indicator_row(v, indicators, i, places, count);
    }
}

ErrCode progress_of_goal(ProgressView *v, Err *err)
{
    Page *p = v->page;
    (void)err;
    const Place *places[MAX_COUNTRIES];
    size_t count = page_countries(p, places, MAX_COUNTRIES);
    int goal = indicator_goal(p->id);
    Str title = goal_title(p->framework, goal, p->language);
    p->template_name = "progress_goal";
    progress_view_title(v, title, page_message(p, "progress.lede"));
    MessageArgument number = {"number", page_running(p, p->id)};
    bool is_target = str_find_char(p->id, '.') != SIZE_MAX;
    Str subject = page_format(p, is_target ? "target.number" : "goal.number", 0, &number, 1);
    put_trail(v, subject);
    progress_put_goal(v, p->data, goal);
    progress_put_countries(v, places, count);
    progress_put_legend(v);
    put_all_csv(v, p->id, places, count);
    put_targets(v, p->id, places, count);
    if (doc_get(p->data, STR("targets"))->first)
        progress_put_form(p, "svg");
    progress_sheet_of_goal(p, subject);
    return ERR_OK;
}

/* --- one address for several pages --- */

ErrCode page_progress_of(Page *p, Err *err)
{
    ProgressView v;
    TRY(progress_view_open(&v, p, err));
    if (!v.assessment)
        return err_set(err, ERR_NOT_FOUND, "there is no dataset yet");
    size_t row = progress_find_row(&v, p->id);
    const Place *place = place_find(p->framework, p->id);
    uint64_t goal;
    bool is_goal = num_read_u64(p->id, FRAMEWORK_GOALS, &goal) && goal;
    if (is_goal || target_exists(p->framework, p->id))
        return progress_of_goal(&v, err);
    if (row != SIZE_MAX)
        return progress_of_indicator(&v, row, err);
    if (place && str_eq(place->id, p->id))
        return progress_of_place(&v, place, err);
    return err_set(err, ERR_NOT_FOUND, "there is no '" STR_FMT "' in progress", STR_ARG(p->id));
}
