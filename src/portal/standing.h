/* Standing: what an indicator is to the global framework, in words: since when it is in it, when it
 * left, and from when on it measures something else. */
#pragma once
#include "portal/page.h"

/* Adds "standing", a list of sentences; "successor" and "successor_url" where another indicator
 * took its place; and in "framework" the bare years. */
void standing_put(Page *page, Doc *parent, Str indicator);
/* "until 2020" for an indicator that is no longer in force; else "". */
Str standing_mark(Page *page, Str indicator);
