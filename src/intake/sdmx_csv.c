/* SDMX-CSV 1.0 (DATAFLOW, components) and 2.x (STRUCTURE, STRUCTURE_ID, ACTION, components).
 * ACTION: M and A amend, so cells that are empty leave what is there; I says all of its
 * observation, and keeps the others unless a folder is imported; R replaces the whole dataset, so
 * all rows of a file say it or none; D deletes the observation of the row. PUBLISHED_VALUE, where
 * Darya writes it, is the text of a value that is no number. Field guides of the SDMX Technical
 * Working Group. */
#include <stdio.h>

#include "base/mem.h"
#include "format/csv.h"
#include "intake/reader.h"
#include "intake/rows.h"
#include "structure/components.h"

typedef enum {
    CELL_IGNORE,
    CELL_STRUCTURE,
    CELL_ID,
    CELL_ACTION,
    CELL_DIMENSION,
    CELL_TIME,
    CELL_VALUE,
    CELL_ATTRIBUTE,
    CELL_PUBLISHED
} CellRole;

typedef struct {
    CellRole role;
    size_t component;
    bool is_labelled; /* cells are "CODE: name" */
} Cell;

typedef struct {
    Intake *in;
    const IntakeInput *input;
    IntakeDataset *dataset;
    const Layout *layout;
    uint16_t file;
    CsvReader reader;
    CsvRecord *record;
    char id[300]; /* of the last row: rows of one dataset follow each other */
    size_t column_count;
    Str names[CSV_MAX_FIELDS];
    bool labelled[CSV_MAX_FIELDS]; /* the header cell is "ID: name" */
    Cell cells[CSV_MAX_FIELDS];
    int structure_column, id_column, action_column;
    bool replaces; /* ACTION R */
} Table;

static Str without_label(Str cell) /* labels=both: "ID: Name" */
{
    size_t at = str_find(cell, STR(": "));
    return str_part(cell, 0, at);
}

static ErrCode read_header(Table *t, Err *err)
{
    TRY(csv_next(&t->reader, t->record, err));
    t->structure_column = t->id_column = t->action_column = -1;
    t->column_count = t->record->count;
    for (size_t i = 0; i < t->record->count; i++) {
        Str name = str_trim(without_label(t->record->fields[i]));
        t->names[i] = arena_dup(intake_arena(t->in), name);
        t->labelled[i] = str_find(t->record->fields[i], STR(": ")) != SIZE_MAX;
        if (str_eq(name, STR("DATAFLOW")) || str_eq(name, STR("STRUCTURE_ID")))
            t->id_column = (int)i;
        else if (str_starts(name, STR("STRUCTURE")) && !str_eq(name, STR("STRUCTURE_NAME")))
            t->structure_column = (int)i;
        else if (str_eq(name, STR("ACTION")))
            t->action_column = (int)i;
    }
    if (t->id_column >= 0)
        return ERR_OK;
    err_set(err, ERR_PARSE, "the header has neither DATAFLOW nor STRUCTURE_ID");
    err_at(err, STR(""), 1, 0);
    return ERR_PARSE;
}

static CellRole role_of(const Layout *l, Str name, size_t *component)
{
    int at = layout_dimension(l, name);
    *component = at < 0 ? 0 : (size_t)at;
    if (at >= 0)
        return CELL_DIMENSION;
    at = layout_attribute(l, name);
    *component = at < 0 ? 0 : (size_t)at;
    if (at >= 0)
        return CELL_ATTRIBUTE;
    return str_eq(name, layout_time_id(l))        ? CELL_TIME
           : str_eq(name, layout_measure_id(l))   ? CELL_VALUE
           : str_eq(name, STR("PUBLISHED_VALUE")) ? CELL_PUBLISHED
                                                  : CELL_IGNORE;
}

static void bind_columns(Table *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        bool is_head =
            (int)i == t->structure_column || (int)i == t->id_column || (int)i == t->action_column;
        t->cells[i].role =
            is_head ? CELL_IGNORE : role_of(t->layout, t->names[i], &t->cells[i].component);
        t->cells[i].is_labelled =
            t->labelled[i] && t->cells[i].role == CELL_ATTRIBUTE &&
            layout_attribute_at(t->layout, t->cells[i].component)->codelist.len;
        if (!is_head && t->cells[i].role == CELL_IGNORE &&
            !str_eq(t->names[i], STR("STRUCTURE_NAME")) &&
            !str_eq(t->names[i], STR("SERIES_KEY")) && !str_eq(t->names[i], STR("OBS_KEY")))
            intake_note(t->in, t->dataset->id, t->input->name, 1, "component-unknown",
                        "'" STR_FMT "' is no component of " STR_FMT "; it is left out",
                        STR_ARG(t->names[i]), STR_ARG(t->layout->structure));
    }
}

static DraftAction action_of(Str action)
{
    if (str_eq(action, STR("D")))
        return DRAFT_DELETE;
    return str_eq(action, STR("M")) || str_eq(action, STR("A")) ? DRAFT_AMEND : DRAFT_PUT;
}

