#include "http/linger.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"

enum { GUESTS = 64, SECONDS = 5, HEAR_MAX = 64 << 20, HEAR_AT_ONCE = 64 * 1024 };

typedef struct {
    int fd;
    Str words;
    size_t said, heard;
    int64_t until_us;
} Guest;

struct Linger {
    pthread_t thread;
    pthread_mutex_t lock;
    int bell; /* an eventfd: there is somebody new, or this is the end */
    bool is_ending;
    size_t count;
    Guest guests[GUESTS]; /* added at the end by anybody, taken away by the thread */
};

/* The first and each further word; behind the last one the client sees the end of the reply. */
static bool speak(Guest *g)
{
    while (g->said < g->words.len) {
        ssize_t sent = send(g->fd, g->words.ptr + g->said, g->words.len - g->said,
                            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0)
            return errno == EAGAIN || errno == EINTR;
        g->said += (size_t)sent;
        if (g->said == g->words.len)
            shutdown(g->fd, SHUT_WR);
    }
    return true;
}

static bool hear(Guest *g)
{
    char bytes[HEAR_AT_ONCE];
    ssize_t got = recv(g->fd, bytes, sizeof bytes, MSG_DONTWAIT);
    if (got < 0)
        return errno == EAGAIN || errno == EINTR;
    g->heard += (size_t)got;
    return got > 0 && g->heard < HEAR_MAX;
}

static void part(Guest *g)
{
    close(g->fd);
    mem_free((void *)g->words.ptr);
}

/* Places of a poll: the bell, then the guests. */
static size_t look_around(Linger *l, struct pollfd *places, int *timeout_ms)
{
    int64_t now = clock_monotonic_us(), next = INT64_MAX;
    pthread_mutex_lock(&l->lock);
    size_t count = l->count;
    for (size_t i = 0; i < count; i++) {
        const Guest *g = &l->guests[i];
        bool has_words = g->said < g->words.len;
        places[i + 1] = (struct pollfd){g->fd, (short)(POLLIN | (has_words ? POLLOUT : 0)), 0};
        next = g->until_us < next ? g->until_us : next;
    }
    pthread_mutex_unlock(&l->lock);
    places[0] = (struct pollfd){l->bell, POLLIN, 0};
    *timeout_ms = !count ? -1 : next <= now ? 0 : (int)((next - now) / 1000) + 1;
    return count;
}

static void attend(Linger *l, const struct pollfd *places, size_t count)
{
    int64_t now = clock_monotonic_us();
    pthread_mutex_lock(&l->lock);
    for (size_t i = count; i-- > 0;) {
        Guest *g = &l->guests[i];
        bool stays = now < g->until_us;
        if (stays && places[i + 1].revents)
            stays = speak(g) && hear(g);
        if (stays)
            continue;
        part(g);
        *g = l->guests[--l->count];
    }
    pthread_mutex_unlock(&l->lock);
}

static void *run(void *context)
{
    Linger *l = context;
    struct pollfd places[GUESTS + 1];
    int timeout_ms;
    while (!__atomic_load_n(&l->is_ending, __ATOMIC_ACQUIRE)) {
        size_t count = look_around(l, places, &timeout_ms);
        if (poll(places, count + 1, timeout_ms) < 0)
            continue;
        eventfd_t rung;
        if (places[0].revents)
            eventfd_read(l->bell, &rung);
        attend(l, places, count);
    }
    return NULL;
}

Linger *linger_new(void)
{
    Linger *l = mem_alloc(sizeof *l);
    pthread_mutex_init(&l->lock, NULL);
    l->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (l->bell >= 0 && pthread_create(&l->thread, NULL, run, l) == 0)
        return l;
    if (l->bell >= 0)
        close(l->bell);
    pthread_mutex_destroy(&l->lock);
    mem_free(l);
    return NULL;
}

void linger_free(Linger *l)
{
    if (!l)
        return;
    __atomic_store_n(&l->is_ending, true, __ATOMIC_RELEASE);
    eventfd_write(l->bell, 1);
    pthread_join(l->thread, NULL);
    for (size_t i = 0; i < l->count; i++)
        part(&l->guests[i]);
    close(l->bell);
    pthread_mutex_destroy(&l->lock);
    mem_free(l);
}

void linger_take(Linger *l, int fd, Str words)
{
    Guest g = {.fd = fd, .words = words};
    bool stays = speak(&g) && l;
    g.until_us = clock_monotonic_us() + SECONDS * (int64_t)1000000;
    if (stays) {
        pthread_mutex_lock(&l->lock);
        stays = l->count < GUESTS;
        if (stays)
            l->guests[l->count++] = g;
        pthread_mutex_unlock(&l->lock);
    }
    if (stays)
        eventfd_write(l->bell, 1);
    else
        part(&g);
}
