#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

typedef struct Block {
    struct Block *next;
    size_t cap, used;
    _Alignas(16) char bytes[];
} Block;

struct Arena {
    Block *first, *current;
    size_t limit, used;
    bool failed;
};

enum { FIRST_BLOCK = 16 * 1024, LARGEST_STEP = 1024 * 1024 };

static Block *block_new(size_t cap)
{
    Block *b = mem_alloc(sizeof *b + cap);
    b->cap = cap;
    return b;
}

Arena *arena_new(size_t limit_bytes)
{
    Arena *a = mem_alloc(sizeof *a);
    a->limit = limit_bytes;
    a->first = a->current = block_new(FIRST_BLOCK);
    return a;
}

static void free_chain(Block *b)
{
    while (b) {
        Block *next = b->next;
        mem_free(b);
        b = next;
    }
}

void arena_free(Arena *arena)
{
    if (!arena)
        return;
    free_chain(arena->first);
    mem_free(arena);
}

void arena_reset(Arena *arena)
{
    free_chain(arena->first->next);
    arena->first->next = NULL;
    memset(arena->first->bytes, 0, arena->first->used);
    arena->first->used = 0;
    arena->current = arena->first;
    arena->used = 0;
    arena->failed = false;
}

static Block *block_for(Arena *a, size_t size)
{
    size_t step = a->current->cap * 2 > LARGEST_STEP ? LARGEST_STEP : a->current->cap * 2;
    Block *b = block_new(size > step ? size : step);
    a->current->next = b;
    a->current = b;
    return b;
}

void *arena_alloc(Arena *arena, size_t size)
{
    if (arena->failed || size > arena->limit || arena->used > arena->limit - size) {
        arena->failed = true;
        return NULL;
    }
    size_t room = (size + 15) & ~(size_t)15;
    Block *b = arena->current;
    if (b->cap - b->used < room)
        b = block_for(arena, room);
    void *at = b->bytes + b->used;
    b->used += room;
    arena->used += size;
    return at;
}

Str arena_dup(Arena *arena, Str s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    if (!copy)
        return (Str){NULL, 0};
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return (Str){copy, s.len};
}

char *arena_cstr(Arena *arena, Str s) { return (char *)arena_dup(arena, s).ptr; }

Str arena_printf(Arena *arena, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = len < 0 ? NULL : arena_alloc(arena, (size_t)len + 1);
    if (text)
        vsnprintf(text, (size_t)len + 1, format, again);
    va_end(again);
    return text ? (Str){text, (size_t)len} : (Str){NULL, 0};
}

bool arena_failed(const Arena *arena) { return arena->failed; }
size_t arena_used(const Arena *arena) { return arena->used; }
