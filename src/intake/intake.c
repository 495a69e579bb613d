#include "intake/intake_parts.h"

#include <stdarg.h>
#include <stdio.h>

#include "intake/inputs.h"
#include "intake/label_text.h"
#include "intake/options.h"
#include "intake/reader.h"

enum { MAX_OBSERVATIONS = 500000000, KEPT_FINDINGS = 200000 };

Arena *intake_arena(Intake *in) { return in->arena; }
Store *intake_store(Intake *in) { return in->store; }
Structures *intake_structures(Intake *in) { return in->structures; }
const IntakeOptions *intake_options(const Intake *in) { return in->options; }

void intake_progress(Intake *in, Str name, size_t done, size_t total)
{
    if (in->options->progress)
        in->options->progress(in->options->context, name, done, total);
}

LandMode intake_mode(const Intake *in, bool is_bulk)
{
    if (str_eq(in->options->action, STR("merge")))
        return LAND_MERGE;
    if (str_eq(in->options->action, STR("replace")))
        return LAND_REPLACE;
    return is_bulk || source_has_folder(in->source) ? LAND_REPLACE : LAND_MERGE;
}

/* --- datasets --- */

/* Ids of the columns that SDMX-CSV, or Darya in it, has for itself: an export that had them twice
 * could not be read again. */
static ErrCode check_ids(const Layout *l, Err *err)
{
    static const Str taken[] = {STR_INIT("DATAFLOW"),     STR_INIT("STRUCTURE"),
                                STR_INIT("STRUCTURE_ID"), STR_INIT("STRUCTURE_NAME"),
                                STR_INIT("ACTION"),       STR_INIT("SERIES_KEY"),
                                STR_INIT("OBS_KEY"),      STR_INIT("PUBLISHED_VALUE")};
    for (size_t i = 0; i < l->column_count; i++)
        for (size_t k = 0; k < sizeof taken / sizeof *taken; k++) {
            if (!str_eq(l->columns[i].id, taken[k]))
                continue;
            err_set(err, ERR_INVALID,
                    "dataset '" STR_FMT "' has a component '" STR_FMT
                    "', but SDMX-CSV has a column of its own by that name",
                    STR_ARG(l->dataset), STR_ARG(taken[k]));
            err_hint(err, "give the component another id, in the mapping or the data structure");
            return ERR_INVALID;
        }
    return ERR_OK;
}

ErrCode intake_dataset(Intake *in, const Layout *layout, bool is_derived, LandMode mode,
                       IntakeDataset **out, Err *err)
{
    for (size_t i = 0; i < in->datasets.count; i++) {
        *out = in->datasets.items[i];
        if (!str_eq((*out)->id, layout->dataset))
            continue;
        if (mode == LAND_MERGE)
            (*out)->mode = LAND_MERGE; /* the gentler of two wishes */
        return ERR_OK;
    }
    TRY(dataset_id_check(layout->dataset, err));
    TRY(check_ids(layout, err));
    IntakeDataset *d = arena_alloc(in->arena, sizeof *d);
    *d = (IntakeDataset){.draft = draft_new(layout, MAX_OBSERVATIONS),
                         .is_derived = is_derived && derive_is_own(layout),
                         .mode = mode,
                         .labels = mem_alloc(sizeof *d->labels)};
    d->id = draft_layout(d->draft)->dataset;
    d->labels->seen = interner_new();
    vec_push(&in->datasets, d);
    *out = d;
    return ERR_OK;
}

IntakeDataset *intake_find_derived(Intake *in)
{
    for (size_t i = 0; i < in->datasets.count; i++)
        if (in->datasets.items[i]->is_derived)
            return in->datasets.items[i];
    return NULL;
}

Str intake_first_dataset(const Intake *in)
{
    return in->datasets.count ? in->datasets.items[0]->id : STR("");
}

static void labels_free(struct IntakeLabels *l)
{
    for (size_t i = 0; i < LAYOUT_MAX_COLUMNS; i++) {
        vec_clear(&l->of_codes[i]);
        vec_clear(&l->of_component[i]);
    }
    interner_free(l->seen);
    mem_free(l);
}

static int column_of(const Layout *l, Str component)
{
    for (size_t i = 0; i < l->column_count; i++)
        if (str_eq(l->columns[i].id, component))
            return (int)i;
    return -1;
}

/* The text as XML and pages can hold it; it is told when that is another. */
static Str clean_name(Intake *in, Str dataset, IntakePlace at, Str text)
{
    if (label_is_clean(text))
        return text;
    Str clean = label_clean(in->arena, text);
    intake_note(in, dataset, at.file, at.line, "label-character",
                "the name '" STR_FMT "' has a character that is no text, such as a control "
                "character; U+FFFD stands in its place",
                STR_ARG(clean));
    return clean;
}

