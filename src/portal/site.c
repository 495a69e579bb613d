#include "portal/site.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/asset.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/intern.h"
#include "base/log.h"
#include "base/vec.h"
#include "http/form.h"
#include "portal/answer.h"
#include "portal/api.h"
#include "portal/postman.h"
#include "portal/sitemap.h"
#include "portal/visitor.h"
#include "records/attachment.h"

enum { CACHE_MAX_ENTRIES = 2000, CACHE_MAX_BYTES = 64 << 20, CACHE_MAX_KEY = 1000 };
enum {
    WATCH_PAUSE_NS = 250000000,
    TURN_EVERY = 120,
    FLUSH_EVERY = 40,
    MAX_TEMPLATES = 80,
    DOOR_WAITING = 1
};
/* What the form of the largest record takes: each byte of its texts at most three (%D0; a new line,
 * two bytes of a body, is %0D%0A), and the names of its fields, "kept.versions.49.says.fa-AF=".
 * Nobody's forms are those that sign in, and what was kept of another. All bodies together are
 * bounded by the server. */
enum {
    FIELD_HEAD_MAX = 48,
    FORM_REST_MAX = 1 << 16, /* a note, what signs in */
    BODY_MAX = 3 * RECORD_MAX_BYTES + FORM_PARTS_MAX * FIELD_HEAD_MAX + FORM_REST_MAX,
    STRANGER_MAX = 1 << 20,
    UPLOAD_MAX = 32 << 20 /* a form with a file or two of attachment.h */
};

static const int64_t SECOND_US = 1000000;

typedef struct {
    Str name;
    Template *by_language[LOCALE_COUNT];
} NamedTemplate;

typedef struct {
    HttpReply reply;
    int64_t until_us; /* by the monotonic clock; 0: until something changes */
} Kept;

struct Site {
    SiteOptions options;
    Locale *locales[LOCALE_COUNT];
    Framework *framework;
    Outlook *outlook;
    NamedTemplate templates[MAX_TEMPLATES];
    size_t template_count;
    char style_url[80];
    HttpBody *style;
    ReleaseCache *releases;
    World *world;
    Desk *desk, *door;
    Guide *guide;
    ReadCounter *reads;
    Store *stores[SITE_WORKERS]; /* opened by the worker that needs it */
    Records *records[SITE_WORKERS];
    pthread_mutex_t shelf_lock, cache_lock;
    Shelf *shelf;
    /* The cache: all of it is dropped when anything has changed. */
    Interner *cache_keys;
    VEC(Kept) cached; /* by the number of their key: path?query */
    size_t cached_bytes;
    uint64_t generation;
    Postman *postman; /* NULL: no letters */
    pthread_t watcher;
    bool watching, stopping;
};

const Locale *site_locale(const Site *s, int language) { return s->locales[language]; }
const Framework *site_framework(const Site *s) { return s->framework; }
Outlook *site_outlook(const Site *s) { return s->outlook; }
Str site_style_url(const Site *s) { return str_of(s->style_url); }
Str site_url(const Site *s) { return str_of(s->options.url); }
bool site_mails(const Site *s) { return s->options.mail != NULL; }
const RecordType *const *site_types(const Site *s) { return s->options.types; }
const World *site_world(const Site *s) { return s->world; }
Desk *site_desk(const Site *s) { return s->desk; }
Desk *site_door(const Site *s) { return s->door; }
Guide *site_guide(const Site *s) { return s->guide; }
ReadCounter *site_reads(const Site *s) { return s->reads; }

/* --- templates --- */

static bool find_partial(void *context, Str name, Str *source)
{
    char path[200];
    (void)context;
    int len = snprintf(path, sizeof path, "web/templates/" STR_FMT ".html", STR_ARG(name));
    return len > 0 && (size_t)len < sizeof path && asset_find((Str){path, (size_t)len}, source);
}

static bool find_message(void *context, Str key, Str *text)
{
    const Locale *l = context;
    *text = locale_message(l, key, NULL);
    return !str_eq(*text, key);
}

static ErrCode compile_template(Site *s, Str name, Str source, Err *err)
{
    NamedTemplate *t = &s->templates[s->template_count++];
    t->name = name;
    for (int l = 0; l < LOCALE_COUNT; l++) {
        TemplateLoader loader = {s->locales[l], find_partial, find_message};
        TRY(template_compile(&t->by_language[l], name, source, &loader, err));
    }
    return ERR_OK;
}

