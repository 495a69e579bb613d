#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/mem.h"

void buf_init(Buf *buf, size_t max_bytes) { *buf = (Buf){.max = max_bytes}; }

void buf_clear(Buf *buf)
{
    mem_free(buf->ptr);
    buf_init(buf, buf->max);
}

void buf_reset(Buf *buf)
{
    buf->len = 0;
    buf->failed = false;
}

char *buf_room(Buf *buf, size_t want)
{
    if (buf->failed || want > buf->max || buf->len > buf->max - want) {
        buf->failed = true;
        return NULL;
    }
    buf->ptr = mem_reserve(buf->ptr, &buf->cap, buf->len + want + 1, 1);
    return buf->ptr + buf->len;
}

void buf_add(Buf *buf, Str s)
{
    char *at = buf_room(buf, s.len);
    if (!at || !s.len)
        return;
    memcpy(at, s.ptr, s.len);
    buf->len += s.len;
}

void buf_char(Buf *buf, char c) { buf_add(buf, (Str){&c, 1}); }

void buf_printf(Buf *buf, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *at = len < 0 ? NULL : buf_room(buf, (size_t)len + 1);
    if (at) {
        vsnprintf(at, (size_t)len + 1, format, again);
        buf->len += (size_t)len;
    }
    va_end(again);
}

Str buf_detach(Buf *buf)
{
    Str s = {buf->ptr, buf->len};
    buf_init(buf, buf->max);
    return s;
}

void buf_json(Buf *buf, Str s)
{
    size_t plain = 0;
    buf_char(buf, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\')
            continue;
        buf_add(buf, str_part(s, plain, i));
        plain = i + 1;
        if (c < 0x20)
            buf_printf(buf, "\\u%04x", c);
        else {
            buf_char(buf, '\\');
            buf_char(buf, (char)c);
        }
    }
    buf_add(buf, str_part(s, plain, s.len));
    buf_char(buf, '"');
}

void buf_escaped(Buf *b, Str s, const char *(*entity_of)(char))
{
    size_t plain = 0;
    for (size_t i = 0; i < s.len; i++) {
        const char *entity = entity_of(s.ptr[i]);
        if (!entity)
            continue;
        buf_add(b, str_part(s, plain, i));
        buf_add(b, str_of(entity));
        plain = i + 1;
    }
    buf_add(b, str_part(s, plain, s.len));
}
