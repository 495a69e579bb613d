/* Partial date: a day, a month or a year as people know it: "2025-08-03", "2025-08", "2025". Pure;
 * the calendar is the proleptic Gregorian one, years 0001 to 9999. */
#pragma once
#include "base/str.h"

typedef enum { DATE_FINE, DATE_MALFORMED, DATE_NO_SUCH_DAY } DateVerdict;

/* 2025-02-30 and 2025-13 are no such days; 2025-2-3 is malformed. */
DateVerdict partial_date_check(Str date);
/* Whether every day that `since` may be lies behind every day that `until` may be: 2025 is not
 * after 2025-03, 2026 is. False when either is empty. Both are DATE_FINE. */
bool partial_date_is_after(Str since, Str until);
Str partial_date_month(Str date); /* without its day: a part of the text given */
enum { PARTIAL_DATE_DAY = 11 };
/* The first of the days it may be, and the day after the last of them ("2025-02" → "2025-03-01");
 * behind the last year there is none: its last day. */
Str partial_date_first(Str date, char out[PARTIAL_DATE_DAY]);
Str partial_date_after(Str date, char out[PARTIAL_DATE_DAY]);
