/* The values that the attributes of a draft have, for checks of a whole dataset. */
#pragma once
#include "series/draft.h"

uint32_t draft_value_count(const Draft *draft, size_t attribute); /* with DRAFT_ABSENT */
Str draft_value_of(const Draft *draft, size_t attribute, uint32_t value);
/* The first observation with each value, by its number; NULL where none has it. `first` has room
 * for draft_value_count. */
void draft_first_with_values(const Draft *draft, size_t attribute, const DraftObs **first);
