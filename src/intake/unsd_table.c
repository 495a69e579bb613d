/* The bulk CSV of the UN Statistics Division's SDG database: Goal, Target, Indicator, SeriesCode,
 * SeriesDescription, GeoAreaCode, GeoAreaName, TimePeriod, Value, …, [Sex], …, [Units]. Columns in
 * brackets are breakdowns, but for [Nature] and [Observation Status], which tell of the value. An
 * empty breakdown is the total. */
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
        err_set(err, ERR_PARSE, "the column '" STR_FMT "' stands twice in the header",
                STR_ARG(h->cells[i]));
        err_at(err, input->name, 1, 0);
        return ERR_PARSE;
    }
    plan->column_count = h->count;
    if (is_planned(plan, h->count, BULK_VALUE, STR("OBS_VALUE")))
        return ERR_OK;
    err_set(err, ERR_PARSE, "the header has no column 'Value'");
    err_at(err, input->name, 1, 0);
    return ERR_PARSE;
}

static ErrCode add_role(Layout *l, const TablePlan *plan, BulkRole from, ColumnRole role, Err *err)
{
    for (size_t i = 0; i < plan->column_count; i++) {
        const TableColumn *c = &plan->columns[i];
        if (c->role == from)
            TRY(layout_add(l, (Column){.id = c->component, .role = role, .codelist = STR("")},
                           err));
    }
    return ERR_OK;
}

/* SERIES and REF_AREA first: what people ask for is then found without a scan. */
static ErrCode plan_layout(Intake *in, const TablePlan *plan, Layout *layout, Err *err)
{
    static const BulkRole from[] = {BULK_DIMENSION, BULK_PERIOD, BULK_VALUE, BULK_ATTRIBUTE};
    static const ColumnRole to[] = {COLUMN_DIMENSION, COLUMN_TIME, COLUMN_MEASURE,
                                    COLUMN_ATTRIBUTE};
    Layout *plain = arena_alloc(intake_arena(in), sizeof *plain);
    DerivedColumn *columns = arena_alloc(intake_arena(in), LAYOUT_MAX_COLUMNS * sizeof *columns);
    if (!plain || !columns)
        return err_set(err, ERR_TOO_LARGE, "the header is too large");
    for (int i = 0; i < 4; i++)
        TRY(add_role(plain, plan, from[i], to[i], err));
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
    Layout *layout = arena_alloc(intake_arena(in), sizeof *layout);
    for (size_t i = 0; i < count; i++) {
        TableHeader header;
        TablePlan plan;
        IntakeDataset *dataset;
        TRY(table_header(inputs[i], intake_arena(in), &header, err));
        TRY(plan_table(intake_arena(in), inputs[i], &header, &plan, err));
        if (i == 0)
            TRY(plan_layout(in, &plan, layout, err));
        TRY(intake_dataset(in, layout, true, intake_mode(in, true), &dataset, err));
        dataset->name = STR("Global SDG Indicators Database");
        TRY(table_read(in, dataset, inputs[i], &header, &plan, err));
    }
    return ERR_OK;
}
