/* Files of records: sent by programs, and read by everybody who sees the field that names them. */
#include <stdio.h>

#include "portal/api_parts.h"
#include "portal/record_parts.h"
#include "records/attachment.h"

/* --- sending --- */

static ErrCode put(Api *a, const FormFile *sent, Attachment *file, const char **message, Err *err)
{
    Records *records;
    *message = NULL;
    TRY(desk_take(site_desk(a->page.site), &records, err));
    ErrCode rc =
        attachment_put(records, &a->page.viewer, sent->bytes, a->page.arena, file, message, err);
    desk_leave(site_desk(a->page.site));
    return rc;
}

ErrCode api_file_put(Api *a, Err *err)
{
    Attachment file;
    const char *message;
    const FormFile *sent = form_file(&a->page.form, STR("file"));
    if (!viewer_may_somewhere(&a->page.viewer, ACT_WRITE))
        return err_set(err, ERR_DENIED, "this token may not write records");
    if (!sent)
        return api_refuse(a, err, 422, "the form has no file 'file'");
    ErrCode rc = put(a, sent, &file, &message, err);
    if (rc && message && rc != ERR_TOO_LARGE)
        a->refusal = 422;
    TRY(rc);
    a->is_written = true;
    doc_text(a->reply, "hash", file.hash);
    doc_text(a->reply, "type", str_of(file.kind->type));
    doc_int(a->reply, "bytes", file.bytes);
    return ERR_OK;
}

/* --- reading --- */

/* Images are drawn by pages; whatever else somebody sent is saved, not opened within the site. */
static void name_file(Api *a, const Attachment *file)
{
    Page *p = &a->page;
    Str id = str_part(p->id, 0, 64);
    snprintf(p->reply->disposition, sizeof p->reply->disposition,
             "%s; filename=\"" STR_FMT "-" STR_FMT "%s\"",
             file->kind->is_image ? "inline" : "attachment", STR_ARG(id),
             STR_ARG(str_part(file->hash, 0, 8)), file->kind->suffix);
}

static ErrCode find(Api *a, AttachmentReading *reading, Err *err)
{
    Page *p = &a->page;
    TRY(attachment_of_record(p->records, &p->viewer, record_id_of(p), p->part, p->arena, reading,
                             err));
    p->reply->is_private |= reading->is_work;
    bool must_audit = reading->is_work && record_must_audit(&reading->record);
    return must_audit ? page_audit(p, &reading->record.id, 1, err) : ERR_OK;
}

ErrCode api_file(Api *a, Err *err)
{
    AttachmentReading reading;
    HttpReply *reply = a->page.reply;
    TRY(find(a, &reading, err));
    TRY(attachment_open(a->page.records, &reading.file, &reply->file, err));
    reply->status = 200;
    reply->is_file = true;
    reply->file_bytes = (size_t)reading.file.bytes;
    reply->content_type = str_starts(str_of(reading.file.kind->type), STR("text/"))
                              ? "text/plain; charset=utf-8"
                              : reading.file.kind->type;
    snprintf(reply->etag, sizeof reply->etag, "\"%.20s\"", reading.file.hash.ptr);
    name_file(a, &reading.file);
    return ERR_OK;
}
