#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/num.h"
#include "http/exchange.h"
#include "http/linger.h"
#include "http/response.h"

enum { LOOPS = 2, CONNECTIONS = 2000, CONNECTION_BYTES = 96 * 1024, IDLE_SECONDS = 30 };
enum { WORKERS_MAX = 64, STOP_SECONDS = 3, REFUSAL_MAX = 1 << 20, RETRY_SECONDS = 5 };

/* A request that libmicrohttpd gives up before it asks for an answer is completed for nobody: the
 * connection keeps it and frees it with the next one, or when it closes. */
typedef struct {
    Exchange *exchange;
} Kept;

struct HttpServer {
    struct MHD_Daemon *daemon;
    HttpHandler handler;
    pthread_mutex_t lock;
    pthread_cond_t wake, done;
    Exchange *first, *last;
    size_t under_way; /* requests between their first line and the end of their reply */
    size_t bodies;    /* bytes that the bodies of requests take; atomic */
    Linger *linger;
    bool stopping;
    int worker_count, port;
    pthread_t workers[WORKERS_MAX];
};

typedef struct {
    HttpServer *server;
    int number;
} WorkerStart;

/* --- requests --- */

static Kept *kept_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void exchange_end(HttpServer *s, Exchange *x)
{
    exchange_free(x);
    pthread_mutex_lock(&s->lock);
    if (--s->under_way == 0)
        pthread_cond_signal(&s->done);
    pthread_mutex_unlock(&s->lock);
}

static void on_connection(void *context, struct MHD_Connection *connection, void **kept,
                          enum MHD_ConnectionNotificationCode what)
{
    (void)connection;
    if (what == MHD_CONNECTION_NOTIFY_STARTED) {
        *kept = mem_alloc(sizeof(Kept));
        return;
    }
    if (((Kept *)*kept)->exchange)
        exchange_end(context, ((Kept *)*kept)->exchange);
    mem_free(*kept);
    *kept = NULL;
}

/* The library gives no answer to such a request, so it is given here, and the connection ended. */
static void refuse_long_uri(struct MHD_Connection *connection)
{
    static const char reply[] = "HTTP/1.1 414 URI Too Long\r\nContent-Length: 0\r\n"
                                "Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    int fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    if (send(fd, reply, sizeof reply - 1, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
        shutdown(fd, SHUT_RDWR);
}

static void *on_uri(void *context, const char *uri, struct MHD_Connection *connection)
{
    HttpServer *s = context;
    Kept *kept = kept_of(connection);
    if (kept->exchange)
        exchange_end(s, kept->exchange);
    Exchange *x = kept->exchange = exchange_new(connection, uri, &s->bodies);
    pthread_mutex_lock(&s->lock);
    s->under_way++;
    pthread_mutex_unlock(&s->lock);
    if (x->is_too_long)
        refuse_long_uri(connection);
    return x;
}

/* False when the server stops, and its workers go. */
static bool enqueue(HttpServer *s, Exchange *x)
{
    pthread_mutex_lock(&s->lock);
    bool open = !s->stopping;
    if (open) {
        MHD_suspend_connection(x->connection);
        if (s->last)
            s->last->next = x;
        else
            s->first = x;
        s->last = x;
        pthread_cond_signal(&s->wake);
    }
    pthread_mutex_unlock(&s->lock);
    return open;
}

static void fill_refusal(HttpServer *s, Exchange *x, int status)
{
    x->is_answered = true;
    x->reply = (HttpReply){.status = status, .cache = "no-store"};
    if (s->handler.refuse)
        s->handler.refuse(s->handler.context, &x->request, status, &x->reply);
    if (status == 503 && !x->reply.retry_after)
        x->reply.retry_after = RETRY_SECONDS;
}

static enum MHD_Result refuse(HttpServer *s, Exchange *x, int status)
{
    fill_refusal(s, x, status);
    return response_send(x);
}

/* While the client still sends. The library would take no reply now, or close over unread bytes, so
 * the socket goes to who says it and listens on; the library closes its own end of it. */
