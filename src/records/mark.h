/* Mark: where a page of a list ends, as an opaque text for URLs: the order, what the last row is
 * ordered by, and its id. A mark of another order or language is refused; one of a record that is
 * gone still tells the place. */
#pragma once
#include "base/arena.h"
#include "base/err.h"

typedef struct {
    char order; /* 'n' newest; from 'a' on: names, by language, then days */
    Str key;    /* bytes; newest: the time in digits */
    Str id;
} Mark;

/* Base64url, in the arena. */
Str mark_write(Arena *arena, const Mark *mark);
/* ERR_INVALID for what mark_write hasn't written for this order. */
MUST_USE ErrCode mark_read(Arena *arena, Str text, char order, Mark *out, Err *err);
