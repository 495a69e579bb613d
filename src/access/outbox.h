/* Outbox: the letters that are to be sent to accounts, and what became of them.
 *
 * No letter stands here, only what it is about: it is written at the moment it is sent, with the
 * rights that its account has then, so what was classified, taken down or erased meanwhile is not
 * told. Nor is there a link in it: an invitation's is made for the letter when that is sent
 * (account_second_link), so the store has its hash alone, and a copy of the store opens nothing.
 *
 * A letter is claimed before it is sent and finished after it. One that was claimed and never
 * finished (the program ended), or whose server took all of it and gave no answer, may have
 * arrived: it is sent once more, and then no more, so nobody gets it a third time.
 * Calls that write want no transaction, but for those that say so. */
#pragma once
#include "access/account.h"

/* The life of a letter, after which it is given up. */
typedef enum {
    LETTER_INVITATION, /* a link to name a password: 7 days, or as long as the link */
    LETTER_RETURNED,   /* a draft came back to its author: 3 days */
    LETTER_DIGEST,     /* what waits, once a day: 20 hours */
    LETTER_KINDS
} LetterKind;
extern const char *const letter_kinds[LETTER_KINDS]; /* "invitation", … */

typedef struct {
    Str id; /* "letter:…" */
    Str account;
    LetterKind kind;
    Str about; /* a record's id, a day, or "" */
    Str state; /* waiting, sending, sent, refused, expired, dropped (nothing to tell, or not wanted)
                */
    Str error; /* why the last attempt failed; "" */
    int64_t tries, made_us, next_us, until_us, ended_us;
} OutboxLetter;

/* In a transaction. mark: what the letter comes of (a number of the trail, a day): there is one
 * letter for an account, kind and mark, however often it is asked for. None where the account wants
 * none of the kind. */
MUST_USE ErrCode outbox_add(Db *db, Str account, LetterKind kind, Str about, Str mark,
                            int64_t now_us, Err *err);
/* The next that is due, claimed; *found false: none is. What is too old expires here,
 * and what its account wants no more (outbox_wants) is dropped. */
MUST_USE ErrCode outbox_claim(Db *db, int64_t now_us, Arena *arena, OutboxLetter *out, bool *found,
                              Err *err);
/* Whether outbox_claim would find or end one; on a reading connection. */
MUST_USE ErrCode outbox_is_due(Db *db, int64_t now_us, bool *is_due, Err *err);
typedef enum {
    OUTBOX_SENT,
    OUTBOX_LATER, /* after 1, 5, 15, 60, then each 240 minutes */
    OUTBOX_DOUBT, /* it may have arrived: later the first time, expired the second */
    OUTBOX_REFUSED,
    OUTBOX_DROPPED
} OutboxEnd;
/* error: why, of LATER, DOUBT and REFUSED. */
MUST_USE ErrCode outbox_finish(Db *db, Str id, OutboxEnd end, Str error, int64_t now_us, Err *err);
/* One that was refused or has expired waits again, as if it were new. ERR_NOT_FOUND: none such. */
MUST_USE ErrCode outbox_again(Db *db, Str id, int64_t now_us, Err *err);
/* Newest first, at most OUTBOX_LIST_MAX; account "": of all; unsent: those that wait and those that
 * failed, alone. */
enum { OUTBOX_LIST_MAX = 1000 };
MUST_USE ErrCode outbox_list(Db *db, Str account, bool unsent, Arena *arena, OutboxLetter **out,
                             size_t *count, Err *err);
/* In a transaction: those that ended more than 90 days ago go; those that
 * had nothing to tell, after 2. */
MUST_USE ErrCode outbox_clean(Db *db, int64_t now_us, Err *err);

/* How far it was looked for letters ("trail", "digest"): "" before the first time. Writing: in a
 * transaction. */
MUST_USE ErrCode outbox_mark(Db *db, const char *name, Arena *arena, Str *value, Err *err);
MUST_USE ErrCode outbox_set_mark(Db *db, const char *name, Str value, Err *err);

/* Whether an account wants letters of a kind; all do that did not say otherwise. Invitations
 * cannot be turned off. */
MUST_USE ErrCode outbox_wants(Db *db, Str account, LetterKind kind, bool *wants, Err *err);
MUST_USE ErrCode outbox_choose(Db *db, Str account, LetterKind kind, bool wants, Err *err);