static ErrCode compile_templates(Site *s, Err *err)
{
    static const Str folder = STR_INIT("web/templates/"), partial = STR_INIT("web/templates/_");
    for (const Asset *a = asset_table; a->name; a++) {
        Str name = str_of(a->name);
        if (!str_starts(name, folder) || str_starts(name, partial))
            continue;
        if (s->template_count == MAX_TEMPLATES)
            return err_set(err, ERR_TOO_LARGE, "more than %d templates", MAX_TEMPLATES);
        Str bare = str_part(name, folder.len, name.len - 5);
        TRY(compile_template(s, bare, asset_bytes(a), err));
    }
    return ERR_OK;
}

const Template *site_template(const Site *s, Str name, int language)
{
    for (size_t i = 0; i < s->template_count; i++)
        if (str_eq(s->templates[i].name, name))
            return s->templates[i].by_language[language];
    return NULL;
}

static ErrCode load_style(Site *s, Err *err)
{
    Str bytes;
    char hash[65];
    if (!asset_find(STR("web/static/style.css"), &bytes))
        return err_set(err, ERR_NOT_FOUND, "the program has no style sheet");
    hash_sha256_hex(bytes, hash);
    snprintf(s->style_url, sizeof s->style_url, "/static/style-%.12s.css", hash);
    s->style = http_body_new(bytes, true);
    return ERR_OK;
}

/* --- the cache --- */

static void empty_cache(Site *s) /* under its lock */
{
    for (size_t i = 0; i < s->cached.count; i++)
        http_body_unref(s->cached.items[i].reply.body);
    s->cached.count = 0;
    s->cached_bytes = 0;
    interner_free(s->cache_keys);
    s->cache_keys = interner_new();
}

static void drop_cache(Site *s)
{
    pthread_mutex_lock(&s->cache_lock);
    empty_cache(s);
    s->generation++;
    pthread_mutex_unlock(&s->cache_lock);
}

static bool cache_key(const HttpRequest *rq, char out[CACHE_MAX_KEY], Str *key)
{
    int len =
        snprintf(out, CACHE_MAX_KEY, STR_FMT "?" STR_FMT, STR_ARG(rq->path), STR_ARG(rq->query));
    *key = (Str){out, (size_t)len};
    return len > 0 && len < CACHE_MAX_KEY;
}

static bool is_fresh(const Kept *kept)
{
    return !kept->until_us || clock_monotonic_us() < kept->until_us;
}

static bool find_cached(void *context, const HttpRequest *rq, HttpReply *reply)
{
    Site *s = context;
    char text[CACHE_MAX_KEY];
    Str key;
    if (visitor_is_named(rq) || !cache_key(rq, text, &key))
        return false;
    pthread_mutex_lock(&s->cache_lock);
    uint32_t at = intern_find(s->cache_keys, key);
    bool found = at != INTERN_NONE && is_fresh(&s->cached.items[at]);
    if (found) {
        *reply = s->cached.items[at].reply;
        http_body_ref(reply->body);
    }
    pthread_mutex_unlock(&s->cache_lock);
    if (found)
        read_counter_add(s->reads, rq, reply->page);
    return found;
}

/* In place of one that is not fresh any more. */
static void put_cached(Site *s, Str key, const HttpReply *reply) /* under its lock */
{
    Kept kept = {*reply, reply->fresh_s ? clock_monotonic_us() + reply->fresh_s * SECOND_US : 0};
    uint32_t at = intern(s->cache_keys, key);
    if (at < s->cached.count && is_fresh(&s->cached.items[at]))
        return;
    if (at == s->cached.count)
        vec_push(&s->cached, (Kept){0});
    HttpBody *before = s->cached.items[at].reply.body;
    s->cached_bytes += http_body_size(reply->body) - (before ? http_body_size(before) : 0);
    http_body_unref(before);
    http_body_ref(reply->body);
    s->cached.items[at] = kept;
}

/* A full cache is emptied, so that a flood of odd addresses cannot keep the common ones out. */
static void keep_cached(Site *s, const HttpRequest *rq, const HttpReply *reply, uint64_t generation)
{
    char text[CACHE_MAX_KEY];
    Str key;
    if (!reply->body || reply->status != 200 || !http_is_safe(rq) || visitor_is_named(rq) ||
        reply->is_private || !cache_key(rq, text, &key))
        return;
    bool is_kept = !reply->cache || !str_eq(str_of(reply->cache), STR("no-store"));
    size_t bytes = http_body_size(reply->body);
    if (!is_kept || bytes > CACHE_MAX_BYTES / 4)
        return;
    pthread_mutex_lock(&s->cache_lock);
    if (s->cached.count == CACHE_MAX_ENTRIES || s->cached_bytes + bytes > CACHE_MAX_BYTES)
        empty_cache(s);
    if (generation == s->generation)
        put_cached(s, key, reply);
    pthread_mutex_unlock(&s->cache_lock);
}

/* --- requests --- */