static enum MHD_Result refuse_at_once(HttpServer *s, Exchange *x, int status)
{
    Buf out;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int fd = fcntl(info->connect_fd, F_DUPFD_CLOEXEC, 0);
    if (fd < 0)
        return MHD_NO;
    exchange_drop_body(x);
    buf_init(&out, REFUSAL_MAX);
    fill_refusal(s, x, status);
    response_write(x, &out);
    linger_take(s->linger, fd, buf_detach(&out));
    return MHD_NO;
}

/* Called first with the headers, then with each part of the body, then to answer. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    HttpServer *s = context;
    Exchange *x = *state;
    (void)connection, (void)url, (void)version;
    if (x->is_too_long)
        return MHD_NO;
    if (!x->is_begun) {
        int status = exchange_begin(x, method, &s->handler);
        return status ? refuse_at_once(s, x, status) : MHD_YES;
    }
    if (*upload_size) {
        int status = exchange_take(x, (Str){upload, *upload_size}, &s->handler);
        *upload_size = 0;
        return status ? refuse_at_once(s, x, status) : MHD_YES;
    }
    if (x->is_answered)
        return response_send(x);
    if (x->refusal)
        return refuse(s, x, x->refusal);
    x->is_answered = true;
    if (http_is_safe(&x->request) && s->handler.quick &&
        s->handler.quick(s->handler.context, &x->request, &x->reply))
        return response_send(x);
    return enqueue(s, x) ? MHD_YES : refuse(s, x, 503);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode how)
{
    (void)how;
    if (!*state)
        return;
    kept_of(connection)->exchange = NULL;
    exchange_end(context, *state);
    *state = NULL;
}

static Exchange *dequeue(HttpServer *s)
{
    pthread_mutex_lock(&s->lock);
    while (!s->first && !s->stopping)
        pthread_cond_wait(&s->wake, &s->lock);
    Exchange *x = s->first;
    if (x) {
        s->first = x->next;
        if (!s->first)
            s->last = NULL;
    }
    pthread_mutex_unlock(&s->lock);
    return x;
}

static void *work(void *start)
{
    WorkerStart w = *(WorkerStart *)start;
    mem_free(start);
    for (Exchange *x; (x = dequeue(w.server));) {
        w.server->handler.handle(w.server->handler.context, w.number, &x->request, &x->reply);
        MHD_resume_connection(x->connection);
    }
    return NULL;
}

/* --- starting --- */

static ErrCode parse_address(Str listen, struct sockaddr_storage *address, Err *err)
{
    size_t colon = listen.len;
    while (colon > 0 && listen.ptr[colon - 1] != ':')
        colon--;
    uint64_t port;
    char host[64];
    Str name = colon ? str_part(listen, 0, colon - 1) : STR("127.0.0.1");
    if (str_starts(name, STR("[")) && str_ends(name, STR("]")))
        name = str_part(name, 1, name.len - 1);
    struct sockaddr_in *v4 = (struct sockaddr_in *)address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)address;
    snprintf(host, sizeof host, STR_FMT, STR_ARG(name));
    memset(address, 0, sizeof *address);
    if (num_read_u64(str_part(listen, colon, listen.len), 65535, &port)) {
        if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
            v4->sin_family = AF_INET;
            v4->sin_port = htons((uint16_t)port);
            return ERR_OK;
        }
        if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
            v6->sin6_family = AF_INET6;
            v6->sin6_port = htons((uint16_t)port);
            return ERR_OK;
        }
    }
    err_set(err, ERR_INVALID, "'" STR_FMT "' is no address to listen on", STR_ARG(listen));
    err_hint(err, "write it as 127.0.0.1:8017 or [::1]:8017");
    return ERR_INVALID;
}

