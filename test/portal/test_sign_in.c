/* Who is not signed in: led to the page that signs in, whatever is there, and back; and what was
 * sent by somebody whose session had ended is not lost. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
                           register_types,
                           NULL};
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

/* --- forms --- */

static void has(const char *what)
{
    if (!strstr(text, what))
        fail_msg("'%s' is not there", what);
}

static void lacks(const char *what)
{
    if (strstr(text, what))
        fail_msg("'%s' is there", what);
}

/* A form of ours, sent by nobody. */
static int send(const Fixture *f, const char *path, const char *form)
{
    return ask_with(f, (Asked){.path = path, .form = form, .origin = OURS});
}

#define NEW "/en/organisations/new"
#define TYPED                                                                                      \
    "name.en=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E&csrf=oldmark&seat=place:KG&z=1&a="      \
    "&z=%7B%7Bpage.csrf%7D%7D&summary.en=one%0D%0Atwo&original=en&kept.kept.b=3"
#define SHOWN(prefix)                                                                              \
    "<input type=\"hidden\" name=\"" prefix "name.en\" value=\"&quot;&gt;&lt;script&gt;"           \
    "alert(1)&lt;/script&gt;\"><input type=\"hidden\" name=\"" prefix "seat\" value=\"place:KG\">" \
    "<input type=\"hidden\" name=\"" prefix                                                        \
    "z\" value=\"1\"><input type=\"hidden\" name=\"" prefix                                        \
    "a\" value=\"\"><input type=\"hidden\" name=\"" prefix "z\" value=\"{{page.csrf}}\">"          \
    "<input type=\"hidden\" name=\"" prefix "summary.en\" value=\"one\ntwo\">"                     \
    "<input type=\"hidden\" name=\"" prefix "original\" value=\"en\">"                             \
    "<input type=\"hidden\" name=\"" prefix "kept.kept.b\" value=\"3\">"

static void keeps_what_was_typed(void **state)
{
    assert_int_equal(send(*state, NEW, TYPED), 403);
    has("action=\"/en/sign-in\"");
    has("<input type=\"hidden\" name=\"next\" value=\"" NEW "\">");
    has("<input type=\"hidden\" name=\"to\" value=\"" NEW "\">" SHOWN("kept."));
    lacks("oldmark");
    lacks("<script");
    assert_true(last.is_private);
}

/* Fields as the page that signs in sends them back. */
#define KEPT                                                                                       \
    "&kept.name.en=%22%3E%3Cscript%3Ealert%281%29%3C%2Fscript%3E&kept.seat=place:KG&kept.z=1"      \
    "&kept.a=&kept.z=%7B%7Bpage.csrf%7D%7D&kept.summary.en=one%0D%0Atwo&kept.original=en"          \
    "&kept.kept.kept.b=3&kept.csrf=forged&kept.=none"

static int sign_in(const Fixture *f, const char *password, const char *rest)
{
    static char form[4000];
    snprintf(form, sizeof form, "email=writer%%40example.org&password=%s%s", password, rest);
    return send(f, "/en/sign-in", form);
}

static void a_wrong_password_keeps_it_too(void **state)
{
    assert_int_equal(sign_in(*state, "wrong", "&next=" NEW "&to=" NEW KEPT), 403);
    has("<input type=\"hidden\" name=\"to\" value=\"" NEW "\">" SHOWN("kept."));
    lacks("forged");
    lacks("\"wrong\"");
}

#define RIGHT "four+sheep+over+the+bridge"

/* The session's mark on the page; and its cookie. */
static void read_session(char csrf[100], char cookie[200])
{
    const char *at = strstr(text, "name=\"csrf\" value=\"");
    assert_non_null(at);
    snprintf(csrf, 100, "%.*s", (int)strcspn(at + 19, "\""), at + 19);
    snprintf(cookie, 200, "%.*s", (int)strcspn(last.set_cookie[0], ";"), last.set_cookie[0]);
}

static void is_sent_by_its_owner(void **state)
{
    char csrf[100], cookie[200], form[2000];
    assert_int_equal(sign_in(*state, RIGHT, "&next=" NEW "&to=" NEW KEPT), 200);
    has("<form method=\"post\" action=\"" NEW "\"");
    has(SHOWN(""));
    has("A &lt;i&gt;Writer");
    lacks("forged");
    lacks("four sheep");
    read_session(csrf, cookie);
    snprintf(form, sizeof form, "csrf=%s&name.en=Kept&seat=place:KG&original=en", csrf);
    Asked a = {.path = NEW, .form = form, .cookie = cookie, .origin = OURS};
    assert_int_equal(ask_with(*state, a), 303);
    assert_memory_equal(last.location, "/en/organisations/", 18);
    assert_int_equal(get(*state, "/en/organisations.json?q=script"), 200);
    lacks("alert"); /* never by itself */
}

