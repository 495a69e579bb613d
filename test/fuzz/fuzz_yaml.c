#include <stddef.h>
#include <stdint.h>

#include "format/yaml.h"

static ErrCode ignore(void *context, Str path, Str value, unsigned long line, Err *err)
{
    (void)context, (void)path, (void)value, (void)line, (void)err;
    return ERR_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    (void)!yaml_read((Str){(const char *)data, size}, ignore, NULL, NULL);
    return 0;
}
