#include "locale/locale.h"

#include <stdio.h>
#include <unicode/ucal.h>
#include <unicode/ucol.h>
#include <unicode/udat.h>
#include <unicode/udatpg.h>
#include <unicode/unum.h>
#include <unicode/upluralrules.h>
#include <unicode/ustring.h>

#include "base/asset.h"
#include "base/mem.h"
#include "base/num.h"
#include "locale/catalogue.h"

const Language languages[LOCALE_COUNT] = {
    {STR_INIT("en"), STR_INIT("English"), false},   {STR_INIT("ru"), STR_INIT("Русский"), false},
    {STR_INIT("kk"), STR_INIT("Қазақша"), false},   {STR_INIT("ky"), STR_INIT("Кыргызча"), false},
    {STR_INIT("tg"), STR_INIT("Тоҷикӣ"), false},    {STR_INIT("tk"), STR_INIT("Türkmençe"), false},
    {STR_INIT("uz"), STR_INIT("Oʻzbekcha"), false}, {STR_INIT("fa-AF"), STR_INIT("دری"), true},
    {STR_INIT("ps"), STR_INIT("پښتو"), true},
};

static const char *const ICU_NAMES[LOCALE_COUNT] = {"en_GB", "ru", "kk",    "ky", "tg",
                                                    "tk",    "uz", "fa_AF", "ps"};
static const char *const CATEGORIES[] = {"zero", "one", "two", "few", "many", "other"};

struct Locale {
    int number;
    Catalogue *own, *english;
    UPluralRules *rules;
    int form_of[6]; /* of each category: its place among those that the language has, or -1 */
    UCollator *collator;
};

int language_find(Str code)
{
    for (int i = 0; i < LOCALE_COUNT; i++)
        if (str_eq(languages[i].code, code))
            return i;
    return -1;
}

const char *language_icu_name(int language) { return ICU_NAMES[language]; }

/* "fa" and "prs" are Dari to us; the script or region of others does not matter. */
static int match_tag(Str tag)
{
    Str base = str_part(tag, 0, str_find_char(tag, '-'));
    if (str_eq_nocase(base, STR("fa")) || str_eq_nocase(base, STR("prs")))
        return language_find(STR("fa-AF"));
    for (int i = 0; i < LOCALE_COUNT; i++)
        if (str_eq_nocase(languages[i].code, base))
            return i;
    return -1;
}

static int quality(Str parameters) /* thousandths */
{
    size_t at = str_find(parameters, STR("q="));
    if (at == SIZE_MAX)
        return 1000;
    Number n = num_read(str_trim(str_part(parameters, at + 2, parameters.len)));
    return n.is_number ? (int)(n.value * 1000) : 0;
}

int language_negotiate(Str header)
{
    Str part;
    bool more = true;
    int best = 0, best_quality = 0;
    while (str_split(&header, ',', &more, &part)) {
        size_t semicolon = str_find_char(part, ';');
        int language = match_tag(str_trim(str_part(part, 0, semicolon)));
        int q = semicolon == SIZE_MAX ? 1000 : quality(str_part(part, semicolon, part.len));
        if (language >= 0 && q > best_quality) {
            best = language;
            best_quality = q;
        }
    }
    return best;
}

static ErrCode read_catalogue(int language, Catalogue **out, Err *err)
{
    char name[64];
    Str po;
    int len =
        snprintf(name, sizeof name, "locale/" STR_FMT ".po", STR_ARG(languages[language].code));
    if (!asset_find((Str){name, (size_t)len}, &po))
        return err_set(err, ERR_NOT_FOUND, "the program has no messages '%s'", name);
    ErrCode rc = catalogue_read(out, po, err);
    if (rc)
        err_at(err, (Str){name, (size_t)len}, 0, 0);
    return rc;
}

static ErrCode icu_failed(UErrorCode why, Err *err)
{
    return err_set(err, ERR_IO, "the language library failed: %s", u_errorName(why));
}

static ErrCode read_rules(Locale *l, Err *err)
{
    UErrorCode why = U_ZERO_ERROR;
    l->rules = uplrules_open(ICU_NAMES[l->number], &why);
    UEnumeration *have = U_SUCCESS(why) ? uplrules_getKeywords(l->rules, &why) : NULL;
    bool has[6] = {false};
    const char *word;
    while (U_SUCCESS(why) && (word = uenum_next(have, NULL, &why)))
        for (int c = 0; c < 6; c++)
            has[c] |= strcmp(word, CATEGORIES[c]) == 0;
    uenum_close(have);
    for (int c = 0, form = 0; c < 6; c++)
        l->form_of[c] = has[c] ? form++ : -1;
    l->collator = ucol_open(ICU_NAMES[l->number], &why);
    return U_SUCCESS(why) ? ERR_OK : icu_failed(why, err);
}

