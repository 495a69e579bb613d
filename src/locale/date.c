#include "locale/date.h"

#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>

#include "base/num.h"
#include "locale/search_fold.h"

enum { MAX_TEXT = 120, MAX_NUMBERS = 3, PAGE_MEMORY = 1 << 18, FIRST_SOLAR = 1200 };
enum { FIRST_YEAR = 1600, LAST_YEAR = 2999 };

/* What was typed, taken apart. */
typedef struct {
    Str numbers[MAX_NUMBERS]; /* as digits */
    size_t number_count;
    Str month; /* in words; "" none */
    bool is_unclear;
} Typed;

typedef struct {
    unsigned year, month, day; /* 0: not said */
    bool is_solar;
} Date;

/* --- words --- */

/* Words around a year or an ordinal that say nothing more, in their plain form. */
static bool is_filler(Str word)
{
    static const Str FILLERS[] = {
        STR_INIT("of"),      STR_INIT("the"), STR_INIT("г"),    STR_INIT("год"),  STR_INIT("года"),
        STR_INIT("году"),    STR_INIT("ж"),   STR_INIT("жыл"),  STR_INIT("жылы"), STR_INIT("жылгы"),
        STR_INIT("жылдын"),  STR_INIT("сол"), STR_INIT("соли"), STR_INIT("y"),    STR_INIT("yyl"),
        STR_INIT("yylyn"),   STR_INIT("nji"), STR_INIT("njy"),  STR_INIT("yil"),  STR_INIT("yili"),
        STR_INIT("yilning"), STR_INIT("سال"), STR_INIT("کال"),  STR_INIT("د"),    STR_INIT("م"),
        STR_INIT("ه"),       STR_INIT("ش"),   STR_INIT("ل"),    STR_INIT("й"),    STR_INIT("е"),
    };
    for (size_t i = 0; i < sizeof FILLERS / sizeof *FILLERS; i++)
        if (str_eq(FILLERS[i], word))
            return true;
    return false;
}

static size_t digits_of(Str word)
{
    size_t len = 0;
    while (len < word.len && word.ptr[len] >= '0' && word.ptr[len] <= '9')
        len++;
    return len;
}

static void take_word(Typed *t, Str word)
{
    size_t digits = digits_of(word);
    Str ending = str_part(word, digits, word.len);
    bool is_ordinal = str_eq(ending, STR("st")) || str_eq(ending, STR("nd")) ||
                      str_eq(ending, STR("rd")) || str_eq(ending, STR("th")) || is_filler(ending);
    if (digits && (!ending.len || is_ordinal) && t->number_count < MAX_NUMBERS)
        t->numbers[t->number_count++] = str_part(word, 0, digits);
    else if (digits || (!is_filler(word) && t->month.len))
        t->is_unclear = true;
    else if (!is_filler(word))
        t->month = word;
}

static Typed take_apart(Arena *arena, Str text)
{
    Typed t = {.month = STR("")};
    const SearchToken *tokens;
    size_t count = search_tokens(arena, text, STR(""), &tokens);
    for (size_t i = 0; i < count; i++)
        if (!tokens[i].is_beside)
            take_word(&t, tokens[i].text);
    return t;
}

/* --- months --- */

/* 2: the name, perhaps with an ending; 1: its beginning; 0: another. */
static int likeness(Str word, Str name)
{
    bool is_name = str_starts(word, name) && (word.len == name.len || name.len >= 5);
    return is_name ? 2 : word.len >= 3 && str_starts(name, word);
}

static int name_likeness(Arena *arena, const UDateFormat *format, UDateFormatSymbolType type,
                         int32_t month, Str word)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar name[64];
    char bytes[256];
    int32_t len = udat_getSymbols(format, type, month, name, 64, &why), byte_count = 0;
    u_strToUTF8(bytes, sizeof bytes, &byte_count, name, len, &why);
    if (U_FAILURE(why))
        return 0;
    const SearchToken *tokens;
    Str text = {bytes, (size_t)byte_count};
    return search_tokens(arena, text, STR(""), &tokens) ? likeness(word, tokens[0].text) : 0;
}