/* One row that replaces the dataset cannot stand beside one that keeps it. */
static ErrCode check_action(Table *t, Str action, Err *err)
{
    bool known =
        !action.len || (action.len == 1 && str_find_char(STR("IAMRD"), action.ptr[0]) != SIZE_MAX);
    if (!t->dataset)
        t->replaces = str_eq(action, STR("R"));
    if (known && t->replaces == str_eq(action, STR("R")))
        return ERR_OK;
    err_set(err, ERR_PARSE,
            known ? "ACTION is '" STR_FMT "', but R, which replaces the whole dataset, is said by "
                    "all rows of a file or by none; give each a file of its own"
                  : "ACTION is '" STR_FMT "'; write I, A, M, R or D",
            STR_ARG(str_part(action, 0, 40)));
    err_at(err, STR(""), t->record->line, 0);
    return ERR_PARSE;
}

static LandMode mode_of(const Table *t, Str action)
{
    if (!intake_options(t->in)->action.len) {
        if (str_eq(action, STR("R")))
            return LAND_REPLACE;
        if (str_eq(action, STR("M")) || str_eq(action, STR("D")) || str_eq(action, STR("A")))
            return LAND_MERGE;
    }
    return intake_mode(t->in, false);
}

static ErrCode open_dataset(Table *t, Str kind, Str id, Str action, Err *err)
{
    ArtefactRef ref;
    Layout *layout = arena_alloc(intake_arena(t->in), sizeof *layout);
    if (!artefact_ref_parse(id, &ref) || !layout) {
        err_set(err, ERR_PARSE, "'" STR_FMT "' names no dataflow; write AGENCY:ID(VERSION)",
                STR_ARG(str_part(id, 0, 100)));
        err_at(err, STR(""), t->record->line, 0);
        return ERR_PARSE;
    }
    Str dataset = arena_printf(intake_arena(t->in), STR_FMT ":" STR_FMT, STR_ARG(ref.agency),
                               STR_ARG(ref.id));
    bool is_dsd = str_eq(kind, STR("datastructure"));
    TRY(components_layout(intake_structures(t->in), is_dsd ? STR("DataStructure") : STR("Dataflow"),
                          ref, dataset, layout, err));
    TRY(intake_dataset(t->in, layout, false, mode_of(t, action), &t->dataset, err));
    t->layout = draft_layout(t->dataset->draft);
    t->file = draft_file(t->dataset->draft, t->input->name);
    bind_columns(t);
    snprintf(t->id, sizeof t->id, STR_FMT, STR_ARG(id));
    return ERR_OK;
}

static Str head_cell(const Table *t, int column)
{
    return column < 0 ? STR("") : str_trim(without_label(t->record->fields[column]));
}

static ErrCode odd_row(Table *t, Str row, Err *err)
{
    char message[160];
    snprintf(message, sizeof message, "the row has %zu cells where the header has %zu",
             t->record->count, t->column_count);
    if (t->dataset)
        return intake_quarantine(t->in, t->dataset, t->input->name, t->record->line, 0,
                                 "cell-count", message, row, err);
    err_set(err, ERR_PARSE, "%s", message);
    err_at(err, STR(""), t->record->line, 0);
    return ERR_PARSE;
}

static ErrCode read_row(Table *t, Err *err)
{
    Str dimensions[LAYOUT_MAX_DIMENSIONS] = {{0}}, attributes[LAYOUT_MAX_COLUMNS];
    Str text = str_part(t->input->bytes, t->record->start, t->record->end);
    if (t->record->count != t->column_count)
        return odd_row(t, text, err);
    Str id = head_cell(t, t->id_column), action = head_cell(t, t->action_column);
    TRY(check_action(t, action, err));
    if (!t->dataset || !str_eq(id, str_of(t->id)))
        TRY(open_dataset(t, head_cell(t, t->structure_column), id, action, err));
    for (size_t i = 0; i < t->layout->attribute_count; i++)
        attributes[i] = STR("");
    IntakeRow row = {.file = t->input->name,
                     .row = text,
                     .line = t->record->line,
                     .dimensions = dimensions,
                     .attributes = attributes,
                     .action = action_of(action)};
    for (size_t i = 0; i < t->column_count; i++) {
        const Cell *c = &t->cells[i];
        Str cell = t->record->fields[i];
        if (c->role == CELL_DIMENSION)
            dimensions[c->component] = str_trim(without_label(cell));
        else if (c->role == CELL_ATTRIBUTE)
            attributes[c->component] = c->is_labelled ? without_label(cell) : cell;
        else if (c->role == CELL_TIME)
            row.period = str_trim(cell);
        else if (c->role == CELL_VALUE)
            row.value = str_trim(cell);
        else if (c->role == CELL_PUBLISHED)
            row.published = str_trim(cell);
    }
    return intake_row(t->in, t->dataset, t->file, &row, err);
}

static ErrCode read_table(Intake *in, const IntakeInput *input, Err *err)
{
    Table *t = mem_alloc(sizeof *t);
    t->in = in;
    t->input = input;
    t->record = mem_alloc(sizeof *t->record);
    csv_open(&t->reader, input->bytes, csv_guess_separator(input->bytes));
    ErrCode rc = read_header(t, err);
    for (uint64_t rows = 0; !rc; rows++) {
        rc = csv_next(&t->reader, t->record, err);
        if (rc || !t->record->count)
            break;
        rc = read_row(t, err);
        if (rows % 65536 == 0)
            intake_progress(in, input->name, t->reader.pos, input->bytes.len);
    }
    if (rc)
        err_at(err, input->name, 0, 0);
    csv_close(&t->reader);
    mem_free(t->record);
    mem_free(t);
    return rc;
}

ErrCode read_sdmx_csv(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    for (size_t i = 0; i < count; i++)
        TRY(read_table(in, inputs[i], err));
    return ERR_OK;
}
