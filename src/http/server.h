/* HttpServer: answers HTTP/1.1 over libmicrohttpd, which nobody else includes. Event loops parse
 * requests and ask `quick` first (it must not block: a cache); the rest is handed to workers, while
 * the connection waits. TLS and HTTP/2 are the proxy's in front. */
#pragma once
#include "base/buf.h"
#include "base/err.h"
#include "http/url.h"

typedef struct {
    Str method;      /* GET or HEAD; others never reach a handler */
    Str path, query; /* as sent, not decoded; query without '?' */
    Str if_none_match, accept_encoding, accept_language, host;
} HttpRequest;

/* Bytes that several replies may share; counted. */
typedef struct HttpBody HttpBody;
HttpBody *http_body_new(Str bytes, bool may_compress); /* copies; a gzip form is made at once */
HttpBody *http_body_ref(HttpBody *body);
void http_body_unref(HttpBody *body);        /* NULL is fine */
size_t http_body_size(const HttpBody *body); /* in memory, of both forms */
Str http_body_bytes(const HttpBody *body);   /* the plain form */

/* Pulls the next bytes of a long reply, at most `room`; 0 at the end. Called by an event loop. */
typedef size_t HttpPull(void *source, char *out, size_t room);

typedef struct {
    int status; /* 200 */
    const char *content_type;
    HttpBody *body;        /* taken by the server */
    char etag[24];         /* in quotes, of the bytes; "" : none */
    const char *cache;     /* Cache-Control */
    char location[512];    /* of a redirect */
    char disposition[160]; /* Content-Disposition */
    char language[8];      /* Content-Language */
    HttpPull *pull;        /* instead of a body */
    void (*pull_end)(void *source);
    void *source;
} HttpReply;

typedef struct {
    void *context;
    bool (*quick)(void *context, const HttpRequest *request, HttpReply *reply);
    void (*handle)(void *context, int worker, const HttpRequest *request, HttpReply *reply);
    /* What is said to a request that reaches no worker: 405 (no other methods), 503 (the server
     * stops). reply->status is set; called by an event loop; NULL: no words. */
    void (*refuse)(void *context, const HttpRequest *request, int status, HttpReply *reply);
} HttpHandler;

typedef struct HttpServer HttpServer;

/* listen: "127.0.0.1:8017", "[::1]:8017" or "8017"; port 0 picks one. ERR_BUSY when the port is
 * taken. */
MUST_USE ErrCode http_server_start(HttpServer **out, Str listen, int workers,
                                   const HttpHandler *handler, Err *err);
int http_server_port(const HttpServer *server);
/* Takes no new request, waits for replies that are under way (3 seconds at most). NULL is fine. */
void http_server_stop(HttpServer *server);
