/* The site without a socket: its cache, its failures in nine languages, what robots are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "../sql/both.h"
#include "cli/command.h"
#include "http/form.h"
#include "portal/site.h"
#include "register/types.h"

int test_portal_site(void);

enum { FLOOD = 2100, PATIENCE = 40 };

static DbKind store_kind; /* the group runs once on each store */

typedef struct {
    char dir[64];
    BothStore where;
    StoreOptions options;
    Site *site;
    HttpHandler handler;
} Fixture;

static int setup_with(void **state, const char *url)
{
    Fixture *f = calloc(1, sizeof *f);
    Err err = {0};
    Store *store;
    snprintf(f->dir, sizeof f->dir, "/tmp/darya-test-XXXXXX");
    assert_non_null(mkdtemp(f->dir));
    both_open(&f->where, store_kind);
    f->options = (StoreOptions){f->dir, store_kind == DB_POSTGRES ? f->where.address : NULL,
                                program_migrations, program_migration_count};
    SiteOptions options = {f->options, url, register_types, NULL};
    assert_int_equal(store_open(&store, &options.store, STORE_CREATE, &err), ERR_OK);
    store_close(store);
    assert_int_equal(site_open(&f->site, &options, &err), ERR_OK);
    f->handler = site_handler(f->site);
    *state = f;
    return 0;
}

static int setup(void **state) { return setup_with(state, ""); }
static int setup_url(void **state) { return setup_with(state, "https://sdg.example.org"); }

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

static HttpRequest request(const char *path, const char *query)
{
    return (HttpRequest){.method = STR("GET"),
                         .path = str_of(path),
                         .query = str_of(query),
                         .host = STR("example.org:8017")};
}

/* Answers by a worker; the status. */
static int work(const Fixture *f, const HttpRequest *rq)
{
    HttpReply reply = {0};
    f->handler.handle(f->handler.context, 0, rq, &reply);
    http_body_unref(reply.body);
    return reply.status;
}

static bool is_cached(const Fixture *f, const HttpRequest *rq)
{
    HttpReply reply = {0};
    bool found = f->handler.quick(f->handler.context, rq, &reply);
    http_body_unref(reply.body);
    return found;
}

/* The plain body of a reply, as a C string in `out`. */
static int read_page(const Fixture *f, const HttpRequest *rq, char *out, size_t room)
{
    HttpReply reply = {0};
    f->handler.handle(f->handler.context, 0, rq, &reply);
    snprintf(out, room, STR_FMT, STR_ARG(http_body_bytes(reply.body)));
    http_body_unref(reply.body);
    return reply.status;
}

static void keeps_good_replies_alone(void **state)
{
    Fixture *f = *state;
    HttpRequest about = request("/en/about", ""), json = request("/en/about.json", "");
    assert_false(is_cached(f, &about));
    assert_int_equal(work(f, &about), 200);
    assert_true(is_cached(f, &about));
    assert_false(is_cached(f, &json));
    HttpRequest filtered = request("/en/about", "a=1");
    assert_false(is_cached(f, &filtered));
    static const char *const never[] = {"/", "/healthz", "/robots.txt", "/sitemap.xml", "/en/nope"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        HttpRequest rq = request(never[i], "");
        work(f, &rq);
        if (is_cached(f, &rq))
            fail_msg("'%s' was kept", never[i]);
    }
}

static void is_not_filled_by_odd_addresses(void **state)
{
    Fixture *f = *state;
    char query[20];
    for (int i = 0; i < FLOOD; i++) {
        snprintf(query, sizeof query, "x=%d", i);
        HttpRequest rq = request("/en/about.json", query);
        assert_int_equal(work(f, &rq), 200);
    }
    HttpRequest home = request("/en/goals.json", "");
    work(f, &home);
    assert_true(is_cached(f, &home));
}

