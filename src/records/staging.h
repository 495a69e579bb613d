/* Staging: files that somebody sent and has not confirmed yet: between the preview of an import and
 * its saving. A file is its sender's alone, and is forgotten after an hour, with the sixth of one
 * account, when it has been taken, or when something is erased from a record: nobody knows what
 * stands in a file, and it is soon sent again. In the store, so that any server may finish what
 * another began. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "sql/db.h"

extern const Migration staging_migrations[];

enum { STAGING_MAX_BYTES = 10 << 20, STAGING_MAX_FILES = 5, STAGING_MINUTES = 60 };

/* In a transaction of its own, each. */
MUST_USE ErrCode staging_put(Db *db, Str account, Str purpose, Str bytes, int64_t now_us,
                             Arena *arena, Str *id, Err *err);
/* ERR_NOT_FOUND: it isn't there, or is another's, or for something else. */
MUST_USE ErrCode staging_get(Db *db, Str account, Str purpose, Str id, int64_t now_us, Arena *arena,
                             Str *bytes, Err *err);
MUST_USE ErrCode staging_drop(Db *db, Str id, Err *err);
/* All that wait, in a transaction of the caller. */
MUST_USE ErrCode staging_clear(Db *db, Err *err);
