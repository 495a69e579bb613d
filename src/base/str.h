/* Str: a borrowed view of bytes. Passed by value, never freed, never NUL-terminated.
 * The caller keeps the bytes alive for as long as the view is used. */
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *ptr;
    size_t len;
} Str;

#define STR(lit) ((Str){"" lit, sizeof(lit) - 1})
#define STR_INIT(lit)                                                                              \
    {                                                                                              \
        "" lit, sizeof(lit) - 1                                                                    \
    } /* for static tables */
#define STR_FMT "%.*s"
#define STR_ARG(s) (int)(s).len, (s).ptr

static inline Str str_of(const char *zero_terminated)
{
    return zero_terminated ? (Str){zero_terminated, strlen(zero_terminated)} : (Str){"", 0};
}

static inline bool str_eq(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* The part of s from `from` up to `to`; both are clamped to its length. */
static inline Str str_part(Str s, size_t from, size_t to)
{
    if (to > s.len)
        to = s.len;
    if (to == 0) /* no bytes, and perhaps no address to count from */
        return (Str){s.ptr, 0};
    return from >= to ? (Str){s.ptr + to, 0} : (Str){s.ptr + from, to - from};
}

int str_cmp(Str a, Str b);        /* bytewise, a prefix sorts first */
bool str_eq_nocase(Str a, Str b); /* ASCII letters only */
bool str_starts(Str s, Str prefix);
bool str_ends(Str s, Str suffix);
Str str_trim(Str s);                 /* without ASCII white space at both ends */
size_t str_find(Str s, Str needle);  /* position, or SIZE_MAX */
size_t str_find_char(Str s, char c); /* position, or SIZE_MAX */

/* Cut the next part off *rest up to `sep`. False when nothing is left; an
 * empty last part after a separator is given once. Start with `*more = true`. */
bool str_split(Str *rest, char sep, bool *more, Str *part);

/* Whether s is well-formed UTF-8 without NUL; on false *bad is the offset of the first bad byte. */
bool str_is_utf8(Str s, size_t *bad);

uint64_t str_hash(Str s); /* fast, not for hostile tables without a bound on their size */
