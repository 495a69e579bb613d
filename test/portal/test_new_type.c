/* A type of records that a declaration alone brings: form, list, JSON, tables, search, history,
 * feed and rights, in a language written from the left and one from the right. */
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

int test_portal_new_type(void);

/* --- the declaration: every kind of field --- */

static const char *const AIMS[] = {"goal", "target", "indicator", NULL};
static const char *const PLACES[] = {"place", NULL};
static const char *const KINDS[] = {"scientific", "relief", NULL};

static const Field STAGE[] = {
    {.name = "heading", .kind = FIELD_TEXTS, .flags = FIELD_SEARCHED, .required = RECORD_DRAFT},
    {.name = "day", .kind = FIELD_DATE},
    {.name = "camp", .kind = FIELD_LINK, .to = PLACES, .privacy = PRIVACY_GENERAL},
    {0}};
static const Field FIELDS[] = {
    {.name = "kind",
     .kind = FIELD_CHOICE,
     .choices = KINDS,
     .flags = FIELD_FACET | FIELD_COLUMN,
     .required = RECORD_SUBMITTED,
     .privacy = PRIVACY_KEPT},
    {.name = "callsign", .kind = FIELD_TEXT, .max = 20, .required = RECORD_PUBLISHED},
    {.name = "tents", .kind = FIELD_NUMBER},
    {.name = "begins", .kind = FIELD_DATE, .privacy = PRIVACY_GENERAL},
    {.name = "open_to_all", .kind = FIELD_FLAG},
    {.name = "page", .kind = FIELD_URL},
    {.name = "mail", .kind = FIELD_EMAIL},
    {.name = "spoken", .kind = FIELD_LANGUAGE, .flags = FIELD_MANY | FIELD_FACET},
    {.name = "region",
     .kind = FIELD_LINK,
     .to = PLACES,
     .flags = FIELD_FACET | FIELD_COLUMN | FIELD_CONTEXT,
     .privacy = PRIVACY_GENERAL},
    {.name = "aims", .kind = FIELD_LINK, .to = AIMS, .flags = FIELD_MANY | FIELD_FACET, .max = 3},
    {.name = "stages", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = STAGE},
    {.name = "remark", .kind = FIELD_TEXT, .privacy = PRIVACY_INTERNAL},
    {0}};
static const RecordType EXPEDITION = {
    .name = "expedition", .section = "expeditions", .fields = FIELDS, .general = "kind"};
static const RecordType *const TYPES[] = {&EXPEDITION, NULL};

#define DRAFT                                                                                      \
    "name.en=Northern+glaciers&name.ps=%DA%A9%D9%86%DA%AB%D9%84%D9%88%D9%86%D9%87&kind=scientific" \
    "&callsign=KG7&tents=12.50&begins=2026-07-01&open_to_all=true&page=https://camp.example.net/"  \
    "&mail=e@example.org&spoken=ky&spoken=ps&region=place:KG-C&aims.0=target:6.6"                  \
    "&stages.0.heading.en=Basecamp&stages.0.day=2026-07-03&stages.0.camp=place:KG-C"               \
    "&remark=internalword&original=en&sources.0.url=https://example.org/s"

/* --- a site with it --- */

static DbKind store_kind; /* the group runs once on each store */

typedef struct {
    char dir[64], at[100]; /* at: of the record, "/expeditions/0abc" */
    BothStore where;
    Site *site;
    HttpHandler handler;
    char writer[SECRET_TEXT], reviewer[SECRET_TEXT], stranger[SECRET_TEXT];
} Fixture;

static char text[400000]; /* of the last reply */
static HttpReply last;