static ErrCode worker_store(Site *s, int worker, Store **out, Err *err)
{
    if (!s->stores[worker]) {
        TRY(store_open(&s->stores[worker], &s->options.store, STORE_READ, err));
        store_share(s->stores[worker], s->releases);
    }
    *out = s->stores[worker];
    return ERR_OK;
}

static ErrCode current_shelf(Site *s, Store *store, Shelf **out, Err *err)
{
    pthread_mutex_lock(&s->shelf_lock);
    ErrCode rc = shelf_current(out, s->shelf, store, s->framework, err);
    if (!rc && *out != s->shelf) {
        shelf_unref(s->shelf);
        s->shelf = shelf_ref(*out);
    }
    pthread_mutex_unlock(&s->shelf_lock);
    return rc;
}

/* So that the first reader, after start and after an import, doesn't wait for the shelf. */
static void warm_shelf(Site *s, Store *store)
{
    Shelf *shelf;
    if (!current_shelf(s, store, &shelf, NULL))
        shelf_unref(shelf);
}

/* The same for the dataset that pages of progress begin with. */
static void warm_outlook(Site *s, Store *store)
{
    Shelf *shelf;
    Assessment *assessment;
    if (current_shelf(s, store, &shelf, NULL))
        return;
    const ShelfDataset *first = shelf_first_dataset(shelf);
    if (first && !outlook_assessment(s->outlook, first->release, &assessment, NULL))
        assessment_unref(assessment);
    shelf_unref(shelf);
}

/* Days pass: what became overdue, and what may be public now. */
static void turn(Site *s)
{
    Records *records;
    size_t count = 0;
    Err err = {0};
    if (desk_take(s->desk, &records, &err))
        return; /* a folder that is for reading alone */
    if (records_turn(records, &count, &err))
        log_line(LOG_WARNING, "what time changed could not be written: %s", err.message);
    if (attachment_sweep(records, clock_now_us(), &err))
        log_line(LOG_WARNING, "files that nobody names could not be removed: %s", err.message);
    desk_leave(s->desk);
}

/* Over the watcher's own connection, whose change counter does not see it: what was counted empties
 * no cache, and no reader or writer of records waits. */
static void flush_reads(Site *s, Store *store)
{
    Err err = {0};
    if (read_counter_flush(s->reads, store_db(store), clock_now_us(), &err))
        log_line(LOG_WARNING, "what was read could not be counted: %s", err.message);
}

/* Commits of other processes are noticed here, and the cache is dropped. */
static void *watch(void *context)
{
    static const struct timespec pause = {0, WATCH_PAUSE_NS};
    Site *s = context;
    Store *store;
    bool may_write = !store_open(&store, &s->options.store, STORE_WRITE, NULL);
    if (!may_write && store_open(&store, &s->options.store, STORE_READ, NULL))
        return NULL; /* a folder that is for reading alone counts nothing */
    store_share(store, s->releases);
    uint64_t seen = db_change_counter(store_db(store));
    warm_shelf(s, store);
    bool is_due =
        true; /* the outlook: it takes all cores, so it lets the first readers go before */
    for (unsigned round = 0; !__atomic_load_n(&s->stopping, __ATOMIC_ACQUIRE); round++) {
        if (round % TURN_EVERY == 0)
            turn(s);
        if (may_write && round % FLUSH_EVERY == FLUSH_EVERY - 1)
            flush_reads(s, store);
        nanosleep(&pause, NULL);
        uint64_t now = db_change_counter(store_db(store));
        if (now != seen) {
            drop_cache(s);
            warm_shelf(s, store);
        } else if (is_due) {
            warm_outlook(s, store);
        }
        is_due = now != seen;
        seen = now;
    }
    if (may_write)
        flush_reads(s, store);
    store_close(store);
    return NULL;
}

static bool answer_static(const Site *s, const HttpRequest *rq, HttpReply *reply)
{
    if (!str_eq(rq->path, str_of(s->style_url)))
        return false;
    reply->status = 200;
    reply->content_type = "text/css; charset=utf-8";
    reply->cache = "public, max-age=31536000, immutable";
    reply->body = http_body_ref(s->style);
    return true;
}

static ErrCode take_seat(Site *s, int worker, Seat *seat, Err *err)
{
    TRY(worker_store(s, worker, &seat->store, err));
    if (!s->records[worker])
        TRY(records_open(&s->records[worker], store_db(seat->store), world_records(s->world), err));
    seat->records = s->records[worker];
    return current_shelf(s, seat->store, &seat->shelf, err);
}

