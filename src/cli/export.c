#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/command.h"
#include "outlet/sdmx_csv.h"
#include "structure/export.h"

enum { STRUCTURE_MAX = 512 << 20, FOLDER_MAX = 4000 };

static ErrCode write_data(Release *release, Str version, const char *path, Err *err)
{
    FileOut out;
    SdmxCsvOptions options = {.version = SDMX_CSV_2, .dataflow_version = version};
    TRY(file_out_open(&out, path, err));
    ErrCode rc = sdmx_csv_write(release, &(Selection){0}, &options, out.fd, out.path, err);
    if (!rc)
        return file_out_commit(&out, 0644, err);
    file_out_abort(&out);
    return rc;
}

static ErrCode write_structure(Store *store, Release *release, const char *path, Str *version,
                               Arena *arena, Err *err)
{
    const Layout *l = release_layout(release);
    Structures *s = structures_new(store_db(store));
    ArtefactRef flow, structure;
    Buf out;
    buf_init(&out, STRUCTURE_MAX);
    ErrCode rc = structure_flow_version(s, l, version, err);
    if (!rc && artefact_ref_parse(l->dataset, &flow) &&
        artefact_ref_parse(l->structure, &structure)) {
        flow.version = *version;
        rc = structure_export(s, flow, structure, &out, err);
    }
    if (!rc)
        rc = file_write(path, buf_str(&out), 0644, err);
    *version = arena_dup(arena, *version);
    buf_clear(&out);
    structures_free(s);
    return rc;
}

static ErrCode export_release(Store *store, Release *release, const char *folder, Err *err)
{
    char data[FOLDER_MAX + 20], structure[FOLDER_MAX + 20];
    Str version = STR("");
    snprintf(data, sizeof data, "%s/data.csv", folder);
    snprintf(structure, sizeof structure, "%s/structure.xml", folder);
    TRY(file_make_dirs(folder, err));
    Arena *arena = arena_new(1 << 20);
    ErrCode rc = write_structure(store, release, structure, &version, arena, err);
    if (!rc)
        rc = write_data(release, version, data, err);
    arena_free(arena);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    Release *release = NULL;
    int64_t when;
    char folder[FOLDER_MAX];
    int len =
        snprintf(folder, sizeof folder, "%s",
                 call_has(call, "--output") ? call_option(call, "--output") : call->arguments[0]);
    if (len < 0 || len >= FOLDER_MAX)
        return err_set(err, ERR_INVALID, "the name of the folder is longer than %d bytes",
                       FOLDER_MAX - 1);
    for (char *c = folder; *c && !call_has(call, "--output"); c++)
        *c = *c == ':' || *c == '/' ? '_' : *c;
    TRY(call_moment(call, "--as-of", &when, err));
    TRY(call_store(call, STORE_READ, &store, err));
    ErrCode rc = store_release(store, str_of(call->arguments[0]), when, &release, err);
    if (!rc)
        rc = export_release(store, release, folder, err);
    if (!rc)
        printf("%s/structure.xml and %s/data.csv written\n", folder, folder);
    release_unref(release);
    store_close(store);
    return rc;
}

static const Option OPTIONS[] = {
    {"--output", "FOLDER", "where to; else a folder named after the dataset"},
    {"--as-of", "DATE", "as it was known here at the end of that day, or at that moment (UTC)"},
    {0}};

const Command command_export = {
    .name = "export",
    .arguments = "DATASET",
    .summary = "write a dataset as SDMX files that any SDMX tool reads",
    .details = "Writes structure.xml (SDMX-ML 2.1) and data.csv (SDMX-CSV 2.0) into a folder. The\n"
               "folder, imported into an empty data folder, exports to the same bytes.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run,
};
