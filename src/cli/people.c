#include "cli/people.h"

#include <stdio.h>

#include "base/clock.h"

static ErrCode unknown_verb(const Call *call, const Verb *verbs, Str verb, Err *err)
{
    char known[200];
    size_t len = 0;
    known[0] = '\0';
    for (const Verb *v = verbs; v->verb; v++)
        len += (size_t)snprintf(known + len, sizeof known - len, "%s%s", len ? ", " : "", v->verb);
    err_set(err, ERR_INVALID, "'%s " STR_FMT "' is not known", call->command->name,
            STR_ARG(str_part(verb, 0, 100)));
    err_hint(err, "the verbs are %s", known);
    return ERR_INVALID;
}

static ErrCode check_arguments(const Call *call, const Verb *verb, Err *err)
{
    size_t given = call->argument_count ? call->argument_count - 1 : 0;
    if (given <= verb->arguments && (verb->is_optional || given == verb->arguments))
        return ERR_OK;
    err_set(err, ERR_INVALID, "'%s %s' takes %zu argument%s", call->command->name, verb->verb,
            verb->arguments, verb->arguments == 1 ? "" : "s");
    err_hint(err, "'darya help %s' tells what it takes", call->command->name);
    return ERR_INVALID;
}

ErrCode people_run(const Call *call, const Verb *verbs, Err *err)
{
    Store *store;
    Str name = call->argument_count ? str_of(call->arguments[0]) : str_of(verbs->verb);
    const Verb *verb = verbs;
    while (verb->verb && !str_eq(str_of(verb->verb), name))
        verb++;
    if (!verb->verb)
        return unknown_verb(call, verbs, name, err);
    TRY(check_arguments(call, verb, err));
    TRY(call_store(call, verb->mode, &store, err));
    Arena *arena = arena_new(PEOPLE_BYTES);
    ErrCode rc = verb->run(call, store, arena, err);
    arena_free(arena);
    store_close(store);
    return rc;
}

Str people_argument(const Call *call)
{
    return call->argument_count > 1 ? str_of(call->arguments[1]) : STR("");
}

ErrCode people_account(const Call *call, Store *store, Arena *arena, Account *out, Err *err)
{
    ErrCode rc = account_find(store_db(store), people_argument(call), arena, out, err);
    if (rc == ERR_NOT_FOUND)
        err_hint(err, "'darya user list' shows them all");
    return rc;
}

ErrCode people_need(const Call *call, const char *option, Err *err)
{
    if (call_has(call, option))
        return ERR_OK;
    err_set(err, ERR_INVALID, "'%s %s' needs the option '%s'", call->command->name,
            call->arguments[0], option);
    err_hint(err, "'darya help %s' tells what it takes", call->command->name);
    return ERR_INVALID;
}

Str people_moment(Arena *arena, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    if (!us)
        return STR("-");
    Str moment = clock_text(us, text);
    return arena_printf(arena, STR_FMT " " STR_FMT, STR_ARG(str_part(moment, 0, 10)),
                        STR_ARG(str_part(moment, 11, 16)));
}
