/* Plain tables that a mapping explains. A table of one value column is read by bulk_table; a wide
 * one, where each row holds several observations, here. An empty value cell of a wide table is no
 * observation. */
#include <stdio.h>

#include "base/file.h"
#include "base/mem.h"
#include "format/csv.h"
#include "intake/code_text.h"
#include "intake/header.h"
#include "intake/label_text.h"
#include "intake/reader.h"
#include "intake/rows.h"
#include "intake/table.h"
#include "intake/table_mapping.h"
#include "series/period.h"

typedef struct {
    Intake *in;
    const TableMapping *mapping;
    const IntakeInput *input;
    TableHeader header;
    TablePlan plan;
    TableColumn *columns;
    TableConstant *constants;
    Str *codes; /* of value columns of a wide table: the code or period that the header is */
    Str constant_period;
    size_t value_count;
} Table;

static ErrCode fault(const Table *t, Err *err, const char *format, Str text)
{
    char message[300];
    Str shown = header_shown(text);
    snprintf(message, sizeof message, format, STR_ARG(shown));
    err_set(err, ERR_PARSE, "%s", message);
    err_at(err, t->input->name, 1, 0);
    return ERR_PARSE;
}

/* --- the plan: what each column of this file is --- */

static Str component_of(Table *t, const MappedColumn *m, Str header)
{
    if (m->role == BULK_LABEL)
        return m->of;
    return m->id.len && !mapping_is_pattern(m->header)
               ? m->id
               : table_component_id(intake_arena(t->in), header);
}

/* "2000" of the headers "2000" and "2000 [YR2000]". */
static Str period_of_header(Str header) { return str_part(header, 0, str_find_char(header, ' ')); }

static ErrCode plan_value(Table *t, const MappedColumn *m, size_t i, Err *err)
{
    char made[CODE_TEXT_MAX];
    PeriodSpan span;
    Str header = t->header.cells[i];
    t->columns[i] = (TableColumn){.role = BULK_VALUE, .component = STR("OBS_VALUE")};
    t->value_count++;
    if (mapping_periods_are_headers(t->mapping)) {
        t->codes[i] = period_of_header(header);
        return period_parse(t->codes[i], &span)
                   ? ERR_OK
                   : fault(t, err, "the header '" STR_FMT "' of a value column is no period",
                           header);
    }
    bool has_id = m->id.len && !mapping_is_pattern(m->header);
    t->codes[i] = arena_dup(intake_arena(t->in), code_from_text(has_id ? m->id : header, made));
    return ERR_OK;
}

static ErrCode plan_column(Table *t, size_t i, Err *err)
{
    Str header = t->header.cells[i];
    const MappedColumn *m = table_mapping_find(t->mapping, header);
    t->columns[i] = (TableColumn){.role = BULK_IGNORE, .component = STR("")};
    if (!m && header.len)
        intake_note(t->in, STR(""), t->input->name, 1, "column-unmapped",
                    "the mapping does not speak of the column '" STR_FMT "'; it is left out",
                    STR_ARG(header));
    if (!m || m->role == BULK_IGNORE)
        return ERR_OK;
    if (m->role == BULK_VALUE)
        return plan_value(t, m, i, err);
    t->columns[i] = (TableColumn){
        .role = m->role, .component = component_of(t, m, header), .when_empty = m->when_empty};
    for (size_t k = 0; k < i; k++)
        if (t->columns[k].role == m->role &&
            str_eq(t->columns[k].component, t->columns[i].component))
            return fault(t, err, "a second column for the same component: '" STR_FMT "'", header);
    return ERR_OK;
}

static ErrCode plan_entry(Table *t, const MappedColumn *m, Err *err)
{
    if (m->constant.len && m->role == BULK_PERIOD)
        t->constant_period = m->constant;
    else if (m->constant.len)
        t->constants[t->plan.constant_count++] = (TableConstant){m->id, m->constant};
    if (m->constant.len || mapping_is_pattern(m->header))
        return ERR_OK;
    for (size_t i = 0; i < t->header.count; i++)
        if (str_eq(t->header.cells[i], m->header))
            return ERR_OK;
    return fault(t, err, "the mapping names a column that the header does not have: '" STR_FMT "'",
                 m->header);
}

