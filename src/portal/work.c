/* My work: what came back to me, my drafts, what waits for my review. */
#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/visitor.h"
#include "records/listing.h"

enum { ROWS = 50 };

static void put_row(Page *p, Doc *list, const ListingRow *r)
{
    char day[CLOCK_TEXT_MAX];
    Doc *d = doc_object(list, NULL);
    doc_text(d, "id", r->id);
    view_name(p, d, "name", r->type, r->body);
    doc_text(d, "type_text", label_type(p, r->type, ""));
    doc_printf(d, "url", STR_FMT "?copy=working", STR_ARG(label_id_url(p, r->id)));
    record_put_state(p, d, r->state);
    doc_text(d, "by", page_account_name(p, r->changed_by));
    doc_text(d, "date", page_date(p, clock_date(r->changed_us, day)));
}

/* Mine: what I wrote; else what I may review. */
static ErrCode put_part(Page *p, Doc *parts, const char *title, const char *state, bool is_mine,
                        Err *err)
{
    ListingPage page;
    Str facets[2] = {arena_printf(p->arena, "state=%s", state),
                     arena_printf(p->arena, "author:" STR_FMT, STR_ARG(p->who->account.id))};
    ListingQuery query = {.side = SIDE_WORK,
                          .facets = facets,
                          .facet_count = is_mine ? 2 : 1,
                          .to_review = !is_mine,
                          .order = ORDER_NEWEST,
                          .limit = ROWS};
    TRY(listing_read(p->records, &p->viewer, &query, p->arena, &page, err));
    Doc *part = doc_object(parts, NULL);
    doc_printf(part, "id", "%s-%s", state, is_mine ? "own" : "all");
    doc_text(part, "title", page_message(p, title));
    doc_bool(part, "more", page.has_after);
    Doc *rows = doc_list(part, "rows");
    for (size_t i = 0; i < page.count; i++)
        put_row(p, rows, &page.rows[i]);
    return page_audit_rows(p, &page, err);
}

static void put_types(Page *p)
{
    Doc *list = doc_list(p->data, "types");
    for (const RecordType *const *t = site_types(p->site); *t; t++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "text", label_type(p, *t, "many"));
        doc_printf(d, "url", STR_FMT "?view=work", STR_ARG(page_url(p, (*t)->section, STR(""))));
        if (!viewer_may_somewhere(&p->viewer, ACT_WRITE))
            continue;
        doc_text(d, "new_text", label_type(p, *t, "new"));
        doc_text(d, "new_url", page_url(p, (*t)->section, STR("new")));
    }
}

ErrCode page_work(Page *p, Err *err)
{
    page_title(p, page_message(p, "work.title"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), page_message(p, "work.title"));
    put_types(p);
    Doc *parts = doc_list(p->data, "parts");
    if (viewer_may_somewhere(&p->viewer, ACT_REVIEW))
        TRY(put_part(p, parts, "work.to_review", "submitted", false, err));
    if (!viewer_may_somewhere(&p->viewer, ACT_WRITE))
        return ERR_OK;
    TRY(put_part(p, parts, "work.returned", "returned", true, err));
    TRY(put_part(p, parts, "work.drafts", "draft", true, err));
    return put_part(p, parts, "work.submitted", "submitted", true, err);
}
