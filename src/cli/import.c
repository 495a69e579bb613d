#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"
#include "format/csv.h"
#include "intake/intake.h"

enum { REPORT_MAX = 512 << 20, SHOWN_FINDINGS = 20, BAR = 30, BAR_PAUSE_US = 100000 };

typedef struct {
    int64_t last_us;
    bool shown;
} Bar;

static void show_progress(void *context, Str name, size_t done, size_t total)
{
    Bar *bar = context;
    int64_t now = clock_monotonic_us();
    if (now - bar->last_us < BAR_PAUSE_US)
        return;
    int filled = total ? (int)((double)done / (double)total * BAR) : 0;
    filled = filled > BAR ? BAR : filled;
    Str tail = name.len > 40 ? str_part(name, name.len - 40, name.len) : name;
    fprintf(stderr, "\r[%.*s%*s] " STR_FMT "\033[K", filled, "##############################",
            BAR - filled, "", STR_ARG(tail));
    bar->last_us = now;
    bar->shown = true;
}

static void put_counts(Buf *b, const LandCounts *n)
{
    buf_printf(b,
               "\"read\":%llu,\"stored\":%llu,\"unchanged\":%llu,\"duplicate\":%llu,"
               "\"quarantined\":%llu,\"conflicts\":%llu,\"noted\":%llu,\"deleted\":%llu",
               (unsigned long long)n->read, (unsigned long long)n->stored,
               (unsigned long long)n->unchanged, (unsigned long long)n->duplicate,
               (unsigned long long)n->quarantined, (unsigned long long)n->conflicts,
               (unsigned long long)n->noted, (unsigned long long)n->deleted);
}

static void put_shape_counts(Buf *b, const IntakeReport *r)
{
    size_t stored = 0, unchanged = 0, left_out = r->shapes_left_out;
    for (size_t i = 0; i < r->shape_count; i++) {
        stored += r->shapes[i].stored;
        unchanged += r->shapes[i].unchanged;
    }
    buf_printf(b, "\"shapes\":{\"read\":%zu,\"stored\":%zu,\"unchanged\":%zu,\"left_out\":%zu}",
               stored + unchanged + left_out, stored, unchanged, left_out);
}

static void put_json(Buf *b, const IntakeReport *r, bool dry_run)
{
    buf_char(b, '{');
    put_counts(b, &r->totals);
    buf_printf(b, ",\"files\":%zu,\"skipped\":%zu,\"dry_run\":%s,", r->file_count, r->skipped_count,
               dry_run ? "true" : "false");
    put_shape_counts(b, r);
    buf_add(b, STR(",\"datasets\":["));
    for (size_t i = 0; i < r->result_count; i++) {
        buf_add(b, i ? STR(",{\"dataset\":") : STR("{\"dataset\":"));
        buf_json(b, r->results[i].dataset);
        buf_printf(b, ",\"release\":%lld,\"new\":%s,", (long long)r->results[i].release,
                   r->results[i].is_new ? "true" : "false");
        put_counts(b, &r->results[i].counts);
        buf_char(b, '}');
    }
    buf_add(b, STR("]}\n"));
}

static void put_result(Buf *b, const IntakeResult *r, bool dry_run)
{
    const LandCounts *n = &r->counts;
    buf_printf(b, STR_FMT ": ", STR_ARG(r->dataset));
    if (r->is_new)
        buf_printf(b, dry_run ? "would become release %lld\n" : "release %lld\n",
                   (long long)r->release);
    else if (!r->release)
        buf_add(b, STR("nothing is stored: no row could be, and there is no release\n"));
    else
        buf_printf(b, "nothing new, still release %lld\n", (long long)r->release);
    buf_printf(b,
               "  read %llu = stored %llu + unchanged %llu + duplicate %llu + quarantined %llu\n"
               "  conflicts %llu, noted %llu, deleted %llu\n",
               (unsigned long long)n->read, (unsigned long long)n->stored,
               (unsigned long long)n->unchanged, (unsigned long long)n->duplicate,
               (unsigned long long)n->quarantined, (unsigned long long)n->conflicts,
               (unsigned long long)n->noted, (unsigned long long)n->deleted);
}

