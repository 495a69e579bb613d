#include "http/exchange.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/num.h"

/* libmicrohttpd keeps 64 bytes for each parameter and falls silent when its memory is used up. */
enum { URI_MAX = 8000, PARAMETERS_MAX = 500 };
enum { IGNORED_MAX = 1 << 20, BODIES_MAX = 256 << 20 };
enum { BODY_SECONDS = 60, BODY_BYTES_A_SECOND = 4096 };

static const struct {
    Str name;
    size_t at;
} HEADERS[] = {
    {STR_INIT("If-None-Match"), offsetof(HttpRequest, if_none_match)},
    {STR_INIT("Accept-Encoding"), offsetof(HttpRequest, accept_encoding)},
    {STR_INIT("Accept-Language"), offsetof(HttpRequest, accept_language)},
    {STR_INIT("User-Agent"), offsetof(HttpRequest, user_agent)},
    {STR_INIT("Host"), offsetof(HttpRequest, host)},
    {STR_INIT("Content-Type"), offsetof(HttpRequest, content_type)},
    {STR_INIT("Cookie"), offsetof(HttpRequest, cookie)},
    {STR_INIT("Authorization"), offsetof(HttpRequest, authorization)},
    {STR_INIT("If-Match"), offsetof(HttpRequest, if_match)},
    {STR_INIT("Idempotency-Key"), offsetof(HttpRequest, idempotency_key)},
    {STR_INIT("Origin"), offsetof(HttpRequest, origin)},
    {STR_INIT("Sec-Fetch-Site"), offsetof(HttpRequest, sec_fetch_site)},
    {STR_INIT("Referer"), offsetof(HttpRequest, referer)},
};
enum { HEADER_COUNT = sizeof HEADERS / sizeof *HEADERS };

/* What the headers say, where a handler need not know it. */
typedef struct {
    HttpRequest *request;
    Str length, coding, expect, forwarded_for, forwarded_proto;
    int framings; /* headers that say where the body ends */
} Heard;

static Str *field(HttpRequest *rq, int header)
{
    return (Str *)(void *)((char *)rq + HEADERS[header].at);
}

static size_t count_parameters(Str query)
{
    size_t count = 1;
    for (size_t i = 0; i < query.len; i++)
        count += query.ptr[i] == '&';
    return count;
}

Exchange *exchange_new(struct MHD_Connection *connection, const char *uri, size_t *all_bodies)
{
    Exchange *x = mem_alloc(sizeof *x);
    Str all = str_of(uri);
    x->address = mem_alloc(all.len + 1);
    memcpy(x->address, uri, all.len);
    x->connection = connection;
    x->all_bodies = all_bodies;
    Str copy = {x->address, all.len};
    size_t mark = str_find_char(copy, '?');
    x->request.path = str_part(copy, 0, mark);
    x->request.query = mark == SIZE_MAX ? STR("") : str_part(copy, mark + 1, copy.len);
    x->is_too_long = all.len > URI_MAX || count_parameters(x->request.query) > PARAMETERS_MAX;
    x->request.body = x->request.client = STR("");
    for (int i = 0; i < HEADER_COUNT; i++)
        *field(&x->request, i) = STR("");
    return x;
}

void exchange_drop_body(Exchange *x)
{
    __atomic_sub_fetch(x->all_bodies, x->body.cap, __ATOMIC_RELAXED);
    buf_clear(&x->body);
    x->request.body = STR("");
}

void exchange_free(Exchange *x)
{
    if (x->reply.pull_end)
        x->reply.pull_end(x->reply.source);
    http_body_unref(x->reply.body);
    if (x->reply.is_file)
        close(x->reply.file);
    exchange_drop_body(x);
    mem_free(x->address);
    mem_free(x->headers);
    mem_free(x);
}

/* --- headers --- */

static enum MHD_Result hear(void *context, enum MHD_ValueKind kind, const char *key,
                            const char *value)
{
    Heard *h = context;
    Str name = str_of(key), text = str_of(value);
    (void)kind;
    for (int i = 0; i < HEADER_COUNT; i++)
        if (str_eq_nocase(name, HEADERS[i].name)) {
            if (!field(h->request, i)->len)
                *field(h->request, i) = text;
            return MHD_YES;
        }
    bool is_length = str_eq_nocase(name, STR("Content-Length"));
    bool is_coding = str_eq_nocase(name, STR("Transfer-Encoding"));
    h->framings += is_length || is_coding;
    Str *to = is_length                                       ? &h->length
              : is_coding                                     ? &h->coding
              : str_eq_nocase(name, STR("Expect"))            ? &h->expect
              : str_eq_nocase(name, STR("X-Forwarded-For"))   ? &h->forwarded_for
              : str_eq_nocase(name, STR("X-Forwarded-Proto")) ? &h->forwarded_proto
                                                              : NULL;
    if (to)
        *to = text; /* the last is the nearest proxy's */
    return MHD_YES;
}

/* The library's texts are its connection's; a worker has its own. */
static void copy_headers(Exchange *x)
{
    size_t size = x->request.method.len + 1;
    for (int i = 0; i < HEADER_COUNT; i++)
        size += field(&x->request, i)->len;
    char *to = x->headers = mem_raw(size, 1);
    for (int i = -1; i < HEADER_COUNT; i++) {
        Str *s = i < 0 ? &x->request.method : field(&x->request, i);
        if (s->len)
            memcpy(to, s->ptr, s->len);
        s->ptr = to;
        to += s->len;
    }
}

