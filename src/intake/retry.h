/* Retry: rows of the quarantine are read again, each with the header of its file, by the program,
 * the structures and the mapping of today. Those that fit are merged into their dataset and leave
 * the quarantine in the same transaction; the others stay as they are. */
#pragma once
#include "intake/intake.h"
#include "intake/quarantine.h"

/* Rows of one dataset, which options->dataset must name. ERR_UNSUPPORTED for a row that came from
 * another format than CSV. The report lives until intake_free. */
MUST_USE ErrCode retry_rows(Intake **out, Store *store, const QuarantineRow *rows, size_t count,
                            const IntakeOptions *options, const IntakeReport **report, Err *err);
