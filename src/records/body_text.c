#include "records/body_text.h"

#include "base/num.h"

#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "base/mem.h"

/* Invisible, and without a meaning that would be lost. */
static bool is_stray(UChar32 c)
{
    return c == 0x200E || c == 0x200F || c == 0x061C || c == 0x200B || c == 0x2060 || c == 0xFEFF ||
           c == 0xAD;
}

static bool is_hidden(UChar32 c)
{
    return (c < 0x20 && c != '\n' && c != '\t') || (c >= 0x7F && c < 0xA0) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F) || c == 0x2028 ||
           c == 0x2029 || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE007F) ||
           U_IS_UNICODE_NONCHAR(c);
}

/* Line ends made one, stray marks taken out; false when something hides in it. Never longer. */
static bool straighten(Str raw, bool is_long, char *out, size_t *len)
{
    const uint8_t *s = (const uint8_t *)raw.ptr;
    int32_t at = 0, end = (int32_t)raw.len;
    *len = 0;
    while (at < end) {
        int32_t start = at;
        UChar32 c;
        U8_NEXT(s, at, end, c);
        if (c == '\r') {
            at += at < end && s[at] == '\n';
            c = '\n';
        }
        if (c < 0 || is_hidden(c))
            return false;
        if (is_stray(c))
            continue;
        if (c == '\n' || c == '\t')
            out[(*len)++] = is_long ? (char)c : ' ';
        else
            for (; start < at; start++)
                out[(*len)++] = (char)s[start];
    }
    return true;
}

static bool is_ascii(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] & 0x80)
            return false;
    return true;
}

/* Bounded by the caller: at most 3 units for a byte, and 3 bytes for a unit. */
static Str compose(Arena *arena, Str text)
{
    UErrorCode why = U_ZERO_ERROR;
    const UNormalizer2 *nfc = unorm2_getNFCInstance(&why);
    int32_t len = 0, room = (int32_t)text.len * 3 + 1, bytes = 0;
    UChar *apart = mem_raw(text.len + 1, sizeof *apart), *composed = NULL;
    Str result = text;
    u_strFromUTF8(apart, (int32_t)text.len + 1, &len, text.ptr, (int32_t)text.len, &why);
    if (U_FAILURE(why) || unorm2_quickCheck(nfc, apart, len, &why) == UNORM_YES)
        goto done;
    composed = mem_raw(room, sizeof *composed);
    len = unorm2_normalize(nfc, apart, len, composed, room, &why);
    if (U_FAILURE(why))
        goto done;
    char *out = arena_alloc(arena, (size_t)len * 3 + 1);
    if (!out)
        goto done;
    u_strToUTF8(out, len * 3 + 1, &bytes, composed, len, &why);
    if (U_SUCCESS(why))
        result = (Str){out, (size_t)bytes};
done:
    mem_free(apart);
    mem_free(composed);
    return result;
}

/* Without white space at the ends; "" when nothing in it can be seen. */
static Str trim(Str text)
{
    const uint8_t *s = (const uint8_t *)text.ptr;
    int32_t at = 0, end = (int32_t)text.len, from = -1, to = 0;
    bool is_seen = false;
    while (at < end) {
        int32_t start = at;
        UChar32 c;
        U8_NEXT(s, at, end, c);
        if (u_isUWhiteSpace(c))
            continue;
        if (from < 0)
            from = start;
        to = at;
        is_seen |= !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
    }
    return is_seen ? (Str){text.ptr + from, (size_t)(to - from)} : STR("");
}

Str body_text_clean(Arena *arena, Str raw, bool is_long, size_t max, const char **problem)
{
    size_t bad;
    *problem = "problem.too_long";
    /* More than marks and white space could make up for: not worth a look. */
    if (raw.len > max * 4 + 4096)
        return STR("");
    *problem = "problem.not_utf8";
    if (!str_is_utf8(raw, &bad) && (bad >= raw.len || raw.ptr[bad]))
        return STR("");
    *problem = "problem.hidden_character";
    char *straight = arena_alloc(arena, raw.len + 1);
    Str text = {straight, 0};
    if (straight && !straighten(raw, is_long, straight, &text.len))
        return STR("");
    *problem = straight ? NULL : "problem.too_large";
    if (!text.len)
        return STR("");
    text = trim(is_ascii(text) ? text : compose(arena, text));
    if (text.len <= max)
        return text;
    *problem = "problem.too_long";
    return STR("");
}

/* --- shapes --- */

/* Letters of a URL or an address: no white space, nothing invisible, no quotes or brackets. */
static bool is_one_word(Str text, const char *without)
{
    const uint8_t *s = (const uint8_t *)text.ptr;
    int32_t at = 0, end = (int32_t)text.len;
    while (at < end) {
        UChar32 c;
        U8_NEXT(s, at, end, c);
        if (c < 0 || u_isUWhiteSpace(c) ||
            u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT))
            return false;
        if (c < 0x80 && (c < 0x21 || c == 0x7F || strchr(without, (char)c)))
            return false;
    }
    return true;
}

static bool is_host_letter(char c)
{
    return (c & 0x80) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '-';
}

/* Names between points, none of them empty. */
static bool is_host(Str host)
{
    bool more = true;
    Str part;
    if (!host.len || host.len > 253)
        return false;
    while (str_split(&host, '.', &more, &part)) {
        if (!part.len || part.ptr[0] == '-' || part.ptr[part.len - 1] == '-')
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!is_host_letter(part.ptr[i]))
                return false;
    }
    return true;
}

static bool is_port(Str port)
{
    for (size_t i = 0; i < port.len; i++)
        if (port.ptr[i] < '0' || port.ptr[i] > '9')
            return false;
    return port.len >= 1 && port.len <= 5;
}

bool body_text_is_url(Str text)
{
    size_t scheme = str_find(text, STR("://")), end, colon;
    if (scheme == SIZE_MAX || !is_one_word(text, "\"'<>`\\^{|}"))
        return false;
    if (!str_eq_nocase(str_part(text, 0, scheme), STR("http")) &&
        !str_eq_nocase(str_part(text, 0, scheme), STR("https")))
        return false;
    Str host = str_part(text, scheme + 3, text.len);
    for (end = 0; end < host.len && !strchr("/?#", host.ptr[end]);)
        end++;
    host = str_part(host, 0, end);
    colon = str_find_char(host, ':');
    /* A name before an @ pretends to be the host: refused, as is_host takes no @. */
    return colon == SIZE_MAX
               ? is_host(host)
               : is_host(str_part(host, 0, colon)) && is_port(str_part(host, colon + 1, host.len));
}

bool body_text_is_time(Str text)
{
    uint64_t hour, minute;
    return text.len == 5 && text.ptr[2] == ':' && num_read_u64(str_part(text, 0, 2), 23, &hour) &&
           num_read_u64(str_part(text, 3, 5), 59, &minute);
}

bool body_text_is_email(Str text)
{
    size_t at = str_find_char(text, '@');
    if (at == SIZE_MAX || !at || at > 64 || text.len > 254)
        return false;
    Str local = str_part(text, 0, at), host = str_part(text, at + 1, text.len);
    return is_one_word(text, "\"'<>`\\(),:;[]{|}") && local.ptr[0] != '.' &&
           local.ptr[at - 1] != '.' && str_find(local, STR("..")) == SIZE_MAX && is_host(host) &&
           str_find_char(host, '.') != SIZE_MAX;
}