static void add_account(Db *db, const char *email, const char *role, const char *place,
                        char token[SECRET_TEXT])
{
    Err err = {0};
    Arena *arena = arena_new(1 << 20);
    Viewer operator= viewer_operator(clock_now_us());
    AccountDraft draft = {str_of(email), STR("Somebody"), STR("en"), STR("")};
    Account account;
    Grant grant = {.role = str_of(role), .context = str_of(place)};
    Session session;
    char invitation[SECRET_TEXT];
    assert_int_equal(account_invite(db, &operator, & draft, arena, &account, invitation, &err),
                     ERR_OK);
    grant.account = account.id;
    assert_int_equal(grant_add(db, &operator, & grant, NULL, NULL, arena, &grant, &err), ERR_OK);
    assert_int_equal(token_make(db, account.id, STR("test"), STR("write"), 30,
                                STR("operator"), operator.now_us, arena, &session, token, &err),
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
                           "https://sdg.example.org",
                           TYPES,
                           NULL};
    assert_int_equal(store_open(&store, &options.store, STORE_CREATE, &err), ERR_OK);
    add_account(store_db(store), "writer@example.org", "contributor", "place:KG", f->writer);
    add_account(store_db(store), "reviewer@example.org", "reviewer", "place:KG", f->reviewer);
    add_account(store_db(store), "stranger@example.org", "reader", "place:KZ", f->stranger);
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

/* The status; the reply is in `last`, its body in `text`. form NULL: a GET. token NULL: nobody. */
static int ask(const Fixture *f, const char *token, const char *path, const char *form)
{
    char authorization[100] = "", plain[300];
    const char *query = strchr(path, '?');
    snprintf(plain, sizeof plain, "%.*s", query ? (int)(query - path) : 200, path);
    if (token)
        snprintf(authorization, sizeof authorization, "Bearer %s", token);
    HttpRequest rq = {.method = str_of(form ? "POST" : "GET"),
                      .path = str_of(plain),
                      .query = str_of(query ? query + 1 : ""),
                      .host = STR("example.org"),
                      .content_type = str_of(form ? "application/x-www-form-urlencoded" : ""),
                      .body = str_of(form ? form : ""),
                      .authorization = str_of(authorization)};
    last = (HttpReply){0};
    f->handler.handle(f->handler.context, 0, &rq, &last);
    snprintf(text, sizeof text, STR_FMT, STR_ARG(http_body_bytes(last.body)));
    http_body_unref(last.body);
    return last.status;
}

/* The same of the record, "/en" + its address + part. */
static int ask_at(const Fixture *f, const char *token, const char *lang, const char *part,
                  const char *form)
{
    char path[200];
    snprintf(path, sizeof path, "/%s%s%s", lang, f->at, part);
    return ask(f, token, path, form);
}

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

static void make_draft(Fixture *f)
{
    char *end;
    assert_int_equal(ask(f, f->writer, "/en/expeditions/new", DRAFT), 303);
    assert_memory_equal(last.location, "/en/expeditions/", 16);
    snprintf(f->at, sizeof f->at, "%.90s", last.location + 3);
    assert_non_null(end = strchr(f->at, '?'));
    *end = '\0';
}

static void publish(Fixture *f)
{
    make_draft(f);
    assert_int_equal(ask_at(f, f->writer, "en", "/step", "step=submit&base=1"), 303);
    assert_int_equal(ask_at(f, f->writer, "en", "/step", "step=publish&base=2"), 403);
    assert_int_equal(ask_at(f, f->reviewer, "ps", "/step", "step=publish&base=2"), 303);
}

static const char *const LANGUAGES[] = {"en", "ps"};
#define EACH_LANGUAGE(lang) for (size_t l = 0; l < 2 && ((lang) = LANGUAGES[l]); l++)

/* --- what follows from it --- */

static void has_a_list_and_a_form(void **state)
{
    static const char *const inputs[] = {"name=\"name.ps\"",
                                         "name=\"kind\"",
                                         "value=\"relief\"",
                                         "name=\"callsign\"",
                                         "name=\"tents\"",
                                         "name=\"begins\"",
                                         "name=\"open_to_all\"",
                                         "name=\"page\"",
                                         "name=\"mail\"",
                                         "name=\"spoken\"",
                                         "name=\"region\"",
                                         "name=\"aims.0\"",
                                         "name=\"stages.0.heading.en\"",
                                         "name=\"stages.0.camp\"",
                                         "name=\"sensitivity\""};
    Fixture *f = *state;
    char path[60];
    const char *lang;
    EACH_LANGUAGE(lang)
    {
        snprintf(path, sizeof path, "/%s/expeditions", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        has(lang[0] == 'p' ? "dir=\"rtl\"" : "dir=\"ltr\"");
        has("name=\"kind\""); /* filters */
        has("name=\"place\"");
        lacks("/expeditions/new");
        assert_int_equal(ask(f, f->writer, path, NULL), 200);
        has("/expeditions/new");
        strcat(path, "/new");
        assert_int_equal(ask(f, NULL, path, NULL), 303); /* to the page that signs in */
        assert_int_equal(ask(f, f->stranger, path, NULL), 403);
        assert_int_equal(ask(f, f->writer, path, NULL), 200);
        for (size_t i = 0; i < sizeof inputs / sizeof *inputs; i++)
            has(inputs[i]);
    }
}

static void refuses_what_does_not_fit(void **state)
{
    static const char *const wrong[] = {"kind=polar",        "callsign=a+call+sign+far+too+long",
                                        "tents=many",        "begins=2026-02-30",
                                        "page=javascript:a", "mail=nobody",
                                        "spoken=xx",         "aims.0=goal:18",
                                        "aims.0=place:KG",   "stages.0.day=2026-07-03",
                                        "original=tlh"};
    Fixture *f = *state;
    char form[200], path[60];
    const char *lang;
    EACH_LANGUAGE(lang)
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        snprintf(path, sizeof path, "/%s/expeditions/new", lang);
        snprintf(form, sizeof form, "name.en=Odd&region=place:KG&%s", wrong[i]);
        if (ask(f, f->writer, path, form) != 422)
            fail_msg("%s %s: %d", lang, wrong[i], last.status);
        has("value=\"Odd\""); /* what was typed stays */
    }
    assert_int_equal(ask(f, f->writer, "/en/expeditions.json?view=work", NULL), 200);
    has("\"rows\":[]");
    assert_int_equal(ask(f, f->writer, "/en/expeditions/new", "name.en=Odd&region=place:KZ"), 403);
}

/* Names of inputs sort otherwise than items do; others begin alike. */
static void reads_items_in_their_order(void **state)
{
    Fixture *f = *state;
    char form[2000] = "name.en=Many&region=place:KG&original=en&stages.0-x.heading.en=No", item[80];
    char *end, expected[200];
    for (int i = 11; i >= 0; i--) {
        snprintf(item, sizeof item, "&stages.%d.heading.en=H%d&stages.%dx=No", i, i, i);
        strcat(form, item);
    }
    assert_int_equal(ask(f, f->writer, "/en/expeditions/new", form), 303);
    snprintf(f->at, sizeof f->at, "%.90s", last.location + 3);
    assert_non_null(end = strchr(f->at, '?'));
    *end = '\0';
    assert_int_equal(ask_at(f, f->writer, "en", ".json?copy=working", NULL), 200);
    for (int i = 0; i < 11; i++) {
        snprintf(expected, sizeof expected,
                 "{\"heading\":{\"en\":\"H%d\"}},{\"heading\":{\"en\":\"H%d\"}}", i, i + 1);
        has(expected);
    }
    lacks("\"No\"");
    strcpy(form, "name.en=Many&region=place:KG&original=en");
    for (int i = 0; i < 9; i++) {
        snprintf(item, sizeof item, "&aims.%d=goal:%d", i, i + 1);
        strcat(form, item);
    }
    assert_int_equal(ask(f, f->writer, "/en/expeditions/new", form), 422);
    has("name=\"aims.3\"");
    lacks("name=\"aims.4\""); /* one more than may be says that there are too many */
}

static void looks_into_forms_of_writers_alone(void **state)
{
    Fixture *f = *state;
    make_draft(f);
    assert_int_equal(ask(f, f->writer, "/en/expeditions/new", "again=1&name.en=Odd"), 200);
    assert_int_equal(ask(f, f->stranger, "/en/expeditions/new", "again=1&name.en=Odd"), 403);
    assert_int_equal(ask_at(f, f->writer, "en", "/edit", "again=1&base=1&name.en=Odd"), 200);
    assert_int_equal(ask_at(f, f->reviewer, "en", "/edit", "again=1&base=1&name.en=Odd"), 403);
    lacks("Odd");
    assert_int_equal(ask_at(f, f->stranger, "en", "/edit", "again=1&base=1&name.en=Odd"), 404);
}

/* A step that cannot be taken comes back on the record's page, with what was typed. */
static void tells_why_a_step_was_not_taken(void **state)
{
    Fixture *f = *state;
    make_draft(f);
    assert_int_equal(ask_at(f, f->writer, "en", "/step", "step=submit&base=1&note=ready"), 303);
    assert_int_equal(ask_at(f, f->reviewer, "en", "/step", "step=publish&base=1&note=Keepme"), 409);
    has("value=\"Keepme\"");
    has("name=\"base\" value=\"2\"");
    has("value=\"publish\"");
    lacks("/edit\"");
    assert_int_equal(ask_at(f, f->writer, "en", "/edit",
                            "base=2&name.en=Bare&kind=relief&region=place:KG&original=en"
                            "&sources.0.url=https://example.org/s&submit=1"),
                     303);
    assert_int_equal(ask_at(f, f->reviewer, "en", "/step", "step=publish&base=2&note=Keepme"), 409);
    has("<del>"); /* what changed since */
    assert_int_equal(ask_at(f, f->reviewer, "ps", "/step", "step=publish&base=3&note=Keepme"), 422);
    has("value=\"Keepme\"");
    has("num-list");
    lacks("name=\"callsign\""); /* no form for who may not write */
    lacks("/edit");
    assert_int_equal(ask_at(f, f->writer, "en", "/edit",
                            "base=3&name.en=Bare&region=place:KG&original=en&note=Keepme"),
                     303);
    assert_int_equal(ask_at(f, f->writer, "en", "/step", "step=submit&base=4&note=Keepme"), 422);
    has("/edit#f-kind\"");
    assert_int_equal(ask_at(f, f->writer, "en", "/edit",
                            "base=4&name.en=Bare&kind=none&original=en&note=Keepme"),
                     422);
    has("value=\"Keepme\"");
}

static void keeps_a_draft_to_its_people(void **state)
{
    /* Where a person is wanted, who is none is asked to sign in, whatever stands there. */
    static const struct {
        const char *part;
        int of_nobody;
    } parts[] = {{"", 404},
                 {".json", 404},
                 {"/edit", 303},
                 {"/history", 303},
                 {"/history.json", 403},
                 {"/difference", 303},
                 {"?copy=working", 404}};
    Fixture *f = *state;
    const char *lang;
    make_draft(f);
    EACH_LANGUAGE(lang)
    {
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
            assert_int_equal(ask_at(f, NULL, lang, parts[i].part, NULL), parts[i].of_nobody);
            lacks("glaciers");
            assert_int_equal(ask_at(f, f->stranger, lang, parts[i].part, NULL), 404);
            lacks("glaciers");
        }
        assert_int_equal(ask_at(f, f->stranger, lang, "/step", "step=submit"), 404);
        assert_int_equal(ask_at(f, f->reviewer, lang, "/edit", NULL), 403);
        assert_int_equal(ask_at(f, f->writer, lang, "/edit", NULL), 200);
        has("value=\"12.50\"");
        has("value=\"KG7\"");
        assert_int_equal(ask_at(f, f->writer, lang, "/history", NULL), 200);
        assert_int_equal(ask_at(f, f->reviewer, lang, "?copy=working", NULL), 200);
        has(lang[0] == 'e' ? "Northern glaciers" : "کنګلونه");
        has("internalword");
    }
    assert_int_equal(ask_at(f, f->writer, "en", ".json?copy=working", NULL), 200);
    has("\"tents\":\"12.50\""); /* as it was written: a JSON number would lose the 0 */
    has("\"open_to_all\":true");
    has("\"spoken\":[\"ky\",\"ps\"]");
    has("\"region\":{\"to\":\"place:KG-C\"}");
    has("\"stages\":[{\"heading\":{\"en\":\"Basecamp\"},\"day\":\"2026-07-03\"");
}