/* The month of that name, 1 to 12; 0: none, or several begin so. */
static unsigned find_in(Arena *arena, const char *icu_name, Str word)
{
    static const UDateFormatSymbolType TYPES[] = {UDAT_MONTHS, UDAT_STANDALONE_MONTHS,
                                                  UDAT_SHORT_MONTHS, UDAT_STANDALONE_SHORT_MONTHS};
    UErrorCode why = U_ZERO_ERROR;
    UChar pattern[] = {'y', 0};
    UDateFormat *format =
        udat_open(UDAT_PATTERN, UDAT_PATTERN, icu_name, NULL, 0, pattern, -1, &why);
    unsigned found[3] = {0}, count[3] = {0};
    for (int32_t month = 0; U_SUCCESS(why) && month < 12; month++) {
        int best = 0;
        for (size_t t = 0; t < sizeof TYPES / sizeof *TYPES; t++) {
            int like = name_likeness(arena, format, TYPES[t], month, word);
            best = like > best ? like : best;
        }
        found[best] = (unsigned)month + 1;
        count[best]++;
    }
    if (format)
        udat_close(format);
    return count[2] == 1 ? found[2] : !count[2] && count[1] == 1 ? found[1] : 0;
}

/* In one language, in both calendars if it has two. */
static unsigned find_month(Arena *arena, int language, Str word, bool *is_solar)
{
    char name[64];
    unsigned month = 0;
    int calendars = languages[language].is_rtl ? 2 : 1;
    for (int solar = 0; !month && solar < calendars; solar++) {
        snprintf(name, sizeof name, "%s@calendar=%s", language_icu_name(language),
                 solar ? "persian" : "gregorian");
        *is_solar = solar;
        month = find_in(arena, name, word);
    }
    return month;
}

static unsigned month_of(Arena *arena, const Locale *locale, Str word, bool *is_solar)
{
    int own = (int)(locale_language(locale) - languages);
    unsigned month = find_month(arena, own, word, is_solar);
    for (int i = 0; i < LOCALE_COUNT && !month; i++)
        if (i != own)
            month = find_month(arena, i, word, is_solar);
    return month;
}

/* --- numbers --- */

static unsigned value(Str digits)
{
    uint64_t v = 0;
    return num_read_u64(digits, 9999, &v) ? (unsigned)v : 9999;
}

static bool is_year(Str digits) { return digits.len == 4; }
static bool is_short(Str digits) { return digits.len == 1 || digits.len == 2; }

/* The year stands first or last, and the month beside it: 2025-08-03, 03.08.2025. */
static DateFault place_numbers(const Typed *t, Date *date)
{
    const Str *n = t->numbers;
    size_t last = t->number_count - 1, year = is_year(n[0]) ? 0 : last;
    bool has_month = t->month.len > 0;
    if (last > (has_month ? 1 : 2))
        return DATE_UNCLEAR;
    for (size_t i = 0; i < last; i++) {
        Str number = year == 0 ? n[i + 1] : n[last - 1 - i];
        if (!is_short(number))
            return DATE_UNCLEAR;
        bool is_month = !has_month && i == 0;
        *(is_month ? &date->month : &date->day) = value(number);
        if (!value(number))
            return is_month ? DATE_NO_MONTH : DATE_UNCLEAR;
    }
    date->year = value(n[year]);
    return is_year(n[year])                               ? DATE_READ
           : is_short(n[year]) && (last > 0 || has_month) ? DATE_NO_YEAR
                                                          : DATE_UNCLEAR;
}

/* --- calendars --- */