static void put_shapes(Buf *b, const IntakeShapes *s)
{
    buf_printf(b, "shapes of parts of " STR_FMT " in " STR_FMT ": stored %zu, unchanged %zu\n",
               STR_ARG(s->whole), STR_ARG(s->file), s->stored, s->unchanged);
    if (s->drawn_until.len)
        buf_printf(b, "  maps are drawn of days up to " STR_FMT "\n", STR_ARG(s->drawn_until));
    else
        buf_add(b, STR("  no map is drawn: on no day has every part a shape\n"));
}

static void put_finding(Buf *b, const IntakeFinding *f)
{
    buf_printf(b, "  " STR_FMT, STR_ARG(f->file));
    if (f->line)
        buf_printf(b, ":%lu", f->line);
    if (f->line && f->column)
        buf_printf(b, ":%lu", f->column);
    buf_printf(b, ": %s" STR_FMT "\n", f->stored ? "" : "not stored: ", STR_ARG(f->message));
}

enum { LEAST_URGENT = 4 }; /* texts in place of numbers are many and expected: only in the file */

static int urgency(const IntakeFinding *f)
{
    return !f->stored                           ? 0
           : str_eq(f->code, STR("conflict"))   ? 1
           : str_eq(f->code, STR("noted"))      ? 3
           : str_eq(f->code, STR("text-value")) ? LEAST_URGENT
                                                : 2;
}

static void put_text(Buf *b, const IntakeReport *r, bool dry_run)
{
    size_t shown = 0;
    for (size_t i = 0; i < r->result_count; i++)
        put_result(b, &r->results[i], dry_run);
    if (!r->result_count)
        buf_add(b, STR("no observations in the input\n"));
    for (size_t i = 0; i < r->shape_count; i++)
        put_shapes(b, &r->shapes[i]);
    if (r->shapes_left_out)
        buf_printf(b, "%zu features became no shape\n", r->shapes_left_out);
    if (r->titles)
        buf_printf(b, "%zu official titles\n", r->titles);
    for (int rank = 0; rank < LEAST_URGENT; rank++)
        for (size_t i = 0; i < r->finding_count && shown < SHOWN_FINDINGS; i++)
            if (urgency(&r->findings[i]) == rank) {
                put_finding(b, &r->findings[i]);
                shown++;
            }
    if (r->finding_count > shown)
        buf_printf(b, "  … %zu findings in all; --report FILE writes them to a CSV file\n",
                   r->finding_count);
    if (r->skipped_count)
        buf_printf(b, "%zu files were left out, the first: " STR_FMT "\n", r->skipped_count,
                   STR_ARG(r->skipped[0]));
}

static void put_cell(Buf *b, Str text)
{
    csv_write(b, text, ',');
    buf_char(b, ',');
}

static ErrCode write_report(const IntakeReport *r, const FileOut *out, Err *err)
{
    Buf b;
    buf_init(&b, REPORT_MAX);
    buf_add(&b, STR("dataset,file,line,column,stored,code,message,row\n"));
    for (size_t i = 0; i < r->finding_count; i++) {
        const IntakeFinding *f = &r->findings[i];
        put_cell(&b, f->dataset);
        put_cell(&b, f->file);
        buf_printf(&b, "%lu,%lu,%s,", f->line, f->column, f->stored ? "yes" : "no");
        put_cell(&b, f->code);
        put_cell(&b, f->message);
        csv_write(&b, f->row, ',');
        buf_char(&b, '\n');
    }
    for (size_t i = 0; i < r->skipped_count; i++) {
        buf_add(&b, STR(",,0,0,no,skipped,"));
        put_cell(&b, r->skipped[i]);
        buf_char(&b, '\n');
    }
    ErrCode rc = b.failed ? err_set(err, ERR_TOO_LARGE, "the report is larger than 512 MB")
                          : file_put(out->fd, buf_str(&b), out->path, err);
    buf_clear(&b);
    return rc;
}

