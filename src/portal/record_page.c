/* The page of one record: what is public, or the working copy for those who may read it, with the
 * steps of its review. */
#include "base/num.h"
#include "portal/account_parts.h"
#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/thread.h"

Str record_id_of(const Page *p)
{
    return arena_printf(p->arena, "%s:" STR_FMT, p->type->name, STR_ARG(p->id));
}

ErrCode page_audit(Page *p, const Str *ids, size_t count, Err *err)
{
    Records *records;
    if (!count)
        return ERR_OK;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = record_audit_read(records, &p->viewer, ids, count, err);
    desk_leave(site_desk(p->site));
    return rc;
}

static ErrCode audit_read(Page *p, const Record *record, Err *err)
{
    return record_must_audit(record) ? page_audit(p, &record->id, 1, err) : ERR_OK;
}

ErrCode record_of_page(Page *p, int64_t revision, Record *record, Err *err)
{
    TRY(record_read(p->records, &p->viewer, record_id_of(p), revision, p->arena, record, err));
    return audit_read(p, record, err);
}

ErrCode record_history_of_page(Page *p, const Record *record, Revision **out, size_t *count,
                               Err *err)
{
    TRY(record_history(p->records, &p->viewer, record->id, p->arena, out, count, err));
    return !record_must_audit(record) && revisions_must_audit(*out, *count)
               ? page_audit(p, &record->id, 1, err)
               : ERR_OK;
}

ErrCode record_comments_of_page(Page *p, const Record *record, Comment **out, size_t *count,
                                Err *err)
{
    TRY(record_comments(p->records, &p->viewer, record->id, p->arena, out, count, err));
    return !record_must_audit(record) && comments_must_audit(*out, *count)
               ? page_audit(p, &record->id, 1, err)
               : ERR_OK;
}

void record_put_head(Page *p, const Record *record, const char *part_message)
{
    Doc *named = doc_new(p->arena, DOC_OBJECT);
    view_name(p, named, "name", record->type, record->body);
    Str name = doc_str(named, "name");
    page_title(p, name, STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, record->type->section, STR("")), label_type(p, record->type, "many"));
    page_crumb(p, part_message ? label_id_url(p, record->id) : STR(""), name);
    if (part_message)
        page_crumb(p, STR(""), page_message(p, part_message));
    view_name(p, p->data, "name", record->type, record->body);
    doc_text(p->data, "id", record->id);
    doc_text(p->data, "type_text", label_type(p, record->type, ""));
    doc_text(p->data, "url", label_id_url(p, record->id));
    doc_int(p->data, "revision", record->revision);
}

/* --- what may be done --- */

static const struct {
    Step step;
    const char *name;
} STEPS[] = {{STEP_SUBMIT, "submit"},
             {STEP_PUBLISH, "publish"},
             {STEP_RETURN, "return"},
             {STEP_ARCHIVE, "archive"},
             {STEP_REOPEN, "reopen"}};
enum { STEP_COUNT = sizeof STEPS / sizeof *STEPS };

static void put_steps(Page *p, const Record *record)
{
    Doc *list = doc_list(p->data, "steps");
    for (size_t i = 0; i < STEP_COUNT; i++) {
        if (!record_may_step(&p->viewer, record, STEPS[i].step))
            continue;
        Doc *d = doc_object(list, NULL);
        doc_text(d, "step", str_of(STEPS[i].name));
        doc_text(d, "text", page_message(p, arena_printf(p->arena, "step.%s", STEPS[i].name).ptr));
        doc_bool(d, "is_first", !list->first->next);
    }
    doc_bool(p->data, "has_steps", list->first != NULL);
    doc_printf(p->data, "step_url", STR_FMT "/step", STR_ARG(label_id_url(p, record->id)));
}

static ErrCode put_comments(Page *p, const Record *record, Err *err)
{
    Comment *comments;
    size_t count;
    char day[CLOCK_TEXT_MAX];
    TRY(record_comments_of_page(p, record, &comments, &count, err));
    Doc *list = doc_list(p->data, "comments");
    for (size_t i = 0; i < count; i++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "text", comments[i].text);
        doc_text(d, "by", page_account_name(p, comments[i].by));
        doc_text(d, "date", page_date(p, clock_date(comments[i].at_us, day)));
        doc_int(d, "revision", comments[i].revision);
    }
    return ERR_OK;
}

