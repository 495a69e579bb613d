/* Session: one signed-in browser, or one API token: from a secret to a Viewer. */
#pragma once
#include "access/account.h"
#include "records/viewer.h"

enum { SESSION_IDLE_HOURS = 12, SESSION_MAX_DAYS = 14, STEP_UP_MINUTES = 10 };
/* After 5 failures in a row for an address, each further one locks it for 1, 2, 4 … minutes, at
 * most 60; 50 failures within an hour from one client lock that client out likewise. */
enum { LOCK_AFTER = 5, LOCK_MAX_MINUTES = 60, LOCK_CLIENT_AFTER = 50 };

typedef struct {
    Str id;                     /* "session:…", shown in lists; not the secret */
    Str account, client, agent; /* agent: what the browser calls itself, shortened */
    int64_t created_us, seen_us, stepped_up_us;
    bool is_token;
    Str name, scope; /* of a token: "read", "write" */
    int64_t expires_us;
} Session;

/* Who looks at a request. csrf is a text that forms must bring back: a keyed hash of the session's
 * secret (no store needed). */
typedef struct {
    Account account;
    Session session;
    Viewer viewer;
    char csrf[SECRET_TEXT]; /* "" : of a token, or of no session */
} Who;

/* client: an address; it is stored and audited cut (audit_client), while failures are counted for
 * an hour by what is given. ERR_DENIED, in one message for an unknown address, a wrong password and
 * a locked or closed account; ERR_TOO_OFTEN for a client that is locked out, before anything is
 * looked at.
 * A session just opened is stepped up. */
MUST_USE ErrCode session_open(Db *db, Str email, Str password, Str client, Str agent,
                              int64_t now_us, Arena *arena, Who *out, char secret[SECRET_TEXT],
                              Err *err);
/* ERR_NOT_FOUND: no such session, ended, expired. The Viewer is computed from grants in force now;
 * two statements, on a reading connection. A token of scope "read" reads and exports, a token is
 * never stepped up. A write (seen_us) happens at most once in 10 minutes: *wants_touch tells that
 * session_touch is due. */
MUST_USE ErrCode session_find(Db *db, Str secret, bool is_token, int64_t now_us, Arena *arena,
                              Who *out, bool *wants_touch, Err *err);
MUST_USE ErrCode session_touch(Db *db, Str session, int64_t now_us, Err *err);
/* A wrong password counts as in signing in; ERR_DENIED, for tokens always; ERR_TOO_OFTEN. */
MUST_USE ErrCode session_step_up(Db *db, const Who *who, Str password, Str client, int64_t now_us,
                                 Err *err);
/* Of a session or token; ERR_NOT_FOUND. One that has ended is left as it is. */
MUST_USE ErrCode session_end(Db *db, Str session, Str by, int64_t now_us, Err *err);
/* Tokens stay. */
MUST_USE ErrCode session_end_all(Db *db, Str account, Str by, int64_t now_us, Err *err);
/* Sessions and tokens of an account, for one who may close it: a machine was lost. ERR_DENIED. */
MUST_USE ErrCode session_end_everything(Db *db, const Viewer *by, Str account, int64_t now_us,
                                        Err *err);
/* All but one session, for its account; tokens stay. */
MUST_USE ErrCode session_end_others(Db *db, const Session *kept, int64_t now_us, Err *err);
MUST_USE ErrCode session_list(Db *db, Str account, int64_t now_us, Arena *arena, Session **out,
                              size_t *count, Err *err); /* with tokens */
/* By an id of an account, for whom the command line acts: without session and csrf, not stepped up.
 * ERR_NOT_FOUND also when the account is closed. */
MUST_USE ErrCode who_load(Db *db, Str account, int64_t now_us, Arena *arena, Who *out, Err *err);
/* scope: "read" or "write" (what the account may, no more). days: 1 to 366. */
MUST_USE ErrCode token_make(Db *db, Str account, Str name, Str scope, int days, Str by,
                            int64_t now_us, Arena *arena, Session *out, char secret[SECRET_TEXT],
                            Err *err);
bool csrf_matches(const Who *who, Str given); /* in constant time */
