#include "base/pump.h"

#include <pthread.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"

enum { BLOCKS = 4, BLOCK = 512 * 1024 };

struct Pump {
    pthread_t writer;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    Buf blocks[BLOCKS];
    unsigned filled, written; /* counts; a block is number % BLOCKS */
    bool ending;
    int fd;
    char name[256];
    ErrCode code;
    Err err;
};

static void *write_blocks(void *context)
{
    Pump *p = context;
    pthread_mutex_lock(&p->lock);
    for (;;) {
        while (p->written == p->filled && !p->ending)
            pthread_cond_wait(&p->changed, &p->lock);
        if (p->written == p->filled)
            break;
        Buf *block = &p->blocks[p->written % BLOCKS];
        pthread_mutex_unlock(&p->lock);
        ErrCode code = p->code ? ERR_OK : file_put(p->fd, buf_str(block), p->name, &p->err);
        pthread_mutex_lock(&p->lock);
        if (code)
            p->code = code;
        p->written++;
        pthread_cond_signal(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

ErrCode pump_open(Pump **out, int fd, const char *name, Err *err)
{
    Pump *p = mem_alloc(sizeof *p);
    p->fd = fd;
    snprintf(p->name, sizeof p->name, "%s", name);
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    for (int i = 0; i < BLOCKS; i++)
        buf_init(&p->blocks[i], SIZE_MAX / 4);
    *out = p;
    if (pthread_create(&p->writer, NULL, write_blocks, p) == 0)
        return ERR_OK;
    mem_free(p);
    *out = NULL;
    return err_set(err, ERR_IO, "cannot start a thread");
}

/* Gives the block being filled to the writer and takes an empty one. */
static ErrCode hand_over(Pump *p, Err *err)
{
    pthread_mutex_lock(&p->lock);
    p->filled++;
    pthread_cond_signal(&p->changed);
    while (p->filled - p->written == BLOCKS)
        pthread_cond_wait(&p->changed, &p->lock);
    ErrCode code = p->code;
    pthread_mutex_unlock(&p->lock);
    buf_reset(&p->blocks[p->filled % BLOCKS]);
    if (code && err)
        *err = p->err;
    return code;
}

ErrCode pump_put(Pump *p, Str bytes, Err *err)
{
    Buf *block = &p->blocks[p->filled % BLOCKS];
    buf_add(block, bytes);
    return block->len < BLOCK ? ERR_OK : hand_over(p, err);
}

ErrCode pump_close(Pump *p, Err *err)
{
    if (!p)
        return ERR_OK;
    ErrCode code = hand_over(p, err);
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_signal(&p->changed);
    pthread_mutex_unlock(&p->lock);
    pthread_join(p->writer, NULL);
    if (!code && p->code) {
        code = p->code;
        if (err)
            *err = p->err;
    }
    for (int i = 0; i < BLOCKS; i++)
        buf_clear(&p->blocks[i]);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->changed);
    mem_free(p);
    return code;
}
