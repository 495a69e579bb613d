#include "portal/postman.h"

#include <pthread.h>
#include <stdio.h>
#include <time.h>

#include "base/clock.h"
#include "base/log.h"
#include "base/num.h"
#include "base/vec.h"
#include "locale/zone.h"
#include "portal/mail.h"
#include "records/audit.h"

enum {
    PAUSE_NS = 250000000,
    ROUND_EVERY = 4,    /* pauses */
    ENTRIES_MAX = 1000, /* of the trail, at a time */
    DIGEST_HOURS = 12,  /* after its hour a digest is not begun any more */
    ROUND_ARENA = 64 << 20,
    LETTER_ARENA = 128 << 20
};
#define DIGEST_TIME STR("07:00")

struct Postman {
    const Site *site;
    const SiteOptions *options;
    Mailbox from;
    Smtp *smtp;
    Store *store; /* for reading */
    Records *records;
    bool knows_marks;
    int64_t trail;               /* the entry up to which it was looked */
    char digest[CLOCK_TEXT_MAX]; /* the day of the last */
    Err told;                    /* what the log has said last */
    pthread_t thread;
    bool is_running, stopping;
};

static bool stops(const Postman *m) { return __atomic_load_n(&m->stopping, __ATOMIC_ACQUIRE); }

/* --- what is to be told --- */

typedef struct {
    Str account, about, mark;
    LetterKind kind;
} News;
typedef VEC(News) NewsList;

/* In one transaction at the desk. */
static ErrCode write_news(Db *db, const NewsList *news, const char *mark, Str value, int64_t now_us,
                          Err *err)
{
    TRY(db_begin(db, err));
    for (size_t i = 0; i < news->count; i++) {
        const News *n = &news->items[i];
        TRY(outbox_add(db, n->account, n->kind, n->about, n->mark, now_us, err));
    }
    TRY(outbox_clean(db, now_us, err));
    TRY(outbox_set_mark(db, mark, value, err));
    return db_commit(db, err);
}

static ErrCode keep_news(Postman *m, const NewsList *news, const char *mark, Str value,
                         int64_t now_us, Err *err)
{
    Records *desk;
    TRY(desk_take(site_desk(m->site), &desk, err));
    ErrCode rc = write_news(records_db(desk), news, mark, value, now_us, err);
    desk_leave(site_desk(m->site)); /* which takes back what failed */
    return rc;
}

/* --- the trail --- */

/* Who wrote what came back, unless that is who sent it back. An author of another store has no
 * account here. */
static void add_returned(Postman *m, const AuditEntry *e, Str mark, Arena *arena, NewsList *news)
{
    Record record;
    Account author;
    Viewer all = viewer_operator(clock_now_us());
    if (!record_read(m->records, &all, e->object, 0, arena, &record, NULL) &&
        record.state == RECORD_RETURNED && !str_eq(record.stand.author, e->actor) &&
        !account_find(store_db(m->store), record.stand.author, arena, &author, NULL)) {
        News n = {author.id, e->object, mark, LETTER_RETURNED};
        vec_push(news, n);
    }
}

static void read_entry(Postman *m, const AuditEntry *e, Arena *arena, NewsList *news)
{
    Str mark = arena_printf(arena, "%lld", (long long)e->number);
    if (str_eq(e->act, STR("account.invite"))) {
        News n = {e->object, STR(""), mark, LETTER_INVITATION};
        vec_push(news, n);
    } else if (str_eq(e->act, STR("record.return"))) {
        add_returned(m, e, mark, arena, news);
    }
}

/* The mark is moved in the store only with news: letters are told from each other without it. */
static ErrCode read_trail(Postman *m, int64_t now_us, Arena *arena, Err *err)
{
    AuditEntry *entries;
    size_t count;
    NewsList news = {0};
    AuditQuery query = {.after = m->trail, .since_us = now_us - DAY_US, .limit = ENTRIES_MAX};
    TRY(audit_list(store_db(m->store), &query, arena, &entries, &count, err));
    for (size_t i = 0; i < count; i++)
        read_entry(m, &entries[i], arena, &news);
    int64_t last = count ? entries[count - 1].number : m->trail;
    ErrCode rc = ERR_OK;
    if (news.count)
        rc =
            keep_news(m, &news, "trail", arena_printf(arena, "%lld", (long long)last), now_us, err);
    vec_clear(&news);
    if (!rc)
        m->trail = last;
    return rc;
}

/* --- the clock --- */

/* The last day on which it was the hour of digests, in the zone of these. */
static bool digest_day(const char *zone, int64_t now_us, char day[CLOCK_TEXT_MAX], int64_t *at_us)
{
    for (int64_t ahead = 1; ahead >= -1; ahead--) {
        Str date = clock_date(now_us + ahead * DAY_US, day);
        if (zone_moment(str_of(zone), date, DIGEST_TIME, at_us) && *at_us <= now_us)
            return true;
    }
    return false;
}

