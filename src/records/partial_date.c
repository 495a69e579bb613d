#include "records/partial_date.h"

#include <stdio.h>

static bool read_digits(Str s, size_t from, size_t count, int *out)
{
    *out = 0;
    for (size_t i = from; i < from + count; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9')
            return false;
        *out = *out * 10 + (s.ptr[i] - '0');
    }
    return true;
}

static int days_of(int year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return DAYS[month - 1] + (month == 2 && is_leap);
}

DateVerdict partial_date_check(Str date)
{
    int year, month = 1, day = 1;
    if (date.len != 4 && date.len != 7 && date.len != 10)
        return DATE_MALFORMED;
    if (!read_digits(date, 0, 4, &year))
        return DATE_MALFORMED;
    if (date.len >= 7 && (date.ptr[4] != '-' || !read_digits(date, 5, 2, &month)))
        return DATE_MALFORMED;
    if (date.len == 10 && (date.ptr[7] != '-' || !read_digits(date, 8, 2, &day)))
        return DATE_MALFORMED;
    bool is_there =
        year > 0 && month >= 1 && month <= 12 && day >= 1 && day <= days_of(year, month);
    return is_there ? DATE_FINE : DATE_NO_SUCH_DAY;
}

bool partial_date_is_after(Str since, Str until)
{
    /* The first day of the one against the last of the other: as far as both are known. */
    size_t known = since.len < until.len ? since.len : until.len;
    return known && str_cmp(str_part(since, 0, known), str_part(until, 0, known)) > 0;
}

Str partial_date_month(Str date) { return str_part(date, 0, 7); }

static Str write_day(int year, int month, int day, char out[PARTIAL_DATE_DAY])
{
    char text[40]; /* as long as the numbers could be, for the compiler's sake */
    snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
    memcpy(out, text, PARTIAL_DATE_DAY - 1);
    out[PARTIAL_DATE_DAY - 1] = '\0';
    return (Str){out, PARTIAL_DATE_DAY - 1};
}

static void read_parts(Str date, int *year, int *month, int *day)
{
    *year = *month = *day = 1;
    read_digits(date, 0, 4, year);
    if (date.len >= 7)
        read_digits(date, 5, 2, month);
    if (date.len == 10)
        read_digits(date, 8, 2, day);
}

Str partial_date_first(Str date, char out[PARTIAL_DATE_DAY])
{
    int year, month, day;
    read_parts(date, &year, &month, &day);
    return write_day(year, month, day, out);
}

Str partial_date_after(Str date, char out[PARTIAL_DATE_DAY])
{
    int year, month, day;
    read_parts(date, &year, &month, &day);
    if (date.len == 10 && day < days_of(year, month))
        return write_day(year, month, day + 1, out);
    if (date.len >= 7 && month < 12)
        return write_day(year, month + 1, 1, out);
    return year < 9999 ? write_day(year + 1, 1, 1, out) : write_day(9999, 12, 31, out);
}
