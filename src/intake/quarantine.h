/* Quarantine: rows that could not be stored, kept with where they came from and what was wrong,
 * until somebody mends or drops them. */
#pragma once
#include "base/arena.h"
#include "sql/db.h"

extern const Migration intake_migrations[];

#define QUARANTINE_NO_ORIGIN "-"

typedef struct {
    int64_t id, line, column, added_us;
    Str dataset, file, code, message, row;
    Str origin; /* of the file, see source.h; QUARANTINE_NO_ORIGIN of a stream; "" of older rows */
    Str header; /* the first line of a CSV file; "" of others: such a row cannot be read alone */
} QuarantineRow;

/* Inside the caller's transaction: rows of a file that is read again into the same dataset go,
 * those that still do not fit are added; id and added_us are not looked at. Two streams are never
 * the same file: their rows stay until they are mended or dropped, each once. */
MUST_USE ErrCode quarantine_forget_file(Db *db, Str dataset, Str file, Str origin, Err *err);
MUST_USE ErrCode quarantine_add(Db *db, const QuarantineRow *rows, size_t count, Err *err);
MUST_USE ErrCode quarantine_forget_row(Db *db, int64_t id, bool *found, Err *err);

/* All, or those of one dataset ("" : all), or one row (id > 0); into the arena. */
MUST_USE ErrCode quarantine_list(Db *db, Arena *arena, Str dataset, int64_t id, QuarantineRow **out,
                                 size_t *count, Err *err);
MUST_USE ErrCode quarantine_drop(Db *db, int64_t id, Err *err); /* in a transaction of its own */
