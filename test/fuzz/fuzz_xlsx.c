#include <stddef.h>
#include <stdint.h>

#include "format/xlsx_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const XlsxLimits LIMITS = {.max_bytes = 4 << 20,
                                      .max_ratio = 100,
                                      .max_rows = 1000,
                                      .max_columns = 100,
                                      .max_cells = 10000};
    XlsxReader *reader = NULL;
    XlsxRow row;
    if (xlsx_open(&reader, (Str){(const char *)data, size}, (Str){"", 0}, &LIMITS, NULL))
        return 0;
    while (xlsx_next(reader, &row)) {
    }
    xlsx_close(reader);
    return 0;
}
