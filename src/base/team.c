#include "base/team.h"

#include <pthread.h>
#include <unistd.h>

typedef struct {
    size_t items, next; /* next: the next item that nobody has, counted by all */
    void (*work)(void *context, size_t member, size_t item);
    void *context;
} Team;

typedef struct {
    Team *team;
    size_t number;
} Member;

size_t team_size(size_t items)
{
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    size_t size = cores < 1 ? 1 : cores > TEAM_MAX ? TEAM_MAX : (size_t)cores;
    return size < items ? size : items ? items : 1;
}

static void *run(void *context)
{
    const Member *m = context;
    Team *t = m->team;
    size_t item;
    while ((item = __atomic_fetch_add(&t->next, 1, __ATOMIC_RELAXED)) < t->items)
        t->work(t->context, m->number, item);
    return NULL;
}

void team_run(size_t items, void (*work)(void *, size_t, size_t), void *context)
{
    Team team = {.items = items, .work = work, .context = context};
    Member members[TEAM_MAX];
    pthread_t threads[TEAM_MAX];
    size_t size = team_size(items), started = 1;
    for (size_t i = 0; i < size; i++)
        members[i] = (Member){&team, i};
    while (started < size && pthread_create(&threads[started], NULL, run, &members[started]) == 0)
        started++;
    run(&members[0]);
    for (size_t i = 1; i < started; i++)
        pthread_join(threads[i], NULL);
}
