#include "portal/progress_parts.h"
#include "portal/progress_sheet.h"

/* One place by goal: each indicator with its latest value, its target and what lies ahead. */

static void put_row(const ProgressView *v, Doc *list, size_t at, const Result *r)
{
    Page *p = v->page;
    const ProfileRow *row = profile_row(v->profile, at);
    Doc *d = doc_object(list, NULL);
    doc_text(d, "indicator", row->indicator);
    page_put_name(p, d, "name", progress_row_name(p, row));
    doc_text(d, "url", progress_row_url(v, at));
    progress_put_result(v, d, r);
    if (v->has_method)
        progress_put_ahead(v, d, r);
}

static void put_goal(const ProgressView *v, Doc *goals, int goal, const Place *place)
{
    Doc *d = NULL, *rows = NULL;
    for (size_t i = 0; i < profile_count(v->profile); i++) {
        const Result *r = assessment_result(v->assessment, i, place);
        if (!r || r->row->goal != goal || r->why == WHY_NOT_MEANT)
            continue;
        progress_put_csv(v, r, place);
        if (!d) {
            d = doc_object(goals, NULL);
            progress_put_goal(v, d, goal);
            Aggregate all = aggregate_make(v->assessment, v->method,
                                           arena_printf(v->page->arena, "%d", goal), &place, 1);
            progress_put_aggregate(v, doc_object(d, "all"), &all);
            rows = doc_list(d, "rows");
        }
        if (!r->why)
            put_row(v, rows, i, r);
    }
}

ErrCode progress_of_place(ProgressView *v, const Place *place, Err *err)
{
    Page *p = v->page;
    (void)err;
    p->template_name = "progress_place";
    MessageArgument name = {"place", page_place_name(p, place)};
    progress_view_title(v, page_format(p, "progress.of_place", 0, &name, 1),
                        page_message(p, "progress.lede"));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, progress_view_url(v, STR("")), page_message(p, "nav.progress"));
    page_crumb(p, STR(""), page_place_name(p, place));
    doc_text(p->data, "place", place->id);
    doc_text(p->data, "place_url", page_url(p, "places", place->id));
    progress_put_legend(v);
    if (v->has_method)
        doc_text(p->data, "method_name",
                 page_message(p, arena_printf(p->arena, "method.%s", methods[v->method].name).ptr));
    Doc *goals = doc_list(p->data, "goals");
    for (int goal = 1; goal <= FRAMEWORK_GOALS; goal++)
        put_goal(v, goals, goal, place);
    if (goals && goals->first)
        progress_put_form(p, "svg");
    progress_sheet_of_place(p);
    return ERR_OK;
}
