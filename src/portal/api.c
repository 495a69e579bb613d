#include "portal/api.h"

#include <stdio.h>

#include "base/clock.h"
#include "base/hash.h"
#include "base/log.h"
#include "format/json.h"
#include "portal/api_parts.h"
#include "portal/idempotency.h"
#include "portal/record_query.h"
#include "portal/visitor.h"

enum { API_ARENA_MAX = 128 << 20, API_TEXT_MAX = 64 << 20 };
enum {
    READS = OPENAPI_LANG | OPENAPI_VIEW,
    LISTS = READS | OPENAPI_FILTERS | OPENAPI_PAGES,
    STEPS = OPENAPI_LANG | OPENAPI_MUST_MATCH | OPENAPI_KEY
};

#define RECORDS "/api/records/{section}"
#define RECORD RECORDS "/{id}"
#define STEP(name, summary)                                                                        \
    {                                                                                              \
        {"POST", RECORD "/" #name, #name, summary, STEPS, OPENAPI_NOTE, OPENAPI_SAVED, 200, true}, \
            api_##name                                                                             \
    }

const ApiRoute api_routes[] = {
    {{"GET", "/api", "index", "What there is", OPENAPI_LANG, OPENAPI_NOTHING, OPENAPI_ANY, 200,
      false},
     api_index},
    {{"GET", "/api/types", "types", "Types of records: fields, kinds, vocabularies, with labels",
      OPENAPI_LANG, OPENAPI_NOTHING, OPENAPI_TYPES, 200, false},
     api_types},
    {{"GET", "/api/openapi.json", "openapi", "This description", 0, OPENAPI_NOTHING, OPENAPI_ANY,
      200, false},
     api_openapi},
    {{"GET", RECORDS, "list", "Public records, or working copies (view=work)", LISTS,
      OPENAPI_NOTHING, OPENAPI_LIST, 200, false},
     api_list},
    {{"POST", RECORDS, "create", "A new record, as a draft or submitted",
      OPENAPI_LANG | OPENAPI_SUBMIT | OPENAPI_KEY, OPENAPI_DRAFT, OPENAPI_SAVED, 201, true},
     api_create},
    {{"GET", RECORD, "read", "A record as it is public, or its working copy (view=work)",
      READS | OPENAPI_REVISION, OPENAPI_NOTHING, OPENAPI_RECORD, 200, false},
     api_read},
    {{"PUT", RECORD, "save", "Saves the working copy, as a draft or submitted",
      OPENAPI_LANG | OPENAPI_SUBMIT | OPENAPI_MUST_MATCH | OPENAPI_KEY, OPENAPI_DRAFT,
      OPENAPI_SAVED, 200, true},
     api_save},
    STEP(submit, "Asks for review"),
    STEP(return, "Gives a submitted text back, with a note that says why"),
    STEP(publish, "Publishes a submitted text of somebody else"),
    STEP(archive, "Takes a record out of use and out of the public's sight"),
    STEP(reopen, "Makes an archived record a draft again"),
    {{"GET", RECORD "/history", "history", "All revisions, newest first", OPENAPI_LANG,
      OPENAPI_NOTHING, OPENAPI_HISTORY, 200, true},
     api_history},
    {{"GET", RECORD "/difference", "difference", "What changed between two revisions",
      OPENAPI_LANG | OPENAPI_SPAN, OPENAPI_NOTHING, OPENAPI_CHANGES, 200, true},
     api_difference},
    {{"GET", RECORD "/comments", "comments", "Comments on the review", OPENAPI_LANG,
      OPENAPI_NOTHING, OPENAPI_COMMENTS, 200, true},
     api_comments},
    {{"POST", RECORD "/comments", "comment", "Comments on the review", OPENAPI_LANG | OPENAPI_KEY,
      OPENAPI_TEXT, OPENAPI_COMMENTED, 201, true},
     api_comment},
    {{"POST", "/api/files", "file_put",
      "Keeps a file, to be named by a record that is saved within a week",
      OPENAPI_LANG | OPENAPI_KEY, OPENAPI_FILE, OPENAPI_KEPT, 201, true},
     api_file_put},
    {{"GET", RECORD "/files/{hash}", "file", "A file of a record, for those who see its field", 0,
      OPENAPI_NOTHING, OPENAPI_BYTES, 200, false},
     api_file},
    {{"GET", "/feeds/{section}.{language}.atom", "feed",
      "What was published last, and what no longer is (Atom)", OPENAPI_FILTERS, OPENAPI_NOTHING,
      OPENAPI_FEED, 200, false},
     api_feed},
    {{"GET", "/calendar/{section}.{language}.ics", "calendar",
      "Days of events, promises and deadlines (iCalendar); section \"all\": of every type",
      OPENAPI_FILTERS, OPENAPI_NOTHING, OPENAPI_CALENDAR, 200, false},
     api_calendar},
    {{0}, NULL}};

bool api_serves(Str path)
{
    return str_eq(path, STR("/api")) || str_starts(path, STR("/api/")) ||
           str_starts(path, STR("/feeds/")) || str_starts(path, STR("/calendar/"));
}

/* --- from a path to a route --- */

static Str next_part(Str *rest)
{
    size_t slash = str_find_char(*rest, '/');
    Str part = str_part(*rest, 0, slash);
    *rest = slash == SIZE_MAX ? STR("") : str_part(*rest, slash + 1, rest->len);
    return part;
}

/* "organisations.ky.atom" for "{section}.{language}.atom" */
static bool read_file_name(Api *a, Str wanted, Str part)
{
    static const Str before = STR_INIT("{section}.{language}");
    Str suffix = str_part(wanted, before.len, wanted.len);
    if (!str_ends(part, suffix))
        return false;
    Str name = str_part(part, 0, part.len - suffix.len);
    size_t dot = str_find_char(name, '.');
    if (dot == SIZE_MAX)
        return false;
    a->page.section = str_part(name, 0, dot);
    a->asked_language = language_find(str_part(name, dot + 1, name.len));
    return a->asked_language >= 0;
}

static bool take_part(Api *a, Str wanted, Str part)
{
    if (str_eq(wanted, STR("{section}")))
        a->page.section = part;
    else if (str_eq(wanted, STR("{id}")))
        a->page.id = part;
    else if (str_eq(wanted, STR("{hash}")))
        a->page.part = part;
    else if (str_starts(wanted, STR("{section}.")))
        return read_file_name(a, wanted, part);
    else
        return str_eq(wanted, part);
    return part.len > 0;
}

static bool fits(Api *a, const ApiRoute *route, Str path)
{
    Str wanted = str_of(route->told.path);
    a->page.section = a->page.id = STR("");
    while (wanted.len || path.len)
        if (!take_part(a, next_part(&wanted), next_part(&path)))
            return false;
    a->page.type = type_of_section(site_types(a->page.site), a->page.section);
    /* "all" is the section of no type; only calendars have it. */
    bool is_calendar = route->told.told == OPENAPI_CALENDAR;
    bool is_all = is_calendar && str_eq(a->page.section, STR("all"));
    if (is_calendar && a->page.type && !a->page.type->day)
        return false;
    return a->page.type || !a->page.section.len || is_all;
}

/* GET stands for HEAD, too. */
static bool is_method(const ApiRoute *route, const HttpRequest *rq)
{
    Str wanted = str_of(route->told.method);
    return str_eq(rq->method, wanted) || (http_is_safe(rq) && str_eq(wanted, STR("GET")));
}

static void add_allowed(char *allow, size_t room, const char *method)
{
    size_t len = strlen(allow);
    snprintf(allow + len, room - len, "%s%s%s", len ? ", " : "", method,
             strcmp(method, "GET") ? "" : ", HEAD");
}

static ErrCode find_route(Api *a, Err *err)
{
    Page *p = &a->page;
    Buf decoded;
    buf_init(&decoded, 2000);
    bool is_path = http_decode(p->request->path, &decoded) && !decoded.failed;
    Str path = arena_dup(p->arena, buf_str(&decoded));
    buf_clear(&decoded);
    for (const ApiRoute *r = api_routes; is_path && r->handler; r++) {
        if (!fits(a, r, path))
            continue;
        if (is_method(r, p->request)) {
            a->route = r;
            p->reply->allow[0] = '\0';
            return ERR_OK;
        }
        add_allowed(p->reply->allow, sizeof p->reply->allow, r->told.method);
    }
    if (p->reply->allow[0])
        return api_refuse(a, err, 405, "this address takes %s", p->reply->allow);
    return err_set(err, ERR_NOT_FOUND, "there is no such address; /api tells which there are");
}

/* --- what is asked --- */

static bool knows_parameter(const Api *a, Str name)
{
    static const struct {
        unsigned parameter;
        Str name;
    } known[] = {{OPENAPI_LANG, STR_INIT("lang")},     {OPENAPI_VIEW, STR_INIT("view")},
                 {OPENAPI_PAGES, STR_INIT("limit")},   {OPENAPI_PAGES, STR_INIT("after")},
                 {OPENAPI_PAGES, STR_INIT("before")},  {OPENAPI_REVISION, STR_INIT("revision")},
                 {OPENAPI_SPAN, STR_INIT("from")},     {OPENAPI_SPAN, STR_INIT("to")},
                 {OPENAPI_SUBMIT, STR_INIT("submit")}, {0, {NULL, 0}}};
    unsigned asked = a->route->told.parameters;
    for (size_t i = 0; known[i].name.ptr; i++)
        if ((asked & known[i].parameter) && str_eq(name, known[i].name))
            return true;
    Side side =
        a->page.who && str_eq(page_query(&a->page, "view"), STR("work")) ? SIDE_WORK : SIDE_PUBLIC;
    const RecordType *const *types = site_types(a->page.site), *asked_type = a->page.type;
    bool is_known = false;
    for (const RecordType *const *type = types; *type && (asked & OPENAPI_FILTERS); type++)
        if (asked_type ? *type == asked_type : (*type)->day != NULL)
            is_known |= record_query_knows(types, *type, side, name);
    return is_known;
}

/* A misspelt filter would give more than was asked for: what isn't known is refused. */
static ErrCode check_parameters(Api *a, Err *err)
{
    Str rest = a->page.query, pair;
    bool more = true;
    while (rest.len && str_split(&rest, '&', &more, &pair)) {
        Buf name;
        buf_init(&name, 2000);
        bool is_known =
            !pair.len || (http_decode_form(str_part(pair, 0, str_find_char(pair, '=')), &name) &&
                          knows_parameter(a, buf_str(&name)));
        buf_clear(&name);
        if (!is_known)
            return err_set(err, ERR_INVALID, "the parameter '" STR_FMT "' is not known here",
                           STR_ARG(pair));
    }
    return ERR_OK;
}

static ErrCode read_language(Api *a, Err *err)
{
    Str asked = page_query(&a->page, "lang");
    if (asked.len)
        a->asked_language = language_find(asked);
    if (asked.len && a->asked_language < 0)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is no language of this site",
                       STR_ARG(asked));
    if (a->asked_language >= 0)
        a->page.language = a->asked_language;
    a->page.locale = site_locale(a->page.site, a->page.language);
    return ERR_OK;
}

