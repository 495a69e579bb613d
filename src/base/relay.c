#include "base/relay.h"

#include <pthread.h>
#include <stdbool.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"

enum { BLOCK = 4 << 20, THREADS_MAX = 8 };

typedef struct {
    const Relay *relay;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    size_t next;  /* the next part that nobody makes */
    size_t turn;  /* the part that may write */
    ErrCode code; /* of the part whose turn it was */
    Err err;
} Race;

struct RelayOut {
    Race *race;
    size_t part;
    Buf block;
};

/* False when an earlier part has failed. */
static bool wait_for_turn(RelayOut *out)
{
    Race *r = out->race;
    pthread_mutex_lock(&r->lock);
    while (r->turn != out->part && !r->code)
        pthread_cond_wait(&r->turned, &r->lock);
    bool goes_on = !r->code;
    pthread_mutex_unlock(&r->lock);
    return goes_on;
}

static ErrCode flush(RelayOut *out, Err *err)
{
    if (!wait_for_turn(out))
        return ERR_IO; /* the earlier part's error is the one told */
    ErrCode rc = file_put(out->race->relay->fd, buf_str(&out->block), out->race->relay->name, err);
    buf_reset(&out->block);
    return rc;
}

ErrCode relay_put(RelayOut *out, Str bytes, Err *err)
{
    buf_add(&out->block, bytes);
    return out->block.len < BLOCK ? ERR_OK : flush(out, err);
}

static bool take_part(Race *r, size_t *part)
{
    pthread_mutex_lock(&r->lock);
    bool more = !r->code && r->next < r->relay->part_count;
    *part = r->next;
    r->next += more;
    pthread_mutex_unlock(&r->lock);
    return more;
}

static void end_part(Race *r, ErrCode code, const Err *err)
{
    pthread_mutex_lock(&r->lock);
    if (code && !r->code) {
        r->code = code;
        r->err = *err;
    }
    r->turn++;
    pthread_cond_broadcast(&r->turned);
    pthread_mutex_unlock(&r->lock);
}

static void *run(void *context)
{
    RelayOut out = {.race = context};
    buf_init(&out.block, SIZE_MAX / 4);
    while (take_part(out.race, &out.part)) {
        Err err = {0};
        buf_reset(&out.block);
        ErrCode rc = out.race->relay->make(out.race->relay->context, out.part, &out, &err);
        if (!rc)
            rc = flush(&out, &err);
        if (wait_for_turn(&out))
            end_part(out.race, rc, &err);
    }
    buf_clear(&out.block);
    return NULL;
}

static size_t thread_count(const Relay *relay)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t count = cores < 1 ? 1 : cores > THREADS_MAX ? THREADS_MAX : (size_t)cores;
    return count < relay->part_count ? count : relay->part_count;
}

ErrCode relay_run(const Relay *relay, Err *err)
{
    Race r = {.relay = relay};
    pthread_t helpers[THREADS_MAX];
    size_t wanted = thread_count(relay), started = 0;
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.turned, NULL);
    while (started + 1 < wanted && pthread_create(&helpers[started], NULL, run, &r) == 0)
        started++;
    run(&r);
    for (size_t i = 0; i < started; i++)
        pthread_join(helpers[i], NULL);
    pthread_cond_destroy(&r.turned);
    pthread_mutex_destroy(&r.lock);
    if (r.code && err)
        *err = r.err;
    return r.code;
}
