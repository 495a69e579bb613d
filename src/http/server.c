#include "http/server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>
#include <zlib.h>

#include "base/mem.h"
#include "base/num.h"
#include "base/vec.h"

enum { LOOPS = 2, CONNECTIONS = 2000, IDLE_SECONDS = 30, PULL_BLOCK = 64 * 1024, WORKERS_MAX = 64 };
enum { COMPRESS_FROM = 600, STOP_SECONDS = 3, ETAG_MAX = 40 };
/* libmicrohttpd keeps 64 bytes for each parameter and falls silent when its memory is used up. */
enum { URI_MAX = 8000, PARAMETERS_MAX = 500, CONNECTION_BYTES = 96 * 1024 };

struct HttpBody {
    int references; /* atomic */
    Str bytes, gzip;
};

/* One request from its first callback to the end of its reply. */
typedef struct Exchange {
    struct Exchange *next;
    struct MHD_Connection *connection;
    HttpRequest request;
    HttpReply reply;
    char *strings; /* copies of path and query, for the worker */
    bool is_begun, is_answered, is_too_long;
} Exchange;

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
    bool stopping;
    int worker_count, port;
    pthread_t workers[WORKERS_MAX];
};

typedef struct {
    HttpServer *server;
    int number;
} WorkerStart;

/* --- bodies --- */

static Str compress_gzip(Str bytes)
{
    z_stream z = {.next_in = (Bytef *)bytes.ptr, .avail_in = (uInt)bytes.len};
    if (deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return STR("");
    size_t bound = deflateBound(&z, bytes.len);
    char *out = mem_alloc(bound);
    z.next_out = (Bytef *)out;
    z.avail_out = (uInt)bound;
    bool done = deflate(&z, Z_FINISH) == Z_STREAM_END;
    Str made = {out, bound - z.avail_out};
    deflateEnd(&z);
    if (done && made.len < bytes.len)
        return made;
    mem_free(out);
    return STR("");
}

HttpBody *http_body_new(Str bytes, bool may_compress)
{
    HttpBody *b = mem_alloc(sizeof *b);
    char *copy = mem_alloc(bytes.len + 1);
    if (bytes.len)
        memcpy(copy, bytes.ptr, bytes.len);
    *b = (HttpBody){.references = 1, .bytes = {copy, bytes.len}, .gzip = STR("")};
    if (may_compress && bytes.len >= COMPRESS_FROM && bytes.len < (64u << 20))
        b->gzip = compress_gzip(bytes);
    return b;
}

HttpBody *http_body_ref(HttpBody *b)
{
    __atomic_add_fetch(&b->references, 1, __ATOMIC_RELAXED);
    return b;
}

void http_body_unref(HttpBody *b)
{
    if (!b || __atomic_sub_fetch(&b->references, 1, __ATOMIC_ACQ_REL) > 0)
        return;
    if (b->gzip.len)
        mem_free((void *)b->gzip.ptr);
    mem_free((void *)b->bytes.ptr);
    mem_free(b);
}

size_t http_body_size(const HttpBody *b) { return b->bytes.len + b->gzip.len; }
Str http_body_bytes(const HttpBody *b) { return b->bytes; }

static void unref_body(void *body) { http_body_unref(body); }

/* --- replies --- */

static ssize_t pull_more(void *source, uint64_t position, char *out, size_t room)
{
    Exchange *x = source;
    (void)position;
    size_t got = x->reply.pull(x->reply.source, out, room);
    return got ? (ssize_t)got : MHD_CONTENT_READER_END_OF_STREAM;
}

static void add_header(struct MHD_Response *r, const char *name, const char *value)
{
    if (value && value[0])
        MHD_add_response_header(r, name, value);
}

/* Everything is refused that a page does not need: no script but ours, no frame, no other host. */
static void add_security_headers(struct MHD_Response *r, Str content_type)
{
    static const char page[] =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    static const char drawing[] = /* brings the rules of its colours with it */
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
    bool is_drawing = str_starts(content_type, STR("image/svg+xml"));
    add_header(r, "Content-Security-Policy", is_drawing ? drawing : page);
    add_header(r, "X-Content-Type-Options", "nosniff");
    add_header(r, "Referrer-Policy", "same-origin");
    add_header(r, "Cross-Origin-Opener-Policy", "same-origin");
}

static bool accepts_gzip(Str header)
{
    size_t at = str_find(header, STR("gzip"));
    return at != SIZE_MAX && str_find(str_part(header, at, at + 12), STR("q=0")) == SIZE_MAX;
}

/* Whether the client has this reply already, in whatever encoding. */
static bool is_known(const Exchange *x)
{
    Str mark = str_of(x->reply.etag), rest = x->request.if_none_match;
    if (!mark.len || !rest.len)
        return false;
    mark.len--; /* without the closing quote */
    for (size_t at; (at = str_find(rest, mark)) != SIZE_MAX;) {
        rest = str_part(rest, at + mark.len, rest.len);
        if (str_starts(rest, STR("\"")) || str_starts(rest, STR("-gzip\"")))
            return true;
    }
    return str_eq(rest, STR("*"));
}

/* A strong mark names bytes, so each encoding has its own: "abc" and "abc-gzip". */
static void write_etag(const HttpReply *p, bool gzip, char out[ETAG_MAX])
{
    Str mark = str_of(p->etag);
    if (mark.len && gzip)
        snprintf(out, ETAG_MAX, STR_FMT "-gzip\"", STR_ARG(str_part(mark, 0, mark.len - 1)));
    else
        snprintf(out, ETAG_MAX, "%s", p->etag);
}

static struct MHD_Response *empty_response(void)
{
    return MHD_create_response_from_buffer(0, (void *)"", MHD_RESPMEM_PERSISTENT);
}

static struct MHD_Response *make_response(Exchange *x, bool gzip, int *status)
{
    HttpReply *p = &x->reply;
    if (p->pull)
        return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PULL_BLOCK, pull_more, x, NULL);
    if (*status == 200 && is_known(x))
        *status = 304;
    if (!p->body || *status == 304)
        return empty_response();
    Str bytes = gzip ? p->body->gzip : p->body->bytes;
    return MHD_create_response_from_buffer_with_free_callback_cls(
        bytes.len, (void *)bytes.ptr, unref_body, http_body_ref(p->body));
}

