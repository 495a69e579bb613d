#include "access/grant.h"

#include <stdio.h>

#include "base/clock.h"
#include "cli/people.h"
#include "records/viewer.h"

static ErrCode add(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account;
    Grant out, grant = {.role = call_text(call, "--role"), .context = call_text(call, "--in")};
    Viewer by = viewer_operator(clock_now_us());
    TRY(people_need(call, "--role", err));
    TRY(people_need(call, "--in", err));
    TRY(call_moment(call, "--until", &grant.until_us, err));
    TRY(people_account(call, store, arena, &account, err));
    grant.account = account.id;
    TRY(grant_add(store_db(store), &by, &grant, NULL, NULL, arena, &out, err));
    printf(STR_FMT "\n", STR_ARG(out.id));
    return ERR_OK;
}

static ErrCode end(const Call *call, Store *store, Arena *arena, Err *err)
{
    Viewer by = viewer_operator(clock_now_us());
    (void)arena;
    ErrCode rc = grant_end(store_db(store), &by, people_argument(call), NULL, NULL, by.now_us, err);
    if (rc == ERR_NOT_FOUND)
        err_hint(err, "'darya grant list' shows them");
    return rc;
}

static void print_grant(const Grant *g, Arena *arena)
{
    printf(STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT
                   "\n",
           STR_ARG(g->id), STR_ARG(g->account), STR_ARG(g->role), STR_ARG(g->context),
           STR_ARG(people_moment(arena, g->since_us)),
           STR_ARG(people_moment(arena, g->ended_us ? g->ended_us : g->until_us)),
           STR_ARG(g->granted_by));
}

static ErrCode list(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account = {.id = STR("")};
    Grant *grants;
    size_t count = 0;
    if (people_argument(call).len)
        TRY(people_account(call, store, arena, &account, err));
    TRY(grant_list(store_db(store), account.id, call_has(call, "--all") ? 0 : clock_now_us(), arena,
                   &grants, &count, err));
    for (size_t i = 0; i < count; i++)
        print_grant(&grants[i], arena);
    return ERR_OK;
}

static ErrCode run(Call *call, Err *err)
{
    static const Verb verbs[] = {{"list", 1, true, STORE_READ, list},
                                 {"add", 1, false, STORE_WRITE, add},
                                 {"end", 1, false, STORE_WRITE, end},
                                 {0}};
    return people_run(call, verbs, err);
}

static const Option OPTIONS[] = {
    {"--role", "ROLE", "add: what the account may do"},
    {"--in", "CONTEXT", "add: where: region, place:KG, organisation:undp, a record's id"},
    {"--until", "DAY", "add: the last day of it (UTC); without it, until it is ended"},
    {"--all", NULL, "list: those that ended or did not begin, too"},
    {0}};

const Command command_grant = {
    .name = "grant",
    .arguments = "list [WHO] | add WHO | end GRANT",
    .summary = "roles of accounts, each in a context and for a time",
    .details = "list  one line a role: id, account, role, context, since, until, by whom\n"
               "add   give a role; prints its id\n"
               "end   take it back\n\n"
               "reader         reads what is not public yet, up to restricted\n"
               "contributor    writes, too\n"
               "reviewer       reads up to confidential, publishes what others wrote,\n"
               "               archives and merges\n"
               "focal_point    writes, publishes what others wrote, imports and exports, opens\n"
               "               and closes reporting, gives roles of the same context\n"
               "analyst        reads and exports up to confidential\n"
               "administrator  everything, up to strictly confidential",
    .options = OPTIONS,
    .max_arguments = 2,
    .run = run,
};