static void is_shown_to_our_own_pages_alone(void **state)
{
    static const Asked asked[] = {
        {.path = NEW, .form = TYPED, .origin = "https://evil.example"},
        {.path = NEW, .form = TYPED, .origin = "null"},
        {.path = NEW, .form = TYPED, .origin = OURS, .fetch_site = "cross-site"},
        {.path = NEW, .form = TYPED, .fetch_site = "same-site"},
        {.path = NEW, .form = TYPED, .fetch_site = "none"},
        {.path = NEW, .form = TYPED},
        {.path = "/en/sign-in", .form = "email=x&password=y&to=" NEW KEPT},
        {.path = "/en/sign-in", .form = "email=x&password=y&to=" NEW KEPT, .origin = "null"},
        {.path = "/en/sign-in.json", .form = "email=x&password=y&to=" NEW KEPT, .origin = OURS},
        {.path = "/en/account.json", .form = TYPED, .origin = OURS}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        assert_int_equal(ask_with(*state, asked[i]), 403);
        lacks("alert(1");
        lacks("place:KG");
    }
}

static void is_meant_for_forms_of_ours_alone(void **state)
{
    static const char *const addresses[] = {"https://evil.example/",
                                            "//evil.example/en/work",
                                            "/\\evil.example",
                                            "/en/organisations",
                                            "/en/organisations/x",
                                            "/en/organisations/new.json",
                                            "/en/sign-in",
                                            "/en/invitation",
                                            "/api/records/organisations",
                                            "/xx/organisations/new",
                                            "javascript:alert(7)",
                                            "/en/organisations/new%0d%0ax",
                                            "/en/organisations/../new",
                                            "organisations/new",
                                            ""};
    char rest[400];
    for (size_t i = 0; i < sizeof addresses / sizeof *addresses; i++) {
        snprintf(rest, sizeof rest, "&next=/en/work&to=%s&kept.name.en=alert", addresses[i]);
        int status = sign_in(*state, RIGHT, rest);
        if (status != 303 || strcmp(last.location, "/en/work") != 0)
            fail_msg("'%s' is led to: %d %s", addresses[i], status, last.location);
    }
}

/* --- a password that is not looked at --- */

static void *wait_at_the_door(void *context)
{
    const Fixture *f = context;
    Records *records;
    if (!desk_take(site_door(f->site), &records, NULL))
        desk_leave(site_door(f->site));
    return NULL;
}

/* One at the door, one who waits for it: nobody else is let in, and nothing is lost. */
static void says_that_it_is_busy(void **state)
{
    static const struct timespec pause = {0, 200000000};
    Fixture *f = *state;
    pthread_t other;
    Records *records;
    assert_int_equal(desk_take(site_door(f->site), &records, NULL), ERR_OK);
    assert_int_equal(pthread_create(&other, NULL, wait_at_the_door, f), 0);
    nanosleep(&pause, NULL);
    int status = sign_in(f, RIGHT, "&next=" NEW "&to=" NEW KEPT);
    desk_leave(site_door(f->site));
    pthread_join(other, NULL);
    assert_int_equal(status, 503);
    has("The server cannot answer now");
    has(SHOWN("kept."));
    lacks("too many attempts");
}

static void set_lock(const Fixture *f, const char *statement)
{
    Records *records;
    Err err = {0};
    assert_int_equal(desk_take(site_desk(f->site), &records, &err), ERR_OK);
    ErrCode rc = db_exec(records_db(records), "DELETE FROM access_failure", &err);
    if (!rc)
        rc = db_exec(records_db(records), statement, &err);
    desk_leave(site_desk(f->site));
    assert_int_equal(rc, ERR_OK);
}

static void says_that_it_is_locked(void **state)
{
    Fixture *f = *state;
    char lock[200];
    snprintf(lock, sizeof lock,
             "INSERT INTO access_failure (kind, who, failures, first_us, locked_until_us)"
             " VALUES ('client', '192.0.2.7', 60, 1, %lld)",
             (long long)clock_now_us() + 60000000);
    set_lock(f, lock);
    int status = sign_in(f, RIGHT, "&next=" NEW "&to=" NEW KEPT);
    set_lock(f, "DELETE FROM access_failure");
    assert_int_equal(status, 429);
    has("too many attempts");
    has(SHOWN("kept."));
}

static void keeps_no_password(void **state)
{
    assert_int_equal(send(*state, "/en/account", "do=password&old=first1&password=second2&again=s"),
                     403);
    lacks("first1");
    lacks("second2");
    lacks("name=\"to\"");
    has("name=\"next\" value=\"/en/account\"");
}

