/* My work: what came back to me, what is due from me, what waits for me to verify or review it, my
 * drafts; the same as a table to take away (worksheet.c). */
#include "portal/label.h"
#include "portal/record_parts.h"
#include "portal/worksheet.h"
#include "records/batch.h"

enum { ROWS = 50, REPORTED_MAX_BYTES = 300 };

typedef struct {
    bool is_classified; /* some of it, and not for the viewer to take away */
    bool is_more;       /* there may be more rows than */
    int64_t table_rows; /* so many */
} Rest;

/* --- rows --- */

/* Its beginning, no character cut. */
static Str beginning(Str text)
{
    size_t end = text.len < REPORTED_MAX_BYTES ? text.len : REPORTED_MAX_BYTES;
    while (end && end < text.len && ((unsigned char)text.ptr[end] & 0xC0) == 0x80)
        end--;
    return str_part(text, 0, end);
}

/* What is reported of it, in a line each; long texts with their beginning. */
static void put_reported(Page *p, Doc *row, const Record *record)
{
    Doc *list = doc_list(row, "reported");
    const char *const *name = record->type->duty ? record->type->duty->report : NULL;
    for (; name && *name; name++) {
        const Field *field = type_find_field(record->type, str_of(*name));
        Str text = field->kind == FIELD_GROUP
                       ? STR("")
                       : view_line(p, field, doc_get(record->body, str_of(*name)));
        if (!text.len)
            continue;
        Str start = beginning(text);
        Doc *d = doc_object(list, NULL);
        doc_text(d, "label", label_field(p, str_of(*name)));
        doc_printf(d, "text", STR_FMT "%s", STR_ARG(start), start.len < text.len ? "…" : "");
    }
}

static void put_form(Page *p, Doc *row, const Duty *duty)
{
    static const char *const words[DUTY_KINDS] = {"work.mend",      "work.report", "work.do_verify",
                                                  "work.do_review", "work.go_on",  "work.go_on"};
    Str id = duty->record.id, url = label_id_url(p, id);
    const DutyTerms *terms = duty->record.type->duty;
    const char *field = duty->kind == DUTY_DUE      ? terms->status
                        : duty->kind == DUTY_VERIFY ? terms->verifier
                                                    : NULL;
    Str form = STR("");
    if (duty->may_write && duty->kind != DUTY_REVIEW)
        form = arena_printf(p->arena, STR_FMT "/edit%s%s", STR_ARG(url), field ? "#f-" : "",
                            field ? field : "");
    else if (duty->kind == DUTY_REVIEW)
        form = arena_printf(p->arena, STR_FMT "?copy=working", STR_ARG(url));
    doc_text(row, "form_url", form);
    doc_text(row, "form_text", page_message(p, words[duty->kind]));
}

static void put_row(Page *p, Doc *list, const Duty *duty)
{
    char day[CLOCK_TEXT_MAX];
    const Record *r = &duty->record;
    Doc *d = doc_object(list, NULL);
    doc_text(d, "id", r->id);
    doc_int(d, "revision", r->revision);
    view_name(p, d, "name", r->type, r->body);
    doc_text(d, "type_text", label_type(p, r->type, ""));
    doc_printf(d, "url", STR_FMT "?copy=working", STR_ARG(label_id_url(p, r->id)));
    record_put_state(p, d, r->state);
    doc_text(d, "by", page_account_name(p, r->changed_by));
    doc_text(d, "date", page_date(p, clock_date(r->changed_us, day)));
    doc_text(d, "due", duty->day);
    doc_text(d, "due_label", r->type->day ? label_field(p, str_of(r->type->day)) : STR(""));
    doc_text(d, "due_text", duty->day.len ? page_date(p, duty->day) : STR(""));
    doc_bool(d, "is_overdue", duty->is_overdue);
    doc_text(d, "mark", duty->is_overdue ? label_mark(p, r->type, r->body) : STR(""));
    doc_text(d, "note", duty->note);
    bool is_short = duty->kind == DUTY_DUE || duty->kind == DUTY_VERIFY;
    doc_bool(d, "is_due", is_short);
    if (is_short)
        put_reported(p, d, r);
    else
        doc_list(d, "reported");
    put_form(p, d, duty);
}

/* --- parts --- */