ErrCode locale_new(Locale **out, int language, Err *err)
{
    Locale *l = mem_alloc(sizeof *l);
    l->number = language;
    ErrCode rc = read_catalogue(0, &l->english, err);
    if (!rc && language)
        rc = read_catalogue(language, &l->own, err);
    if (!rc)
        rc = read_rules(l, err);
    *out = rc ? NULL : l;
    if (rc)
        locale_free(l);
    return rc;
}

void locale_free(Locale *l)
{
    if (!l)
        return;
    catalogue_free(l->own);
    catalogue_free(l->english);
    if (l->rules)
        uplrules_close(l->rules);
    if (l->collator)
        ucol_close(l->collator);
    mem_free(l);
}

const Language *locale_language(const Locale *l) { return &languages[l->number]; }

static int form_for(const Locale *l, int64_t count)
{
    UChar word[16];
    char text[16];
    UErrorCode why = U_ZERO_ERROR;
    int32_t len = uplrules_select(l->rules, (double)count, word, 16, &why);
    if (U_FAILURE(why) || len >= 16)
        return 0;
    u_austrcpy(text, word);
    for (int c = 0; c < 6; c++)
        if (strcmp(text, CATEGORIES[c]) == 0)
            return l->form_of[c] < 0 ? 0 : l->form_of[c];
    return 0;
}

static Str form_of_entry(const CatalogueEntry *e, int form)
{
    if (!e)
        return STR("");
    size_t at = !e->plural_id.len || form < 0 || form >= CATALOGUE_MAX_FORMS ? 0 : (size_t)form;
    for (; at > 0; at--)
        if (e->forms[at].len)
            break;
    return e->forms[at].ptr ? e->forms[at] : STR("");
}

Str locale_message(const Locale *l, Str key, bool *is_own)
{
    Str text = l->own ? form_of_entry(catalogue_find(l->own, key), 0) : STR("");
    if (is_own)
        *is_own = text.len > 0 || !l->own;
    if (!text.len)
        text = form_of_entry(catalogue_find(l->english, key), 0);
    return text.len ? text : key;
}

static Str plural_message(const Locale *l, Str key, int64_t count)
{
    Str text = l->own ? form_of_entry(catalogue_find(l->own, key), form_for(l, count)) : STR("");
    if (!text.len)
        text = form_of_entry(catalogue_find(l->english, key), count == 1 ? 0 : 1);
    return text.len ? text : key;
}

static Str argument(const MessageArgument *list, size_t count, Str name, bool *found)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(str_of(list[i].name), name)) {
            *found = true;
            return list[i].value;
        }
    *found = false;
    return STR("");
}

Str locale_format(const Locale *l, Arena *arena, const char *key, int64_t count,
                  const MessageArgument *arguments, size_t argument_count)
{
    Str rest = plural_message(l, str_of(key), count);
    Buf out;
    buf_init(&out, 1 << 20);
    while (rest.len) {
        size_t open = str_find_char(rest, '{');
        size_t close = open == SIZE_MAX ? SIZE_MAX : str_find_char(rest, '}');
        buf_add(&out, str_part(rest, 0, close == SIZE_MAX ? rest.len : open));
        if (close == SIZE_MAX)
            break;
        Str name = str_part(rest, open + 1, close);
        bool found;
        Str value = argument(arguments, argument_count, name, &found);
        buf_add(&out, found                        ? value
                      : str_eq(name, STR("count")) ? locale_integer(l, arena, count)
                                                   : str_part(rest, open, close + 1));
        rest = str_part(rest, close + 1, rest.len);
    }
    Str text = arena_dup(arena, buf_str(&out));
    buf_clear(&out);
    return text.ptr ? text : STR("");
}

static Str from_utf16(Arena *arena, const UChar *text, int32_t len)
{
    char out[512];
    int32_t bytes = 0;
    UErrorCode why = U_ZERO_ERROR;
    u_strToUTF8(out, sizeof out, &bytes, text, len, &why);
    return U_FAILURE(why) ? STR("") : arena_dup(arena, (Str){out, (size_t)bytes});
}

Str locale_integer(const Locale *l, Arena *arena, int64_t value)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar text[64];
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, ICU_NAMES[l->number], NULL, &why);
    int32_t len = unum_formatInt64(format, value, text, 64, NULL, &why);
    unum_close(format);
    return U_FAILURE(why) ? arena_printf(arena, "%lld", (long long)value)
                          : from_utf16(arena, text, len);
}

Str locale_digits(const Locale *l, Arena *arena, Str text)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar zero[8], out[64];
    UNumberFormat *format = unum_open(UNUM_DECIMAL, NULL, 0, ICU_NAMES[l->number], NULL, &why);
    unum_getSymbol(format, UNUM_ZERO_DIGIT_SYMBOL, zero, 8, &why);
    unum_close(format);
    if (U_FAILURE(why) || zero[0] == '0' || text.len > 64)
        return text;
    for (size_t i = 0; i < text.len; i++) {
        UChar c = (unsigned char)text.ptr[i];
        if (c > 127)
            return text;
        out[i] = c >= '0' && c <= '9' ? (UChar)(zero[0] + c - '0') : c;
    }
    return from_utf16(arena, out, (int32_t)text.len);
}

