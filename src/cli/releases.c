#include <stdio.h>

#include "cli/command.h"
#include "series/landing.h"

static void print_entry(const ReleaseEntry *e)
{
    printf("%s%lld\t" STR_FMT "\t" STR_FMT, e->is_current ? "*" : " ", (long long)e->info.number,
           STR_ARG(e->info.created_text), STR_ARG(e->kind));
    if (e->points_to)
        printf(" to %lld", (long long)e->points_to);
    else
        printf("\tread %lld, stored %lld, unchanged %lld, duplicate %lld, quarantined %lld, "
               "conflicts %lld, deleted %lld",
               (long long)e->read, (long long)e->stored, (long long)e->unchanged,
               (long long)e->duplicate, (long long)e->quarantined, (long long)e->conflicts,
               (long long)e->deleted);
    printf("\t%llu observations\t" STR_FMT "\n", (unsigned long long)e->info.observation_count,
           STR_ARG(e->info.title));
}

static ErrCode run_releases(Call *call, Err *err)
{
    Store *store;
    ReleaseEntry *list;
    size_t count = 0;
    TRY(call_store(call, STORE_READ, &store, err));
    Arena *arena = arena_new(64 << 20);
    ErrCode rc = store_releases(store, arena, str_of(call->arguments[0]), &list, &count, err);
    for (size_t i = 0; !rc && i < count; i++)
        print_entry(&list[i]);
    arena_free(arena);
    store_close(store);
    return rc;
}

const Command command_releases = {
    .name = "releases",
    .arguments = "DATASET",
    .summary = "list the releases of a dataset, newest first",
    .details =
        "One line a release; the one in force is marked with a star. What an import counted\n"
        "adds up: read = stored + unchanged + duplicate + quarantined.",
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_releases,
};

static ErrCode run_undo(Call *call, Err *err)
{
    Store *store;
    uint64_t to;
    int64_t now = 0;
    TRY(call_number(call, "--to", 1, INT32_MAX, 0, &to, err));
    TRY(call_store(call, STORE_WRITE, &store, err));
    ErrCode rc = landing_undo(store, str_of(call->arguments[0]), (int64_t)to, &now, err);
    if (!rc)
        printf("%s is now at release %lld\n", call->arguments[0], (long long)now);
    store_close(store);
    return rc;
}

static const Option UNDO_OPTIONS[] = {
    {"--to", "NUMBER", "bring back this release instead of the one before the newest"}, {0}};

const Command command_undo = {
    .name = "undo",
    .arguments = "DATASET",
    .summary = "bring back the state before the newest release",
    .details = "Nothing is erased: a new release is entered that holds what the earlier one held.\n"
               "A second undo brings back what the first one took away.",
    .options = UNDO_OPTIONS,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_undo,
};
