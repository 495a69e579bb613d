#include <stddef.h>
#include <stdint.h>

#include "locale/catalogue.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Catalogue *c;
    if (!catalogue_read(&c, (Str){(const char *)data, size}, NULL))
        catalogue_free(c);
    return 0;
}
