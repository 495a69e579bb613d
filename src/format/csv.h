/* CsvReader: RFC 4180 records out of a byte view, one at a time.
 *
 * Plain fields are lent views into the input; a quoted field holding "" is rewritten into the
 * reader's own memory. A record's fields stay valid until the next csv_next. A byte order mark is
 * skipped. Lines end in LF or CRLF; an empty line is skipped. One reader, one thread. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum { CSV_MAX_FIELDS = 1024, CSV_MAX_RECORD = 16 * 1024 * 1024 };

typedef struct {
    Str input;
    size_t pos;
    unsigned long line; /* where the next record starts, 1-based */
    char separator;
    Arena *unquoted; /* of the record's fields that held ""; NULL until needed */
} CsvReader;

typedef struct {
    size_t count;
    unsigned long line; /* of the record's first byte */
    size_t start, end;  /* its bytes in the input, without the line end */
    Str fields[CSV_MAX_FIELDS];
    unsigned columns[CSV_MAX_FIELDS]; /* 1-based byte column in the line where each field begins */
} CsvRecord;

void csv_open(CsvReader *reader, Str input, char separator);
void csv_close(CsvReader *reader);

/* At the end of the input: ERR_OK and record->count == 0. ERR_PARSE or ERR_TOO_LARGE with line and
 * column (the caller adds the file's name by err_at). */
MUST_USE ErrCode csv_next(CsvReader *reader, CsvRecord *record, Err *err);

/* The separator a header line seems to use: of , ; tab | the one found most outside quotes. */
char csv_guess_separator(Str input);

/* One cell written with quotes where RFC 4180 asks for them. */
void csv_write(Buf *out, Str field, char separator);

/* The same for a text that people typed, so that no spreadsheet takes it for a formula: one that
 * begins with = + - @ (wide ones too), tab or line end and is no number gets an apostrophe before
 * it, and so does one that begins with apostrophes and then such a sign. csv_typed, given the cell
 * as read, takes exactly that apostrophe off again: every text comes back as it was. */
void csv_write_typed(Buf *out, Str text, char separator);
Str csv_typed(Str cell);