/* --- who asks --- */

static bool write_v4(const struct in_addr *address, char out[64])
{
    inet_ntop(AF_INET, address, out, 64);
    return ntohl(address->s_addr) >> 24 == 127;
}

static bool write_v6(const struct in6_addr *address, char out[64])
{
    struct in_addr v4;
    if (IN6_IS_ADDR_V4MAPPED(address)) {
        memcpy(&v4, &address->s6_addr[12], sizeof v4);
        return write_v4(&v4, out);
    }
    inet_ntop(AF_INET6, address, out, 64);
    return IN6_IS_ADDR_LOOPBACK(address);
}

static Str last_of(Str list)
{
    Str part = STR("");
    bool more = true;
    while (list.len && str_split(&list, ',', &more, &part))
        ;
    return str_trim(part);
}

static void believe_proxy(Exchange *x, const Heard *h)
{
    char text[64];
    struct in_addr v4;
    struct in6_addr v6;
    Str last = last_of(h->forwarded_for);
    x->request.is_https = str_eq_nocase(last_of(h->forwarded_proto), STR("https"));
    if (last.len >= sizeof text)
        return;
    snprintf(text, sizeof text, STR_FMT, STR_ARG(last));
    if (inet_pton(AF_INET, text, &v4) == 1)
        write_v4(&v4, x->client);
    else if (inet_pton(AF_INET6, text, &v6) == 1)
        write_v6(&v6, x->client);
}

static void read_client(Exchange *x, const Heard *h)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *peer = info ? info->client_addr : NULL;
    bool is_near = false;
    if (peer && peer->sa_family == AF_INET)
        is_near = write_v4(&((const struct sockaddr_in *)(const void *)peer)->sin_addr, x->client);
    if (peer && peer->sa_family == AF_INET6)
        is_near =
            write_v6(&((const struct sockaddr_in6 *)(const void *)peer)->sin6_addr, x->client);
    if (is_near)
        believe_proxy(x, h);
    x->request.client = str_of(x->client);
}

/* --- bodies --- */

static bool is_known_method(Str method)
{
    static const Str known[] = {STR_INIT("GET"), STR_INIT("HEAD"),  STR_INIT("POST"),
                                STR_INIT("PUT"), STR_INIT("PATCH"), STR_INIT("DELETE")};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (str_eq(method, known[i]))
            return true;
    return false;
}

/* Two servers in a row must not see different ends of one body. */
static bool is_clear(const Heard *h)
{
    return h->framings <= 1 && (!h->coding.len || str_eq_nocase(h->coding, STR("chunked")));
}

static size_t body_limit(const Exchange *x, const HttpHandler *limits)
{
    static const Str form = STR_INIT("multipart/form-data");
    if (x->refusal || http_is_safe(&x->request))
        return IGNORED_MAX;
    bool is_upload = str_eq_nocase(str_part(x->request.content_type, 0, form.len), form);
    size_t max = is_upload ? limits->max_upload_bytes : limits->max_body_bytes;
    bool is_stranger = !x->request.cookie.len && !x->request.authorization.len;
    return is_stranger && limits->max_stranger_bytes && limits->max_stranger_bytes < max
               ? limits->max_stranger_bytes
               : max;
}

int exchange_begin(Exchange *x, const char *method, const HttpHandler *limits)
{
    Heard h = {.request = &x->request};
    uint64_t length = 0;
    x->is_begun = true;
    x->since_us = clock_monotonic_us();
    MHD_get_connection_values(x->connection, MHD_HEADER_KIND, hear, &h);
    x->request.method = str_of(method);
    copy_headers(x);
    read_client(x, &h);
    x->refusal = is_known_method(x->request.method) ? 0 : 405;
    x->limit = body_limit(x, limits);
    buf_init(&x->body, x->limit);
    if (!is_clear(&h))
        return 400;
    if (h.length.len && !num_read_u64(h.length, x->limit, &length))
        return x->refusal ? x->refusal : 413;
    return h.expect.len ? x->refusal : 0; /* who waits for a word is told before the body */
}

/* A client that gives a byte now and then would hold its place for ever. */
static bool is_slow(const Exchange *x)
{
    int64_t seconds = (clock_monotonic_us() - x->since_us) / 1000000;
    return seconds > BODY_SECONDS + (int64_t)(x->received / BODY_BYTES_A_SECOND);
}

int exchange_take(Exchange *x, Str bytes, const HttpHandler *limits)
{
    size_t all_max = limits->max_bodies_bytes ? limits->max_bodies_bytes : BODIES_MAX;
    if (bytes.len > x->limit - x->received)
        return 413;
    x->received += bytes.len;
    if (is_slow(x))
        return 408;
    if (x->refusal || http_is_safe(&x->request))
        return 0;
    size_t before = x->body.cap;
    if (__atomic_load_n(x->all_bodies, __ATOMIC_RELAXED) - before + x->received > all_max)
        return 503;
    buf_add(&x->body, bytes);
    __atomic_add_fetch(x->all_bodies, x->body.cap - before, __ATOMIC_RELAXED);
    x->request.body = buf_str(&x->body);
    return 0;
}
