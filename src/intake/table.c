#include "intake/table.h"

#include "base/mem.h"
#include "format/csv.h"
#include "intake/code_text.h"
#include "structure/components.h"

typedef struct {
    Intake *in;
    IntakeDataset *dataset;
    const IntakeInput *input;
    const TablePlan *plan;
} Sink;

static ErrCode on_quarantine(void *context, unsigned long line, unsigned long column,
                             const char *code, const char *message, Str row, Err *err)
{
    Sink *s = context;
    s->dataset->rows--; /* counted with all others at the end */
    return intake_quarantine(s->in, s->dataset, s->input->name, line, column, code, message, row,
                             err);
}

static ErrCode on_text(void *context, unsigned long line, unsigned long column, Str value, Err *err)
{
    Sink *s = context;
    (void)column, (void)err;
    intake_note(s->in, s->dataset->id, s->input->name, line, "text-value",
                "the value '" STR_FMT "' is no number; it is kept as published", STR_ARG(value));
    return ERR_OK;
}

static ErrCode on_label(void *context, unsigned long line, size_t dimension, Str code, Str text,
                        Err *err)
{
    Sink *s = context;
    (void)err;
    intake_label(s->in, s->dataset, (IntakePlace){s->input->name, line},
                 layout_dimension_at(draft_layout(s->dataset->draft), dimension)->id, code,
                 s->plan->label_lang, text);
    return ERR_OK;
}

static void on_progress(void *context, size_t done)
{
    const Sink *s = context;
    intake_progress(s->in, s->input->name, done, s->input->bytes.len);
}

ErrCode table_header_text(Str bytes, const CsvRecord *record, Err *err)
{
    Str text = str_part(bytes, record->start, record->end);
    for (size_t i = 0; i < record->count && !str_is_utf8(text, NULL); i++) {
        if (str_is_utf8(record->fields[i], NULL))
            continue;
        err_set(err, ERR_PARSE, "the header of column %zu is not UTF-8", i + 1);
        err_hint(err, "save the file as UTF-8");
        err_at(err, STR(""), record->line, record->columns[i]);
        return ERR_PARSE;
    }
    return ERR_OK;
}

static ErrCode read_header_record(const IntakeInput *input, CsvReader *reader, CsvRecord *record,
                                  Err *err)
{
    ErrCode rc = csv_next(reader, record, err);
    if (!rc && !record->count)
        rc = err_set(err, ERR_PARSE, "the file has no header line");
    if (!rc)
        rc = table_header_text(input->bytes, record, err);
    if (rc)
        err_at(err, input->name, 0, 0);
    return rc;
}

ErrCode table_header(const IntakeInput *input, Arena *arena, TableHeader *header, Err *err)
{
    CsvReader reader;
    CsvRecord *record = mem_alloc(sizeof *record);
    header->separator = csv_guess_separator(input->bytes);
    csv_open(&reader, input->bytes, header->separator);
    ErrCode rc = read_header_record(input, &reader, record, err);
    if (!rc) {
        header->count = record->count;
        Str *cells = arena_alloc(arena, (record->count + 1) * sizeof *cells);
        for (size_t i = 0; cells && i < record->count; i++)
            cells[i] = arena_dup(arena, str_trim(record->fields[i]));
        while (cells && header->count > 1 && !cells[header->count - 1].len)
            header->count--;
        header->cells = cells;
        header->from = reader.pos;
        header->line = reader.line;
    }
    csv_close(&reader);
    mem_free(record);
    return rc;
}

static bool has_dimensions(const Layout *whole, const Layout *part)
{
    for (size_t i = 0; i < part->dimension_count; i++)
        if (layout_dimension(whole, layout_dimension_at(part, i)->id) < 0)
            return false;
    return true;
}

static bool has_attributes(const Layout *whole, const Layout *part)
{
    for (size_t i = 0; i < part->attribute_count; i++)
        if (layout_attribute(whole, layout_attribute_at(part, i)->id) < 0)
            return false;
    return true;
}

/* The layout of the release in force, else of the newest dataflow; false when there is none. */
static bool stored_layout(Intake *in, Str dataset, Layout *out, ErrCode *code, Err *err)
{
    Release *release;
    ArtefactRef ref;
    *code = store_release(intake_store(in), dataset, 0, &release, NULL);
    if (!*code) {
        *out = *layout_copy(intake_arena(in), release_layout(release));
        release_unref(release);
        return true;
    }
    if (*code == ERR_NOT_FOUND && artefact_ref_parse(dataset, &ref))
        *code = components_layout(intake_structures(in), STR("Dataflow"), ref, dataset, out, NULL);
    if (!*code)
        return true;
    *code = *code == ERR_NOT_FOUND
                ? ERR_OK
                : err_set(err, *code, "the data structure of '" STR_FMT "' cannot be read",
                          STR_ARG(dataset));
    return false;
}

static ErrCode add_missing_attributes(Layout *whole, const Layout *part, Err *err)
{
    for (size_t i = 0; i < part->attribute_count; i++)
        if (layout_attribute(whole, layout_attribute_at(part, i)->id) < 0)
            TRY(layout_add(whole, *layout_attribute_at(part, i), err));
    return ERR_OK;
}

