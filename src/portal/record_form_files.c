/* Files that come with a form. They are kept before the record is saved, so that a form which comes
 * back for another reason need not bring them again. */
#include "base/num.h"
#include "portal/record_form.h"
#include "records/attachment.h"

/* Cuts the index of an item off *rest, where the field is a list. */
static bool take_index(const Field *f, Str *rest, bool *more)
{
    Str part;
    uint64_t index;
    if (!(f->flags & FIELD_MANY))
        return true;
    return str_split(rest, '.', more, &part) &&
           num_read_u64(part, (f->max ? f->max : FIELD_MAX_ITEMS) - 1, &index);
}

/* The field of an input "papers.0.file", as forms name them; NULL: none of a file. */
static const Field *field_of(const RecordType *type, Str path)
{
    bool more = true;
    Str rest = path, part;
    const Field *f = NULL;
    while (more && str_split(&rest, '.', &more, &part)) {
        f = f ? field_find(f->fields, part) : type_find_field(type, part);
        if (!f || !take_index(f, &rest, &more))
            return NULL;
    }
    return f && (f->kind == FIELD_FILE || f->kind == FIELD_IMAGE) ? f : NULL;
}

static bool is_sent_before(const Form *form, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (str_eq(form->files[k].name, form->files[i].name))
            return true;
    return false;
}

/* What a message's {value} is: the largest size in megabytes. */
static Str limit_of(const Page *p, const FormFile *sent)
{
    return arena_printf(p->arena, "%zu", attachment_limit(sent->bytes) >> 20);
}

static ErrCode keep(Page *p, Records *records, const Field *f, const FormFile *sent, Str *hash,
                    Problems *problems, Err *err)
{
    Attachment file;
    const char *message;
    Err why = {0};
    ErrCode rc = attachment_put(records, &p->viewer, sent->bytes, p->arena, &file, &message, &why);
    if (!rc)
        *hash = file.hash;
    if (rc && message)
        problems_add(problems, sent->name, f, message, limit_of(p, sent));
    else if (rc && err)
        *err = why;
    return message ? ERR_OK : rc;
}

static ErrCode keep_all(Page *p, const RecordType *type, Records *records, FormField *fields,
                        size_t *count, Problems *problems, Err *err)
{
    for (size_t i = 0; i < p->form.file_count; i++) {
        const FormFile *sent = &p->form.files[i];
        const Field *f = field_of(type, sent->name);
        Str hash = STR("");
        if (!f || is_sent_before(&p->form, i))
            return err_set(err, ERR_INVALID, "the form has no such file, or twice: '" STR_FMT "'",
                           STR_ARG(str_part(sent->name, 0, 100)));
        TRY(keep(p, records, f, sent, &hash, problems, err));
        if (hash.len)
            fields[(*count)++] = (FormField){sent->name, hash};
    }
    return ERR_OK;
}

ErrCode form_keep_files(Page *p, const RecordType *type, Problems *problems, Err *err)
{
    Records *records;
    Form *form = &p->form;
    size_t count = 0;
    FormField *fields =
        arena_alloc(p->arena, (form->field_count + form->file_count + 1) * sizeof *fields);
    if (!form->file_count)
        return ERR_OK;
    if (!fields)
        return err_set(err, ERR_TOO_LARGE, "the form is too large");
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = keep_all(p, type, records, fields, &count, problems, err);
    desk_leave(site_desk(p->site));
    TRY(rc);
    /* before those that were there: of one name, the first holds */
    memcpy(fields + count, form->fields, form->field_count * sizeof *fields);
    form->fields = fields;
    form->field_count += count;
    form->file_count = 0;
    return ERR_OK;
}