static ErrCode unknown_visitor(Api *a, Err *err, const char *message, const char *challenge)
{
    a->page.reply->www_authenticate = challenge;
    return api_refuse(a, err, 401, "%s", message);
}

/* What changes something wants a token: a cookie comes along with requests that its owner doesn't
 * know of. */
static ErrCode find_visitor(Api *a, Err *err)
{
    Page *p = &a->page;
    bool is_safe = http_is_safe(p->request);
    p->viewer = viewer_public();
    if (is_safe || p->request->authorization.len) {
        ErrCode rc = visitor_find(p, err);
        if (rc == ERR_DENIED)
            return unknown_visitor(a, err, "this token is not known here, or has ended",
                                   "Bearer realm=\"Darya\", error=\"invalid_token\"");
        TRY(rc);
    }
    p->reply->is_private = p->who || !is_safe;
    bool wants_name = a->route->told.is_named || str_eq(page_query(p, "view"), STR("work")) ||
                      page_query(p, "revision").len;
    if (wants_name && !p->who)
        return unknown_visitor(a, err,
                               is_safe ? "this is for those who are signed in or have a token"
                                       : "this wants a token: 'Authorization: Bearer TOKEN'",
                               "Bearer realm=\"Darya\"");
    if (!is_safe && p->who && str_eq(p->who->session.scope, STR("read")))
        return err_set(err, ERR_DENIED, "this token is for reading");
    return ERR_OK;
}

