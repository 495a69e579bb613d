#include <stdio.h>

#include "cli/command.h"

static void print_dataset(const DatasetInfo *d)
{
    printf(STR_FMT "\t" STR_FMT "\trelease %lld of " STR_FMT
                   "\t%llu series\t%llu observations\t" STR_FMT " to " STR_FMT "\n",
           STR_ARG(d->id), STR_ARG(d->name), (long long)d->current.number,
           STR_ARG(str_part(d->current.created_text, 0, 10)),
           (unsigned long long)d->current.series_count,
           (unsigned long long)d->current.observation_count, STR_ARG(d->current.first_period),
           STR_ARG(d->current.last_period));
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    DatasetInfo *list;
    size_t count = 0;
    TRY(call_store(call, STORE_READ, &store, err));
    Arena *arena = arena_new(64 << 20);
    ErrCode rc = store_datasets(store, arena, &list, &count, err);
    for (size_t i = 0; !rc && i < count; i++)
        print_dataset(&list[i]);
    if (!rc && !count)
        fprintf(stderr, "no dataset yet; 'darya import' brings some\n");
    arena_free(arena);
    store_close(store);
    return rc;
}

const Command command_datasets = {
    .name = "datasets",
    .arguments = "",
    .summary = "list the datasets and what is in force of each",
    .details = "One line a dataset: its id, name, release, size and periods, set apart by tabs.",
    .run = run,
};
