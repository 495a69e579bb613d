/* A data repository of Open SDG: data/indicator_1-1-1.csv with Year, breakdowns and Value, one file
 * an indicator; translations/LANG/COMPONENT.yml with the names of codes. An empty breakdown is the
 * total. https://open-sdg.readthedocs.io, "Data format". */
#include <stdio.h>

#include "base/vec.h"
#include "format/yaml.h"
#include "intake/header.h"
#include "intake/reader.h"
#include "intake/table.h"

/* Headers that Kyrgyzstan's files write in Russian, by their usual component. */
static const struct {
    const char *header, *component, *lang;
} SPOKEN[] = {{"Показатель", "SERIES", "ru"},
              {"Территория", "REF_AREA", "ru"},
              {"Местность", "URBANISATION", "ru"},
              {"Пол", "SEX", "ru"},
              {"Возраст", "AGE", "ru"},
              {"Образование", "EDUCATION_LEV", "ru"},
              {"Квинтиль благосостояния", "INCOME_WEALTH_QUANTILE", "ru"},
              {"Квинтиль индекса благосостояния", "INCOME_WEALTH_QUANTILE", "ru"},
              {"Units", "UNIT_MEASURE", "en"},
              {"Series", "SERIES", "en"}};

static TableColumn plan_column(Arena *arena, Str header)
{
    if (str_eq_nocase(header, STR("Year")))
        return (TableColumn){.role = BULK_PERIOD, .component = STR("TIME_PERIOD")};
    if (str_eq_nocase(header, STR("Value")))
        return (TableColumn){.role = BULK_VALUE, .component = STR("OBS_VALUE")};
    if (str_eq_nocase(header, STR("GeoCode")))
        return (TableColumn){.role = BULK_ATTRIBUTE, .component = STR("GEO_CODE")};
    for (size_t i = 0; i < sizeof SPOKEN / sizeof *SPOKEN; i++)
        if (str_eq(header, str_of(SPOKEN[i].header)))
            return (TableColumn){.role = BULK_DIMENSION,
                                 .component = str_of(SPOKEN[i].component),
                                 .when_empty = STR("_T")};
    return (TableColumn){.role = header.len ? BULK_DIMENSION : BULK_IGNORE,
                         .component = table_component_id(arena, header),
                         .when_empty = STR("_T")};
}

typedef struct {
    TableHeader header;
    TablePlan plan;
    char indicator[32];
    Str indicator_code;
    TableConstant constant;
} OneFile;

/* "Units" beside "UNIT_MEASURE": the header that only stands for the component gives way. */
static void give_way(Arena *arena, const TableHeader *h, TableColumn *columns, size_t i)
{
    for (size_t k = 0; k < i; k++) {
        if (columns[k].role != BULK_DIMENSION || columns[i].role != BULK_DIMENSION ||
            !str_eq(columns[k].component, columns[i].component))
            continue;
        Str own = table_component_id(arena, h->cells[k]);
        if (str_eq(own, columns[k].component))
            columns[i].component = table_component_id(arena, h->cells[i]);
        else
            columns[k].component = own;
    }
}

/* What the name of the file or another column says already. */
static bool is_taken(const TableColumn *column)
{
    static const Str taken[] = {STR_INIT("INDICATOR"), STR_INIT("TIME_PERIOD"),
                                STR_INIT("OBS_VALUE"), STR_INIT("PUBLISHED_VALUE")};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (column->role == BULK_DIMENSION && str_eq(column->component, taken[i]))
            return true;
    return false;
}

static ErrCode check_column(const IntakeInput *input, const OneFile *f, size_t i, Err *err)
{
    const TableColumn *columns = f->plan.columns;
    Str header = header_shown(f->header.cells[i]);
    if (is_taken(&columns[i])) {
        err_set(err, ERR_PARSE,
                "the column '" STR_FMT "' would stand for " STR_FMT
                ", which the name of the file, Year or Value tell already",
                STR_ARG(header), STR_ARG(columns[i].component));
        err_hint(err, "rename the column, or take it out");
        return header_fault(input, i, err);
    }
    for (size_t k = 0; k < i; k++) {
        if (columns[i].role == BULK_IGNORE || columns[k].role == BULK_IGNORE ||
            !str_eq(columns[k].component, columns[i].component))
            continue;
        Str other = header_shown(f->header.cells[k]);
        err_set(err, ERR_PARSE,
                "the columns '" STR_FMT "' and '" STR_FMT "' are one component, " STR_FMT,
                STR_ARG(other), STR_ARG(header), STR_ARG(header_shown(columns[i].component)));
        err_hint(err, "rename one of them, or take it out");
        return header_fault(input, i, err);
    }
    return ERR_OK;
}

