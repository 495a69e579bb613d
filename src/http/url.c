#include "http/url.h"

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static bool decode(Str s, char plus, Buf *out)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i] == '+' ? plus : s.ptr[i];
        if (c == '%') {
            int high = i + 2 < s.len ? hex(s.ptr[i + 1]) : -1;
            int low = i + 2 < s.len ? hex(s.ptr[i + 2]) : -1;
            if (high < 0 || low < 0 || (high == 0 && low == 0))
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        buf_char(out, c);
    }
    return str_is_utf8(buf_str(out), NULL);
}

bool http_decode(Str path, Buf *out) { return decode(path, '+', out); }

bool http_decode_form(Str text, Buf *out) { return decode(text, ' ', out); }

void http_encode(Buf *out, Str text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
            c == '-' || c == '.' || c == '_' || c == '~')
            buf_char(out, (char)c);
        else
            buf_add(out, (Str){(char[]){'%', digits[c >> 4], digits[c & 15]}, 3});
    }
}

bool http_query(Str query, Str name, Buf *out)
{
    Str pair;
    bool more = true;
    while (query.len && str_split(&query, '&', &more, &pair)) {
        size_t equals = str_find_char(pair, '=');
        if (!str_eq(str_part(pair, 0, equals), name))
            continue;
        buf_reset(out);
        return decode(equals == SIZE_MAX ? STR("") : str_part(pair, equals + 1, pair.len), ' ',
                      out);
    }
    return false;
}