static ErrCode list_readers(Postman *m, Str day, Arena *arena, NewsList *news, Err *err)
{
    Account *accounts;
    size_t count;
    TRY(account_list(store_db(m->store), arena, &accounts, &count, err));
    for (size_t i = 0; i < count; i++) {
        News n = {accounts[i].id, day, day, LETTER_DIGEST};
        if (!accounts[i].is_closed && accounts[i].has_password)
            vec_push(news, n);
    }
    return ERR_OK;
}

/* Whether anything waits for them is found when each is written. */
static ErrCode read_clock(Postman *m, int64_t now_us, Arena *arena, Err *err)
{
    char day[CLOCK_TEXT_MAX];
    int64_t at_us;
    NewsList news = {0};
    if (!digest_day(m->options->mail->zone, now_us, day, &at_us) || strcmp(day, m->digest) <= 0)
        return ERR_OK;
    ErrCode rc = ERR_OK;
    if (m->digest[0] && now_us - at_us < DIGEST_HOURS * HOUR_US)
        rc = list_readers(m, str_of(day), arena, &news, err);
    if (!rc)
        rc = keep_news(m, &news, "digest", str_of(day), now_us, err);
    vec_clear(&news);
    if (!rc)
        memcpy(m->digest, day, sizeof m->digest);
    return rc;
}

/* --- sending --- */

typedef struct {
    OutboxLetter entry;
    char secret[SECRET_TEXT]; /* of an invitation that is open; else "" */
    Who who;
    bool has_account;
} Sending;

static ErrCode claim(Postman *m, int64_t now_us, Arena *arena, Sending *s, bool *found, Err *err)
{
    Records *desk;
    TRY(desk_take(site_desk(m->site), &desk, err));
    Db *db = records_db(desk);
    ErrCode rc = outbox_claim(db, now_us, arena, &s->entry, found, err);
    if (!rc && *found && s->entry.kind == LETTER_INVITATION) {
        rc = account_second_link(db, s->entry.account, now_us, s->secret, err);
        rc = rc == ERR_NOT_FOUND ? ERR_OK : rc;
    }
    desk_leave(site_desk(m->site));
    return rc;
}

static ErrCode finish(Postman *m, Str id, OutboxEnd end, Str why, Err *err)
{
    Records *desk;
    TRY(desk_take(site_desk(m->site), &desk, err));
    ErrCode rc = outbox_finish(records_db(desk), id, end, why, clock_now_us(), err);
    desk_leave(site_desk(m->site));
    return rc;
}

static ErrCode compose(Postman *m, Sending *s, Arena *arena, Letter *out, bool *has_news, Err *err)
{
    static const HttpRequest no_request;
    HttpReply no_reply = {0};
    int64_t now_us = clock_now_us();
    ErrCode rc = who_load(store_db(m->store), s->entry.account, now_us, arena, &s->who, err);
    *has_news = false;
    if (rc)
        return rc == ERR_NOT_FOUND ? ERR_OK : rc;
    int language = language_find(s->who.account.language);
    language = language < 0 ? 0 : language;
    Page page = {.site = m->site,
                 .store = m->store,
                 .records = m->records,
                 .arena = arena,
                 .language = language,
                 .locale = site_locale(m->site, language),
                 .framework = site_framework(m->site),
                 .request = &no_request,
                 .reply = &no_reply,
                 .who = &s->who,
                 .viewer = s->who.viewer,
                 .now_us = now_us};
    Str domain = mailbox_domain(m->from.address), id = s->entry.id;
    TRY(mail_compose(&page, &s->entry, s->secret, out, has_news, err));
    out->from = m->from;
    out->to = (Mailbox){s->who.account.email, s->who.account.name};
    out->id = arena_printf(arena, STR_FMT "@" STR_FMT,
                           STR_ARG(str_part(id, id_type(id).len + 1, id.len)), STR_ARG(domain));
    out->date_us = s->entry.made_us;
    return ERR_OK;
}

/* What goes wrong with the store is for the log; with the letter, for who looks after the mail. */
static ErrCode deliver(Postman *m, Sending *s, Arena *arena, Err *err)
{
    Letter letter = {0};
    bool has_news;
    Err why = {0};
    ErrCode rc = compose(m, s, arena, &letter, &has_news, err);
    if (rc) {
        Str what = STR("the letter could not be written");
        return finish(m, s->entry.id, OUTBOX_LATER, what, NULL) ? ERR_IO : rc;
    }
    if (!has_news)
        return finish(m, s->entry.id, OUTBOX_DROPPED, STR(""), err);
    rc = smtp_send(m->smtp, &letter, &m->stopping, &why);
    OutboxEnd end = !rc                         ? OUTBOX_SENT
                    : rc != ERR_IO              ? OUTBOX_REFUSED
                    : smtp_is_in_doubt(m->smtp) ? OUTBOX_DOUBT
                                                : OUTBOX_LATER;
    if (rc && !stops(m))
        log_line(LOG_WARNING, STR_FMT ": %s", STR_ARG(s->entry.id), why.message);
    return finish(m, s->entry.id, end, str_of(why.message), err);
}

