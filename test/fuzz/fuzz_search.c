#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "locale/search_fold.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *arena = arena_new(1 << 22);
    const SearchToken *tokens;
    const SearchTerm *terms;
    Str text = {(const char *)data, size};
    size_t count = search_tokens(arena, text, (Str){"uz", 2}, &tokens);
    for (size_t i = 0; i < count; i++)
        if (tokens[i].text.len > SEARCH_TOKEN_MAX || tokens[i].start >= tokens[i].end ||
            tokens[i].end > size || !str_is_utf8(tokens[i].text, NULL))
            abort();
    count = search_terms(arena, text, &terms);
    for (size_t i = 0; i < count; i++)
        if (!terms[i].count || !str_is_utf8(terms[i].forms[0], NULL))
            abort();
    arena_free(arena);
    return 0;
}
