/* Options of an import: what makes no sense is said before anything is read. */
#pragma once
#include "intake/intake.h"

/* ERR_INVALID names the option and says how to write it. */
MUST_USE ErrCode options_check(const IntakeOptions *options, Err *err);
/* Whether the text is AGENCY:ID of SDMX: letters, digits and _ @ $ -, the parts of the agency
 * divided by dots. ERR_INVALID otherwise. */
MUST_USE ErrCode dataset_id_check(Str id, Err *err);
