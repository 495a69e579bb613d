#include "base/str.h"

int str_cmp(Str a, Str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return c ? c : (a.len > b.len) - (a.len < b.len);
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool str_eq_nocase(Str a, Str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i]))
            return false;
    return true;
}

bool str_starts(Str s, Str prefix) { return str_eq(str_part(s, 0, prefix.len), prefix); }

bool str_ends(Str s, Str suffix)
{
    return s.len >= suffix.len && str_eq(str_part(s, s.len - suffix.len, s.len), suffix);
}

static bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

Str str_trim(Str s)
{
    while (s.len && is_space(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

size_t str_find(Str s, Str needle)
{
    const char *hit = needle.len <= s.len ? memmem(s.ptr, s.len, needle.ptr, needle.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

size_t str_find_char(Str s, char c)
{
    const char *hit = s.len ? memchr(s.ptr, c, s.len) : NULL;
    return hit ? (size_t)(hit - s.ptr) : SIZE_MAX;
}

bool str_split(Str *rest, char sep, bool *more, Str *part)
{
    if (!*more)
        return false;
    size_t at = str_find_char(*rest, sep);
    *part = str_part(*rest, 0, at);
    *more = at != SIZE_MAX;
    *rest = *more ? str_part(*rest, at + 1, rest->len) : str_part(*rest, rest->len, rest->len);
    return true;
}

/* Length of the well-formed sequence at p, 0 when it is not one (RFC 3629). */
static size_t utf8_sequence(const unsigned char *p, size_t left)
{
    static const struct {
        unsigned char first, last, low, high, len;
    } forms[] = {
        {0x01, 0x7F, 0, 0, 1},       {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
        {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
        {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4}};
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++) {
        if (p[0] < forms[f].first || p[0] > forms[f].last)
            continue;
        if (forms[f].len > left)
            return 0;
        if (forms[f].len > 1 && (p[1] < forms[f].low || p[1] > forms[f].high))
            return 0;
        for (size_t i = 2; i < forms[f].len; i++)
            if ((p[i] & 0xC0) != 0x80)
                return 0;
        return forms[f].len;
    }
    return 0;
}

/* Eight bytes at once while they are plain ASCII without NUL. */
static size_t plain_prefix(const unsigned char *p, size_t n)
{
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t w;
        memcpy(&w, p + i, 8);
        bool has_nul = ((w - 0x0101010101010101u) & ~w & 0x8080808080808080u) != 0;
        if ((w & 0x8080808080808080u) || has_nul)
            break;
    }
    return i;
}

bool str_is_utf8(Str s, size_t *bad)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t i = 0;
    while (i < s.len) {
        i += plain_prefix(p + i, s.len - i);
        if (i == s.len)
            break;
        size_t len = utf8_sequence(p + i, s.len - i);
        if (!len) {
            if (bad)
                *bad = i;
            return false;
        }
        i += len;
    }
    return true;
}

uint64_t str_hash(Str s)
{
    const uint64_t k = 0x9E3779B97F4A7C15u;
    uint64_t h = s.len * k;
    while (s.len >= 8) {
        uint64_t w;
        memcpy(&w, s.ptr, 8);
        h = (h ^ w) * k;
        h ^= h >> 29;
        s.ptr += 8;
        s.len -= 8;
    }
    uint64_t w = 0;
    memcpy(&w, s.ptr, s.len);
    h = (h ^ w) * k;
    h ^= h >> 32;
    h *= 0xD6E8FEB86659FD93u;
    return h ^ (h >> 32);
}
