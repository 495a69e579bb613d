/* SDMX-CSV 1.0 (DATAFLOW, components) and 2.x (STRUCTURE, STRUCTURE_ID, ACTION, components).
 *
 * A column that is not there says nothing: what it would hold stays as it is. Of the columns that
 * are there, by ACTION:
 *   I  the row says all of them, empty cells too; other observations stay, unless a folder is
 *      imported
 *   M  (and A, its old name) empty cells leave what is there
 *   R  the rows replace the whole dataset: what they do not hold is deleted, what they have no
 *      column for too; so all rows of a file say R, or none
 *   D  with no mark, that is no text in any measure or attribute, the observation goes; with marks
 *      ("-") the marked values go and the rest stays; empty dimensions mean all of them
 * PUBLISHED_VALUE, where Darya writes it, is the text of a value that is no number. Values of
 * several parts (NOTE[], NOTE[en;ru]) are kept as they are written. Field guides of the SDMX
 * Technical Working Group. */
#include <stdio.h>

#include "base/buf.h"
#include "base/vec.h"
#include "intake/reader.h"
#include "intake/rows.h"
#include "intake/sdmx_csv_head.h"
#include "structure/components.h"

/* What the file holds of one dataset. */
typedef struct {
    Str id; /* as in the rows */
    IntakeDataset *dataset;
    const Layout *layout;
    uint16_t file;
    bool is_complete; /* there is a column for the value and for each attribute */
    const CsvCell *cells;
} Part;

typedef struct {
    Intake *in;
    const IntakeInput *input;
    CsvReader reader;
    CsvRecord *record;
    CsvHead *head;
    VEC(Part *) parts;
    Part *part;                    /* of the last row: rows of one dataset follow each other */
    bool replaces;                 /* ACTION R */
    Buf plain[LAYOUT_MAX_COLUMNS]; /* by attribute: its values without their labels */
} Table;

enum { PLAIN_MAX = CSV_MAX_RECORD };

static DraftAction action_of(const Table *t, Str action)
{
    if (str_eq(action, STR("D")))
        return DRAFT_DELETE;
    if (str_eq(action, STR("M")) || str_eq(action, STR("A")))
        return DRAFT_AMEND;
    return t->part->is_complete || t->replaces ? DRAFT_PUT : DRAFT_PUT_SOME;
}

