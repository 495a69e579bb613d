/* HttpServer: answers HTTP/1.1 over libmicrohttpd, which nobody else includes. Event loops parse
 * requests, read their bodies and ask `quick` first (it must not block: a cache); the rest is
 * handed to workers, while the connection waits. TLS and HTTP/2 are the proxy's in front. */
#pragma once
#include "http/cookie.h"
#include "http/message.h"
#include "http/url.h"

typedef struct {
    void *context;
    /* Asked for GET and HEAD alone, but also for those with a Cookie or Authorization: whether
     * these change the answer is for the handler to know. NULL: nothing is quick. */
    bool (*quick)(void *context, const HttpRequest *request, HttpReply *reply);
    void (*handle)(void *context, int worker, const HttpRequest *request, HttpReply *reply);
    /* What is said to a request that reaches no worker: 400 (its end is not clear), 405 (no such
     * method anywhere), 408 (its body takes too long), 413 (its body is too large), 503 (all bodies
     * together are, or the server stops). reply->status is set; called by an event loop; NULL: no
     * words. */
    void (*refuse)(void *context, const HttpRequest *request, int status, HttpReply *reply);
    /* Largest body of one request; of one that is multipart/form-data. 0: none may have a body. */
    size_t max_body_bytes, max_upload_bytes;
    /* The same for a request without Cookie and Authorization, where it is less; 0: no less. */
    size_t max_stranger_bytes;
    size_t max_bodies_bytes; /* of all requests together; 0: 256 MB */
    int idle_s;              /* a connection on which nothing moves is closed; 0: after 30 */
} HttpHandler;

typedef struct HttpServer HttpServer;

/* listen: "127.0.0.1:8017", "[::1]:8017" or "8017"; port 0 picks one. ERR_BUSY when the port is
 * taken. */
MUST_USE ErrCode http_server_start(HttpServer **out, Str listen, int workers,
                                   const HttpHandler *handler, Err *err);
int http_server_port(const HttpServer *server);
/* Takes no new request, waits for replies that are under way (3 seconds at most). NULL is fine. */
void http_server_stop(HttpServer *server);