static bool is_json(Str content_type)
{
    Str type = str_trim(str_part(content_type, 0, str_find_char(content_type, ';')));
    return str_eq_nocase(type, STR("application/json"));
}

static ErrCode read_sent(Api *a, Err *err)
{
    Doc *sent;
    Page *p = &a->page;
    OpenapiContent wanted = a->route->told.sent;
    if (wanted == OPENAPI_FILE) {
        ErrCode rc = form_read(&p->form, p->request->content_type, p->request->body, p->arena, err);
        return rc == ERR_UNSUPPORTED ? api_refuse(a, err, 415, "send multipart/form-data") : rc;
    }
    if (wanted == OPENAPI_NOTHING || (wanted == OPENAPI_NOTE && !p->request->body.len))
        return ERR_OK;
    if (!is_json(p->request->content_type))
        return api_refuse(a, err, 415, "send application/json");
    Err why = {0};
    if (json_read(&sent, p->arena, p->request->body, &why)) {
        if (why.line)
            doc_int(a->problem, "line", (int64_t)why.line);
        if (why.column)
            doc_int(a->problem, "column", (int64_t)why.column);
        return api_refuse(a, err, 400, "%s", why.message);
    }
    if (sent->kind != DOC_OBJECT)
        return api_refuse(a, err, 400, "the JSON is no object");
    a->sent = sent;
    return ERR_OK;
}

/* --- answering --- */

void api_finish(HttpReply *reply, const char *content_type, Str bytes)
{
    char hash[65];
    if (!reply->etag[0]) {
        hash_sha256_hex(bytes, hash);
        snprintf(reply->etag, sizeof reply->etag, "\"%.20s\"", hash);
    }
    reply->content_type = content_type;
    reply->body = http_body_new(bytes, true);
}

