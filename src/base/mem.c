#include "base/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static void *checked(void *block, size_t size)
{
    if (block || size == 0)
        return block;
    fprintf(stderr, "darya: out of memory (%zu bytes)\n", size);
    abort();
}

void *mem_alloc(size_t size) { return checked(calloc(1, size ? size : 1), size); }

void *mem_grow(void *block, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return checked(NULL, SIZE_MAX);
    size_t bytes = count * size;
    return checked(realloc(block, bytes ? bytes : 1), bytes ? bytes : 1);
}

void mem_free(void *block) { free(block); }

void *mem_reserve(void *block, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return block;
    size_t room = *cap ? *cap : 8;
    while (room < need)
        room *= 2;
    *cap = room;
    return mem_grow(block, room, size);
}
