#include "locale/search_letters.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/utf16.h>
#include <unicode/utf8.h>

typedef struct {
    UChar32 letter;
    const char *plain;
} Letter;

/* What taking a letter apart does not change. Sorted. */
static const Letter LETTERS[] = {
    {0xDF, "ss"}, {0xE6, "ae"},  {0xF0, "d"},  {0xF8, "o"},  {0x111, "d"}, {0x131, "i"},
    {0x142, "l"}, {0x153, "oe"}, {0x259, "e"}, {0x454, "е"}, {0x456, "и"}, {0x491, "г"},
    {0x493, "г"}, {0x497, "ж"},  {0x49B, "к"}, {0x4A3, "н"}, {0x4AF, "у"}, {0x4B1, "у"},
    {0x4B3, "х"}, {0x4B7, "ч"},  {0x4BB, "х"}, {0x4D9, "а"}, {0x4E9, "о"}, {0x629, "ه"},
    {0x643, "ک"}, {0x649, "ی"},  {0x64A, "ی"}, {0x671, "ا"}, {0x67C, "ت"}, {0x689, "د"},
    {0x693, "ر"}, {0x6AB, "گ"},  {0x6BC, "ن"}, {0x6BE, "ه"}, {0x6C1, "ه"}, {0x6C3, "ه"},
    {0x6CD, "ی"}, {0x6D0, "ی"},  {0x6D2, "ی"}, {0x6D5, "ه"},
};

/* Uzbek, without the apostrophes of oʻ and gʻ; ы and щ are of Russian words alone. Sorted. */
static const Letter UZBEK[] = {
    {0x430, "a"},  {0x431, "b"}, {0x432, "v"}, {0x433, "g"}, {0x434, "d"},  {0x435, "e"},
    {0x436, "j"},  {0x437, "z"}, {0x438, "i"}, {0x439, "y"}, {0x43A, "k"},  {0x43B, "l"},
    {0x43C, "m"},  {0x43D, "n"}, {0x43E, "o"}, {0x43F, "p"}, {0x440, "r"},  {0x441, "s"},
    {0x442, "t"},  {0x443, "u"}, {0x444, "f"}, {0x445, "x"}, {0x446, "s"},  {0x447, "ch"},
    {0x448, "sh"}, {0x44A, ""},  {0x44C, ""},  {0x44D, "e"}, {0x44E, "yu"}, {0x44F, "ya"},
    {0x451, "yo"}, {0x45E, "o"}, {0x493, "g"}, {0x49B, "q"}, {0x4B3, "h"},
};

static const char *find(const Letter *letters, size_t count, UChar32 c)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (letters[middle].letter < c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && letters[low].letter == c ? letters[low].plain : NULL;
}

static bool is_apostrophe(UChar32 c)
{
    return c == '\'' || c == '`' || c == 0xB4 || c == 0x2018 || c == 0x2019 || c == 0x201B ||
           c == 0x2032;
}

char search_joint(UChar32 c)
{
    if (c == 0x2010 || c == 0x2011)
        return '-';
    return c == 0x200C ? '\0' : (char)c;
}

SearchKind search_kind(UChar32 c)
{
    if (c < 0)
        return SEARCH_GAP;
    if (c == '.' || c == '/' || c == '-' || c == '_' || c == 0x2010 || c == 0x2011 || c == 0x200C)
        return SEARCH_JOINT;
    int8_t kind = u_charType(c);
    if (kind == U_NON_SPACING_MARK || kind == U_ENCLOSING_MARK ||
        kind == U_COMBINING_SPACING_MARK || kind == U_MODIFIER_LETTER || kind == U_FORMAT_CHAR ||
        is_apostrophe(c))
        return SEARCH_SILENT;
    return u_isalnum(c) ? SEARCH_LETTER : SEARCH_GAP;
}

static size_t put(char out[SEARCH_LETTER_MAX], size_t len, UChar32 c)
{
    int32_t at = (int32_t)len;
    if (u_charDigitValue(c) >= 0)
        c = '0' + u_charDigitValue(c);
    c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
    const char *plain = find(LETTERS, sizeof LETTERS / sizeof *LETTERS, c);
    if (search_kind(c) != SEARCH_LETTER || len + 4 > SEARCH_LETTER_MAX)
        return len;
    if (plain) {
        while (*plain)
            out[len++] = *plain++;
        return len;
    }
    U8_APPEND_UNSAFE(out, at, c);
    return (size_t)at;
}

size_t search_plain(UChar32 c, char out[SEARCH_LETTER_MAX])
{
    UChar parts[32];
    UErrorCode why = U_ZERO_ERROR;
    size_t len = 0;
    if (c < 0x80)
        return put(out, 0, c);
    int32_t count = unorm2_getDecomposition(unorm2_getNFKDInstance(&why), c, parts, 32, &why);
    if (U_FAILURE(why) || count < 0)
        return put(out, 0, c);
    for (int32_t i = 0; i < count;) {
        UChar32 part;
        U16_NEXT(parts, i, count, part);
        len = put(out, len, part);
    }
    return len;
}

static bool is_vowel(UChar32 c)
{
    static const UChar32 VOWELS[] = {0x430, 0x435, 0x438, 0x43E, 0x443,
                                     0x44D, 0x44E, 0x44F, 0x451, 0x45E};
    for (size_t i = 0; i < sizeof VOWELS / sizeof *VOWELS; i++)
        if (VOWELS[i] == c)
            return true;
    return false;
}

const char *search_uzbek(UChar32 c, UChar32 before)
{
    enum { E = 0x435, TS = 0x446, HARD = 0x44A };
    c = u_foldCase(c, U_FOLD_CASE_DEFAULT);
    before = before ? u_foldCase(before, U_FOLD_CASE_DEFAULT) : 0;
    if (c == E && (!before || is_vowel(before) || before == HARD))
        return "ye";
    if (c == TS && is_vowel(before))
        return "ts";
    return find(UZBEK, sizeof UZBEK / sizeof *UZBEK, c);
}
