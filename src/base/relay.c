#include "base/relay.h"

#include <pthread.h>
#include <stdbool.h>

#include "base/file.h"
#include "base/team.h"

enum { BLOCK = 4 << 20 };

typedef struct {
    const Relay *relay;
    pthread_mutex_t lock;
    pthread_cond_t turned;
    RelayOut *outs; /* one a member of the team */
    size_t turn;    /* the part that may write */
    ErrCode code;   /* of the part whose turn it was */
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

Buf *relay_block(RelayOut *out) { return &out->block; }

ErrCode relay_check(RelayOut *out, Err *err)
{
    return out->block.len < BLOCK ? ERR_OK : flush(out, err);
}

ErrCode relay_put(RelayOut *out, Str bytes, Err *err)
{
    buf_add(&out->block, bytes);
    return relay_check(out, err);
}

static bool has_failed(Race *r)
{
    pthread_mutex_lock(&r->lock);
    bool failed = r->code != ERR_OK;
    pthread_mutex_unlock(&r->lock);
    return failed;
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

static void make_part(void *context, size_t member, size_t part)
{
    Race *r = context;
    RelayOut *out = &r->outs[member];
    Err err = {0};
    if (has_failed(r))
        return;
    out->part = part;
    buf_reset(&out->block);
    ErrCode rc = r->relay->make(r->relay->context, part, out, &err);
    if (!rc)
        rc = flush(out, &err);
    if (wait_for_turn(out))
        end_part(r, rc, &err);
}

ErrCode relay_run(const Relay *relay, Err *err)
{
    RelayOut outs[TEAM_MAX] = {0};
    Race r = {.relay = relay, .outs = outs};
    for (size_t i = 0; i < TEAM_MAX; i++) {
        outs[i].race = &r;
        buf_init(&outs[i].block, SIZE_MAX / 4);
    }
    pthread_mutex_init(&r.lock, NULL);
    pthread_cond_init(&r.turned, NULL);
    team_run(relay->part_count, make_part, &r);
    pthread_cond_destroy(&r.turned);
    pthread_mutex_destroy(&r.lock);
    for (size_t i = 0; i < TEAM_MAX; i++)
        buf_clear(&outs[i].block);
    if (r.code && err)
        *err = r.err;
    return r.code;
}
