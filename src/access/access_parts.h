/* Parts that the files of access/ share: statements in short, secrets, password hashes, and what
 * judges a password. Not for other folders. */
#pragma once
#include "access/session.h"
#include "records/audit.h"

/* --- statements --- */

typedef struct {
    bool is_text;
    Str text;
    int64_t number;
} Bind;

static inline Bind bind_text(Str text) { return (Bind){.is_text = true, .text = text}; }
static inline Bind bind_int(int64_t number) { return (Bind){.number = number}; }
#define BINDS(...) (const Bind[]){__VA_ARGS__}, sizeof((const Bind[]){__VA_ARGS__}) / sizeof(Bind)

MUST_USE ErrCode access_prepare(Stmt **out, Db *db, const char *sql, const Bind *binds,
                                size_t count, Err *err);
MUST_USE ErrCode access_run(Db *db, const char *sql, const Bind *binds, size_t count, Err *err);
/* The first row, or none; the caller frees *out (NULL on failure) when it has read the row. */
MUST_USE ErrCode access_first(Stmt **out, Db *db, const char *sql, const Bind *binds, size_t count,
                              bool *row, Err *err);
/* Commits what went well, takes the rest back; rc, or why the commit failed. */
MUST_USE ErrCode access_finish(Db *db, ErrCode rc, Err *err);

/* An array of the arena with what was collected; ERR_TOO_LARGE when the arena is full. */
MUST_USE ErrCode access_keep(Arena *arena, const void *items, size_t count, size_t size, void *out,
                             Err *err);

bool access_is_line(Str s, size_t max); /* UTF-8 without controls, of at most max bytes */

/* --- secrets --- */

enum { SECRET_HASH = 65 };

Str access_new_id(Arena *arena, const char *type);           /* "account:" and 80 random bits */
void secret_make(char out[SECRET_TEXT], const char *prefix); /* prefix: of at most 6 letters */
void secret_hash(Str secret, char out[SECRET_HASH]);
void secret_csrf(Str secret, char out[SECRET_TEXT]);

/* --- passwords --- */

typedef struct {
    unsigned long long operations;
    size_t memory_bytes;
} PasswordCost;

enum { PASSWORD_HASH = 128 };

extern const PasswordCost password_cost; /* of production; tests make theirs */

/* ERR_INVALID where password_weakness finds something, in English. */
MUST_USE ErrCode password_check(Str password, Str email, Err *err);
/* In normal form C, so that one keyboard or another makes no difference. */
MUST_USE ErrCode password_hash(Str password, const PasswordCost *cost, char out[PASSWORD_HASH],
                               Err *err);
/* hash "" : false, in the time that another takes. */
bool password_matches(Str password, Str hash);
bool password_is_outdated(Str hash, const PasswordCost *cost);

/* A sign-in, judged in two halves: what takes long before the transaction, what must not be raced
 * within it. */
typedef struct {
    Str account, email, hash; /* "" : there is none */
    bool is_closed;
    int64_t locked_until_us;
} Credential;

typedef struct {
    Credential credential;
    Str key; /* id or address */
    bool matches;
    char better[PASSWORD_HASH]; /* the hash at today's cost, when that of the store is older */
} Judgement;

/* Key: an id, or an address. ERR_DENIED when the client is locked out. */
MUST_USE ErrCode credential_judge(Db *db, Str key, Str password, Str client, int64_t now_us,
                                  Arena *arena, Judgement *out, Err *err);
/* In the transaction; a refusal is counted and audited, which the caller commits, then returns
 * credential_refused. */
MUST_USE ErrCode credential_settle(Db *db, const Judgement *judgement, Str client, int64_t now_us,
                                   Arena *arena, bool *refused, Err *err);
ErrCode credential_refused(Err *err);

/* --- lock-out, by "account" and by "client" --- */

MUST_USE ErrCode lockout_until(Db *db, const char *kind, Str who, int64_t *until_us, Err *err);
/* Counts a failure; *minutes: that it locks for, or 0. */
MUST_USE ErrCode lockout_failed(Db *db, const char *kind, Str who, int64_t now_us, int *minutes,
                                Err *err);
MUST_USE ErrCode lockout_clear(Db *db, const char *kind, Str who, Err *err);
/* Whose failures count together: an IPv4 address, a network of IPv6; "" : nobody's. */
Str lockout_client(Str client, Arena *arena);

/* --- accounts --- */

#define ACCOUNT_COLUMNS                                                                            \
    "a.id, a.email, a.name, a.language, a.organisation, a.is_closed,"                              \
    " CASE WHEN a.password = '' THEN 0 ELSE 1 END, a.created_us, a.last_seen_us"
enum { ACCOUNT_COLUMN_COUNT = 9 };
void account_of_row(Stmt *st, int first, Arena *arena, Account *out);

/* ERR_TOO_LARGE when texts did not find room. */
MUST_USE ErrCode access_arena_check(const Arena *arena, Err *err);
Str viewer_actor(const Viewer *viewer); /* of the audit: "operator" or the account */
/* The role in the context, wholly within the rights of one who may grant there; is_within NULL: a
 * context contains itself, and "region" all. */
bool viewer_covers(const Viewer *viewer, Str role, Str context,
                   bool (*is_within)(void *context, Str inner, Str outer), void *world);
bool viewer_administers_all(const Viewer *viewer);
/* "region" contains all, everything itself; is_within NULL: no more. */
bool context_contains(Str outer, Str inner, bool (*is_within)(void *context, Str inner, Str outer),
                      void *world);
ErrCode account_not_found(Str email_or_id, Err *err);
/* Within a transaction: ends what is open of an account. */
MUST_USE ErrCode access_end_sessions(Db *db, Str account, bool with_tokens, Str by, int64_t now_us,
                                     int64_t *ended, Err *err);
