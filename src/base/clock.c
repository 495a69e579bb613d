#include "base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec t;
    clock_gettime(id, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

int64_t clock_now_us(void) { return read_clock(CLOCK_REALTIME); }
int64_t clock_monotonic_us(void) { return read_clock(CLOCK_MONOTONIC); }

static struct tm split(int64_t us)
{
    time_t seconds = (time_t)(us / 1000000 - (us % 1000000 < 0));
    struct tm tm;
    gmtime_r(&seconds, &tm);
    return tm;
}

Str clock_text(int64_t us, char out[CLOCK_TEXT_MAX])
{
    struct tm tm = split(us);
    long fraction = (long)(us % 1000000);
    if (fraction < 0)
        fraction += 1000000;
    size_t n = strftime(out, CLOCK_TEXT_MAX, "%Y-%m-%dT%H:%M:%S", &tm);
    n += (size_t)snprintf(out + n, CLOCK_TEXT_MAX - n, ".%06ldZ", fraction);
    return (Str){out, n};
}

Str clock_date(int64_t us, char out[CLOCK_TEXT_MAX])
{
    struct tm tm = split(us);
    return (Str){out, strftime(out, CLOCK_TEXT_MAX, "%Y-%m-%d", &tm)};
}

/* `count` digits at *at; moves *at behind them. */
static bool digits(Str s, size_t *at, int count, int *out)
{
    *out = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (*at >= s.len || s.ptr[*at] < '0' || s.ptr[*at] > '9')
            return false;
        *out = *out * 10 + (s.ptr[*at] - '0');
    }
    return true;
}

static bool take(Str s, size_t *at, char c)
{
    if (*at >= s.len || s.ptr[*at] != c)
        return false;
    (*at)++;
    return true;
}

static bool parse_fraction(Str s, size_t *at, int64_t *us)
{
    int64_t scale = 100000;
    size_t start = *at;
    for (; *at < s.len && s.ptr[*at] >= '0' && s.ptr[*at] <= '9'; (*at)++, scale /= 10)
        *us += (s.ptr[*at] - '0') * scale;
    return *at > start;
}

static bool is_real_date(const struct tm *given, time_t seconds)
{
    struct tm back;
    gmtime_r(&seconds, &back);
    return back.tm_mday == given->tm_mday && back.tm_mon == given->tm_mon;
}

bool clock_parse(Str text, bool at_end, int64_t *us)
{
    struct tm tm = {0};
    size_t at = 0;
    int year, month, fraction_given = 0;
    int64_t fraction = 0;
    if (!digits(text, &at, 4, &year) || !take(text, &at, '-') || !digits(text, &at, 2, &month) ||
        !take(text, &at, '-') || !digits(text, &at, 2, &tm.tm_mday))
        return false;
    tm.tm_year = year - 1900;
    tm.tm_mon = month - 1;
    bool has_time = take(text, &at, 'T');
    if (has_time) {
        if (!digits(text, &at, 2, &tm.tm_hour) || !take(text, &at, ':') ||
            !digits(text, &at, 2, &tm.tm_min))
            return false;
        if (take(text, &at, ':') && !digits(text, &at, 2, &tm.tm_sec))
            return false;
        if (take(text, &at, '.')) {
            fraction_given = 1;
            if (!parse_fraction(text, &at, &fraction))
                return false;
        }
        take(text, &at, 'Z');
    }
    struct tm given = tm;
    time_t seconds = timegm(&tm);
    if (at != text.len || tm.tm_hour > 23 || given.tm_hour > 23 || given.tm_min > 59 ||
        given.tm_sec > 60 || !is_real_date(&given, seconds))
        return false;
    *us = (int64_t)seconds * 1000000 + fraction;
    if (at_end)
        *us += !has_time ? 86400000000 - 1 : fraction_given ? 0 : 999999;
    return true;
}
