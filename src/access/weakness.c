/* What makes a password weak: what a guesser tries first, whatever its length. */
#include "access/access_parts.h"
#include "locale/fold.h"

/* Words that most common passwords are made of, in Latin and Cyrillic, and what our own region and
 * program suggest. */
static const char *const WORDS[] = {
    "password",      "passw",      "passwort",    "motdepasse",   "parol",        "qwerty",
    "qwertz",        "azerty",     "asdfgh",      "zxcvbn",       "uiop",         "hjkl",
    "qazwsx",        "edcrfv",     "tgbyhn",      "letmein",      "welcome",      "admin",
    "istrator",      "root",       "user",        "login",        "guest",        "master",
    "secret",        "changeme",   "default",     "temp",         "test",         "hello",
    "dragon",        "monkey",     "football",    "baseball",     "basketball",   "soccer",
    "hockey",        "iloveyou",   "love",        "princess",     "sunshine",     "shadow",
    "superman",      "batman",     "starwars",    "pokemon",      "computer",     "internet",
    "samsung",       "google",     "facebook",    "microsoft",    "windows",      "linux",
    "oracle",        "whatever",   "trustno",     "freedom",      "mustang",      "michael",
    "jordan",        "jennifer",   "charlie",     "ashley",       "daniel",       "spring",
    "summer",        "autumn",     "winter",      "january",      "february",     "march",
    "april",         "june",       "july",        "august",       "september",    "october",
    "november",      "december",   "monday",      "friday",       "office",       "company",
    "manager",       "minister",   "ministry",    "statistic",    "statistics",   "darya",
    "unitednations", "nations",    "undp",        "unece",        "central",      "asia",
    "kazakhstan",    "qazaqstan",  "kyrgyz",      "tajikistan",   "turkmenistan", "uzbekistan",
    "afghanistan",   "almaty",     "astana",      "bishkek",      "dushanbe",     "ashgabat",
    "tashkent",      "toshkent",   "kabul",       "пароль",       "йцукен",       "фывапр",
    "ячсмит",        "админ",      "привет",      "любовь",       "солнце",       "наташа",
    "казахстан",     "кыргызстан", "таджикистан", "туркменистан", "узбекистан",   "афганистан",
    "москва",        NULL};

enum { LETTERS_MAX = PASSWORD_MAX };

typedef struct {
    uint32_t c[LETTERS_MAX];
    size_t count;
} Letters;

static uint32_t next_letter(Str s, size_t *at)
{
    unsigned char first = (unsigned char)s.ptr[*at];
    size_t len = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t c = len == 1 ? first : first & (0x7Fu >> len);
    for (size_t i = 1; i < len && *at + i < s.len; i++)
        c = c << 6 | (s.ptr[*at + i] & 0x3F);
    *at += len;
    return c;
}

static void letters_of(Str text, Letters *out)
{
    out->count = 0;
    for (size_t at = 0; at < text.len && out->count < LETTERS_MAX;)
        out->c[out->count++] = next_letter(text, &at);
}

/* The whole is a shorter text again and again. */
static bool repeats(const Letters *l)
{
    for (size_t unit = 1; unit < PASSWORD_MIN && unit * 2 <= l->count; unit++) {
        size_t i = unit;
        while (i < l->count && l->c[i] == l->c[i - unit])
            i++;
        if (i == l->count)
            return true;
    }
    return false;
}

/* Mostly steps to the same, the next or the one before: aaaabbbb, 123456, fedcba. */
static bool is_sequence(const Letters *l)
{
    size_t steps = 0;
    for (size_t i = 1; i < l->count; i++)
        steps += l->c[i] + 1 - l->c[i - 1] <= 2;
    return l->count && steps * 4 >= (l->count - 1) * 3;
}

static bool has_few_letters(const Letters *l)
{
    size_t kinds = 0;
    for (size_t i = 0; i < l->count; i++) {
        size_t j = 0;
        while (j < i && l->c[j] != l->c[i])
            j++;
        kinds += j == i;
    }
    return kinds < 5;
}

static char plain_letter(char c)
{
    static const char from[] = "@$01345!7", to[] = "asoieasit";
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : c;
}

static size_t word_at(Str text, size_t at)
{
    for (const char *const *word = WORDS; *word; word++) {
        size_t len = strlen(*word), i = 0;
        while (i < len && at + i < text.len &&
               (text.ptr[at + i] == (*word)[i] || plain_letter(text.ptr[at + i]) == (*word)[i]))
            i++;
        if (i == len)
            return len;
    }
    return 0;
}

/* Common words with digits and signs around them, and next to nothing else. */
static bool is_common(Str text)
{
    size_t other = 0, words = 0;
    for (size_t at = 0; at < text.len;) {
        size_t len = word_at(text, at);
        words += len > 0;
        if (len) {
            at += len;
            continue;
        }
        uint32_t c = next_letter(text, &at);
        other += c >= 0x80 || (c >= 'a' && c <= 'z');
    }
    return words && other < 4;
}

/* What is left of the text without the part, from 4 bytes on, is too little. */
static bool is_made_of(Str text, Str part)
{
    size_t at = part.len >= 4 ? str_find(text, part) : SIZE_MAX;
    return at != SIZE_MAX && text.len - part.len < 8;
}

static bool is_address(Str text, Str email)
{
    size_t at = str_find_char(email, '@'), from = 0;
    if (is_made_of(text, email) || is_made_of(text, str_part(email, 0, at)))
        return true;
    for (size_t i = 0; i <= email.len; i++) {
        char c = i < email.len ? email.ptr[i] : '.';
        if (c != '.' && c != '@' && c != '-' && c != '_' && c != '+')
            continue;
        if (is_made_of(text, str_part(email, from, i)))
            return true;
        from = i + 1;
    }
    return false;
}

static const char *weakness_of_text(Str password, Str email)
{
    Letters letters;
    Arena *arena = arena_new((size_t)256 << 10);
    const char *found = NULL;
    letters_of(password, &letters);
    Str folded = text_casefold(arena, password);
    if (letters.count < PASSWORD_MIN)
        found = "password.too_short";
    letters_of(folded, &letters);
    if (!found && (repeats(&letters) || is_sequence(&letters) || has_few_letters(&letters)))
        found = "password.repeats";
    if (!found && is_address(folded, text_casefold(arena, email)))
        found = "password.is_address";
    if (!found && is_common(folded))
        found = "password.common";
    arena_free(arena);
    return found;
}

const char *password_weakness(Str password, Str email)
{
    if (password.len > PASSWORD_MAX)
        return "password.too_long";
    if (!str_is_utf8(password, NULL))
        return "password.not_text";
    return weakness_of_text(password, email);
}

ErrCode password_check(Str password, Str email, Err *err)
{
    static const char *const words[][2] = {
        {"password.too_short", "it needs 12 characters or more"},
        {"password.too_long", "it may have 1,000 bytes at most"},
        {"password.not_text", "it is no text in UTF-8"},
        {"password.repeats", "it repeats a few letters, or counts"},
        {"password.is_address", "it is made of the e-mail address"},
        {"password.common", "it is made of words that everybody tries first"}};
    const char *weakness = password_weakness(password, email);
    if (!weakness)
        return ERR_OK;
    err_set(err, ERR_INVALID, "the password is too weak");
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_eq(str_of(words[i][0]), str_of(weakness)))
            err_hint(err, "%s", words[i][1]);
    return ERR_INVALID;
}
