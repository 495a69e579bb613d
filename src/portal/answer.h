/* Answer: from a path to a reply: redirects, plain files for machines, pages in their formats, and
 * the pages that say what went wrong. */
#pragma once
#include "portal/page.h"

/* What needs no data: /, /healthz, /robots.txt. */
bool answer_plain(const Site *site, const HttpRequest *request, HttpReply *reply);
MUST_USE ErrCode answer_page(const Site *site, Store *store, Shelf *shelf,
                             const HttpRequest *request, HttpReply *reply, Err *err);
void answer_failure(const Site *site, const HttpRequest *request, ErrCode code, HttpReply *reply);
