/* What PostgreSQL alone can do: go away, keep one waiting, be set up otherwise. */
#include "both.h"

int test_sql_postgres(void);

typedef struct {
    BothStore store;
    Db *db;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    both_open(&f->store, DB_POSTGRES);
    assert_int_equal(db_open(&f->db, f->store.address, DB_WRITE, NULL), ERR_OK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    db_close(f->db);
    both_close(&f->store);
    free(f);
    return 0;
}

static ErrCode ask(Db *db, const char *sql, char out[200], Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, db, sql, err));
    ErrCode rc = stmt_next(st, &row, err);
    if (row)
        snprintf(out, 200, STR_FMT, STR_ARG(stmt_col_text(st, 0)));
    stmt_free(st);
    return rc;
}

static void assert_answer(Db *db, const char *sql, const char *expected)
{
    char text[200] = "";
    Err err = {0};
    if (ask(db, sql, text, &err))
        fail_msg("%s", err.message);
    assert_string_equal(text, expected);
}

#define END_ITSELF "SELECT pg_terminate_backend(pg_backend_pid()), CAST(pg_sleep(5) AS TEXT)"

static void connects_anew(void **state)
{
    Fixture *f = *state;
    char text[200];
    Stmt *st;
    bool row;
    assert_int_equal(stmt_prepare(&st, f->db, "SELECT $1", NULL), ERR_OK);
    for (int i = 0; i < 6; i++) {
        stmt_int(st, 1, i);
        assert_int_equal(stmt_next(st, &row, NULL), ERR_OK);
        assert_int_equal(stmt_col_int(st, 0), i);
        assert_int_equal(stmt_next(st, &row, NULL), ERR_OK);
        if (i % 2 == 0)
            continue;
        Err err = {0};
        assert_int_equal(ask(f->db, END_ITSELF, text, &err), ERR_IO);
        assert_non_null(strstr(err.message, "was lost"));
        assert_non_null(strstr(err.hint, "connects anew"));
    }
    stmt_free(st);
}

static void connects_anew_when_idle(void **state)
{
    Fixture *f = *state;
    Db *other;
    char pid[200], sql[300];
    assert_int_equal(db_open(&other, f->store.address, DB_READ, NULL), ERR_OK);
    assert_int_equal(ask(f->db, "SELECT pg_backend_pid()", pid, NULL), ERR_OK);
    snprintf(sql, sizeof sql, "SELECT pg_terminate_backend(%s, 5000)", pid);
    assert_answer(other, sql, "1");
    db_close(other);
    assert_answer(f->db, "SELECT 'here'", "here"); /* nobody noticed */
}

static void a_lost_transaction_is_lost(void **state)
{
    Fixture *f = *state;
    char text[200];
    assert_int_equal(db_exec(f->db, "CREATE TABLE t (n BIGINT)", NULL), ERR_OK);
    assert_int_equal(db_begin(f->db, NULL), ERR_OK);
    assert_int_equal(db_exec(f->db, "INSERT INTO t VALUES (1)", NULL), ERR_OK);
    assert_int_equal(ask(f->db, END_ITSELF, text, NULL), ERR_IO);
    assert_int_equal(db_exec(f->db, "INSERT INTO t VALUES (2)", NULL), ERR_IO);
    assert_int_equal(db_commit(f->db, NULL), ERR_IO);
    db_rollback(f->db);
    assert_answer(f->db, "SELECT count(*) FROM t", "0");
}

static void waits_no_longer_than_it_says(void **state)
{
    Fixture *f = *state;
    Db *other;
    char text[200];
    Err err = {0};
    assert_int_equal(db_exec(f->db, "CREATE TABLE t (n BIGINT)", NULL), ERR_OK);
    assert_int_equal(db_open(&other, f->store.address, DB_WRITE, NULL), ERR_OK);
    assert_int_equal(db_begin(f->db, NULL), ERR_OK);
    assert_answer(f->db, "SHOW lock_timeout", "10s");
    assert_int_equal(db_exec(f->db, "LOCK TABLE t", NULL), ERR_OK);
    assert_int_equal(db_read_begin(other, NULL), ERR_OK);
    assert_int_equal(db_exec(other, "SET LOCAL lock_timeout = 30", NULL), ERR_OK);
    assert_int_equal(ask(other, "SELECT n FROM t", text, &err), ERR_BUSY);
    db_read_end(other);
    db_rollback(f->db);
    db_close(other);
}

static void does_not_wait_for_other_schemas(void **state)
{
    Fixture *f = *state;
    BothStore elsewhere;
    Db *other;
    both_open(&elsewhere, DB_POSTGRES);
    assert_int_equal(db_begin(f->db, NULL), ERR_OK);
    assert_int_equal(db_open(&other, elsewhere.address, DB_WRITE, NULL), ERR_OK);
    assert_int_equal(db_begin(other, NULL), ERR_OK);
    db_rollback(f->db);
    db_close(other);
    both_close(&elsewhere);
}

static void is_set_up_for_us(void **state)
{
    Fixture *f = *state;
    assert_answer(f->db, "SHOW synchronous_commit", "on");
    assert_answer(f->db, "SHOW default_transaction_read_only", "on");
    assert_answer(f->db, "SHOW client_encoding", "UTF8");
    assert_answer(f->db, "SELECT CAST(12345678.0 AS NUMERIC(20, 2))", "12345678");
    Err err = {0};
    char text[200];
    assert_int_equal(ask(f->db, "SELECT POINT(1, 2)", text, &err), ERR_UNSUPPORTED);
    assert_answer(f->db, "SELECT 1", "1");
}

static void many_statements_leave_nothing(void **state)
{
    Fixture *f = *state;
    bool row;
    for (int i = 0; i < 20; i++) {
        Stmt *st;
        assert_int_equal(stmt_prepare(&st, f->db, "SELECT $1", NULL), ERR_OK);
        for (int run = 0; run < 3; run++) {
            stmt_int(st, 1, run);
            assert_int_equal(stmt_next(st, &row, NULL), ERR_OK);
        }
        stmt_free(st);
    }
    assert_answer(f->db, "SELECT count(*) FROM pg_prepared_statements", "0");
}

#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int test_sql_postgres(void)
{
    const struct CMUnitTest tests[] = {
        CASE(connects_anew),
        CASE(connects_anew_when_idle),
        CASE(a_lost_transaction_is_lost),
        CASE(waits_no_longer_than_it_says),
        CASE(does_not_wait_for_other_schemas),
        CASE(is_set_up_for_us),
        CASE(many_statements_leave_nothing),
    };
    return both_kinds("test_sql_postgres") == 2 ? cmocka_run_group_tests(tests, NULL, NULL) : 0;
}
