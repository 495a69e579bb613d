#include "intake/label_text.h"

#include "base/buf.h"

#define REPLACEMENT STR("\xEF\xBF\xBD")

/* Length of the character at `at`, a lead byte and what continues it. */
static size_t width_at(Str s, size_t at)
{
    size_t n = 1;
    while (at + n < s.len && ((unsigned char)s.ptr[at + n] & 0xC0) == 0x80)
        n++;
    return n;
}

static bool may_stand(Str c)
{
    unsigned char first = (unsigned char)c.ptr[0];
    if (first < 0x20)
        return first == '\t' || first == '\n' || first == '\r';
    return str_is_utf8(c, NULL) && !str_eq(c, STR("\xEF\xBF\xBE")) &&
           !str_eq(c, STR("\xEF\xBF\xBF"));
}

bool label_is_clean(Str s)
{
    for (size_t i = 0, n; i < s.len; i += n) {
        n = width_at(s, i);
        if (!may_stand(str_part(s, i, i + n)))
            return false;
    }
    return true;
}

Str label_clean(Arena *arena, Str s)
{
    Buf out;
    buf_init(&out, 3 * s.len + 1);
    for (size_t i = 0, n; i < s.len; i += n) {
        n = width_at(s, i);
        Str c = str_part(s, i, i + n);
        buf_add(&out, may_stand(c) ? c : REPLACEMENT);
    }
    Str clean = arena_dup(arena, buf_str(&out));
    buf_clear(&out);
    return clean;
}
