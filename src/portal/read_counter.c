#include "portal/read_counter.h"

#include <pthread.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/intern.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/vec.h"
#include "records/reads.h"

/* Parts of what machines call themselves, in small letters. */
static const char *const MACHINES[] = {"bot",     "crawl",   "spider", "slurp",    "archive",
                                       "preview", "monitor", "scrapy", "headless", "python",
                                       "curl",    "wget",    "java/",  "libwww",   "http-client",
                                       "okhttp",  "go-http", NULL};
enum { AGENT_MAX = 512 };

struct ReadCounter {
    pthread_mutex_t lock;            /* of the names */
    Interner *pages;                 /* "ru publication:x", numbered from 0 */
    bool is_full;                    /* and was told to be */
    uint32_t sums[READ_COUNTER_MAX]; /* atomic */
};

ReadCounter *read_counter_new(void)
{
    ReadCounter *c = mem_alloc(sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    c->pages = interner_new();
    return c;
}

void read_counter_free(ReadCounter *c)
{
    if (!c)
        return;
    interner_free(c->pages);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

static uint32_t number_of(ReadCounter *c, Str name) /* under the lock */
{
    uint32_t at = intern_find(c->pages, name);
    if (at == INTERN_NONE && intern_count(c->pages) < READ_COUNTER_MAX)
        at = intern(c->pages, name);
    if (at == INTERN_NONE && !c->is_full) {
        log_line(LOG_WARNING, "reads of more than %d pages are not counted", READ_COUNTER_MAX);
        c->is_full = true;
    }
    return at == INTERN_NONE ? 0 : at + 1;
}

uint32_t read_counter_page(ReadCounter *c, Str id, Str language)
{
    char name[200];
    int len = snprintf(name, sizeof name, STR_FMT " " STR_FMT, STR_ARG(language), STR_ARG(id));
    if (len < 0 || (size_t)len >= sizeof name)
        return 0;
    pthread_mutex_lock(&c->lock);
    uint32_t page = number_of(c, (Str){name, (size_t)len});
    pthread_mutex_unlock(&c->lock);
    return page;
}

static bool is_machine(Str agent)
{
    char small[AGENT_MAX];
    size_t len = agent.len < sizeof small ? agent.len : sizeof small;
    for (size_t i = 0; i < len; i++)
        small[i] = agent.ptr[i] >= 'A' && agent.ptr[i] <= 'Z' ? (char)(agent.ptr[i] + 'a' - 'A')
                                                              : agent.ptr[i];
    for (size_t i = 0; MACHINES[i]; i++)
        if (str_find((Str){small, len}, str_of(MACHINES[i])) != SIZE_MAX)
            return true;
    return !len;
}

void read_counter_add(ReadCounter *c, const HttpRequest *rq, uint32_t page)
{
    if (page && str_eq(rq->method, STR("GET")) && !is_machine(rq->user_agent))
        __atomic_fetch_add(&c->sums[page - 1], 1, __ATOMIC_RELAXED);
}

typedef VEC(ReadCount) ReadCounts;
typedef VEC(uint32_t) Numbers;

/* Takes the sums out. */
static void take(ReadCounter *c, Arena *arena, ReadCounts *counts, Numbers *pages)
{
    pthread_mutex_lock(&c->lock);
    for (uint32_t i = 0; i < intern_count(c->pages); i++) {
        uint32_t sum = __atomic_exchange_n(&c->sums[i], 0, __ATOMIC_RELAXED);
        if (!sum)
            continue;
        Str name = arena_dup(arena, intern_text(c->pages, i));
        size_t space = str_find_char(name, ' ');
        ReadCount one = {.language = str_part(name, 0, space),
                         .id = str_part(name, space + 1, name.len),
                         .count = sum};
        vec_push(counts, one);
        vec_push(pages, i);
    }
    pthread_mutex_unlock(&c->lock);
}

ErrCode read_counter_flush(ReadCounter *c, Db *db, int64_t now_us, Err *err)
{
    enum { NAMES_MAX = 64 << 20 };
    char day[CLOCK_TEXT_MAX];
    ReadCounts counts = {0};
    Numbers pages = {0};
    Arena *arena = arena_new(NAMES_MAX);
    take(c, arena, &counts, &pages);
    ErrCode rc = counts.count
                     ? reads_add(db, counts.items, counts.count, clock_date(now_us, day), err)
                     : ERR_OK;
    for (size_t i = 0; rc && !db_commit_is_doubtful(db) && i < counts.count; i++)
        __atomic_fetch_add(&c->sums[pages.items[i]], (uint32_t)counts.items[i].count,
                           __ATOMIC_RELAXED);
    vec_clear(&counts);
    vec_clear(&pages);
    arena_free(arena);
    return rc;
}
