/* Time: UTC microseconds since 1970, as int64. No time zone of the process is ever used. */
#pragma once
#include "base/str.h"

enum { CLOCK_TEXT_MAX = 32 };
static const int64_t MINUTE_US = 60 * 1000000LL, HOUR_US = 60 * 60 * 1000000LL,
                     DAY_US = 24 * 60 * 60 * 1000000LL;

int64_t clock_now_us(void);
int64_t clock_monotonic_us(void);                     /* for durations */
Str clock_text(int64_t us, char out[CLOCK_TEXT_MAX]); /* 2026-11-23T08:15:00.000000Z */
Str clock_date(int64_t us, char out[CLOCK_TEXT_MAX]); /* 2026-11-23 */
/* YYYY-MM-DD[THH:MM[:SS[.ffffff]][Z]]; a bare date is its first moment, or its last when `at_end`.
 */
bool clock_parse(Str text, bool at_end, int64_t *us);
