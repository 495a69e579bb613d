/* Coverage: how much is known, by indicator and country, and how new it is. */
#pragma once
#include "portal/page.h"

typedef struct {
    Str indicator;
    int newest_year[16]; /* by country, in the order given; 0: no value */
} CoverageRow;

/* One row for each indicator that has a value of any of the countries, in the order of goals. */
MUST_USE ErrCode coverage_load(Page *page, const Place *const *countries, size_t country_count,
                               CoverageRow **rows, size_t *count, Err *err);
enum { COVERAGE_OLD_YEARS = 5 };
/* Older than five years, seen from the clock of this machine. */
bool coverage_is_old(int year);
