/* Quarantine: rows that could not be stored, kept with where they came from and what was wrong,
 * until somebody mends or drops them. */
#pragma once
#include "intake/intake.h"

extern const Migration intake_migrations[];

typedef struct {
    int64_t id, line, column, added_us;
    Str dataset, file, code, message, row;
} QuarantineRow;

/* Those findings that were not stored. Rows of the same dataset and file from before are replaced:
 * the file was read again. Inside the caller's transaction. */
MUST_USE ErrCode quarantine_save(Db *db, const IntakeFinding *findings, size_t count, Err *err);
/* All, or those of one dataset ("" : all), or one row (id > 0); into the arena. */
MUST_USE ErrCode quarantine_list(Db *db, Arena *arena, Str dataset, int64_t id, QuarantineRow **out,
                                 size_t *count, Err *err);
MUST_USE ErrCode quarantine_drop(Db *db, int64_t id, Err *err); /* in a transaction of its own */