static ErrCode check_plan(const IntakeInput *input, const OneFile *f, Err *err)
{
    bool has_period = false, has_value = false;
    for (size_t i = 0; i < f->plan.column_count; i++) {
        TRY(check_column(input, f, i, err));
        has_period |= f->plan.columns[i].role == BULK_PERIOD;
        has_value |= f->plan.columns[i].role == BULK_VALUE;
    }
    if (has_period && has_value)
        return ERR_OK;
    err_set(err, ERR_PARSE, "the header has no column '%s'", has_period ? "Value" : "Year");
    err_hint(err, "an Open SDG file has the columns Year and Value");
    return header_fault(input, 0, err);
}

static ErrCode plan_file(Intake *in, const IntakeInput *input, OneFile *f, Err *err)
{
    Arena *arena = intake_arena(in);
    TRY(table_header(input, arena, &f->header, err));
    TableColumn *columns = arena_alloc(arena, (f->header.count + 1) * sizeof *columns);
    if (!columns)
        return err_set(err, ERR_TOO_LARGE, "the header is too large");
    for (size_t i = 0; i < f->header.count; i++) {
        columns[i] = plan_column(arena, f->header.cells[i]);
        give_way(arena, &f->header, columns, i);
        if (columns[i].role == BULK_IGNORE)
            intake_note(in, STR(""), input->name, f->header.line - 1, "column-unnamed",
                        "column %zu of the header has no name; what it holds is left out", i + 1);
    }
    f->indicator_code = detect_indicator(input->name, f->indicator);
    f->constant = (TableConstant){STR("INDICATOR"), f->indicator_code};
    f->plan = (TablePlan){.columns = columns,
                          .column_count = f->header.count,
                          .constants = &f->constant,
                          .constant_count = 1,
                          .label_lang = STR("ru")};
    return check_plan(input, f, err);
}

/* The components of all files: INDICATOR, SERIES and REF_AREA first, the others by name, so that
 * the layout does not depend on the order of the files. */
typedef struct {
    Str ids[LAYOUT_MAX_DIMENSIONS];
    size_t count;
    bool has_geo_code;
} Components;

static void add_component(Components *c, size_t from, Str id)
{
    size_t at = from;
    for (size_t i = 0; i < c->count; i++)
        if (str_eq(c->ids[i], id))
            return;
    if (c->count == LAYOUT_MAX_DIMENSIONS)
        return; /* table_read says which column has no place */
    while (at < c->count && str_cmp(c->ids[at], id) < 0)
        at++;
    memmove(&c->ids[at + 1], &c->ids[at], (c->count - at) * sizeof *c->ids);
    c->ids[at] = id;
    c->count++;
}

static ErrCode make_layout(Intake *in, Str id, const OneFile *files, size_t count, Layout *layout,
                           Err *err)
{
    Components c = {.ids = {STR("INDICATOR"), STR("SERIES"), STR("REF_AREA")}, .count = 3};
    for (size_t f = 0; f < count; f++)
        for (size_t i = 0; i < files[f].plan.column_count; i++) {
            const TableColumn *column = &files[f].plan.columns[i];
            c.has_geo_code |= column->role == BULK_ATTRIBUTE;
            if (column->role == BULK_DIMENSION)
                add_component(&c, 3, column->component);
        }
    DerivedColumn columns[LAYOUT_MAX_DIMENSIONS + 3];
    size_t n = 0;
    for (; n < c.count; n++)
        columns[n] = (DerivedColumn){.id = c.ids[n], .role = COLUMN_DIMENSION};
    columns[n++] = (DerivedColumn){.id = STR("TIME_PERIOD"), .role = COLUMN_TIME};
    columns[n++] = (DerivedColumn){.id = STR("OBS_VALUE"), .role = COLUMN_MEASURE};
    if (c.has_geo_code)
        columns[n++] = (DerivedColumn){.id = STR("GEO_CODE"), .role = COLUMN_ATTRIBUTE};
    DerivedDataset d = {.dataset = id, .columns = columns, .column_count = n};
    return table_layout(in, &d, intake_mode(in, false), layout, err);
}

/* Codes of areas begin with their country: KZAKM. The pair of letters met most often in cells of
 * five capitals, or "" when there is none. */
