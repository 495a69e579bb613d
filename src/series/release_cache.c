#include "series/release_cache.h"

#include <pthread.h>

#include "base/vec.h"

typedef struct {
    Release *release;
    uint64_t used; /* by the cache's own clock */
} Entry;

struct ReleaseCache {
    pthread_mutex_t lock;
    VEC(Entry) entries;
    size_t limit;
    uint64_t clock;
};

ReleaseCache *release_cache_new(size_t limit)
{
    ReleaseCache *c = mem_alloc(sizeof *c);
    pthread_mutex_init(&c->lock, NULL);
    c->limit = limit ? limit : 1;
    return c;
}

void release_cache_free(ReleaseCache *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->entries.count; i++)
        release_unref(c->entries.items[i].release);
    vec_clear(&c->entries);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
}

static Entry *entry_of(ReleaseCache *c, Str dataset, int64_t number)
{
    for (size_t i = 0; i < c->entries.count; i++) {
        const Release *r = c->entries.items[i].release;
        if (release_info(r)->number == number && str_eq(release_layout(r)->dataset, dataset))
            return &c->entries.items[i];
    }
    return NULL;
}

Release *release_cache_find(ReleaseCache *c, Str dataset, int64_t number)
{
    pthread_mutex_lock(&c->lock);
    Entry *e = entry_of(c, dataset, number);
    if (e)
        e->used = ++c->clock;
    Release *found = e ? release_ref(e->release) : NULL;
    pthread_mutex_unlock(&c->lock);
    return found;
}

static Entry *least_used(ReleaseCache *c)
{
    Entry *least = &c->entries.items[0];
    for (size_t i = 1; i < c->entries.count; i++)
        if (c->entries.items[i].used < least->used)
            least = &c->entries.items[i];
    return least;
}

void release_cache_add(ReleaseCache *c, Release *release)
{
    Entry fresh = {release_ref(release), 0};
    Release *dropped = NULL;
    pthread_mutex_lock(&c->lock);
    fresh.used = ++c->clock;
    if (entry_of(c, release_layout(release)->dataset, release_info(release)->number))
        dropped = release; /* another thread was quicker */
    else if (c->entries.count < c->limit)
        vec_push(&c->entries, fresh);
    else {
        Entry *e = least_used(c);
        dropped = e->release;
        *e = fresh;
    }
    pthread_mutex_unlock(&c->lock);
    release_unref(dropped);
}