static void keeps_no_file(void **state)
{
    static const char form[] =
        "--XX\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nwords\r\n"
        "--XX\r\nContent-Disposition: form-data; name=\"file\"; "
        "filename=\"a.csv\"\r\n\r\nid,name.en\r\n--XX--\r\n";
    Asked a = {.path = "/en/organisations/import",
               .form = form,
               .origin = OURS,
               .type = "multipart/form-data; boundary=XX"};
    assert_int_equal(ask_with(*state, a), 403);
    has("choose it again");
    has("name=\"next\" value=\"/en/organisations/import\"");
    lacks("name=\"to\"");
    lacks("id,name");
}

static void keeps_many_fields_in_their_order(void **state)
{
    static char form[100000], wanted[100000];
    size_t len = 0, shown = 0;
    for (int i = 0; i < 2000; i++) {
        len += (size_t)snprintf(form + len, sizeof form - len, "%sf%d=v%d", i ? "&" : "",
                                i * 7919 % 2000, i);
        if (i < 500)
            shown += (size_t)snprintf(wanted + shown, sizeof wanted - shown,
                                      "<input type=\"hidden\" name=\"kept.f%d\" value=\"v%d\">",
                                      i * 7919 % 2000, i);
    }
    assert_int_equal(send(*state, NEW, form), 403);
    has(wanted);
    has("value=\"v1999\"");
    len = (size_t)snprintf(form, sizeof form, "email=a&password=b&next=/&to=" NEW);
    for (int i = 0; i < 2000; i++)
        len += (size_t)snprintf(form + len, sizeof form - len, "&kept.f%d=v%d", i * 7919 % 2000, i);
    assert_int_equal(send(*state, "/en/sign-in", form), 403);
    has(wanted);
    has("value=\"v1999\"");
}

/* A record of about 1 MB, all of it Cyrillic: its form takes three times as much. */
static void takes_a_very_long_record(void **state)
{
    enum { LETTERS = 990, VERSIONS = 50 };
    static char form[4 << 20];
    char csrf[100], cookie[200];
    Fixture *f = *state;
    assert_int_equal(sign_in(f, RIGHT, "&to=" NEW "&kept.a=b"), 200);
    read_session(csrf, cookie);
    size_t len =
        (size_t)snprintf(form, sizeof form, "csrf=%s&name.en=Long&seat=place:KG&original=en", csrf);
    for (int v = 0; v < VERSIONS; v++) {
        len += (size_t)snprintf(form + len, sizeof form - len, "&versions.%d.field=kind", v);
        for (int l = 0; l < LOCALE_COUNT; l++) {
            len += (size_t)snprintf(form + len, sizeof form - len, "&versions.%d.says." STR_FMT "=",
                                    v, STR_ARG(languages[l].code));
            for (int i = 0; i < LETTERS; i++, len += 6)
                memcpy(form + len, "%D0%96", 6);
        }
    }
    form[len] = '\0';
    assert_in_range(len, 2500000, f->handler.max_body_bytes);
    Asked a = {.path = NEW, .form = form, .cookie = cookie, .origin = OURS};
    assert_int_equal(ask_with(f, a), 303);
    a.cookie = NULL; /* and it is kept */
    assert_int_equal(ask_with(f, a), 403);
    has("name=\"kept.versions.49.says.fa-AF\" value=\"\xD0\x96");
}

static void says_so_in_nine_languages(void **state)
{
    static char english[4000];
    for (int l = 0; l < LOCALE_COUNT; l++) {
        char path[60], *from;
        snprintf(path, sizeof path, "/" STR_FMT "/people/new", STR_ARG(languages[l].code));
        assert_int_equal(send(*state, path, "name.en=x"), 403);
        lacks("sign.ended");
        lacks("sign.kept");
        assert_non_null(from = strstr(text, "role=\"alert\""));
        if (l == 0)
            snprintf(english, sizeof english, "%.300s", from);
        else
            assert_memory_not_equal(from, english, 300);
    }
}

int test_portal_sign_in(void)
{
#define CASE(name) cmocka_unit_test(name)
    const struct CMUnitTest tests[] = {
        CASE(leads_to_the_page_that_signs_in),
        CASE(tells_programs_that_nobody_is_there),
        CASE(leads_back_on_this_site_alone),
        CASE(keeps_what_was_typed),
        CASE(a_wrong_password_keeps_it_too),
        CASE(is_sent_by_its_owner),
        CASE(is_shown_to_our_own_pages_alone),
        CASE(is_meant_for_forms_of_ours_alone),
        CASE(says_that_it_is_busy),
        CASE(says_that_it_is_locked),
        CASE(keeps_no_password),
        CASE(keeps_no_file),
        CASE(keeps_many_fields_in_their_order),
        CASE(takes_a_very_long_record),
        CASE(says_so_in_nine_languages),
    };
    int bad = 0;
    for (int i = 0; i < both_kinds("portal/sign_in"); i++) {
        store_kind = (DbKind)i;
        bad += cmocka_run_group_tests_name("portal/sign_in", tests, setup, teardown);
    }
    return bad;
}
