#include <stdio.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/file.h"
#include "base/mem.h"
#include "cli/command.h"
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
    err_set(err, ERR_INVALID, "a profile is checked, converted or shown");
    err_hint(err, "'darya profile check FILE', 'convert CODEBOOK' or 'show [NAME]'");
    return ERR_INVALID;
}

static const Option OPTIONS[] = {{"--edition", "NAME", "how sources begin; else 'SDG Index 2019'"},
                                 {0}};

const Command command_profile = {
    .name = "profile",
    .arguments = "check FILE | convert CODEBOOK | show [NAME]",
    .summary = "check, make or print what progress is measured against",
    .details = "check    reads a profile and counts its rows by kind, or tells line and column of\n"
               "         what is wrong with it.\n"
               "convert  makes a profile of the codebook of an SDG Index (its sheet 'Codebook' as\n"
               "         CSV) and prints it: bounds, thresholds, direction, goal. Its targets are\n"
               "         the green thresholds. The time panel of the index comes in by 'darya\n"
               "         import --mapping', with 'wide: SERIES'.\n"
               "show     prints a profile that is part of the program, 'sdg' unless named.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run,
};
