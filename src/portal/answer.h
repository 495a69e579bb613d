/* Answer: from a path to a reply: redirects, plain files for machines, pages in their formats, and
 * the pages that say what went wrong. */
#pragma once
#include "portal/page.h"

/* What needs no data: /, /healthz, the icon. */
bool answer_plain(const Site *site, const HttpRequest *request, HttpReply *reply);
/* What a worker reads with. */
typedef struct {
    Store *store;
    Records *records;
    Shelf *shelf;
} Seat;

MUST_USE ErrCode answer_page(const Site *site, const Seat *seat, const HttpRequest *request,
                             HttpReply *reply, Err *err);
/* A page that says so in the reader's language, or problem+json where a machine asked. err may be
 * NULL; its words reach the client only when the client is to blame. */
void answer_failure(const Site *site, const HttpRequest *request, int status, const Err *err,
                    HttpReply *reply);
