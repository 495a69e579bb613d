/* People: what the commands about accounts, roles and tokens share. They act as the operator:
 * whoever may write in the data folder may everything in it. */
#pragma once
#include "access/session.h"
#include "cli/command.h"

enum { PEOPLE_BYTES = 64 << 20 }; /* of an arena for a list of accounts */

typedef struct {
    const char *verb;
    size_t arguments; /* behind the verb: exactly so many, of an optional one at most */
    bool is_optional;
    StoreMode mode;
    ErrCode (*run)(const Call *call, Store *store, Arena *arena, Err *err);
} Verb;

/* The verb that the first argument names (none: the first of the list, which ends with {0}), run
 * with an open store. */
MUST_USE ErrCode people_run(const Call *call, const Verb *verbs, Err *err);
Str people_argument(const Call *call); /* behind the verb; "" */
/* The account that the argument behind the verb names by address or id. */
MUST_USE ErrCode people_account(const Call *call, Store *store, Arena *arena, Account *out,
                                Err *err);
MUST_USE ErrCode people_need(const Call *call, const char *option, Err *err);
/* "2026-11-23 08:15", "-" of 0. */
Str people_moment(Arena *arena, int64_t us);
