#include "portal/worksheet.h"

#include <stdio.h>

#include "base/vec.h"
#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/table_import.h"
#include "records/batch.h"

/* What is due from, returned to and to be verified by who looks, of one type, with the columns that
 * its declaration says are reported. Others stand in round brackets: they are for people, and never
 * read. */

typedef struct {
    Page *page;
    const RecordType *type;
    VEC(Duty) duties;
    VEC(Str) classified;
    bool would_step_up; /* to export one more of them */
} Making;

bool worksheet_takes(const Page *p, const Duty *duty, bool *would_step_up)
{
    Viewer stepped = p->viewer;
    const Stand *stand = &duty->record.stand;
    *would_step_up = false;
    if (!duty->may_write || !duty->record.type->duty)
        return false;
    if (stand->sensitivity == SENSITIVITY_PUBLIC)
        return true;
    stepped.is_stepped_up = true;
    *would_step_up =
        !viewer_may(&p->viewer, ACT_EXPORT, stand) && viewer_may(&stepped, ACT_EXPORT, stand);
    return viewer_may(&p->viewer, ACT_EXPORT, stand);
}

/* --- which rows --- */

static bool has_row(const Making *m, Str id)
{
    for (size_t i = 0; i < m->duties.count; i++)
        if (str_eq(m->duties.items[i].record.id, id))
            return true;
    return false;
}

static void add_rows(Making *m, const Duties *duties)
{
    for (size_t i = 0; i < duties->count && m->duties.count < BATCH_MAX_REPORT; i++) {
        const Duty *duty = &duties->items[i];
        bool would_step_up, is_taken = worksheet_takes(m->page, duty, &would_step_up);
        m->would_step_up |= would_step_up;
        if (!is_taken || has_row(m, duty->record.id))
            continue;
        vec_push(&m->duties, *duty);
        if (record_must_audit(&duty->record))
            vec_push(&m->classified, duty->record.id);
    }
}

static ErrCode collect(Making *m, Err *err)
{
    static const DutyKind kinds[] = {DUTY_RETURNED, DUTY_DUE, DUTY_VERIFY};
    Page *p = m->page;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        Duties duties;
        TRY(duties_read(p->records, &p->viewer, kinds[i], m->type, DUTIES_MAX_ROWS, p->arena,
                        &duties, err));
        add_rows(m, &duties);
    }
    return ERR_OK;
}

/* --- columns and cells --- */

enum { NOTE_KIND, NOTE_NAME, NOTE_DAY, NOTE_WHY, NOTES, NOTES_AT = 2 }; /* behind id and revision */

static FlatHeader *header_of(const Making *m)
{
    Page *p = m->page;
    Str wanted[] = {locale_language(p->locale)->code, STR("")};
    FlatHeader *header = flat_header_new(p->arena, m->type);
    Str notes[NOTES] = {page_message(p, "worksheet.kind"), label_field(p, STR("name")),
                        m->type->day ? label_field(p, str_of(m->type->day)) : STR(""),
                        page_message(p, "worksheet.why")};
    if (!header)
        return NULL;
    flat_header_add_template(header, NULL, wanted);
    for (size_t i = 0; i < m->duties.count; i++) {
        flat_header_add(header, m->duties.items[i].record.body);
        flat_header_add_template(header, m->duties.items[i].record.body, wanted);
    }
    flat_header_keep(header, m->type->duty->report);
    for (size_t i = 0; i < NOTES; i++)
        flat_header_add_note(header, NOTES_AT + i, notes[i]);
    return header->is_full ? NULL : header;
}

static Str kind_words(Page *p, const Duty *duty)
{
    Str kind = worksheet_kind(p, duty->kind);
    Str mark = label_mark(p, duty->record.type, duty->record.body);
    return duty->is_overdue
               ? arena_printf(p->arena, STR_FMT ": " STR_FMT, STR_ARG(kind), STR_ARG(mark))
               : kind;
}

