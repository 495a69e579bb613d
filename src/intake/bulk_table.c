#include "intake/bulk_table.h"

#include <pthread.h>

#include "intake/bulk_events.h"
#include "intake/bulk_parts.h"

enum { PROGRESS_ROWS = 65536, TWO_THREADS_BYTES = 8 << 20, GUESSED_RECORDS = 8 };

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

/* Until the end, or to a record that begins at or behind `stop`. */
static ErrCode read_rows(Bulk *b, size_t stop, uint64_t *rows, Err *err)
{
    bool more = false;
    while (b->scan.pos < stop) {
        TRY(csv_runs_next(&b->scan, &more, err));
        if (!more)
            return ERR_OK;
        TRY(bulk_read_row(b, err));
        if (b->sink->progress && ++*rows % PROGRESS_ROWS == 0)
            b->sink->progress(b->sink->context, b->scan.pos);
        else if (!b->sink->progress)
            ++*rows;
    }
    return ERR_OK;
}

static void bulk_free(Bulk *b)
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

static ErrCode bulk_new(Bulk **out, Draft *draft, const BulkTable *table, const BulkSink *sink,
                        Err *err)
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

/* --- two threads --- */

/* A place about the middle where a record seems to begin: some records from there on have the right
 * number of cells. Only a guess, because quotes may be open there; whoever reads up to it finds
 * out. SIZE_MAX: none. */
static size_t guess_middle(const BulkTable *t, CsvRecord *record)
{
    const char *end = memchr(t->input.ptr + t->from + (t->input.len - t->from) / 2, '\n',
                             (t->input.len - t->from) / 2);
    if (!end)
        return SIZE_MAX;
    size_t middle = (size_t)(end - t->input.ptr) + 1;
    CsvReader reader = {.input = t->input, .pos = middle, .line = 1, .separator = t->separator};
    bool good = true;
    for (int i = 0; i < GUESSED_RECORDS && good; i++)
        good = !csv_next(&reader, record, NULL) && record->count == t->column_count;
    csv_close(&reader);
    return good ? middle : SIZE_MAX;
}

/* The second half of a table, read into a draft of its own. */
typedef struct {
    const BulkTable *table;
    size_t from;
    Draft *draft;
    BulkEvents *events;
    uint64_t rows;
    ErrCode code;
    Err err;
} Half;

static void *read_half(void *context)
{
    Half *h = context;
    Bulk *b;
    BulkSink sink = bulk_events_sink(h->events);
    h->code = bulk_new(&b, h->draft, h->table, &sink, &h->err);
    bulk_start_at(b, h->table->input, h->from, 1);
    if (!h->code)
        h->code = read_rows(b, SIZE_MAX, &h->rows, &h->err);
    bulk_free(b);
    return NULL;
}

/* The first half has ended on line `line`: put the second behind it. */
static ErrCode join_halves(Draft *draft, Half *h, unsigned long line, uint64_t *rows, Err *err)
{
    if (h->code) {
        if (err)
            *err = h->err;
        if (err && err->line)
            err->line += line - 1;
        return h->code;
    }
    *rows += h->rows;
    TRY(bulk_events_replay(h->events, line - 1, err));
    return draft_append(draft, h->draft, line - 1, err);
}

static ErrCode read_in_halves(Bulk *b, const BulkTable *t, size_t middle, uint64_t *rows, Err *err)
{
    Half h = {.table = t, .from = middle};
    pthread_t thread;
    h.draft = draft_new(draft_layout(b->draft), draft_room(b->draft));
    h.events = bulk_events_new(b->sink);
    bool is_running = pthread_create(&thread, NULL, read_half, &h) == 0;
    ErrCode rc = read_rows(b, middle, rows, err);
    if (is_running)
        pthread_join(thread, NULL);
    if (!rc && is_running && b->scan.pos == middle)
        rc = join_halves(b->draft, &h, b->scan.next_line, rows, err);
    else if (!rc) /* the guess was wrong: that half was not read as records */
        rc = read_rows(b, SIZE_MAX, rows, err);
    draft_free(h.draft);
    bulk_events_free(h.events);
    return rc;
}

ErrCode bulk_table_read(Draft *draft, const BulkTable *table, const BulkSink *sink, uint64_t *rows,
                        Err *err)
{
    Bulk *b;
    *rows = 0;
    ErrCode rc = bulk_new(&b, draft, table, sink, err);
    bulk_start_at(b, table->input, table->from, table->line);
    size_t middle =
        rc || table->input.len < TWO_THREADS_BYTES ? SIZE_MAX : guess_middle(table, b->record);
    if (!rc)
        rc = middle == SIZE_MAX ? read_rows(b, SIZE_MAX, rows, err)
                                : read_in_halves(b, table, middle, rows, err);
    bulk_free(b);
    return rc;
}
