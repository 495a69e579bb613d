/* Compressed input of any kind, within its limit. */
#include <stddef.h>
#include <stdint.h>

#include "format/compress.h"

static ErrCode ignore(void *context, Str name, Str bytes, Err *err)
{
    (void)context, (void)name, (void)bytes, (void)err;
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Buf out;
    Str bytes = {(const char *)data, size};
    buf_init(&out, 1 << 20);
    (void)!gzip_expand(&out, bytes, NULL);
    buf_clear(&out);
    (void)!zstd_expand(&out, bytes, NULL);
    buf_clear(&out);
    (void)!zip_expand(bytes, 1 << 20, ignore, NULL, NULL);
    return 0;
}
