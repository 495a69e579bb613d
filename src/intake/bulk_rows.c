#include <stdio.h>

#include "intake/bulk_parts.h"
#include "intake/code_text.h"
#include "series/period.h"

enum { PERIOD_MAX_BYTES = 60 };

/* --- texts met for the first time --- */

static void spoil(Entry *e, size_t column, const char *code, const char *message)
{
    if (e->bad_column)
        return;
    e->bad_column = (uint16_t)(column + 1);
    e->code = code;
    e->message = message;
}

static void check_cell(Entry *e, size_t column, Str cell)
{
    if (!str_is_utf8(cell, NULL))
        spoil(e, column, "encoding", "the text is not UTF-8; save the file as UTF-8");
}

/* Tables repeat the label with every code: the sink hears of each pair once. */
static ErrCode tell_label(Bulk *b, size_t dimension, uint32_t number, Str code, Str text, Err *err)
{
    uint64_t hash = str_hash(text) | 1;
    while (b->told[dimension].count <= number)
        vec_push(&b->told[dimension], 0);
    if (b->told[dimension].items[number] == hash)
        return ERR_OK;
    b->told[dimension].items[number] = hash;
    return b->sink->label(b->sink->context, b->scan.line, dimension, code, text, err);
}

/* A text in place of a code keeps its spelling as the name of the code. */
static ErrCode dimension_code(Bulk *b, size_t dimension, Str cell, uint32_t *out, Err *err)
{
    char made[CODE_TEXT_MAX];
    Str code = code_from_text(cell, made);
    *out = draft_dimension_code(b->draft, dimension, code);
    return str_eq(code, cell) ? ERR_OK : tell_label(b, dimension, *out, code, cell, err);
}

static ErrCode learn_label(Bulk *b, const Run *run, const BulkColumn *label, Str text, Err *err)
{
    char made[CODE_TEXT_MAX];
    size_t at = label->component, dimension;
    if (at < run->first || at >= run->first + run->width || !text.len ||
        b->columns[at].role != BULK_DIMENSION)
        return ERR_OK;
    Str cell = str_trim(b->record->fields[at - run->first]);
    if (!cell.len)
        return ERR_OK;
    dimension = b->columns[at].component;
    Str code = code_from_text(cell, made);
    return tell_label(b, dimension, draft_dimension_code(b->draft, dimension, code), code, text,
                      err);
}

/* The codes of one new raw text, by kind, in the order of its columns. */
typedef struct {
    uint32_t key[LAYOUT_MAX_DIMENSIONS], attributes[LAYOUT_MAX_COLUMNS];
    size_t keys, values;
} Codes;

static ErrCode read_cell(Bulk *b, const Run *run, size_t i, Entry *e, Codes *codes, Err *err)
{
    const BulkColumn *column = &b->columns[run->first + i];
    Str cell = str_trim(b->record->fields[i]);
    check_cell(e, i, cell);
    if (e->bad_column)
        return ERR_OK;
    if (column->role == BULK_LABEL)
        return learn_label(b, run, column, cell, err);
    if (column->role == BULK_ATTRIBUTE)
        codes->attributes[codes->values++] =
            draft_attribute_code(b->draft, column->component, cell);
    if (column->role != BULK_DIMENSION)
        return ERR_OK;
    if (!cell.len)
        cell = column->when_empty;
    if (cell.len)
        return dimension_code(b, column->component, cell, &codes->key[codes->keys++], err);
    spoil(e, i, "empty-code", "the cell of a dimension is empty");
    return ERR_OK;
}

static ErrCode read_cells(Bulk *b, const Run *run, Entry *e, Err *err)
{
    Codes codes;
    codes.keys = codes.values = 0;
    for (size_t i = 0; i < run->width && !e->bad_column; i++)
        TRY(read_cell(b, run, i, e, &codes, err));
    e->key = intern(run->keys, (Str){(const char *)codes.key, codes.keys * sizeof *codes.key});
    e->attributes = intern(run->attributes, (Str){(const char *)codes.attributes,
                                                  codes.values * sizeof *codes.attributes});
    return ERR_OK;
}

