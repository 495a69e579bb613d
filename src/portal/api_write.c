/* Writing: saving, the steps of the review, comments. Only by token (api.c). */
#include <stdio.h>

#include "outlet/record_json.h"
#include "portal/api_parts.h"
#include "portal/record_parts.h"

/* --- what was sent --- */

static bool is_one_of(Str name, const char *const *names)
{
    for (; *names; names++)
        if (str_eq(name, str_of(*names)))
            return true;
    return false;
}

/* Members that nobody reads are refused, so that a misspelt one is not lost in silence. */
static ErrCode check_members(Api *a, const char *const *names, Err *err)
{
    for (const Doc *member = a->sent ? a->sent->first : NULL; member; member = member->next)
        if (!is_one_of(member->key, names))
            problems_add(a->problems, member->key, NULL, "problem.unknown_field", member->key);
    return a->problems->count ? api_refuse(a, err, 422, "the JSON has members that are not known")
                              : ERR_OK;
}

/* A text of the JSON that came; absent: "". */
static ErrCode sent_text(Api *a, const char *name, Str *out, Err *err)
{
    const Doc *value = a->sent ? doc_get(a->sent, str_of(name)) : NULL;
    *out = STR("");
    if (!value || value->kind == DOC_NULL)
        return ERR_OK;
    if (value->kind != DOC_TEXT) {
        problems_add(a->problems, str_of(name), NULL, "problem.not_a_text", STR(""));
        return api_refuse(a, err, 422, "'%s' is no text", name);
    }
    *out = str_trim(value->text);
    return ERR_OK;
}

static ErrCode sent_draft(Api *a, Str id, int64_t base, RecordDraft *out, Err *err)
{
    static const char *const members[] = {"body", "note", NULL};
    *out = (RecordDraft){.type = a->page.type, .id = id, .base = base};
    TRY(check_members(a, members, err));
    TRY(sent_text(a, "note", &out->note, err));
    out->body = doc_get(a->sent, STR("body"));
    if (!out->body || out->body->kind != DOC_OBJECT) {
        problems_add(a->problems, STR("body"), NULL, "problem.required", STR(""));
        return api_refuse(a, err, 422, "'body' is wanted, an object");
    }
    return ERR_OK;
}

static ErrCode wants_submit(Api *a, bool *submit, Err *err)
{
    Str value = page_query(&a->page, "submit");
    *submit = str_eq(value, STR("1"));
    return value.len && !*submit && !str_eq(value, STR("0"))
               ? err_set(err, ERR_INVALID, "'submit' is 1 or 0")
               : ERR_OK;
}

/* --- If-Match --- */

/* Somebody wrote in between. Who may read the record may know who. */
static ErrCode tell_conflict(Api *a, const Record *now, Err *err)
{
    char moment[CLOCK_TEXT_MAX];
    doc_int(a->problem, "revision", now->revision);
    doc_text(a->problem, "changed_at", clock_text(now->changed_us, moment));
    doc_text(a->problem, "changed_by", now->changed_by);
    return api_refuse(a, err, 412, "the record is at revision %lld now; read it and try again",
                      (long long)now->revision);
}

static ErrCode check_match(Api *a, const Record *now, Err *err)
{
    char mark[24];
    Str if_match = a->page.request->if_match;
    snprintf(mark, sizeof mark, "\"r%lld\"", (long long)now->revision);
    if (!if_match.len || http_matches(if_match, mark))
        return ERR_OK;
    return tell_conflict(a, now, err);
}

/* Steps are taken on a text that was read: "any revision" names none. */
static bool names_revision(const Api *a)
{
    Str if_match = str_trim(a->page.request->if_match);
    return if_match.len && !str_eq(if_match, STR("*"));
}

/* With the desk: the record as it is now, of the revision that the client means. */
static ErrCode take_record(Api *a, Records *records, Record *now, Err *err)
{
    TRY(record_read(records, &a->page.viewer, record_id_of(&a->page), 0, a->page.arena, now, err));
    return check_match(a, now, err);
}

/* Another process was faster than the desk. */
static ErrCode lost_race(Api *a, Records *records, const Err *why, Err *err)
{
    Record now;
    if (!a->page.request->if_match.len) {
        *err = *why;
        return why->code;
    }
    TRY(record_read(records, &a->page.viewer, record_id_of(&a->page), 0, a->page.arena, &now, err));
    return tell_conflict(a, &now, err);
}

/* --- saving --- */

static ErrCode tell_saved(Api *a, const Record *record)
{
    HttpReply *reply = a->page.reply;
    Str url = api_url(a, record->type, record->id);
    a->is_written = true;
    api_mark(a, record->revision);
    if (url.len)
        snprintf(reply->location, sizeof reply->location, STR_FMT "?view=work", STR_ARG(url));
    a->reply = record_json_work(a->page.arena, record, NULL, false);
    return ERR_OK;
}