static void put_count(Page *p, Doc *part, const Duties *duties)
{
    MessageArgument numbers[] = {
        {"shown", locale_integer(p->locale, p->arena, (int64_t)duties->count)},
        {"total", locale_integer(p->locale, p->arena, duties->total)}};
    bool is_all = (int64_t)duties->count >= duties->total && !duties->is_more;
    doc_int(part, "total", duties->total);
    doc_text(part, "count", numbers[1].value);
    doc_text(part, "shown",
             is_all ? STR("")
                    : page_format(p, duties->is_more ? "work.shown_at_least" : "work.shown", 0,
                                  numbers, 2));
}

/* Whether the table leaves some of them out for their sensitivity. */
static bool leaves_out(const Page *p, const Duties *duties)
{
    bool would_step_up, is_table = false;
    for (size_t i = 0; i < duties->count; i++) {
        const Duty *duty = &duties->items[i];
        is_table |= duty->may_write && duty->record.type->duty &&
                    !worksheet_takes(p, duty, &would_step_up) && !would_step_up;
    }
    return is_table;
}

static ErrCode put_part(Page *p, Doc *parts, DutyKind kind, Rest *rest, Err *err)
{
    Duties duties;
    Str ids[ROWS];
    size_t classified = 0;
    TRY(duties_read(p->records, &p->viewer, kind, NULL, ROWS, p->arena, &duties, err));
    if (!duties.count)
        return ERR_OK;
    Doc *part = doc_object(parts, NULL);
    doc_text(part, "id", duty_name(kind));
    doc_text(part, "title", worksheet_kind(p, kind));
    put_count(p, part, &duties);
    Doc *rows = doc_list(part, "rows");
    for (size_t i = 0; i < duties.count; i++) {
        put_row(p, rows, &duties.items[i]);
        if (record_must_audit(&duties.items[i].record))
            ids[classified++] = duties.items[i].record.id;
    }
    rest->is_classified |= leaves_out(p, &duties);
    if (kind <= DUTY_VERIFY) {
        rest->table_rows += duties.total;
        rest->is_more |= duties.is_more;
    }
    return page_audit(p, ids, classified, err);
}

static void put_types(Page *p, bool may_write)
{
    Doc *list = doc_list(p->data, "types");
    for (const RecordType *const *t = site_types(p->site); *t; t++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "text", label_type(p, *t, "many"));
        doc_printf(d, "url", STR_FMT "?view=work", STR_ARG(page_url(p, (*t)->section, STR(""))));
        doc_text(d, "new_text", may_write ? label_type(p, *t, "new") : STR(""));
        doc_text(d, "new_url", may_write ? page_url(p, (*t)->section, STR("new")) : STR(""));
    }
}

/* A table for each type that has duties. */
static void put_tables(Page *p)
{
    Doc *list = doc_list(p->data, "tables");
    Str url = page_url(p, "work", STR(""));
    for (const RecordType *const *t = site_types(p->site); *t; t++) {
        if (!(*t)->duty)
            continue;
        Doc *d = doc_object(list, NULL);
        doc_text(d, "text", label_type(p, *t, "many"));
        doc_printf(d, "csv", STR_FMT ".csv?type=%s", STR_ARG(url), (*t)->section);
        doc_printf(d, "xlsx", STR_FMT ".xlsx?type=%s", STR_ARG(url), (*t)->section);
    }
    doc_text(p->data, "action", page_url(p, "work", STR("import")));
}

/* A type's table ends where a report does; the count is of all types. */
static void put_bound(Page *p, const Rest *rest)
{
    MessageArgument number = {"number", locale_integer(p->locale, p->arena, BATCH_MAX_REPORT)};
    bool is_over = rest->is_more || rest->table_rows > BATCH_MAX_REPORT;
    doc_text(p->data, "bound",
             is_over ? page_format(p, "worksheet.bound", 0, &number, 1) : STR(""));
}

ErrCode page_work(Page *p, Err *err)
{
    Rest rest = {0};
    bool may_write = viewer_may_somewhere(&p->viewer, ACT_WRITE);
    if (p->format == PAGE_CSV || p->format == PAGE_XLSX)
        return worksheet_write(p, err);
    page_title(p, page_message(p, "work.title"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, STR(""), page_message(p, "work.title"));
    Doc *parts = doc_list(p->data, "parts");
    for (int kind = 0; kind < DUTY_KINDS; kind++)
        TRY(put_part(p, parts, (DutyKind)kind, &rest, err));
    put_types(p, may_write);
    doc_bool(p->data, "may_write", may_write);
    doc_bool(p->data, "leaves_out", rest.is_classified);
    put_bound(p, &rest);
    if (may_write)
        put_tables(p);
    return ERR_OK;
}
