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
#include "records/viewer.h"
#include "sql/db.h"

extern const Migration access_migrations[];

/* base64url of 32 bytes, of tokens behind TOKEN_PREFIX, and NUL. */
enum { SECRET_TEXT = 50 };
#define TOKEN_PREFIX "darya_" /* so that scanners of published files find a token */
enum { PASSWORD_MIN = 12, PASSWORD_MAX = 1000 }; /* characters, bytes */
enum { EMAIL_MAX = 254, NAME_MAX_BYTES = 200, INVITATION_DAYS = 7 };

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

/* The link behind which the person names a password; valid for 7 days, once; a new one ends the one
 * before. Wants ACT_GRANT in some context, else ERR_DENIED. An address that has an account gets a
 * new link (a forgotten password): the password stays until the link is used, name and language as
 * they are. A new one is no account but of an address of letters (mailbox_is_address). As whoever
 * has the link becomes the account, that is for the operator and those who may give roles in
 * "region" up to strict; before a password was named, also for those whose rights contain all roles
 * of the account. ERR_CONFLICT: the account is closed. */
MUST_USE ErrCode account_invite(Db *db, const Viewer *by, const AccountDraft *draft, Arena *arena,
                                Account *out, char secret[SECRET_TEXT], Err *err);
/* One more link beside the one of account_invite, for as long as that holds: of what one invitation
 * opens, one link is copied by hand and another goes by mail; the first that is used ends both. A
 * letter that is sent again has a new link, which ends the one mailed before.
 * ERR_NOT_FOUND: none is open, or the account is closed. */
MUST_USE ErrCode account_second_link(Db *db, Str account, int64_t now_us, char secret[SECRET_TEXT],
                                     Err *err);
/* Ends all its sessions; tokens stay. ERR_NOT_FOUND: used or too old; ERR_INVALID: a weak password
 * (password_weakness tells why in words for people). */
MUST_USE ErrCode account_accept(Db *db, Str secret, Str password, int64_t now_us, Arena *arena,
                                Account *out, Err *err);
/* Whom an invitation is for, without using it. */
MUST_USE ErrCode account_invited(Db *db, Str secret, int64_t now_us, Arena *arena, Account *out,
                                 Err *err);
MUST_USE ErrCode account_find(Db *db, Str email_or_id, Arena *arena, Account *out, Err *err);
MUST_USE ErrCode account_list(Db *db, Arena *arena, Account **out, size_t *count, Err *err);
/* Ends all its sessions (sign in again with the new one); tokens stay. A wrong old password counts
 * for the lock-out (session.h): ERR_DENIED. */
MUST_USE ErrCode account_set_password(Db *db, Str id, Str old_password, Str password,
                                      int64_t now_us, Err *err);
/* Ends its sessions, tokens and grants; history keeps its name. By itself, the operator, or one who
 * may give roles in "region" up to strict. */
bool account_may_close(const Viewer *by, Str id);
MUST_USE ErrCode account_close(Db *db, const Viewer *by, Str id, Err *err);
/* Too short, a few letters again and again, made of the address, of common words: the message of
 * the catalogue that says so; NULL: fine. */
const char *password_weakness(Str password, Str email);