static ErrCode put_note(Page *p, const Record *record, Err *err)
{
    Revision *revisions;
    size_t count;
    TRY(record_history(p->records, &p->viewer, record->id, p->arena, &revisions, &count, err));
    if (count && revisions[0].note.len)
        doc_text(p->data, "note", revisions[0].note);
    return ERR_OK;
}

/* --- the two copies --- */

/* The days of what happens stand above its name. */
static void put_dateline(Page *p, const RecordType *type, const Doc *body)
{
    if (!type->last_day)
        return;
    Str first = page_date(p, doc_str(body, type->day)),
        last = page_date(p, doc_str(body, type->last_day));
    MessageArgument ends[] = {{"first", first}, {"last", last}};
    doc_text(p->data, "dateline",
             !last.len || str_eq(first, last) ? first : page_format(p, "span.years", 0, ends, 2));
}

static void put_body(Page *p, const RecordType *type, const Doc *body)
{
    put_dateline(p, type, body);
    view_text(p, p->data, "summary", doc_get(body, STR("summary")), doc_str(body, "original"));
    doc_text(p->data, "mark", label_mark(p, type, body));
    view_body(p, p->data, type, body);
    view_sources(p, p->data, body);
    doc_put(p->data, "body", body);
}

static ErrCode put_working(Page *p, const Record *record, Err *err)
{
    char day[CLOCK_TEXT_MAX];
    record_put_head(p, record, NULL);
    doc_bool(p->data, "is_work", true);
    record_put_state(p, p->data, record->state);
    doc_bool(p->data, "has_public", record->published > 0);
    doc_text(p->data, "changed_by", page_account_name(p, record->changed_by));
    doc_text(p->data, "date", page_date(p, clock_date(record->changed_us, day)));
    if (record->stand.sensitivity > SENSITIVITY_PUBLIC)
        doc_text(p->data, "sensitivity",
                 label_choice(p, STR("sensitivity"), sensitivity_name(record->stand.sensitivity)));
    if (viewer_may(&p->viewer, ACT_WRITE, &record->stand))
        doc_printf(p->data, "edit_url", STR_FMT "/edit", STR_ARG(label_id_url(p, record->id)));
    doc_printf(p->data, "history_url", STR_FMT "/history", STR_ARG(label_id_url(p, record->id)));
    doc_printf(p->data, "approval_url", STR_FMT "/approval", STR_ARG(label_id_url(p, record->id)));
    if (viewer_may(&p->viewer, ACT_MERGE, &record->stand) && !record->merged_into.len)
        doc_printf(p->data, "merge_url", STR_FMT "/merge", STR_ARG(label_id_url(p, record->id)));
    if (viewer_may(&p->viewer, ACT_ERASE, &record->stand))
        doc_printf(p->data, "erase_url", STR_FMT "/erase", STR_ARG(label_id_url(p, record->id)));
    if (record->published && record->published != record->revision)
        doc_printf(p->data, "difference_url", STR_FMT "/difference?from=%lld&to=%lld",
                   STR_ARG(label_id_url(p, record->id)), (long long)record->published,
                   (long long)record->revision);
    put_body(p, record->type, record->body);
    put_steps(p, record);
    TRY(thread_put(p, record->id, SIDE_WORK, err));
    TRY(visits_put(p, record->type, record->body, SIDE_WORK, err));
    TRY(put_note(p, record, err));
    return put_comments(p, record, err);
}

static ErrCode put_public(Page *p, const Doc *public, const Record *working, Err *err)
{
    Record head = {.id = record_id_of(p), .type = p->type, .body = doc_get(public, STR("body"))};
    const Doc *revision = doc_get(public, STR("revision"));
    uint64_t number = 0;
    if (revision)
        num_read_u64(revision->text, INT64_MAX, &number);
    head.revision = (int64_t)number;
    record_put_head(p, &head, NULL);
    doc_bool(p->data, "has_public", true);
    Str day = str_part(doc_str(public, "changed_at"), 0, 10);
    doc_text(p->data, "date", page_date(p, day));
    put_body(p, p->type, head.body);
    if (working) {
        doc_bool(p->data, "may_see_work", true);
        doc_bool(p->data, "has_newer", working->revision != working->published);
    }
    TRY(record_put_reads(p, p->type, head.body, err));
    TRY(thread_put(p, head.id, SIDE_PUBLIC, err));
    return visits_put(p, p->type, head.body, SIDE_PUBLIC, err);
}

