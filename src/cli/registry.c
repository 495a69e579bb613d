#include "cli/registry.h"

#include <stdio.h>
#include <unistd.h>

#include "access/account.h"
#include "base/clock.h"

/* --- opening --- */

static ErrCode find_viewer(Registry *r, Err *err)
{
    Account account;
    Who who;
    int64_t now_us = clock_now_us();
    Str as = call_text(r->call, "--as");
    r->viewer = viewer_operator(now_us);
    if (!as.len)
        return ERR_OK;
    ErrCode rc = account_find(store_db(r->store), as, r->arena, &account, err);
    if (!rc)
        rc = who_load(store_db(r->store), account.id, now_us, r->arena, &who, err);
    if (rc == ERR_NOT_FOUND)
        err_hint(err, "'darya user list' shows the accounts");
    if (!rc)
        r->viewer = who.viewer;
    return rc;
}

static ErrCode open_parts(Registry *r, const RegistryVerb *verb, Err *err)
{
    for (int l = 0; l < LOCALE_COUNT; l++)
        TRY(locale_new(&r->locales[l], l, err));
    TRY(framework_new(&r->framework, err));
    TRY(world_new(&r->world, r->framework, register_types, (const Locale *const *)r->locales, err));
    if (verb->mode == WITHOUT_STORE)
        return ERR_OK;
    StoreOptions options = call_store_options(r->call);
    world_keep_files(r->world, options.data_dir);
    TRY(call_store(r->call, (StoreMode)verb->mode, &r->store, err));
    TRY(records_open(&r->records, store_db(r->store), world_records(r->world), err));
    return find_viewer(r, err);
}

static void close_parts(Registry *r)
{
    records_close(r->records);
    if (r->store)
        store_close(r->store);
    world_free(r->world);
    framework_free(r->framework);
    for (int l = 0; l < LOCALE_COUNT; l++)
        locale_free(r->locales[l]);
    arena_free(r->arena);
}

/* --- verbs --- */

static ErrCode unknown_verb(const Call *call, const RegistryVerb *verbs, Str verb, Err *err)
{
    Buf known;
    buf_init(&known, 200);
    for (const RegistryVerb *v = verbs; v->verb; v++)
        buf_printf(&known, "%s%s", v == verbs ? "" : ", ", v->verb);
    err_set(err, ERR_INVALID, "'%s " STR_FMT "' is not known", call->command->name,
            STR_ARG(str_part(verb, 0, 100)));
    err_hint(err, "the verbs are " STR_FMT, STR_ARG(buf_str(&known)));
    buf_clear(&known);
    return ERR_INVALID;
}

static ErrCode run_verb(const Call *call, const RegistryVerb *verb, Err *err)
{
    Registry registry = {.call = call, .arena = arena_new(REGISTRY_ARENA)};
    ErrCode rc = open_parts(&registry, verb, err);
    if (!rc)
        rc = verb->run(&registry, err);
    close_parts(&registry);
    return rc;
}

ErrCode registry_run(const Call *call, const RegistryVerb *verbs, Err *err)
{
    Str name = call->argument_count ? str_of(call->arguments[0]) : STR("");
    size_t given = call->argument_count ? call->argument_count - 1 : 0;
    const RegistryVerb *verb = verbs;
    while (verb->verb && !str_eq(str_of(verb->verb), name))
        verb++;
    if (!verb->verb)
        return unknown_verb(call, verbs, name, err);
    if (given < verb->min || given > verb->max) {
        err_set(err, ERR_INVALID, "'%s %s' takes %zu to %zu arguments, not %zu",
                call->command->name, verb->verb, verb->min, verb->max, given);
        err_hint(err, "'darya help %s' tells what it takes", call->command->name);
        return ERR_INVALID;
    }
    return run_verb(call, verb, err);
}

ErrCode registry_run_alone(const Call *call, StoreMode mode,
                           ErrCode (*run)(Registry *registry, Err *err), Err *err)
{
    const RegistryVerb verb = {.mode = mode, .run = run};
    return run_verb(call, &verb, err);
}

Str registry_argument(const Registry *r, size_t i)
{
    return i + 1 < r->call->argument_count ? str_of(r->call->arguments[i + 1]) : STR("");
}

ErrCode registry_type(const Registry *r, Str name, const RecordType **out, Err *err)
{
    const RecordType *const *types = world_records(r->world)->types;
    *out = type_find(types, name);
    if (!*out)
        *out = type_of_section(types, name);
    if (*out)
        return ERR_OK;
    err_set(err, ERR_NOT_FOUND, "there is no type '" STR_FMT "'", STR_ARG(str_part(name, 0, 100)));
    err_hint(err, "'darya record types' lists them");
    return ERR_NOT_FOUND;
}

/* --- telling --- */

Str registry_message(const Registry *r, const char *message, Str value)
{
    MessageArgument arguments[] = {{"value", value}};
    Str key = str_of(message),
        text = locale_format(r->locales[0], r->arena, message, 0, arguments, 1);
    if (!str_eq(text, key) || !value.len)
        return text;
    return arena_printf(r->arena, STR_FMT ": " STR_FMT, STR_ARG(key), STR_ARG(value));
}

void registry_tell(const Registry *r, const Problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const Problem *p = &problems->items[i];
        Str path = p->path.len ? p->path : STR("the record");
        Str text = registry_message(r, p->message, p->value);
        fprintf(stderr, "  " STR_FMT ": " STR_FMT "\n", STR_ARG(path), STR_ARG(text));
    }
}

enum { BAR = 30, BAR_PAUSE_US = 100000 };

void registry_bar(void *context, int64_t done, int64_t all)
{
    int64_t *last_us = context, now_us = clock_monotonic_us();
    if (!isatty(STDERR_FILENO) || now_us - *last_us < BAR_PAUSE_US)
        return;
    int filled = all > 0 ? (int)(done * BAR / all) : 0;
    fprintf(stderr, "\r[%.*s%*s] %lld of %lld\033[K", filled, "##############################",
            BAR - filled, "", (long long)done, (long long)all);
    *last_us = now_us;
}

void registry_bar_end(const int64_t *last_us)
{
    if (*last_us)
        fputs("\r\033[K", stderr);
}
