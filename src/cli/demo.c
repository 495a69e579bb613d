#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/sample_register.h"
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

/* What sample/datasets.csv says of each dataset. */
typedef struct {
    Str folder, id, title, published, owner, licence, source_url;
} Described;

typedef struct {
    Described items[8];
    size_t count;
} Sample;

static ErrCode read_sample(Sample *sample, Arena *arena, Err *err)
{
    Str list;
    CsvReader reader;
    sample->count = 0;
    if (!asset_find(STR("sample/datasets.csv"), &list))
        return err_set(err, ERR_NOT_FOUND, "the program has no sample");
    CsvRecord *row = mem_alloc(sizeof *row);
    csv_open(&reader, list, ',');
    ErrCode rc = csv_next(&reader, row, err); /* the header */
    while (!rc && sample->count < 8 && !(rc = csv_next(&reader, row, err)) && row->count) {
        const Str *f = row->fields;
        sample->items[sample->count++] =
            (Described){arena_dup(arena, f[0]), arena_dup(arena, f[1]), arena_dup(arena, f[2]),
                        arena_dup(arena, f[3]), arena_dup(arena, f[4]), arena_dup(arena, f[5]),
                        arena_dup(arena, f[6])};
    }
    csv_close(&reader);
    mem_free(row);
    return rc;
}

/* --- a folder with other data is left alone --- */

static bool is_of_sample(const Sample *sample, const DatasetInfo *info)
{
    for (size_t i = 0; i < sample->count; i++) {
        const Described *d = &sample->items[i];
        if (str_eq(d->id, info->id))
            return str_eq(d->title, info->current.title) &&
                   str_eq(d->published, info->current.published);
    }
    return false;
}

static ErrCode check_folder(Store *store, const Sample *sample, Arena *arena, Err *err)
{
    DatasetInfo *list;
    size_t count;
    TRY(store_datasets(store, arena, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (!is_of_sample(sample, &list[i])) {
            err_set(err, ERR_CONFLICT, "'%s' holds '" STR_FMT "', which is not the sample's",
                    store_dir(store), STR_ARG(list[i].id));
            err_hint(err, "give another folder with --data; 'darya serve' shows this one");
            return ERR_CONFLICT;
        }
    return ERR_OK;
}

/* --- filling it --- */

static ErrCode import_dataset(Store *store, const Described *d, Err *err)
{
    char folder[] = "/tmp/darya-sample-XXXXXX", name[200];
    const char *paths[] = {folder};
    Intake *intake;
    const IntakeReport *report;
    IntakeOptions options = {.dataset = STR(""),
                             .action = STR(""),
                             .yes = true,
                             .title = d->title,
                             .published = d->published,
                             .owner = d->owner,
                             .licence = d->licence,
                             .source_url = d->source_url};
    static const char *const files[] = {"structure.xml", "data.csv"};
    if (!mkdtemp(folder))
        return err_set(err, ERR_IO, "cannot make a temporary folder");
    ErrCode rc = ERR_OK;
    for (int i = 0; i < 2 && !rc; i++) {
        snprintf(name, sizeof name, STR_FMT "/%s", STR_ARG(d->folder), files[i]);
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

static ErrCode import_sample(Store *store, Arena *arena, Err *err)
{
    Sample sample;
    TRY(read_sample(&sample, arena, err));
    TRY(check_folder(store, &sample, arena, err));
    printf("The sample region, real and dated:\n");
    for (size_t i = 0; i < sample.count; i++)
        TRY(import_dataset(store, &sample.items[i], err));
    return ERR_OK;
}

/* Figures first: the register's records link to nothing of them. */
static ErrCode fill(Registry *r, Err *err)
{
    TRY(sample_register_check(r, err));
    TRY(import_sample(r->store, r->arena, err));
    return sample_register_load(r, err);
}

static ErrCode show(const Call *call, Str listen, bool serve, Err *err)
{
    TRY(registry_run_alone(call, STORE_CREATE, fill, err));
    if (!serve)
        return ERR_OK;
    printf("Data folder: %s\n", call->data_dir);
    SiteOptions options = {call_store_options(call), "", register_types, NULL};
    return serve_folder(&options, listen, err);
}

static ErrCode run(Call *call, Err *err)
{
    char temporary[] = "/tmp/darya-demo-XXXXXX";
    Str listen = call_has(call, "--listen") ? call_text(call, "--listen") : STR("127.0.0.1:8017");
    bool serve = !call_has(call, "--no-serve");
    if (!serve && !call->data_is_named) {
        err_set(err, ERR_INVALID, "'--no-serve' needs a folder to fill");
        err_hint(err, "name it with --data or DARYA_DATA; without one, demo's folder is removed");
        return ERR_INVALID;
    }
    const char *data = call->data_is_named ? call->data_dir : mkdtemp(temporary);
    if (!data)
        return err_set(err, ERR_IO, "cannot make a temporary folder");
    call->data_dir = data;
    ErrCode rc = show(call, listen, serve, err);
    ErrCode removed = call->data_is_named ? ERR_OK : file_remove_tree(data, rc ? NULL : err);
    return rc ? rc : removed;
}

static const Option OPTIONS[] = {
    {"--listen", "ADDRESS:PORT", "where to answer; else 127.0.0.1:8017"},
    {"--no-serve", NULL, "only fill the data folder, which must be named"},
    {"--data", "FOLDER", "the data folder; else DARYA_DATA, else a temporary one"},
    {0}};

const Command command_demo = {
    .name = "demo",
    .arguments = "",
    .summary = "serve the sample region: real figures of six countries, and a register",
    .details =
        "Fills a data folder with the sample that lies in the program, and serves it. Every\n"
        "figure and every record is real, with its source and date. A temporary folder\n"
        "goes when the server ends; a folder that holds other data is refused with\n"
        "status 4.",
    .options = OPTIONS,
    .run = run,
};
