#include "portal/table_import.h"

#include "portal/label.h"
#include "portal/record_parts.h"
#include "records/batch.h"
#include "records/staging.h"

enum { SHOWN_ROWS = 200, SHOWN_PROBLEMS = 200 };

static const char *const FATES[] = {"new", "changed", "unchanged", "wrong"};

typedef struct {
    Page *page;
    const TableImport *import;
    const RecordType *type;
    BatchReport report;
    Str staged;
} Work;

/* --- what a table would do --- */

static void put_counts(Page *p, const BatchReport *report)
{
    Doc *list = doc_list(p->data, "counts");
    for (size_t i = 0; i < BATCH_FATES; i++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "text", label_choice(p, STR("fate"), str_of(FATES[i])));
        doc_text(d, "count", locale_integer(p->locale, p->arena, (int64_t)report->counts[i]));
    }
}

static void put_row(const Work *w, Doc *list, const BatchOutcome *row)
{
    Page *p = w->page;
    Doc *d = doc_object(list, NULL);
    bool has_page = row->id.len && (row->fate != BATCH_NEW || w->report.is_saved);
    doc_int(d, "line", (int64_t)row->line);
    doc_text(d, "fate", str_of(FATES[row->fate]));
    doc_text(d, "fate_text", label_choice(p, STR("fate"), str_of(FATES[row->fate])));
    doc_int(d, "change_count", (int64_t)row->changes);
    doc_text(d, "id", has_page ? row->id : STR(""));
    doc_printf(d, "url", STR_FMT "%s", STR_ARG(has_page ? label_id_url(p, row->id) : STR("")),
               has_page ? "?copy=working" : "");
    doc_bool(d, "is_lost", row->after && row->fate == BATCH_WRONG);
    if (row->after) {
        view_name(p, d, "name", w->type, row->after);
        record_put_changes(p, d, w->type, row->before, row->after);
    } else {
        doc_text(d, "name", STR(""));
        doc_list(d, "changes");
    }
}

static void put_rows(const Work *w)
{
    Doc *list = doc_list(w->page->data, "rows");
    for (size_t i = 0; i < w->report.count && i < SHOWN_ROWS; i++)
        put_row(w, list, &w->report.rows[i]);
    doc_bool(w->page->data, "more_rows", w->report.count > SHOWN_ROWS);
}

static void put_problems(Page *p, const BatchReport *report)
{
    Doc *list = doc_list(p->data, "problems");
    for (size_t i = 0; i < report->problem_count && i < SHOWN_PROBLEMS; i++) {
        const BatchProblem *problem = &report->problems[i];
        MessageArgument value = {"value", problem->value};
        Doc *d = doc_object(list, NULL);
        doc_int(d, "line", (int64_t)problem->line);
        doc_text(d, "column", problem->column);
        doc_text(d, "label",
                 problem->field ? label_field(p, str_of(problem->field->name)) : STR(""));
        doc_text(d, "text", page_format(p, problem->message, 0, &value, 1));
    }
    doc_bool(p->data, "has_problems", report->problem_count > 0);
    doc_bool(p->data, "more_problems", report->problem_count > SHOWN_PROBLEMS);
}

static void put_report(const Work *w)
{
    Page *p = w->page;
    const BatchReport *report = &w->report;
    bool is_fine = !report->problem_count || w->import->is_report;
    doc_bool(p->data, "has_report", true);
    doc_bool(p->data, "is_saved", report->is_saved);
    doc_bool(p->data, "is_report", w->import->is_report);
    doc_bool(p->data, "may_save",
             !report->is_saved && is_fine &&
                 report->counts[BATCH_NEW] + report->counts[BATCH_CHANGED]);
    put_counts(p, report);
    put_rows(w);
    put_problems(p, report);
    doc_text(p->data, "staged", w->staged);
    p->reply->status = report->problem_count && !report->is_saved ? 422 : 200;
}

/* --- what was sent --- */