static void read_period(Bulk *b, Entry *e)
{
    PeriodSpan span;
    Str cell = str_trim(b->record->fields[0]);
    if (cell.len > PERIOD_MAX_BYTES || !period_parse(cell, &span))
        spoil(e, 0, "period",
              "this is no period; write it as 2019, 2019-Q3, 2019-05 or 2019-05-31");
    else
        e->key = draft_period(b->draft, cell);
}

static ErrCode new_entry(Bulk *b, Run *run, Str raw, Err *err)
{
    Entry e = {0};
    TRY(csv_run_split(&b->splitter, raw, b->separator, b->record, err));
    if (run->kind == RUN_PERIOD)
        read_period(b, &e);
    else
        TRY(read_cells(b, run, &e, err));
    vec_push(&run->entries, e);
    return ERR_OK;
}

/* --- rows --- */

static RecentRaw *recent_slot(const Run *run, Str raw)
{
    uint64_t head = 0, tail = 0;
    if (raw.len >= 8) {
        memcpy(&head, raw.ptr, 8);
        memcpy(&tail, raw.ptr + raw.len - 8, 8);
    } else
        memcpy(&head, raw.ptr, raw.len);
    uint64_t mix = (head ^ tail << 17 ^ tail >> 15 ^ raw.len << 56) * 0x9E3779B97F4A7C15u;
    return &run->recent[mix >> 55];
}

/* The entry of a raw text, made when it is new. */
static ErrCode find_entry(Bulk *b, Run *run, Str raw, Err *err)
{
    RecentRaw *recent = recent_slot(run, raw);
    if (recent->raw.ptr && str_eq(recent->raw, raw)) {
        run->current = recent->id;
        return ERR_OK;
    }
    run->current = intern(run->raws, raw);
    if (run->current == run->entries.count)
        TRY(new_entry(b, run, raw, err));
    *recent = (RecentRaw){raw, run->current};
    return ERR_OK;
}

static ErrCode look_up(Bulk *b, Err *err)
{
    for (size_t i = 0; i < b->run_count; i++) {
        Run *run = &b->runs[i];
        const CsvRun *cells = &b->scan.runs[i];
        if (run->kind == RUN_VALUE || (cells->is_same && run->current != NO_ENTRY))
            continue;
        TRY(find_entry(b, run, cells->raw, err));
        b->key_changed |= run->dimension_count > 0;
        b->attributes_changed |= run->attribute_count > 0 && run->kind != RUN_DETAIL;
    }
    return ERR_OK;
}

static const Run *bad_run(const Bulk *b)
{
    for (size_t i = 0; i < b->run_count; i++)
        if (b->runs[i].kind != RUN_VALUE && b->runs[i].entries.items[b->runs[i].current].bad_column)
            return &b->runs[i];
    return NULL;
}

static const Entry *entry_of(const Run *run) { return &run->entries.items[run->current]; }

/* The codes of the parts of all runs, put to the places of their components. */
static void gather_series(const Bulk *b, uint32_t *codes)
{
    memcpy(codes, b->base_key, sizeof b->base_key);
    for (size_t r = 0; r < b->run_count; r++) {
        const Run *run = &b->runs[r];
        if (!run->dimension_count)
            continue;
        const uint32_t *part =
            (const uint32_t *)(const void *)intern_text(run->keys, entry_of(run)->key).ptr;
        for (size_t i = 0, at = 0; i < run->width; i++)
            if (b->columns[run->first + i].role == BULK_DIMENSION)
                codes[b->columns[run->first + i].component] = part[at++];
    }
}

