/* A key of a request whose work is committed is never free again, even if its answer failed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../sql/both.h"
#include "base/clock.h"
#include "cli/command.h"
#include "format/json.h"
#include "portal/idempotency.h"
#include "register/types.h"

int test_portal_idempotency(void);

static DbKind store_kind; /* the group runs once on each store */

typedef struct {
    char dir[64];
    BothStore where;
    Site *site;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    Err err = {0};
    Store *store;
    snprintf(f->dir, sizeof f->dir, "/tmp/darya-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    both_open(&f->where, store_kind);
    SiteOptions options = {{f->dir, store_kind == DB_POSTGRES ? f->where.address : NULL,
                            program_migrations, program_migration_count},
                           "",
                           register_types,
                           NULL};
    assert_int_equal(store_open(&store, &options.store, STORE_CREATE, &err), ERR_OK);
    store_close(store);
    assert_int_equal(site_open(&f->site, &options, &err), ERR_OK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    char command[100];
    site_close(f->site);
    both_close(&f->where);
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    assert_int_equal(system(command), 0);
    free(f);
    return 0;
}

/* --- one request --- */

static ErrCode fails_afterwards(Api *a, Err *err)
{
    ErrCode rc = api_create(a, err);
    return rc ? rc : err_set(err, ERR_TOO_LARGE, "the answer does not fit");
}

static ErrCode fails_before(Api *a, Err *err)
{
    (void)a;
    return err_set(err, ERR_TOO_LARGE, "nothing fits");
}

typedef struct {
    ErrCode rc;
    bool is_known;
    HttpReply reply;
    char body[200];
} Answer;

static Answer send_with(const Fixture *f, Arena *arena, const char *key, ApiHandler *handler)
{
    ApiRoute route = {{.name = "create", .status = 201}, handler};
    Who who = {.account = {.id = STR("account:a")}};
    HttpRequest rq = {.method = STR("POST"),
                      .path = STR("/api/records/organisations"),
                      .body = STR("{\"body\":{\"name\":{\"en\":\"Once\"}}}"),
                      .idempotency_key = str_of(key)};
    Answer answer = {0};
    Api a = {.page = {.site = f->site,
                      .arena = arena,
                      .request = &rq,
                      .reply = &answer.reply,
                      .who = &who,
                      .viewer = viewer_operator(clock_now_us()),
                      .now_us = clock_now_us(),
                      .type = type_find(register_types, STR("organisation"))},
             .route = &route,
             .problems = arena_alloc(arena, sizeof(Problems)),
             .reply = doc_new(arena, DOC_OBJECT),
             .problem = doc_new(arena, DOC_OBJECT)};
    Doc *sent;
    Idempotency kept;
    a.problems->arena = arena;
    buf_init(&a.page.text, 1 << 20);
    assert_int_equal(json_read(&sent, arena, rq.body, NULL), ERR_OK);
    a.sent = sent;
    answer.rc = idempotency_begin(&kept, &a, &answer.is_known, NULL);
    if (!answer.rc && !answer.is_known) {
        answer.rc = api_handle(&a, NULL);
        idempotency_end(&kept, &a, answer.rc);
    }
    if (answer.reply.body)
        snprintf(answer.body, sizeof answer.body, STR_FMT,
                 STR_ARG(http_body_bytes(answer.reply.body)));
    http_body_unref(answer.reply.body);
    buf_clear(&a.page.text);
    return answer;
}

static int64_t records_of(const Fixture *f)
{
    Records *records;
    Stmt *st;
    bool row;
    assert_int_equal(desk_take(site_desk(f->site), &records, NULL), ERR_OK);
    assert_int_equal(stmt_prepare(&st, records_db(records), "SELECT count(*) FROM record", NULL),
                     ERR_OK);
    assert_int_equal(stmt_next(st, &row, NULL), ERR_OK);
    int64_t count = stmt_col_int(st, 0);
    stmt_free(st);
    desk_leave(site_desk(f->site));
    return count;
}

/* --- the tests --- */

static void what_is_done_is_not_done_twice(void **state)
{
    Fixture *f = *state;
    Arena *arena = arena_new(8 << 20);
    Answer first = send_with(f, arena, "k1", fails_afterwards);
    Answer again = send_with(f, arena, "k1", fails_afterwards);
    assert_int_equal(records_of(f), 1);
    assert_int_equal(first.rc, ERR_OK);
    assert_false(first.is_known);
    assert_int_equal(first.reply.status, 201);
    assert_string_equal(first.reply.etag, "\"r1\"");
    assert_string_equal(first.body, "{}\n");
    assert_non_null(strstr(first.reply.location, "/api/records/organisations/"));
    assert_int_equal(again.rc, ERR_OK);
    assert_true(again.is_known);
    assert_int_equal(again.reply.status, 201);
    assert_string_equal(again.reply.etag, first.reply.etag);
    assert_string_equal(again.reply.location, first.reply.location);
    assert_string_equal(again.body, "{}\n");
    arena_free(arena);
}

static void what_was_not_done_may_be_tried_again(void **state)
{
    Fixture *f = *state;
    Arena *arena = arena_new(8 << 20);
    assert_int_equal(send_with(f, arena, "k2", fails_before).rc, ERR_TOO_LARGE);
    assert_int_equal(records_of(f), 0);
    Answer again = send_with(f, arena, "k2", api_create);
    assert_int_equal(again.rc, ERR_OK);
    assert_false(again.is_known);
    assert_int_equal(again.reply.status, 201);
    assert_non_null(strstr(again.body, "\"revision\":1"));
    assert_int_equal(records_of(f), 1);
    arena_free(arena);
}

int test_portal_idempotency(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_done_is_not_done_twice, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_not_done_may_be_tried_again, setup, teardown)};
    int failed = 0, kinds = both_kinds("portal idempotency");
    for (int kind = 0; kind < kinds; kind++) {
        store_kind = (DbKind)kind;
        failed += cmocka_run_group_tests_name("portal idempotency", tests, NULL, NULL);
    }
    return failed;
}