ErrCode api_create(Api *a, Err *err)
{
    Records *records;
    RecordDraft draft;
    Record record;
    bool submit;
    TRY(wants_submit(a, &submit, err));
    if (!viewer_may_somewhere(&a->page.viewer, ACT_WRITE))
        return err_set(err, ERR_DENIED, "this token may not write records");
    TRY(sent_draft(a, STR(""), 0, &draft, err));
    TRY(desk_take(site_desk(a->page.site), &records, err));
    ErrCode rc = record_save(records, &a->page.viewer, &draft, submit, a->page.arena, &record,
                             a->problems, err);
    desk_leave(site_desk(a->page.site));
    TRY(rc);
    return tell_saved(a, &record);
}

static ErrCode save(Api *a, Records *records, RecordDraft *draft, bool submit, Record *record,
                    Err *err)
{
    Record now;
    Err why = {0};
    TRY(take_record(a, records, &now, err));
    draft->id = now.id;
    draft->base = now.revision;
    ErrCode rc = record_save(records, &a->page.viewer, draft, submit, a->page.arena, record,
                             a->problems, &why);
    if (rc == ERR_CONFLICT)
        return lost_race(a, records, &why, err);
    if (rc)
        *err = why;
    return rc;
}

ErrCode api_save(Api *a, Err *err)
{
    Records *records;
    RecordDraft draft;
    Record record;
    bool submit;
    TRY(wants_submit(a, &submit, err));
    TRY(sent_draft(a, STR(""), 0, &draft, err));
    if (!a->page.request->if_match.len)
        return api_refuse(a, err, 428,
                          "say with If-Match which revision was edited: the ETag of view=work");
    TRY(desk_take(site_desk(a->page.site), &records, err));
    ErrCode rc = save(a, records, &draft, submit, &record, err);
    desk_leave(site_desk(a->page.site));
    TRY(rc);
    return tell_saved(a, &record);
}

/* --- steps --- */

static ErrCode take_step(Api *a, Records *records, Step step, Str note, Record *out, Err *err)
{
    Record now;
    Err why = {0};
    TRY(take_record(a, records, &now, err));
    bool has_base = names_revision(a);
    ErrCode rc = record_step(records, &a->page.viewer, now.id, step, has_base ? now.revision : 0,
                             note, a->page.arena, out, a->problems, &why);
    if (rc == ERR_CONFLICT)
        return lost_race(a, records, &why, err);
    if (rc == ERR_INVALID && !a->problems->count) /* the state, the mark or the note is missing */
        a->refusal = !record_may_step(&a->page.viewer, &now, step) ? 409 : has_base ? 422 : 428;
    if (rc)
        *err = why;
    return rc;
}

static ErrCode step_record(Api *a, Step step, Err *err)
{
    static const char *const members[] = {"note", NULL};
    Records *records;
    Record record;
    Str note;
    TRY(check_members(a, members, err));
    TRY(sent_text(a, "note", &note, err));
    TRY(desk_take(site_desk(a->page.site), &records, err));
    ErrCode rc = take_step(a, records, step, note, &record, err);
    desk_leave(site_desk(a->page.site));
    TRY(rc);
    tell_saved(a, &record);
    a->page.reply->location[0] = '\0';
    return ERR_OK;
}

ErrCode api_submit(Api *a, Err *err) { return step_record(a, STEP_SUBMIT, err); }
ErrCode api_return(Api *a, Err *err) { return step_record(a, STEP_RETURN, err); }
ErrCode api_publish(Api *a, Err *err) { return step_record(a, STEP_PUBLISH, err); }
ErrCode api_archive(Api *a, Err *err) { return step_record(a, STEP_ARCHIVE, err); }
ErrCode api_reopen(Api *a, Err *err) { return step_record(a, STEP_REOPEN, err); }

/* --- comments --- */

static ErrCode add_comment(Api *a, Records *records, Str text, Err *err)
{
    Page *p = &a->page;
    Comment *comments;
    size_t count;
    TRY(record_comment(records, &p->viewer, record_id_of(p), text, err));
    a->is_written = true;
    TRY(record_comments(records, &p->viewer, record_id_of(p), p->arena, &comments, &count, err));
    const Comment *own = NULL;
    for (size_t i = 0; i < count; i++)
        if (!own || comments[i].number > own->number)
            own = &comments[i];
    if (own)
        a->reply = record_json_comment(doc_new(p->arena, DOC_LIST), own, false);
    return ERR_OK;
}

ErrCode api_comment(Api *a, Err *err)
{
    static const char *const members[] = {"text", NULL};
    Records *records;
    Str text;
    TRY(check_members(a, members, err));
    TRY(sent_text(a, "text", &text, err));
    TRY(desk_take(site_desk(a->page.site), &records, err));
    ErrCode rc = add_comment(a, records, text, err);
    desk_leave(site_desk(a->page.site));
    if (rc == ERR_INVALID)
        a->refusal = 422;
    TRY(rc);
    snprintf(a->page.reply->location, sizeof a->page.reply->location, STR_FMT "/comments",
             STR_ARG(api_url(a, a->page.type, record_id_of(&a->page))));
    return ERR_OK;
}
