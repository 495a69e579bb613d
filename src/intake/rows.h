/* Rows: one observation at a time into a dataset, for readers that have it as named cells; checks
 * each and stores it, or sends it to quarantine. */
#pragma once
#include "intake/intake.h"

typedef struct {
    Str file, row;                      /* row: the original text, for quarantine */
    unsigned long line, column;         /* column 0: not known */
    const Str *dimensions, *attributes; /* by place in the layout; "" absent */
    Str period, value;
    Str published; /* of PUBLISHED_VALUE: a text in place of a number */
    DraftAction action;
} IntakeRow;

MUST_USE ErrCode intake_row(Intake *in, IntakeDataset *dataset, uint16_t file, const IntakeRow *row,
                            Err *err);
