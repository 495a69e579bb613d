/* Exchange: one request from its first line to the end of its reply. Known in this folder alone.
 * An event loop makes it and reads it in; then it is a worker's, until it has a reply. */
#pragma once
#include <microhttpd.h>

#include "base/buf.h"
#include "http/server.h"

typedef struct Exchange {
    struct Exchange *next; /* in the queue of workers */
    struct MHD_Connection *connection;
    HttpRequest request;
    HttpReply reply;
    char *address, *headers; /* copies, which the request points to */
    char client[64];
    Buf body;
    size_t *all_bodies;     /* bytes that the bodies of all exchanges take; atomic */
    size_t received, limit; /* of the body */
    int64_t since_us;       /* the headers were read */
    int refusal;            /* a status that is told when the body has been read */
    bool is_begun, is_answered, is_too_long;
} Exchange;

Exchange *exchange_new(struct MHD_Connection *connection, const char *uri, size_t *all_bodies);
void exchange_free(Exchange *x); /* gives its reply back too */

/* Both give 0, or the status with which to refuse at once, whatever is still to come. */
int exchange_begin(Exchange *x, const char *method, const HttpHandler *limits);
int exchange_take(Exchange *x, Str bytes, const HttpHandler *limits);
void exchange_drop_body(Exchange *x); /* what has come of it */
