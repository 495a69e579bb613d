/* Reading: lists, records, what became of them. */
#include <stdio.h>

#include "base/num.h"
#include "outlet/record_json.h"
#include "portal/api_parts.h"
#include "portal/record_parts.h"
#include "portal/record_query.h"

enum { LIST_ROWS = 50 };

void api_mark(Api *a, int64_t revision)
{
    snprintf(a->page.reply->etag, sizeof a->page.reply->etag, "\"r%lld\"", (long long)revision);
}

Str api_url(Api *a, const RecordType *type, Str id)
{
    return arena_printf(a->page.arena, "/api/records/%s/" STR_FMT, type->section,
                        STR_ARG(str_part(id, id_type(id).len + 1, id.len)));
}

/* A number of the query; absent: 0. */
static ErrCode query_number(Api *a, const char *name, uint64_t max, int64_t *out, Err *err)
{
    uint64_t number = 0;
    Str text = page_query(&a->page, name);
    if (text.len && (!num_read_u64(text, max, &number) || !number))
        return err_set(err, ERR_INVALID, "'%s' is a number from 1 to %llu", name,
                       (unsigned long long)max);
    *out = (int64_t)number;
    return ERR_OK;
}

static ErrCode wants_work(Api *a, bool *is_work, Err *err)
{
    Str view = page_query(&a->page, "view");
    *is_work = str_eq(view, STR("work"));
    return view.len && !*is_work && !str_eq(view, STR("public"))
               ? err_set(err, ERR_INVALID, "a view is 'public' or 'work'")
               : ERR_OK;
}

/* --- lists --- */

/* A page beside this one, as a link and in Link (RFC 8288). */
static void put_link(Api *a, const RecordQuery *list, const char *name, const char *mark_name,
                     Str mark)
{
    HttpReply *reply = a->page.reply;
    Str url = arena_printf(a->page.arena, "/api/records/%s?" STR_FMT "%s%s=" STR_FMT,
                           list->query.type->section, STR_ARG(list->keep),
                           list->keep.len ? "&" : "", mark_name, STR_ARG(mark));
    doc_text(a->reply, name, url);
    size_t len = strlen(reply->link);
    int more = snprintf(reply->link + len, sizeof reply->link - len, "%s<" STR_FMT ">; rel=\"%s\"",
                        len ? ", " : "", STR_ARG(url), name);
    if (more < 0 || (size_t)more >= sizeof reply->link - len)
        reply->link[len] = '\0'; /* too long for a header; it stands in the reply */
}

ErrCode api_list(Api *a, Err *err)
{
    Page *p = &a->page;
    RecordQuery list;
    ListingPage found = {0};
    bool is_work;
    int64_t limit;
    TRY(wants_work(a, &is_work, err));
    TRY(query_number(a, "limit", LISTING_MAX_ROWS, &limit, err));
    TRY(record_query_read(p, p->type, is_work ? SIDE_WORK : SIDE_PUBLIC, &list, err));
    list.query.limit = limit ? (size_t)limit : LIST_ROWS;
    if (limit)
        record_query_keep(p, &list, "limit", page_query(p, "limit"));
    if (a->asked_language >= 0)
        record_query_keep(p, &list, "lang", page_query(p, "lang"));
    TRY(listing_read(p->records, &p->viewer, &list.query, p->arena, &found, err));
    if (is_work)
        TRY(page_audit_rows(p, &found, err));
    Doc *data = doc_list(a->reply, "data");
    for (size_t i = 0; i < found.count; i++)
        record_json_row(data, &found.rows[i], list.query.side);
    if (found.total >= 0)
        doc_int(a->reply, "total", found.total);
    if (found.count && found.has_after)
        put_link(a, &list, "next", "after", found.rows[found.count - 1].mark);
    if (found.count && found.has_before)
        put_link(a, &list, "prev", "before", found.rows[0].mark);
    return ERR_OK;
}

/* --- one record --- */

static ErrCode find_revision(Api *a, Str id, int64_t number, Revision **out, Err *err)
{
    size_t count;
    Revision *all;
    TRY(record_history(a->page.records, &a->page.viewer, id, a->page.arena, &all, &count, err));
    for (size_t i = 0; i < count; i++)
        if (all[i].number == number) {
            *out = &all[i];
            return ERR_OK;
        }
    return err_set(err, ERR_NOT_FOUND, "'" STR_FMT "' has no revision %lld", STR_ARG(id),
                   (long long)number);
}

static ErrCode read_work(Api *a, int64_t revision, Err *err)
{
    Record record;
    Revision *of = NULL;
    TRY(record_of_page(&a->page, revision, &record, err));
    if (revision && revision != record.revision)
        TRY(find_revision(a, record.id, revision, &of, err));
    if (!of) /* the marks of older ones are of their bytes: nobody saves upon them */
        api_mark(a, record.revision);
    a->reply = record_json_work(a->page.arena, &record, of, true);
    return ERR_OK;
}

static ErrCode read_public(Api *a, Err *err)
{
    Page *p = &a->page;
    Doc *public;
    Str moved;
    TRY(record_public(p->records, record_id_of(p), p->arena, &public, &moved, err));
    if (moved.len)
        return page_redirect(p, 301, api_url(a, p->type, moved));
    a->reply = record_json_public(p->arena, public);
    return ERR_OK;
}

ErrCode api_read(Api *a, Err *err)
{
    bool is_work;
    int64_t revision;
    TRY(wants_work(a, &is_work, err));
    TRY(query_number(a, "revision", INT64_MAX, &revision, err));
    return is_work || revision ? read_work(a, revision, err) : read_public(a, err);
}

ErrCode api_history(Api *a, Err *err)
{
    Page *p = &a->page;
    Record record;
    Revision *revisions;
    size_t count;
    TRY(record_of_page(p, 0, &record, err));
    TRY(record_history_of_page(p, &record, &revisions, &count, err));
    Doc *data = doc_list(a->reply, "data");
    for (size_t i = 0; i < count; i++)
        record_json_revision(data, &revisions[i]);
    return ERR_OK;
}

ErrCode api_difference(Api *a, Err *err)
{
    Page *p = &a->page;
    Record latest, before, after;
    int64_t from, to;
    Change *changes;
    TRY(query_number(a, "from", INT64_MAX, &from, err));
    TRY(query_number(a, "to", INT64_MAX, &to, err));
    TRY(record_of_page(p, 0, &latest, err));
    to = to ? to : latest.revision;
    from = from ? from : to > 1 ? to - 1 : 1;
    TRY(record_of_page(p, from, &before, err));
    TRY(record_of_page(p, to, &after, err));
    size_t count = body_difference(p->type, before.body, after.body, p->arena, &changes);
    doc_int(a->reply, "from", from);
    doc_int(a->reply, "to", to);
    Doc *data = doc_list(a->reply, "data");
    for (size_t i = 0; i < count; i++)
        record_json_change(data, &changes[i]);
    return ERR_OK;
}

ErrCode api_comments(Api *a, Err *err)
{
    Page *p = &a->page;
    Record record;
    Comment *comments;
    size_t count;
    TRY(record_of_page(p, 0, &record, err));
    TRY(record_comments_of_page(p, &record, &comments, &count, err));
    Doc *data = doc_list(a->reply, "data");
    for (size_t i = 0; i < count; i++)
        record_json_comment(data, &comments[i], true);
    return ERR_OK;
}