static ErrCode send_one(Postman *m, bool *found, Err *err)
{
    Sending s = {0};
    TRY(outbox_is_due(store_db(m->store), clock_now_us(), found, err));
    if (!*found)
        return ERR_OK;
    Arena *arena = arena_new(LETTER_ARENA);
    ErrCode rc = claim(m, clock_now_us(), arena, &s, found, err);
    if (!rc && *found)
        rc = deliver(m, &s, arena, err);
    explicit_bzero(s.secret, sizeof s.secret);
    arena_free(arena);
    return rc;
}

/* --- rounds --- */

static ErrCode read_marks(Postman *m, int64_t now_us, Arena *arena, Err *err)
{
    Str trail, digest;
    AuditEntry *last;
    size_t count;
    uint64_t number = 0;
    AuditQuery query = {.limit = 1, .newest_first = true};
    Db *db = store_db(m->store);
    TRY(outbox_mark(db, "digest", arena, &digest, err));
    snprintf(m->digest, sizeof m->digest, STR_FMT, STR_ARG(digest));
    TRY(outbox_mark(db, "trail", arena, &trail, err));
    if (!num_read_u64(trail, INT64_MAX, &number)) { /* the first time */
        TRY(audit_list(db, &query, arena, &last, &count, err));
        number = count ? (uint64_t)last[0].number : 0;
        trail = arena_printf(arena, "%lld", (long long)number);
        TRY(keep_news(m, &(NewsList){0}, "trail", trail, now_us, err));
    }
    m->trail = (int64_t)number;
    m->knows_marks = true;
    return ERR_OK;
}

static ErrCode look(Postman *m, int64_t now_us, Arena *arena, Err *err)
{
    if (!m->knows_marks)
        TRY(read_marks(m, now_us, arena, err));
    TRY(read_trail(m, now_us, arena, err));
    return read_clock(m, now_us, arena, err);
}

static ErrCode take_round(Postman *m, Err *err)
{
    bool found = true;
    Arena *arena = arena_new(ROUND_ARENA);
    ErrCode rc = look(m, clock_now_us(), arena, err);
    arena_free(arena);
    while (!rc && found && !stops(m))
        rc = send_one(m, &found, err);
    return rc;
}

static ErrCode open_parts(Postman *m, Err *err)
{
    if (!m->store)
        TRY(store_open(&m->store, &m->options->store, STORE_READ, err));
    return m->records ? ERR_OK
                      : records_open(&m->records, store_db(m->store),
                                     world_records((World *)site_world(m->site)), err);
}

static void *run(void *context)
{
    static const struct timespec pause = {0, PAUSE_NS};
    Postman *m = context;
    for (unsigned i = 0; !stops(m); i++) {
        Err err = {0};
        if (i % ROUND_EVERY == 0 && (open_parts(m, &err) || take_round(m, &err)) &&
            strcmp(err.message, m->told.message) != 0) {
            log_line(LOG_WARNING, "mail: %s", err.message);
            m->told = err;
        }
        nanosleep(&pause, NULL);
    }
    return NULL;
}

/* --- life --- */

static ErrCode check(Postman *m, Err *err)
{
    const MailOptions *o = m->options->mail;
    if (!site_url(m->site).len) {
        err_set(err, ERR_INVALID, "letters have links, so '--mail' needs '--url'");
        err_hint(err, "add --url https://sdg.example.org");
        return ERR_INVALID;
    }
    if (!zone_exists(str_of(o->zone)))
        return err_set(err, ERR_INVALID, "there is no time zone '%s'", o->zone);
    TRY(mailbox_read(&m->from, str_of(o->from), err));
    return smtp_open(&m->smtp, &o->server, err);
}

ErrCode postman_start(Postman **out, const Site *site, const SiteOptions *options, Err *err)
{
    Postman *m = mem_alloc(sizeof *m);
    m->site = site;
    m->options = options;
    *out = m;
    ErrCode rc = check(m, err);
    if (!rc && pthread_create(&m->thread, NULL, run, m))
        rc = err_set(err, ERR_BUSY, "no thread can be made for the mail");
    m->is_running = !rc;
    if (rc) {
        postman_stop(m);
        *out = NULL;
    }
    return rc;
}

void postman_stop(Postman *m)
{
    if (!m)
        return;
    __atomic_store_n(&m->stopping, true, __ATOMIC_RELEASE);
    if (m->is_running)
        pthread_join(m->thread, NULL);
    smtp_close(m->smtp);
    records_close(m->records);
    store_close(m->store);
    mem_free(m);
}
