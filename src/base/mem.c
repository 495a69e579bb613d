#include "base/mem.h"

#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* Blocks from here on may lie in huge pages: a hundred times fewer page faults. */
enum { LARGE = 4 << 20, HEAP_STEP = 64 << 20 };

static void *checked(void *block, size_t size)
{
    if (block || size == 0)
        return block;
    fprintf(stderr, "darya: out of memory (%zu bytes)\n", size);
    abort();
}

static void *prefer_huge_pages(void *block, size_t size)
{
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uintptr_t start = ((uintptr_t)block + page - 1) / page * page;
    uintptr_t end = ((uintptr_t)block + size) / page * page;
    if (end > start)
        madvise((void *)start, end - start, MADV_HUGEPAGE); /* advice: failing is fine */
    return block;
}

void *mem_alloc(size_t size)
{
    void *block = checked(calloc(1, size ? size : 1), size);
    return size < LARGE ? block : prefer_huge_pages(block, size);
}

void *mem_grow(void *block, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return checked(NULL, SIZE_MAX);
    size_t bytes = count * size;
    block = checked(realloc(block, bytes ? bytes : 1), bytes ? bytes : 1);
    return bytes < LARGE ? block : prefer_huge_pages(block, bytes);
}

void *mem_raw(size_t count, size_t size) { return mem_grow(NULL, count, size); }

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

void mem_one_heap(void)
{
    size_t size = (size_t)sysconf(_SC_PHYS_PAGES) / 2 * (size_t)sysconf(_SC_PAGESIZE);
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1); /* never */
    mallopt(M_TOP_PAD, HEAP_STEP);
    void *block = malloc(size);
    while (!block && size > HEAP_STEP) /* address space is limited here */
        block = malloc(size /= 2);
    if (block)
        prefer_huge_pages(block, size);
    free(block);
}