static ErrCode show(const Call *call, const IntakeReport *r, Err *err)
{
    Buf b;
    bool dry_run = call_has(call, "--dry-run");
    buf_init(&b, REPORT_MAX);
    if (call_has(call, "--json"))
        put_json(&b, r, dry_run);
    else
        put_text(&b, r, dry_run);
    ErrCode rc = file_put(STDOUT_FILENO, buf_str(&b), "standard output", err);
    buf_clear(&b);
    return rc;
}

/* What cannot be said of an import that has landed must not pass for an import that failed. */
static ErrCode tell(const Call *call, const IntakeReport *r, FileOut *report, Err *err)
{
    ErrCode rc = report ? write_report(r, report, err) : ERR_OK;
    if (report && !rc)
        rc = file_out_commit(report, 0644, err);
    else if (report)
        file_out_abort(report);
    if (!rc)
        rc = show(call, r, err);
    if (rc && !call_has(call, "--dry-run"))
        err_hint(err, "the import itself is done: 'darya releases' shows what has landed");
    return rc;
}

/* The report is opened before anything lands, and never takes the place of what is read. */
static ErrCode open_report(const Call *call, FileOut *out, Err *err)
{
    const char *path = call_option(call, "--report");
    for (size_t i = 0; i < call->argument_count; i++)
        if (file_is_within(path, call->arguments[i])) {
            err_set(err, ERR_INVALID, "the report '%s' would lie in the input '%s'", path,
                    call->arguments[i]);
            err_hint(err, "write it somewhere else");
            return ERR_INVALID;
        }
    return file_out_open(out, path, err);
}

static ErrCode check_action(Str action, Err *err)
{
    if (!action.len || str_eq(action, STR("merge")) || str_eq(action, STR("replace")))
        return ERR_OK;
    return err_set(err, ERR_INVALID, "--action is merge or replace, not '" STR_FMT "'",
                   STR_ARG(action));
}

static ErrCode run(Call *call, Err *err)
{
    Store *store = NULL;
    Intake *intake = NULL;
    FileOut findings;
    bool has_report = call_has(call, "--report");
    const IntakeReport *report;
    Bar bar = {0};
    IntakeOptions options = {.dataset = call_text(call, "--dataset"),
                             .action = call_text(call, "--action"),
                             .mapping = call_text(call, "--mapping"),
                             .title = call_text(call, "--title"),
                             .published = call_text(call, "--published"),
                             .name = call_text(call, "--name"),
                             .owner = call_text(call, "--owner"),
                             .licence = call_text(call, "--licence"),
                             .source_url = call_text(call, "--source"),
                             .valid_from = call_text(call, "--valid-from"),
                             .valid_to = call_text(call, "--valid-to"),
                             .yes = call_has(call, "--yes"),
                             .dry_run = call_has(call, "--dry-run"),
                             .progress = isatty(STDERR_FILENO) ? show_progress : NULL,
                             .context = &bar};
    TRY(check_action(options.action, err));
    mem_one_heap();
    if (has_report)
        TRY(open_report(call, &findings, err));
    ErrCode rc = call_store(call, STORE_CREATE, &store, err);
    if (!rc)
        rc = intake_run(&intake, store, call->arguments, call->argument_count,
                        call_option(call, "--structure"), &options, &report, err);
    if (bar.shown)
        fputs("\r\033[K", stderr);
    if (!rc) {
        rc = tell(call, report, has_report ? &findings : NULL, err);
        intake_free(intake);
    } else if (has_report)
        file_out_abort(&findings);
    store_close(store);
    return rc;
}

