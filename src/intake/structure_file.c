#include "intake/reader.h"

ErrCode read_structures(Intake *in, const IntakeInput *const *inputs, size_t count, Err *err)
{
    for (size_t i = 0; i < count; i++) {
        intake_progress(in, inputs[i]->name, i, count);
        ErrCode rc = structures_read(intake_structures(in), inputs[i]->bytes, err);
        if (rc) {
            err_at(err, inputs[i]->name, 0, 0);
            return rc;
        }
    }
    return ERR_OK;
}
