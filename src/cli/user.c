#include <stdio.h>

#include "access/grant.h"
#include "base/clock.h"
#include "cli/people.h"
#include "records/viewer.h"

/* The link alone goes to standard output, so that a script can take it; nothing prints it again. */
static void print_link(const Call *call, const Account *account, const char *secret)
{
    Str url = call_text(call, "--url");
    while (str_ends(url, STR("/")))
        url.len--;
    fprintf(stderr, STR_FMT " " STR_FMT "; the link holds for %d days and works once\n",
            STR_ARG(account->id), STR_ARG(account->email), INVITATION_DAYS);
    printf(STR_FMT "/" STR_FMT "/invitation?secret=%s\n", STR_ARG(url), STR_ARG(account->language),
           secret);
}

/* --- invite --- */

/* Before anybody is invited. */
static ErrCode check_role(const Call *call, Err *err)
{
    Str role = call_text(call, "--role"), context = call_text(call, "--in");
    if (call_has(call, "--role") != call_has(call, "--in"))
        return err_set(err, ERR_INVALID, "'--role' and '--in' go together");
    if (role.len && !role_find(role))
        return err_set(err, ERR_INVALID, "there is no role '%s'", role.ptr);
    if (context.len && !str_eq(context, STR("region")) && !id_is_valid(context))
        return err_set(err, ERR_INVALID, "'%s' is no context", context.ptr);
    return ERR_OK;
}

static ErrCode add_role(const Call *call, Db *db, const Viewer *by, Str account, Arena *arena,
                        Err *err)
{
    Grant out, grant = {.account = account,
                        .role = call_text(call, "--role"),
                        .context = call_text(call, "--in")};
    return call_has(call, "--role") ? grant_add(db, by, &grant, NULL, NULL, arena, &out, err)
                                    : ERR_OK;
}

static ErrCode invite(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account;
    char secret[SECRET_TEXT];
    Viewer by = viewer_operator(clock_now_us());
    AccountDraft draft = {.email = call_text(call, "--email"),
                          .name = call_text(call, "--name"),
                          .language = call_text(call, "--language"),
                          .organisation = call_text(call, "--organisation")};
    TRY(people_need(call, "--email", err));
    TRY(people_need(call, "--name", err));
    TRY(check_role(call, err));
    TRY(account_invite(store_db(store), &by, &draft, arena, &account, secret, err));
    print_link(call, &account, secret); /* it holds, whatever becomes of the role */
    return add_role(call, store_db(store), &by, account.id, arena, err);
}

static ErrCode password_link(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account;
    char secret[SECRET_TEXT];
    Viewer by = viewer_operator(clock_now_us());
    TRY(people_account(call, store, arena, &account, err));
    AccountDraft draft = {.email = account.email, .name = account.name};
    TRY(account_invite(store_db(store), &by, &draft, arena, &account, secret, err));
    print_link(call, &account, secret);
    return ERR_OK;
}

/* --- list and show --- */

static const char *standing(const Account *a)
{
    return a->is_closed ? "closed" : a->has_password ? "open" : "invited";
}

static ErrCode list(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account *accounts;
    size_t count = 0;
    (void)call;
    TRY(account_list(store_db(store), arena, &accounts, &count, err));
    for (size_t i = 0; i < count; i++)
        printf(STR_FMT "\t" STR_FMT "\t" STR_FMT "\t%s\t" STR_FMT "\n", STR_ARG(accounts[i].id),
               STR_ARG(accounts[i].email), STR_ARG(accounts[i].name), standing(&accounts[i]),
               STR_ARG(people_moment(arena, accounts[i].last_seen_us)));
    return ERR_OK;
}

static ErrCode print_roles(Db *db, Str account, int64_t now_us, Arena *arena, Err *err)
{
    Grant *grants;
    size_t count = 0;
    TRY(grant_list(db, account, now_us, arena, &grants, &count, err));
    for (size_t i = 0; i < count; i++)
        printf("  role         " STR_FMT " in " STR_FMT " (" STR_FMT ", until " STR_FMT ")\n",
               STR_ARG(grants[i].role), STR_ARG(grants[i].context), STR_ARG(grants[i].id),
               STR_ARG(people_moment(arena, grants[i].until_us)));
    return ERR_OK;
}

