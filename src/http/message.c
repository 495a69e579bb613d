#include "http/message.h"

bool http_is_safe(const HttpRequest *rq)
{
    return str_eq(rq->method, STR("GET")) || str_eq(rq->method, STR("HEAD"));
}

bool http_matches(Str if_match, const char *etag)
{
    static const Str gzip = STR_INIT("-gzip\"");
    Str mark = str_of(etag), part;
    bool more = true;
    if (!mark.len)
        return false;
    if (str_eq(str_trim(if_match), STR("*")))
        return true;
    while (if_match.len && str_split(&if_match, ',', &more, &part)) {
        part = str_trim(part);
        if (str_eq(part, mark))
            return true;
        if (part.len == mark.len - 1 + gzip.len && str_ends(part, gzip) &&
            str_starts(part, str_part(mark, 0, mark.len - 1)))
            return true;
    }
    return false;
}
