#include <stdio.h>
#include <stdlib.h>

#include "base/num.h"
#include "cli/command.h"
#include "intake/retry.h"

static void print_short(const QuarantineRow *q)
{
    printf("%lld\t" STR_FMT "\t" STR_FMT ":%lld\t" STR_FMT "\t" STR_FMT "\n", (long long)q->id,
           STR_ARG(q->dataset), STR_ARG(q->file), (long long)q->line, STR_ARG(q->code),
           STR_ARG(q->message));
}

static void print_whole(const QuarantineRow *q)
{
    printf("row %lld of " STR_FMT "\n  where    " STR_FMT ", line %lld, column %lld\n"
           "  why      " STR_FMT " (" STR_FMT ")\n  original " STR_FMT "\n",
           (long long)q->id, STR_ARG(q->dataset), STR_ARG(q->file), (long long)q->line,
           (long long)q->column, STR_ARG(q->message), STR_ARG(q->code), STR_ARG(q->row));
}

/* Rows of one dataset, all, or one. What is asked for by a name that nobody knows is an error. */
static ErrCode find_rows(Store *store, Arena *arena, Str dataset, int64_t id, QuarantineRow **rows,
                         size_t *count, Err *err)
{
    DatasetInfo info;
    TRY(quarantine_list(store_db(store), arena, dataset, id, rows, count, err));
    if (!*count && id)
        return err_set(err, ERR_NOT_FOUND, "there is no row %lld in quarantine", (long long)id);
    return !*count && dataset.len ? store_dataset(store, arena, dataset, &info, err) : ERR_OK;
}

static ErrCode list(Store *store, Str dataset, int64_t id, Err *err)
{
    QuarantineRow *rows;
    size_t count = 0;
    Arena *arena = arena_new((size_t)1 << 30);
    ErrCode rc = find_rows(store, arena, dataset, id, &rows, &count, err);
    for (size_t i = 0; !rc && i < count; i++) {
        if (id)
            print_whole(&rows[i]);
        else
            print_short(&rows[i]);
    }
    arena_free(arena);
    return rc;
}

static ErrCode row_number(const Call *call, uint64_t *id, Err *err)
{
    if (call->argument_count > 1 && num_read_u64(str_of(call->arguments[1]), INT64_MAX, id) &&
        *id > 0)
        return ERR_OK;
    err_set(err, ERR_INVALID, "name the row by its number");
    err_hint(err, "'darya quarantine list' shows the numbers");
    return ERR_INVALID;
}

static size_t count_fate(const RetryRow *rows, size_t count, RetryFate fate)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += rows[i].fate == fate;
    return n;
}

static void print_fates(const RetryRow *rows, size_t count, const LandCounts *n)
{
    printf(STR_FMT ": %zu of %zu rows fit now (stored %llu, unchanged %llu, duplicate %llu)\n",
           STR_ARG(rows[0].row.dataset), count_fate(rows, count, RETRY_FITS), count,
           (unsigned long long)n->stored, (unsigned long long)n->unchanged,
           (unsigned long long)n->duplicate);
    for (size_t i = 0; i < count; i++)
        if (rows[i].fate != RETRY_FITS)
            printf("  row %lld, " STR_FMT ":%lld: %s" STR_FMT "\n", (long long)rows[i].row.id,
                   STR_ARG(rows[i].row.file), (long long)rows[i].row.line,
                   rows[i].fate == RETRY_REFUSED ? "not read again: " : "", STR_ARG(rows[i].why));
}

/* All rows of one dataset, which follow each other from `rows` on. */
static ErrCode retry_dataset(const Call *call, Store *store, Arena *arena, RetryRow *rows,
                             size_t count, Err *err)
{
    LandCounts n = {0};
    IntakeOptions options = {.dataset = rows[0].row.dataset,
                             .action = STR("merge"),
                             .mapping = call_text(call, "--mapping")};
    TRY(retry_rows(store, rows, count, arena, &options, &n, err));
    print_fates(rows, count, &n);
    return ERR_OK;
}

static int by_dataset(const void *a, const void *b)
{
    const QuarantineRow *x = &((const RetryRow *)a)->row, *y = &((const RetryRow *)b)->row;
    int order = str_cmp(x->dataset, y->dataset);
    return order ? order : x->id < y->id ? -1 : x->id > y->id;
}

