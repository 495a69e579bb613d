/* XlsxParts: what the files of the XLSX reader know of each other; for src/format/xlsx_*.c alone.
 */
#pragma once
#include "base/arena.h"
#include "base/vec.h"
#include "format/archive.h"
#include "format/xlsx_reader.h"
#include "format/xml.h"

enum { XLSX_MAX_PATH = 256, XLSX_MAX_ROW = 1048576, XLSX_MAX_STYLES = 65536 };

/* How much of a date a style shows. */
typedef enum {
    SHOWS_NUMBER,
    SHOWS_YEAR,
    SHOWS_MONTH,
    SHOWS_DAY,
    SHOWS_MOMENT,
    SHOWS_TIME
} XlsxShows;

typedef struct {
    Str text;
    uint32_t column; /* from 0 */
    uint8_t kind;
    bool is_formula;
} XlsxStored;

typedef struct {
    unsigned long number;
    size_t first, count; /* in cells */
} XlsxStoredRow;

struct XlsxReader {
    const XlsxLimits *limits; /* points to own_limits */
    XlsxLimits own_limits;
    Archive *archive;
    size_t unpacked; /* so far */
    Arena *arena;    /* texts */
    bool is_1904;
    Str sheet, sheet_path, strings_path, styles_path; /* "": the workbook has none */
    VEC(Str) strings;
    VEC(uint8_t) styles; /* XlsxShows of each cell format */
    VEC(XlsxStored) cells;
    VEC(XlsxStoredRow) rows;
    size_t next;
    XlsxCell *row; /* max_columns of them */
};

/* The elements around the one that is read: xml_read tells no names at their end. */
typedef struct {
    unsigned char kinds[XML_MAX_DEPTH + 1]; /* kind 0: of no interest */
    size_t depth;
} XlsxPath;

void xlsx_enter(XlsxPath *path, unsigned kind);
unsigned xlsx_leave(XlsxPath *path);
unsigned xlsx_parent(const XlsxPath *path); /* of the innermost */
/* Where in `names` an element of the spreadsheet's namespace stands, from 1; 0: nowhere. */
unsigned xlsx_kind(const XmlElement *element, const char *const *names, size_t count);

/* A part unpacked within the limits; ERR_PARSE when it is missing. */
MUST_USE ErrCode xlsx_part(XlsxReader *reader, Str path, Buf *out, Err *err);
MUST_USE ErrCode xlsx_part_read(XlsxReader *reader, Str path, const XmlHandler *handler, Err *err);
/* _xHHHH_ stands for characters that XML has no place for. */
void xlsx_unescape(Buf *text);

MUST_USE ErrCode xlsx_read_book(XlsxReader *reader, Str sheet, Err *err);
MUST_USE ErrCode xlsx_read_strings(XlsxReader *reader, Err *err);
MUST_USE ErrCode xlsx_read_styles(XlsxReader *reader, Err *err);
MUST_USE ErrCode xlsx_read_sheet(XlsxReader *reader, Err *err);

XlsxShows xlsx_format_shows(Str format_code);
/* The date of a serial number, into out; "" when the system has none for it. */
Str xlsx_date(double serial, XlsxShows shows, bool is_1904, char out[32]);