static ErrCode plan_table(Table *t, Err *err)
{
    Arena *arena = intake_arena(t->in);
    const TableMapping *m = t->mapping;
    TRY(table_header(t->input, arena, &t->header, err));
    t->columns = arena_alloc(arena, (t->header.count + 1) * sizeof *t->columns);
    t->codes = arena_alloc(arena, (t->header.count + 1) * sizeof *t->codes);
    t->constants = arena_alloc(arena, (m->column_count + 1) * sizeof *t->constants);
    if (!t->columns || !t->codes || !t->constants)
        return err_set(err, ERR_TOO_LARGE, "the header is too large");
    for (size_t i = 0; i < m->column_count; i++)
        TRY(plan_entry(t, &m->columns[i], err));
    for (size_t i = 0; i < t->header.count; i++)
        TRY(plan_column(t, i, err));
    t->plan.columns = t->columns;
    t->plan.column_count = t->header.count;
    t->plan.constants = t->constants;
    t->plan.label_lang = m->language;
    if (t->value_count == 0)
        return fault(t, err, "no column of the table is a value" STR_FMT, STR(""));
    if (t->value_count > 1 && !m->wide.len)
        return fault(t, err,
                     "several columns are values; say by 'wide' what their headers are" STR_FMT,
                     STR(""));
    return ERR_OK;
}

/* --- the layout --- */

typedef struct {
    DerivedColumn columns[LAYOUT_MAX_COLUMNS];
    size_t count;
} Components;

static ErrCode add(Components *c, Str id, ColumnRole role, Err *err)
{
    for (size_t i = 0; i < c->count; i++)
        if (str_eq(c->columns[i].id, id))
            return ERR_OK;
    if (c->count == LAYOUT_MAX_COLUMNS)
        return err_set(err, ERR_TOO_LARGE, "a table has more than %d components",
                       LAYOUT_MAX_COLUMNS);
    c->columns[c->count++] = (DerivedColumn){.id = id, .role = role};
    return ERR_OK;
}

static ErrCode add_role(const Table *t, Components *c, BulkRole from, ColumnRole role, Err *err)
{
    const TableMapping *m = t->mapping;
    for (size_t i = 0; i < t->header.count; i++)
        if (t->columns[i].role == from)
            TRY(add(c, t->columns[i].component, role, err));
    for (size_t i = 0; i < m->column_count; i++)
        if (m->columns[i].role == from && m->columns[i].constant.len)
            TRY(add(c, m->columns[i].id, role, err));
    return ERR_OK;
}

static ErrCode make_layout(const Table *t, Layout *layout, Err *err)
{
    Components *c = arena_alloc(intake_arena(t->in), sizeof *c);
    Str asked = intake_options(t->in)->dataset;
    if (!c)
        return err_set(err, ERR_TOO_LARGE, "the header is too large");
    if (!asked.len && !t->mapping->dataset.len) {
        err_set(err, ERR_INVALID, "the mapping does not say to which dataset the table belongs");
        err_hint(err, "add the line 'dataset: AGENCY:ID', or use --dataset");
        return ERR_INVALID;
    }
    if (t->mapping->wide.len && !mapping_periods_are_headers(t->mapping))
        TRY(add(c, t->mapping->wide, COLUMN_DIMENSION, err));
    TRY(add_role(t, c, BULK_DIMENSION, COLUMN_DIMENSION, err));
    TRY(add(c, STR("TIME_PERIOD"), COLUMN_TIME, err));
    TRY(add(c, STR("OBS_VALUE"), COLUMN_MEASURE, err));
    TRY(add_role(t, c, BULK_ATTRIBUTE, COLUMN_ATTRIBUTE, err));
    DerivedDataset d = {.dataset = asked.len ? asked : t->mapping->dataset,
                        .columns = c->columns,
                        .column_count = c->count};
    return table_layout(t->in, &d, intake_mode(t->in, false), layout, err);
}

/* --- wide tables --- */

