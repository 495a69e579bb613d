/* SQLite and PostgreSQL do the same behind db.h. */
#include "both.h"

#include <math.h>
#include <pthread.h>

int test_sql_db(void);

static const Migration steps[] = {
    {"test", 1,
     "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, weight REAL,"
     " picture BLOB, note TEXT NOT NULL DEFAULT 'a TEXT, WITHOUT ROWID') STRICT;"
     "CREATE TABLE part (thing INTEGER NOT NULL REFERENCES thing(id) ON DELETE CASCADE,"
     " \"TEXT\" TEXT NOT NULL, PRIMARY KEY (thing, \"TEXT\")) STRICT, WITHOUT ROWID"},
    {"test", 2, "ALTER TABLE thing ADD COLUMN colour TEXT NOT NULL DEFAULT ''"},
    {"test", 3,
     "CREATE TABLE only_sqlite (n INTEGER) STRICT" FOR_POSTGRES
     "CREATE TABLE only_postgres (n INT)"},
    {0}};
static const Migration *const sets[] = {steps};

static Db *open_as(const BothStore *store, DbMode mode)
{
    Db *db;
    Err err = {0};
    if (db_open(&db, store->address, mode, &err))
        fail_msg("%s", err.message);
    assert_int_equal(db_kind(db), store->kind);
    return db;
}

static Db *open_filled(const BothStore *store)
{
    Err err = {0};
    Db *db = open_as(store, DB_WRITE);
    if (db_migrate(db, sets, 1, &err))
        fail_msg("%s", err.message);
    return db;
}

static Stmt *prepare(Db *db, const char *sql)
{
    Stmt *st;
    Err err = {0};
    if (stmt_prepare(&st, db, sql, &err))
        fail_msg("%s", err.message);
    return st;
}

static void run(Stmt *st)
{
    Err err = {0};
    if (stmt_run(st, &err))
        fail_msg("%s", err.message);
}

static bool next(Stmt *st)
{
    bool row;
    Err err = {0};
    if (stmt_next(st, &row, &err))
        fail_msg("%s", err.message);
    return row;
}

static void begin(Db *db)
{
    Err err = {0};
    if (db_begin(db, &err))
        fail_msg("%s", err.message);
}

static void commit(Db *db)
{
    Err err = {0};
    if (db_commit(db, &err))
        fail_msg("%s", err.message);
}

