/* Utf16: texts that spreadsheets save as "Unicode": UTF-16 behind a byte order mark. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

bool utf16_is(Str bytes); /* whether it begins with such a mark, of either order */
/* As UTF-8, without the mark, in the arena. ERR_PARSE with the line of what is no text,
 * ERR_TOO_LARGE when the arena is full. */
MUST_USE ErrCode utf16_read(Str bytes, Arena *arena, Str *out, Err *err);
