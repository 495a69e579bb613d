/* Memory that cannot fail: running out of it ends the program with a message. What hostile input
 * can make us allocate is bounded before it comes here, by the limits of Arena and Buf. */
#pragma once
#include <stddef.h>

void *mem_alloc(size_t size);             /* zeroed, never NULL */
void *mem_raw(size_t count, size_t size); /* not zeroed: for what is written from end to end */
void *mem_grow(void *block, size_t count, size_t size); /* realloc to count * size bytes */
void mem_free(void *block);                             /* NULL is fine */
/* Room for at least `need` items of `size` bytes: doubles *cap. Returns the (moved) block. */
void *mem_reserve(void *block, size_t *cap, size_t need, size_t size);

/* For a program with one large piece of work ahead: from now on all threads take their memory from
 * one heap, what is freed is used again instead of going back to the system, and as much of it as
 * half of the machine's memory may lie in huge pages. Memory that the system must clear first is
 * what a large import waits for. Takes addresses, not memory. Before other threads start. */
void mem_one_heap(void);
