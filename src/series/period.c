#include "series/period.h"

/* Days since 1970-01-01 of a day in the proleptic Gregorian calendar (H. Hinnant,
 * "chrono-compatible low-level date algorithms", days_from_civil). */
static int32_t days_from_civil(int year, int month, int day)
{
    year -= month <= 2;
    int era = (year >= 0 ? year : year - 399) / 400;
    int of_era = year - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

static bool is_leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* `count` digits at `from`, nothing else checked; -1 when they are not digits. */
static int number(Str s, size_t from, size_t count)
{
    int value = 0;
    if (from + count > s.len)
        return -1;
    for (size_t i = from; i < from + count; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return -1;
        value = value * 10 + (s.ptr[i] - '0');
    }
    return value;
}

static PeriodSpan months(int year, int month, int count)
{
    int last = month + count - 1;
    return (PeriodSpan){days_from_civil(year, month, 1),
                        days_from_civil(year, last, 1) + days_in_month(year, last) - 1};
}

/* ISO 8601 weeks: week 1 holds the first Thursday of the year. */
static bool week(int year, int number_of_week, PeriodSpan *span)
{
    int32_t fourth = days_from_civil(year, 1, 4);
    int32_t weekday = ((fourth + 3) % 7 + 7) % 7; /* 0 = Monday */
    int32_t first = fourth - weekday + 7 * (number_of_week - 1);
    bool is_53rd = number_of_week == 53;
    *span = (PeriodSpan){first, first + 6};
    return number_of_week >= 1 && number_of_week <= 53 &&
           (!is_53rd || first + 3 <= days_from_civil(year, 12, 31));
}

/* YYYY-Sn and its kin: a letter, then the number of the part. */
static bool reporting_period(Str text, int year, PeriodSpan *span)
{
    static const struct {
        char letter;
        uint8_t digits, parts, months;
    } kinds[] = {{'A', 1, 1, 12}, {'S', 1, 2, 6}, {'T', 1, 3, 4}, {'Q', 1, 4, 3}, {'M', 2, 12, 1}};
    int part = number(text, 6, text.len - 6);
    if (text.ptr[5] == 'W')
        return text.len == 8 && week(year, part, span);
    if (text.ptr[5] == 'D') {
        *span = (PeriodSpan){days_from_civil(year, 1, 1) + part - 1,
                             days_from_civil(year, 1, 1) + part - 1};
        return text.len == 9 && part >= 1 && part <= 365 + is_leap(year);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (text.ptr[5] != kinds[i].letter)
            continue;
        if (text.len != 6u + kinds[i].digits || part < 1 || part > kinds[i].parts)
            return false;
        *span = months(year, (part - 1) * kinds[i].months + 1, kinds[i].months);
        return true;
    }
    return false;
}

static bool is_time_of_day(Str s)
{
    int hour = number(s, 0, 2), minute = s.len >= 5 ? number(s, 3, 2) : 0;
    if (s.len < 5 || s.ptr[2] != ':' || hour < 0 || hour > 24 || minute < 0 || minute > 59)
        return false;
    for (size_t i = 5; i < s.len; i++)
        if (!strchr("0123456789:.+-Z", s.ptr[i]))
            return false;
    return true;
}

static bool calendar_date(Str text, int year, PeriodSpan *span)
{
    int month = number(text, 5, 2);
    if (month < 1 || month > 12)
        return false;
    if (text.len == 7) {
        *span = months(year, month, 1);
        return true;
    }
    int day = number(text, 8, 2);
    if (text.len < 10 || text.ptr[7] != '-' || day < 1 || day > days_in_month(year, month))
        return false;
    *span = (PeriodSpan){days_from_civil(year, month, day), days_from_civil(year, month, day)};
    return text.len == 10 || (text.ptr[10] == 'T' && is_time_of_day(str_part(text, 11, text.len)));
}

/* PnYnMnWnD, in whole days at least; the time part may say what it likes. */
static bool duration_days(Str s, int32_t *days)
{
    static const struct {
        char letter;
        int32_t days_100; /* hundredths: only the order of ranges hangs on it */
    } units[] = {{'Y', 36525}, {'M', 3044}, {'W', 700}, {'D', 100}};
    size_t at = 1;
    int64_t total = 0;
    if (s.len < 3 || s.ptr[0] != 'P')
        return false;
    while (at < s.len && s.ptr[at] != 'T') {
        size_t start = at;
        while (at < s.len && s.ptr[at] >= '0' && s.ptr[at] <= '9')
            at++;
        int count = at - start > 4 ? -1 : number(s, start, at - start);
        size_t u = 0;
        while (u < 4 && (at == s.len || s.ptr[at] != units[u].letter))
            u++;
        if (at == start || count < 0 || u == 4)
            return false;
        total += (int64_t)count * units[u].days_100;
        at++;
    }
    *days = (int32_t)(total / 100 > 0 ? total / 100 : 1);
    return true;
}

static bool simple_period(Str text, PeriodSpan *span)
{
    int year = number(text, 0, 4);
    if (year < 0 || text.len < 4)
        return false;
    if (text.len == 4) {
        *span = months(year, 1, 12);
        return true;
    }
    if (text.len < 7 || text.ptr[4] != '-')
        return false;
    return text.ptr[5] >= 'A' ? reporting_period(text, year, span)
                              : calendar_date(text, year, span);
}

bool period_parse(Str text, PeriodSpan *span)
{
    size_t slash = str_find_char(text, '/');
    int32_t days;
    if (!simple_period(str_part(text, 0, slash), span))
        return false;
    if (slash == SIZE_MAX)
        return true;
    if (slash < 10 || !duration_days(str_part(text, slash + 1, text.len), &days))
        return false;
    span->last_day = span->first_day + days - 1;
    return true;
}

int period_cmp(Str a, Str b)
{
    PeriodSpan x = {0}, y = {0};
    bool a_ok = period_parse(a, &x), b_ok = period_parse(b, &y);
    if (a_ok != b_ok)
        return a_ok ? -1 : 1;
    if (x.first_day != y.first_day)
        return x.first_day < y.first_day ? -1 : 1;
    if (x.last_day != y.last_day)
        return x.last_day < y.last_day ? -1 : 1;
    return str_cmp(a, b);
}

int period_year(Str text)
{
    PeriodSpan span;
    return period_parse(text, &span) ? number(text, 0, 4) : 0;
}
