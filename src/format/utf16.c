#include "format/utf16.h"

#include <iconv.h>

bool utf16_is(Str bytes)
{
    return str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff"));
}

static unsigned long lines_of(const char *from, const char *to)
{
    unsigned long lines = 1;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

ErrCode utf16_read(Str bytes, Arena *arena, Str *out, Err *err)
{
    *out = STR("");
    size_t left = bytes.len, room = bytes.len / 2 * 3 + 1; /* a unit takes at most three bytes */
    char *from = (char *)bytes.ptr, *text = arena_alloc(arena, room), *to = text;
    if (!text)
        return err_set(err, ERR_TOO_LARGE, "the text is too large");
    iconv_t converter = iconv_open("UTF-8", "UTF-16"); /* the mark tells the order, and goes */
    if (converter == (iconv_t)-1)
        return err_set(err, ERR_UNSUPPORTED, "the system does not read UTF-16");
    size_t rc = iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    if (rc == (size_t)-1) {
        err_set(err, ERR_PARSE, "the bytes are no text in UTF-16");
        err_at(err, STR(""), lines_of(text, to), 0);
        return ERR_PARSE;
    }
    *out = (Str){text, (size_t)(to - text)};
    return ERR_OK;
}
