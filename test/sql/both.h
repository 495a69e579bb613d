/* Both: a test runs against both stores, each time an empty one: SQLite in a temporary folder, and
 * PostgreSQL in a schema of its own at DARYA_TEST_POSTGRES (see script/postgres), which is dropped
 * afterwards. Without the variable it says that it skips. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "sql/db.h"

typedef struct {
    DbKind kind;
    char folder[32];   /* of SQLite */
    char schema[40];   /* of PostgreSQL */
    char address[900]; /* for db_open and StoreOptions */
} BothStore;

static inline const char *both_server(void)
{
    const char *base = getenv("DARYA_TEST_POSTGRES");
    return base && base[0] ? base : NULL;
}

static inline void both_schema(const BothStore *store, const char *verb, const char *tail)
{
    Db *db;
    Err err = {0};
    char sql[120];
    snprintf(sql, sizeof sql, "%s SCHEMA %s%s", verb, store->schema, tail);
    if (db_open(&db, both_server(), DB_WRITE, &err) || db_exec(db, sql, &err))
        fail_msg("%s", err.message);
    db_close(db);
}

/* DB_POSTGRES: only when both_server() is there. */
static inline void both_open(BothStore *store, DbKind kind)
{
    static int number;
    *store = (BothStore){.kind = kind, .folder = "/tmp/darya-test-XXXXXX"};
    if (kind == DB_SQLITE) {
        assert_non_null(mkdtemp(store->folder));
        snprintf(store->address, sizeof store->address, "%s/db.sqlite", store->folder);
        return;
    }
    snprintf(store->schema, sizeof store->schema, "test_%ld_%d", (long)getpid(), number++);
    snprintf(store->address, sizeof store->address, "%s%coptions=-csearch_path%%3D%s",
             both_server(), strchr(both_server(), '?') ? '&' : '?', store->schema);
    both_schema(store, "CREATE", "");
}

static inline void both_close(const BothStore *store)
{
    char command[80];
    if (store->kind == DB_POSTGRES) {
        both_schema(store, "DROP", " CASCADE");
        return;
    }
    snprintf(command, sizeof command, "rm -rf '%s'", store->folder);
    assert_int_equal(system(command), 0);
}

/* The kinds that can be tested here: 1 or 2. */
static inline int both_kinds(const char *name)
{
    if (!both_server())
        printf("skip %s on PostgreSQL: DARYA_TEST_POSTGRES is not set\n", name);
    return both_server() ? DB_POSTGRES + 1 : DB_SQLITE + 1;
}

static inline void both_stores(const char *name, void (*test)(const BothStore *))
{
    BothStore store;
    for (int kind = 0; kind < both_kinds(name); kind++) {
        both_open(&store, (DbKind)kind);
        test(&store);
        both_close(&store);
    }
}

/* BOTH(f): the cmocka test f of `static void f_on(const BothStore *store)`. */
#define BOTH(name)                                                                                 \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        both_stores(#name, name##_on);                                                             \
    }