static void gather_tuple(const Bulk *b, uint32_t *codes)
{
    memcpy(codes, b->base_attributes, sizeof b->base_attributes);
    for (size_t r = 0; r < b->run_count; r++) {
        const Run *run = &b->runs[r];
        if (!run->attribute_count || (run->kind == RUN_DETAIL && b->detail_repeats))
            continue;
        const uint32_t *part =
            (const uint32_t *)(const void *)intern_text(run->attributes, entry_of(run)->attributes)
                .ptr;
        for (size_t i = 0, at = 0; i < run->width; i++)
            if (b->columns[run->first + i].role == BULK_ATTRIBUTE)
                codes[b->columns[run->first + i].component] = part[at++];
    }
}

static uint32_t find_series(Bulk *b)
{
    uint32_t parts[CSV_MAX_RUNS], codes[LAYOUT_MAX_DIMENSIONS];
    size_t count = 0;
    for (size_t r = 0; r < b->run_count; r++)
        if (b->runs[r].dimension_count)
            parts[count++] = entry_of(&b->runs[r])->key;
    uint32_t id = intern(b->series, (Str){(const char *)parts, count * sizeof *parts});
    if (id == b->series_ids.count) {
        gather_series(b, codes);
        vec_push(&b->series_ids, draft_series(b->draft, codes));
    }
    return b->series_ids.items[id];
}

/* Breakdowns come round again while an area stays: a look at the last ones spares most searches. */
static uint32_t series_of(Bulk *b)
{
    RecentSeries now = {0};
    size_t count = 0;
    uint64_t mix = 0;
    if (!b->key_changed)
        return b->last_series;
    b->key_changed = false;
    for (size_t r = 0; r < b->run_count && count <= RECENT_KEY_RUNS; r++) {
        if (!b->runs[r].dimension_count)
            continue;
        if (count < RECENT_KEY_RUNS)
            now.entries[count] = b->runs[r].current + 1;
        mix = (mix ^ b->runs[r].current) * 0x9E3779B97F4A7C15u;
        count++;
    }
    if (count == 0 || count > RECENT_KEY_RUNS)
        return b->last_series = find_series(b);
    RecentSeries *recent = &b->recent_series[mix >> 55];
    if (memcmp(recent->entries, now.entries, sizeof now.entries) != 0) {
        now.series = find_series(b);
        *recent = now;
    }
    return b->last_series = recent->series;
}

static uint32_t tuple_of(Bulk *b)
{
    uint32_t parts[CSV_MAX_RUNS], codes[LAYOUT_MAX_COLUMNS];
    size_t count = 0;
    if (!b->attributes_changed)
        return b->last_tuple;
    for (size_t r = 0; r < b->run_count; r++)
        if (b->runs[r].attribute_count)
            parts[count++] = b->runs[r].kind == RUN_DETAIL && b->detail_repeats
                                 ? NO_ENTRY
                                 : entry_of(&b->runs[r])->attributes;
    uint32_t id = intern(b->tuples, (Str){(const char *)parts, count * sizeof *parts});
    if (id == b->tuple_ids.count) {
        gather_tuple(b, codes);
        vec_push(&b->tuple_ids, draft_attributes(b->draft, codes));
    }
    b->attributes_changed = false;
    return b->last_tuple = b->tuple_ids.items[id];
}

/* Whether all columns marked so only repeat the period of this row. */
static void compare_details(Bulk *b)
{
    Str period = {0};
    bool any = false, repeats = true;
    for (size_t r = 0; r < b->run_count; r++)
        if (b->runs[r].kind == RUN_PERIOD)
            period = b->scan.runs[r].raw;
    for (size_t r = 0; r < b->run_count; r++) {
        if (b->runs[r].kind != RUN_DETAIL)
            continue;
        any = true;
        repeats &= str_eq(b->scan.runs[r].raw, period);
    }
    b->attributes_changed |= any && !(repeats && b->detail_repeats);
    b->detail_repeats = any && repeats;
}

static ErrCode quarantine(Bulk *b, size_t column, const char *code, const char *message, Err *err)
{
    return b->sink->quarantine(b->sink->context, b->scan.line, column, code, message, b->scan.raw,
                               err);
}

