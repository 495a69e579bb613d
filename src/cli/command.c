#include "cli/command.h"

#include <stdlib.h>

#include "base/clock.h"
#include "base/num.h"

const Command *command_find(Str name)
{
    for (const Command *const *c = commands; *c; c++)
        if (str_eq(str_of((*c)->name), name))
            return *c;
    return NULL;
}

static const Option COMMON[] = {
    {"--data", "FOLDER", ""}, {"--store", "ADDRESS", ""}, {"--help", NULL, ""}, {0}};

static const Option *find_option(const Option *list, Str name)
{
    for (; list && list->name; list++)
        if (str_eq(str_of(list->name), name))
            return list;
    return NULL;
}

static ErrCode misused(const Call *call, Err *err)
{
    err_hint(err, "'darya help %s' tells what it takes", call->command->name);
    return ERR_INVALID;
}

static ErrCode add_option(Call *call, const Option *option, const char *value, Err *err)
{
    if (option->value && !value[0]) {
        err_set(err, ERR_INVALID, "option '%s' has an empty value: %s", option->name,
                option->value);
        return misused(call, err);
    }
    if (call->option_count == CALL_MAX_OPTIONS)
        return err_set(err, ERR_TOO_LARGE, "more than %d options", CALL_MAX_OPTIONS);
    call->options[call->option_count].name = option->name;
    call->options[call->option_count++].value = value;
    return ERR_OK;
}

/* argv[*at] begins with a dash; a value in the next argument is taken as well. */
static ErrCode parse_option(Call *call, int argc, char **argv, int *at, Err *err)
{
    Str given = str_of(argv[*at]);
    size_t equals = str_find_char(given, '=');
    Str name = str_part(given, 0, equals);
    const Option *option = find_option(call->command->options, name);
    if (!option)
        option = find_option(COMMON, name);
    if (!option) {
        err_set(err, ERR_INVALID, "'%s' has no option '" STR_FMT "'", call->command->name,
                STR_ARG(name));
        return misused(call, err);
    }
    if (!option->value) {
        if (equals != SIZE_MAX) {
            err_set(err, ERR_INVALID, "option '%s' takes no value", option->name);
            return misused(call, err);
        }
        return add_option(call, option, "", err);
    }
    if (equals != SIZE_MAX)
        return add_option(call, option, argv[*at] + equals + 1, err);
    if (*at + 1 == argc) {
        err_set(err, ERR_INVALID, "option '%s' needs a value: %s", option->name, option->value);
        return misused(call, err);
    }
    return add_option(call, option, argv[++*at], err);
}

static ErrCode check_count(const Call *call, Err *err)
{
    const Command *c = call->command;
    if (call->argument_count >= c->min_arguments && call->argument_count <= c->max_arguments)
        return ERR_OK;
    if (call->argument_count < c->min_arguments)
        err_set(err, ERR_INVALID, "'%s' needs %s", c->name, c->arguments);
    else
        err_set(err, ERR_INVALID, "'%s' does not know what to do with '%s'", c->name,
                call->arguments[c->max_arguments]);
    return misused(call, err);
}

static void find_data_dir(Call *call)
{
    const char *given = call_option(call, "--data"), *set = getenv("DARYA_DATA");
    call->data_is_named = given || (set && set[0]);
    call->data_dir = given ? given : call->data_is_named ? set : "darya-data";
    call->store = call_has(call, "--store") ? call_option(call, "--store") : getenv("DARYA_STORE");
}

ErrCode call_parse(Call *call, const Command *command, int argc, char **argv, Err *err)
{
    bool only_arguments = false;
    *call = (Call){.command = command};
    for (int i = 0; i < argc; i++) {
        bool is_option = argv[i][0] == '-' && argv[i][1] && !only_arguments;
        if (is_option && str_eq(str_of(argv[i]), STR("--"))) {
            only_arguments = true;
            continue;
        }
        if (is_option) {
            TRY(parse_option(call, argc, argv, &i, err));
            continue;
        }
        if (call->argument_count == CALL_MAX_ARGUMENTS)
            return err_set(err, ERR_TOO_LARGE, "more than %d arguments", CALL_MAX_ARGUMENTS);
        call->arguments[call->argument_count++] = argv[i];
    }
    find_data_dir(call);
    return call_has(call, "--help") ? ERR_OK : check_count(call, err);
}

const char *call_option(const Call *call, const char *name)
{
    for (size_t i = call->option_count; i-- > 0;)
        if (str_eq(str_of(call->options[i].name), str_of(name)))
            return call->options[i].value;
    return NULL;
}

ErrCode call_number(const Call *call, const char *name, uint64_t min, uint64_t max,
                    uint64_t otherwise, uint64_t *value, Err *err)
{
    *value = otherwise;
    if (!call_has(call, name) || (num_read_u64(call_text(call, name), max, value) && *value >= min))
        return ERR_OK;
    err_set(err, ERR_INVALID, "'%s' needs a whole number from %llu on, not '%s'", name,
            (unsigned long long)min, call_option(call, name));
    return misused(call, err);
}

ErrCode call_moment(const Call *call, const char *name, int64_t *us, Err *err)
{
    *us = 0;
    if (!call_has(call, name) || clock_parse(call_text(call, name), true, us))
        return ERR_OK;
    err_set(err, ERR_INVALID, "'%s' is no date", call_option(call, name));
    err_hint(err, "write it as 2026-11-23 or 2026-11-23T08:15:00Z; it is UTC");
    return ERR_INVALID;
}

StoreOptions call_store_options(const Call *call)
{
    return (StoreOptions){call->data_dir, call->store, program_migrations, program_migration_count};
}

ErrCode call_store(const Call *call, StoreMode mode, Store **out, Err *err)
{
    StoreOptions options = call_store_options(call);
    return store_open(out, &options, mode, err);
}
