/* The search page: goals, targets and indicators, places, datasets and records by one query. Of
 * each a few; with ?type= all of one kind. */
#include <stdio.h>

#include "base/num.h"
#include "http/url.h"
#include "locale/search_fold.h"
#include "portal/filter.h"
#include "portal/label.h"
#include "portal/record_parts.h"
#include "records/search.h"

enum { FEW = 8, MANY = 50 };

typedef struct {
    Page *page;
    Finder *finder;
    Str text, type, place, goal;
    size_t from; /* records of one type: how many there are before these */
    Doc *sections;
    bool any;
} Search;

/* --- links to the page itself --- */

static void put_parameter(Buf *url, const char *name, Str value)
{
    if (!value.len)
        return;
    buf_printf(url, "%s%s=", str_find_char(buf_str(url), '?') == SIZE_MAX ? "?" : "&", name);
    http_encode(url, value);
}

static Str search_url(const Search *s, Str type, size_t from)
{
    Buf url;
    char number[24] = "";
    buf_init(&url, 8000);
    if (from)
        snprintf(number, sizeof number, "%zu", from);
    buf_add(&url, page_url(s->page, "search", STR("")));
    put_parameter(&url, "q", s->text);
    put_parameter(&url, "type", type);
    put_parameter(&url, "place", s->place);
    put_parameter(&url, "goal", s->goal);
    put_parameter(&url, "from", str_of(number));
    Str text = arena_dup(s->page->arena, buf_str(&url));
    buf_clear(&url);
    return text.ptr ? text : STR("");
}

/* --- sections --- */

static bool is_wanted(const Search *s, const char *type)
{
    return !s->type.len || str_eq(s->type, str_of(type));
}

static size_t room_of(const Search *s) { return s->type.len ? MANY : FEW; }

static Doc *put_section(Search *s, const char *kind, Str title)
{
    Doc *section = doc_object(s->sections, NULL);
    s->any = true;
    doc_text(section, "kind", str_of(kind));
    doc_text(section, "title", title);
    return section;
}

static void put_more(Search *s, Doc *section, const char *kind, size_t from)
{
    doc_text(section, from ? "next" : "more", search_url(s, str_of(kind), from));
}

/* "6.1.1 Proportion of…": what it is called, its code, its page. */
static void put_reference(Search *s, Doc *items, Str id)
{
    Page *p = s->page;
    Str kind = str_part(id, 0, str_find_char(id, ':')), code = str_part(id, kind.len + 1, id.len);
    Doc *item = doc_object(items, NULL);
    doc_text(item, "id", id);
    if (str_eq(kind, STR("indicator"))) {
        page_put_name(p, item, "name", page_indicator_name(p, code));
        doc_text(item, "code", code);
    } else if (str_eq(kind, STR("dataset"))) {
        const ShelfDataset *d = shelf_find_dataset(p->shelf, code);
        page_put_name(p, item, "name", d ? page_dataset_title(p, d) : (Name){code, STR("")});
        doc_text(item, "note", code);
    } else {
        page_put_name(p, item, "name", label_id(p, id));
    }
    doc_text(item, "url",
             str_eq(kind, STR("dataset")) ? page_url(p, "datasets", code) : label_id_url(p, id));
    if (str_eq(kind, STR("place")))
        doc_text(item, "note", code);
}

static void put_found(Search *s, const char *type, const char *const *kinds, Str title)
{
    Doc *items = NULL, *section = NULL;
    size_t room = room_of(s);
    bool any_more = false;
    if (!is_wanted(s, type) || s->place.len || s->goal.len)
        return;
    for (; *kinds; kinds++) {
        FindHit hits[MANY];
        bool more = false;
        size_t count = finder_find(s->finder, s->text, str_of(*kinds), hits, room, &more);
        for (size_t i = 0; i < count; i++) {
            if (!items) {
                section = put_section(s, type, title);
                items = doc_list(section, "items");
            }
            put_reference(s, items, hits[i].id);
        }
        any_more |= more;
    }
    if (any_more && !s->type.len)
        put_more(s, section, type, 0);
}

/* --- records --- */

static void put_hit(Search *s, Doc *items, const SearchHit *hit)
{
    Page *p = s->page;
    bool is_work = hit->side == SIDE_WORK;
    Doc *item = doc_object(items, NULL);
    doc_text(item, "id", hit->id);
    view_name(p, item, "name", hit->type, hit->body);
    Str url = label_id_url(p, hit->id);
    doc_printf(item, "url", STR_FMT "%s", STR_ARG(url), is_work ? "?copy=working" : "");
    if (!is_work)
        return;
    record_put_state(p, item, hit->state);
    if (hit->sensitivity > SENSITIVITY_PUBLIC)
        doc_text(item, "sensitivity",
                 label_choice(p, STR("sensitivity"), sensitivity_name(hit->sensitivity)));
}