static void is_found_by_those_who_may(void **state)
{
    static const char *const words[] = {"glaciers", "basecamp", "%DA%A9%D9%86%DA%AB%D9%84"};
    Fixture *f = *state;
    char path[100];
    const char *lang;
    make_draft(f);
    for (int is_public = 0; is_public < 2; is_public++) {
        EACH_LANGUAGE(lang)
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            snprintf(path, sizeof path, "/%s/search.json?q=%s", lang, words[i]);
            assert_int_equal(ask(f, f->writer, path, NULL), 200);
            has("\"id\":\"expedition:");
            assert_int_equal(ask(f, NULL, path, NULL), 200);
            if (is_public)
                has("\"id\":\"expedition:");
            else
                lacks("\"id\":\"expedition:");
        }
        assert_int_equal(ask(f, NULL, "/en/search.json?q=internalword", NULL), 200);
        lacks("\"id\":\"expedition:");
        if (is_public)
            break;
        assert_int_equal(ask_at(f, f->writer, "en", "/step", "step=submit&base=1"), 303);
        assert_int_equal(ask_at(f, f->reviewer, "en", "/step", "step=publish&base=2"), 303);
    }
}

static void is_shown_when_published(void **state)
{
    Fixture *f = *state;
    char path[100];
    const char *lang;
    publish(f);
    EACH_LANGUAGE(lang)
    {
        const char *name = lang[0] == 'e' ? "Northern glaciers" : "کنګلونه";
        assert_int_equal(ask_at(f, NULL, lang, "", NULL), 200);
        has(name);
        has("Basecamp");
        has("KG7");
        lacks("internalword");
        snprintf(path, sizeof path, "/%s/expeditions?kind=scientific&place=KG", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        has(name);
        snprintf(path, sizeof path, "/%s/expeditions?kind=relief", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        lacks(name);
        snprintf(path, sizeof path, "/%s/search?q=glaciers&goal=6&place=KG", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        has("<option value=\"6\" selected>");
        has("<option value=\"KG\" selected>");
        has(name);
        snprintf(path, sizeof path, "/%s/search?q=glaciers&goal=7", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        has("<option value=\"7\" selected>");
        lacks(name);
        snprintf(path, sizeof path, "/%s/expeditions.csv", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        has("name.en");
        has("stages.1.heading.en");
        has("12.50");
        lacks("internalword");
        snprintf(path, sizeof path, "/feeds/expeditions.%s.atom", lang);
        assert_int_equal(ask(f, NULL, path, NULL), 200);
        has(name);
        assert_int_equal(ask_at(f, f->writer, lang, "/history.json", NULL), 200);
        has("\"revision\":3");
        assert_int_equal(ask_at(f, NULL, lang, "/history.json", NULL), 403);
    }
    assert_int_equal(ask(f, NULL, "/api/records/expeditions?spoken=ky&target=6.6", NULL), 200);
    has("\"total\":1");
    assert_int_equal(ask(f, NULL, "/api/records/expeditions?spoken=ru", NULL), 200);
    has("\"total\":0");
    assert_int_equal(ask(f, NULL, "/api/openapi.json", NULL), 200);
    has("open_to_all");
}

static void is_told_in_general_when_restricted(void **state)
{
    Fixture *f = *state;
    const char *lang;
    publish(f);
    assert_int_equal(
        ask_at(f, f->writer, "en", "/edit", DRAFT "&base=3&sensitivity=restricted&reason=x"), 303);
    EACH_LANGUAGE(lang)
    {
        assert_int_equal(ask_at(f, NULL, lang, "", NULL), 200);
        lacks("glaciers");
        lacks("کنګلونه");
        lacks("Basecamp");
        lacks("KG7");
        lacks("camp.example.net");
    }
    assert_int_equal(ask_at(f, NULL, "en", ".json", NULL), 200);
    has("\"kind\":\"scientific\"");
    has("\"begins\":\"2026-07\"");
    lacks("2026-07-0");
    assert_int_equal(ask(f, NULL, "/en/search.json?q=glaciers", NULL), 200);
    lacks("\"id\":\"expedition:");
}

static void is_imported_by_those_who_may(void **state)
{
    Fixture *f = *state;
    const char *lang;
    char path[60];
    EACH_LANGUAGE(lang)
    {
        snprintf(path, sizeof path, "/%s/expeditions/import", lang);
        assert_int_equal(ask(f, f->writer, path, NULL), 403);
        assert_int_equal(ask(f, NULL, path, NULL), 303);
        snprintf(path, sizeof path, "/%s/expeditions.csv?view=work", lang);
        assert_int_equal(ask(f, f->writer, path, NULL), 403);
    }
}

int test_portal_new_type(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(has_a_list_and_a_form),
        CASE(refuses_what_does_not_fit),
        CASE(reads_items_in_their_order),
        CASE(looks_into_forms_of_writers_alone),
        CASE(tells_why_a_step_was_not_taken),
        CASE(keeps_a_draft_to_its_people),
        CASE(is_found_by_those_who_may),
        CASE(is_shown_when_published),
        CASE(is_told_in_general_when_restricted),
        CASE(is_imported_by_those_who_may),
    };
    int bad = 0;
    for (int i = 0; i < both_kinds("portal/new_type"); i++) {
        store_kind = (DbKind)i;
        bad += cmocka_run_group_tests_name("portal/new_type", tests, NULL, NULL);
    }
    return bad;
}
