#include "intake/retry.h"

#include "base/buf.h"
#include "base/mem.h"
#include "base/vec.h"
#include "format/csv.h"

enum { RETRY_MAX_BYTES = 1 << 30 };

/* Rows of one file behind its header. */
typedef struct {
    Str name, origin, header;
    VEC(size_t) rows;         /* numbers among all */
    VEC(unsigned long) lines; /* on which each now begins */
} RetryFile;

typedef struct {
    Store *store;
    RetryRow *rows;
    size_t count;
    Arena *arena;
    const IntakeOptions *options;
    LandCounts *counts;
    VEC(RetryFile) files;
} Retry;

static unsigned long count_lines(Str text)
{
    unsigned long lines = 1;
    for (size_t i = 0; i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* --- rows that cannot be read alone --- */

/* Whether the text is one record: another would swallow what stands behind it. */
static bool is_one_record(Str header, Str row)
{
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    csv_open(&reader, row, csv_guess_separator(header));
    bool one = !csv_next(&reader, record, NULL) && record->count &&
               !csv_next(&reader, record, NULL) && !record->count;
    csv_close(&reader);
    mem_free(record);
    return one;
}

static void refuse(RetryRow *r, ErrCode code, Str why)
{
    r->fate = RETRY_REFUSED;
    r->code = code;
    r->why = why;
}

static void check_row(const Retry *t, RetryRow *r)
{
    if (!r->row.header.len)
        refuse(r, ERR_UNSUPPORTED,
               arena_printf(t->arena,
                            "it did not come from a CSV file; mend '" STR_FMT
                            "' and import it again",
                            STR_ARG(r->row.file)));
    else if (!is_one_record(r->row.header, r->row.row))
        refuse(r, ERR_PARSE, STR("its text is not one row; mend it by --row"));
}

/* --- files --- */

static RetryFile *file_of(Retry *t, const QuarantineRow *q)
{
    for (size_t i = 0; i < t->files.count; i++) {
        RetryFile *f = &t->files.items[i];
        if (str_eq(f->name, q->file) && str_eq(f->origin, q->origin) &&
            str_eq(f->header, q->header))
            return f;
    }
    RetryFile file = {.name = q->file, .origin = q->origin, .header = q->header};
    vec_push(&t->files, file);
    return &t->files.items[t->files.count - 1];
}

static void sort_rows(Retry *t)
{
    for (size_t i = 0; i < t->count; i++) {
        check_row(t, &t->rows[i]);
        if (t->rows[i].fate != RETRY_WAITS)
            continue;
        RetryFile *f = file_of(t, &t->rows[i].row);
        vec_push(&f->rows, i);
    }
}

static void write_file(const Retry *t, RetryFile *f, Buf *out)
{
    unsigned long line = count_lines(f->header) + 1;
    buf_init(out, RETRY_MAX_BYTES);
    buf_add(out, f->header);
    buf_char(out, '\n');
    f->lines.count = 0;
    for (size_t i = 0; i < f->rows.count; i++) {
        Str row = t->rows[f->rows.items[i]].row.row;
        vec_push(&f->lines, line);
        line += count_lines(row);
        buf_add(out, row);
        buf_char(out, '\n');
    }
}

/* --- one import --- */

typedef struct {
    const Retry *retry;
    RetryFile **files;
    size_t count;
} Round;

static const IntakeFinding *finding_at(const IntakeReport *report, Str file, unsigned long line)
{
    for (size_t i = 0; i < report->finding_count; i++) {
        const IntakeFinding *f = &report->findings[i];
        if (!f->stored && f->line == line && str_eq(f->file, file))
            return f;
    }
    return NULL;
}

static ErrCode settle(void *context, Db *db, const IntakeReport *report, Err *err)
{
    const Round *round = context;
    bool found;
    for (size_t i = 0; i < round->count; i++)
        for (size_t k = 0; k < round->files[i]->rows.count; k++) {
            const RetryFile *f = round->files[i];
            RetryRow *r = &round->retry->rows[f->rows.items[k]];
            const IntakeFinding *odd = finding_at(report, f->name, f->lines.items[k]);
            r->fate = odd ? RETRY_ODD : RETRY_FITS;
            if (odd)
                r->why = arena_dup(round->retry->arena, odd->message);
            else
                TRY(quarantine_forget_row(db, r->row.id, &found, err));
        }
    return ERR_OK;
}

static ErrCode import_files(const Retry *t, RetryFile **files, size_t count, Err *err)
{
    Intake *intake;
    const IntakeReport *report;
    Round round = {t, files, count};
    Buf *texts = mem_alloc(count * sizeof *texts);
    SourceInput *inputs = mem_alloc(count * sizeof *inputs);
    bool failed = false;
    for (size_t i = 0; i < count; i++) {
        write_file(t, files[i], &texts[i]);
        failed |= texts[i].failed;
        inputs[i] = (SourceInput){.name = files[i]->name, .bytes = buf_str(&texts[i])};
    }
    ErrCode rc = failed ? err_set(err, ERR_TOO_LARGE, "more than 1 GB of rows")
                        : intake_run_inputs(&intake, t->store, inputs, count, t->options, settle,
                                            &round, &report, err);
    if (!rc) {
        land_counts_add(t->counts, &report->totals);
        intake_free(intake);
    }
    for (size_t i = 0; i < count; i++)
        buf_clear(&texts[i]);
    mem_free(inputs);
    mem_free(texts);
    return rc;
}

/* --- all --- */

/* Errors that have nothing to do with what the rows say. */
static bool is_of_store(ErrCode code)
{
    return code == ERR_IO || code == ERR_BUSY || code == ERR_VERSION || code == ERR_CORRUPT;
}

static void set_fate(const Retry *t, const RetryFile *f, RetryFate fate, const Err *why)
{
    char text[1200];
    for (size_t i = 0; i < f->rows.count; i++) {
        RetryRow *r = &t->rows[f->rows.items[i]];
        r->fate = fate;
        if (why)
            refuse(r, why->code, arena_dup(t->arena, str_of(err_text(why, text, sizeof text))));
    }
}

/* All at once make one release; where one of them cannot be read, each is tried alone. */
static ErrCode import_round(const Retry *t, RetryFile **files, size_t count, Err *err)
{
    Err why = {0};
    ErrCode rc = import_files(t, files, count, &why);
    if (rc && is_of_store(rc)) {
        if (err)
            *err = why;
        return rc;
    }
    if (rc && count == 1)
        set_fate(t, files[0], RETRY_REFUSED, &why);
    for (size_t i = 0; rc && count > 1 && i < count; i++) {
        set_fate(t, files[i], RETRY_WAITS, NULL);
        TRY(import_round(t, &files[i], 1, err));
    }
    return ERR_OK;
}

static bool is_done(const Retry *t, const RetryFile *f)
{
    return t->rows[f->rows.items[0]].fate != RETRY_WAITS;
}

/* Files of one name, of other folders or with another header, go one after the other: findings name
 * a file by its name. */
static ErrCode import_rounds(Retry *t, Err *err)
{
    RetryFile **files = mem_alloc((t->files.count + 1) * sizeof *files);
    ErrCode rc = ERR_OK;
    for (size_t count = 1; count && !rc;) {
        count = 0;
        for (size_t i = 0; i < t->files.count; i++) {
            bool has_name = false;
            for (size_t k = 0; k < count; k++)
                has_name |= str_eq(files[k]->name, t->files.items[i].name);
            if (!has_name && !is_done(t, &t->files.items[i]))
                files[count++] = &t->files.items[i];
        }
        if (count)
            rc = import_round(t, files, count, err);
    }
    mem_free(files);
    return rc;
}

ErrCode retry_rows(Store *store, RetryRow *rows, size_t count, Arena *arena,
                   const IntakeOptions *options, LandCounts *counts, Err *err)
{
    Retry t = {store, rows, count, arena, options, counts, {0}};
    sort_rows(&t);
    ErrCode rc = import_rounds(&t, err);
    for (size_t i = 0; i < t.files.count; i++) {
        vec_clear(&t.files.items[i].rows);
        vec_clear(&t.files.items[i].lines);
    }
    vec_clear(&t.files);
    return rc;
}
