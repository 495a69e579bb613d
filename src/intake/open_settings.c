/* Settings of an Open SDG repository: indicator-config/1-1-1.yml with the state of reporting and,
 * sometimes, a name of the indicator's own. A name that is a reference ("global_indicators.1-1-1-
 * title") is found among the translations instead. https://open-sdg.readthedocs.io, "Indicator
 * configuration". */
#include "base/str.h"
#include "format/yaml.h"
#include "intake/reader.h"

typedef struct {
    Arena *arena;
    Str number, name, status;
    unsigned long name_line;
} Settings;

static ErrCode on_scalar(void *context, Str path, Str value, unsigned long line, Err *err)
{
    Settings *s = context;
    (void)err;
    if (str_eq(path, STR("indicator_number")))
        s->number = arena_dup(s->arena, str_trim(value));
    else if (str_eq(path, STR("indicator_name"))) {
        s->name = arena_dup(s->arena, str_trim(value));
        s->name_line = line;
    } else if (str_eq(path, STR("reporting_status")))
        s->status = arena_dup(s->arena, str_trim(value));
    return ERR_OK;
}

static bool has_rows(const IntakeDataset *d, Str code)
{
    int at = layout_dimension(draft_layout(d->draft), STR("INDICATOR"));
    for (uint32_t i = 0; at >= 0 && i < draft_code_count(d->draft, (size_t)at); i++)
        if (str_eq(draft_code_text(d->draft, (size_t)at, i), code))
            return draft_first_with(d->draft, (size_t)at, i) != NULL;
    return false;
}

/* "1.1.1" is the code 1-1-1. */
static Str code_of(Str number, char out[32])
{
    if (number.len >= 32)
        return STR("");
    for (size_t i = 0; i < number.len; i++)
        out[i] = number.ptr[i] == '.' ? '-' : number.ptr[i];
    return (Str){out, number.len};
}

static void use(Intake *in, IntakeDataset *d, const IntakeInput *input, const Settings *s)
{
    char out[32];
    Str code = code_of(s->number, out);
    bool has = has_rows(d, code);
    if (code.len && s->name.len && str_find_char(s->name, ' ') != SIZE_MAX)
        intake_label(in, d, (IntakePlace){input->name, s->name_line}, STR("INDICATOR"), code,
                     STR("en"), s->name);
    if (str_eq(s->status, STR("complete")) && !has)
        intake_note(in, d->id, input->name, 0, "no-data",
                    "indicator " STR_FMT " is said to be complete, but there are no figures of it",
                    STR_ARG(s->number));
    if (str_eq(s->status, STR("notstarted")) && has)
        intake_note(in, d->id, input->name, 0, "status",
                    "indicator " STR_FMT " is said to be not started, but there are figures of it",
                    STR_ARG(s->number));
}

ErrCode read_settings(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    IntakeDataset *d = intake_find_derived(in);
    for (size_t i = 0; i < count && d; i++) {
        Settings s = {
            .arena = intake_arena(in), .number = STR(""), .name = STR(""), .status = STR("")};
        ErrCode rc = yaml_read(inputs[i]->bytes, on_scalar, &s, err);
        if (rc) {
            err_at(err, inputs[i]->name, 0, 0);
            return rc;
        }
        use(in, d, inputs[i], &s);
    }
    return ERR_OK;
}