static void assert_text(Str actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

#define ADD_THING                                                                                  \
    "INSERT INTO thing (id, name, weight) VALUES ((SELECT coalesce(max(id), 0) + 1 FROM thing),"   \
    " $1, $2)"

static void add_things(Db *db, const char *const *names)
{
    begin(db);
    Stmt *st = prepare(db, ADD_THING);
    for (; *names; names++) {
        stmt_text(st, 1, str_of(*names));
        stmt_real(st, 2, 0.1);
        run(st);
    }
    stmt_free(st);
    commit(db);
}

static int64_t number_of(Db *db, const char *sql)
{
    Stmt *st = prepare(db, sql);
    assert_true(next(st));
    int64_t n = stmt_col_int(st, 0);
    stmt_free(st);
    return n;
}

/* --- values --- */

static void keeps_values_on(const BothStore *store)
{
    static const char bytes[] = "\0\xff\\x'\n";
    Db *db = open_filled(store);
    begin(db);
    Stmt *st = prepare(db, "INSERT INTO thing (id, name, weight, picture) VALUES ($1, $2, $3, $4)"
                           " RETURNING id, name, weight, picture, note, weight IS NULL,"
                           " picture IS NULL");
    stmt_int(st, 1, INT64_MIN);
    stmt_text(st, 2, STR("қазақ 'x' \\ \""));
    stmt_real(st, 3, 0.1 + 0.2);
    stmt_blob(st, 4, (Str){bytes, sizeof bytes - 1});
    assert_true(next(st));
    assert_true(stmt_col_int(st, 0) == INT64_MIN);
    assert_text(stmt_col_text(st, 1), "қазақ 'x' \\ \"");
    assert_true(stmt_col_real(st, 2) == 0.1 + 0.2);
    assert_int_equal(stmt_col_blob(st, 3).len, sizeof bytes - 1);
    assert_memory_equal(stmt_col_blob(st, 3).ptr, bytes, sizeof bytes - 1);
    assert_text(stmt_col_text(st, 4), "a TEXT, WITHOUT ROWID");
    assert_int_equal(stmt_col_int(st, 5), 0);
    assert_false(next(st));
    assert_false(next(st)); /* and not once more from the start */
    assert_text(stmt_col_text(st, 1), "");
    stmt_int(st, 1, 7);
    stmt_text(st, 2, STR(""));
    stmt_real(st, 3, NAN);
    stmt_null(st, 4);
    assert_true(next(st));
    assert_text(stmt_col_text(st, 0), "7");
    assert_text(stmt_col_text(st, 1), "");
    assert_false(stmt_col_is_null(st, 1));
    assert_true(stmt_col_is_null(st, 2));
    assert_true(stmt_col_is_null(st, 3));
    assert_true(stmt_col_real(st, 2) == 0 && stmt_col_int(st, 3) == 0 && !stmt_col_blob(st, 3).len);
    assert_int_equal(stmt_col_int(st, 5) + stmt_col_int(st, 6), 2);
    stmt_free(st);
    commit(db);
    db_close(db);
}
BOTH(keeps_values)

static void converts_numbers_on(const BothStore *store)
{
    Db *db = open_filled(store);
    Stmt *st = prepare(db, "SELECT $1, $2 > 1.5, count(*), $2, CAST(sum(id) AS BIGINT), $3, 2 = 2,"
                           " 7.25, '12 months', -3 FROM thing");
    stmt_int(st, 1, -5);
    stmt_real(st, 2, -2.9);
    stmt_text(st, 3, STR("3.5 kg"));
    assert_true(next(st));
    assert_true(stmt_col_real(st, 0) == -5);
    assert_int_equal(stmt_col_int(st, 1), 0);
    assert_int_equal(stmt_col_int(st, 2), 0);
    assert_int_equal(stmt_col_int(st, 3), -2);
    assert_true(stmt_col_is_null(st, 4));
    assert_true(stmt_col_real(st, 5) == 3.5);
    assert_int_equal(stmt_col_int(st, 6), 1);
    assert_true(stmt_col_real(st, 7) == 7.25);
    assert_int_equal(stmt_col_int(st, 7), 7);
    assert_int_equal(stmt_col_int(st, 8), 12);
    assert_true(stmt_col_real(st, 9) == -3);
    stmt_free(st);
    db_close(db);
}
BOTH(converts_numbers)

static void sorts_bytewise_on(const BothStore *store)
{
    static const char *const names[] = {"b", "Ä", "a b", "a", "B", "a-c", "Z", "ü", NULL};
    static const char *const sorted[] = {"B", "Z", "a", "a b", "a-c", "b", "Ä", "ü"};
    Db *db = open_filled(store);
    add_things(db, names);
    Stmt *st = prepare(db, "SELECT name FROM thing WHERE name > $1 ORDER BY name");
    stmt_text(st, 1, STR("A"));
    for (size_t i = 0; i < sizeof sorted / sizeof *sorted; i++) {
        assert_true(next(st));
        assert_text(stmt_col_text(st, 0), sorted[i]);
    }
    assert_false(next(st));
    stmt_free(st);
    db_close(db);
}
BOTH(sorts_bytewise)

static void refuses_bad_texts_on(const BothStore *store)
{
    static const Str bad[] = {STR_INIT("a\0b"), STR_INIT("\xff"), STR_INIT("\xed\xa0\x80")};
    Db *db = open_filled(store);
    Stmt *st = prepare(db, "SELECT $1, 1");
    bool row;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Err err = {0};
        stmt_text(st, 1, bad[i]);
        assert_int_equal(stmt_next(st, &row, &err), ERR_INVALID);
        assert_non_null(strstr(err.message, "parameter 1 is not well-formed UTF-8"));
        stmt_reset(st);
    }
    stmt_text(st, 1, STR("good"));
    assert_true(next(st));
    stmt_int(st, 2, 1); /* there is none */
    assert_int_equal(stmt_next(st, &row, NULL), ERR_INVALID);
    stmt_free(st);
    static const char *const misnumbered[] = {"SELECT $2, $1", "SELECT $1, $3", "SELECT $0",
                                              "SELECT $x"};
    for (size_t i = 0; i < sizeof misnumbered / sizeof *misnumbered; i++)
        assert_int_equal(stmt_prepare(&st, db, misnumbered[i], NULL), ERR_INVALID);
    st = prepare(db, "SELECT '$9 it''s $7', $1");
    stmt_int(st, 1, 4);
    assert_true(next(st));
    assert_int_equal(stmt_col_int(st, 1), 4);
    stmt_free(st);
    db_close(db);
}
BOTH(refuses_bad_texts)

/* --- statements --- */

