/* Arena: memory that lives exactly as long as one piece of work (a request, an import batch).
 * Allocate freely, release everything at once, free nothing singly. `limit_bytes` bounds what
 * hostile input can make us allocate: past it arena_failed() is true and allocations return NULL
 * views or NULL; check once, at the end of the step. One arena, one thread. */
#pragma once
#include "base/str.h"

typedef struct Arena Arena;

Arena *arena_new(size_t limit_bytes);
void arena_free(Arena *arena);                /* NULL is fine */
void arena_reset(Arena *arena);               /* keeps the first block, drops the rest */
void *arena_alloc(Arena *arena, size_t size); /* zeroed, 16-aligned; NULL past the limit */
Str arena_dup(Arena *arena, Str s);    /* a copy followed by NUL; .ptr is NULL past the limit */
char *arena_cstr(Arena *arena, Str s); /* the same as a C string */
Str arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool arena_failed(const Arena *arena);
size_t arena_used(const Arena *arena);