static ErrCode print_sessions(Db *db, Str account, int64_t now_us, Arena *arena, Err *err)
{
    Session *sessions;
    size_t count = 0;
    TRY(session_list(db, account, now_us, arena, &sessions, &count, err));
    for (size_t i = 0; i < count; i++) {
        const Session *s = &sessions[i];
        printf("  %-12s " STR_FMT " (" STR_FMT ", seen " STR_FMT ", until " STR_FMT ")\n",
               s->is_token ? "token" : "session", STR_ARG(s->id),
               STR_ARG(s->is_token ? s->name : s->client),
               STR_ARG(people_moment(arena, s->seen_us)),
               STR_ARG(people_moment(arena, s->expires_us)));
    }
    return ERR_OK;
}

static ErrCode show(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account a;
    int64_t now_us = clock_now_us();
    TRY(people_account(call, store, arena, &a, err));
    printf(STR_FMT "\n  e-mail       " STR_FMT "\n  name         " STR_FMT "\n"
                   "  language     " STR_FMT "\n  organisation " STR_FMT "\n"
                   "  state        %s\n  made         " STR_FMT "\n  last seen    " STR_FMT "\n",
           STR_ARG(a.id), STR_ARG(a.email), STR_ARG(a.name), STR_ARG(a.language),
           STR_ARG(a.organisation.len ? a.organisation : STR("-")), standing(&a),
           STR_ARG(people_moment(arena, a.created_us)),
           STR_ARG(people_moment(arena, a.last_seen_us)));
    TRY(print_roles(store_db(store), a.id, now_us, arena, err));
    return print_sessions(store_db(store), a.id, now_us, arena, err);
}

static ErrCode close_user(const Call *call, Store *store, Arena *arena, Err *err)
{
    Account account;
    Viewer by = viewer_operator(clock_now_us());
    TRY(people_account(call, store, arena, &account, err));
    TRY(account_close(store_db(store), &by, account.id, err));
    printf(STR_FMT " is closed; its sessions, tokens and roles have ended\n",
           STR_ARG(account.email));
    return ERR_OK;
}

static ErrCode run(Call *call, Err *err)
{
    static const Verb verbs[] = {{"list", 0, false, STORE_READ, list},
                                 {"show", 1, false, STORE_READ, show},
                                 {"invite", 0, false, STORE_CREATE, invite},
                                 {"password-link", 1, false, STORE_WRITE, password_link},
                                 {"close", 1, false, STORE_WRITE, close_user},
                                 {0}};
    return people_run(call, verbs, err);
}

static const Option OPTIONS[] = {
    {"--email", "ADDRESS", "invite: the address that the person signs in with"},
    {"--name", "NAME", "invite: as others see it"},
    {"--language", "LANG", "invite: of the first page, en by default"},
    {"--organisation", "ID", "invite: where the person works, as organisation:undp"},
    {"--role", "ROLE", "invite: a first role, see 'darya help grant'"},
    {"--in", "CONTEXT", "invite: where the role holds"},
    {"--url", "URL", "invite, password-link: where the server is, put before the link"},
    {0}};

const Command command_user = {
    .name = "user",
    .arguments = "list | show WHO | invite | password-link WHO | close WHO",
    .summary = "accounts of people who sign in",
    .details = "WHO is an e-mail address or an account's id.\n"
               "list           one line an account: id, address, name, state, last seen\n"
               "show           one account with its roles, sessions and tokens\n"
               "invite         make an account; prints the link behind which the person names\n"
               "               a password. It holds for 7 days, works once, and is not shown\n"
               "               again: send it by a way that others cannot read\n"
               "password-link  a new link, for a forgotten password; the old password holds\n"
               "               until the link is used\n"
               "close          end the account with its sessions, tokens and roles; what it\n"
               "               wrote keeps its name",
    .options = OPTIONS,
    .max_arguments = 2,
    .run = run,
};