static void steps_in_turns_on(const BothStore *store)
{
    static const char *const names[] = {"a", "b", "c", "d", NULL};
    Db *db = open_filled(store);
    add_things(db, names);
    Stmt *outer = prepare(db, "SELECT id FROM thing ORDER BY id");
    Stmt *inner = prepare(db, "SELECT name FROM thing WHERE id >= $1 ORDER BY id");
    for (int64_t id = 1; id <= 4; id++) {
        assert_true(next(outer));
        assert_int_equal(stmt_col_int(outer, 0), id);
        stmt_int(inner, 1, id);
        assert_true(next(inner));
        assert_text(stmt_col_text(inner, 0), names[id - 1]);
        assert_int_equal(next(inner), id < 4); /* its rest stays unread */
        assert_int_equal(stmt_col_int(outer, 0), id);
    }
    assert_false(next(outer));
    stmt_free(outer);
    stmt_free(inner);
    db_close(db);
}
BOTH(steps_in_turns)

static void rebinds_other_kinds_on(const BothStore *store)
{
    Db *db = open_filled(store);
    Stmt *st = prepare(db, "SELECT CASE WHEN $1 IS NULL THEN 'nothing' ELSE 'something' END, $1");
    for (int i = 0; i < 9; i++) {
        if (i % 3 == 0)
            stmt_int(st, 1, i);
        else if (i % 3 == 1)
            stmt_text(st, 1, STR("4"));
        else
            stmt_null(st, 1);
        assert_true(next(st));
        assert_text(stmt_col_text(st, 0), i % 3 == 2 ? "nothing" : "something");
        assert_int_equal(stmt_col_int(st, 1), i % 3 == 0 ? i : i % 3 == 1 ? 4 : 0);
    }
    stmt_free(st);
    db_close(db);
}
BOTH(rebinds_other_kinds)

static void reads_many_rows_on(const BothStore *store)
{
    enum { ROWS = 20000 };
    Db *db = open_filled(store);
    Stmt *st = prepare(db, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                           " WHERE i < $1) SELECT i FROM n");
    stmt_int(st, 1, ROWS);
    int64_t sum = 0;
    while (next(st))
        sum += stmt_col_int(st, 0);
    assert_true(sum == (int64_t)ROWS * (ROWS + 1) / 2);
    stmt_int(st, 1, ROWS); /* left in the middle */
    assert_true(next(st));
    stmt_free(st);
    assert_int_equal(number_of(db, "SELECT 8"), 8);
    db_close(db);
}
BOTH(reads_many_rows)

/* --- transactions --- */

static void one_writer_at_a_time_on(const BothStore *store)
{
    Db *a = open_filled(store), *b = open_as(store, DB_WRITE), *reader = open_as(store, DB_READ);
    begin(a);
    assert_int_equal(db_begin(a, NULL), ERR_INVALID);
    assert_int_equal(db_begin(reader, NULL), ERR_INVALID);
    db_rollback(a);
    db_rollback(a);
    Err err = {0};
    assert_int_equal(db_exec(reader, "DELETE FROM thing", &err) != ERR_OK, true);
    Stmt *st = prepare(a, "DELETE FROM thing WHERE id = $1");
    stmt_int(st, 1, 1);
    assert_int_equal(stmt_run(st, &err), ERR_INVALID);
    assert_non_null(strstr(err.message, "outside of a writing transaction"));
    begin(a);
    run(st);
    stmt_free(st);
    commit(a);
    assert_int_equal(db_commit(a, NULL), ERR_INVALID);
    db_close(a);
    db_close(b);
    db_close(reader);
}
BOTH(one_writer_at_a_time)

typedef struct {
    const BothStore *store;
    int rounds;
} Adder;

static void *add_one_by_one(void *context)
{
    const Adder *adder = context;
    Db *db = open_as(adder->store, DB_WRITE);
    for (int i = 0; i < adder->rounds; i++) {
        begin(db);
        int64_t count = number_of(db, "SELECT count(*) FROM thing");
        Stmt *st = prepare(db, "INSERT INTO thing (id, name) VALUES ($1, CAST($1 AS TEXT))");
        stmt_int(st, 1, count + 1);
        run(st);
        stmt_free(st);
        commit(db);
    }
    db_close(db);
    return NULL;
}

