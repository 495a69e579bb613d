/* XlsxWriter: an XLSX workbook of plain tables, in memory, over libxlsxwriter: a bold header that
 * stays in view, columns as wide as their texts, and nothing that computes. A text is a text,
 * whatever it begins with; a number keeps the decimals it is written with. The same calls give the
 * same bytes.
 *
 * Cells come row by row from the left: xlsx_write_text or xlsx_write_number for each, then
 * xlsx_write_row. The first thing that fails is kept and told by xlsx_writer_finish. The parts of a
 * large workbook pass through unnamed temporary files. One writer, one thread. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

enum {
    XLSX_WRITE_COLUMNS = 1024,
    XLSX_WRITE_CELLS = 5000000,
    XLSX_WRITE_SHEETS = 64,
    XLSX_WRITE_TEXT = 32767, /* characters of a cell */
};

typedef struct XlsxWriter XlsxWriter;

typedef struct {
    Str title;          /* of the whole; "" for none; at most 255 characters are kept */
    int64_t created_us; /* what the workbook says of itself; after 1970 */
} XlsxProperties;

MUST_USE ErrCode xlsx_writer_open(XlsxWriter **out, const XlsxProperties *properties, Err *err);
void xlsx_writer_close(XlsxWriter *writer); /* NULL is fine */

/* A sheet; what spreadsheets don't take in a name becomes a space, what is longer than 31
 * characters is cut, and a name that is empty or taken becomes "Sheet 2". */
void xlsx_write_sheet(XlsxWriter *writer, Str name, bool is_rtl, const Str *header, size_t count);
void xlsx_write_text(XlsxWriter *writer, Str text);
/* A token as in doc.h. "" leaves the cell empty; what is no number, or has more digits than a
 * spreadsheet keeps (15), is written as a text. */
void xlsx_write_number(XlsxWriter *writer, Str token);
void xlsx_write_row(XlsxWriter *writer); /* the row is done */

/* The workbook appended to out. ERR_TOO_LARGE past a limit (of out as well), ERR_INVALID for a text
 * that is no UTF-8 or without a sheet, ERR_IO. Once; then close. */
MUST_USE ErrCode xlsx_writer_finish(XlsxWriter *writer, Buf *out, Err *err);
