/* The key grammar and periods, as they come from a URL. */
#include <stddef.h>
#include <stdint.h>

#include "series/key_filter.h"
#include "series/period.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Layout layout;
    Str text = {(const char *)data, size};
    KeyFilter filter;
    PeriodSpan span;
    Arena *arena = arena_new(1 << 24);
    if (!layout.column_count) {
        (void)!layout_add(&layout, (Column){.id = STR("A"), .codelist = STR("")}, NULL);
        (void)!layout_add(&layout, (Column){.id = STR("B"), .codelist = STR("")}, NULL);
        layout.dataset = STR("T:T");
    }
    (void)!key_filter_parse(&filter, arena, &layout, text, NULL);
    period_parse(text, &span);
    arena_free(arena);
    return 0;
}