/* A cell left out moves all that follow: a number then stands where a code belongs. */
static bool has_slid(const Bulk *b, char *message, size_t cap)
{
    size_t last = b->record->count - 1;
    if (b->record->count >= b->column_count || b->columns[last].role != BULK_DIMENSION ||
        !num_read(str_trim(b->record->fields[last])).is_number)
        return false;
    snprintf(message, cap,
             "a cell is missing: the value '" STR_FMT "' slid into the column of " STR_FMT,
             STR_ARG(b->record->fields[last]),
             STR_ARG(layout_dimension_at(draft_layout(b->draft), b->columns[last].component)->id));
    return true;
}

static ErrCode quarantine_odd(Bulk *b, Err *err)
{
    char message[300];
    if (has_slid(b, message, sizeof message))
        return quarantine(b, b->record->count, "cell-missing", message, err);
    snprintf(message, sizeof message,
             "the row has %zu cells where the header has %zu; a separator is missing or too many",
             b->record->count, b->column_count);
    return quarantine(b, 0, "cell-count", message, err);
}

/* The record without its last `count` cells, which hold nothing but quotes and white space. */
static Str without_last(const Bulk *b, size_t count)
{
    Str raw = b->scan.raw;
    while (raw.len && count)
        count -= raw.ptr[--raw.len] == b->separator;
    return raw;
}

/* Cells beyond the header that hold nothing are cut off, and the rest is read as a row. */
static ErrCode read_odd_row(Bulk *b, Err *err)
{
    bool more = false;
    TRY(csv_run_split(&b->splitter, b->scan.raw, b->separator, b->record, err));
    for (size_t i = b->column_count; i < b->record->count; i++)
        if (str_trim(b->record->fields[i]).len)
            return quarantine_odd(b, err);
    if (b->record->count < b->column_count)
        return quarantine_odd(b, err);
    CsvRuns outer = b->scan;
    bulk_start_at(b, without_last(b, b->record->count - b->column_count), 0, outer.line);
    ErrCode rc = csv_runs_next(&b->scan, &more, err);
    bool is_row = !rc && more && !b->scan.is_odd;
    if (is_row)
        rc = bulk_read_row(b, err);
    b->scan = outer;
    return rc || is_row ? rc : quarantine_odd(b, err);
}

static ErrCode read_value(Bulk *b, size_t run, DraftObs *obs, bool *stored, Err *err)
{
    const char *code = NULL, *message = NULL;
    Str value = b->scan.runs[run].raw;
    size_t column = b->runs[run].first + 1;
    *stored = true;
    if (value.len && value.ptr[0] == '"') {
        TRY(csv_run_split(&b->splitter, value, b->separator, b->record, err));
        value = b->record->fields[0];
    }
    value = str_trim(value);
    draft_value(b->draft, obs, value);
    if (obs->has_value || !value.len)
        return ERR_OK;
    *stored = b->sink->judge_text(value, &code, &message);
    return *stored ? b->sink->stored_text(b->sink->context, b->scan.line, column, value, err)
                   : quarantine(b, column, code, message, err);
}

ErrCode bulk_read_row(Bulk *b, Err *err)
{
    DraftObs obs = {.file = b->file, .line = (uint32_t)b->scan.line};
    bool stored = false;
    if (b->scan.is_odd)
        return read_odd_row(b, err);
    TRY(look_up(b, err));
    compare_details(b);
    const Run *bad = bad_run(b);
    if (bad)
        return quarantine(b, bad->first + entry_of(bad)->bad_column, entry_of(bad)->code,
                          entry_of(bad)->message, err);
    for (size_t r = 0; r < b->run_count; r++) {
        if (b->runs[r].kind == RUN_VALUE)
            TRY(read_value(b, r, &obs, &stored, err));
        else if (b->runs[r].kind == RUN_PERIOD)
            obs.period = entry_of(&b->runs[r])->key;
    }
    if (!stored)
        return ERR_OK;
    obs.series = series_of(b);
    obs.attributes = tuple_of(b);
    return draft_add(b->draft, obs, err);
}
