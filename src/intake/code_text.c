#include "intake/code_text.h"

#include <stdio.h>

enum { HASHED_PART = 60, TEXT_PART = CODE_TEXT_MAX - 20 };

/* Texts of the UN's tables with signs that would ask for a hash today. Their codes stand in
 * releases and in the names of units, so they stay. */
static const struct {
    Str text, code;
} KNOWN[] = {{STR_INIT("USD/M3"), STR_INIT("USD_M3")},
             {STR_INIT("MGR/M^3"), STR_INIT("MGR_M_3")},
             {STR_INIT("<=45Y"), STR_INIT("LT_45Y")}};

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

/* Whether what stands for the sign at `i` tells it from every other: a word, or the '_' of a space
 * that is alone. */
static bool is_told(Str text, size_t i)
{
    char c = text.ptr[i];
    if (c != ' ')
        return word_for(c)[0] != '_';
    return i > 0 && i + 1 < text.len && text.ptr[i - 1] != ' ' && text.ptr[i + 1] != ' ';
}

static Str make(Str text, bool signs_count, char out[CODE_TEXT_MAX])
{
    size_t at = 0, i = 0;
    bool whole = true;
    for (; i < text.len && at < HASHED_PART; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if (is_code_char(c)) {
            out[at++] = (char)c;
            continue;
        }
        whole = whole && c < 0x80 && (!signs_count || is_told(text, i));
        for (const char *w = c < 0x80 ? word_for((char)c) : ""; *w && at < HASHED_PART; w++)
            out[at++] = *w;
    }
    if (!whole || i < text.len)
        at += (size_t)snprintf(out + at, CODE_TEXT_MAX - at, "_%08x",
                               (unsigned)(str_hash(text) & 0xFFFFFFFFu));
    return (Str){out, at};
}

Str code_from_text(Str text, char out[CODE_TEXT_MAX])
{
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++)
        if (str_eq(text, KNOWN[i].text))
            return KNOWN[i].code;
    return code_is_plain(text) ? text : make(text, true, out);
}

Str code_from_header(Str text, char out[CODE_TEXT_MAX])
{
    return code_is_plain(text) ? text : make(text, false, out);
}