static void handle(void *context, int worker, const HttpRequest *rq, HttpReply *reply)
{
    Site *s = context;
    Seat seat = {0};
    Err err = {0};
    char text[1200];
    pthread_mutex_lock(&s->cache_lock);
    uint64_t generation = s->generation;
    pthread_mutex_unlock(&s->cache_lock);
    if (answer_static(s, rq, reply)) {
        keep_cached(s, rq, reply, generation);
        return;
    }
    if (http_is_safe(rq) && answer_plain(s, rq, reply))
        return;
    ErrCode rc = take_seat(s, worker, &seat, &err);
    if (!rc && api_serves(rq->path))
        api_answer(s, &seat, rq, reply);
    else if (!rc && !answer_for_robots(s, &seat, rq, reply))
        rc = answer_page(s, &seat, rq, reply, &err);
    if (rc) {
        bool is_form = !http_is_safe(rq); /* what it cannot do is then what was sent */
        int status = rc == ERR_UNSUPPORTED && is_form ? 415 : err_http_status(rc);
        if (status >= 500)
            log_line(LOG_ERROR, STR_FMT ": %s", STR_ARG(rq->path),
                     err_text(&err, text, sizeof text));
        answer_failure(s, rq, status, &err, reply);
    }
    shelf_unref(seat.shelf);
    if (!http_is_safe(rq) && reply->status < 400) /* what it took down is gone now, not soon */
        drop_cache(s);
    keep_cached(s, rq, reply, generation);
    if (reply->status == 200)
        read_counter_add(s->reads, rq, reply->page);
}

static void refuse(void *context, const HttpRequest *rq, int status, HttpReply *reply)
{
    answer_failure(context, rq, status, NULL, reply);
}

HttpHandler site_handler(Site *s)
{
    return (HttpHandler){.context = s,
                         .quick = find_cached,
                         .handle = handle,
                         .refuse = refuse,
                         .max_body_bytes = BODY_MAX,
                         .max_upload_bytes = UPLOAD_MAX,
                         .max_stranger_bytes = STRANGER_MAX};
}

/* --- life --- */

static ErrCode open_parts(Site *s, Err *err)
{
    TRY(framework_new(&s->framework, err));
    TRY(outlook_new(&s->outlook, s->framework, err));
    for (int l = 0; l < LOCALE_COUNT; l++)
        TRY(locale_new(&s->locales[l], l, err));
    TRY(world_new(&s->world, s->framework, s->options.types, (const Locale *const *)s->locales,
                  err));
    world_keep_files(s->world, s->options.store.data_dir);
    s->guide = guide_new(s->framework);
    s->desk = desk_new(&s->options.store, world_records(s->world), 0);
    s->door = desk_new(&s->options.store, world_records(s->world), DOOR_WAITING);
    s->watching = pthread_create(&s->watcher, NULL, watch, s) == 0;
    TRY(compile_templates(s, err));
    TRY(load_style(s, err));
    Store *first;
    TRY(worker_store(s, 0, &first, err)); /* so that a missing data folder is told at once */
    return s->options.mail ? postman_start(&s->postman, s, &s->options, err) : ERR_OK;
}

ErrCode site_open(Site **out, const SiteOptions *options, Err *err)
{
    Site *s = mem_alloc(sizeof *s);
    s->options = *options;
    s->releases = release_cache_new(64);
    s->cache_keys = interner_new();
    s->reads = read_counter_new();
    pthread_mutex_init(&s->shelf_lock, NULL);
    pthread_mutex_init(&s->cache_lock, NULL);
    ErrCode rc = open_parts(s, err);
    *out = rc ? NULL : s;
    if (rc)
        site_close(s);
    return rc;
}

void site_close(Site *s)
{
    if (!s)
        return;
    __atomic_store_n(&s->stopping, true, __ATOMIC_RELEASE);
    postman_stop(s->postman);
    if (s->watching)
        pthread_join(s->watcher, NULL);
    drop_cache(s);
    interner_free(s->cache_keys);
    vec_clear(&s->cached);
    shelf_unref(s->shelf);
    for (int i = 0; i < SITE_WORKERS; i++) {
        records_close(s->records[i]);
        store_close(s->stores[i]);
    }
    desk_free(s->desk);
    desk_free(s->door);
    release_cache_free(s->releases);
    for (size_t i = 0; i < s->template_count; i++)
        for (int l = 0; l < LOCALE_COUNT; l++)
            template_free(s->templates[i].by_language[l]);
    for (int l = 0; l < LOCALE_COUNT; l++)
        locale_free(s->locales[l]);
    outlook_free(s->outlook);
    guide_free(s->guide);
    read_counter_free(s->reads);
    world_free(s->world);
    framework_free(s->framework);
    http_body_unref(s->style);
    pthread_mutex_destroy(&s->shelf_lock);
    pthread_mutex_destroy(&s->cache_lock);
    mem_free(s);
}
