#include "portal/answer.h"

#include <stdio.h>

#include "base/asset.h"
#include "base/clock.h"
#include "base/hash.h"
#include "portal/api.h"
#include "portal/route.h"
#include "portal/visitor.h"

enum { PAGE_ARENA_MAX = 256 << 20, PAGE_TEXT_MAX = 128 << 20 };

static void finish(HttpReply *reply, const char *type, Str bytes)
{
    char hash[65];
    hash_sha256_hex(bytes, hash);
    snprintf(reply->etag, sizeof reply->etag, "\"%.20s\"", hash);
    reply->content_type = type;
    reply->body = http_body_new(bytes, true);
    if (!reply->status)
        reply->status = 200;
}

static void redirect(HttpReply *reply, int status, const char *to)
{
    reply->status = status;
    reply->content_type = "text/plain; charset=utf-8";
    snprintf(reply->location, sizeof reply->location, "%s", to);
    reply->body = http_body_new(STR(""), false);
}

bool answer_plain(const Site *site, const HttpRequest *rq, HttpReply *reply)
{
    (void)site;
    char to[32];
    if (str_eq(rq->path, STR("/"))) {
        const Language *l = &languages[language_negotiate(rq->accept_language)];
        snprintf(to, sizeof to, "/" STR_FMT "/", STR_ARG(l->code));
        redirect(reply, 302, to);
        reply->cache = "no-store";
        return true;
    }
    if (str_eq(rq->path, STR("/healthz"))) {
        finish(reply, "text/plain; charset=utf-8", STR("ok\n"));
        reply->cache = "no-store";
        return true;
    }
    Str icon;
    if (str_eq(rq->path, STR("/icon.svg")) && asset_find(STR("web/static/icon.svg"), &icon)) {
        finish(reply, "image/svg+xml", icon);
        reply->cache = "public, max-age=86400";
        return true;
    }
    return false;
}

/* --- what every page has --- */

static void put_languages(Page *p, Str bare)
{
    Doc *list = doc_list(p->page, "languages");
    for (int l = 0; l < LOCALE_COUNT; l++) {
        Doc *d = doc_object(list, NULL);
        doc_text(d, "code", languages[l].code);
        doc_text(d, "name", languages[l].name);
        doc_bool(d, "rtl", languages[l].is_rtl);
        doc_bool(d, "current", l == p->language);
        doc_printf(d, "url", "/" STR_FMT "/" STR_FMT "%s" STR_FMT, STR_ARG(languages[l].code),
                   STR_ARG(bare), p->query.len ? "?" : "", STR_ARG(p->query));
    }
}

/* The dates of the data, for the band on top. */
static void put_demo(Page *p)
{
    Doc *list = doc_list(p->page, "demo");
    doc_bool(p->page, "dated", p->shelf && shelf_dataset_count(p->shelf) > 0);
    for (size_t i = 0; p->shelf && i < shelf_dataset_count(p->shelf); i++) {
        const ShelfDataset *d = shelf_dataset(p->shelf, i);
        Doc *item = doc_object(list, NULL);
        page_put_name(p, item, "name", page_dataset_title(p, d));
        Str date =
            d->info.published.len ? d->info.published : str_part(d->info.created_text, 0, 10);
        doc_text(item, "date", page_date(p, date));
        doc_text(item, "url", page_url(p, "datasets", d->id));
        doc_bool(item, "more", i + 1 < shelf_dataset_count(p->shelf));
    }
}

static void put_frame(Page *p, const Path *path)
{
    const Language *l = locale_language(p->locale);
    doc_text(p->page, "lang", l->code);
    doc_text(p->page, "dir", l->is_rtl ? STR("rtl") : STR("ltr"));
    doc_text(p->page, "style", site_style_url(p->site));
    doc_text(p->page, "base", site_url(p->site));
    doc_printf(p->page, "path", "/" STR_FMT "/" STR_FMT, STR_ARG(l->code), STR_ARG(path->bare));
    doc_printf(p->page, "root", "/" STR_FMT "/", STR_ARG(l->code));
    doc_printf(p->page, "json", "/" STR_FMT "/" STR_FMT ".json%s" STR_FMT, STR_ARG(l->code),
               STR_ARG(path->bare.len ? path->bare : STR("index")), p->query.len ? "?" : "",
               STR_ARG(p->query));
    put_languages(p, path->bare);
    put_demo(p);
    visitor_put(p);
}

/* --- one page --- */