static ErrCode find_records(Search *s, const RecordType *type, SearchHit **hits, size_t *count,
                            bool *more, Err *err)
{
    Page *p = s->page;
    Str facets[2];
    SearchQuery q = {.text = s->text,
                     .type = type,
                     .with_work = p->who != NULL,
                     .facets = facets,
                     .limit = room_of(s),
                     .offset = s->from};
    if (s->place.len)
        facets[q.facet_count++] = arena_printf(p->arena, "place:" STR_FMT, STR_ARG(s->place));
    if (s->goal.len)
        facets[q.facet_count++] = arena_printf(p->arena, "goal:" STR_FMT, STR_ARG(s->goal));
    return search_records(p->records, &p->viewer, &q, p->arena, hits, count, more, err);
}

static ErrCode put_hits(Search *s, Doc *items, const SearchHit *hits, size_t count, Err *err)
{
    Str classified[MANY];
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        put_hit(s, items, &hits[i]);
        if (hits[i].side == SIDE_WORK && hits[i].sensitivity > SENSITIVITY_PUBLIC)
            classified[n++] = hits[i].id;
    }
    return page_audit(s->page, classified, n, err);
}

/* What is public and, of those who are signed in, the working copies beside it. */
static ErrCode put_records(Search *s, const RecordType *type, Err *err)
{
    SearchHit *hits;
    size_t count;
    bool more;
    if (!is_wanted(s, type->name))
        return ERR_OK;
    TRY(find_records(s, type, &hits, &count, &more, err));
    if (!count)
        return ERR_OK;
    Doc *section = put_section(s, type->name, label_type(s->page, type, "many"));
    TRY(put_hits(s, doc_list(section, "items"), hits, count, err));
    size_t next = s->from + room_of(s);
    if (more && !s->type.len)
        put_more(s, section, type->name, 0);
    else if (more && next <= SEARCH_MAX_OFFSET)
        put_more(s, section, type->name, next);
    return ERR_OK;
}

/* --- the form --- */

static void put_form(Search *s)
{
    Page *p = s->page;
    Doc *types = filter_put(p, "type", page_message(p, "search.kind"), false);
    filter_option(types, STR("framework"), page_message(p, "search.framework"), s->type);
    filter_option(types, STR("place"), page_message(p, "nav.places"), s->type);
    filter_option(types, STR("dataset"), page_message(p, "datasets.title"), s->type);
    for (const RecordType *const *t = site_types(p->site); *t; t++)
        filter_option(types, str_of((*t)->name), label_type(p, *t, "many"), s->type);
    filter_put_places(p);
    filter_put_goals(p);
}

static ErrCode put_all(Search *s, Err *err)
{
    static const char *const framework[] = {"goal", "target", "indicator", NULL};
    static const char *const place[] = {"place", NULL}, *const dataset[] = {"dataset", NULL};
    Page *p = s->page;
    put_found(s, "framework", framework, page_message(p, "search.framework"));
    put_found(s, "place", place, page_message(p, "nav.places"));
    put_found(s, "dataset", dataset, page_message(p, "datasets.title"));
    for (const RecordType *const *type = site_types(p->site); *type; type++)
        TRY(put_records(s, *type, err));
    return ERR_OK;
}

static bool is_too_long(const Search *s)
{
    const SearchTerm *terms;
    return s->text.len > SEARCH_MAX_BYTES ||
           search_terms(s->page->arena, s->text, &terms) > SEARCH_MAX_WORDS;
}

ErrCode page_search(Page *p, Err *err)
{
    uint64_t from = 0;
    Search s = {.page = p,
                .text = page_query(p, "q"),
                .type = page_query(p, "type"),
                .place = page_query(p, "place"),
                .goal = page_query(p, "goal")};
    if (num_read_u64(page_query(p, "from"), SEARCH_MAX_OFFSET, &from) && s.type.len)
        s.from = (size_t)from;
    page_title(p, page_message(p, "search.title"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), page_message(p, "search.title"));
    doc_bool(p->page, "on_search", true);
    doc_text(p->data, "query", s.text);
    put_form(&s);
    s.sections = doc_list(p->data, "sections");
    doc_bool(p->data, "too_long", is_too_long(&s));
    if (!s.text.len || is_too_long(&s))
        return ERR_OK;
    TRY(guide_finder(site_guide(p->site), p->store, p->shelf, &s.finder, err));
    ErrCode rc = put_all(&s, err);
    finder_unref(s.finder);
    doc_bool(p->data, "nothing", !s.any);
    return rc;
}
