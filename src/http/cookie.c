#include "http/cookie.h"

#include <stdio.h>

enum { AGE_MAX = 40 };

static bool is_made_of(Str s, const char *others)
{
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        bool fine = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    (c > 0 && strchr(others, c));
        if (!fine)
            return false;
    }
    return true;
}

bool http_cookie(char out[HTTP_COOKIE_MAX], Str name, Str value, int max_age_s, bool is_https)
{
    char age[AGE_MAX] = "";
    out[0] = '\0';
    if (!name.len || !is_made_of(name, "!#$%&'*+-.^_`|~") ||
        !is_made_of(value, "!#$%&'()*+-./:<=>?@[]^_`{|}~"))
        return false;
    if (max_age_s >= 0)
        snprintf(age, sizeof age, "; Max-Age=%d", max_age_s);
    int len =
        snprintf(out, HTTP_COOKIE_MAX, STR_FMT "=" STR_FMT "; Path=/; HttpOnly; SameSite=Lax%s%s",
                 STR_ARG(name), STR_ARG(value), is_https ? "; Secure" : "", age);
    if (len > 0 && len < HTTP_COOKIE_MAX)
        return true;
    out[0] = '\0';
    return false;
}

Str http_cookie_value(Str header, Str name)
{
    Str pair;
    bool more = true;
    while (header.len && str_split(&header, ';', &more, &pair)) {
        pair = str_trim(pair);
        size_t equals = str_find_char(pair, '=');
        if (equals == SIZE_MAX || !str_eq(str_part(pair, 0, equals), name))
            continue;
        Str value = str_part(pair, equals + 1, pair.len);
        if (value.len >= 2 && value.ptr[0] == '"' && str_ends(value, STR("\"")))
            value = str_part(value, 1, value.len - 1);
        return value;
    }
    return STR("");
}
