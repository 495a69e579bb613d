/* Dates of a spreadsheet are numbers of days; that a number is one, only its style tells. */
#include <math.h>

#include "base/clock.h"
#include "format/xlsx_parts.h"

enum { MAX_RUNS = 32 };

/* The letters of a format that show parts of a time, one for each run: "yyyy-mm-dd" is "ymd". */
typedef struct {
    char runs[MAX_RUNS];
    size_t count;
    bool counts_on; /* [h]: hours beyond a day, which are an amount and no time of the day */
} Runs;

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static bool is_elapsed(Str inside)
{
    for (size_t i = 0; i < inside.len; i++)
        if (lower(inside.ptr[i]) != lower(inside.ptr[0]) || !strchr("hms", lower(inside.ptr[i])))
            return false;
    return inside.len > 0;
}

static size_t pass_brackets(Str code, size_t at, Runs *runs)
{
    size_t len = str_find_char(str_part(code, at, code.len), ']');
    if (len == SIZE_MAX)
        return code.len;
    if (is_elapsed(str_part(code, at + 1, at + len)))
        runs->counts_on = true;
    return at + len + 1;
}

static size_t pass_quotes(Str code, size_t at)
{
    size_t len = str_find_char(str_part(code, at + 1, code.len), '"');
    return len == SIZE_MAX ? code.len : at + len + 2;
}

static size_t pass_letters(Str code, size_t at, Runs *runs)
{
    char letter = lower(code.ptr[at]);
    Str rest = str_part(code, at, code.len);
    if (letter == 'a' && (str_eq_nocase(str_part(rest, 0, 5), STR("AM/PM")) ||
                          str_eq_nocase(str_part(rest, 0, 3), STR("A/P"))))
        return at + (lower(rest.ptr[1]) == 'm' ? 5 : 3);
    if (!strchr("ymdhs", letter))
        return at + 1;
    if (runs->count < MAX_RUNS)
        runs->runs[runs->count++] = letter;
    while (at < code.len && lower(code.ptr[at]) == letter)
        at++;
    return at;
}

static void find_runs(Str code, Runs *runs)
{
    size_t at = 0;
    while (at < code.len && code.ptr[at] != ';') { /* behind it: what negative numbers look like */
        char c = code.ptr[at];
        if (c == '"')
            at = pass_quotes(code, at);
        else if (c == '[')
            at = pass_brackets(code, at, runs);
        else if (c == '\\' || c == '_' || c == '*')
            at += 2;
        else
            at = pass_letters(code, at, runs);
    }
}

/* m beside hours or seconds is minutes. */
static bool is_minute(const Runs *runs, size_t at)
{
    return (at > 0 && runs->runs[at - 1] == 'h') ||
           (at + 1 < runs->count && runs->runs[at + 1] == 's');
}

XlsxShows xlsx_format_shows(Str code)
{
    Runs runs = {0};
    bool year = false, month = false, day = false, time = false;
    find_runs(code, &runs);
    for (size_t i = 0; i < runs.count; i++) {
        char c = runs.runs[i];
        bool minute = c == 'm' && is_minute(&runs, i);
        year |= c == 'y';
        month |= c == 'm' && !minute;
        day |= c == 'd';
        time |= minute || c == 'h' || c == 's';
    }
    if (runs.counts_on || !(year || month || day || time))
        return SHOWS_NUMBER;
    if (time)
        return year || month || day ? SHOWS_MOMENT : SHOWS_TIME;
    if (day || !year)
        return SHOWS_DAY;
    return month ? SHOWS_MONTH : SHOWS_YEAR;
}

/* Days from 1970 of a whole serial number. The 1900 system has a 29 February 1900 (day 60), as the
 * first spreadsheets had. */
static bool to_day(double whole, bool is_1904, int64_t *day)
{
    enum { DAYS_1904 = -24107, DAYS_1900 = -25569, LAST_DAY = 2932896 };
    if (!(whole >= (is_1904 ? 0 : 1)) || whole > 3e6 || (!is_1904 && whole == 60))
        return false;
    *day = (int64_t)whole + (is_1904 ? DAYS_1904 : DAYS_1900) + (!is_1904 && whole < 60);
    return *day <= LAST_DAY;
}

Str xlsx_date(double serial, XlsxShows shows, bool is_1904, char out[CLOCK_TEXT_MAX])
{
    static const size_t LENGTHS[] = {[SHOWS_YEAR] = 4,
                                     [SHOWS_MONTH] = 7,
                                     [SHOWS_DAY] = 10,
                                     [SHOWS_MOMENT] = 19,
                                     [SHOWS_TIME] = 19};
    if (shows == SHOWS_NUMBER || !(serial >= 0) || serial > 3e6)
        return STR("");
    double whole = floor(serial);
    int64_t second = (int64_t)llround((serial - whole) * 86400), day = 0;
    if (second == 86400) {
        whole++;
        second = 0;
    }
    bool is_time = shows == SHOWS_TIME && whole == 0;
    if (!is_time && !to_day(whole, is_1904, &day))
        return STR("");
    Str text = clock_text((day * 86400 + second) * 1000000, out);
    if (is_time)
        return str_part(text, 11, 19);
    if (shows >= SHOWS_MOMENT && second == 0)
        shows = SHOWS_DAY;
    return str_part(text, 0, LENGTHS[shows]);
}
