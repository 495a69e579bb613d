/* Mapping files. */
#include <assert.h>

#include "intake/table_mapping.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Err err = {0};
    TableMapping mapping;
    Arena *arena = arena_new((size_t)16 << 20);
    if (table_mapping_read(&mapping, arena, (Str){(const char *)data, size}, &err))
        assert(err.message[0]);
    else
        assert(mapping.column_count > 0);
    arena_free(arena);
    return 0;
}
