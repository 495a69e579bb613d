#include "portal/desk.h"

#include <pthread.h>

#include "base/mem.h"

struct Desk {
    pthread_mutex_t lock;
    StoreOptions options;
    const RecordsWorld *world;
    Store *store;
    Records *records;
};

Desk *desk_new(const StoreOptions *options, const RecordsWorld *world)
{
    Desk *d = mem_alloc(sizeof *d);
    d->options = *options;
    d->world = world;
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

ErrCode desk_take(Desk *d, Records **records, Err *err)
{
    pthread_mutex_lock(&d->lock);
    ErrCode rc = open_desk(d, err);
    *records = d->records;
    if (rc)
        pthread_mutex_unlock(&d->lock);
    return rc;
}

void desk_leave(Desk *d)
{
    db_rollback(records_db(d->records)); /* nothing, unless a writer failed half-way */
    pthread_mutex_unlock(&d->lock);
}
