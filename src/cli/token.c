#include <stdio.h>

#include "base/clock.h"
#include "cli/people.h"

static ErrCode make(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account;
    Session token;
    char secret[SECRET_TEXT];
    uint64_t days;
    Str scope = call_has(call, "--scope") ? call_text(call, "--scope") : STR("read");
    TRY(people_need(call, "--name", err));
    TRY(call_number(call, "--days", 1, 366, 90, &days, err));
    TRY(people_account(call, store, arena, &account, err));
    TRY(token_make(store_db(store), account.id, call_text(call, "--name"), scope, (int)days,
                   STR("operator"), clock_now_us(), arena, &token, secret, err));
    fprintf(stderr, STR_FMT " of " STR_FMT ", until " STR_FMT "\n", STR_ARG(token.id),
            STR_ARG(account.email), STR_ARG(people_moment(arena, token.expires_us)));
    printf("%s\n", secret); /* alone on standard output, and never again */
    return ERR_OK;
}

static ErrCode list(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account;
    Session *sessions;
    size_t count = 0;
    TRY(people_account(call, store, arena, &account, err));
    TRY(session_list(store_db(store), account.id, clock_now_us(), arena, &sessions, &count, err));
    for (size_t i = 0; i < count; i++)
        if (sessions[i].is_token)
            printf(STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\n",
                   STR_ARG(sessions[i].id), STR_ARG(sessions[i].name), STR_ARG(sessions[i].scope),
                   STR_ARG(people_moment(arena, sessions[i].seen_us)),
                   STR_ARG(people_moment(arena, sessions[i].expires_us)));
    return ERR_OK;
}

static ErrCode end(const Call *call, Store *store, Arena *arena, Err *err)
{
    (void)arena;
    return session_end(store_db(store), people_argument(call), STR("operator"), clock_now_us(),
                       err);
}

static ErrCode run(Call *call, Err *err)
{
    static const Verb verbs[] = {{"list", 1, false, STORE_READ, list},
                                 {"make", 1, false, STORE_WRITE, make},
                                 {"end", 1, false, STORE_WRITE, end},
                                 {0}};
    return people_run(call, verbs, err);
}

static const Option OPTIONS[] = {
    {"--name", "NAME", "make: what it is for"},
    {"--scope", "read|write", "make: read (default), or all that the account may"},
    {"--days", "N", "make: for how long, 1 to 366 (default 90)"},
    {0}};

const Command command_token = {
    .name = "token",
    .arguments = "list WHO | make WHO | end TOKEN",
    .summary = "secrets by which programs use the API for an account",
    .details = "list  one line a token: id, name, scope, last seen, until\n"
               "make  prints the token, which is not shown again; a program sends it as\n"
               "      'Authorization: Bearer TOKEN' to addresses below /api (docs/api.md)\n"
               "end   from now on it opens nothing; also ends a session, by its id",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 2,
    .run = run,
};
