#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/num.h"
#include "cli/command.h"
#include "format/csv.h"
#include "progress/champion.h"
#include "progress/profile.h"
#include "progress/sdsn_codebook.h"

static ErrCode put(Str bytes, Err *err)
{
    return file_put(STDOUT_FILENO, bytes, "standard output", err);
}

static ErrCode write_profile(const SdsnCodebook *book, Str edition, Err *err)
{
    Buf out;
    buf_init(&out, SDSN_PROFILE_MAX_BYTES);
    sdsn_codebook_profile(book, edition, &out);
    ErrCode rc = out.failed ? err_set(err, ERR_TOO_LARGE, "a profile has at most 8 MB")
                            : put(buf_str(&out), err);
    buf_clear(&out);
    return rc;
}

static ErrCode convert(const Call *call, Err *err)
{
    Str text, file = str_of(call->arguments[1]);
    SdsnCodebook *book;
    Str edition =
        call_has(call, "--edition") ? call_text(call, "--edition") : STR("SDG Index 2019");
    TRY(file_read(call->arguments[1], SDSN_CODEBOOK_MAX_BYTES, &text, err));
    ErrCode rc = sdsn_codebook_read(&book, text, file, err);
    mem_free((void *)text.ptr);
    TRY(rc);
    rc = write_profile(book, edition, err);
    sdsn_codebook_free(book);
    return rc;
}

static void print_summary(const Profile *profile)
{
    static const char *const names[] = {"none", "value", "relative", "universal", "champion"};
    size_t kinds[5] = {0}, of_some = 0, scored = 0;
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *row = profile_row(profile, i);
        kinds[row->kind]++;
        of_some += row->places.len > 0;
        scored += row->worst < row->best || row->worst > row->best;
    }
    printf("rows,%zu\n", profile_count(profile));
    for (size_t i = 0; i < 5; i++)
        if (kinds[i])
            printf("kind %s,%zu\n", names[i], kinds[i]);
    printf("with bounds of a score,%zu\nfor some places alone,%zu\n", scored, of_some);
}

static ErrCode check(const Call *call, Err *err)
{
    Str text;
    Profile *profile;
    TRY(file_read(call->arguments[1], PROFILE_MAX_BYTES, &text, err));
    ErrCode rc = profile_read(&profile, text, str_of(call->arguments[1]), err);
    mem_free((void *)text.ptr);
    TRY(rc);
    print_summary(profile);
    profile_free(profile);
    return ERR_OK;
}

static ErrCode show(const Call *call, Err *err)
{
    Str name = call->argument_count > 1 ? str_of(call->arguments[1]) : STR("sdg"), bytes;
    char path[FILE_PATH_MAX];
    int len = snprintf(path, sizeof path, "profiles/" STR_FMT ".csv", STR_ARG(name));
    if (len > 0 && len < (int)sizeof path && asset_find((Str){path, (size_t)len}, &bytes))
        return put(bytes, err);
    err_set(err, ERR_NOT_FOUND, "there is no profile '" STR_FMT "' in the program", STR_ARG(name));
    err_hint(err, "'darya profile show' prints the one of the global framework");
    return ERR_NOT_FOUND;
}

/* --- the paces of champions, measured on a release --- */

/* Of each row its rate; NAN: it has one, needs none, or cannot be measured. */
static double *measure_rates(const Profile *profile, const Panel *panel, int as_of)
{
    double *rates = mem_alloc((profile_count(profile) + 1) * sizeof *rates);
    for (size_t i = 0; i < profile_count(profile); i++) {
        const ProfileRow *row = profile_row(profile, i);
        size_t variable = row->kind == AIM_CHAMPION ? profile_variable(row, panel) : SIZE_MAX;
        rates[i] = NAN;
        if (variable != SIZE_MAX &&
            !champion_rate(panel, variable, row->want == WANT_UP, as_of, &rates[i]))
            rates[i] = NAN;
    }
    return rates;
}

static void put_row(Buf *out, const CsvRecord *record, size_t value, double rate)
{
    char text[32];
    for (size_t i = 0; i < record->count; i++) {
        Str cell = record->fields[i];
        if (i == value && !isnan(rate)) {
            snprintf(text, sizeof text, "%.4f", rate);
            cell = str_of(text);
        }
        if (i)
            buf_char(out, ',');
        csv_write(out, cell, ',');
    }
    buf_char(out, '\n');
}

