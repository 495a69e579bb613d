/* Nature: how values came to be, as the attribute NATURE of SDMX for the SDGs says it: by the
 * country (C), adjusted (CA), estimated (E), modelled (M), monitored globally (G). */
#pragma once
#include "portal/page.h"

enum { NATURE_MAX = 8 };

typedef struct {
    size_t count;
    Str codes[NATURE_MAX]; /* each once, in the order of first use */
} Natures;

/* Of the variable's values for these places; from, to: periods or "". */
MUST_USE ErrCode natures_load(Natures *natures, Page *page, const ShelfVariable *variable,
                              const Place *const *places, size_t place_count, Str from, Str to,
                              Err *err);
/* "estimate, country data"; "" when the file says nothing. */
Str natures_text(const Page *page, const Natures *natures);
