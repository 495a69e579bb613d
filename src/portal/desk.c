#include "portal/desk.h"

#include <pthread.h>

#include "base/mem.h"

struct Desk {
    pthread_mutex_t lock;
    StoreOptions options;
    const RecordsWorld *world;
    Store *store;
    Records *records;
    int waiting, max_waiting; /* waiting: atomic; with the one who has it */
};

Desk *desk_new(const StoreOptions *options, const RecordsWorld *world, int max_waiting)
{
    Desk *d = mem_alloc(sizeof *d);
    d->options = *options;
    d->world = world;
    d->max_waiting = max_waiting;
    pthread_mutex_init(&d->lock, NULL);
    return d;
}

void desk_free(Desk *d)
{
    if (!d)
        return;
    records_close(d->records);
    store_close(d->store);
    pthread_mutex_destroy(&d->lock);
    mem_free(d);
}

static ErrCode open_desk(Desk *d, Err *err)
{
    if (!d->store)
        TRY(store_open(&d->store, &d->options, STORE_WRITE, err));
    return d->records ? ERR_OK : records_open(&d->records, store_db(d->store), d->world, err);
}

static void unlock(Desk *d)
{
    pthread_mutex_unlock(&d->lock);
    __atomic_sub_fetch(&d->waiting, 1, __ATOMIC_ACQ_REL);
}

ErrCode desk_take(Desk *d, Records **records, Err *err)
{
    int waiting = __atomic_add_fetch(&d->waiting, 1, __ATOMIC_ACQ_REL);
    if (d->max_waiting && waiting > d->max_waiting + 1) {
        __atomic_sub_fetch(&d->waiting, 1, __ATOMIC_ACQ_REL);
        err_set(err, ERR_BUSY, "too many people are at the door");
        err_hint(err, "try again in some seconds");
        return ERR_BUSY;
    }
    pthread_mutex_lock(&d->lock);
    ErrCode rc = open_desk(d, err);
    *records = d->records;
    if (rc)
        unlock(d);
    return rc;
}

void desk_leave(Desk *d)
{
    db_rollback(records_db(d->records)); /* nothing, unless a writer failed half-way */
    unlock(d);
}