static Str format_pattern(Arena *arena, const char *icu_name, const UChar *pattern, int32_t len,
                          UDate day)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar text[128], zone[] = {'U', 'T', 'C', 0};
    UDateFormat *f = udat_open(UDAT_PATTERN, UDAT_PATTERN, icu_name, zone, -1, pattern, len, &why);
    len = U_SUCCESS(why) ? udat_format(f, day, text, 128, NULL, &why) : 0;
    if (f)
        udat_close(f);
    return U_FAILURE(why) ? STR("") : from_utf16(arena, text, len);
}

/* The parts of a skeleton in the order of the language. */
static Str format_day(Arena *arena, const char *icu_name, const char *parts, UDate day)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar skeleton[32], best[128];
    u_uastrcpy(skeleton, parts);
    UDateTimePatternGenerator *g = udatpg_open(icu_name, &why);
    int32_t len = U_SUCCESS(why) ? udatpg_getBestPattern(g, skeleton, -1, best, 128, &why) : 0;
    udatpg_close(g);
    return U_FAILURE(why) ? STR("") : format_pattern(arena, icu_name, best, len, day);
}

static UDate day_of(uint64_t year, uint64_t month, uint64_t day)
{
    UErrorCode why = U_ZERO_ERROR;
    UChar zone[] = {'U', 'T', 'C', 0};
    UCalendar *c = ucal_open(zone, -1, "en@calendar=gregorian", UCAL_GREGORIAN, &why);
    if (U_FAILURE(why))
        return 0;
    ucal_clear(c);
    ucal_setDate(c, (int32_t)year, (int32_t)month - 1, (int32_t)day, &why);
    UDate date = ucal_getMillis(c, &why);
    ucal_close(c);
    return date;
}

/* Dari and Pashto readers count years after the sun since the Hijra, in months of their own names;
 * the common date follows. The order of parts is ours: the library puts the year first. */
static Str solar_date(const Locale *l, Arena *arena, Str iso, UDate day, bool has_day)
{
    char name[32];
    UChar pattern[16];
    snprintf(name, sizeof name, "%s@calendar=persian", ICU_NAMES[l->number]);
    u_uastrcpy(pattern, has_day ? "d MMMM y" : "MMMM y");
    Str solar = format_pattern(arena, name, pattern, -1, day);
    return arena_printf(arena, STR_FMT " (\xE2\x81\xA6" STR_FMT "\xE2\x81\xA9)", STR_ARG(solar),
                        STR_ARG(iso));
}

Str locale_date(const Locale *l, Arena *arena, Str iso)
{
    uint64_t year, month = 1, day = 1;
    bool has_day = iso.len >= 10;
    if (iso.len < 7 || !num_read_u64(str_part(iso, 0, 4), 9999, &year) ||
        !num_read_u64(str_part(iso, 5, 7), 12, &month) || month < 1 ||
        (has_day && !num_read_u64(str_part(iso, 8, 10), 31, &day)))
        return iso; /* a year, or no date */
    UDate date = day_of(year, month, day);
    if (languages[l->number].is_rtl)
        return solar_date(l, arena, str_part(iso, 0, has_day ? 10 : 7), date, has_day);
    Str text = format_day(arena, ICU_NAMES[l->number], has_day ? "yMMMMd" : "yMMMM", date);
    return text.len ? text : iso;
}

int locale_compare(const Locale *l, Str a, Str b)
{
    UErrorCode why = U_ZERO_ERROR;
    UCollationResult order =
        ucol_strcollUTF8(l->collator, a.ptr, (int32_t)a.len, b.ptr, (int32_t)b.len, &why);
    return U_FAILURE(why) ? str_cmp(a, b) : (int)order;
}

Str locale_sort_key(const Locale *l, Arena *arena, Str text)
{
    enum { UNITS = 2000, KEY = 16 * UNITS };
    UChar units[UNITS];
    uint8_t key[KEY];
    int32_t count = 0;
    UErrorCode why = U_ZERO_ERROR;
    /* A character cut in half becomes U+FFFD, far behind what LOCALE_KEY_MAX leaves. */
    u_strFromUTF8WithSub(units, UNITS, &count, text.ptr, (int32_t)str_part(text, 0, UNITS).len,
                         0xFFFD, NULL, &why);
    int32_t bytes = U_SUCCESS(why) ? ucol_getSortKey(l->collator, units, count, key, KEY) : 0;
    if (bytes < 1 || bytes > KEY)
        return arena_dup(arena, str_part(text, 0, LOCALE_KEY_MAX));
    return arena_dup(arena, str_part((Str){(char *)key, (size_t)bytes - 1}, 0, LOCALE_KEY_MAX));
}
