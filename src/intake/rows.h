/* Rows: one observation at a time into a dataset, for readers that have it as named cells; checks
 * each and stores it, or sends it to quarantine. */
#pragma once
#include "format/csv.h"
#include "intake/intake.h"

typedef struct {
    Str file, row;                      /* row: the original text, for quarantine */
    unsigned long line, column;         /* column 0: not known */
    const Str *dimensions, *attributes; /* by place in the layout; "" absent */
    Str period, value;
    Str published;      /* of PUBLISHED_VALUE: a text in place of a number */
    DraftAction action; /* of DRAFT_ERASE: any value, any attribute is a mark */
    bool may_sweep; /* a deletion without a period, or with empty dimensions, means all of them */
} IntakeRow;

MUST_USE ErrCode intake_row(Intake *in, IntakeDataset *dataset, uint16_t file, const IntakeRow *row,
                            Err *err);

/* Where in the line the first cell begins that is not UTF-8; 0 when the row is good text. */
unsigned intake_bad_cell(Str row, const CsvRecord *record);
#define INTAKE_BAD_TEXT "the text is not UTF-8; save the file as UTF-8"
