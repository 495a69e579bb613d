/* Periods of SDMX time dimensions: 2019, 2019-S1, 2019-T2, 2019-Q3, 2019-05 (or 2019-M05),
 * 2019-W07, 2019-D123, 2019-05-31, a date with time, and ranges (2019-01-01/P3M). Text stays as
 * published; only the order and the span are computed. SDMX 2.1 Technical Notes, section 4.2. */
#pragma once
#include "base/str.h"

typedef struct {
    int32_t first_day, last_day; /* days since 1970-01-01, both included */
} PeriodSpan;

bool period_parse(Str text, PeriodSpan *span); /* false: no valid period */
/* By first day, then by length (year after its first month), then bytewise. */
int period_cmp(Str a, Str b);
int period_year(Str text); /* of its first day; 0 when invalid */
