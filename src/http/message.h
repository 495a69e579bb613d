/* HttpRequest and HttpReply: what a client asks, and what it is told. A request lives until its
 * reply has been sent, with all texts that it points to; nothing of it is the handler's. */
#pragma once
#include "base/err.h"
#include "http/body.h"

typedef struct {
    Str method;      /* GET, HEAD, POST, PUT, PATCH or DELETE; others never reach a handler */
    Str path, query; /* as sent, not decoded; query without '?' */
    Str body;        /* whole; always empty for GET and HEAD */
    /* Headers as sent, "" where there are none; the first where there are several. */
    Str if_none_match, accept_encoding, accept_language, host, content_type, cookie, authorization,
        if_match, idempotency_key, origin, sec_fetch_site, referer, user_agent;
    /* Address of the client: the peer's; where the peer is this machine (a proxy), the last one of
     * X-Forwarded-For, if that is an address. is_https likewise, by X-Forwarded-Proto. */
    Str client;
    bool is_https;
} HttpRequest;

/* Whether the request asks without changing anything: GET or HEAD. */
bool http_is_safe(const HttpRequest *request);

/* Whether If-Match allows a change of what has this mark (in quotes; "" : does not exist). Marks of
 * a gzip form count as those of the plain one, weak marks never match. */
bool http_matches(Str if_match, const char *etag);

/* Pulls the next bytes of a long reply, at most `room`; 0 at the end. Called by an event loop. */
typedef size_t HttpPull(void *source, char *out, size_t room);

enum { HTTP_COOKIE_MAX = 300 };

typedef struct {
    int status; /* 200 */
    const char *content_type;
    HttpBody *body;                      /* taken by the server */
    char etag[24];                       /* in quotes, of the bytes; "" : none */
    const char *cache;                   /* Cache-Control */
    char location[1024];                 /* of a redirect; after a POST with status 303 */
    char disposition[160];               /* Content-Disposition */
    char language[8];                    /* Content-Language */
    char set_cookie[2][HTTP_COOKIE_MAX]; /* made by http_cookie; "" : none */
    char allow[64];                      /* Allow; a 405 without it says GET, HEAD */
    char link[1200];                     /* Link */
    const char *www_authenticate;
    int retry_after; /* seconds; 0: not told */
    /* For this client alone: never stored, and no other origin may read it. A reply that sets a
     * cookie is private without saying so. */
    bool is_private;
    uint32_t page; /* for the handler alone: by which number it counts this reply; 0: not */
    int fresh_s;   /* for the handler alone: how long it may send it again; 0: until a change */
    /* Instead of a body: an open file, from its beginning to its end, which becomes the server's.
     * It is sent as it is read, so that slow clients hold no memory. */
    bool is_file;
    int file;
    size_t file_bytes;
    HttpPull *pull; /* instead of a body */
    void (*pull_end)(void *source);
    void *source;
} HttpReply;
