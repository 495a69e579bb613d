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
    const char *address;
} BothStore;

static inline void both_schema(const char *base, const char *verb, const char *schema)
{
    Db *db;
    Err err = {0};
    char sql[120];
    snprintf(sql, sizeof sql, "%s SCHEMA %s%s", verb, schema, verb[0] == 'D' ? " CASCADE" : "");
    if (db_open(&db, base, DB_WRITE, &err) || db_exec(db, sql, &err))
        fail_msg("%s", err.message);
    db_close(db);
}

static inline void both_sqlite(void (*test)(const BothStore *))
{
    char folder[] = "/tmp/darya-test-XXXXXX", path[64], command[80];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/db.sqlite", folder);
    test(&(BothStore){DB_SQLITE, path});
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    assert_int_equal(system(command), 0);
}

static inline void both_stores(const char *name, void (*test)(const BothStore *))
{
    static int number;
    const char *base = getenv("DARYA_TEST_POSTGRES");
    char schema[64], address[800];
    both_sqlite(test);
    if (!base || !base[0]) {
        printf("skip %s: DARYA_TEST_POSTGRES is not set\n", name);
        return;
    }
    snprintf(schema, sizeof schema, "test_%ld_%d", (long)getpid(), number++);
    snprintf(address, sizeof address, "%s%coptions=-csearch_path%%3D%s", base,
             str_find_char(str_of(base), '?') == SIZE_MAX ? '?' : '&', schema);
    both_schema(base, "CREATE", schema);
    test(&(BothStore){DB_POSTGRES, address});
    both_schema(base, "DROP", schema);
}

/* BOTH(f): the cmocka test f of `static void f_on(const BothStore *store)`. */
#define BOTH(name)                                                                                 \
    static void name(void **state)                                                                 \
    {                                                                                              \
        (void)state;                                                                               \
        both_stores(#name, name##_on);                                                             \
    }
