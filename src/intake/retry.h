/* Retry: rows of the quarantine are read again, each with the header of its file, by the program,
 * the structures and the mapping of today. Those that fit are merged into their dataset and leave
 * the quarantine in the same transaction; the others stay as they are. One that cannot be read
 * again does not keep the others from it. */
#pragma once
#include "intake/intake.h"
#include "intake/quarantine.h"

typedef enum {
    RETRY_WAITS,  /* not looked at yet */
    RETRY_FITS,   /* stored, and out of the quarantine */
    RETRY_ODD,    /* read, and still not to be stored */
    RETRY_REFUSED /* could not be read: it came from another format, its file is not understood */
} RetryFate;

typedef struct {
    QuarantineRow row;
    RetryFate fate;
    Str why; /* odd or refused */
    ErrCode code;
} RetryRow;

/* Rows of one dataset, which options->dataset must name; each gets its fate. Adds to *counts. Texts
 * go into the arena. An error is one of the disk or of the store: what was stored before stays. */
MUST_USE ErrCode retry_rows(Store *store, RetryRow *rows, size_t count, Arena *arena,
                            const IntakeOptions *options, LandCounts *counts, Err *err);