static void forgets_when_somebody_commits(void **state)
{
    static const struct timespec pause = {0, 50000000};
    Fixture *f = *state;
    Store *store;
    Err err = {0};
    HttpRequest about = request("/en/about.json", "");
    work(f, &about);
    assert_true(is_cached(f, &about));
    assert_int_equal(store_open(&store, &f->options, STORE_WRITE, &err), ERR_OK);
    assert_int_equal(db_exec(store_db(store), "CREATE TABLE something (n INTEGER)", &err), ERR_OK);
    store_close(store);
    int waited = 0;
    for (; is_cached(f, &about) && waited < PATIENCE; waited++)
        nanosleep(&pause, NULL);
    assert_true(waited < PATIENCE);
}

static void fails_in_the_language_of_the_reader(void **state)
{
    static const int statuses[] = {400, 404, 405, 500, 503};
    static char html[100000], english[100000];
    Fixture *f = *state;
    for (size_t s = 0; s < sizeof statuses / sizeof *statuses; s++)
        for (int l = 0; l < LOCALE_COUNT; l++) {
            char path[40], lang[40], *title;
            HttpReply reply = {0};
            snprintf(path, sizeof path, "/" STR_FMT "/goals", STR_ARG(languages[l].code));
            snprintf(lang, sizeof lang, "<html lang=\"" STR_FMT "\"", STR_ARG(languages[l].code));
            HttpRequest rq = request(path, "");
            f->handler.refuse(f->handler.context, &rq, statuses[s], &reply);
            assert_int_equal(reply.status, statuses[s]);
            snprintf(html, sizeof html, STR_FMT, STR_ARG(http_body_bytes(reply.body)));
            http_body_unref(reply.body);
            assert_non_null(strstr(html, lang));
            assert_non_null(title = strstr(html, "<title>"));
            assert_non_null(strstr(title, "</title>"));
            *strstr(title, "</title>") = '\0';
            if (l == 0)
                snprintf(english, sizeof english, "%s", title);
            else
                assert_string_not_equal(title, english);
        }
}

/* The words of the program are English: a screen reader is told, and a page from the right. */
static void marks_technical_words_as_english(void **state)
{
    static char html[200000];
    static const char *const labels[][2] = {{"/en/goals", "Technical detail: "},
                                            {"/ru/goals", "(на английском): "},
                                            {"/ps/goals", "(په انګلیسي): "}};
    char wanted[200];
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        HttpRequest rq = request(labels[i][0], "x=%zz");
        assert_int_equal(read_page(*state, &rq, html, sizeof html), 400);
        snprintf(wanted, sizeof wanted, "%s<span lang=\"en\" dir=\"ltr\">", labels[i][1]);
        assert_non_null(strstr(html, wanted));
        assert_non_null(strstr(html, "is no part of a query"));
    }
}

static void tells_machines_what_is_wrong(void **state)
{
    char text[2000];
    Fixture *f = *state;
    HttpRequest rq = request("/en/datasets/A%22B.json", "");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 404);
    assert_string_equal(text, "{\"type\":\"/problems/not-found\",\"title\":\"not-found\","
                              "\"status\":404,\"detail\":\"there is no dataset 'A\\\"B'\"}\n");
}

static void tells_robots_where_it_is(void **state)
{
    static char text[200000];
    Fixture *f = *state;
    HttpRequest rq = request("/robots.txt", "");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_non_null(strstr(text, "Sitemap: http://example.org:8017/sitemap.xml\n"));
    rq.host = STR("evil.example\r\nX: <y>");
    read_page(f, &rq, text, sizeof text);
    assert_null(strstr(text, "evil"));
    rq = request("/sitemap.xml", "");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_non_null(strstr(text, "<loc>http://example.org:8017/fa-AF/goals/17</loc>"));
    assert_null(strstr(text, "/indicators/")); /* there are no data */
}

static void tells_robots_what_it_was_told(void **state)
{
    static char text[200000];
    Fixture *f = *state;
    HttpRequest rq = request("/sitemap.xml", "");
    rq.host = STR("evil.example");
    read_page(f, &rq, text, sizeof text);
    assert_non_null(strstr(text, "<loc>https://sdg.example.org/en/</loc>"));
    assert_null(strstr(text, "evil"));
    rq = request("/en/goals", "x=1");
    read_page(f, &rq, text, sizeof text);
    assert_non_null(
        strstr(text, "<link rel=\"canonical\" href=\"https://sdg.example.org/en/goals\">"));
}

