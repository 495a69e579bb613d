#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "cli/command.h"
#include "outlet/observation_json.h"
#include "outlet/sdmx_csv.h"
#include "series/extract.h"
#include "structure/export.h"

enum { ARROW_MAX_OBSERVATIONS = 50000000 };

static ErrCode put(Str bytes, Err *err)
{
    return file_put(STDOUT_FILENO, bytes, "standard output", err);
}

static ErrCode write_csv(Store *store, Release *release, const Selection *selection, Err *err)
{
    Structures *structures = structures_new(store_db(store));
    SdmxCsvOptions options = {.version = SDMX_CSV_2};
    ErrCode rc =
        structure_flow_version(structures, release_layout(release), &options.dataflow_version, err);
    if (!rc)
        rc = sdmx_csv_write(release, selection, &options, STDOUT_FILENO, "standard output", err);
    structures_free(structures);
    return rc;
}

static ErrCode write_json(Release *release, const Selection *selection, Err *err)
{
    ObservationJson *json;
    Str chunk;
    ErrCode rc = ERR_OK;
    TRY(observation_json_open(&json, release, selection, err));
    while (!rc && observation_json_next(json, &chunk))
        rc = put(chunk, err);
    observation_json_close(json);
    return rc;
}

static ErrCode put_pieces(void *context, const Str *pieces, size_t count, Err *err)
{
    (void)context;
    for (size_t i = 0; i < count; i++)
        TRY(put(pieces[i], err));
    return ERR_OK;
}

static ErrCode write_selection(Store *store, Release *release, const Selection *selection,
                               Str format, Err *err)
{
    if (!format.len || str_eq(format, STR("csv")))
        return write_csv(store, release, selection, err);
    if (str_eq(format, STR("json")))
        return write_json(release, selection, err);
    if (str_eq(format, STR("arrow")))
        return extract_arrow(release, selection, ARROW_MAX_OBSERVATIONS, put_pieces, NULL, err);
    err_set(err, ERR_INVALID, "there is no format '" STR_FMT "'", STR_ARG(format));
    err_hint(err, "the formats are csv, json and arrow");
    return ERR_INVALID;
}

static ErrCode query(const Call *call, Store *store, Release *release, Arena *arena, Err *err)
{
    KeyFilter filter;
    uint64_t last, first;
    Str key = call->argument_count > 1 ? str_of(call->arguments[1]) : STR("");
    TRY(call_number(call, "--last", 1, UINT32_MAX, 0, &last, err));
    TRY(call_number(call, "--first", 1, UINT32_MAX, 0, &first, err));
    TRY(key_filter_parse(&filter, arena, release_layout(release), key, err));
    Selection selection = {.filter = &filter,
                           .start = call_text(call, "--start"),
                           .end = call_text(call, "--end"),
                           .first_n = (uint32_t)first,
                           .last_n = (uint32_t)last};
    return write_selection(store, release, &selection, call_text(call, "--format"), err);
}

static ErrCode run(Call *call, Err *err)
{
    Store *store;
    Release *release = NULL;
    int64_t when;
    TRY(call_moment(call, "--as-of", &when, err));
    TRY(call_store(call, STORE_READ, &store, err));
    Arena *arena = arena_new(64 << 20);
    ErrCode rc = store_release(store, str_of(call->arguments[0]), when, &release, err);
    if (!rc)
        rc = query(call, store, release, arena, err);
    release_unref(release);
    arena_free(arena);
    store_close(store);
    return rc;
}

static const Option OPTIONS[] = {
    {"--start", "PERIOD", "from this period on: 2015, 2015-Q2, 2015-07"},
    {"--end", "PERIOD", "up to this period; a year covers all its months"},
    {"--first", "N", "the first N observations of each series"},
    {"--last", "N", "the last N observations of each series"},
    {"--as-of", "DATE", "as it was known here at the end of that day, or at that moment (UTC)"},
    {"--format", "csv|json|arrow", "SDMX-CSV 2.0 (default), JSON, or an Arrow file"},
    {0}};

const Command command_query = {
    .name = "query",
    .arguments = "DATASET [KEY]",
    .summary = "print observations of a dataset",
    .details = "KEY picks series in SDMX syntax: one part for each dimension, set apart by dots,\n"
               "several codes joined by '+', an empty part for any: 'SI_POV_DAY1.417+398'.\n"
               "Trailing parts may be left off; several whole keys are joined by ','.\n"
               "Values come out as they were published, decimals included.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run,
};
