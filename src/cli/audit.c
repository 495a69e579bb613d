#include "records/audit.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "cli/people.h"

enum { LAST = 50 };

static ErrCode verify(const Call *call, Store *store, Arena *arena, Err *err)
{
    int64_t bad, count;
    char hash[65];
    (void)arena, (void)call;
    TRY(audit_verify(store_db(store), &bad, &count, hash, err));
    if (!bad) {
        printf("%lld entries, the last hash is %s\n", (long long)count, hash[0] ? hash : "-");
        return ERR_OK;
    }
    err_set(err, ERR_CORRUPT, "the audit trail was changed at entry %lld", (long long)bad);
    err_hint(err, "the %lld entries before it are as they were written", (long long)count - 1);
    return ERR_CORRUPT;
}

static void print_line(const AuditEntry *e, Arena *arena)
{
    printf("%lld\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\n",
           (long long)e->number, STR_ARG(people_moment(arena, e->at_us)),
           STR_ARG(e->actor.len ? e->actor : STR("-")), STR_ARG(e->act),
           STR_ARG(e->object.len ? e->object : STR("-")), STR_ARG(e->detail),
           STR_ARG(e->client.len ? e->client : STR("-")));
}

static void add_member(Buf *line, const char *key, Str value)
{
    buf_printf(line, ",\"%s\":", key);
    buf_json(line, value);
}

static void print_json(const AuditEntry *e, Buf *line)
{
    char at[CLOCK_TEXT_MAX];
    buf_reset(line);
    buf_printf(line, "{\"number\":%lld,\"at\":\"" STR_FMT "\"", (long long)e->number,
               STR_ARG(clock_text(e->at_us, at)));
    add_member(line, "actor", e->actor);
    add_member(line, "act", e->act);
    add_member(line, "object", e->object);
    buf_printf(line, ",\"detail\":" STR_FMT, STR_ARG(e->detail));
    add_member(line, "client", e->client);
    add_member(line, "hash", e->hash);
    buf_add(line, STR("}\n"));
    fwrite(line->ptr, 1, line->len, stdout);
}

/* A day counts from its first moment, unlike call_moment's, which is the end of it. */
static ErrCode since(const Call *call, int64_t *us, Err *err)
{
    TRY(call_moment(call, "--since", us, err));
    if (*us)
        clock_parse(call_text(call, "--since"), false, us);
    return ERR_OK;
}

static ErrCode show(const Call *call, Store *store, Arena *arena, Err *err)
{
    AuditEntry *entries;
    size_t count = 0;
    uint64_t last;
    Buf line;
    AuditQuery query = {.actor = call_text(call, "--actor"),
                        .act = call_text(call, "--act"),
                        .object = call_text(call, "--object"),
                        .newest_first = true};
    TRY(call_number(call, "--last", 1, AUDIT_MAX_ROWS, LAST, &last, err));
    TRY(since(call, &query.since_us, err));
    query.limit = (size_t)last;
    TRY(audit_list(store_db(store), &query, arena, &entries, &count, err));
    buf_init(&line, 16 * AUDIT_MAX_DETAIL);
    for (size_t i = count; i-- > 0;) { /* the newest last, as in a log */
        if (call_has(call, "--json"))
            print_json(&entries[i], &line);
        else
            print_line(&entries[i], arena);
    }
    buf_clear(&line);
    return ERR_OK;
}

static ErrCode run(Call *call, Err *err)
{
    static const Verb verbs[] = {
        {"show", 0, false, STORE_READ, show}, {"verify", 0, false, STORE_READ, verify}, {0}};
    return people_run(call, verbs, err);
}

static const Option OPTIONS[] = {
    {"--actor", "WHO", "show: of an account's id, or operator"},
    {"--act", "ACT", "show: an act as grant.add, or 'session.' for all of a kind"},
    {"--object", "ID", "show: what was done to one thing"},
    {"--since", "DAY", "show: from that day on (UTC)"},
    {"--last", "N", "show: the last N that fit (default 50)"},
    {"--json", NULL, "show: for programs, one object a line"},
    {0}};

const Command command_audit = {
    .name = "audit",
    .arguments = "show | verify",
    .summary = "the trail of who did what, and whether it is whole",
    .details = "show    one line an entry: number, time, actor, act, object, detail, client\n"
               "verify  every entry holds the hash of the one before: a changed, moved or\n"
               "        missing one shows, and the exit status tells of it. Write the last\n"
               "        hash down elsewhere: by it a trail that was cut at its end shows",
    .options = OPTIONS,
    .max_arguments = 1,
    .run = run,
};