static void finds_by_words(void **state)
{
    static char text[200000];
    Fixture *f = *state;
    HttpRequest rq = request("/ru/search.json", "q=kyrgyzst");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_non_null(strstr(text, "\"id\":\"place:KG\""));
    rq = request("/en/search", "q=%D1%86%D1%83%D1%80+6&type=framework");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_non_null(strstr(text, "href=\"/en/goals/6\""));
    rq = request("/en/search", "q=%22%3Cscript%3E");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_null(strstr(text, "<script"));
    rq = request("/en/search.json", "q=a+b+c+d+e+f+g+h+i+j+k+l+m+n+o+p+q");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_non_null(strstr(text, "\"too_long\":true"));
    rq = request("/en/search.json", "q=water&type=organisation&place=KG&from=5000");
    assert_int_equal(read_page(f, &rq, text, sizeof text), 200);
    assert_non_null(strstr(text, "\"nothing\":true"));
}

/* --- the form of the largest record --- */

typedef struct {
    size_t fields, longest; /* longest: name of a field */
} Measure;

static void measure(Measure *m, const Field *fields, size_t times, size_t prefix);

/* A link has three days and a share beside it; an item of a list, the box that removes it. */
static void measure_field(Measure *m, const Field *f, size_t times, size_t prefix)
{
    bool is_many = f->flags & FIELD_MANY;
    size_t items = is_many ? (f->max ? f->max : FIELD_MAX_ITEMS) : 1;
    size_t name = prefix + strlen(f->name) + (is_many ? strlen(".199") : 0);
    size_t parts = f->kind == FIELD_TEXTS ? LOCALE_COUNT : f->kind == FIELD_LINK ? 5 : 1;
    if (is_many && (f->kind == FIELD_CHOICE || f->kind == FIELD_LANGUAGE))
        items = 20; /* boxes */
    if (f->kind == FIELD_GROUP)
        measure(m, f->fields, times * items, name + 1);
    else
        m->fields += times * items * parts;
    m->fields += is_many ? times * items : 0;
    if (name + strlen(".checked") > m->longest)
        m->longest = name + strlen(".checked");
}

static void measure(Measure *m, const Field *fields, size_t times, size_t prefix)
{
    for (const Field *f = fields; f->name; f++)
        measure_field(m, f, times, prefix);
}

/* "kept.", '=' and '&' take seven bytes; what signs in and ends a form, a few fields. */
static void takes_the_form_of_the_largest_record(void **state)
{
    Fixture *f = *state;
    for (const RecordType *const *t = register_types; *t; t++) {
        Measure m = {0};
        measure(&m, envelope_head, 1, 0);
        measure(&m, (*t)->fields, 1, 0);
        measure(&m, envelope_tail, 1, 0);
        assert_in_range(m.fields, 1000, FORM_PARTS_MAX - 20);
        assert_in_range(m.longest, 20, 48 - 7);
        assert_true(f->handler.max_body_bytes >= 3 * RECORD_MAX_BYTES + m.fields * (m.longest + 7));
    }
    assert_true(f->handler.max_stranger_bytes < f->handler.max_body_bytes);
    assert_true(f->handler.max_body_bytes < 5 << 20);
}

int test_portal_site(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(keeps_good_replies_alone),
        CASE(is_not_filled_by_odd_addresses),
        CASE(forgets_when_somebody_commits),
        CASE(fails_in_the_language_of_the_reader),
        CASE(marks_technical_words_as_english),
        CASE(tells_machines_what_is_wrong),
        CASE(tells_robots_where_it_is),
        CASE(finds_by_words),
        CASE(takes_the_form_of_the_largest_record),
        cmocka_unit_test_setup_teardown(tells_robots_what_it_was_told, setup_url, teardown),
    };
    int bad = 0;
    for (int i = 0; i < both_kinds("portal/site"); i++) {
        store_kind = (DbKind)i;
        bad += cmocka_run_group_tests_name("portal/site", tests, NULL, NULL);
    }
    return bad;
}
