#include "locale/fold.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf16.h>

enum { UNITS = FOLD_MAX_BYTES * 4 }; /* taking a letter apart makes it longer */

/* Oʻzbekiston is written with one of many signs, or none. */
static bool is_apostrophe(UChar32 c)
{
    return c == '\'' || c == '`' || c == 0x2018 || c == 0x2019 || c == 0xB4;
}

/* Letters and digits stay, marks go, all else parts words. */
static int32_t keep_words(const UChar *from, int32_t len, UChar *to)
{
    int32_t out = 0;
    bool gap = false;
    for (int32_t i = 0; i < len;) {
        UChar32 c;
        U16_NEXT(from, i, len, c);
        int8_t kind = u_charType(c);
        if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK || kind == U_MODIFIER_LETTER ||
            is_apostrophe(c))
            continue;
        if (!u_isalnum(c)) {
            gap = out > 0;
            continue;
        }
        if (gap)
            to[out++] = ' ';
        gap = false;
        U16_APPEND_UNSAFE(to, out, c);
    }
    return out;
}

Str name_fold(Arena *arena, Str text)
{
    UChar raw[FOLD_MAX_BYTES], lower[UNITS], apart[UNITS], words[UNITS * 2];
    char bytes[UNITS * 3];
    UErrorCode why = U_ZERO_ERROR;
    int32_t len, lower_len, apart_len;
    if (text.len > FOLD_MAX_BYTES)
        return STR("");
    u_strFromUTF8(raw, FOLD_MAX_BYTES, &len, text.ptr, (int32_t)text.len, &why);
    lower_len =
        u_strFoldCase(lower, UNITS, raw, U_SUCCESS(why) ? len : 0, U_FOLD_CASE_DEFAULT, &why);
    const UNormalizer2 *normalizer = unorm2_getNFKDInstance(&why);
    if (U_FAILURE(why))
        return STR("");
    apart_len = unorm2_normalize(normalizer, lower, lower_len, apart, UNITS, &why);
    if (U_FAILURE(why))
        return STR("");
    u_strToUTF8(bytes, sizeof bytes, &len, words, keep_words(apart, apart_len, words), &why);
    return U_FAILURE(why) ? STR("") : arena_dup(arena, (Str){bytes, (size_t)len});
}

static Str normalized(Arena *arena, const UNormalizer2 *normalizer, Str text, UErrorCode *why)
{
    int32_t raw_len = 0, len = 0, bytes = 0;
    UErrorCode full = U_ZERO_ERROR; /* asked for a length, ICU tells that the room is too small */
    if (U_FAILURE(*why) || text.len > INT32_MAX / 4 || !str_is_utf8(text, NULL))
        return STR("");
    UChar *raw = arena_alloc(arena, (text.len + 1) * sizeof *raw);
    if (!raw)
        return STR("");
    u_strFromUTF8(raw, (int32_t)text.len + 1, &raw_len, text.ptr, (int32_t)text.len, why);
    len = unorm2_normalize(normalizer, raw, raw_len, NULL, 0, &full);
    UChar *normal = arena_alloc(arena, ((size_t)len + 1) * sizeof *normal);
    char *out = arena_alloc(arena, (size_t)len * 3 + 1);
    if (!normal || !out)
        return STR("");
    unorm2_normalize(normalizer, raw, raw_len, normal, len + 1, why);
    u_strToUTF8(out, len * 3 + 1, &bytes, normal, len, why);
    return U_FAILURE(*why) ? STR("") : (Str){out, (size_t)bytes};
}

Str text_casefold(Arena *arena, Str text)
{
    UErrorCode why = U_ZERO_ERROR;
    return normalized(arena, unorm2_getNFKCCasefoldInstance(&why), text, &why);
}

Str text_nfc(Arena *arena, Str text)
{
    UErrorCode why = U_ZERO_ERROR;
    return normalized(arena, unorm2_getNFCInstance(&why), text, &why);
}