/* Who waited for the lock sees what was committed meanwhile. */
static void writers_wait_for_each_other_on(const BothStore *store)
{
    enum { WRITERS = 4, ROUNDS = 25 };
    pthread_t threads[WRITERS];
    Adder adder = {store, ROUNDS};
    Db *db = open_filled(store);
    for (int i = 0; i < WRITERS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, add_one_by_one, &adder), 0);
    for (int i = 0; i < WRITERS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(number_of(db, "SELECT count(*) FROM thing"), WRITERS * ROUNDS);
    assert_int_equal(number_of(db, "SELECT max(id) FROM thing"), WRITERS * ROUNDS);
    db_close(db);
}
BOTH(writers_wait_for_each_other)

static void a_failed_transaction_cannot_land_on(const BothStore *store)
{
    static const char *const names[] = {"a", NULL};
    Err err = {0};
    Db *db = open_filled(store);
    add_things(db, names);
    begin(db);
    assert_int_equal(db_exec(db, "INSERT INTO thing (id, name) VALUES (5, 'b')", &err), ERR_OK);
    Stmt *st = prepare(db, "INSERT INTO thing (id, name) VALUES ($1, 'a')");
    stmt_int(st, 1, 6);
    assert_int_equal(stmt_run(st, &err), ERR_CONFLICT);
    stmt_free(st);
    assert_int_equal(db_commit(db, &err), ERR_CONFLICT);
    db_rollback(db);
    assert_int_equal(number_of(db, "SELECT count(*) FROM thing"), 1);
    begin(db);
    assert_int_equal(db_exec(db, "INSERT INTO part VALUES (99, 'x')", &err), ERR_CONFLICT);
    db_rollback(db);
    begin(db);
    assert_int_equal(db_exec(db, "DELETE FROM thing", &err), ERR_OK);
    db_rollback(db);
    add_things(db, (const char *const[]){"c", NULL});
    assert_int_equal(number_of(db, "SELECT count(*) FROM thing"), 2);
    db_close(db);
}
BOTH(a_failed_transaction_cannot_land)

static void a_view_stands_still_on(const BothStore *store)
{
    Db *writer = open_filled(store), *reader = open_as(store, DB_READ);
    Err err = {0};
    assert_int_equal(db_read_begin(reader, &err), ERR_OK);
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 0);
    add_things(writer, (const char *const[]){"a", NULL});
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 0);
    db_read_end(reader);
    db_read_end(reader);
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 1);
    db_close(reader);
    db_close(writer);
}
BOTH(a_view_stands_still)

static void counts_changes_on(const BothStore *store)
{
    Db *writer = open_filled(store), *reader = open_as(store, DB_READ);
    uint64_t own = db_change_counter(writer), seen = db_change_counter(reader);
    assert_true(db_change_counter(reader) == seen);
    begin(writer);
    assert_int_equal(db_exec(writer, "DELETE FROM thing", NULL), ERR_OK);
    assert_true(db_change_counter(reader) == seen);
    db_rollback(writer);
    assert_true(db_change_counter(reader) == seen);
    assert_true(db_change_counter(writer) == own);
    add_things(writer, (const char *const[]){"a", NULL});
    assert_true(db_change_counter(reader) != seen);
    assert_true(db_change_counter(writer) != own);
    db_close(reader);
    db_close(writer);
}
BOTH(counts_changes)

/* --- migrations --- */

static void knows_its_steps_on(const BothStore *store)
{
    static const Migration first[] = {{"test", 1, "CREATE TABLE thing (id INTEGER PRIMARY KEY)"},
                                      {0}};
    static const Migration *const old[] = {first};
    Db *db = open_as(store, DB_WRITE);
    DbSchema state;
    assert_int_equal(db_schema(db, sets, 1, &state, NULL), ERR_OK);
    assert_int_equal(state, DB_SCHEMA_EMPTY);
    assert_int_equal(db_migrate(db, old, 1, NULL), ERR_OK);
    assert_int_equal(db_schema(db, old, 1, &state, NULL), ERR_OK);
    assert_int_equal(state, DB_SCHEMA_CURRENT);
    assert_int_equal(db_schema(db, sets, 1, &state, NULL), ERR_OK);
    assert_int_equal(state, DB_SCHEMA_OLDER);
    assert_int_equal(db_migrate(db, sets, 1, NULL), ERR_OK);
    assert_int_equal(db_migrate(db, sets, 1, NULL), ERR_OK);
    assert_int_equal(db_schema(db, old, 1, &state, NULL), ERR_OK);
    assert_int_equal(state, DB_SCHEMA_NEWER);
    const char *own = store->kind == DB_SQLITE ? "SELECT count(*) FROM only_sqlite"
                                               : "SELECT count(*) FROM only_postgres";
    assert_int_equal(number_of(db, own), 0);
    db_close(db);
}
BOTH(knows_its_steps)