ErrCode page_record(Page *p, Err *err)
{
    Doc *public;
    Str moved = STR("");
    Record working;
    Str id = record_id_of(p);
    bool may_work = p->who && !record_read(p->records, &p->viewer, id, 0, p->arena, &working, NULL);
    bool wants_work = may_work && str_eq(page_query(p, "copy"), STR("working"));
    ErrCode rc =
        wants_work ? ERR_NOT_FOUND : record_public(p->records, id, p->arena, &public, &moved, err);
    if (!rc && moved.len)
        return page_redirect(p, 301, label_id_url(p, moved));
    if (!rc)
        return put_public(p, public, may_work ? &working : NULL, err);
    if (rc != ERR_NOT_FOUND || !may_work)
        return rc;
    TRY(audit_read(p, &working, err));
    return put_working(p, &working, err);
}

/* --- posts --- */

static bool find_step(Str name, Step *step)
{
    for (size_t i = 0; i < STEP_COUNT; i++)
        if (str_eq(name, str_of(STEPS[i].name))) {
            *step = STEPS[i].step;
            return true;
        }
    return false;
}

RecordRead record_sent_read(const Page *p, Str id, const char *name)
{
    uint64_t number = 0;
    bool is_named = num_read_u64(form_value(&p->form, str_of(name)), INT64_MAX, &number);
    return (RecordRead){id, is_named ? (int64_t)number : 0};
}

void record_put_refusal(Page *p, const Err *why)
{
    account_put_refusal(p, why);
    Doc *refusal = (Doc *)doc_get(p->data, STR("refusal"));
    if (why->code != ERR_CONFLICT)
        return;
    doc_remove(refusal, "text");
    doc_text(refusal, "text", page_message(p, "record.conflict"));
}

static Str step_note(const Page *p) { return str_trim(form_value(&p->form, STR("note"))); }

/* A step that was not taken: the working copy as it is now, what is in the way (problems, or what
 * somebody else changed since), and the note that was typed. */
static ErrCode step_again(Page *p, ErrCode why, const Problems *problems, Err *err)
{
    Record record, base;
    TRY(record_of_page(p, 0, &record, err));
    p->template_name = "record";
    p->reply->status = why == ERR_CONFLICT ? 409 : 422;
    doc_text(p->data, "typed_note", step_note(p));
    form_put_problems(p, p->data, problems);
    doc_bool(p->data, "is_conflict", why == ERR_CONFLICT);
    if (why == ERR_CONFLICT &&
        !record_read(p->records, &p->viewer, record.id, record_sent_read(p, record.id, "base").base,
                     p->arena, &base, NULL)) {
        record_put_changes(p, p->data, p->type, base.body, record.body);
        doc_bool(p->data, "has_changes", true);
    }
    return put_working(p, &record, err);
}

ErrCode post_record_step(Page *p, Err *err)
{
    Step step;
    Records *records;
    Record record;
    Err why = {0};
    Problems *problems = arena_alloc(p->arena, sizeof *problems);
    if (!find_step(form_value(&p->form, STR("step")), &step) || !problems)
        return err_set(err, ERR_INVALID, "this is no step of a review");
    problems->arena = p->arena;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = record_step(records, &p->viewer, record_id_of(p), step,
                             record_sent_read(p, record_id_of(p), "base").base, step_note(p),
                             p->arena, &record, problems, &why);
    desk_leave(site_desk(p->site));
    if (rc == ERR_CONFLICT || (rc == ERR_INVALID && problems->count))
        return step_again(p, rc, problems, err);
    if (rc && err)
        *err = why;
    TRY(rc);
    return page_redirect(p, 303,
                         arena_printf(p->arena, STR_FMT "%s",
                                      STR_ARG(label_id_url(p, record_id_of(p))),
                                      step == STEP_PUBLISH ? "" : "?copy=working"));
}

ErrCode post_record_comment(Page *p, Err *err)
{
    Records *records;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = record_comment(records, &p->viewer, record_id_of(p),
                                str_trim(form_value(&p->form, STR("text"))), err);
    desk_leave(site_desk(p->site));
    TRY(rc);
    return page_redirect(p, 303,
                         arena_printf(p->arena, STR_FMT "?copy=working#comments",
                                      STR_ARG(label_id_url(p, record_id_of(p)))));
}
