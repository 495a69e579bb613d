/* Command: one verb of the program, with all that its help, its man page and its parsing need.
 *
 * A file of cli/ holds one command, or a few of one kind, as constants; commands.c lists them. The
 * arguments of a call are parsed here, so that every command understands the same forms:
 * "--name value", "--name=value", "--" before arguments that begin with a dash. */
#pragma once
#include "base/err.h"
#include "series/store.h"

typedef struct {
    const char *name;  /* "--dataset" */
    const char *value; /* what its value is called in the help: "AGENCY:ID"; NULL: a switch */
    const char *help;
} Option;

typedef struct Call Call;

typedef struct {
    const char *name;      /* "import" */
    const char *arguments; /* "PATH…"; "" for none */
    const char *summary;   /* one line, lower case, no full stop */
    const char *details;   /* paragraphs; lines of at most 78 columns */
    const Option *options; /* ended by {0}; NULL: none beside those of all commands */
    size_t min_arguments, max_arguments;
    ErrCode (*run)(Call *call, Err *err);
} Command;

enum { CALL_MAX_ARGUMENTS = 4096, CALL_MAX_OPTIONS = 32 };

struct Call {
    const Command *command;
    const char *data_dir; /* of --data, DARYA_DATA, or "darya-data" */
    bool data_is_named;   /* by one of the first two */
    const char *store;    /* address of the records, of --store or DARYA_STORE; NULL or "": none */
    size_t argument_count, option_count;
    const char *arguments[CALL_MAX_ARGUMENTS];
    struct {
        const char *name, *value;
    } options[CALL_MAX_OPTIONS];
    int exit_status; /* a command may ask for one beside success */
};

extern const Command command_import, command_datasets, command_query, command_export,
    command_releases, command_quarantine, command_undo, command_diff, command_serve, command_demo,
    command_progress, command_profile, command_backtest, command_user, command_grant, command_token,
    command_audit, command_record, command_records, command_search, command_calendar, command_feed,
    command_mail, command_help;
extern const Command *const commands[]; /* all of them, ended by NULL */
const Command *command_find(Str name);

/* Parses argv behind the command's name. ERR_INVALID names what was not understood. */
MUST_USE ErrCode call_parse(Call *call, const Command *command, int argc, char **argv, Err *err);
const char *call_option(const Call *call, const char *name); /* NULL: not given; a switch: "" */
static inline Str call_text(const Call *call, const char *name)
{
    return str_of(call_option(call, name));
}
static inline bool call_has(const Call *call, const char *name)
{
    return call_option(call, name) != NULL;
}
/* A whole number from min to max; `otherwise` when the option is not given. */
MUST_USE ErrCode call_number(const Call *call, const char *name, uint64_t min, uint64_t max,
                             uint64_t otherwise, uint64_t *value, Err *err);
/* A day or moment in UTC, a day being its end; 0 when the option is not given. */
MUST_USE ErrCode call_moment(const Call *call, const char *name, int64_t *us, Err *err);
/* Where the call's store is, with the tables of all folders; borrows from the call. */
StoreOptions call_store_options(const Call *call);
MUST_USE ErrCode call_store(const Call *call, StoreMode mode, Store **out, Err *err);

/* All migrations of the program, for whoever opens a store. */
extern const Migration *const program_migrations[];
extern const size_t program_migration_count;
