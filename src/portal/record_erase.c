/* Erasing a value from all revisions: what there is to erase, then the act, which nothing undoes.
 */
#include "portal/account_parts.h"
#include "portal/label.h"
#include "portal/record_parts.h"

static ErrCode read_record(Page *p, Record *record, Err *err)
{
    TRY(record_of_page(p, 0, record, err));
    return viewer_may(&p->viewer, ACT_ERASE, &record->stand)
               ? ERR_OK
               : err_set(err, ERR_DENIED, "erasing is not for you to do with this record");
}

static void put_form(Page *p, const Record *record, Str path)
{
    record_put_head(p, record, "record.erase");
    doc_printf(p->data, "action", STR_FMT "/erase", STR_ARG(label_id_url(p, record->id)));
    doc_int(p->data, "revision", record->revision);
    record_put_changes(p, p->data, record->type, NULL, record->body);
    for (Doc *row = ((Doc *)doc_get(p->data, STR("changes")))->first; row; row = row->next)
        doc_bool(row, "chosen", str_eq(doc_str(row, "path"), path));
    doc_text(p->data, "other", form_value(&p->form, STR("other")));
    doc_text(p->data, "reason", form_value(&p->form, STR("reason")));
}

ErrCode page_record_erase(Page *p, Err *err)
{
    Record record;
    TRY(read_record(p, &record, err));
    if (page_needs_step_up(p)) /* the form that follows could not be sent again */
        return ERR_OK;
    put_form(p, &record, STR(""));
    return ERR_OK;
}

static ErrCode erase(Page *p, const Record *record, Str path, Err *err)
{
    Records *records;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = record_erase(records, &p->viewer, record_sent_read(p, record->id, "base"), path,
                              form_value(&p->form, STR("reason")), err);
    desk_leave(site_desk(p->site));
    return rc;
}

ErrCode post_record_erase(Page *p, Err *err)
{
    Record record;
    Err why = {0};
    Str chosen = form_value(&p->form, STR("path"));
    Str other = str_trim(form_value(&p->form, STR("other")));
    TRY(read_record(p, &record, err));
    if (page_needs_step_up(p))
        return ERR_OK;
    if (!erase(p, &record, other.len ? other : chosen, &why))
        return page_redirect(
            p, 303,
            arena_printf(p->arena, STR_FMT "/history", STR_ARG(label_id_url(p, record.id))));
    put_form(p, &record, chosen);
    record_put_refusal(p, &why);
    return ERR_OK;
}
