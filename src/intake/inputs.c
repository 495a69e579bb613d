#include "intake/inputs.h"

/* --- the name of a file --- */

static Str folder_of(Str name)
{
    size_t at = name.len;
    while (at > 0 && name.ptr[at - 1] != '/')
        at--;
    return str_part(name, 0, at);
}

static Str base_of(Str name) { return str_part(name, folder_of(name).len, name.len); }

/* "csv" of "a/b.csv" and of "a/b.csv.gz"; "" of a name without a dot. */
static Str ending_of(Str name)
{
    static const Str packed[] = {STR_INIT(".gz"), STR_INIT(".zst"), STR_INIT(".zip")};
    Str base = base_of(name);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (str_ends(base, packed[i]))
            base = str_part(base, 0, base.len - packed[i].len);
    size_t at = base.len;
    while (at > 0 && base.ptr[at - 1] != '.')
        at--;
    return at ? str_part(base, at, base.len) : STR("");
}

/* README, LICENSE and their like stand beside data of any ending. */
static bool is_about(Str name)
{
    static const Str about[] = {STR_INIT("readme"), STR_INIT("license"), STR_INIT("licence"),
                                STR_INIT("changelog")};
    Str base = base_of(name);
    for (size_t i = 0; i < sizeof about / sizeof *about; i++)
        if (str_eq_nocase(str_part(base, 0, about[i].len), about[i]))
            return true;
    return false;
}

/* --- files among data --- */

static bool is_data(InputKind kind)
{
    return kind == INPUT_SDMX_STRUCTURE || kind == INPUT_SDMX_DATA || kind == INPUT_SDMX_CSV ||
           kind == INPUT_UNSD_TABLE || kind == INPUT_OPEN_SDG_DATA || kind == INPUT_TABLE;
}

static bool is_named_as_data(Str name)
{
    char code[32];
    Str ending = ending_of(name), folder = folder_of(name);
    if (!str_eq_nocase(ending, STR("csv")) && !str_eq_nocase(ending, STR("tsv")) &&
        !str_eq_nocase(ending, STR("xml")))
        return false;
    return str_eq(folder, STR("data/")) || str_ends(folder, STR("/data/")) ||
           detect_indicator(name, code).len > 0;
}

/* Whether the input `at`, which nobody reads, should have been data: by its name, or because a file
 * beside it with the same ending is. */
static bool is_among_data(const Intake *in, const IntakeInput *inputs, size_t count, size_t at)
{
    Str name = inputs[at].name, ending = ending_of(name);
    if (is_about(name) || !ending.len)
        return false;
    if (is_named_as_data(name))
        return true;
    for (size_t i = 0; i < count; i++)
        if (is_data(inputs[i].kind) && intake_reads(in, inputs[i].kind) &&
            str_eq_nocase(ending_of(inputs[i].name), ending) &&
            str_eq(folder_of(inputs[i].name), folder_of(name)))
            return true;
    return false;
}

/* --- what becomes of them --- */

static const char *what_it_is(const IntakeInput *input)
{
    const char *accident = input->kind == INPUT_UNKNOWN ? detect_accident(input->bytes) : NULL;
    if (input->kind == INPUT_SDMX_OTHER)
        return detect_sdmx_form(input->bytes);
    return accident ? accident : input_kind_text(input->kind);
}

ErrCode inputs_refuse(const IntakeInput *input, Err *err)
{
    ErrCode code = input->kind == INPUT_SDMX_OTHER ? ERR_UNSUPPORTED : ERR_PARSE;
    err_set(err, code, "the file is %s", what_it_is(input));
    err_at(err, input->name, 0, 0);
    if (input->kind == INPUT_TABLE)
        err_hint(err, "tell its columns with --mapping");
    else if (input->kind != INPUT_EMPTY)
        err_hint(err, "'darya help import' lists what can be read");
    return code;
}

/* A mapping explains every table that does not explain itself as SDMX. */
static InputKind kind_of(const Intake *in, const SourceInput *s)
{
    InputKind kind = detect(s->name, s->bytes);
    bool is_table = kind == INPUT_UNSD_TABLE || kind == INPUT_OPEN_SDG_DATA;
    return is_table && in->options->mapping.len ? INPUT_TABLE : kind;
}

static ErrCode leave_out(Intake *in, IntakeInput *inputs, size_t count, size_t at, Err *err)
{
    IntakeInput *input = &inputs[at];
    if (!source_input(in->source, at)->in_folder)
        return inputs_refuse(input, err);
    if (!is_among_data(in, inputs, count, at)) {
        vec_push(&in->skipped,
                 arena_printf(in->arena, STR_FMT ": %s", STR_ARG(input->name), what_it_is(input)));
        input->kind = INPUT_UNKNOWN;
        return ERR_OK;
    }
    ErrCode code = inputs_refuse(input, err);
    err_hint(err, "it stands among data files, and without it what it held would be deleted: mend "
                  "it, or take it out of the folder");
    return code;
}

ErrCode inputs_sort(Intake *in, IntakeInput *inputs, Err *err)
{
    size_t count = source_count(in->source);
    for (size_t i = 0; i < count; i++) {
        const SourceInput *s = source_input(in->source, i);
        inputs[i] = (IntakeInput){s->name, s->bytes, kind_of(in, s)};
    }
    IntakeInput first = count ? inputs[0] : (IntakeInput){0};
    for (size_t i = 0; i < count; i++) {
        if (intake_reads(in, inputs[i].kind))
            in->report.file_count++;
        else
            TRY(leave_out(in, inputs, count, i, err));
    }
    return count && !in->report.file_count ? inputs_refuse(&first, err) : ERR_OK;
}
