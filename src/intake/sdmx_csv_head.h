/* The header of an SDMX-CSV file: what each column is called, and which component of a layout it
 * holds. 1.0: DATAFLOW, components. 2.x: STRUCTURE, STRUCTURE_ID, ACTION, components; STRUCTURE[;]
 * names the separator of the parts of a value, an attribute NOTE[] has several values, NOTE[en;ru]
 * a text in each language. "ID: Name" anywhere says that coded cells are "CODE: name" too
 * (labels=both). Field guides of the SDMX Technical Working Group. */
#pragma once
#include "format/csv.h"
#include "series/layout.h"

typedef struct {
    Str name;         /* the id, without its label, with its brackets */
    Str id, brackets; /* NOTE and [en;ru]; brackets "" where there are none */
    unsigned at;      /* where it begins in the line */
    bool is_labelled;
} CsvHeadColumn;

typedef struct {
    size_t count;
    unsigned long line;
    int structure, id, action; /* columns; -1: there is none */
    bool has_names;            /* labels=name: a column of names behind each component */
    char separator;            /* of the parts of a value; 0: none is named */
    CsvHeadColumn columns[CSV_MAX_FIELDS];
} CsvHead;

typedef enum {
    CELL_IGNORE,
    CELL_UNKNOWN, /* a column that is no component */
    CELL_DIMENSION,
    CELL_TIME,
    CELL_VALUE,
    CELL_ATTRIBUTE,
    CELL_PUBLISHED /* PUBLISHED_VALUE, where Darya writes the text of a value that is no number */
} CellRole;

typedef struct {
    CellRole role;
    size_t component;
    bool is_coded, is_labelled; /* labelled: cells are "CODE: name" */
} CsvCell;

/* What sets the cells of the file apart: the sign behind the name of its first column. */
char csv_head_separator(Str bytes);
/* Texts are lent by the arena. Errors have line and column. */
MUST_USE ErrCode csv_head_read(CsvHead *head, Arena *arena, Str bytes, const CsvRecord *record,
                               Err *err);
/* What each column is in this layout. ERR_PARSE when two columns hold one component. */
MUST_USE ErrCode csv_head_bind(const CsvHead *head, const Layout *layout, CsvCell *cells, Err *err);
/* Says where in the header it is. */
void csv_head_at(const CsvHead *head, size_t column, Err *err);
/* "CODE" of "CODE: name". */
Str csv_without_label(Str cell);
