#include "base/num.h"
#include "framework/titles.h"
#include "portal/coverage.h"
#include "portal/standing.h"
#include "portal/thread.h"

static void put_goal(Page *p, Doc *d, int goal)
{
    doc_int(d, "goal", goal);
    doc_text(d, "goal_title", goal_title(p->framework, goal, p->language));
    doc_bool(d, "white", page_goal_is_dark(goal));
    doc_printf(d, "goal_url", STR_FMT "/%d", STR_ARG(page_url(p, "goals", STR(""))), goal);
}

ErrCode page_goals(Page *p, Err *err)
{
    (void)err;
    page_title(p, page_message(p, "goals.title"), STR(""));
    doc_bool(p->page, "on_goals", true);
    Doc *list = doc_list(p->data, "goals");
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++)
        put_goal(p, doc_object(list, NULL), goal);
    return ERR_OK;
}

static void put_row(Page *p, Doc *list, const CoverageRow *row, const Place *const *countries,
                    size_t count)
{
    Doc *d = doc_object(list, NULL);
    Name name = page_indicator_name(p, row->indicator);
    doc_text(d, "indicator", row->indicator);
    page_put_name(p, d, "name", name);
    doc_text(d, "url", page_url(p, "indicators", row->indicator));
    Str mark = standing_mark(p, row->indicator);
    if (mark.len)
        doc_text(d, "standing", mark);
    Doc *cells = doc_list(d, "cells");
    for (size_t c = 0; c < count; c++) {
        Doc *cell = doc_object(cells, NULL);
        doc_text(cell, "place", countries[c]->id);
        if (!row->newest_year[c])
            continue;
        doc_int(cell, "newest", row->newest_year[c]);
        doc_bool(cell, "old", coverage_is_old(row->newest_year[c]));
    }
}

static void put_countries(Page *p, const Place *const *countries, size_t count)
{
    Doc *list = doc_list(p->data, "countries");
    for (size_t c = 0; c < count; c++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "place", countries[c]->id);
        doc_text(d, "name", page_place_name(p, countries[c]));
        doc_text(d, "url", page_url(p, "places", countries[c]->id));
    }
}

static bool belongs(Str indicator, Str prefix)
{
    return str_starts(indicator, prefix) && indicator.len > prefix.len &&
           indicator.ptr[prefix.len] == '.';
}

/* Indicators of a goal "3" or a target "3.2". */
static ErrCode list_indicators(Page *p, Str prefix, Err *err)
{
    const Place *countries[16];
    CoverageRow *rows;
    doc_text(p->data, "progress_url", page_url(p, "progress", prefix));
    size_t row_count, count = page_countries(p, countries, 16);
    TRY(coverage_load(p, countries, count, &rows, &row_count, err));
    put_countries(p, countries, count);
    Doc *list = doc_list(p->data, "indicators");
    for (size_t i = 0; i < row_count; i++)
        if (belongs(rows[i].indicator, prefix))
            put_row(p, list, &rows[i], countries, count);
    return ERR_OK;
}

static ErrCode unknown(const Page *p, Err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no '" STR_FMT "' in " STR_FMT, STR_ARG(p->id),
                   STR_ARG(p->section));
}

ErrCode page_goal(Page *p, Err *err)
{
    uint64_t goal;
    if (!num_read_u64(p->id, FRAMEWORK_GOALS, &goal) || !goal)
        return unknown(p, err);
    MessageArgument number = {"number", page_running(p, p->id)};
    Str title = goal_title(p->framework, (int)goal, p->language);
    page_title(p, title, page_message(p, "goal.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "goals", STR("")), page_message(p, "nav.goals"));
    page_crumb(p, STR(""), page_format(p, "goal.number", 0, &number, 1));
    doc_bool(p->page, "on_goals", true);
    put_goal(p, p->data, (int)goal);
    doc_text(p->data, "heading", title);
    doc_text(p->data, "lede", page_message(p, "goal.lede"));
    TRY(thread_put(p, arena_printf(p->arena, "goal:%d", (int)goal), SIDE_PUBLIC, err));
    return list_indicators(p, p->id, err);
}

/* The official text, where it was imported. */
static void put_target_text(const Page *p)
{
    Name text;
    text.text = title_find(store_db(p->store), p->arena, p->id, locale_language(p->locale)->code,
                           &text.lang);
    if (text.text.len)
        page_put_name(p, p->data, "text", text);
}

ErrCode page_target(Page *p, Err *err)
{
    if (!target_exists(p->framework, p->id))
        return unknown(p, err);
    int goal = indicator_goal(p->id);
    MessageArgument number = {"number", page_running(p, p->id)};
    Str title = page_format(p, "target.number", 0, &number, 1);
    page_title(p, title, page_message(p, "target.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    Str goal_text = arena_printf(p->arena, "%d", goal);
    MessageArgument goal_number = {"number", page_running(p, goal_text)};
    page_crumb(p, page_url(p, "goals", goal_text),
               page_format(p, "goal.number", 0, &goal_number, 1));
    page_crumb(p, STR(""), title);
    doc_bool(p->page, "on_goals", true);
    put_goal(p, p->data, goal);
    doc_text(p->data, "heading", title);
    doc_text(p->data, "lede", page_message(p, "target.lede"));
    put_target_text(p);
    TRY(thread_put(p, arena_printf(p->arena, "target:" STR_FMT, STR_ARG(p->id)), SIDE_PUBLIC, err));
    return list_indicators(p, p->id, err);
}
