/* Forms of a record: a new one, and the working copy of one that is there. A form that cannot be
 * saved comes back with everything that was typed. */
#include "base/num.h"
#include "portal/label.h"
#include "portal/record_parts.h"

static Problems *new_problems(Page *p)
{
    Problems *problems = arena_alloc(p->arena, sizeof *problems);
    if (problems)
        problems->arena = p->arena;
    return problems;
}

static void put_new_head(Page *p)
{
    const RecordType *type = p->type;
    page_title(p, label_type(p, type, "new"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, type->section, STR("")), label_type(p, type, "many"));
    page_crumb(p, STR(""), label_type(p, type, "new"));
    doc_text(p->data, "name", label_type(p, type, "new"));
    doc_bool(p->data, "is_new", true);
    doc_text(p->data, "action", page_url(p, type->section, STR("new")));
    doc_int(p->data, "base", 0);
}

ErrCode page_record_new(Page *p, Err *err)
{
    Doc *body = doc_new(p->arena, DOC_OBJECT);
    TRY(record_may_save(p->records, &p->viewer, STR(""), err));
    put_new_head(p);
    doc_text(body, "original", locale_language(p->locale)->code);
    form_view(p, p->data, p->type, body, NULL);
    return ERR_OK;
}

static void put_edit_head(Page *p, const Record *record)
{
    record_put_head(p, record, "record.edit");
    record_put_state(p, p->data, record->state);
    doc_printf(p->data, "action", STR_FMT "/edit", STR_ARG(label_id_url(p, record->id)));
    doc_int(p->data, "base", record->revision);
}

ErrCode page_record_edit(Page *p, Err *err)
{
    Record record;
    TRY(record_of_page(p, 0, &record, err));
    TRY(record_may_save(p->records, &p->viewer, record.id, err));
    put_edit_head(p, &record);
    form_view(p, p->data, record.type, record.body, NULL);
    return ERR_OK;
}

/* --- what comes in --- */

typedef struct {
    const Doc *typed; /* as it stood in the form */
    RecordDraft draft;
    bool submit;
    Problems *problems;
} Sent;

static int64_t base_of(const Page *p)
{
    uint64_t number = 0;
    num_read_u64(form_value(&p->form, STR("base")), INT64_MAX, &number);
    return (int64_t)number;
}

/* Who may not write is told so before the form is looked into. */
static ErrCode read_sent(Page *p, Str id, Sent *out, Err *err)
{
    TRY(record_may_save(p->records, &p->viewer, id, err));
    Sent s = {.problems = new_problems(p)};
    if (!s.problems)
        return err_set(err, ERR_TOO_LARGE, "the form is too large");
    TRY(form_keep_files(p, p->type, s.problems, err));
    s.typed = form_body(p, p->type, &p->form);
    s.draft = (RecordDraft){.type = p->type,
                            .id = id,
                            .base = base_of(p),
                            .body = s.typed,
                            .note = str_trim(form_value(&p->form, STR("note")))};
    s.submit = form_value(&p->form, STR("submit")).len > 0;
    *out = s;
    return ERR_OK;
}

static ErrCode save(Page *p, Sent *s, Record *record, Err *err)
{
    Records *records;
    if (s->problems->count) /* a file that cannot be kept */
        return err_set(err, ERR_INVALID, "a file cannot be kept");
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc =
        record_save(records, &p->viewer, &s->draft, s->submit, p->arena, record, s->problems, err);
    desk_leave(site_desk(p->site));
    return rc;
}

static ErrCode go_to(Page *p, Str id)
{
    return page_redirect(
        p, 303, arena_printf(p->arena, STR_FMT "?copy=working", STR_ARG(label_id_url(p, id))));
}

/* "Add another" and "remove" are buttons of the form: it comes back, and nothing is saved. */
static bool wants_form_again(const Page *p) { return form_value(&p->form, STR("again")).len > 0; }

/* It comes back with all that was typed. */
static void show_again(Page *p, const Sent *s, const Doc *body)
{
    doc_text(p->data, "typed_note", s->draft.note);
    form_view(p, p->data, p->type, body, s->problems);
}

ErrCode post_record_new(Page *p, Err *err)
{
    Record record;
    Sent s;
    TRY(read_sent(p, STR(""), &s, err));
    ErrCode rc = wants_form_again(p) ? ERR_INVALID : save(p, &s, &record, err);
    if (!rc)
        return go_to(p, record.id);
    if (rc != ERR_INVALID || (!wants_form_again(p) && !s.problems->count))
        return rc;
    put_new_head(p);
    p->reply->status = wants_form_again(p) ? 200 : 422;
    show_again(p, &s, s.typed);
    return ERR_OK;
}

/* Fields that the writer left as they were take what stands there now; the writer's own stay. */
static Doc *joined(Page *p, const Doc *base, const Doc *mine, const Doc *theirs)
{
    Doc *out = doc_new(p->arena, DOC_OBJECT);
    const Field *f;
    for (size_t i = 0; (f = type_field(p->type, i)); i++) {
        Str name = str_of(f->name);
        const Doc *was = doc_get(base, name), *own = doc_get(mine, name);
        bool is_untouched = was && own ? doc_equal(was, own) : was == own;
        doc_put(out, f->name, is_untouched ? doc_get(theirs, name) : own);
    }
    return out;
}

/* Somebody saved in between: what they changed is shown, what was typed stays in the form, and
 * sending it again is knowing of theirs. */
static ErrCode tell_conflict(Page *p, Sent *s, Err *err)
{
    Record now, base;
    TRY(record_of_page(p, 0, &now, err));
    put_edit_head(p, &now);
    p->reply->status = 409;
    doc_bool(p->data, "is_conflict", true);
    doc_text(p->data, "changed_by", page_account_name(p, now.changed_by));
    const Doc *mine = body_clean(p->arena, p->type, s->typed, s->problems);
    bool has_base = s->draft.base > 0 && !record_read(p->records, &p->viewer, now.id, s->draft.base,
                                                      p->arena, &base, NULL);
    if (has_base) {
        record_put_changes(p, p->data, p->type, base.body, now.body);
        mine = joined(p, base.body, mine, now.body);
    }
    s->problems->count = 0;
    show_again(p, s, mine);
    return ERR_OK;
}

ErrCode post_record_edit(Page *p, Err *err)
{
    Record record;
    Err why = {0};
    Sent s;
    TRY(read_sent(p, record_id_of(p), &s, err));
    ErrCode rc = wants_form_again(p) ? ERR_INVALID : save(p, &s, &record, &why);
    if (!rc)
        return go_to(p, record.id);
    if (rc == ERR_CONFLICT)
        return tell_conflict(p, &s, err);
    if (rc != ERR_INVALID || (!wants_form_again(p) && !s.problems->count)) {
        if (err)
            *err = why;
        return rc;
    }
    TRY(record_of_page(p, 0, &record, err));
    put_edit_head(p, &record);
    doc_remove(p->data, "base");
    doc_int(p->data, "base", s.draft.base);
    p->reply->status = wants_form_again(p) ? 200 : 422;
    show_again(p, &s, s.typed);
    return ERR_OK;
}