static ErrCode sent_bytes(Work *w, Db *db, Str *bytes, Err *err)
{
    Page *p = w->page;
    const FormFile *file = form_file(&p->form, STR("file"));
    w->staged = form_value(&p->form, STR("staged"));
    if (w->staged.len)
        return staging_get(db, p->who->account.id, w->import->purpose, w->staged, p->now_us,
                           p->arena, bytes, err);
    if (!file || !file->bytes.len)
        return err_set(err, ERR_INVALID, "no file was sent");
    *bytes = file->bytes;
    return staging_put(db, p->who->account.id, w->import->purpose, *bytes, p->now_us, p->arena,
                       &w->staged, err);
}

/* The type of the first id that is of one with duties; rows of others are told, each. */
static ErrCode find_type(Work *w, const FlatTable *table, Err *err)
{
    size_t column = 0;
    if (w->type)
        return ERR_OK;
    while (column < table->header_count && !str_eq(str_trim(table->header[column]), STR("id")))
        column++;
    for (size_t i = 0; column < table->header_count && i < table->count; i++) {
        Str id = str_trim(table->lines[i].cells[column]);
        const RecordType *type = type_find(site_types(w->page->site), id_type(id));
        if (type && type->duty) {
            w->type = type;
            return ERR_OK;
        }
    }
    err_set(err, ERR_INVALID, "no row of the table has an id of a worksheet");
    err_hint(err, "send the sheet that you took from the page of your work, with its column 'id'");
    return ERR_INVALID;
}

static ErrCode work_on(Work *w, Records *records, const FlatTable *table, bool save, Err *err)
{
    Page *p = w->page;
    BatchOptions options = {.submit = form_value(&p->form, STR("submit")).len > 0,
                            .is_report = w->import->is_report,
                            .skips_wrong = w->import->is_report,
                            .shown = SHOWN_ROWS,
                            .note = str_trim(form_value(&p->form, STR("note")))};
    return save ? batch_save(records, &p->viewer, w->type, table, &options, p->arena, &w->report,
                             err)
                : batch_preview(records, &p->viewer, w->type, table, &options, p->arena, &w->report,
                                err);
}

static ErrCode import_sent(Work *w, Records *records, Err *err)
{
    Str bytes;
    FlatTable table;
    bool save = form_value(&w->page->form, STR("staged")).len > 0;
    TRY(sent_bytes(w, records_db(records), &bytes, err));
    TRY(flat_table_read(bytes, w->page->arena, &table, err));
    TRY(find_type(w, &table, err));
    TRY(work_on(w, records, &table, save, err));
    return w->report.is_saved ? staging_drop(records_db(records), w->staged, err) : ERR_OK;
}

static ErrCode run(Work *w, Err *err)
{
    Records *records;
    TRY(desk_take(site_desk(w->page->site), &records, err));
    ErrCode rc = import_sent(w, records, err);
    desk_leave(site_desk(w->page->site));
    return rc;
}

/* What a row shows of a classified record. */
static ErrCode audit(const Work *w, Err *err)
{
    Str ids[SHOWN_ROWS];
    size_t count = 0;
    for (size_t i = 0; i < w->report.count && i < SHOWN_ROWS; i++)
        if (w->report.rows[i].must_audit)
            ids[count++] = w->report.rows[i].id;
    return page_audit(w->page, ids, count, err);
}

/* A file that cannot be read is told on the page, with the place in it. */
static ErrCode tell_unreadable(Page *p, ErrCode rc, const Err *why)
{
    char text[1200];
    p->reply->status = rc == ERR_TOO_LARGE ? 413 : 422;
    doc_text(p->data, "unreadable", str_of(err_text(why, text, sizeof text)));
    return ERR_OK;
}

ErrCode table_import(Page *p, const TableImport *import, Err *err)
{
    Err why = {0};
    Work w = {.page = p, .import = import, .type = import->type, .staged = STR("")};
    ErrCode rc = run(&w, &why);
    if (rc == ERR_PARSE || rc == ERR_TOO_LARGE || rc == ERR_INVALID || rc == ERR_UNSUPPORTED ||
        rc == ERR_NOT_FOUND) {
        import->put_head(p);
        return tell_unreadable(p, rc, &why);
    }
    if (rc) {
        if (err)
            *err = why;
        return rc;
    }
    TRY(audit(&w, err));
    import->put_head(p);
    put_report(&w);
    return ERR_OK;
}