void intake_label(Intake *in, IntakeDataset *d, IntakePlace place, Str component, Str code,
                  Str lang, Str text)
{
    char key[512];
    int at = column_of(draft_layout(d->draft), component);
    int len = snprintf(key, sizeof key, "%d\x1f" STR_FMT "\x1f" STR_FMT, at, STR_ARG(code),
                       STR_ARG(lang));
    if (at < 0 || !text.len || len < 0 || (size_t)len >= sizeof key)
        return;
    uint32_t known = intern_count(d->labels->seen);
    if (intern(d->labels->seen, (Str){key, (size_t)len}) < known)
        return;
    text = clean_name(in, d->id, place, text);
    DerivedName name = {arena_dup(in->arena, code), arena_dup(in->arena, lang),
                        arena_dup(in->arena, text)};
    if (code.len)
        vec_push(&d->labels->of_codes[at], name);
    else
        vec_push(&d->labels->of_component[at], name);
}

/* --- findings --- */

static void keep_finding(Intake *in, IntakeFinding f)
{
    if (in->findings.count >= KEPT_FINDINGS && f.stored) {
        in->report.findings_left_out++;
        return;
    }
    f.dataset = arena_dup(in->arena, f.dataset);
    f.file = arena_dup(in->arena, f.file);
    f.code = arena_dup(in->arena, f.code);
    f.message = arena_dup(in->arena, f.message);
    f.row = arena_dup(in->arena, f.row);
    vec_push(&in->findings, f);
}

ErrCode intake_quarantine(Intake *in, IntakeDataset *d, Str file, unsigned long line,
                          unsigned long column, const char *code, const char *message, Str row,
                          Err *err)
{
    d->rows++;
    d->quarantined++;
    keep_finding(
        in, (IntakeFinding){d->id, file, str_of(code), str_of(message), row, line, column, false});
    return arena_failed(in->arena)
               ? err_set(err, ERR_TOO_LARGE, "more rows do not fit than can be held in memory")
               : ERR_OK;
}

void intake_note(Intake *in, Str dataset, Str file, unsigned long line, const char *code,
                 const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    char *message = len < 0 ? NULL : arena_alloc(in->arena, (size_t)len + 1);
    if (message)
        vsnprintf(message, (size_t)len + 1, format, again);
    va_end(again);
    va_end(args);
    keep_finding(
        in, (IntakeFinding){dataset, file, str_of(code), str_of(message), STR(""), line, 0, true});
}

void intake_title(Intake *in, IntakePlace at, Str code, Str lang, Str text)
{
    text = clean_name(in, STR(""), at, text);
    vec_push(&in->titles, ((DerivedName){arena_dup(in->arena, code), arena_dup(in->arena, lang),
                                         arena_dup(in->arena, text)}));
}

/* Length of a blank that divides the digits of a number, at the beginning of s: a space, an
 * apostrophe, the no-break spaces U+00A0 and U+202F, the thin space U+2009; 0: none. */
static size_t divider(Str s)
{
    static const Str dividers[] = {STR_INIT(" "), STR_INIT("'"), STR_INIT("\xC2\xA0"),
                                   STR_INIT("\xE2\x80\xAF"), STR_INIT("\xE2\x80\x89")};
    for (size_t i = 0; i < sizeof dividers / sizeof *dividers; i++)
        if (str_starts(s, dividers[i]))
            return dividers[i].len;
    return 0;
}

/* A number with a comma in it, whatever the comma means: 12,5 or 1,000 or 1 234,5. */
static bool is_comma_number(Str s)
{
    static const Str minus = STR_INIT("\xE2\x88\x92"); /* U+2212 */
    size_t commas = 0, digits = 0, sign = s.len && (s.ptr[0] == '-' || s.ptr[0] == '+');
    if (str_starts(s, minus))
        sign = minus.len;
    for (size_t i = sign, step = 1; i < s.len; i += step) {
        char c = s.ptr[i];
        size_t blank = divider(str_part(s, i, s.len));
        step = blank ? blank : 1;
        commas += c == ',';
        digits += c >= '0' && c <= '9';
        if (!blank && c != ',' && c != '.' && !(c >= '0' && c <= '9'))
            return false;
    }
    return commas > 0 && digits > 0;
}

bool intake_judge_text(Str value, const char **code, const char **message)
{
    *code = "value";
    if (is_comma_number(value)) {
        *message = "the value has a comma, which may be a decimal comma or divide thousands; write "
                   "1234.5 for 1 234,5 and 1000 for 1,000";
        return false;
    }
    *message = "the value is longer than a number or a short mark can be";
    if (value.len > 40)
        return false;
    *message = "the value is not UTF-8 text";
    return str_is_utf8(value, NULL);
}

/* --- reading --- */