static ErrCode render(Page *p, const Doc *document, const Path *path, HttpReply *reply, Err *err)
{
    if (arena_failed(p->arena))
        return err_set(err, ERR_TOO_LARGE, "the page is larger than %d MB", PAGE_ARENA_MAX >> 20);
    if (path->format == PAGE_JSON)
        doc_json(&p->text, document);
    else if (path->format == PAGE_HTML) {
        const Template *t = site_template(p->site, str_of(p->template_name), p->language);
        if (!t)
            return err_set(err, ERR_NOT_FOUND, "there is no template '%s'", p->template_name);
        template_render(t, document, &p->text);
    }
    if (!p->text.len) /* no drawing, no table */
        return err_set(err, ERR_NOT_FOUND, "there is nothing of '" STR_FMT "' in this form",
                       STR_ARG(path->bare));
    if (p->text.failed)
        return err_set(err, ERR_TOO_LARGE, "the page is larger than %d MB", PAGE_TEXT_MAX >> 20);
    finish(reply, path->content_type, buf_str(&p->text));
    snprintf(reply->language, sizeof reply->language, STR_FMT,
             STR_ARG(locale_language(p->locale)->code));
    return ERR_OK;
}

/* What nobody has sent to a page that wants somebody: kept, while they sign in. */
static ErrCode keep_form(Page *p, Err *err)
{
    TRY(visitor_check_form(p, err));
    if (p->format != PAGE_HTML || !visitor_proves_own(p)) {
        err_set(err, ERR_DENIED, "you are not signed in, or your session has ended");
        err_hint(err, "sign in and send the form again");
        return ERR_DENIED;
    }
    TRY(form_read(&p->form, p->request->content_type, p->request->body, p->arena, err));
    p->template_name = "sign_in";
    return page_sign_in_again(p, err);
}

static ErrCode take_form(Page *p, const Route *route, Err *err)
{
    const HttpRequest *rq = p->request;
    if (!p->who && route->door != ROUTE_OPEN)
        return keep_form(p, err);
    if (p->who && p->who->session.is_token && str_eq(p->who->session.scope, STR("read")))
        return err_set(err, ERR_DENIED, "this token is for reading");
    TRY(form_read(&p->form, rq->content_type, rq->body, p->arena, err));
    TRY(visitor_check_form(p, err));
    return route->post(p, err);
}

/* Before anything is looked up, so that the answer tells nothing of what is there. */
static ErrCode want_person(Page *p, Err *err)
{
    p->reply->is_private = true;
    return p->format == PAGE_HTML ? page_lead_by(p, "sign-in")
                                  : err_set(err, ERR_DENIED, "nobody is signed in");
}

static ErrCode run_page(Page *p, const Route *route, const Path *path, Err *err)
{
    Doc *document = doc_new(p->arena, DOC_OBJECT);
    p->page = doc_object(document, "page");
    p->data = doc_object(document, "data");
    p->section = path->section;
    p->id = path->id;
    p->part = path->part;
    p->format = path->format;
    p->template_name = route->template_name;
    TRY(visitor_find(p, err));
    bool is_form = !http_is_safe(p->request);
    if (!p->who && !is_form && route->door == ROUTE_PERSON)
        return want_person(p, err);
    put_frame(p, path);
    TRY(is_form ? take_form(p, route, err) : route->handler(p, err));
    p->reply->is_private = p->who != NULL || is_form || route->door == ROUTE_OPEN;
    return p->reply->location[0] ? ERR_OK : render(p, document, path, p->reply, err);
}

static void page_init(Page *p, const Site *site, const Seat *seat, int language, Arena *arena,
                      const HttpRequest *rq, HttpReply *reply)
{
    *p = (Page){.site = site,
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
                .query = seat ? rq->query : STR("")};
    buf_init(&p->text, PAGE_TEXT_MAX);
}

static ErrCode no_page(Str path, Err *err)
{
    return err_set(err, ERR_NOT_FOUND, "there is no page '" STR_FMT "'", STR_ARG(path));
}

/* Of letters that mean nothing to a header. */
static bool is_plain(Str path)
{
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        bool fine = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                    (c > 0 && strchr("/-._:%&=+,~", c));
        if (!fine)
            return false;
    }
    return true;
}

/* "/en" is the home page, "/en/goals/6/" the page without the last slash. */
static bool answer_slash(const HttpRequest *rq, HttpReply *reply)
{
    Str path = rq->path;
    char to[sizeof reply->location];
    size_t slash = path.len ? str_find_char(str_part(path, 1, path.len), '/') : 0;
    bool is_root = slash == SIZE_MAX && language_find(str_part(path, 1, path.len)) >= 0;
    bool has_slash = slash != SIZE_MAX && slash + 2 < path.len && str_ends(path, STR("/")) &&
                     language_find(str_part(path, 1, slash + 1)) >= 0;
    while (has_slash && str_ends(path, STR("/")) && path.len > slash + 2)
        path.len--;
    if ((!is_root && !has_slash) || !is_plain(path) || !is_plain(rq->query))
        return false;
    int len = snprintf(to, sizeof to, STR_FMT "%s%s" STR_FMT, STR_ARG(path), is_root ? "/" : "",
                       rq->query.len ? "?" : "", STR_ARG(rq->query));
    if (len < 0 || (size_t)len >= sizeof to)
        return false;
    redirect(reply, 301, to);
    return true;
}

