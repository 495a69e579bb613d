/* Inputs: what each file of an import is, and what becomes of one that nobody reads. Alone it is
 * refused. In a folder it is left out, and that is told, unless it stands among the data files: the
 * import would then delete the data that the file held before, so it is refused too; as is the
 * first when there is nothing to read at all. */
#pragma once
#include "intake/intake_parts.h"

/* Fills inputs, one for each of the source; counts those that are read and tells the others. */
MUST_USE ErrCode inputs_sort(Intake *in, IntakeInput *inputs, Err *err);
/* Says in err what the file is and what to do. Returns the code. */
ErrCode inputs_refuse(const IntakeInput *input, Err *err);
