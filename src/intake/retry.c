#include "intake/retry.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"

enum { RETRY_MAX_BYTES = 1 << 30 };

/* One file's rows behind its header. A row knows the line on which it now begins. */
typedef struct {
    Str name, header;
    Buf text;
    unsigned long line;
} RetryFile;

typedef struct {
    const QuarantineRow *rows;
    size_t count;
    unsigned long *lines; /* by row; 0: not read this time */
    VEC(RetryFile) files;
} Retry;

static unsigned long count_lines(Str text)
{
    unsigned long lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* The file of that name; NULL when its rows have another header: they wait for the next time. */
static RetryFile *file_of(Retry *r, const QuarantineRow *q)
{
    for (size_t i = 0; i < r->files.count; i++)
        if (str_eq(r->files.items[i].name, q->file))
            return str_eq(r->files.items[i].header, q->header) ? &r->files.items[i] : NULL;
    RetryFile file = {.name = q->file, .header = q->header, .line = count_lines(q->header) + 1};
    buf_init(&file.text, RETRY_MAX_BYTES);
    buf_add(&file.text, q->header);
    buf_char(&file.text, '\n');
    vec_push(&r->files, file);
    return &r->files.items[r->files.count - 1];
}

static ErrCode add_row(Retry *r, size_t i, Err *err)
{
    const QuarantineRow *q = &r->rows[i];
    if (!q->header.len) {
        err_set(err, ERR_UNSUPPORTED, "row %lld did not come from a CSV file", (long long)q->id);
        err_hint(err, "mend '" STR_FMT "' and import it again", STR_ARG(q->file));
        return ERR_UNSUPPORTED;
    }
    RetryFile *file = file_of(r, q);
    if (!file)
        return ERR_OK;
    r->lines[i] = file->line;
    file->line += count_lines(q->row);
    buf_add(&file->text, q->row);
    buf_char(&file->text, '\n');
    return file->text.failed ? err_set(err, ERR_TOO_LARGE, "more than 1 GB of rows") : ERR_OK;
}

static bool still_odd(const IntakeReport *report, const QuarantineRow *q, unsigned long line)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const IntakeFinding *f = &report->findings[i];
        if (!f->stored && f->line == line && str_eq(f->file, q->file))
            return true;
    }
    return false;
}

static ErrCode settle(void *context, Db *db, const IntakeReport *report, Err *err)
{
    Retry *r = context;
    bool found;
    for (size_t i = 0; i < r->count; i++)
        if (r->lines[i] && !still_odd(report, &r->rows[i], r->lines[i]))
            TRY(quarantine_forget_row(db, r->rows[i].id, &found, err));
    return ERR_OK;
}

static ErrCode run(Retry *r, Intake **out, Store *store, const IntakeOptions *options,
                   const IntakeReport **report, Err *err)
{
    for (size_t i = 0; i < r->count; i++)
        TRY(add_row(r, i, err));
    SourceInput *inputs = mem_alloc((r->files.count + 1) * sizeof *inputs);
    for (size_t i = 0; i < r->files.count; i++)
        inputs[i] = (SourceInput){.name = r->files.items[i].name,
                                  .bytes = buf_str(&r->files.items[i].text)};
    ErrCode rc =
        intake_run_inputs(out, store, inputs, r->files.count, options, settle, r, report, err);
    mem_free(inputs);
    return rc;
}

ErrCode retry_rows(Intake **out, Store *store, const QuarantineRow *rows, size_t count,
                   const IntakeOptions *options, const IntakeReport **report, Err *err)
{
    Retry r = {.rows = rows, .count = count};
    r.lines = mem_alloc((count + 1) * sizeof *r.lines);
    ErrCode rc = run(&r, out, store, options, report, err);
    for (size_t i = 0; i < r.files.count; i++)
        buf_clear(&r.files.items[i].text);
    vec_clear(&r.files);
    mem_free(r.lines);
    return rc;
}
