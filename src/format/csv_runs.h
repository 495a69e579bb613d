/* CsvRuns: the fast way through a large CSV file whose neighbouring columns repeat from record to
 * record. Columns are taken in runs of neighbours; for each record it gives the raw bytes of each
 * run, quotes and separators included, and says whether they are the same as in the record before.
 * Equal bytes from an equal state of parsing are equal fields, so a caller that remembers what a
 * raw text meant has to split only those that it has not met. Records and fields are those of
 * csv.h. One reader, one thread; the input is borrowed. */
#pragma once
#include "format/csv.h"

enum { CSV_MAX_RUNS = 64 };

typedef struct {
    Str raw;                /* of all its columns, without the separator behind them */
    bool is_same;           /* as in the record before */
    unsigned long newlines; /* within quotes */
} CsvRun;

typedef struct {
    Str input;
    size_t pos, start;             /* start: of the current record */
    unsigned long line, next_line; /* of the current record; of the one behind it */
    char separator;
    size_t run_count;
    uint16_t widths[CSV_MAX_RUNS]; /* columns of each run */
    CsvRun runs[CSV_MAX_RUNS];
    bool is_odd; /* the record has another number of fields: `raw` is all there is */
    Str raw;     /* the whole record without its line end */
} CsvRuns;

/* `from`: where the first record begins (behind the header), on line `line`. */
void csv_runs_open(CsvRuns *runs, Str input, size_t from, unsigned long line, char separator,
                   const uint16_t *widths, size_t run_count);
/* *more false at the end. ERR_PARSE and ERR_TOO_LARGE as csv_next. */
MUST_USE ErrCode csv_runs_next(CsvRuns *runs, bool *more, Err *err);
/* Splits the raw bytes of a run into its fields; the record is the caller's and large. */
MUST_USE ErrCode csv_run_split(CsvReader *reader, Str raw, char separator, CsvRecord *record,
                               Err *err);
