/* Progress table: the results of an assessment as CSV and JSON, one row for a place, an indicator
 * and a method; pages and commands write the same columns.
 *
 * Observed values stand as published; computed ones with six significant digits. A cell that has no
 * answer is empty (null), and `reason` says why (method.h). */
#pragma once
#include "base/buf.h"
#include "base/num.h"
#include "progress/assessment.h"

/* One row. */
typedef struct {
    const Assessment *assessment;
    const Result *result;
    const Place *place;
    MethodId method;
    bool
        observed_only; /* cells of forecast, chance and class stay empty: no method was asked for */
} ProgressRow;

void progress_csv_head(Buf *out);
void progress_csv_row(Buf *out, const ProgressRow *row);
/* An object. */
void progress_json_row(Buf *out, const ProgressRow *row);

/* The latest value, the base and so on as they stand in the table; "" : none. */
size_t progress_observed(const Result *result, int year, double value, char out[NUM_TEXT_MAX]);
/* A computed number, six significant digits; "" (0) for NAN. */
size_t progress_number(double value, char out[NUM_TEXT_MAX]);