static enum MHD_Result answer(Exchange *x)
{
    HttpReply *p = &x->reply;
    int status = p->status ? p->status : 200;
    bool has_gzip = p->body && p->body->gzip.len, is_refused = status == 405;
    bool gzip = has_gzip && accepts_gzip(x->request.accept_encoding);
    char etag[ETAG_MAX];
    struct MHD_Response *r = make_response(x, gzip, &status);
    if (!r)
        return MHD_NO;
    write_etag(p, gzip, etag);
    add_header(r, "Content-Type", p->content_type);
    add_header(r, "Content-Encoding", gzip && status != 304 ? "gzip" : NULL);
    add_header(r, "Vary", has_gzip ? "Accept-Encoding" : NULL);
    add_header(r, "ETag", etag);
    add_header(r, "Cache-Control", p->cache ? p->cache : "no-cache");
    add_header(r, "Location", p->location);
    add_header(r, "Allow", is_refused ? "GET, HEAD" : NULL);
    add_header(r, "Content-Disposition", p->disposition);
    add_header(r, "Content-Language", p->language);
    add_header(r, "Access-Control-Allow-Origin", "*");
    add_security_headers(r, str_of(p->content_type));
    enum MHD_Result done = MHD_queue_response(x->connection, (unsigned)status, r);
    MHD_destroy_response(r);
    return done;
}

/* --- requests --- */

static Str header(struct MHD_Connection *c, const char *name)
{
    return str_of(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

static Kept *kept_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void exchange_end(HttpServer *s, Exchange *x)
{
    if (x->reply.pull_end)
        x->reply.pull_end(x->reply.source);
    http_body_unref(x->reply.body);
    mem_free(x->strings);
    mem_free(x);
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

static size_t count_parameters(Str query)
{
    size_t count = 1;
    for (size_t i = 0; i < query.len; i++)
        count += query.ptr[i] == '&';
    return count;
}

static void *on_uri(void *context, const char *uri, struct MHD_Connection *connection)
{
    HttpServer *s = context;
    Kept *kept = kept_of(connection);
    if (kept->exchange)
        exchange_end(s, kept->exchange);
    Exchange *x = kept->exchange = mem_alloc(sizeof *x);
    pthread_mutex_lock(&s->lock);
    s->under_way++;
    pthread_mutex_unlock(&s->lock);
    Str all = str_of(uri);
    x->strings = mem_alloc(all.len + 1);
    memcpy(x->strings, uri, all.len);
    x->connection = connection;
    Str copy = {x->strings, all.len};
    size_t mark = str_find_char(copy, '?');
    x->request.path = str_part(copy, 0, mark);
    x->request.query = mark == SIZE_MAX ? STR("") : str_part(copy, mark + 1, copy.len);
    x->is_too_long = all.len > URI_MAX || count_parameters(x->request.query) > PARAMETERS_MAX;
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

static enum MHD_Result refuse(HttpServer *s, Exchange *x, int status)
{
    x->is_answered = true;
    x->reply = (HttpReply){.status = status, .cache = "no-store"};
    if (s->handler.refuse)
        s->handler.refuse(s->handler.context, &x->request, status, &x->reply);
    return answer(x);
}

static void begin(Exchange *x, const char *method)
{
    x->is_begun = true;
    x->request.method = str_of(method);
    x->request.if_none_match = header(x->connection, "If-None-Match");
    x->request.accept_encoding = header(x->connection, "Accept-Encoding");
    x->request.accept_language = header(x->connection, "Accept-Language");
    x->request.host = header(x->connection, "Host");
}

/* Called first with the headers, then with what body there is, then to answer. A reply in the first
 * call would end the connection, so only refusals are given there. */
static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    HttpServer *s = context;
    Exchange *x = *state;
    (void)connection, (void)url, (void)version, (void)upload;
    if (x->is_too_long)
        return MHD_NO;
    if (!x->is_begun) {
        begin(x, method);
        if (str_eq(x->request.method, STR("GET")) || str_eq(x->request.method, STR("HEAD")))
            return MHD_YES;
        return refuse(s, x, 405);
    }
    if (*upload_size) {
        *upload_size = 0;
        return MHD_YES;
    }
    if (x->is_answered)
        return answer(x);
    x->is_answered = true;
    if (s->handler.quick && s->handler.quick(s->handler.context, &x->request, &x->reply))
        return answer(x);
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
    start_workers(s, workers);
    s->daemon = MHD_start_daemon(
        MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_TURBO, 0, NULL, NULL,
        on_request, s, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_THREAD_POOL_SIZE, (unsigned)LOOPS,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT,
        (unsigned)IDLE_SECONDS, MHD_OPTION_URI_LOG_CALLBACK, on_uri, s, MHD_OPTION_NOTIFY_COMPLETED,
        on_completed, s, MHD_OPTION_NOTIFY_CONNECTION, on_connection, s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_END);
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
    if (fd >= 0)
        close(fd);
    pthread_cond_destroy(&s->done);
    pthread_cond_destroy(&s->wake);
    pthread_mutex_destroy(&s->lock);
    mem_free(s);
}
