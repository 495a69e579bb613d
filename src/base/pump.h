/* Pump: writes what it is given from a thread of its own, so that making the next bytes and writing
 * the last ones overlap. Holds at most a few blocks. One caller. */
#pragma once
#include "base/err.h"

typedef struct Pump Pump;

/* `name` is for messages; the descriptor stays the caller's. */
MUST_USE ErrCode pump_open(Pump **out, int fd, const char *name, Err *err);
/* Copies the bytes; waits when the writer is behind. An error of writing is told by a later call.
 */
MUST_USE ErrCode pump_put(Pump *pump, Str bytes, Err *err);
/* Waits until all is written, and frees. NULL is fine. */
MUST_USE ErrCode pump_close(Pump *pump, Err *err);
