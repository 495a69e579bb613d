#include "portal/idempotency.h"

#include <stdio.h>

#include "base/hash.h"
#include "base/log.h"
#include "portal/desk.h"

enum { UNDER_WAY_SECONDS = 60, FIRST_STATUS = 200 };
static const int64_t SECOND_US = 1000000;

const Migration portal_migrations[] = {
    {"portal", 1,
     "CREATE TABLE api_reply (account TEXT NOT NULL, token TEXT NOT NULL, request TEXT NOT NULL,"
     " hash TEXT NOT NULL, at_us INTEGER NOT NULL, status INTEGER NOT NULL, location TEXT NOT NULL,"
     " etag TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (account, token)) STRICT;"
     "CREATE INDEX api_reply_at ON api_reply (at_us);"},
    {0}};

static bool is_key(Str key)
{
    for (size_t i = 0; i < key.len; i++)
        if (key.ptr[i] <= ' ' || key.ptr[i] > '~')
            return false;
    return key.len > 0 && key.len <= IDEMPOTENCY_KEY_MAX;
}

/* What the request says, besides its address: its body, and the revision it is meant for. */
static Str fingerprint(Api *a)
{
    char hash[HASH_HEX_LEN + 1];
    Str pieces[] = {a->page.request->if_match, STR("\n"), a->page.request->body};
    hash_sha256_pieces_hex(pieces, 3, hash);
    return arena_dup(a->page.arena, (Str){hash, HASH_HEX_LEN});
}

static Str request_line(Api *a)
{
    const HttpRequest *rq = a->page.request;
    return arena_printf(a->page.arena, STR_FMT " " STR_FMT "?" STR_FMT, STR_ARG(rq->method),
                        STR_ARG(rq->path), STR_ARG(rq->query));
}

/* --- statements --- */

static ErrCode forget_old(Db *db, int64_t now_us, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "DELETE FROM api_reply WHERE at_us < $1", err));
    stmt_int(st, 1, now_us - IDEMPOTENCY_HOURS * 3600 * SECOND_US);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode count_keys(Db *db, Str account, int64_t *count, Err *err)
{
    Stmt *st;
    bool row;
    TRY(stmt_prepare(&st, db, "SELECT count(*) FROM api_reply WHERE account = $1", err));
    stmt_text(st, 1, account);
    ErrCode rc = stmt_next(st, &row, err);
    *count = !rc && row ? stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return rc;
}

static ErrCode reserve(Db *db, const Idempotency *key, Api *a, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "INSERT INTO api_reply (account, token, request, hash, at_us, status,"
                     " location, etag, body) VALUES ($1, $2, $3, $4, $5, 0, '', '', '')",
                     err));
    stmt_text(st, 1, key->account);
    stmt_text(st, 2, key->key);
    stmt_text(st, 3, request_line(a));
    stmt_text(st, 4, fingerprint(a));
    stmt_int(st, 5, a->page.now_us);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

/* --- what was said before --- */

static ErrCode no_outcome(Api *a, int64_t at_us, Err *err)
{
    if (a->page.now_us - at_us < UNDER_WAY_SECONDS * SECOND_US) {
        a->page.reply->retry_after = 1;
        return api_refuse(a, err, 409, "the first request with this Idempotency-Key is under way");
    }
    api_refuse(a, err, 409,
               "the outcome of the first request with this Idempotency-Key is unknown");
    err_hint(err, "look at the record, then send what is missing with another key");
    return ERR_INVALID;
}

static ErrCode repeat(Api *a, Stmt *st, Err *err)
{
    HttpReply *reply = a->page.reply;
    if (!str_eq(stmt_col_text(st, 0), request_line(a)) ||
        !str_eq(stmt_col_text(st, 1), fingerprint(a)))
        return api_refuse(a, err, 422, "this Idempotency-Key was used with another request");
    if (stmt_col_int(st, 3) < FIRST_STATUS)
        return no_outcome(a, stmt_col_int(st, 2), err);
    reply->status = (int)stmt_col_int(st, 3);
    snprintf(reply->location, sizeof reply->location, STR_FMT, STR_ARG(stmt_col_text(st, 4)));
    snprintf(reply->etag, sizeof reply->etag, STR_FMT, STR_ARG(stmt_col_text(st, 5)));
    api_finish(reply, "application/json; charset=utf-8", stmt_col_text(st, 6));
    return ERR_OK;
}