/* One row that replaces the dataset cannot stand beside one that keeps it. */
static ErrCode check_action(Table *t, Str action, Err *err)
{
    bool known =
        !action.len || (action.len == 1 && str_find_char(STR("IAMRD"), action.ptr[0]) != SIZE_MAX);
    if (!t->part)
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

/* --- the datasets of the file --- */

static void note_unknown(Table *t, const Part *p)
{
    for (size_t i = 0; i < t->head->count; i++)
        if (p->cells[i].role == CELL_UNKNOWN)
            intake_note(t->in, p->dataset->id, t->input->name, t->head->line, "component-unknown",
                        "'" STR_FMT "' is no component of " STR_FMT "; it is left out",
                        STR_ARG(str_part(t->head->columns[i].name, 0, 200)),
                        STR_ARG(p->layout->structure));
}

/* Which components the columns speak of, and in which form. */
static ErrCode tell_draft(Table *t, Part *p, Err *err)
{
    bool value = false, attributes[LAYOUT_MAX_COLUMNS] = {0};
    Draft *draft = p->dataset->draft;
    for (size_t i = 0; i < t->head->count; i++) {
        const CsvCell *c = &p->cells[i];
        value |= c->role == CELL_VALUE || c->role == CELL_PUBLISHED;
        if (c->role != CELL_ATTRIBUTE)
            continue;
        attributes[c->component] = true;
        if (draft_written(draft, c->component, t->head->columns[i].brackets, t->head->separator,
                          err)) {
            csv_head_at(t->head, i, err);
            return ERR_CONFLICT;
        }
    }
    p->is_complete = value;
    for (size_t i = 0; i < p->layout->attribute_count; i++)
        p->is_complete &= attributes[i];
    draft_file_says(draft, p->file, value, attributes);
    return ERR_OK;
}

static ErrCode layout_of(Table *t, Str kind, Str id, Layout *layout, Err *err)
{
    ArtefactRef ref;
    if (!artefact_ref_parse(id, &ref)) {
        err_set(err, ERR_PARSE, "'" STR_FMT "' names no dataflow; write AGENCY:ID(VERSION)",
                STR_ARG(str_part(id, 0, 100)));
        err_at(err, STR(""), t->record->line, 0);
        return ERR_PARSE;
    }
    Str dataset = arena_printf(intake_arena(t->in), STR_FMT ":" STR_FMT, STR_ARG(ref.agency),
                               STR_ARG(ref.id));
    bool is_dsd = str_eq(kind, STR("datastructure"));
    return components_layout(intake_structures(t->in),
                             is_dsd ? STR("DataStructure") : STR("Dataflow"), ref, dataset, layout,
                             err);
}

static ErrCode open_part(Table *t, Str kind, Str id, Str action, Err *err)
{
    Arena *arena = intake_arena(t->in);
    Part *p = arena_alloc(arena, sizeof *p);
    Layout *layout = arena_alloc(arena, sizeof *layout);
    CsvCell *cells = arena_alloc(arena, t->head->count * sizeof *cells);
    if (!p || !layout || !cells)
        return err_set(err, ERR_TOO_LARGE, "the import passed its limit of memory");
    *p = (Part){.id = arena_dup(arena, id), .cells = cells};
    TRY(layout_of(t, kind, p->id, layout, err));
    TRY(intake_dataset(t->in, layout, false, mode_of(t, action), &p->dataset, err));
    p->layout = draft_layout(p->dataset->draft);
    TRY(csv_head_bind(t->head, p->layout, cells, err));
    p->file = draft_file(p->dataset->draft, t->input->name);
    TRY(tell_draft(t, p, err));
    note_unknown(t, p);
    vec_push(&t->parts, p);
    t->part = p;
    return ERR_OK;
}

static ErrCode find_part(Table *t, Str kind, Str id, Str action, Err *err)
{
    if (t->part && str_eq(t->part->id, id))
        return ERR_OK;
    for (size_t i = 0; i < t->parts.count; i++)
        if (str_eq(t->parts.items[i]->id, id)) {
            t->part = t->parts.items[i];
            return ERR_OK;
        }
    return open_part(t, kind, id, action, err);
}

/* --- rows --- */

static Str head_cell(const Table *t, int column)
{
    return column < 0 ? STR("") : str_trim(csv_without_label(t->record->fields[column]));
}

/* To quarantine; without a dataset yet there is none to keep it. */
static ErrCode odd_row(Table *t, unsigned column, const char *code, const char *message, Err *err)
{
    Str row = str_part(t->input->bytes, t->record->start, t->record->end);
    if (t->part)
        return intake_quarantine(t->in, t->part->dataset, t->input->name, t->record->line, column,
                                 code, message, row, err);
    err_set(err, ERR_PARSE, "%s", message);
    err_at(err, STR(""), t->record->line, column);
    return ERR_PARSE;
}

static ErrCode odd_count(Table *t, Err *err)
{
    char message[160];
    snprintf(message, sizeof message, "the row has %zu cells where the header has %zu",
             t->record->count, t->head->count);
    return odd_row(t, 0, "cell-count", message, err);
}

/* "A: one;B: two" is "A;B". */
static Str without_labels(Table *t, size_t column, Str cell)
{
    Buf *b = &t->plain[t->part->cells[column].component];
    Str value;
    if (!t->head->columns[column].brackets.len)
        return csv_without_label(cell);
    if (!b->max)
        buf_init(b, PLAIN_MAX);
    buf_reset(b);
    for (bool more = true; str_split(&cell, t->head->separator, &more, &value);) {
        buf_add(b, csv_without_label(value));
        if (more)
            buf_char(b, t->head->separator);
    }
    return buf_str(b);
}

static void take_cell(Table *t, size_t column, IntakeRow *row, Str *dimensions, Str *attributes)
{
    const CsvCell *c = &t->part->cells[column];
    Str cell = t->record->fields[column];
    if (c->role == CELL_DIMENSION)
        dimensions[c->component] =
            !c->is_coded ? cell : str_trim(c->is_labelled ? csv_without_label(cell) : cell);
    else if (c->role == CELL_ATTRIBUTE)
        attributes[c->component] = c->is_labelled ? without_labels(t, column, cell) : cell;
    else if (c->role == CELL_TIME)
        row->period = str_trim(c->is_labelled ? csv_without_label(cell) : cell);
    else if (c->role == CELL_VALUE)
        row->value = str_trim(cell);
    else if (c->role == CELL_PUBLISHED)
        row->published = str_trim(cell);
}

/* What a row of action D takes away: what it marks, else its observation. A mark in a column that
 * is no component would let it take away more than it says. */
static ErrCode store_deletion(Table *t, IntakeRow *row, Err *err)
{
    bool marks = row->value.len || row->published.len;
    for (size_t i = 0; i < t->head->count; i++)
        if (t->part->cells[i].role == CELL_UNKNOWN &&
            str_eq(str_trim(t->record->fields[i]), STR("-")))
            return odd_row(t, t->record->columns[i], "component-unknown",
                           "the row marks a value of a column that is no component", err);
    for (size_t i = 0; i < t->part->layout->attribute_count; i++)
        marks |= row->attributes[i].len > 0;
    row->action = marks ? DRAFT_ERASE : DRAFT_DELETE;
    row->may_sweep = true;
    return intake_row(t->in, t->part->dataset, t->part->file, row, err);
}

static ErrCode store_row(Table *t, Str action, Err *err)
{
    Str dimensions[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    for (size_t i = 0; i < t->part->layout->dimension_count; i++)
        dimensions[i] = STR("");
    for (size_t i = 0; i < t->part->layout->attribute_count; i++)
        attributes[i] = STR("");
    IntakeRow row = {.file = t->input->name,
                     .row = str_part(t->input->bytes, t->record->start, t->record->end),
                     .line = t->record->line,
                     .dimensions = dimensions,
                     .attributes = attributes,
                     .period = STR(""),
                     .action = action_of(t, action)};
    for (size_t i = 0; i < t->head->count; i++)
        take_cell(t, i, &row, dimensions, attributes);
    return row.action == DRAFT_DELETE
               ? store_deletion(t, &row, err)
               : intake_row(t->in, t->part->dataset, t->part->file, &row, err);
}

static ErrCode read_row(Table *t, Err *err)
{
    if (t->record->count != t->head->count)
        return odd_count(t, err);
    unsigned bad =
        intake_bad_cell(str_part(t->input->bytes, t->record->start, t->record->end), t->record);
    Str id = head_cell(t, t->head->id), action = head_cell(t, t->head->action);
    if (bad && (!str_is_utf8(id, NULL) || !str_is_utf8(action, NULL)))
        return odd_row(t, bad, "encoding", INTAKE_BAD_TEXT, err);
    TRY(check_action(t, action, err));
    TRY(find_part(t, head_cell(t, t->head->structure), id, action, err));
    return bad ? odd_row(t, bad, "encoding", INTAKE_BAD_TEXT, err) : store_row(t, action, err);
}

static ErrCode read_rows(Table *t, Err *err)
{
    TRY(csv_next(&t->reader, t->record, err));
    TRY(csv_head_read(t->head, intake_arena(t->in), t->input->bytes, t->record, err));
    for (uint64_t rows = 0;; rows++) {
        TRY(csv_next(&t->reader, t->record, err));
        if (!t->record->count)
            return ERR_OK;
        TRY(read_row(t, err));
        if (rows % 65536 == 0)
            intake_progress(t->in, t->input->name, t->reader.pos, t->input->bytes.len);
    }
}

static ErrCode read_table(Intake *in, const IntakeInput *input, Err *err)
{
    Table *t = mem_alloc(sizeof *t);
    t->in = in;
    t->input = input;
    t->record = mem_alloc(sizeof *t->record);
    t->head = mem_alloc(sizeof *t->head);
    csv_open(&t->reader, input->bytes, csv_head_separator(input->bytes));
    ErrCode rc = read_rows(t, err);
    if (rc)
        err_at(err, input->name, 0, 0);
    csv_close(&t->reader);
    for (size_t i = 0; i < LAYOUT_MAX_COLUMNS; i++)
        buf_clear(&t->plain[i]);
    vec_clear(&t->parts);
    mem_free(t->head);
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
