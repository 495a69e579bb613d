/* The bulk CSV of the UN Statistics Division's SDG database: Goal, Target, Indicator, SeriesCode,
 * SeriesDescription, GeoAreaCode, GeoAreaName, TimePeriod, Value, …, [Sex], …, [Units]. Columns in
 * brackets are breakdowns, but for [Nature] and [Observation Status], which tell of the value. An
 * empty breakdown is the total. */
#include <stdlib.h>

#include "intake/header.h"
#include "intake/reader.h"
#include "intake/table.h"

static const struct {
    const char *header;
    BulkRole role;
    const char *component;
} KNOWN[] = {{"Goal", BULK_ATTRIBUTE, "GOAL"},
             {"Target", BULK_ATTRIBUTE, "TARGET"},
             {"Indicator", BULK_ATTRIBUTE, "INDICATOR"},
             {"SeriesCode", BULK_DIMENSION, "SERIES"},
             {"SeriesDescription", BULK_LABEL, "SERIES"},
             {"GeoAreaCode", BULK_DIMENSION, "REF_AREA"},
             {"GeoAreaName", BULK_LABEL, "REF_AREA"},
             {"TimePeriod", BULK_PERIOD, "TIME_PERIOD"},
             {"Value", BULK_VALUE, "OBS_VALUE"},
             {"Time_Detail", BULK_ATTRIBUTE, "TIME_DETAIL"},
             {"TimeCoverage", BULK_ATTRIBUTE, "TIME_COVERAGE"},
             {"UpperBound", BULK_ATTRIBUTE, "UPPER_BOUND"},
             {"LowerBound", BULK_ATTRIBUTE, "LOWER_BOUND"},
             {"BasePeriod", BULK_ATTRIBUTE, "BASE_PERIOD"},
             {"Source", BULK_ATTRIBUTE, "SOURCE"},
             {"GeoInfoUrl", BULK_ATTRIBUTE, "GEO_INFO_URL"},
             {"FootNote", BULK_ATTRIBUTE, "FOOT_NOTE"},
             {"[Nature]", BULK_ATTRIBUTE, "NATURE"},
             {"[Observation Status]", BULK_ATTRIBUTE, "OBS_STATUS"},
             {"[Units]", BULK_DIMENSION, "UNIT_MEASURE"},
             {"[Reporting Type]", BULK_ATTRIBUTE, "REPORTING_TYPE"}};

static TableColumn plan_column(Arena *arena, Str header)
{
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (str_eq_nocase(header, str_of(KNOWN[i].header)))
            return (TableColumn){.role = KNOWN[i].role,
                                 .component = str_of(KNOWN[i].component),
                                 .when_empty = STR("_T"),
                                 .omit_if_period = str_eq(header, STR("Time_Detail"))};
    bool in_brackets = str_starts(header, STR("[")) && str_ends(header, STR("]"));
    Str name = in_brackets ? str_part(header, 1, header.len - 1) : header;
    return (TableColumn){.role = !header.len   ? BULK_IGNORE
                                 : in_brackets ? BULK_DIMENSION
                                               : BULK_ATTRIBUTE,
                         .component = table_component_id(arena, name),
                         .when_empty = STR("_T")};
}

static bool is_planned(const TablePlan *plan, size_t count, BulkRole role, Str component)
{
    for (size_t i = 0; i < count; i++)
        if (plan->columns[i].role == role && str_eq(plan->columns[i].component, component))
            return true;
    return false;
}

static ErrCode plan_table(Arena *arena, const IntakeInput *input, const TableHeader *h,
                          TablePlan *plan, Err *err)
{
    TableColumn *columns = arena_alloc(arena, (h->count + 1) * sizeof *columns);
    *plan = (TablePlan){.columns = columns, .label_lang = STR("en")};
    if (!columns)
        return err_set(err, ERR_TOO_LARGE, "the header is too large");
    for (size_t i = 0; i < h->count; i++) {
        columns[i] = plan_column(arena, h->cells[i]);
        if (columns[i].role == BULK_IGNORE ||
            !is_planned(plan, i, columns[i].role, columns[i].component))
            continue;
        Str header = header_shown(h->cells[i]);
        err_set(err, ERR_PARSE, "the column '" STR_FMT "' stands twice in the header",
                STR_ARG(header));
        err_hint(err, "rename one of them, or take it out");
        return header_fault(input, i, err);
    }
    plan->column_count = h->count;
    if (is_planned(plan, h->count, BULK_VALUE, STR("OBS_VALUE")))
        return ERR_OK;
    err_set(err, ERR_PARSE, "the header has no column 'Value'");
    return header_fault(input, 0, err);
}

