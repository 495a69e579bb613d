#include "records/partial_date.h"

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
