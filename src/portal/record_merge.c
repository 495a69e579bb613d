/* Merging a duplicate into another record: first what that would change, then the act. */
#include "portal/account_parts.h"
#include "portal/label.h"
#include "portal/record_parts.h"

static ErrCode denied(Err *err)
{
    return err_set(err, ERR_DENIED, "merging this record is not for you to do");
}

static ErrCode read_from(Page *p, Record *from, Err *err)
{
    TRY(record_of_page(p, 0, from, err));
    return viewer_may(&p->viewer, ACT_MERGE, &from->stand) ? ERR_OK : denied(err);
}

/* What is hidden and what there is not are one answer, as everywhere. */
static ErrCode read_into(Page *p, const Record *from, Str text, Record *into, Err *err)
{
    const char *const to[] = {from->type->name, NULL};
    TRY(record_read(p->records, &p->viewer, form_meant_id(p, to, text), 0, p->arena, into, err));
    if (!viewer_may(&p->viewer, ACT_MERGE, &into->stand))
        return denied(err);
    if (into->no == from->no || into->type != from->type)
        return err_set(err, ERR_INVALID, "two records of one type are merged");
    return record_must_audit(into) ? page_audit(p, &into->id, 1, err) : ERR_OK;
}

static void put_form(Page *p, const Record *from, Str text)
{
    record_put_head(p, from, "record.merge");
    doc_printf(p->data, "action", STR_FMT "/merge", STR_ARG(label_id_url(p, from->id)));
    doc_text(p->data, "typed", text);
    doc_int(p->data, "revision", from->revision);
    form_put_records(p, doc_list(p->data, "lists"), from->type);
}

/* This record as the other one: what is left out is no longer told anywhere but in its history. */
static void put_preview(Page *p, const Record *from, const Record *into)
{
    Doc *d = doc_object(p->data, "into");
    view_name(p, d, "name", into->type, into->body);
    doc_text(d, "id", into->id);
    doc_int(d, "revision", into->revision);
    doc_text(d, "url", label_id_url(p, into->id));
    doc_text(p->data, "from", doc_str(p->data, "name"));
    doc_text(p->data, "to", doc_str(d, "name"));
    record_put_changes(p, p->data, from->type, from->body, into->body);
}

ErrCode page_record_merge(Page *p, Err *err)
{
    Record from, into;
    Err why = {0};
    Str text = str_trim(page_query(p, "into"));
    TRY(read_from(p, &from, err));
    if (page_needs_step_up(p)) /* the form that follows could not be sent again */
        return ERR_OK;
    put_form(p, &from, text);
    if (!text.len)
        return ERR_OK;
    if (read_into(p, &from, text, &into, &why))
        account_put_refusal(p, &why);
    else
        put_preview(p, &from, &into);
    return ERR_OK;
}

static ErrCode merge(Page *p, const Record *from, Str text, Record *into, Err *err)
{
    Records *records;
    TRY(read_into(p, from, text, into, err));
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = record_merge(records, &p->viewer, record_sent_read(p, from->id, "base"),
                              record_sent_read(p, into->id, "into_base"),
                              str_trim(form_value(&p->form, STR("note"))), err);
    desk_leave(site_desk(p->site));
    return rc;
}

ErrCode post_record_merge(Page *p, Err *err)
{
    Record from, into;
    Err why = {0};
    Str text = str_trim(form_value(&p->form, STR("into")));
    TRY(read_from(p, &from, err));
    if (page_needs_step_up(p))
        return ERR_OK;
    if (!merge(p, &from, text, &into, &why))
        return page_redirect(
            p, 303,
            arena_printf(p->arena, STR_FMT "?copy=working", STR_ARG(label_id_url(p, into.id))));
    put_form(p, &from, text);
    record_put_refusal(p, &why);
    if (why.code == ERR_CONFLICT) /* as both are now, to look at again */
        put_preview(p, &from, &into);
    return ERR_OK;
}