static const Option OPTIONS[] = {
    {"--dataset", "AGENCY:ID", "for tables that do not say whose they are"},
    {"--structure", "FILE", "SDMX structures to read before the data"},
    {"--mapping", "FILE", "what the columns of a plain table mean, see below"},
    {"--action", "merge|replace", "what is absent: kept | deleted"},
    {"--title", "TEXT", "of the release: \"October 2020\""},
    {"--published", "DATE", "when the source published it"},
    {"--name", "TEXT", "of the dataset, where it comes without one"},
    {"--owner", "TEXT", "whose data they are"},
    {"--licence", "TEXT", "under which they may be used"},
    {"--source", "URL", "where they were published"},
    {"--valid-from", "DATE", "of shapes that do not say it: the first day"},
    {"--valid-to", "DATE", "of shapes that do not say it: the last day"},
    {"--yes", NULL, "even if over a tenth of the observations goes"},
    {"--dry-run", NULL, "only tell what would happen"},
    {"--report", "FILE", "all findings as CSV"},
    {"--json", NULL, "one JSON object on standard output"},
    {0}};

const Command command_import = {
    .name = "import",
    .arguments = "PATH…",
    .summary = "bring statistics in: check, compare, store as a release",
    .details =
        "PATH is a file, a folder, or '-' for standard input; .gz, .zst and .zip are opened.\n"
        "What a file is, is told by its content:\n"
        "  SDMX-ML 2.1 structures and structure-specific data, SDMX-CSV 1.0 and 2.x,\n"
        "  the bulk CSV of the UN Statistics Division, an Open SDG data repository,\n"
        "  official titles of goals, targets and indicators,\n"
        "  shapes of places as GeoJSON.\n"
        "A plain table needs a mapping, a YAML file:\n"
        "  dataset: SDSN:SDR_TRENDS\n"
        "  name: SDG Index 2019, time panel\n"
        "  wide: SERIES       # several value columns: their headers are codes of SERIES\n"
        "  columns:           # (or TIME_PERIOD: their headers are periods)\n"
        "    - {header: id, role: dimension, id: REF_AREA}\n"
        "    - {header: country, role: label, of: REF_AREA}\n"
        "    - {header: year, role: period}\n"
        "    - {header: 'sdg*', role: value}\n"
        "    - {header: 'Regions*', role: ignore}\n"
        "    - {constant: A, role: dimension, id: FREQ}\n"
        "Further roles: attribute; further members: empty, the code of an empty cell (_T),\n"
        "and name, of the code of a value column.\n"
        "All paths together are one import: one release for each dataset, or nothing.\n"
        "\n"
        "What the input does not hold: an SDMX action in the file decides; else a folder or\n"
        "a bulk table replaces its dataset, and a single file is merged into it.\n"
        "SDMX-CSV: a column that is not there says nothing, what it would hold stays. By ACTION:\n"
        "  I  what the row has columns for is as it says, empty cells too\n"
        "  M  (or A) the same, but an empty cell leaves what is there\n"
        "  R  the rows of the file replace the whole dataset: what they do not hold is deleted\n"
        "  D  deletes the observation, or only the values that the row marks, as with '-'; an\n"
        "     empty dimension means each of its codes\n"
        "\n"
        "Shapes are matched to places by the codes and names among their properties. They are\n"
        "valid on the days that a feature states as valid_from and valid_to, else those of\n"
        "--valid-from and --valid-to; where nothing is stated, for the life of the place in\n"
        "the list, up to the day on which a successor that the file does not hold was taken\n"
        "out of it. Boundaries from before such a reform are so not drawn for later years.\n"
        "A file of the same name replaces its earlier shapes.\n"
        "\n"
        "Nothing is lost: read = stored + unchanged + duplicate + quarantined. A row that\n"
        "cannot be stored goes to quarantine, see 'darya quarantine'.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = CALL_MAX_ARGUMENTS,
    .run = run,
};
