/* Registry: what a command about records works with: an open store, the records in it, the world
 * they speak of, and for whom it acts. The command line is the operator; with --as EMAIL it has the
 * rights of that account, and not more. */
#pragma once
#include "access/session.h"
#include "cli/command.h"
#include "register/types.h"
#include "register/world.h"

typedef struct {
    const Call *call;
    Store *store;
    Framework *framework;
    Locale *locales[LOCALE_COUNT];
    World *world;
    Records *records;
    Arena *arena; /* of the call */
    Viewer viewer;
} Registry;

enum { REGISTRY_ARENA = 1 << 30, WITHOUT_STORE = -1 };

typedef struct {
    const char *verb;
    size_t min, max; /* arguments behind it */
    int mode;        /* a StoreMode, or WITHOUT_STORE: registry.store and .records are NULL */
    ErrCode (*run)(Registry *registry, Err *err);
} RegistryVerb;
/* The verb that the first argument names, of a list ended by {0}. */
MUST_USE ErrCode registry_run(const Call *call, const RegistryVerb *verbs, Err *err);
/* A command that has no verbs. */
MUST_USE ErrCode registry_run_alone(const Call *call, StoreMode mode,
                                    ErrCode (*run)(Registry *registry, Err *err), Err *err);
/* Behind the verb, from 0 on; "" when it isn't given. */
Str registry_argument(const Registry *registry, size_t i);
MUST_USE ErrCode registry_type(const Registry *registry, Str name, const RecordType **out,
                               Err *err);
/* What is wrong, on standard error, a line each. */
void registry_tell(const Registry *registry, const Problems *problems);
/* A problem in words, in the arena. */
Str registry_message(const Registry *registry, const char *message, Str value);
/* A bar on the terminal, when there is one: as the progress of projection_rebuild; the context is
 * an int64_t, 0 at first. registry_bar_end takes it away. */
void registry_bar(void *last_us, int64_t done, int64_t all);
void registry_bar_end(const int64_t *last_us);
