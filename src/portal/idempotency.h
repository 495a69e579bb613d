/* Idempotency: the same request sent twice is done once (Idempotency-Key). A key belongs to an
 * account, is bound to the request it first came with, and holds for a day.
 *
 * The key is written down before the work begins and its outcome afterwards, each in a transaction
 * of its own. A success is kept and said again, also one that could not be told in full
 * (api_handle); a refusal wrote nothing, so its key is free again. A key without an outcome belongs
 * to a request that is under way, or whose outcome nobody knows because the server was stopped in
 * between: 409, and the record itself tells what became of it. What is kept never holds a body of a
 * record. */
#pragma once
#include "portal/api_parts.h"
#include "sql/db.h"

extern const Migration portal_migrations[];

enum { IDEMPOTENCY_KEY_MAX = 64, IDEMPOTENCY_HOURS = 24 };
/* Keys of an account in a day; 429 past it. */
enum { IDEMPOTENCY_KEYS_MAX = 1000 };

typedef struct {
    Str account, key;
} Idempotency;

/* Of a call with the header. *is_known: it was answered before, and the reply is made again. Else
 * the key is reserved until idempotency_end. */
MUST_USE ErrCode idempotency_begin(Idempotency *out, Api *api, bool *is_known, Err *err);
/* rc: what became of the call, whose reply is ready when it is ERR_OK. */
void idempotency_end(const Idempotency *key, Api *api, ErrCode rc);
