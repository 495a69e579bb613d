#include "portal/coverage.h"

enum { EXAMPLES = 3 };

typedef struct {
    int indicators, newest; /* with data, of one country */
} Cell;

typedef struct {
    int known; /* indicators of the goal with data of anybody here */
    Cell cells[16];
} GoalRow;

static void count_goals(GoalRow *goals, const CoverageRow *rows, size_t count, size_t countries)
{
    for (size_t i = 0; i < count; i++) {
        GoalRow *g = &goals[indicator_goal(rows[i].indicator)];
        g->known++;
        for (size_t c = 0; c < countries; c++) {
            int year = rows[i].newest_year[c];
            g->cells[c].indicators += year > 0;
            g->cells[c].newest = year > g->cells[c].newest ? year : g->cells[c].newest;
        }
    }
}

static int tint(int part, int whole)
{
    return whole == 0              ? 1
           : part * 4 <= whole     ? 1
           : part * 2 <= whole     ? 2
           : part * 4 <= 3 * whole ? 3
                                   : 4;
}

static void put_heat(Page *p, const GoalRow *goals, const Place *const *countries, size_t count)
{
    Doc *list = doc_list(p->data, "goals");
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++) {
        Doc *row = doc_object(list, NULL);
        doc_int(row, "goal", goal);
        doc_text(row, "title", goal_title(p->framework, goal, p->language));
        doc_printf(row, "url", STR_FMT "/%d", STR_ARG(page_url(p, "goals", STR(""))), goal);
        doc_bool(row, "white", page_goal_is_dark(goal));
        doc_int(row, "indicators", goals[goal].known);
        Doc *cells = doc_list(row, "cells");
        for (size_t c = 0; c < count; c++) {
            const Cell *cell = &goals[goal].cells[c];
            Doc *d = doc_object(cells, NULL);
            doc_text(d, "place", countries[c]->id);
            doc_int(d, "indicators", cell->indicators);
            if (cell->indicators) {
                doc_bool(d, "known", true);
                doc_int(d, "newest", cell->newest);
                doc_int(d, "tint", tint(cell->indicators, goals[goal].known));
            }
        }
    }
}

static void put_countries(Page *p, const CoverageRow *rows, size_t row_count,
                          const Place *const *countries, size_t count)
{
    Doc *list = doc_list(p->data, "countries");
    for (size_t c = 0; c < count; c++) {
        int known = 0;
        for (size_t i = 0; i < row_count; i++)
            known += rows[i].newest_year[c] > 0;
        Doc *d = doc_object(list, NULL);
        doc_text(d, "place", countries[c]->id);
        doc_text(d, "name", page_place_name(p, countries[c]));
        doc_text(d, "url", page_url(p, "places", countries[c]->id));
        doc_int(d, "indicators", known);
        doc_text(d, "count", page_format(p, "count.indicators", known, NULL, 0));
    }
}

/* How much a reader finds behind an indicator: countries with a value first, then how new it is. */
static int wealth(const CoverageRow *row, size_t countries)
{
    int known = 0, newest = 0;
    for (size_t c = 0; c < countries; c++) {
        known += row->newest_year[c] > 0;
        newest = row->newest_year[c] > newest ? row->newest_year[c] : newest;
    }
    return known * 10000 + newest;
}

/* A way in for those who have no question yet: the richest indicators, each of another Goal. */
static void put_examples(Page *p, const CoverageRow *rows, size_t row_count, size_t countries)
{
    Doc *list = doc_list(p->data, "examples");
    bool is_used[FRAMEWORK_GOALS + 1] = {0};
    for (int i = 0; i < EXAMPLES; i++) {
        const CoverageRow *best = NULL;
        for (size_t r = 0; r < row_count; r++)
            if (!is_used[indicator_goal(rows[r].indicator)] &&
                (!best || wealth(&rows[r], countries) > wealth(best, countries)))
                best = &rows[r];
        if (!best)
            break;
        Doc *d = doc_object(list, NULL);
        is_used[indicator_goal(best->indicator)] = true;
        page_put_name(p, d, "name", page_indicator_name(p, best->indicator));
        doc_text(d, "url", page_url(p, "indicators", best->indicator));
    }
    doc_bool(p->data, "has_examples", row_count > 0);
}

static void put_csv(Page *p, const GoalRow *goals, const Place *const *countries, size_t count)
{
    buf_add(&p->text, STR("goal,title,place,indicators_with_data,newest_year\n"));
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++)
        for (size_t c = 0; c < count; c++) {
            buf_printf(&p->text, "%d,", goal);
            page_csv_cell(p, goal_title(p->framework, goal, p->language), false);
            page_csv_cell(p, countries[c]->id, false);
            buf_printf(&p->text, "%d,%d\n", goals[goal].cells[c].indicators,
                       goals[goal].cells[c].newest);
        }
}

ErrCode page_home(Page *p, Err *err)
{
    const Place *countries[16];
    GoalRow goals[FRAMEWORK_GOALS + 1] = {0};
    CoverageRow *rows;
    size_t row_count, count = page_countries(p, countries, 16);
    TRY(coverage_load(p, countries, count, &rows, &row_count, err));
    count_goals(goals, rows, row_count, count);
    page_title(p, page_message(p, "home.title"), page_message(p, "home.lede"));
    doc_bool(p->page, "on_home", true);
    put_countries(p, rows, row_count, countries, count);
    put_heat(p, goals, countries, count);
    put_examples(p, rows, row_count, count);
    Doc *legend = doc_list(p->data, "legend");
    static const char *const percents[] = {"25", "50", "75"};
    for (int i = 0; i < 4; i++) {
        Doc *d = doc_object(legend, NULL);
        MessageArgument percent = {"percent", page_running(p, str_of(i < 3 ? percents[i] : ""))};
        doc_int(d, "tint", i + 1);
        doc_text(d, "text",
                 i < 3 ? page_format(p, "heat.up_to", 0, &percent, 1)
                       : page_message(p, "heat.over"));
    }
    if (p->format == PAGE_CSV)
        put_csv(p, goals, countries, count);
    return ERR_OK;
}
