#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/serve.h"
#include "format/csv.h"
#include "intake/intake.h"

/* The sample region lies in the program; its files are written out, imported, and removed. */
static ErrCode write_file(const char *folder, const char *name, Err *err)
{
    char asset[240], path[600];
    Str bytes;
    snprintf(asset, sizeof asset, "sample/%s", name);
    snprintf(path, sizeof path, "%s/%s", folder, strrchr(name, '/') + 1);
    if (!asset_find(str_of(asset), &bytes))
        return err_set(err, ERR_NOT_FOUND, "the program has no '%s'", asset);
    return file_write(path, bytes, 0644, err);
}

static ErrCode import_dataset(Store *store, const CsvRecord *row, Arena *arena, Err *err)
{
    char folder[] = "/tmp/darya-sample-XXXXXX", name[200];
    const char *paths[] = {folder};
    Intake *intake;
    const IntakeReport *report;
    IntakeOptions options = {.dataset = STR(""),
                             .action = STR(""),
                             .yes = true,
                             .title = arena_dup(arena, row->fields[1]),
                             .published = arena_dup(arena, row->fields[2])};
    static const char *const files[] = {"structure.xml", "data.csv"};
    if (!mkdtemp(folder))
        return err_set(err, ERR_IO, "cannot make a temporary folder");
    ErrCode rc = ERR_OK;
    for (int i = 0; i < 2 && !rc; i++) {
        snprintf(name, sizeof name, STR_FMT "/%s", STR_ARG(row->fields[0]), files[i]);
        rc = write_file(folder, name, err);
    }
    if (!rc)
        rc = intake_run(&intake, store, paths, 1, NULL, &options, &report, err);
    if (!rc) {
        printf("  " STR_FMT ": %llu values\n", STR_ARG(options.title),
               (unsigned long long)report->totals.stored + report->totals.unchanged);
        intake_free(intake);
    }
    ErrCode removed = file_remove_tree(folder, rc ? NULL : err);
    return rc ? rc : removed;
}

static ErrCode import_sample(Store *store, Err *err)
{
    Str list;
    CsvReader reader;
    if (!asset_find(STR("sample/datasets.csv"), &list))
        return err_set(err, ERR_NOT_FOUND, "the program has no sample");
    CsvRecord *row = mem_alloc(sizeof *row);
    Arena *arena = arena_new(1 << 20);
    csv_open(&reader, list, ',');
    ErrCode rc = csv_next(&reader, row, err); /* the header */
    while (!rc && !(rc = csv_next(&reader, row, err)) && row->count)
        rc = import_dataset(store, row, arena, err);
    csv_close(&reader);
    arena_free(arena);
    mem_free(row);
    return rc;
}

static ErrCode fill(const char *data_dir, Err *err)
{
    Store *store;
    TRY(store_open(&store, data_dir, STORE_CREATE, program_migrations, program_migration_count,
                   err));
    printf("The sample region, real and dated:\n");
    ErrCode rc = import_sample(store, err);
    store_close(store);
    return rc;
}

static ErrCode show(const char *data, Str listen, bool serve, Err *err)
{
    TRY(fill(data, err));
    if (!serve)
        return ERR_OK;
    printf("Data folder: %s\n", data);
    return serve_folder(data, listen, "", err);
}

static ErrCode run(Call *call, Err *err)
{
    char temporary[] = "/tmp/darya-demo-XXXXXX";
    Str listen = call_has(call, "--listen") ? call_text(call, "--listen") : STR("127.0.0.1:8017");
    const char *named = call_option(call, "--data");
    const char *data = named ? named : mkdtemp(temporary);
    if (!data)
        return err_set(err, ERR_IO, "cannot make a temporary folder");
    ErrCode rc = show(data, listen, !call_has(call, "--no-serve"), err);
    ErrCode removed = named ? ERR_OK : file_remove_tree(data, rc ? NULL : err);
    return rc ? rc : removed;
}

static const Option OPTIONS[] = {
    {"--listen", "ADDRESS:PORT", "where to answer; else 127.0.0.1:8017"},
    {"--no-serve", NULL, "only fill the data folder"},
    {0}};

const Command command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = "serve the sample region: real figures of six countries",
    .details =
        "Fills a data folder (--data, else a temporary one) with the sample that lies in the\n"
        "program, and serves it. Every figure is real, with its source and date.",
    .options = OPTIONS,
    .run = run,
};
