/* The inside of the reading of a bulk table, for its files: bulk_rows.c reads rows, bulk_table.c
 * plans and drives, bulk_split.c shares a large table among threads. Others use bulk_table.h. */
#pragma once
#include "base/intern.h"
#include "base/vec.h"
#include "format/csv_runs.h"
#include "intake/bulk_table.h"

enum { NO_ENTRY = UINT32_MAX };

typedef enum { RUN_KEY, RUN_ATTRIBUTES, RUN_PERIOD, RUN_VALUE, RUN_DETAIL } RunKind;

/* What one raw text of a run means. */
typedef struct {
    uint32_t key, attributes; /* parts, numbered within the run; a period's number in key */
    uint16_t bad_column;      /* 1 + column within the run; 0: good */
    const char *code, *message;
} Entry;

/* The raw texts met lately, found by a cheap mix of their ends. */
enum { RECENT = 512 };
typedef struct {
    Str raw;
    uint32_t id;
} RecentRaw;

typedef struct {
    RunKind kind;
    size_t first, width;
    size_t dimension_count, attribute_count;
    Interner *raws, *keys, *attributes; /* parts: arrays of codes */
    VEC(Entry) entries;
    RecentRaw *recent;
    uint32_t current; /* entry of the current row */
} Run;

/* The series met lately, by the entries of the runs that make its key; for tables of few such. */
enum { RECENT_KEY_RUNS = 4 };
typedef struct {
    uint32_t entries[RECENT_KEY_RUNS]; /* as told by Run.current, plus 1; 0: none */
    uint32_t series;
} RecentSeries;

typedef struct {
    Draft *draft;
    const BulkColumn *columns;
    size_t column_count;
    const BulkSink *sink;
    char separator;
    uint16_t file;
    CsvRuns scan;
    size_t run_count;
    Run runs[CSV_MAX_RUNS];
    CsvReader splitter;
    CsvRecord *record;
    Interner *series, *tuples; /* combinations of parts, one a run */
    VEC(uint32_t) series_ids;  /* of the draft, by combination */
    VEC(uint32_t) tuple_ids;
    uint32_t last_series, last_tuple;
    RecentSeries recent_series[RECENT];
    bool key_changed, attributes_changed;
    bool detail_repeats;
    VEC(uint64_t) told[LAYOUT_MAX_DIMENSIONS]; /* hash of the last label of each code */
    uint32_t base_key[LAYOUT_MAX_DIMENSIONS], base_attributes[LAYOUT_MAX_COLUMNS]; /* constants */
} Bulk;

MUST_USE ErrCode bulk_new(Bulk **out, Draft *draft, const BulkTable *table, const BulkSink *sink,
                          Err *err);
void bulk_free(Bulk *bulk);
/* To the end, or to a record that begins at or behind `stop`; adds to *rows. */
MUST_USE ErrCode bulk_read_until(Bulk *bulk, size_t stop, uint64_t *rows, Err *err);
/* The record that scan stands on: into the draft or into quarantine. */
MUST_USE ErrCode bulk_read_row(Bulk *bulk, Err *err);
void bulk_start_at(Bulk *bulk, Str input, size_t from, unsigned long line);