static ErrCode open_socket(Str at, int *fd, int *port, Err *err)
{
    struct sockaddr_storage address;
    TRY(parse_address(at, &address, err));
    socklen_t len =
        address.ss_family == AF_INET ? sizeof(struct sockaddr_in) : sizeof(struct sockaddr_in6);
    int on = 1;
    *fd = socket(address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (*fd < 0)
        return err_system(err, errno, "cannot open a socket");
    setsockopt(*fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(*fd, (struct sockaddr *)&address, len) || listen(*fd, 1024)) {
        int why = errno;
        close(*fd);
        if (why != EADDRINUSE)
            return err_system(err, why, "cannot listen on " STR_FMT, STR_ARG(at));
        err_set(err, ERR_BUSY, "the port of " STR_FMT " is in use", STR_ARG(at));
        err_hint(err, "stop the other program, or choose a port with --listen");
        return ERR_BUSY;
    }
    getsockname(*fd, (struct sockaddr *)&address, &len);
    *port = ntohs(((struct sockaddr_in *)&address)->sin_port); /* at the same place in both */
    return ERR_OK;
}

static void start_workers(HttpServer *s, int count)
{
    for (int i = 0; i < count && i < WORKERS_MAX; i++) {
        WorkerStart *start = mem_alloc(sizeof *start);
        *start = (WorkerStart){s, i};
        if (pthread_create(&s->workers[s->worker_count], NULL, work, start) == 0)
            s->worker_count++;
        else
            mem_free(start);
    }
}

/* Connections must not take the descriptors that workers need for files. */
static void raise_file_limit(void)
{
    struct rlimit limit;
    rlim_t wanted = 2 * CONNECTIONS;
    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = limit.rlim_max < wanted ? limit.rlim_max : wanted;
    setrlimit(RLIMIT_NOFILE, &limit);
}

ErrCode http_server_start(HttpServer **out, Str address, int workers, const HttpHandler *handler,
                          Err *err)
{
    int fd, port = 0;
    *out = NULL;
    TRY(open_socket(address, &fd, &port, err));
    raise_file_limit();
    HttpServer *s = mem_alloc(sizeof *s);
    s->handler = *handler;
    s->port = port;
    pthread_mutex_init(&s->lock, NULL);
    pthread_cond_init(&s->wake, NULL);
    pthread_cond_init(&s->done, NULL);
    s->linger = linger_new();
    start_workers(s, workers);
    unsigned idle_s = (unsigned)(handler->idle_s ? handler->idle_s : IDLE_SECONDS);
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, 0, NULL, NULL,
        on_request, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LOOPS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, idle_s,
        MHD_OPTION_URI_LOG_CALLBACK, on_uri, s, MHD_OPTION_NOTIFY_COMPLETED, on_completed, s,
        MHD_OPTION_NOTIFY_CONNECTION, on_connection, s, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
        (size_t)CONNECTION_BYTES, MHD_OPTION_END);
    if (!s->daemon) {
        close(fd);
        http_server_stop(s);
        return err_set(err, ERR_IO, "the HTTP server did not start");
    }
    *out = s;
    return ERR_OK;
}

int http_server_port(const HttpServer *s) { return s->port; }

static void wait_for_replies(HttpServer *s)
{
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += STOP_SECONDS;
    pthread_mutex_lock(&s->lock);
    while (s->under_way && pthread_cond_timedwait(&s->done, &s->lock, &end) == 0)
        ;
    pthread_mutex_unlock(&s->lock);
}

/* No new connection; the workers empty their queue; the loops send what they have; then the end.
 * A connection must not be suspended when the daemon stops, hence this order. */
void http_server_stop(HttpServer *s)
{
    if (!s)
        return;
    int fd = s->daemon ? MHD_quiesce_daemon(s->daemon) : -1;
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    pthread_cond_broadcast(&s->wake);
    pthread_mutex_unlock(&s->lock);
    for (int i = 0; i < s->worker_count; i++)
        pthread_join(s->workers[i], NULL);
    wait_for_replies(s);
    if (s->daemon)
        MHD_stop_daemon(s->daemon);
    linger_free(s->linger);
    if (fd >= 0)
        close(fd);
    pthread_cond_destroy(&s->done);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}