static unsigned month_length(const Date *date, UCalendar *calendar, UErrorCode *why)
{
    ucal_clear(calendar);
    ucal_set(calendar, UCAL_EXTENDED_YEAR, (int32_t)date->year);
    ucal_set(calendar, UCAL_MONTH, (int32_t)date->month - 1);
    ucal_set(calendar, UCAL_DATE, 1);
    return (unsigned)ucal_getLimit(calendar, UCAL_DATE, UCAL_ACTUAL_MAXIMUM, why);
}

/* The same day in the common calendar; the last of the month for one behind it. */
static DateFault to_common(Date *date)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar zone[] = {'U', 'T', 'C', 0};
    UCalendar *from =
        ucal_open(zone, -1, date->is_solar ? "en@calendar=persian" : "en", UCAL_DEFAULT, &why);
    UCalendar *common = ucal_open(zone, -1, "en@calendar=gregorian", UCAL_GREGORIAN, &why);
    unsigned length = U_SUCCESS(why) ? month_length(date, from, &why) : 0;
    bool is_behind = date->day > length;
    if (U_SUCCESS(why)) {
        ucal_set(from, UCAL_DATE, (int32_t)(is_behind ? length : date->day));
        ucal_setMillis(common, ucal_getMillis(from, &why), &why);
        date->year = (unsigned)ucal_get(common, UCAL_YEAR, &why);
        date->month = (unsigned)ucal_get(common, UCAL_MONTH, &why) + 1;
        date->day = (unsigned)ucal_get(common, UCAL_DATE, &why);
    }
    ucal_close(from);
    ucal_close(common);
    return U_FAILURE(why) ? DATE_UNCLEAR : is_behind ? DATE_NO_DAY : DATE_READ;
}

static DateFault check(Date *date, bool is_solar_month)
{
    bool is_solar_year = date->year >= FIRST_SOLAR && date->year < FIRST_YEAR;
    if (date->month > 12)
        return DATE_NO_MONTH;
    if (date->year > LAST_YEAR || date->year < FIRST_SOLAR)
        return DATE_NO_YEAR;
    date->is_solar = is_solar_year;
    if (is_solar_month && !is_solar_year)
        return DATE_NO_YEAR;
    if (is_solar_year && !date->day)
        return DATE_NEEDS_DAY;
    return date->day ? to_common(date) : DATE_READ;
}

static void print(const Date *date, char out[DATE_TEXT_MAX])
{
    char text[40];
    int len = snprintf(text, sizeof text, "%04u-%02u-%02u", date->year, date->month, date->day);
    size_t keep = date->day ? 10 : date->month ? 7 : 4;
    memcpy(out, text, len >= (int)keep ? keep : 0);
    out[keep] = '\0';
}

static DateFault read_typed(Arena *arena, const Locale *locale, Str text, Date *date)
{
    bool is_solar_month = false;
    Typed t = take_apart(arena, text);
    if (t.is_unclear || !t.number_count)
        return DATE_UNCLEAR;
    DateFault fault = place_numbers(&t, date);
    if (fault)
        return fault;
    if (t.month.len) {
        date->month = month_of(arena, locale, t.month, &is_solar_month);
        if (!date->month)
            return DATE_UNCLEAR;
        if (!is_solar_month && date->year < FIRST_YEAR && date->year >= FIRST_SOLAR)
            return DATE_UNCLEAR; /* a common month in a Solar year */
    }
    return check(date, is_solar_month);
}

DateFault date_read(const Locale *locale, Str text, char out[DATE_TEXT_MAX])
{
    Date date = {0};
    out[0] = '\0';
    text = str_trim(text);
    if (!text.len)
        return DATE_EMPTY;
    if (text.len > MAX_TEXT)
        return DATE_UNCLEAR;
    Arena *arena = arena_new(PAGE_MEMORY);
    DateFault fault = read_typed(arena, locale, text, &date);
    arena_free(arena);
    if (fault == DATE_READ || fault == DATE_NO_DAY)
        print(&date, out);
    return fault;
}
