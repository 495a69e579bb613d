/* Archive: a zip archive in memory, its files found by name or in their order and expanded one at a
 * time. The bytes are lent until archive_close. Names are only names: nothing of them touches a
 * disk. One archive, one thread. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

typedef struct Archive Archive;

enum { ARCHIVE_MAX_FILES = 20000, ARCHIVE_MAX_NAME = 512 };

/* ERR_PARSE when cut or damaged, ERR_TOO_LARGE past ARCHIVE_MAX_FILES. */
MUST_USE ErrCode archive_open(Archive **out, Str bytes, Err *err);
void archive_close(Archive *archive); /* NULL is fine */

size_t archive_count(const Archive *archive);
Str archive_name(const Archive *archive, size_t at);      /* "" when it has none that can be told */
size_t archive_find(const Archive *archive, Str name);    /* ASCII case ignored; SIZE_MAX: none */
size_t archive_packed(const Archive *archive, size_t at); /* bytes within the archive */
/* Appended to out, whose max is the limit: ERR_TOO_LARGE past it; ERR_UNSUPPORTED behind a password
 * or packed in an unknown way; ERR_PARSE when damaged. */
MUST_USE ErrCode archive_read(Archive *archive, size_t at, Buf *out, Err *err);
