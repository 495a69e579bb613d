/* Api: the machines' side of records: /api/… and /feeds/…, answered in JSON (docs/api.md). Failures
 * are problem+json (RFC 9457). One request, one thread. */
#pragma once
#include "portal/answer.h"

/* Whether a path belongs here. */
bool api_serves(Str path);
/* Always makes a reply. */
void api_answer(const Site *site, const Seat *seat, const HttpRequest *request, HttpReply *reply);
/* A problem of the server, or of a request that reached no handler. err may be NULL; what the
 * server's own troubles are is not told. */
void api_failure(const Site *site, const HttpRequest *request, int status, const Err *err,
                 HttpReply *reply);
