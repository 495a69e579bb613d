/* Any bytes as a picture: refused, or cleaned into one that cleans to itself. */
#include <stdlib.h>

#include "format/file_kind.h"
#include "format/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str bytes = {(const char *)data, size};
    Picture first, second;
    Buf once, twice;
    (void)file_kind(bytes);
    buf_init(&once, size + 64);
    if (!picture_clean(bytes, &once, &first, NULL)) {
        buf_init(&twice, once.len + 64);
        if (picture_clean(buf_str(&once), &twice, &second, NULL) ||
            !str_eq(buf_str(&once), buf_str(&twice)) || first.width != second.width ||
            first.height != second.height)
            abort();
        buf_clear(&twice);
    }
    buf_clear(&once);
    return 0;
}
