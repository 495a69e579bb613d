#include "http/response.h"

#include <stdio.h>

enum { PULL_BLOCK = 64 * 1024, ETAG_MAX = 40 };

static void unref_body(void *body) { http_body_unref(body); }

static ssize_t pull_more(void *source, uint64_t position, char *out, size_t room)
{
    Exchange *x = source;
    (void)position;
    size_t got = x->reply.pull(x->reply.source, out, room);
    return got ? (ssize_t)got : MHD_CONTENT_READER_END_OF_STREAM;
}

static void add_header(struct MHD_Response *r, const char *name, const char *value)
{
    if (value && value[0])
        MHD_add_response_header(r, name, value);
}

/* Everything is refused that a page does not need: no script but ours, no frame, no other host. */
static void add_security_headers(struct MHD_Response *r, Str content_type)
{
    static const char page[] =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    static const char drawing[] = /* brings the rules of its colours with it */
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    bool is_drawing = str_starts(content_type, STR("image/svg+xml"));
    add_header(r, "Content-Security-Policy", is_drawing ? drawing : page);
    add_header(r, "X-Content-Type-Options", "nosniff");
    add_header(r, "Referrer-Policy", "same-origin");
    add_header(r, "Cross-Origin-Opener-Policy", "same-origin");
}

static bool accepts_gzip(Str header)
{
    size_t at = str_find(header, STR("gzip"));
    return at != SIZE_MAX && str_find(str_part(header, at, at + 12), STR("q=0")) == SIZE_MAX;
}

/* Whether the client has this reply already, in whatever encoding. */
static bool is_known(const Exchange *x)
{
    Str mark = str_of(x->reply.etag), rest = x->request.if_none_match;
    if (!mark.len || !rest.len)
        return false;
    mark.len--; /* without the closing quote */
    for (size_t at; (at = str_find(rest, mark)) != SIZE_MAX;) {
        rest = str_part(rest, at + mark.len, rest.len);
        if (str_starts(rest, STR("\"")) || str_starts(rest, STR("-gzip\"")))
            return true;
    }
    return str_eq(rest, STR("*"));
}

/* A strong mark names bytes, so each encoding has its own: "abc" and "abc-gzip". */
static void write_etag(const HttpReply *p, bool gzip, char out[ETAG_MAX])
{
    Str mark = str_of(p->etag);
    if (mark.len && gzip)
        snprintf(out, ETAG_MAX, STR_FMT "-gzip\"", STR_ARG(str_part(mark, 0, mark.len - 1)));
    else
        snprintf(out, ETAG_MAX, "%s", p->etag);
}

static struct MHD_Response *empty_response(void)
{
    return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *make_response(Exchange *x, bool gzip, int *status)
{
    HttpReply *p = &x->reply;
    if (p->pull)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PULL_BLOCK, pull_more, x, NULL);
    if (*status == 200 && http_is_safe(&x->request) && is_known(x))
        *status = 304;
    if (*status == 304)
        return empty_response();
    if (p->is_file) {
        struct MHD_Response *r = MHD_create_response_from_fd64(p->file_bytes, p->file);
        p->is_file = r == NULL; /* else it is closed with the response */
        return r;
    }
    if (!p->body)
        return empty_response();
    Str bytes = gzip ? http_body_gzip(p->body) : http_body_bytes(p->body);
    return MHD_create_response_from_buffer_with_free_callback_cls(
        bytes.len, (void *)bytes.ptr, unref_body, http_body_ref(p->body));
}

/* Who may keep it, and who may read it. */
static void add_audience(struct MHD_Response *r, const Exchange *x, bool has_gzip)
{
    const HttpReply *p = &x->reply;
    bool is_private = p->is_private || p->set_cookie[0][0] || p->set_cookie[1][0];
    add_header(r, "Vary",
               has_gzip && is_private ? "Accept-Encoding, Cookie"
               : has_gzip             ? "Accept-Encoding"
               : is_private           ? "Cookie"
                                      : NULL);
    add_header(r, "Cache-Control", is_private ? "no-store" : p->cache ? p->cache : "no-cache");
    if (is_private)
        add_header(r, "Cross-Origin-Resource-Policy", "same-origin");
    else
        add_header(r, "Access-Control-Allow-Origin", "*");
    add_header(r, "Set-Cookie", p->set_cookie[0]);
    add_header(r, "Set-Cookie", p->set_cookie[1]);
}

static void add_answer_to_refusal(struct MHD_Response *r, const HttpReply *p, int status)
{
    char seconds[16] = "";
    if (p->retry_after > 0)
        snprintf(seconds, sizeof seconds, "%d", p->retry_after);
    add_header(r, "Retry-After", seconds);
    add_header(r, "WWW-Authenticate", p->www_authenticate);
    add_header(r, "Allow", !p->allow[0] && status == 405 ? "GET, HEAD" : p->allow);
}

static struct MHD_Response *response_new(Exchange *x, int *status)
{
    const HttpReply *p = &x->reply;
    bool has_gzip = p->body && http_body_gzip(p->body).len;
    bool gzip = has_gzip && accepts_gzip(x->request.accept_encoding);
    char etag[ETAG_MAX];
    *status = p->status ? p->status : 200;
    struct MHD_Response *r = make_response(x, gzip, status);
    if (!r)
        return NULL;
    write_etag(p, gzip, etag);
    add_header(r, "Content-Type", p->content_type);
    add_header(r, "Content-Encoding", gzip && *status != 304 ? "gzip" : NULL);
    add_header(r, "ETag", etag);
    add_header(r, "Location", p->location);
    add_header(r, "Link", p->link);
    add_header(r, "Content-Disposition", p->disposition);
    add_header(r, "Content-Language", p->language);
    add_audience(r, x, has_gzip);
    add_answer_to_refusal(r, p, *status);
    add_security_headers(r, str_of(p->content_type));
    return r;
}

enum MHD_Result response_send(Exchange *x)
{
    int status;
    struct MHD_Response *r = response_new(x, &status);
    if (!r)
        return MHD_NO;
    enum MHD_Result done = MHD_queue_response(x->connection, (unsigned)status, r);
    MHD_destroy_response(r);
    return done;
}

static enum MHD_Result write_header(void *out, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    (void)kind;
    buf_printf(out, "%s: %s\r\n", name, value);
    return MHD_YES;
}

void response_write(Exchange *x, Buf *out)
{
    int status;
    struct MHD_Response *r = response_new(x, &status);
    if (!r)
        return;
    bool gzip = MHD_get_response_header(r, "Content-Encoding");
    Str body = !x->reply.body ? STR("")
               : gzip         ? http_body_gzip(x->reply.body)
                              : http_body_bytes(x->reply.body);
    buf_printf(out, "HTTP/1.1 %d %s\r\nConnection: close\r\nContent-Length: %zu\r\n", status,
               MHD_get_reason_phrase_for((unsigned)status), body.len);
    MHD_get_response_headers(r, write_header, out);
    buf_add(out, STR("\r\n"));
    if (!str_eq(x->request.method, STR("HEAD")))
        buf_add(out, body);
    MHD_destroy_response(r);
}