/* The profile as it is written, with its rates in the column `value`. */
static ErrCode fill_rates(Str text, const double *rates, Buf *out, Err *err)
{
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    size_t value = 0;
    csv_open(&reader, text, csv_guess_separator(text));
    ErrCode rc = csv_next(&reader, record, err);
    while (!rc && value < record->count && !str_eq(str_trim(record->fields[value]), STR("value")))
        value++;
    put_row(out, record, value, NAN);
    for (size_t i = 0; !rc && !(rc = csv_next(&reader, record, err)) && record->count; i++)
        put_row(out, record, value, rates[i]);
    csv_close(&reader);
    mem_free(record);
    return rc;
}

static ErrCode print_rates(const Profile *profile, Str text, Release *release,
                           const Framework *framework, Err *err)
{
    Panel *panel;
    Buf out;
    uint64_t as_of = 0;
    Str published = str_part(release_info(release)->published, 0, 4);
    if (!num_read_u64(published, 9999, &as_of))
        num_read_u64(str_part(release_info(release)->last_period, 0, 4), 9999, &as_of);
    TRY(panel_new(&panel, release, framework, err));
    double *rates = measure_rates(profile, panel, (int)as_of);
    buf_init(&out, 2 * PROFILE_MAX_BYTES);
    ErrCode rc = fill_rates(text, rates, &out, err);
    if (!rc)
        rc = put(buf_str(&out), err);
    buf_clear(&out);
    mem_free(rates);
    panel_free(panel);
    return rc;
}

static ErrCode rates_of(const Call *call, const Profile *profile, Str text, Err *err)
{
    Store *store = NULL;
    Release *release = NULL;
    Framework *framework;
    if (!call_has(call, "--dataset"))
        return err_set(err, ERR_INVALID, "name with --dataset on which release to measure");
    TRY(framework_new(&framework, err));
    ErrCode rc = call_store(call, STORE_READ, &store, err);
    if (!rc)
        rc = store_release(store, call_text(call, "--dataset"), 0, &release, err);
    if (!rc)
        rc = print_rates(profile, text, release, framework, err);
    release_unref(release);
    store_close(store);
    framework_free(framework);
    return rc;
}

static ErrCode rates(const Call *call, Err *err)
{
    Str text;
    Profile *profile;
    TRY(file_read(call->arguments[1], PROFILE_MAX_BYTES, &text, err));
    ErrCode rc = profile_read(&profile, text, str_of(call->arguments[1]), err);
    if (!rc) {
        rc = rates_of(call, profile, text, err);
        profile_free(profile);
    }
    mem_free((void *)text.ptr);
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    Str verb = str_of(call->arguments[0]);
    bool has_file = call->argument_count > 1;
    if (str_eq(verb, STR("show")))
        return show(call, err);
    if (has_file && str_eq(verb, STR("check")))
        return check(call, err);
    if (has_file && str_eq(verb, STR("convert")))
        return convert(call, err);
    if (has_file && str_eq(verb, STR("rates")))
        return rates(call, err);
    err_set(err, ERR_INVALID, "a profile is checked, converted, shown or given its rates");
    err_hint(err, "'darya profile check FILE', 'convert CODEBOOK', 'rates FILE' or 'show [NAME]'");
    return ERR_INVALID;
}

static const Option OPTIONS[] = {
    {"--edition", "NAME", "convert: how sources begin; else 'SDG Index 2019'"},
    {"--dataset", "AGENCY:ID", "rates: the dataset to measure on"},
    {0}};

const Command command_profile = {
    .name = "profile",
    .arguments = "check FILE | convert CODEBOOK | rates FILE | show [NAME]",
    .summary = "check, make or print what progress is measured against",
    .details =
        "check    reads a profile and counts its rows by kind, or tells line and column of\n"
        "         what is wrong with it.\n"
        "convert  makes a profile of the codebook of an SDG Index (its sheet 'Codebook' as\n"
        "         CSV) and prints it: bounds, thresholds, direction, goal. Its targets are\n"
        "         the green thresholds. The time panel of the index comes in by 'darya\n"
        "         import --mapping', with 'wide: SERIES'.\n"
        "rates    prints a profile with the pace of the best tenth of places in each row of kind\n"
        "         champion, measured on the release in force of --dataset, so that a dataset\n"
        "         of few places can be assessed by it.\n"
        "show     prints a profile that is part of the program, 'sdg' unless named.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run,
};
