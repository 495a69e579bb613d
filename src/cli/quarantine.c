#include <stdio.h>

#include "base/num.h"
#include "cli/command.h"
#include "intake/quarantine.h"

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

static ErrCode list(Store *store, Str dataset, int64_t id, Err *err)
{
    QuarantineRow *rows;
    size_t count = 0;
    Arena *arena = arena_new((size_t)1 << 30);
    ErrCode rc = quarantine_list(store_db(store), arena, dataset, id, &rows, &count, err);
    for (size_t i = 0; !rc && i < count; i++) {
        if (id)
            print_whole(&rows[i]);
        else
            print_short(&rows[i]);
    }
    if (!rc && id && !count)
        rc = err_set(err, ERR_NOT_FOUND, "there is no row %lld in quarantine", (long long)id);
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

static ErrCode act(const Call *call, Store *store, Str what, Err *err)
{
    uint64_t id;
    if (str_eq(what, STR("list")))
        return list(store, call->argument_count > 1 ? str_of(call->arguments[1]) : STR(""), 0, err);
    if (str_eq(what, STR("show"))) {
        TRY(row_number(call, &id, err));
        return list(store, STR(""), (int64_t)id, err);
    }
    if (str_eq(what, STR("drop"))) {
        TRY(row_number(call, &id, err));
        return quarantine_drop(store_db(store), (int64_t)id, err);
    }
    err_set(err, ERR_INVALID, "'quarantine " STR_FMT "' is not known", STR_ARG(what));
    err_hint(err, "say list, show or drop");
    return ERR_INVALID;
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    Str what = call->argument_count ? str_of(call->arguments[0]) : STR("list");
    TRY(call_store(call, str_eq(what, STR("drop")) ? STORE_WRITE : STORE_READ, &store, err));
    ErrCode rc = act(call, store, what, err);
    store_close(store);
    return rc;
}

const Command command_quarantine = {
    .name = "quarantine",
    .arguments = "list [DATASET] | show ROW | drop ROW",
    .summary = "rows that could not be stored, with their place and reason",
    .details = "list  one line a row: its number, dataset, place, code and message\n"
               "show  one row with its original text\n"
               "drop  forget a row; mended rows vanish by themselves when their file is\n"
               "      imported again",
    .max_arguments = 2,
    .run = run,
};
