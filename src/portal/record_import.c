/* Many records at once: a table is sent, what it would do is shown row by row, and nothing is saved
 * before that was confirmed. */
#include "portal/label.h"
#include "portal/record_parts.h"
#include "records/batch.h"
#include "records/staging.h"

enum { SHOWN_ROWS = 200, SHOWN_PROBLEMS = 200 };

static const char *const FATES[] = {"new", "changed", "unchanged", "wrong"};

static Str purpose(const Page *p) { return arena_printf(p->arena, "import %s", p->type->name); }

static void put_head(Page *p)
{
    const RecordType *type = p->type;
    page_title(p, page_message(p, "import.title"), STR(""));
    page_crumb(p, page_url(p, "", STR("")), page_message(p, "nav.home"));
    page_crumb(p, page_url(p, type->section, STR("")), label_type(p, type, "many"));
    page_crumb(p, STR(""), page_message(p, "import.title"));
    Str url = page_url(p, type->section, STR("import"));
    doc_text(p->data, "action", url);
    doc_text(p->data, "type_text", label_type(p, type, "many"));
    doc_printf(p->data, "template_csv", STR_FMT ".csv", STR_ARG(url));
    doc_printf(p->data, "template_xlsx", STR_FMT ".xlsx", STR_ARG(url));
}

ErrCode page_record_import(Page *p, Err *err)
{
    if (!viewer_may_somewhere(&p->viewer, ACT_IMPORT))
        return err_set(err, ERR_DENIED, "you may not import records");
    if (p->format != PAGE_HTML)
        return record_template(p, err);
    put_head(p);
    return ERR_OK;
}

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

static void put_rows(Page *p, const BatchReport *report)
{
    Doc *list = doc_list(p->data, "rows");
    for (size_t i = 0; i < report->count && i < SHOWN_ROWS; i++) {
        const BatchOutcome *row = &report->rows[i];
        Doc *d = doc_object(list, NULL);
        doc_int(d, "line", (int64_t)row->line);
        doc_text(d, "fate", str_of(FATES[row->fate]));
        doc_text(d, "fate_text", label_choice(p, STR("fate"), str_of(FATES[row->fate])));
        doc_int(d, "changes", (int64_t)row->changes);
        bool has_page = row->id.len && (row->fate != BATCH_NEW || report->is_saved);
        doc_text(d, "id", has_page ? row->id : STR(""));
        doc_printf(d, "url", STR_FMT "%s", STR_ARG(has_page ? label_id_url(p, row->id) : STR("")),
                   has_page ? "?copy=working" : "");
    }
    doc_bool(p->data, "more_rows", report->count > SHOWN_ROWS);
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

static void put_report(Page *p, const BatchReport *report)
{
    doc_bool(p->data, "has_report", true);
    doc_bool(p->data, "is_saved", report->is_saved);
    doc_bool(p->data, "may_save",
             !report->is_saved && !report->problem_count &&
                 report->counts[BATCH_NEW] + report->counts[BATCH_CHANGED]);
    put_counts(p, report);
    put_rows(p, report);
    put_problems(p, report);
}

/* --- posts --- */

static ErrCode sent_bytes(Page *p, Db *db, Str *bytes, Str *staged, Err *err)
{
    const FormFile *file = form_file(&p->form, STR("file"));
    *staged = form_value(&p->form, STR("staged"));
    if (staged->len)
        return staging_get(db, p->who->account.id, purpose(p), *staged, p->now_us, p->arena, bytes,
                           err);
    if (!file || !file->bytes.len)
        return err_set(err, ERR_INVALID, "no file was sent");
    *bytes = file->bytes;
    return staging_put(db, p->who->account.id, purpose(p), *bytes, p->now_us, p->arena, staged,
                       err);
}

static ErrCode work_on(Page *p, Records *records, const FlatTable *table, bool save,
                       BatchReport *report, Err *err)
{
    BatchOptions options = {.submit = form_value(&p->form, STR("submit")).len > 0,
                            .note = str_trim(form_value(&p->form, STR("note")))};
    return save ? batch_save(records, &p->viewer, p->type, table, &options, p->arena, report, err)
                : batch_preview(records, &p->viewer, p->type, table, &options, p->arena, report,
                                err);
}

static ErrCode import_sent(Page *p, Records *records, BatchReport *report, Str *staged, Err *err)
{
    Str bytes;
    FlatTable table;
    bool save = form_value(&p->form, STR("staged")).len > 0;
    TRY(sent_bytes(p, records_db(records), &bytes, staged, err));
    TRY(flat_table_read(bytes, p->arena, &table, err));
    TRY(work_on(p, records, &table, save, report, err));
    return report->is_saved ? staging_drop(records_db(records), *staged, err) : ERR_OK;
}

static ErrCode run_import(Page *p, BatchReport *report, Str *staged, Err *err)
{
    Records *records;
    TRY(desk_take(site_desk(p->site), &records, err));
    ErrCode rc = import_sent(p, records, report, staged, err);
    desk_leave(site_desk(p->site));
    return rc;
}

/* A file that cannot be read is told on the page, with the place in it. */
static ErrCode tell_unreadable(Page *p, ErrCode rc, const Err *why)
{
    char text[1200];
    put_head(p);
    p->reply->status = rc == ERR_TOO_LARGE ? 413 : 422;
    doc_text(p->data, "unreadable", str_of(err_text(why, text, sizeof text)));
    return ERR_OK;
}

ErrCode post_record_import(Page *p, Err *err)
{
    Err why = {0};
    BatchReport report = {0};
    Str staged = STR("");
    if (!viewer_may_somewhere(&p->viewer, ACT_IMPORT))
        return err_set(err, ERR_DENIED, "you may not import records");
    ErrCode rc = run_import(p, &report, &staged, &why);
    if (rc == ERR_PARSE || rc == ERR_TOO_LARGE || rc == ERR_INVALID || rc == ERR_UNSUPPORTED ||
        rc == ERR_NOT_FOUND)
        return tell_unreadable(p, rc, &why);
    if (rc) {
        if (err)
            *err = why;
        return rc;
    }
    put_head(p);
    put_report(p, &report);
    doc_text(p->data, "staged", staged);
    p->reply->status = report.problem_count ? 422 : 200;
    return ERR_OK;
}