static Str *row_of(const Making *m, const FlatHeader *header, const Duty *duty)
{
    Page *p = m->page;
    const Record *record = &duty->record;
    FlatMeta meta = {record->id, record->revision, 0};
    Str *cells = flat_row(header, &meta, record->body, p->arena);
    Doc *name = doc_new(p->arena, DOC_OBJECT);
    if (!cells || !name)
        return NULL;
    view_name(p, name, "name", record->type, record->body);
    cells[NOTES_AT + NOTE_KIND] = kind_words(p, duty);
    cells[NOTES_AT + NOTE_NAME] = doc_str(name, "name");
    cells[NOTES_AT + NOTE_DAY] = m->type->day ? doc_str(record->body, m->type->day) : STR("");
    cells[NOTES_AT + NOTE_WHY] = duty->note;
    return cells;
}

static ErrCode lay_out(const Making *m, Sheet *sheet, Err *err)
{
    Page *p = m->page;
    *sheet = (Sheet){.header = header_of(m),
                     .rows = arena_alloc(p->arena, (m->duties.count + 1) * sizeof *sheet->rows)};
    for (size_t i = 0; sheet->header && sheet->rows && i < m->duties.count; i++)
        sheet->rows[sheet->count++] = row_of(m, sheet->header, &m->duties.items[i]);
    return sheet->header && !arena_failed(p->arena)
               ? ERR_OK
               : err_set(err, ERR_TOO_LARGE, "the worksheet is too large");
}

/* --- the file --- */

static ErrCode tell(const Making *m, const Sheet *sheet, Err *err)
{
    Records *records;
    Page *p = m->page;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc =
        sheet_audit(records, &p->viewer, sheet, m->classified.items, m->classified.count, err);
    desk_leave(site_desk(p->site));
    return rc;
}

static ErrCode write_file(Making *m, Err *err)
{
    Sheet sheet;
    Page *p = m->page;
    char day[CLOCK_TEXT_MAX];
    TRY(collect(m, err));
    if (m->would_step_up && page_needs_step_up(p))
        return ERR_OK;
    TRY(lay_out(m, &sheet, err));
    TRY(tell(m, &sheet, err));
    snprintf(p->reply->disposition, sizeof p->reply->disposition,
             "attachment; filename=\"worksheet-%s-" STR_FMT ".%s\"", m->type->section,
             STR_ARG(clock_date(p->now_us, day)), p->format == PAGE_XLSX ? "xlsx" : "csv");
    return record_write_file(p, &sheet, page_message(p, "worksheet.title"), err);
}

const RecordType *worksheet_type(const Page *p)
{
    Str section = page_query(p, "type");
    for (const RecordType *const *t = site_types(p->site); *t; t++)
        if ((*t)->duty && (!section.len || str_eq(section, str_of((*t)->section))))
            return *t;
    return NULL;
}

ErrCode worksheet_write(Page *p, Err *err)
{
    Making m = {.page = p, .type = worksheet_type(p)};
    if (!m.type)
        return err_set(err, ERR_NOT_FOUND, "there is no such worksheet");
    ErrCode rc = write_file(&m, err);
    vec_clear(&m.duties);
    vec_clear(&m.classified);
    return rc;
}

Str worksheet_kind(const Page *p, DutyKind kind)
{
    static const char *const keys[DUTY_KINDS] = {"work.returned",  "work.due",    "work.verify",
                                                 "work.to_review", "work.drafts", "work.submitted"};
    return page_message(p, keys[kind]);
}

/* --- and back --- */

static void put_head(Page *p)
{
    page_title(p, page_message(p, "worksheet.back"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, "work", STR("")), page_message(p, "work.title"));
    page_crumb(p, STR(""), page_message(p, "worksheet.back"));
    doc_text(p->data, "action", page_url(p, "work", STR("import")));
    doc_text(p->data, "work_url", page_url(p, "work", STR("")));
}

static ErrCode refuse(Err *err)
{
    err_set(err, ERR_DENIED, "reporting is not for you to do");
    err_hint(err, "ask for a role that writes, as contributor");
    return ERR_DENIED;
}

ErrCode page_work_import(Page *p, Err *err)
{
    if (!viewer_may_somewhere(&p->viewer, ACT_WRITE))
        return refuse(err);
    put_head(p);
    return ERR_OK;
}

ErrCode post_work_import(Page *p, Err *err)
{
    TableImport import = {.purpose = STR("worksheet"), .is_report = true, .put_head = put_head};
    return viewer_may_somewhere(&p->viewer, ACT_WRITE) ? table_import(p, &import, err)
                                                       : refuse(err);
}
