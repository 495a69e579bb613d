/* Header: what is wrong with a column of a table, told with its place in the file. */
#pragma once
#include "intake/intake.h"

/* Adds file, line and column of the header's cell `cell` (from 0) to what err says already. Returns
 * ERR_PARSE. */
ErrCode header_fault(const IntakeInput *input, size_t cell, Err *err);
/* A cell for a message: at most its first 100 bytes, whole characters. */
Str header_shown(Str cell);
