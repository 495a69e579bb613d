/* Paths and queries as a stranger may send them: "path?query". */
#include <stdlib.h>

#include "http/server.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Str all = {(const char *)data, size};
    size_t mark = str_find_char(all, '?');
    Str query = mark == SIZE_MAX ? STR("") : str_part(all, mark + 1, all.len);
    Buf b;
    buf_init(&b, 200);
    if (http_decode(str_part(all, 0, mark), &b) &&
        (b.len > size || str_find_char(buf_str(&b), '\0') != SIZE_MAX))
        abort();
    static const char *const names[] = {"place", "from", "as-of", ""};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (http_query(query, str_of(names[i]), &b) && !str_is_utf8(buf_str(&b), NULL))
            abort();
    buf_clear(&b);
    return 0;
}
