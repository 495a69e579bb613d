/* A document that is read is written and read again. */
#include <stddef.h>
#include <stdint.h>

#include "format/xml_tree.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    XmlNode *root, *again;
    Arena *arena = arena_new(1 << 22);
    Buf out;
    buf_init(&out, 1 << 22);
    if (!xml_tree_read(&root, arena, (Str){(const char *)data, size}, NULL)) {
        xml_write(&out, root, NULL, 0);
        if (!out.failed && xml_tree_read(&again, arena, buf_str(&out), NULL) == ERR_PARSE)
            __builtin_trap();
    }
    buf_clear(&out);
    arena_free(arena);
    return 0;
}
