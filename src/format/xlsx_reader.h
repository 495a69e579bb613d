/* XlsxReader: the rows of one worksheet of an XLSX workbook (ECMA-376) in memory, as texts.
 *
 * Numbers are the text of the file, so nothing is rounded; where the cell's style shows a date, the
 * serial number becomes an ISO date, as precise as the style shows it (2025, 2025-08, 2025-08-03,
 * 2025-08-03T09:30:00, 09:30:00), in the workbook's 1900 or 1904 system. Of a formula the value is
 * read that was last computed. Hidden rows and columns are read like all others; merged cells have
 * their text in the first. What has no text is left out, whatever its colour.
 *
 * The file is hostile until read: what is unpacked, rows, columns and cells are bounded; a DOCTYPE
 * is refused; links within the workbook are looked up in its own archive alone; macros, pictures
 * and other parts are never unpacked. The bytes must live until xlsx_open returns, texts live until
 * xlsx_close. One reader, one thread. */
#pragma once
#include "base/err.h"

typedef struct XlsxReader XlsxReader;

typedef struct {
    size_t max_bytes;   /* unpacked, of all parts that are read */
    unsigned max_ratio; /* unpacked : packed of a part larger than 1 MB */
    size_t max_rows;    /* with any text */
    unsigned max_columns;
    size_t max_cells; /* with any text; shared texts as well */
} XlsxLimits;

extern const XlsxLimits xlsx_usual_limits; /* 64 MB, 200 : 1, 200,000 rows, 1,024, 2 million */

typedef enum { XLSX_EMPTY, XLSX_TEXT, XLSX_NUMBER, XLSX_DATE, XLSX_BOOLEAN, XLSX_ERROR } XlsxKind;

typedef struct {
    Str text; /* TRUE, FALSE; #N/A and its like for an error */
    XlsxKind kind;
    bool is_formula; /* its text was computed; "" when the file does not hold the value */
} XlsxCell;

typedef struct {
    unsigned long number;  /* as the spreadsheet shows it, 1-based; empty rows are passed over */
    size_t count;          /* up to the last cell with a text */
    const XlsxCell *cells; /* lent until the next call */
} XlsxRow;

/* Opens and reads the sheet of that name; "": the first that is visible. limits NULL: the usual.
 * ERR_UNSUPPORTED when it is something else (an old .xls, a locked workbook, OpenDocument),
 * ERR_NOT_FOUND for the sheet, ERR_TOO_LARGE past a limit, ERR_PARSE with the part of the workbook
 * and the position in it, or the cell. */
MUST_USE ErrCode xlsx_open(XlsxReader **out, Str bytes, Str sheet, const XlsxLimits *limits,
                           Err *err);
void xlsx_close(XlsxReader *reader); /* NULL is fine */

Str xlsx_sheet(const XlsxReader *reader);         /* the name of the sheet that is read */
bool xlsx_next(XlsxReader *reader, XlsxRow *row); /* false at the end */