/* The status is that of the first row that could not be read again. */
static ErrCode tell_refused(const RetryRow *rows, size_t count, Err *err)
{
    size_t refused = count_fate(rows, count, RETRY_REFUSED);
    for (size_t i = 0; i < count; i++) {
        if (rows[i].fate != RETRY_REFUSED)
            continue;
        err_set(err, rows[i].code, "%zu of %zu rows could not be read again", refused, count);
        err_hint(err, "each is named above with the reason; they stay in quarantine");
        return rows[i].code;
    }
    return ERR_OK;
}

static ErrCode retry_all(const Call *call, Store *store, Arena *arena, const QuarantineRow *found,
                         size_t count, Err *err)
{
    RetryRow *rows = arena_alloc(arena, (count + 1) * sizeof *rows);
    if (!rows)
        return err_set(err, ERR_TOO_LARGE, "more than 1 GB of rows");
    for (size_t i = 0; i < count; i++)
        rows[i].row = found[i];
    qsort(rows, count, sizeof *rows, by_dataset);
    for (size_t i = 0, next; i < count; i = next) {
        for (next = i + 1; next < count && str_eq(rows[next].row.dataset, rows[i].row.dataset);)
            next++;
        TRY(retry_dataset(call, store, arena, rows + i, next - i, err));
    }
    return tell_refused(rows, count, err);
}

static ErrCode retry(const Call *call, Store *store, Err *err)
{
    QuarantineRow *rows;
    size_t count = 0;
    uint64_t id = 0;
    Str what = call->argument_count > 1 ? str_of(call->arguments[1]) : STR("");
    bool is_dataset = !what.len || str_find_char(what, ':') != SIZE_MAX;
    if (!is_dataset)
        TRY(row_number(call, &id, err));
    if (!id && call_has(call, "--row"))
        return err_set(err, ERR_INVALID, "--row mends one row; name it by its number");
    Arena *arena = arena_new((size_t)1 << 30);
    ErrCode rc =
        find_rows(store, arena, is_dataset ? what : STR(""), (int64_t)id, &rows, &count, err);
    if (!rc && id && call_has(call, "--row"))
        rows[0].row = call_text(call, "--row");
    if (!rc)
        rc = retry_all(call, store, arena, rows, count, err);
    arena_free(arena);
    return rc;
}

static ErrCode act(const Call *call, Store *store, Str what, Err *err)
{
    uint64_t id;
    if (str_eq(what, STR("list")))
        return list(store, call->argument_count > 1 ? str_of(call->arguments[1]) : STR(""), 0, err);
    if (str_eq(what, STR("show"))) {
        TRY(row_number(call, &id, err));
        return list(store, STR(""), (int64_t)id, err);
    }
    if (str_eq(what, STR("retry")))
        return retry(call, store, err);
    if (str_eq(what, STR("drop"))) {
        TRY(row_number(call, &id, err));
        return quarantine_drop(store_db(store), (int64_t)id, err);
    }
    err_set(err, ERR_INVALID, "'quarantine " STR_FMT "' is not known", STR_ARG(what));
    err_hint(err, "say list, show, retry or drop");
    return ERR_INVALID;
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    Str what = call->argument_count ? str_of(call->arguments[0]) : STR("list");
    bool writes = str_eq(what, STR("drop")) || str_eq(what, STR("retry"));
    TRY(call_store(call, writes ? STORE_WRITE : STORE_READ, &store, err));
    ErrCode rc = act(call, store, what, err);
    store_close(store);
    return rc;
}

static const Option OPTIONS[] = {
    {"--row", "TEXT", "retry: the mended row, written as its file writes rows"},
    {"--mapping", "FILE", "retry: of a plain table, as for import"},
    {0}};

const Command command_quarantine = {
    .name = "quarantine",
    .arguments = "list [DATASET] | show ROW | retry [ROW | DATASET] | drop ROW",
    .summary = "rows that could not be stored, with their place and reason",
    .details = "list   one line a row: its number, dataset, place, code and message\n"
               "show   one row with its original text\n"
               "retry  read a row, those of a dataset, or all again: after a fix of the\n"
               "       structure or the mapping, or mended by --row; what fits is merged\n"
               "       into its dataset and leaves the quarantine; a row that cannot be read\n"
               "       again is named with the reason, and the exit status tells of it\n"
               "drop   forget a row; mended rows vanish by themselves when their file is\n"
               "       imported again into their dataset",
    .options = OPTIONS,
    .max_arguments = 2,
    .run = run,
};
