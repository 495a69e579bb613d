#include "intake/bulk_table.h"

#include "intake/bulk_parts.h"
#include "intake/bulk_split.h"

enum { PROGRESS_ROWS = 65536 };

/* --- the plan: columns into runs --- */

static RunKind kind_of(const BulkColumn *c)
{
    switch (c->role) {
    case BULK_PERIOD:
        return RUN_PERIOD;
    case BULK_VALUE:
        return RUN_VALUE;
    case BULK_ATTRIBUTE:
        return c->omit_if_period ? RUN_DETAIL : RUN_ATTRIBUTES;
    default:
        return RUN_KEY;
    }
}

/* Attributes between a code and its label belong to the same run as both. */
static bool lies_within_label(const Bulk *b, size_t column)
{
    for (size_t i = 0; i < b->column_count; i++) {
        if (b->columns[i].role != BULK_LABEL)
            continue;
        size_t code = b->columns[i].component, low = code < i ? code : i, high = code + i - low;
        if (column > low && column < high)
            return true;
    }
    return false;
}

static ErrCode plan_runs(Bulk *b, Err *err)
{
    for (size_t i = 0; i < b->column_count; i++) {
        RunKind kind = kind_of(&b->columns[i]);
        if (kind == RUN_ATTRIBUTES && lies_within_label(b, i))
            kind = RUN_KEY;
        Run *run = b->run_count ? &b->runs[b->run_count - 1] : NULL;
        bool single = kind == RUN_PERIOD || kind == RUN_VALUE || kind == RUN_DETAIL;
        if (!run || run->kind != kind || single) {
            if (b->run_count == CSV_MAX_RUNS)
                return err_set(err, ERR_TOO_LARGE,
                               "the columns of this table change their role "
                               "more than %d times",
                               CSV_MAX_RUNS);
            run = &b->runs[b->run_count++];
            *run = (Run){.kind = kind,
                         .first = i,
                         .raws = interner_new(),
                         .keys = interner_new(),
                         .attributes = interner_new(),
                         .recent = mem_alloc(RECENT * sizeof *run->recent),
                         .current = NO_ENTRY};
        }
        run->width++;
        run->dimension_count += b->columns[i].role == BULK_DIMENSION;
        run->attribute_count += b->columns[i].role == BULK_ATTRIBUTE;
    }
    return ERR_OK;
}

ErrCode bulk_read_until(Bulk *b, size_t stop, uint64_t *rows, Err *err)
{
    bool more = false;
    while (b->scan.pos < stop) {
        TRY(csv_runs_next(&b->scan, &more, err));
        if (!more)
            return ERR_OK;
        TRY(bulk_read_row(b, err));
        if (++*rows % PROGRESS_ROWS == 0 && b->sink->progress)
            b->sink->progress(b->sink->context, b->scan.pos);
    }
    return ERR_OK;
}

void bulk_free(Bulk *b)
{
    for (size_t i = 0; i < b->run_count; i++) {
        interner_free(b->runs[i].raws);
        interner_free(b->runs[i].keys);
        interner_free(b->runs[i].attributes);
        vec_clear(&b->runs[i].entries);
        mem_free(b->runs[i].recent);
    }
    for (size_t i = 0; i < LAYOUT_MAX_DIMENSIONS; i++)
        vec_clear(&b->told[i]);
    interner_free(b->series);
    interner_free(b->tuples);
    vec_clear(&b->series_ids);
    vec_clear(&b->tuple_ids);
    csv_close(&b->splitter);
    mem_free(b->record);
    mem_free(b);
}

ErrCode bulk_new(Bulk **out, Draft *draft, const BulkTable *table, const BulkSink *sink, Err *err)
{
    Bulk *b = mem_alloc(sizeof *b);
    *b = (Bulk){.draft = draft,
                .columns = table->columns,
                .column_count = table->column_count,
                .sink = sink,
                .separator = table->separator,
                .file = table->file,
                .series = interner_new(),
                .tuples = interner_new(),
                .record = mem_alloc(sizeof *b->record),
                .key_changed = true,
                .attributes_changed = true};
    *out = b;
    for (size_t i = 0; i < table->constant_count; i++) {
        const BulkConstant *c = &table->constants[i];
        if (c->is_attribute)
            b->base_attributes[c->component] = draft_attribute_code(draft, c->component, c->code);
        else
            b->base_key[c->component] = draft_dimension_code(draft, c->component, c->code);
    }
    return plan_runs(b, err);
}

void bulk_start_at(Bulk *b, Str input, size_t from, unsigned long line)
{
    uint16_t widths[CSV_MAX_RUNS];
    for (size_t i = 0; i < b->run_count; i++)
        widths[i] = (uint16_t)b->runs[i].width;
    csv_runs_open(&b->scan, input, from, line, b->separator, widths, b->run_count);
}

/* Without them rows could be neither stored nor counted. */
static ErrCode check_plan(const BulkTable *table, Err *err)
{
    size_t periods = 0, values = 0;
    for (size_t i = 0; i < table->column_count; i++) {
        periods += table->columns[i].role == BULK_PERIOD;
        values += table->columns[i].role == BULK_VALUE;
    }
    if (periods == 1 && values == 1)
        return ERR_OK;
    return err_set(err, ERR_INVALID,
                   "a table has one column of periods and one of values; here are %zu and %zu",
                   periods, values);
}

ErrCode bulk_table_read(Draft *draft, const BulkTable *table, const BulkSink *sink, uint64_t *rows,
                        Err *err)
{
    Bulk *b;
    bool is_read = false;
    *rows = 0;
    TRY(check_plan(table, err));
    ErrCode rc = bulk_split_read(draft, table, sink, rows, &is_read, err);
    if (rc || is_read)
        return rc;
    rc = bulk_new(&b, draft, table, sink, err);
    bulk_start_at(b, table->input, table->from, table->line);
    if (!rc)
        rc = bulk_read_until(b, SIZE_MAX, rows, err);
    bulk_free(b);
    return rc;
}
