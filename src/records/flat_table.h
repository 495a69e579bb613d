/* Flat table: the rows of a CSV file or a workbook, as flat.h takes and gives them.
 *
 * CSV is written so that no spreadsheet takes a text for a formula, and read back to the same texts
 * (format/csv.h, typed cells); columns may be parted by , ; tab or |, and the whole be UTF-8 or
 * UTF-16 with its mark. A workbook's first visible sheet is read. */
#pragma once
#include "format/xlsx_writer.h"
#include "records/flat.h"

enum { FLAT_MAX_ROWS = 10000 };

typedef struct {
    unsigned long line; /* in the file, or the row of the sheet */
    const Str *cells;   /* as many as the header has */
} FlatLine;

typedef struct {
    const Str *header;
    size_t header_count;
    unsigned long header_line;
    const FlatLine *lines;
    size_t count;
} FlatTable;

/* Of either kind, known by its first bytes; all of it in the arena. ERR_TOO_LARGE past
 * FLAT_MAX_ROWS, FLAT_MAX_COLUMNS or when the arena is full; ERR_PARSE for a file without a header,
 * a row with more cells than it, and what the readers refuse, with the line. Rows without any text
 * are left out. */
MUST_USE ErrCode flat_table_read(Str bytes, Arena *arena, FlatTable *out, Err *err);

void flat_csv_header(Buf *out, const FlatHeader *header);
void flat_csv_row(Buf *out, const FlatHeader *header, const Str *cells);
/* The names of a new sheet's columns, in the arena, for xlsx_write_sheet. */
Str *flat_names(const FlatHeader *header, Arena *arena);
void flat_xlsx_row(XlsxWriter *writer, const FlatHeader *header, const Str *cells);