static const struct {
    InputKind kind;
    ReadInputs *read;
} READERS[] = {{INPUT_SDMX_STRUCTURE, read_structures},
               {INPUT_SDMX_DATA, read_sdmx_data},
               {INPUT_SDMX_CSV, read_sdmx_csv},
               {INPUT_UNSD_TABLE, read_unsd_tables},
               {INPUT_TABLE, read_plain_tables},
               {INPUT_OPEN_SDG_DATA, read_open_sdg},
               {INPUT_OPEN_SDG_LABELS, read_labels},
               {INPUT_OPEN_SDG_SETTINGS, read_settings},
               {INPUT_TITLES, read_titles},
               {INPUT_SHAPES, read_shapes}};

bool intake_reads(const Intake *in, InputKind kind)
{
    if (kind == INPUT_TABLE && !in->options->mapping.len)
        return false;
    for (size_t i = 0; i < sizeof READERS / sizeof *READERS; i++)
        if (READERS[i].kind == kind)
            return true;
    return false;
}

static ErrCode read_all(Intake *in, Err *err)
{
    size_t count = source_count(in->source);
    IntakeInput *inputs = arena_alloc(in->arena, (count + 1) * sizeof *inputs);
    const IntakeInput **same = arena_alloc(in->arena, (count + 1) * sizeof *same);
    if (!inputs || !same)
        return err_set(err, ERR_TOO_LARGE, "too many files");
    TRY(inputs_sort(in, inputs, err));
    for (size_t r = 0; r < sizeof READERS / sizeof *READERS; r++) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++)
            if (inputs[i].kind == READERS[r].kind)
                same[found++] = &inputs[i];
        if (found)
            TRY(READERS[r].read(in, same, found, err));
    }
    return ERR_OK;
}

/* Files that may be packed, as those of the import. */
static ErrCode read_structure_option(Intake *in, const char *path, Err *err)
{
    Source *source;
    ErrCode rc = ERR_OK;
    TRY(source_open(&source, &path, 1, err));
    for (size_t i = 0; i < source_count(source) && !rc; i++) {
        const SourceInput *s = source_input(source, i);
        IntakeInput input = {s->name, s->bytes, detect(s->name, s->bytes)};
        const IntakeInput *one = &input;
        bool is_readable = input.kind == INPUT_SDMX_STRUCTURE ||
                           (input.kind == INPUT_UNKNOWN && !detect_accident(s->bytes));
        rc = is_readable ? read_structures(in, &one, 1, err) : inputs_refuse(&input, err);
        if (rc && !is_readable)
            err_hint(err, "--structure takes SDMX-ML 2.1 structures");
    }
    source_close(source);
    return rc;
}

static Intake *intake_new(Store *store, const IntakeOptions *options)
{
    Intake *in = mem_alloc(sizeof *in);
    *in = (Intake){.arena = arena_new((size_t)2 << 30), .store = store, .options = options};
    in->structures = structures_new(store ? store_db(store) : NULL);
    return in;
}

static ErrCode finish(Intake *in, ErrCode rc, Intake **out, const IntakeReport **report, Err *err)
{
    if (!rc)
        rc = read_all(in, err);
    if (!rc)
        rc = intake_land(in, err);
    intake_fill_report(in);
    *report = rc ? NULL : &in->report;
    *out = rc ? NULL : in;
    if (rc)
        intake_free(in);
    return rc;
}

ErrCode intake_run(Intake **out, Store *store, const char *const *paths, size_t count,
                   const char *structure, const IntakeOptions *options, const IntakeReport **report,
                   Err *err)
{
    Intake *in = intake_new(store, options);
    ErrCode rc = options_check(options, err);
    if (!rc && structure)
        rc = read_structure_option(in, structure, err);
    if (!rc)
        rc = source_open(&in->source, paths, count, err);
    return finish(in, rc, out, report, err);
}

ErrCode intake_run_inputs(Intake **out, Store *store, const SourceInput *inputs, size_t count,
                          const IntakeOptions *options, IntakeAlso *also, void *context,
                          const IntakeReport **report, Err *err)
{
    Intake *in = intake_new(store, options);
    in->also = also;
    in->also_context = context;
    return finish(in, source_of(&in->source, inputs, count, err), out, report, err);
}

void intake_free(Intake *in)
{
    if (!in)
        return;
    for (size_t i = 0; i < in->datasets.count; i++) {
        draft_free(in->datasets.items[i]->draft);
        labels_free(in->datasets.items[i]->labels);
    }
    vec_clear(&in->datasets);
    vec_clear(&in->findings);
    vec_clear(&in->results);
    vec_clear(&in->skipped);
    vec_clear(&in->titles);
    vec_clear(&in->shape_sets);
    vec_clear(&in->shapes);
    framework_free(in->framework);
    structures_free(in->structures);
    source_close(in->source);
    arena_free(in->arena);
    mem_free(in);
}