static ErrCode find_known(Db *db, const Idempotency *key, Api *a, bool *is_known, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "SELECT request, hash, at_us, status, location, etag, body FROM api_reply"
                     " WHERE account = $1 AND token = $2",
                     err));
    stmt_text(st, 1, key->account);
    stmt_text(st, 2, key->key);
    ErrCode rc = stmt_next(st, is_known, err);
    if (!rc && *is_known)
        rc = repeat(a, st, err);
    stmt_free(st);
    return rc;
}

static ErrCode take_key(Db *db, const Idempotency *key, Api *a, bool *is_known, Err *err)
{
    int64_t count;
    TRY(forget_old(db, a->page.now_us, err));
    TRY(find_known(db, key, a, is_known, err));
    if (*is_known)
        return ERR_OK;
    TRY(count_keys(db, key->account, &count, err));
    if (count >= IDEMPOTENCY_KEYS_MAX) {
        a->page.reply->retry_after = 3600;
        return api_refuse(a, err, 429, "an account has at most %d keys in %d hours",
                          IDEMPOTENCY_KEYS_MAX, IDEMPOTENCY_HOURS);
    }
    return reserve(db, key, a, err);
}

ErrCode idempotency_begin(Idempotency *out, Api *a, bool *is_known, Err *err)
{
    Records *records;
    *out = (Idempotency){a->page.who->account.id, a->page.request->idempotency_key};
    *is_known = false;
    if (!is_key(out->key))
        return err_set(err, ERR_INVALID, "an Idempotency-Key has 1 to %d visible ASCII characters",
                       IDEMPOTENCY_KEY_MAX);
    TRY(desk_take(site_desk(a->page.site), &records, err));
    Db *db = records_db(records);
    ErrCode rc = db_begin(db, err);
    if (!rc)
        rc = take_key(db, out, a, is_known, err);
    if (!rc)
        rc = db_commit(db, err);
    desk_leave(site_desk(a->page.site)); /* a refusal is rolled back */
    return rc;
}

/* --- the outcome --- */

static ErrCode keep(Db *db, const Idempotency *key, const HttpReply *reply, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db,
                     "UPDATE api_reply SET status = $1, location = $2, etag = $3, body = $4"
                     " WHERE account = $5 AND token = $6",
                     err));
    stmt_int(st, 1, reply->status);
    stmt_text(st, 2, str_of(reply->location));
    stmt_text(st, 3, str_of(reply->etag));
    stmt_text(st, 4, http_body_bytes(reply->body));
    stmt_text(st, 5, key->account);
    stmt_text(st, 6, key->key);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode forget(Db *db, const Idempotency *key, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, db, "DELETE FROM api_reply WHERE account = $1 AND token = $2", err));
    stmt_text(st, 1, key->account);
    stmt_text(st, 2, key->key);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

static ErrCode write_outcome(const Idempotency *key, Api *a, ErrCode rc, Err *err)
{
    Records *records;
    TRY(desk_take(site_desk(a->page.site), &records, err));
    Db *db = records_db(records);
    ErrCode written = db_begin(db, err);
    if (!written)
        written = rc ? forget(db, key, err) : keep(db, key, a->page.reply, err);
    if (!written)
        written = db_commit(db, err);
    desk_leave(site_desk(a->page.site));
    return written;
}

void idempotency_end(const Idempotency *key, Api *a, ErrCode rc)
{
    Err err = {0};
    bool is_doubtful = rc == ERR_IO; /* the store was lost: perhaps in the commit */
    if (!is_doubtful && write_outcome(key, a, rc, &err))
        log_line(LOG_WARNING, "the outcome of an Idempotency-Key was not kept: %s", err.message);
}
