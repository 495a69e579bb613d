#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "cli/registry.h"
#include "records/batch.h"
#include "records/sheet.h"
#include "records/transfer.h"

#define FILE_MAX ((size_t)16 << 30)
enum { TABLE_MAX = 256 << 20, OUT_MODE = 0600 /* there may be what few may read in it */ };

/* --- out --- */

typedef struct {
    FileOut file;
    bool is_file;
} Sink;

static ErrCode put(void *context, Str bytes, Err *err)
{
    Sink *sink = context;
    return sink->is_file ? file_out_add(&sink->file, bytes, err)
                         : file_put(STDOUT_FILENO, bytes, "standard output", err);
}

static ErrCode write_table(Registry *r, Sink *sink, bool is_book, Err *err)
{
    Sheet sheet;
    Buf out;
    ListingQuery query = {.side = SIDE_WORK, .order = ORDER_NAME};
    TRY(registry_type(r, call_text(r->call, "--type"), &query.type, err));
    TRY(sheet_read(r->records, &r->viewer, &query, r->arena, &sheet, err));
    if (sheet.left_out)
        fprintf(stderr, "%zu records are left out: they may be read, but not exported\n",
                sheet.left_out);
    buf_init(&out, TABLE_MAX);
    ErrCode rc = is_book
                     ? sheet_xlsx(&sheet, str_of(query.type->section), r->viewer.now_us, &out, err)
                     : sheet_csv(&sheet, &out, err);
    if (!rc)
        rc = put(sink, buf_str(&out), err);
    buf_clear(&out);
    return rc;
}

static ErrCode export(Registry *r, Err *err)
{
    Str path = registry_argument(r, 0);
    Sink sink = {.is_file = path.len && !str_eq(path, STR("-"))};
    bool is_table = call_has(r->call, "--type");
    bool is_book = str_ends(path, STR(".xlsx"));
    if (!is_table && (is_book || str_ends(path, STR(".csv")))) {
        err_set(err, ERR_INVALID, "a table holds records of one type");
        err_hint(err, "name it with --type; 'darya record types' lists them");
        return ERR_INVALID;
    }
    if (sink.is_file)
        TRY(file_out_open(&sink.file, path.ptr, err));
    ErrCode rc = is_table ? write_table(r, &sink, is_book, err)
                          : records_export(r->records, &r->viewer, put, &sink, err);
    if (sink.is_file && rc)
        file_out_abort(&sink.file);
    return sink.is_file && !rc ? file_out_commit(&sink.file, OUT_MODE, err) : rc;
}

/* --- in: all records --- */

static ErrCode import_lines(Registry *r, Str path, Str bytes, Err *err)
{
    TransferCounts n;
    bool dry_run = call_has(r->call, "--dry-run");
    TRY(records_import(r->records, &r->viewer, path, bytes, dry_run, &n, err));
    printf("%s%lld records with %lld revisions, %lld windows; %lld unchanged\n",
           dry_run ? "would import " : "", (long long)n.records, (long long)n.revisions,
           (long long)n.windows, (long long)n.unchanged);
    return ERR_OK;
}

/* --- in: a table --- */

static void print_outcome(const BatchOutcome *o)
{
    static const char *const fates[] = {[BATCH_NEW] = "new",
                                        [BATCH_CHANGED] = "changed",
                                        [BATCH_UNCHANGED] = "unchanged",
                                        [BATCH_WRONG] = "wrong"};
    printf("%6lu  %-9s  " STR_FMT, o->line, fates[o->fate], STR_ARG(o->id));
    if (o->fate == BATCH_CHANGED)
        printf("  %zu value%s", o->changes, o->changes == 1 ? "" : "s");
    putchar('\n');
}

static void print_problem(const Registry *r, Str path, const BatchProblem *p)
{
    Str text = registry_message(r, p->message, p->value);
    fprintf(stderr, STR_FMT ":%lu%s" STR_FMT ": " STR_FMT "\n", STR_ARG(path), p->line,
            p->column.len ? ", column " : "", STR_ARG(p->column), STR_ARG(text));
}

