#include "intake/code_text.h"

#include <stdio.h>

enum { HASHED_PART = 60, TEXT_PART = CODE_TEXT_MAX - 20 };

static bool is_code_char(unsigned char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '@' || c == '$' || c == '-';
}

bool code_is_plain(Str text)
{
    size_t i = 0;
    while (i < text.len && is_code_char((unsigned char)text.ptr[i]))
        i++;
    return i == text.len && i > 0 && i <= TEXT_PART;
}

static const char *word_for(char c)
{
    return c == '<' ? "LT" : c == '>' ? "GT" : c == '+' ? "PLUS" : c == '%' ? "PCT" : "_";
}

Str code_from_text(Str text, char out[CODE_TEXT_MAX])
{
    size_t at = 0, i = 0;
    bool whole = true;
    if (code_is_plain(text))
        return text;
    for (; i < text.len && at < HASHED_PART; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (c >= 0x80)
            whole = false;
        else if (is_code_char(c))
            out[at++] = (char)c;
        else
            for (const char *w = word_for((char)c); *w && at < HASHED_PART; w++)
                out[at++] = *w;
    }
    if (!whole || i < text.len)
        at += (size_t)snprintf(out + at, CODE_TEXT_MAX - at, "_%08x",
                               (unsigned)(str_hash(text) & 0xFFFFFFFFu));
    return (Str){out, at};
}