typedef struct {
    const Table *table;
    IntakeDataset *dataset;
    const Layout *layout;
    uint16_t file;
    int wide; /* the dimension that headers are codes of; -1: they are periods, or it is one column
               */
    Str dimensions[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    char made[LAYOUT_MAX_DIMENSIONS][CODE_TEXT_MAX];
    unsigned long line; /* of the row */
} Wide;

static IntakePlace place_of(const Wide *w, unsigned long line)
{
    return (IntakePlace){w->table->input->name, line};
}

static void take_cell(Wide *w, const TableColumn *c, Str cell, Str *period)
{
    const Table *t = w->table;
    if (c->role == BULK_PERIOD)
        *period = cell;
    else if (c->role == BULK_ATTRIBUTE)
        w->attributes[layout_attribute(w->layout, c->component)] = cell;
    if (c->role != BULK_DIMENSION)
        return;
    int at = layout_dimension(w->layout, c->component);
    Str code = cell.len ? code_from_text(cell, w->made[at]) : c->when_empty;
    w->dimensions[at] = code;
    if (cell.len && !str_eq(code, cell))
        intake_label(t->in, w->dataset, place_of(w, w->line), c->component, code,
                     t->mapping->language, cell);
}

static void take_labels(Wide *w, const CsvRecord *record)
{
    const Table *t = w->table;
    for (size_t i = 0; i < t->header.count; i++) {
        int at = t->columns[i].role == BULK_LABEL
                     ? layout_dimension(w->layout, t->columns[i].component)
                     : -1;
        if (at >= 0)
            intake_label(t->in, w->dataset, place_of(w, w->line), t->columns[i].component,
                         w->dimensions[at], t->mapping->language, str_trim(record->fields[i]));
    }
}

static ErrCode odd_row(Wide *w, const CsvRecord *record, Str text, Err *err)
{
    char message[120];
    snprintf(message, sizeof message, "the row has %zu cells where the header has %zu",
             record->count, w->table->header.count);
    return intake_quarantine(w->table->in, w->dataset, w->table->input->name, record->line, 0,
                             "cell-count", message, text, err);
}

static ErrCode read_row(Wide *w, const CsvRecord *record, Err *err)
{
    const Table *t = w->table;
    Str text = str_part(t->input->bytes, record->start, record->end);
    IntakeRow row = {.file = t->input->name,
                     .row = text,
                     .line = record->line,
                     .dimensions = w->dimensions,
                     .attributes = w->attributes,
                     .period = t->constant_period,
                     .action = DRAFT_PUT};
    w->line = record->line;
    if (record->count != t->header.count)
        return odd_row(w, record, text, err);
    unsigned bad = intake_bad_cell(text, record);
    if (bad)
        return intake_quarantine(t->in, w->dataset, t->input->name, record->line, bad, "encoding",
                                 INTAKE_BAD_TEXT, text, err);
    for (size_t i = 0; i < record->count; i++)
        if (!str_is_utf8(record->fields[i], NULL))
            return intake_quarantine(t->in, w->dataset, t->input->name, record->line,
                                     record->columns[i], "encoding",
                                     "the text is not UTF-8; save the file as UTF-8", text, err);
    for (size_t i = 0; i < record->count; i++)
        take_cell(w, &t->columns[i], str_trim(record->fields[i]), &row.period);
    take_labels(w, record);
    for (size_t i = 0; i < record->count; i++) {
        row.value = str_trim(record->fields[i]);
        if (t->columns[i].role != BULK_VALUE || !row.value.len)
            continue;
        if (w->wide >= 0)
            w->dimensions[w->wide] = t->codes[i];
        else if (mapping_periods_are_headers(t->mapping))
            row.period = t->codes[i];
        row.column = record->columns[i];
        TRY(intake_row(t->in, w->dataset, w->file, &row, err));
    }
    return ERR_OK;
}

static ErrCode read_rows(Wide *w, CsvReader *reader, CsvRecord *record, Err *err)
{
    const Table *t = w->table;
    TRY(csv_next(reader, record, err)); /* the header */
    for (uint64_t rows = 0;; rows++) {
        TRY(csv_next(reader, record, err));
        if (!record->count)
            return ERR_OK;
        TRY(read_row(w, record, err));
        if (rows % 4096 == 0)
            intake_progress(t->in, t->input->name, reader->pos, t->input->bytes.len);
    }
}

static void label_headers(const Wide *w)
{
    const Table *t = w->table;
    for (size_t i = 0; w->wide >= 0 && i < t->header.count; i++) {
        const MappedColumn *m = table_mapping_find(t->mapping, t->header.cells[i]);
        if (t->columns[i].role != BULK_VALUE)
            continue;
        bool has_name = m->name.len && !mapping_is_pattern(m->header);
        if (has_name || !str_eq(t->codes[i], t->header.cells[i]))
            intake_label(t->in, w->dataset, place_of(w, 1), t->mapping->wide, t->codes[i],
                         t->mapping->language, has_name ? m->name : t->header.cells[i]);
    }
}

static ErrCode read_wide(const Table *t, IntakeDataset *d, Err *err)
{
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    Wide *w = mem_alloc(sizeof *w);
    *w = (Wide){.table = t, .dataset = d, .layout = draft_layout(d->draft)};
    w->file = draft_file(d->draft, t->input->name);
    w->wide = layout_dimension(w->layout, t->mapping->wide);
    for (size_t i = 0; i < w->layout->dimension_count; i++)
        w->dimensions[i] = STR("_T");
    for (size_t i = 0; i < t->plan.constant_count; i++) {
        const TableConstant *c = &t->constants[i];
        int at = layout_dimension(w->layout, c->component);
        if (at >= 0)
            w->dimensions[at] = c->code;
        else
            w->attributes[layout_attribute(w->layout, c->component)] = c->code;
    }
    label_headers(w);
    csv_open(&reader, t->input->bytes, t->header.separator);
    ErrCode rc = read_rows(w, &reader, record, err);
    if (rc)
        err_at(err, t->input->name, 0, 0);
    csv_close(&reader);
    mem_free(w);
    mem_free(record);
    return rc;
}

/* --- all --- */

static ErrCode mapping_fault(Err *err, unsigned long line, const char *what, Str text)
{
    Str shown = header_shown(text);
    err_set(err, ERR_PARSE, "%s in the mapping may not be '" STR_FMT "'", what, STR_ARG(shown));
    err_hint(err, "identifiers are of letters, digits and _ @ $ -, names without control "
                  "characters");
    err_at(err, STR(""), line, 0);
    return ERR_PARSE;
}

/* What becomes part of the data structure must be fit for it. */
static ErrCode check_mapping(const TableMapping *m, Err *err)
{
    if (!label_is_clean(m->name))
        return mapping_fault(err, 0, "the name", m->name);
    if (!code_is_plain(m->language))
        return mapping_fault(err, 0, "the language", m->language);
    if (m->wide.len && !code_is_plain(m->wide))
        return mapping_fault(err, 0, "the dimension of 'wide'", m->wide);
    for (size_t i = 0; i < m->column_count; i++) {
        const MappedColumn *c = &m->columns[i];
        bool names_component = c->role == BULK_DIMENSION || c->role == BULK_ATTRIBUTE;
        if (names_component && c->id.len && !code_is_plain(c->id))
            return mapping_fault(err, c->line, "an id", c->id);
        if (!label_is_clean(c->name) || !label_is_clean(c->constant) ||
            !label_is_clean(c->when_empty))
            return mapping_fault(err, c->line, "a text", c->name.len ? c->name : c->constant);
    }
    return ERR_OK;
}

static ErrCode read_mapping(Intake *in, TableMapping *mapping, Err *err)
{
    Str text, path = intake_options(in)->mapping;
    if (!path.len)
        return err_set(err, ERR_INVALID, "a plain table is read by its --mapping alone");
    TRY(file_read(path.ptr, MAPPING_MAX_BYTES, &text, err));
    ErrCode rc = table_mapping_read(mapping, intake_arena(in), text, err);
    mem_free((void *)text.ptr);
    if (!rc)
        rc = check_mapping(mapping, err);
    if (rc)
        err_at(err, path, 0, 0);
    return rc;
}

static ErrCode read_one(Intake *in, const TableMapping *mapping, const IntakeInput *input, Err *err)
{
    Layout *layout = arena_alloc(intake_arena(in), sizeof *layout);
    Table t = {.in = in, .mapping = mapping, .input = input, .constant_period = STR("")};
    IntakeDataset *dataset;
    if (!layout)
        return err_set(err, ERR_TOO_LARGE, "too many files");
    TRY(plan_table(&t, err));
    TRY(make_layout(&t, layout, err));
    TRY(intake_dataset(in, layout, true, intake_mode(in, false), &dataset, err));
    dataset->name = mapping->name;
    if (!mapping->wide.len && !t.constant_period.len)
        return table_read(in, dataset, input, &t.header, &t.plan, err);
    return read_wide(&t, dataset, err);
}

ErrCode read_plain_tables(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    TableMapping *mapping = arena_alloc(intake_arena(in), sizeof *mapping);
    if (!mapping)
        return err_set(err, ERR_TOO_LARGE, "the mapping is too large");
    TRY(read_mapping(in, mapping, err));
    for (size_t i = 0; i < count; i++)
        TRY(read_one(in, mapping, inputs[i], err));
    return ERR_OK;
}