static Str guess_country(const IntakeInput *const *inputs, size_t count, char out[2])
{
    unsigned seen[26][26] = {{0}}, most = 0;
    for (size_t f = 0; f < count; f++) {
        Str s = inputs[f]->bytes;
        for (size_t i = 0; i + 6 < s.len; i++) {
            size_t n = 0;
            if (s.ptr[i] != ',')
                continue;
            while (n < 5 && s.ptr[i + 1 + n] >= 'A' && s.ptr[i + 1 + n] <= 'Z')
                n++;
            if (n == 5 && s.ptr[i + 6] == ',')
                seen[s.ptr[i + 1] - 'A'][s.ptr[i + 2] - 'A']++;
        }
    }
    for (int a = 0; a < 26; a++)
        for (int b = 0; b < 26; b++)
            if (seen[a][b] > most) {
                most = seen[a][b];
                out[0] = (char)('A' + a);
                out[1] = (char)('A' + b);
            }
    return most ? (Str){out, 2} : STR("");
}

/* As asked for; else beside the SDMX data of the same import; else by the country of its areas. */
static Str dataset_id(Intake *in, const IntakeInput *const *inputs, size_t count)
{
    char letters[2];
    Str asked = intake_options(in)->dataset, beside = intake_first_dataset(in);
    if (asked.len)
        return asked;
    if (beside.len)
        return arena_printf(intake_arena(in), STR_FMT ":SDG_CSV",
                            STR_ARG(str_part(beside, 0, str_find_char(beside, ':'))));
    Str country = guess_country(inputs, count, letters);
    return arena_printf(intake_arena(in), STR_FMT ":SDG",
                        STR_ARG(country.len ? country : STR("LOCAL")));
}

ErrCode read_open_sdg(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    Arena *arena = intake_arena(in);
    Layout *layout = arena_alloc(arena, sizeof *layout);
    OneFile *files = arena_alloc(arena, count * sizeof *files);
    IntakeDataset *dataset;
    if (!layout || !files)
        return err_set(err, ERR_TOO_LARGE, "too many files");
    for (size_t i = 0; i < count; i++)
        TRY(plan_file(in, inputs[i], &files[i], err));
    TRY(make_layout(in, dataset_id(in, inputs, count), files, count, layout, err));
    TRY(intake_dataset(in, layout, true, intake_mode(in, false), &dataset, err));
    for (size_t i = 0; i < count; i++) {
        intake_progress(in, inputs[i]->name, i, count);
        ErrCode rc = table_read(in, dataset, inputs[i], &files[i].header, &files[i].plan, err);
        if (rc) {
            err_at(err, inputs[i]->name, 1, 0);
            return rc;
        }
        for (size_t c = 0; c < files[i].header.count; c++)
            if (files[i].plan.columns[c].role == BULK_DIMENSION)
                for (size_t k = 0; k < sizeof SPOKEN / sizeof *SPOKEN; k++)
                    if (str_eq(files[i].header.cells[c], str_of(SPOKEN[k].header)))
                        intake_label(in, dataset, (IntakePlace){inputs[i]->name, 1},
                                     files[i].plan.columns[c].component, STR(""),
                                     str_of(SPOKEN[k].lang), files[i].header.cells[c]);
    }
    return ERR_OK;
}

/* --- translations --- */

typedef struct {
    Intake *in;
    IntakeDataset *dataset;
    Str name, lang, component;
} LabelFile;

/* "1-1-1-title" in national_indicators names the code 1-1-1 of INDICATOR; in SEX.yml, "F" names the
 * code F of SEX and "SEX" the component itself. */
static ErrCode on_label(void *context, Str path, Str value, unsigned long line, Err *err)
{
    LabelFile *f = context;
    IntakePlace at = {f->name, line};
    (void)err;
    if (!str_eq(f->component, STR("national_indicators"))) {
        bool is_title = str_eq(path, f->component);
        intake_label(f->in, f->dataset, at, f->component, is_title ? STR("") : path, f->lang,
                     value);
        return ERR_OK;
    }
    if (!str_ends(path, STR("-title")))
        return ERR_OK;
    intake_label(f->in, f->dataset, at, STR("INDICATOR"), str_part(path, 0, path.len - 6), f->lang,
                 value);
    return ERR_OK;
}

ErrCode read_labels(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    IntakeDataset *dataset = intake_find_derived(in);
    for (size_t i = 0; i < count && dataset; i++) {
        LabelFile f = {.in = in, .dataset = dataset, .name = inputs[i]->name};
        if (!detect_label_file(inputs[i]->name, &f.lang, &f.component))
            continue;
        ErrCode rc = yaml_read(inputs[i]->bytes, on_label, &f, err);
        if (rc) {
            err_at(err, inputs[i]->name, 0, 0);
            return rc;
        }
    }
    return ERR_OK;
}