static ErrCode tell_report(const Registry *r, Str path, const BatchReport *report, bool dry_run,
                           Err *err)
{
    for (size_t i = 0; i < report->count; i++)
        print_outcome(&report->rows[i]);
    for (size_t i = 0; i < report->problem_count; i++)
        print_problem(r, path, &report->problems[i]);
    printf("%zu new, %zu changed, %zu unchanged, %zu wrong%s\n", report->counts[BATCH_NEW],
           report->counts[BATCH_CHANGED], report->counts[BATCH_UNCHANGED],
           report->counts[BATCH_WRONG],
           dry_run            ? "; this was a dry run"
           : report->is_saved ? ""
                              : "; nothing was saved");
    if (!report->problem_count)
        return ERR_OK;
    err_set(err, ERR_INVALID, "%zu problem%s in the table", report->problem_count,
            report->problem_count == 1 ? "" : "s");
    if (!report->is_saved && !dry_run)
        err_hint(err, "mend them, or save the other rows with --skip-wrong");
    return ERR_INVALID;
}

static ErrCode import_table(Registry *r, Str path, Str bytes, Err *err)
{
    FlatTable table;
    BatchReport report;
    const RecordType *type;
    bool dry_run = call_has(r->call, "--dry-run");
    BatchOptions options = {.submit = call_has(r->call, "--submit"),
                            .skips_wrong = call_has(r->call, "--skip-wrong"),
                            .note = call_text(r->call, "--note")};
    TRY(registry_type(r, call_text(r->call, "--type"), &type, err));
    ErrCode rc = flat_table_read(bytes, r->arena, &table, err);
    if (rc)
        err_at(err, path, 0, 0);
    TRY(rc);
    TRY((dry_run ? batch_preview : batch_save)(r->records, &r->viewer, type, &table, &options,
                                               r->arena, &report, err));
    return tell_report(r, path, &report, dry_run, err);
}

static ErrCode import(Registry *r, Err *err)
{
    FileMap map = {0};
    Str path = registry_argument(r, 0);
    bool is_table = str_ends(path, STR(".csv")) || str_ends(path, STR(".xlsx"));
    if (is_table && !call_has(r->call, "--type")) {
        err_set(err, ERR_INVALID, "a table holds records of one type");
        err_hint(err, "name it with --type; 'darya record types' lists them");
        return ERR_INVALID;
    }
    TRY(file_map(&map, path.ptr, err));
    ErrCode rc = map.bytes.len > FILE_MAX
                     ? err_set(err, ERR_TOO_LARGE, "'" STR_FMT "' is too large", STR_ARG(path))
                 : is_table ? import_table(r, path, map.bytes, err)
                            : import_lines(r, path, map.bytes, err);
    file_unmap(&map);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    static const RegistryVerb verbs[] = {
        {"export", 0, 1, STORE_WRITE, export}, {"import", 1, 1, STORE_CREATE, import}, {0}};
    return registry_run(call, verbs, err);
}

static const Option OPTIONS[] = {
    {"--type", "TYPE", "a table of records of one type"},
    {"--dry-run", NULL, "import: say what would come, keep nothing"},
    {"--submit", NULL, "import of a table: for review, not as drafts"},
    {"--skip-wrong", NULL, "import of a table: save the rows that have no problem"},
    {"--note", "TEXT", "import of a table: of the revisions"},
    {"--as", "EMAIL", "with the rights of that account; else as the operator"},
    {0}};

const Command command_records = {
    .name = "records",
    .arguments = "export [FILE] | import FILE",
    .summary = "all records out of one store and into another, or tables of them",
    .details = "export  everything that was written, with all revisions, comments and windows,\n"
               "        as JSON Lines; with --type the working copies of one type as CSV, or\n"
               "        as a workbook when FILE ends in .xlsx\n"
               "import  such a file, all or nothing; what is there already is unchanged, another\n"
               "        record by the same id is a conflict. FILE.csv and FILE.xlsx (--type) are\n"
               "        rows to be saved: by id (and revision) one that is there, else new ones;\n"
               "        columns that the file has not stay as they are. Every row is told; when\n"
               "        one is wrong, nothing is saved",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run,
};
