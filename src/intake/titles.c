/* Official titles: LANG/global_goals.yml, global_targets.yml, global_indicators.yml with entries
 * "1-title", "1-1-title", "1-1-1-title". They also name the codes of a derived INDICATOR column
 * that has no national name. */
#include "format/yaml.h"
#include "intake/reader.h"

typedef struct {
    Intake *in;
    Str lang, name;
} TitleFile;

static ErrCode on_title(void *context, Str path, Str value, unsigned long line, Err *err)
{
    TitleFile *f = context;
    char code[32];
    (void)err;
    if (!str_ends(path, STR("-title")) || path.len - 6 >= sizeof code || !value.len)
        return ERR_OK;
    Str dashed = str_part(path, 0, path.len - 6);
    for (size_t i = 0; i < dashed.len; i++)
        code[i] = dashed.ptr[i] == '-' ? '.' : dashed.ptr[i];
    intake_title(f->in, (IntakePlace){f->name, line}, (Str){code, dashed.len}, f->lang, value);
    IntakeDataset *derived = intake_find_derived(f->in);
    if (derived)
        intake_label(f->in, derived, (IntakePlace){f->name, line}, STR("INDICATOR"), dashed,
                     f->lang, value);
    return ERR_OK;
}

ErrCode read_titles(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    for (size_t i = 0; i < count; i++) {
        Str component;
        TitleFile f = {.in = in, .name = inputs[i]->name};
        if (!detect_label_file(inputs[i]->name, &f.lang, &component))
            continue;
        ErrCode rc = yaml_read(inputs[i]->bytes, on_title, &f, err);
        if (rc) {
            err_at(err, inputs[i]->name, 0, 0);
            return rc;
        }
    }
    return ERR_OK;
}