static void a_bad_step_changes_nothing_on(const BothStore *store)
{
    static const Migration bad[] = {{"test", 1, "CREATE TABLE good (n INTEGER)"},
                                    {"test", 2, "CREATE TABEL bad (n INTEGER)"},
                                    {0}};
    static const Migration *const bad_sets[] = {bad};
    Db *db = open_as(store, DB_WRITE);
    DbSchema state;
    assert_int_not_equal(db_migrate(db, bad_sets, 1, NULL), ERR_OK);
    assert_int_equal(db_schema(db, sets, 1, &state, NULL), ERR_OK);
    assert_int_equal(state, DB_SCHEMA_EMPTY);
    assert_int_equal(db_exec(db, "CREATE TABLE good (n INTEGER)", NULL), ERR_OK);
    db_close(db);
}
BOTH(a_bad_step_changes_nothing)

static void copies_or_says_how_on(const BothStore *store)
{
    Err err = {0};
    char path[] = "/tmp/darya-test-XXXXXX";
    Db *db = open_filled(store), *copy;
    add_things(db, (const char *const[]){"a", NULL});
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    ErrCode rc = db_backup(db, path, &err);
    if (store->kind == DB_POSTGRES) {
        assert_int_equal(rc, ERR_UNSUPPORTED);
        assert_non_null(strstr(err.hint, "pg_dump"));
    } else {
        assert_int_equal(rc, ERR_OK);
        assert_int_equal(db_open(&copy, path, DB_READ, &err), ERR_OK);
        assert_int_equal(number_of(copy, "SELECT count(*) FROM thing"), 1);
        db_close(copy);
    }
    unlink(path);
    db_close(db);
}
BOTH(copies_or_says_how)

static bool is_in_files(const BothStore *store, const char *text)
{
    char command[120];
    snprintf(command, sizeof command, "grep -qr '%s' '%s'", text, store->folder);
    return system(command) == 0;
}

static void scrubs_what_is_gone_on(const BothStore *store)
{
    Db *db = open_filled(store), *reader = open_as(store, DB_READ);
    Err err = {0};
    bool is_file = store->kind == DB_SQLITE;
    add_things(db, (const char *[]){"a secret nobody keeps", NULL});
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 1);
    assert_int_equal(is_in_files(store, "nobody keeps"), is_file);
    begin(db);
    assert_int_equal(db_exec(db, "UPDATE thing SET name = 'x'", &err), ERR_OK);
    commit(db);
    assert_int_equal(db_scrub(db, &err), ERR_OK);
    assert_false(is_in_files(store, "nobody keeps"));
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing WHERE name = 'x'"), 1);
    db_close(reader);
    db_close(db);
}
BOTH(scrubs_what_is_gone)

/* --- addresses --- */

static void passwords_are_not_told(void **state)
{
    static const char *const addresses[] = {"postgresql://user:secret@127.0.0.1:1/nothing",
                                            "postgres://user:secret@/x?host=/nowhere",
                                            "postgresql://user:secret@host:99999999/x",
                                            "postgresql://user:secret@host/x?nonsense=1",
                                            "postgresql://user:secret%zz@host/x",
                                            "mysql://user:secret@host/x"};
    Db *db;
    (void)state;
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        Err err = {0};
        assert_int_not_equal(db_open(&db, addresses[i], DB_READ, &err), ERR_OK);
        assert_null(db);
        assert_true(err.message[0] && err.hint[0]);
        assert_null(strstr(err.message, "secret"));
        assert_null(strstr(err.hint, "secret"));
    }
}

int test_sql_db(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_values),
        cmocka_unit_test(converts_numbers),
        cmocka_unit_test(sorts_bytewise),
        cmocka_unit_test(refuses_bad_texts),
        cmocka_unit_test(steps_in_turns),
        cmocka_unit_test(rebinds_other_kinds),
        cmocka_unit_test(reads_many_rows),
        cmocka_unit_test(one_writer_at_a_time),
        cmocka_unit_test(writers_wait_for_each_other),
        cmocka_unit_test(a_failed_transaction_cannot_land),
        cmocka_unit_test(a_view_stands_still),
        cmocka_unit_test(counts_changes),
        cmocka_unit_test(knows_its_steps),
        cmocka_unit_test(a_bad_step_changes_nothing),
        cmocka_unit_test(copies_or_says_how),
        cmocka_unit_test(scrubs_what_is_gone),
        cmocka_unit_test(passwords_are_not_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
