/* Feeds: what of a list was published last, in a language. The public side alone. */
#include "outlet/atom.h"
#include "portal/api_parts.h"
#include "portal/label.h"
#include "portal/record_query.h"
#include "portal/record_view.h"
#include "records/projection.h"

enum { FEED_ROWS = 50, TAG_MAX = 8000 };

static Str tag(Page *p, Str name)
{
    Buf b;
    buf_init(&b, TAG_MAX);
    atom_tag(&b, site_url(p->site), name);
    Str text = arena_dup(p->arena, buf_str(&b));
    buf_clear(&b);
    return text;
}

static Str absolute(Page *p, Str path)
{
    return arena_printf(p->arena, STR_FMT STR_FMT, STR_ARG(site_url(p->site)), STR_ARG(path));
}

static void put_entry(Api *a, const ListingRow *row)
{
    Page *p = &a->page;
    Doc *words = doc_new(p->arena, DOC_OBJECT);
    view_name(p, words, "name", row->type, row->body);
    view_text(p, words, "summary", doc_get(row->body, STR("summary")),
              doc_str(row->body, "original"));
    AtomEntry entry = {.id = tag(p, row->id),
                       .title = doc_str(words, "name"),
                       .title_language = doc_str(words, "name_lang"),
                       .summary = doc_str(words, "summary"),
                       .summary_language = doc_str(words, "summary_lang"),
                       .page = absolute(p, label_id_url(p, row->id)),
                       .data = absolute(p, api_url(a, row->type, row->id)),
                       .updated_us = row->changed_us};
    atom_entry(&p->text, &entry);
}

/* What went away since the oldest entry of a full feed; where there is room, all that did. */
static ErrCode read_deleted(Page *p, const ListingPage *found, Tombstone **out, size_t *count,
                            Err *err)
{
    int64_t since_us = found->count == FEED_ROWS ? found->rows[FEED_ROWS - 1].changed_us : 0;
    TRY(projection_tombstones(p->records, p->type, since_us, p->arena, out, count, err));
    if (*count > FEED_ROWS) {
        *out += *count - FEED_ROWS;
        *count = FEED_ROWS;
    }
    return ERR_OK;
}

static AtomFeed describe(Page *p, const RecordQuery *list)
{
    Str code = locale_language(p->locale)->code;
    const char *mark = list->keep.len ? "?" : "";
    Str name = arena_printf(p->arena, "feed:%s:" STR_FMT "%s" STR_FMT, p->type->section,
                            STR_ARG(code), mark, STR_ARG(list->keep));
    Str self = arena_printf(p->arena, "/feeds/%s." STR_FMT ".atom%s" STR_FMT, p->type->section,
                            STR_ARG(code), mark, STR_ARG(list->keep));
    Str page =
        arena_printf(p->arena, STR_FMT "%s" STR_FMT,
                     STR_ARG(page_url(p, p->type->section, STR(""))), mark, STR_ARG(list->keep));
    return (AtomFeed){.id = tag(p, name),
                      .title = label_type(p, p->type, "many"),
                      .language = code,
                      .author = page_message(p, "site.brand"),
                      .self = absolute(p, self),
                      .page = absolute(p, page)};
}

ErrCode api_feed(Api *a, Err *err)
{
    Page *p = &a->page;
    RecordQuery list;
    ListingPage found = {0};
    Tombstone *gone;
    size_t gone_count;
    TRY(record_query_read(p, p->type, SIDE_PUBLIC, &list, err));
    list.query.order = ORDER_NEWEST;
    list.query.limit = FEED_ROWS;
    TRY(listing_read(p->records, &p->viewer, &list.query, p->arena, &found, err));
    TRY(read_deleted(p, &found, &gone, &gone_count, err));
    AtomFeed feed = describe(p, &list);
    feed.updated_us = found.count ? found.rows[0].changed_us : 0;
    if (gone_count && gone[gone_count - 1].at_us > feed.updated_us)
        feed.updated_us = gone[gone_count - 1].at_us;
    atom_begin(&p->text, &feed);
    for (size_t i = 0; i < found.count; i++)
        put_entry(a, &found.rows[i]);
    for (size_t i = 0; i < gone_count; i++)
        atom_deleted(&p->text, tag(p, gone[i].id), gone[i].at_us);
    atom_end(&p->text);
    a->content_type = "application/atom+xml; charset=utf-8";
    return ERR_OK;
}
