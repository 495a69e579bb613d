/* Relay: several threads make the parts of one output, which is written in order. Each thread makes
 * the next part that nobody has; what it makes is held until its turn comes, up to a block, and
 * from then on written as it comes. Memory: a block of 4 MB a thread, however large the output.
 *
 *     ErrCode make(void *context, size_t part, RelayOut *out, Err *err); // calls relay_put
 *     TRY(relay_run(&(Relay){parts, make, context, fd, "standard output"}, err));
 */
#pragma once
#include "base/buf.h"
#include "base/err.h"

typedef struct RelayOut RelayOut;

typedef struct {
    size_t part_count;
    /* Runs in several threads at once, each time with another part. */
    ErrCode (*make)(void *context, size_t part, RelayOut *out, Err *err);
    void *context;
    int fd;           /* stays the caller's */
    const char *name; /* of the output, for messages */
} Relay;

/* Copies the bytes behind what the part has put so far. */
MUST_USE ErrCode relay_put(RelayOut *out, Str bytes, Err *err);
/* The same without a copy: append to the block of the part, then let it be written if it is full.
 */
Buf *relay_block(RelayOut *out);
MUST_USE ErrCode relay_check(RelayOut *out, Err *err);
/* The error of the earliest part that failed; what stood before it is written, nothing behind. */
MUST_USE ErrCode relay_run(const Relay *relay, Err *err);
