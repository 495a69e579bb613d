/* Dates as people type them into a form, in nine languages and two calendars.
 *
 * Read are 2025, 2025-08, 2025-08-03, 03.08.2025 and 3/8/2025 (the day first), 08.2025, and a day,
 * month and year in any order with the month in words: 3 August 2025, Aug 2025, 3 августа 2025 г.,
 * 2025-жыл, 3-август. Names of months are tried in the page's language, then in the others, whole,
 * in their first three letters or more, or with an ending. A year from 1200 to 1599 and the months
 * of Dari and Pashto are of the Solar Hijri calendar, ۱۲ اسد ۱۴۰۴ or 1404/5/12; as its months lie
 * across two of the common calendar, they need a day. Digits may be Arabic or Persian.
 * Dates are kept in the common calendar, as precise as they were typed. Any thread. */
#pragma once
#include "locale/locale.h"

enum { DATE_TEXT_MAX = 11 };

typedef enum {
    DATE_READ,      /* out is 2025, 2025-08 or 2025-08-03 */
    DATE_EMPTY,     /* nothing was typed */
    DATE_UNCLEAR,   /* no date, or one with two meanings */
    DATE_NO_MONTH,  /* 2025-13 */
    DATE_NO_DAY,    /* 31 April 2026; out is the last day of that month: 2026-04-30 */
    DATE_NO_YEAR,   /* outside 1600 to 2999, or with two digits */
    DATE_NEEDS_DAY, /* a year or month alone of the Solar Hijri calendar */
} DateFault;

/* out is "" unless said otherwise. */
DateFault date_read(const Locale *locale, Str text, char out[DATE_TEXT_MAX]);
