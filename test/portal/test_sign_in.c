/* Who is not signed in: led to the page that signs in, whatever is there, and back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "../sql/both.h"
#include "access/grant.h"
#include "access/session.h"
#include "base/clock.h"
#include "cli/command.h"
#include "portal/site.h"
#include "register/types.h"

int test_portal_sign_in(void);

static DbKind store_kind; /* the group runs once on each store */

typedef struct {
    char dir[64];
    BothStore where;
    Site *site;
    HttpHandler handler;
} Fixture;

#define EMAIL "writer@example.org"
#define PASSWORD "four sheep over the bridge"
#define OURS "http://example.org"

static void add_account(Db *db)
{
    Err err = {0};
    Arena *arena = arena_new(1 << 20);
    Viewer operator= viewer_operator(clock_now_us());
    AccountDraft draft = {STR(EMAIL), STR("A <i>Writer</i>"), STR("en"), STR("")};
    Account account;
    Grant grant = {.role = STR("contributor"), .context = STR("place:KG")};
    char invitation[SECRET_TEXT];
    assert_int_equal(account_invite(db, &operator, & draft, arena, &account, invitation, &err),
                     ERR_OK);
    grant.account = account.id;
    assert_int_equal(grant_add(db, &operator, & grant, NULL, NULL, arena, &grant, &err), ERR_OK);
    assert_int_equal(account_accept(db, str_of(invitation), STR(PASSWORD), operator.now_us, arena,
                                    &account, &err),
                     ERR_OK);
    arena_free(arena);
}

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
                           register_types};
    assert_int_equal(store_open(&store, &options.store, STORE_CREATE, &err), ERR_OK);
    add_account(store_db(store));
    store_close(store);
    assert_int_equal(site_open(&f->site, &options, &err), ERR_OK);
    f->handler = site_handler(f->site);
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

typedef struct {
    const char *path, *form; /* form NULL: a GET */
    const char *cookie, *origin, *fetch_site, *type;
} Asked;

static char text[1 << 24]; /* of the last reply */
static HttpReply last;

static int ask_with(const Fixture *f, Asked a)
{
    char plain[400];
    const char *query = strchr(a.path, '?');
    snprintf(plain, sizeof plain, "%.*s", query ? (int)(query - a.path) : 399, a.path);
    const char *type = a.type ? a.type : "application/x-www-form-urlencoded";
    HttpRequest rq = {.method = str_of(a.form ? "POST" : "GET"),
                      .path = str_of(plain),
                      .query = str_of(query ? query + 1 : ""),
                      .host = STR("example.org"),
                      .client = STR("192.0.2.7"),
                      .content_type = str_of(a.form ? type : ""),
                      .body = str_of(a.form ? a.form : ""),
                      .cookie = str_of(a.cookie ? a.cookie : ""),
                      .origin = str_of(a.origin ? a.origin : ""),
                      .sec_fetch_site = str_of(a.fetch_site ? a.fetch_site : "")};
    last = (HttpReply){0};
    f->handler.handle(f->handler.context, 0, &rq, &last);
    snprintf(text, sizeof text, STR_FMT, STR_ARG(http_body_bytes(last.body)));
    http_body_unref(last.body);
    return last.status;
}

static int get(const Fixture *f, const char *path) { return ask_with(f, (Asked){.path = path}); }

/* --- pages --- */

static void leads_to_the_page_that_signs_in(void **state)
{
    static const char *const pages[][2] = {
        {"/en/work", "%2Fen%2Fwork"},
        {"/ps/organisations/new", "%2Fps%2Forganisations%2Fnew"},
        {"/ru/people/import", "%2Fru%2Fpeople%2Fimport"},
        {"/en/organisations/none/edit", "%2Fen%2Forganisations%2Fnone%2Fedit"},
        {"/en/organisations/none/history", "%2Fen%2Forganisations%2Fnone%2Fhistory"},
        {"/en/people/x/difference?from=1&to=2",
         "%2Fen%2Fpeople%2Fx%2Fdifference%3Ffrom%3D1%26to%3D2"},
        {"/en/account", "%2Fen%2Faccount"},
        {"/en/accounts", "%2Fen%2Faccounts"},
        {"/en/accounts/none", "%2Fen%2Faccounts%2Fnone"},
        {"/en/audit?act=a%2Bb", "%2Fen%2Faudit%3Fact%3Da%252Bb"},
        {"/en/confirm?next=/en/work", "%2Fen%2Fconfirm%3Fnext%3D%2Fen%2Fwork"},
        {"/en/windows", "%2Fen%2Fwindows"}};
    char to[400];
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        assert_int_equal(get(*state, pages[i][0]), 303);
        snprintf(to, sizeof to, "/%.2s/sign-in?next=%s", pages[i][0] + 1, pages[i][1]);
        assert_string_equal(last.location, to);
        assert_string_equal(text, "");
        assert_true(last.is_private);
    }
}

static void tells_programs_that_nobody_is_there(void **state)
{
    static const char *const files[] = {"/en/work.json",
                                        "/en/audit.csv",
                                        "/en/account.json",
                                        "/en/organisations/import.xlsx",
                                        "/en/organisations/none/history.json",
                                        "/en/organisations/none/difference.json"};
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        assert_int_equal(get(*state, files[i]), 403);
        assert_string_equal(text, "{\"type\":\"/problems/denied\",\"title\":\"denied\","
                                  "\"status\":403,\"detail\":\"nobody is signed in\"}\n");
    }
}

static void leads_back_on_this_site_alone(void **state)
{
    char path[400], too_long[300];
    memset(too_long, 'a', sizeof too_long - 1);
    too_long[sizeof too_long - 1] = '\0';
    snprintf(path, sizeof path, "/en/audit?object=%s", too_long);
    assert_int_equal(get(*state, path), 303);
    assert_string_equal(last.location, "/en/sign-in?next=%2Fen%2Faudit");
    snprintf(path, sizeof path, "/en/people/%s/edit", too_long);
    assert_int_equal(get(*state, path), 303);
    assert_string_equal(last.location, "/en/sign-in?next=%2Fen%2Fwork");
    memset(too_long, '/', sizeof too_long - 1); /* each of them takes three bytes */
    snprintf(path, sizeof path, "/en/audit?object=%.280s", too_long);
    assert_int_equal(get(*state, path), 303);
    static const char head[] = "/en/sign-in?next=%2Fen%2Faudit%3Fobject%3D";
    assert_memory_equal(last.location, head, sizeof head - 1);
    assert_int_equal(strlen(last.location), sizeof head - 1 + 280 * 3);
}

int test_portal_sign_in(void)
{
#define CASE(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        CASE(leads_to_the_page_that_signs_in),
        CASE(tells_programs_that_nobody_is_there),
        CASE(leads_back_on_this_site_alone),
    };
    int bad = 0;
    for (int i = 0; i < both_kinds("portal/sign_in"); i++) {
        store_kind = (DbKind)i;
        bad += cmocka_run_group_tests_name("portal/sign_in", tests, setup, teardown);
    }
    return bad;
}
