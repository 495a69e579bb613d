/* A segment that is taken has every offset within itself: all of it is looked at. */
#include <stddef.h>
#include <stdint.h>

#include "base/mem.h"
#include "format/arrow.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ArrowTable table;
    Arena *arena = arena_new(1 << 22);
    char *file = mem_alloc(size + 64); /* 8-aligned, as a map is */
    memcpy(file, data, size);
    uint64_t sum = 0;
    if (!arrow_read((Str){file, size}, arena, &table, NULL))
        for (size_t c = 0; c < table.column_count; c++) {
            const ArrowColumn *col = &table.columns[c];
            for (size_t i = 0; i < col->item_count * arrow_item_size(col->type); i++)
                sum += ((const uint8_t *)col->items)[i];
            for (size_t i = 0; col->validity && i < (col->item_count + 7) / 8; i++)
                sum += col->validity[i];
            for (int32_t i = 0; col->text_count && i < col->text_offsets[col->text_count]; i++)
                sum += (uint8_t)col->text_bytes[i];
        }
    mem_free(file);
    arena_free(arena);
    return sum == UINT64_MAX;
}