/* Each part of a query is what HTTP says it is, or nothing of it is believed. */
static ErrCode check_query(Str query, Err *err)
{
    Str rest = query, pair;
    bool more = true, fine = true;
    while (fine && rest.len && str_split(&rest, '&', &more, &pair)) {
        Buf b;
        buf_init(&b, 1 << 16);
        fine = http_decode(pair, &b) && !b.failed;
        buf_clear(&b);
    }
    return fine ? ERR_OK
                : err_set(err, ERR_INVALID, "'" STR_FMT "' is no part of a query", STR_ARG(pair));
}

static ErrCode answer_route(Page *p, const Route *route, const Path *path, Err *err)
{
    ErrCode rc =
        names_new(&p->names, store_db(p->store), p->arena, languages[path->language].code, err);
    if (!rc)
        rc = run_page(p, route, path, err);
    names_free(p->names);
    assessment_unref(p->assessment);
    buf_clear(&p->text);
    return rc;
}

ErrCode answer_page(const Site *site, const Seat *seat, const HttpRequest *rq, HttpReply *reply,
                    Err *err)
{
    Path path;
    Page p;
    const RecordType *type = NULL;
    if (http_is_safe(rq) && answer_slash(rq, reply))
        return ERR_OK;
    TRY(check_query(rq->query, err));
    Arena *arena = arena_new(PAGE_ARENA_MAX);
    const Route *route =
        path_parse(rq->path, arena, &path) ? route_find(&path, site_types(site), &type) : NULL;
    ErrCode rc = ERR_OK;
    if (!route || !(route->formats & path.format))
        rc = no_page(rq->path, err);
    else if (!http_is_safe(rq) && (!route->post || !str_eq(rq->method, STR("POST"))))
        answer_failure(site, rq, 405, NULL, reply);
    else {
        page_init(&p, site, seat, path.language, arena, rq, reply);
        p.type = type;
        rc = answer_route(&p, route, &path, err);
    }
    arena_free(arena);
    return rc;
}

/* --- what went wrong --- */

/* RFC 9457. What the server's own troubles are is for the log alone. */
static void problem_json(int status, const Err *err, HttpReply *reply)
{
    Buf b;
    buf_init(&b, 1 << 16);
    buf_printf(&b, "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d",
               err ? err_name(err->code) : "http", err ? err_name(err->code) : "refused", status);
    if (err && status < 500) {
        buf_add(&b, STR(",\"detail\":"));
        buf_json(&b, str_of(err->message));
    }
    buf_add(&b, STR("}\n"));
    finish(reply, "application/problem+json", buf_str(&b));
    buf_clear(&b);
}

/* Of a page: its title; its text is the same with "_text". */
static const char *failure_message(int status)
{
    static const struct {
        int status;
        const char *key;
    } known[] = {{401, "error.403"}, {403, "error.403"}, {404, "error.404"}, {405, "error.405"},
                 {408, "error.408"}, {409, "error.409"}, {412, "error.409"}, {413, "error.413"},
                 {415, "error.415"}, {422, "error.422"}, {428, "error.428"}, {429, "error.429"},
                 {503, "error.503"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].status == status)
            return known[i].key;
    return status >= 500 ? "error.500" : "error.400";
}

static void failure_page(const Site *site, Arena *arena, Path *path, const HttpRequest *rq,
                         const Err *err, HttpReply *reply)
{
    Page p;
    char text_key[32];
    const char *key = failure_message(reply->status);
    page_init(&p, site, NULL, path->language, arena, rq, reply);
    Doc *document = doc_new(arena, DOC_OBJECT);
    p.page = doc_object(document, "page");
    p.data = doc_object(document, "data");
    path->bare = STR("");
    put_frame(&p, path);
    snprintf(text_key, sizeof text_key, "%s_text", key);
    page_title(&p, page_message(&p, key), STR(""));
    doc_text(p.data, "text", page_message(&p, text_key));
    if (err && reply->status < 500 && reply->status != 404) {
        doc_text(p.data, "detail", str_of(err->message));
        doc_text(p.data, "hint", str_of(err->hint));
    }
    doc_bool(p.data, "wants_sign_in", reply->status == 403 || reply->status == 401);
    p.template_name = "error";
    if (render(&p, document, path, reply, NULL))
        finish(reply, "text/plain; charset=utf-8", str_of(key));
    buf_clear(&p.text);
}

void answer_failure(const Site *site, const HttpRequest *rq, int status, const Err *err,
                    HttpReply *reply)
{
    Path path;
    if (api_serves(rq->path)) {
        api_failure(site, rq, status, err, reply);
        return;
    }
    Arena *arena = arena_new(PAGE_ARENA_MAX);
    if (!path_parse(rq->path, arena, &path))
        path = (Path){.language = language_negotiate(rq->accept_language),
                      .format = PAGE_HTML,
                      .content_type = "text/html; charset=utf-8"};
    http_body_unref(reply->body);
    *reply = (HttpReply){.status = status, .cache = "no-store"};
    if (path.format == PAGE_HTML)
        failure_page(site, arena, &path, rq, err, reply);
    else
        problem_json(status, err, reply);
    arena_free(arena);
}