static ErrCode refuse_column(const Layout *whole, const Layout *part, Err *err)
{
    for (size_t i = 0; i < part->attribute_count; i++) {
        Str id = layout_attribute_at(part, i)->id;
        if (layout_attribute(whole, id) < 0)
            err_set(err, ERR_CONFLICT,
                    "the data structure of dataset '" STR_FMT "' has no attribute '" STR_FMT "'",
                    STR_ARG(whole->dataset), STR_ARG(id));
    }
    err_hint(err, "import the table into another dataset with --dataset, or leave the column out");
    return ERR_CONFLICT;
}

/* A table that is merged takes the layout of what is there, with its own attributes behind. Other
 * dimensions are refused where it lands. */
ErrCode table_layout(Intake *in, const DerivedDataset *derived, LandMode mode, Layout *layout,
                     Err *err)
{
    ErrCode code = ERR_OK;
    Layout *stored = arena_alloc(intake_arena(in), sizeof *stored);
    if (!stored)
        return err_set(err, ERR_TOO_LARGE, "too many columns");
    TRY(derive_layout(derived, intake_arena(in), layout, err));
    if (mode == LAND_MERGE && stored_layout(in, derived->dataset, stored, &code, err) &&
        has_dimensions(stored, layout)) {
        if (!has_attributes(stored, layout) && !derive_is_own(stored))
            return refuse_column(stored, layout, err);
        bool has_all = has_attributes(stored, layout);
        TRY(add_missing_attributes(stored, layout, err));
        *layout = *stored;
        if (has_all)
            return ERR_OK;
    }
    TRY(code);
    return derive_set_version(intake_structures(in), layout, err);
}

static ErrCode resolve_column(const TablePlan *plan, size_t i, const Layout *l, BulkColumn *out,
                              Err *err)
{
    const TableColumn *c = &plan->columns[i];
    int at = 0;
    *out = (BulkColumn){
        .role = c->role, .when_empty = c->when_empty, .omit_if_period = c->omit_if_period};
    if (c->role == BULK_DIMENSION)
        at = layout_dimension(l, c->component);
    else if (c->role == BULK_ATTRIBUTE)
        at = layout_attribute(l, c->component);
    else if (c->role == BULK_LABEL)
        for (at = (int)plan->column_count - 1; at >= 0; at--)
            if (plan->columns[at].role == BULK_DIMENSION &&
                str_eq(plan->columns[at].component, c->component))
                break;
    if (at < 0)
        return err_set(err, ERR_INVALID, "dataset '" STR_FMT "' has no column '" STR_FMT "'",
                       STR_ARG(l->dataset), STR_ARG(c->component));
    out->component = (size_t)at;
    return ERR_OK;
}

/* Constants as given, then "_T" for each dimension that nothing else speaks of. */
static size_t resolve_constants(const TablePlan *plan, const Layout *l, BulkConstant *out)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->constant_count; i++) {
        int d = layout_dimension(l, plan->constants[i].component);
        int a = layout_attribute(l, plan->constants[i].component);
        if (d >= 0 || a >= 0)
            out[count++] = (BulkConstant){d < 0, (size_t)(d < 0 ? a : d), plan->constants[i].code};
    }
    for (size_t d = 0; d < l->dimension_count; d++) {
        bool spoken = false;
        for (size_t i = 0; i < count; i++)
            spoken |= !out[i].is_attribute && out[i].component == d;
        for (size_t i = 0; i < plan->column_count; i++)
            spoken |= plan->columns[i].role == BULK_DIMENSION &&
                      str_eq(plan->columns[i].component, layout_dimension_at(l, d)->id);
        if (!spoken)
            out[count++] = (BulkConstant){false, d, STR("_T")};
    }
    return count;
}

ErrCode table_read(Intake *in, IntakeDataset *d, const IntakeInput *input,
                   const TableHeader *header, const TablePlan *plan, Err *err)
{
    BulkColumn columns[TABLE_MAX_COLUMNS];
    BulkConstant constants[LAYOUT_MAX_COLUMNS * 2];
    const Layout *l = draft_layout(d->draft);
    uint64_t rows = 0;
    if (plan->column_count > TABLE_MAX_COLUMNS || plan->constant_count > LAYOUT_MAX_COLUMNS)
        return err_set(err, ERR_TOO_LARGE, "a table has more than %d columns", TABLE_MAX_COLUMNS);
    for (size_t i = 0; i < plan->column_count; i++)
        TRY(resolve_column(plan, i, l, &columns[i], err));
    Sink context = {in, d, input, plan};
    BulkSink sink = {.context = &context,
                     .quarantine = on_quarantine,
                     .judge_text = intake_judge_text,
                     .stored_text = on_text,
                     .label = on_label,
                     .progress = on_progress};
    BulkTable table = {.input = input->bytes,
                       .from = header->from,
                       .line = header->line,
                       .separator = header->separator,
                       .columns = columns,
                       .column_count = plan->column_count,
                       .file = draft_file(d->draft, input->name),
                       .constants = constants,
                       .constant_count = resolve_constants(plan, l, constants)};
    ErrCode rc = bulk_table_read(d->draft, &table, &sink, &rows, err);
    d->rows += rows;
    if (rc)
        err_at(err, input->name, 0, 0);
    return rc;
}

Str table_component_id(Arena *arena, Str header)
{
    char out[CODE_TEXT_MAX];
    Str code = code_from_header(str_trim(header), out);
    char *text = arena_alloc(arena, code.len + 1);
    for (size_t i = 0; text && i < code.len; i++) {
        char c = code.ptr[i];
        text[i] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c == '-' ? '_' : c;
    }
    return text ? (Str){text, code.len} : STR("");
}
