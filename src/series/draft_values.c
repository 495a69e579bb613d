#include "series/draft_values.h"

#include "series/draft_tables.h"

uint32_t draft_value_count(const Draft *d, size_t attribute)
{
    return intern_count(d->attributes[attribute]);
}

Str draft_value_of(const Draft *d, size_t attribute, uint32_t value)
{
    return intern_text(d->attributes[attribute], value);
}

void draft_first_with_values(const Draft *d, size_t attribute, const DraftObs **first)
{
    for (uint32_t v = 0; v < draft_value_count(d, attribute); v++)
        first[v] = NULL;
    for (size_t b = 0; b < d->blocks.count; b++)
        for (uint32_t i = 0; i < d->blocks.items[b].count; i++) {
            const DraftObs *obs = &d->blocks.items[b].items[i];
            uint32_t value = draft_tuple_codes(d, obs->attributes)[attribute];
            if (!first[value])
                first[value] = obs;
        }
}
