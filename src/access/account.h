/* Account: a person or a program that may sign in. Passwords are kept as Argon2id (libsodium), what
 * proves something (invitations, sessions, tokens) as SHA-256 of 32 random bytes: a stolen store
 * signs nobody in.
 *
 * Times are microseconds; `now_us` is given, so that tests can move it. E-mail addresses are
 * compared without case (as ASCII and, beyond it, by folding). Errors of signing in are one and the
 * same for an unknown address, a wrong password and a locked account, and take the same time. */
#pragma once
#include "base/arena.h"
#include "base/err.h"
#include "sql/db.h"

extern const Migration access_migrations[];

enum { SECRET_TEXT = 44 };                       /* base64url of 32 bytes, and NUL */
enum { PASSWORD_MIN = 12, PASSWORD_MAX = 1000 }; /* characters, bytes */

typedef struct {
    Str id; /* "account:k3v…" */
    Str email, name;
    Str language;     /* of mail and first page */
    Str organisation; /* a record's id, or "" */
    bool is_closed, has_password;
    int64_t created_us, last_seen_us;
} Account;

typedef struct {
    Str email, name, language, organisation;
} AccountDraft;

/* The link behind which the person names a password; valid for 7 days, once. An address that has
 * an account gets a new link (a forgotten password): the password stays until the link is used. */
MUST_USE ErrCode account_invite(Db *db, const AccountDraft *draft, Str by, int64_t now_us,
                                Arena *arena, Account *out, char secret[SECRET_TEXT], Err *err);
MUST_USE ErrCode account_accept(Db *db, Str secret, Str password, int64_t now_us, Arena *arena,
                                Account *out, Err *err); /* ends all its sessions */
/* Whom an invitation is for, without using it. */
MUST_USE ErrCode account_invited(Db *db, Str secret, int64_t now_us, Arena *arena, Account *out,
                                 Err *err);
MUST_USE ErrCode account_find(Db *db, Str email_or_id, Arena *arena, Account *out, Err *err);
MUST_USE ErrCode account_list(Db *db, Arena *arena, Account **out, size_t *count, Err *err);
MUST_USE ErrCode account_set_password(Db *db, Str id, Str old_password, Str password,
                                      int64_t now_us, Err *err);
/* Ends its sessions, tokens and grants; history keeps its name. */
MUST_USE ErrCode account_close(Db *db, Str id, Str by, int64_t now_us, Err *err);
/* Too short, all one letter, the address itself, among the commonest: the message of the catalogue
 * that says so; NULL: fine. */
const char *password_weakness(Str password, Str email);
