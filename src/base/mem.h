/* Memory that cannot fail: running out of it ends the program with a message. What hostile input
 * can make us allocate is bounded before it comes here, by the limits of Arena and Buf. */
#pragma once
#include <stddef.h>

void *mem_alloc(size_t size);                           /* zeroed, never NULL */
void *mem_grow(void *block, size_t count, size_t size); /* realloc to count * size bytes */
void mem_free(void *block);                             /* NULL is fine */
/* Room for at least `need` items of `size` bytes: doubles *cap. Returns the (moved) block. */
void *mem_reserve(void *block, size_t *cap, size_t need, size_t size);