static ErrCode render(Api *a, Err *err)
{
    Page *p = &a->page;
    if (p->reply->body || p->reply->is_file) /* a redirect, a file */
        return ERR_OK;
    if (!a->content_type) {
        doc_json(&p->text, a->reply);
        buf_char(&p->text, '\n');
    }
    if (arena_failed(p->arena) || p->text.failed)
        return err_set(err, ERR_TOO_LARGE, "the answer is too large; ask for fewer");
    if (!p->reply->status)
        p->reply->status = a->route->told.status;
    api_finish(p->reply, a->content_type ? a->content_type : "application/json; charset=utf-8",
               buf_str(&p->text));
    return ERR_OK;
}

ErrCode api_handle(Api *a, Err *err)
{
    Err why = {0};
    ErrCode rc = a->route->handler(a, &why);
    if (!rc)
        rc = render(a, &why);
    if (rc && a->is_written) {
        log_line(LOG_WARNING, "%s was done, but its answer failed: %s", a->route->told.name,
                 why.message);
        a->page.reply->status = a->route->told.status;
        api_finish(a->page.reply, "application/json; charset=utf-8", STR("{}\n"));
        return ERR_OK;
    }
    if (rc && err)
        *err = why;
    return rc;
}

static ErrCode run(Api *a, Err *err)
{
    TRY(find_route(a, err));
    TRY(read_language(a, err));
    TRY(find_visitor(a, err));
    TRY(check_parameters(a, err));
    TRY(read_sent(a, err));
    if (!(a->route->told.parameters & OPENAPI_KEY) || !a->page.request->idempotency_key.len)
        return api_handle(a, err);
    bool is_known;
    Idempotency key;
    TRY(idempotency_begin(&key, a, &is_known, err));
    if (is_known)
        return ERR_OK;
    ErrCode rc = api_handle(a, err);
    idempotency_end(&key, a, rc);
    return rc;
}

static void api_init(Api *a, const Site *site, const Seat *seat, Arena *arena,
                     const HttpRequest *rq, HttpReply *reply)
{
    int language = language_find(STR("en"));
    *a = (Api){.page = {.site = site,
                        .store = seat ? seat->store : NULL,
                        .records = seat ? seat->records : NULL,
                        .shelf = seat ? seat->shelf : NULL,
                        .arena = arena,
                        .language = language,
                        .locale = site_locale(site, language),
                        .framework = site_framework(site),
                        .request = rq,
                        .reply = reply,
                        .now_us = clock_now_us(),
                        .format = PAGE_JSON,
                        .query = rq->query},
               .problems = arena_alloc(arena, sizeof(Problems)),
               .reply = doc_new(arena, DOC_OBJECT),
               .problem = doc_new(arena, DOC_OBJECT),
               .asked_language = -1};
    a->problems->arena = arena;
    buf_init(&a->page.text, API_TEXT_MAX);
}

void api_answer(const Site *site, const Seat *seat, const HttpRequest *rq, HttpReply *reply)
{
    Api a;
    Err err = {0};
    Arena *arena = arena_new(API_ARENA_MAX);
    api_init(&a, site, seat, arena, rq, reply);
    ErrCode rc = run(&a, &err);
    if (rc)
        api_problem(&a, rc, &err);
    buf_clear(&a.page.text);
    arena_free(arena);
}

/* The one of site_handler that the request was held to. */
static void put_limit(const HttpRequest *rq, Err *err)
{
    static const Str form = STR_INIT("multipart/form-data");
    bool has_files = str_eq_nocase(str_part(rq->content_type, 0, form.len), form);
    err_set(err, ERR_TOO_LARGE,
            "the body is larger than a request may be: %s, 1 MB without a token",
            has_files ? "32 MB with files, each of at most 24 MB" : "3 MB");
    err_hint(err, has_files ? "send a smaller file" : "send fewer or shorter texts");
}

void api_failure(const Site *site, const HttpRequest *rq, int status, const Err *err,
                 HttpReply *reply)
{
    Api a;
    Err large = {0};
    Arena *arena = arena_new(API_ARENA_MAX);
    if (!err && status == 413) {
        put_limit(rq, &large);
        err = &large;
    }
    http_body_unref(reply->body);
    *reply = (HttpReply){.status = status, .is_private = !http_is_safe(rq) || visitor_is_named(rq)};
    api_init(&a, site, NULL, arena, rq, reply);
    if (status == 405)
        (void)find_route(&a, NULL); /* which methods there are */
    a.refusal = status;
    api_problem(&a, ERR_INVALID, err);
    buf_clear(&a.page.text);
    arena_free(arena);
}