typedef struct {
    TableHeader header;
    TablePlan plan;
    const IntakeInput *input;
} OneTable;

/* The table with most columns first, then by name: the layout is the same in whatever order the
 * tables come. */
static int by_width(const void *a, const void *b)
{
    const OneTable *x = *(const OneTable *const *)a, *y = *(const OneTable *const *)b;
    if (x->plan.column_count != y->plan.column_count)
        return x->plan.column_count > y->plan.column_count ? -1 : 1;
    return str_cmp(x->input->name, y->input->name);
}

static ErrCode add_column(Layout *l, const OneTable *t, size_t at, ColumnRole role, Err *err)
{
    const TableColumn *c = &t->plan.columns[at];
    for (size_t i = 0; i < l->column_count; i++) {
        if (!str_eq(l->columns[i].id, c->component))
            continue;
        if (l->columns[i].role == role)
            return ERR_OK;
        Str header = header_shown(t->header.cells[at]);
        err_set(err, ERR_PARSE,
                "the column '" STR_FMT "' is a breakdown in one table and an attribute in another",
                STR_ARG(header));
        err_hint(err, "breakdowns have brackets: '[Sex]'; write it alike in all files");
        return header_fault(t->input, at, err);
    }
    return layout_add(l, (Column){.id = c->component, .role = role, .codelist = STR("")}, err);
}

static ErrCode add_role(Layout *l, OneTable *const *tables, size_t count, BulkRole from,
                        ColumnRole role, Err *err)
{
    for (size_t t = 0; t < count; t++)
        for (size_t i = 0; i < tables[t]->plan.column_count; i++)
            if (tables[t]->plan.columns[i].role == from) {
                ErrCode rc = add_column(l, tables[t], i, role, err);
                if (rc) {
                    err_at(err, tables[t]->input->name, 1, 0);
                    return rc;
                }
            }
    return ERR_OK;
}

/* The columns of all tables. SERIES and REF_AREA come first in them: what people ask for is then
 * found without a scan. */
static ErrCode plan_layout(Intake *in, OneTable *const *tables, size_t count, Layout *layout,
                           Err *err)
{
    static const BulkRole from[] = {BULK_DIMENSION, BULK_PERIOD, BULK_VALUE, BULK_ATTRIBUTE};
    static const ColumnRole to[] = {COLUMN_DIMENSION, COLUMN_TIME, COLUMN_MEASURE,
                                    COLUMN_ATTRIBUTE};
    Layout *plain = arena_alloc(intake_arena(in), sizeof *plain);
    DerivedColumn *columns = arena_alloc(intake_arena(in), LAYOUT_MAX_COLUMNS * sizeof *columns);
    if (!plain || !columns)
        return err_set(err, ERR_TOO_LARGE, "the header is too large");
    for (int i = 0; i < 4; i++)
        TRY(add_role(plain, tables, count, from[i], to[i], err));
    for (size_t i = 0; i < plain->column_count; i++)
        columns[i] = (DerivedColumn){.id = plain->columns[i].id, .role = plain->columns[i].role};
    Str id = intake_options(in)->dataset;
    DerivedDataset d = {.dataset = id.len ? id : STR("UNSD:SDG"),
                        .columns = columns,
                        .column_count = plain->column_count};
    return table_layout(in, &d, intake_mode(in, true), layout, err);
}

ErrCode read_unsd_tables(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    Arena *arena = intake_arena(in);
    Layout *layout = arena_alloc(arena, sizeof *layout);
    OneTable *tables = arena_alloc(arena, count * sizeof *tables);
    OneTable **sorted = arena_alloc(arena, count * sizeof *sorted);
    IntakeDataset *dataset;
    if (!layout || !tables || !sorted)
        return err_set(err, ERR_TOO_LARGE, "too many files");
    for (size_t i = 0; i < count; i++) {
        sorted[i] = &tables[i];
        tables[i].input = inputs[i];
        TRY(table_header(inputs[i], arena, &tables[i].header, err));
        TRY(plan_table(arena, inputs[i], &tables[i].header, &tables[i].plan, err));
    }
    qsort(sorted, count, sizeof *sorted, by_width);
    TRY(plan_layout(in, sorted, count, layout, err));
    TRY(intake_dataset(in, layout, true, intake_mode(in, true), &dataset, err));
    dataset->name = STR("Global SDG Indicators Database");
    for (size_t i = 0; i < count; i++) {
        ErrCode rc = table_read(in, dataset, inputs[i], &tables[i].header, &tables[i].plan, err);
        if (rc) {
            err_at(err, inputs[i]->name, 1, 0);
            return rc;
        }
    }
    return ERR_OK;
}
