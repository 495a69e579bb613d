/* The server over real sockets: keep-alive, marks, encodings, refusals, pulls, stopping. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>
#include <time.h>

#include "client.h"
#include "http/server.h"

int test_http_server(void);

enum { LONG_BODY = 200000, PAUSE_NS = 150000000 };

typedef struct {
    HttpServer *server;
    int handled, pulled_ends; /* atomic */
} Fixture;

/* --- the site that is served --- */

static size_t pull(void *source, char *out, size_t room)
{
    size_t *left = source;
    size_t take = *left < room ? *left : room;
    memset(out, 'x', take);
    *left -= take;
    return take;
}

static void pull_end(void *source) { free(source); }

static bool quick(void *context, const HttpRequest *rq, HttpReply *reply)
{
    (void)context;
    if (!str_eq(rq->path, STR("/quick")))
        return false;
    *reply = (HttpReply){.status = 200, .content_type = "text/plain"};
    reply->body = http_body_new(STR("quick"), false);
    return true;
}

static void handle(void *context, int worker, const HttpRequest *rq, HttpReply *reply)
{
    static const struct timespec pause = {0, PAUSE_NS};
    static char letters[5000];
    Fixture *f = context;
    (void)worker;
    __atomic_add_fetch(&f->handled, 1, __ATOMIC_RELAXED);
    *reply = (HttpReply){.status = 200, .content_type = "text/html", .etag = "\"abc\""};
    memset(letters, 'a', sizeof letters);
    if (str_eq(rq->path, STR("/long"))) {
        size_t *left = malloc(sizeof *left);
        *left = LONG_BODY;
        reply->pull = pull;
        reply->pull_end = pull_end;
        reply->source = left;
        return;
    }
    if (str_eq(rq->path, STR("/slow")))
        nanosleep(&pause, NULL);
    if (str_eq(rq->path, STR("/drawing")))
        reply->content_type = "image/svg+xml; charset=utf-8";
    reply->body = http_body_new((Str){letters, sizeof letters}, true);
}

static void refuse(void *context, const HttpRequest *rq, int status, HttpReply *reply)
{
    (void)context, (void)rq, (void)status;
    reply->content_type = "text/plain";
    reply->body = http_body_new(STR("refused"), false);
}

static int port_of(const Fixture *f) { return http_server_port(f->server); }

/* --- tests --- */

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    HttpHandler handler = {.context = f, .quick = quick, .handle = handle, .refuse = refuse};
    Err err = {0};
    assert_int_equal(http_server_start(&f->server, STR("127.0.0.1:0"), 2, &handler, &err), ERR_OK);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    http_server_stop(f->server);
    free(f);
    return 0;
}

static void keeps_connections_alive(void **state)
{
    Fixture *f = *state;
    char reply[20000];
    int fd = connect_to(port_of(f));
    for (int i = 0; i < 3; i++) {
        send_text(fd, "GET /quick HTTP/1.1\r\nHost: test\r\n\r\n");
        receive(fd, reply, sizeof reply, 5);
        assert_has(reply, "HTTP/1.1 200 OK\r\n");
        assert_has(reply, "\r\n\r\nquick");
        assert_lacks(reply, "Connection: close");
        send_text(fd, "GET /page HTTP/1.1\r\nHost: test\r\n\r\n");
        receive(fd, reply, sizeof reply, 5000);
        assert_has(reply, "Content-Length: 5000\r\n");
        assert_lacks(reply, "Connection: close");
    }
    close(fd);
    assert_int_equal(f->handled, 3); /* the quick ones never reached a worker */
}

static void answers_two_requests_sent_at_once(void **state)
{
    char reply[20000];
    int fd = connect_to(port_of(*state));
    send_text(fd, "GET /slow HTTP/1.1\r\nHost: t\r\n\r\n"
                  "GET /quick HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    receive(fd, reply, sizeof reply, sizeof reply);
    const char *first = strstr(reply, "Content-Length: 5000"), *second = strstr(reply, "quick");
    assert_true(first && second && first < second);
    close(fd);
}

static void gives_each_encoding_its_mark(void **state)
{
    char reply[20000];
    ask(port_of(*state), "GET", "/page", "", reply, sizeof reply);
    assert_has(reply, "ETag: \"abc\"\r\n");
    assert_has(reply, "Vary: Accept-Encoding\r\n");
    assert_lacks(reply, "Content-Encoding");
    ask(port_of(*state), "GET", "/page", "Accept-Encoding: br, gzip\r\n", reply, sizeof reply);
    assert_has(reply, "ETag: \"abc-gzip\"\r\n");
    assert_has(reply, "Content-Encoding: gzip\r\n");
    ask(port_of(*state), "GET", "/page", "Accept-Encoding: gzip;q=0\r\n", reply, sizeof reply);
    assert_lacks(reply, "Content-Encoding");
}

static void answers_304_to_who_has_it(void **state)
{
    char reply[20000];
    static const char *const marks[] = {"\"abc\"", "\"abc-gzip\"", "W/\"abc\"", "\"x\", \"abc\"",
                                        "*"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        char header[100];
        snprintf(header, sizeof header, "If-None-Match: %s\r\n", marks[i]);
        ask(port_of(*state), "GET", "/page", header, reply, sizeof reply);
        assert_has(reply, "HTTP/1.1 304 ");
        assert_has(reply, "ETag: \"abc\"\r\n");
        assert_lacks(reply, "aaaa");
    }
    ask(port_of(*state), "GET", "/page", "If-None-Match: \"abcd\"\r\n", reply, sizeof reply);
    assert_has(reply, "HTTP/1.1 200 ");
}

static void answers_head_without_a_body(void **state)
{
    char reply[20000];
    ask(port_of(*state), "HEAD", "/page", "", reply, sizeof reply);
    assert_has(reply, "HTTP/1.1 200 ");
    assert_has(reply, "Content-Length: 5000\r\n");
    assert_lacks(reply, "aaaa");
}

static void refuses_other_methods(void **state)
{
    Fixture *f = *state;
    char reply[20000];
    static const char *const methods[] = {"OPTIONS", "TRACE", "BREW", "get"};
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        ask(port_of(f), methods[i], "/page", "", reply, sizeof reply);
        assert_has(reply, "HTTP/1.1 405 ");
        assert_has(reply, "Allow: GET, HEAD\r\n");
        assert_has(reply, "refused");
    }
    assert_int_equal(f->handled, 0);
}

static void allows_only_what_a_page_needs(void **state)
{
    char reply[20000];
    ask(port_of(*state), "GET", "/page", "", reply, sizeof reply);
    assert_has(reply, "Content-Security-Policy: default-src 'none'; style-src 'self'; ");
    assert_has(reply, "frame-ancestors 'none'");
    assert_has(reply, "X-Content-Type-Options: nosniff\r\n");
    assert_lacks(reply, "unsafe");
    ask(port_of(*state), "GET", "/drawing", "", reply, sizeof reply);
    assert_has(reply, "style-src 'unsafe-inline'");
    assert_lacks(reply, "script-src");
}

static void pulls_long_replies(void **state)
{
    static char reply[2 * LONG_BODY];
    size_t letters = 0;
    ask(port_of(*state), "GET", "/long", "", reply, sizeof reply);
    for (const char *p = strstr(reply, "\r\n\r\n"); *p; p++)
        letters += *p == 'x';
    assert_int_equal(letters, LONG_BODY);
}

static void survives_nonsense(void **state)
{
    static const char *const nonsense[] = {
        "\r\n\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02",
        "GET /%zz?a=%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"};
    char reply[20000];
    for (size_t i = 0; i < sizeof nonsense / sizeof *nonsense; i++) {
        int fd = connect_to(port_of(*state));
        send_text(fd, nonsense[i]);
        shutdown(fd, SHUT_WR);
        receive(fd, reply, sizeof reply, sizeof reply);
        close(fd);
    }
    ask(port_of(*state), "GET", "/quick", "", reply, sizeof reply);
    assert_has(reply, "quick");
}

static void *stop_soon(void *state)
{
    static const struct timespec pause = {0, PAUSE_NS / 3};
    Fixture *f = state;
    nanosleep(&pause, NULL);
    http_server_stop(f->server);
    f->server = NULL;
    return NULL;
}

static void sends_what_is_under_way_when_it_stops(void **state)
{
    Fixture *f = *state;
    char reply[20000];
    pthread_t stopper;
    int idle = connect_to(port_of(f)), fd = connect_to(port_of(f));
    send_text(fd, "GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
    assert_int_equal(pthread_create(&stopper, NULL, stop_soon, f), 0);
    receive(fd, reply, sizeof reply, 5000);
    assert_has(reply, "HTTP/1.1 200 ");
    assert_has(reply, "Content-Length: 5000\r\n");
    assert_int_equal(pthread_join(stopper, NULL), 0);
    close(fd);
    close(idle);
}

static void says_that_a_port_is_taken(void **state)
{
    Fixture *f = *state;
    char listen[40];
    HttpHandler handler = {.context = f, .quick = quick, .handle = handle, .refuse = refuse};
    HttpServer *second;
    Err err = {0};
    snprintf(listen, sizeof listen, "127.0.0.1:%d", http_server_port(f->server));
    assert_int_equal(http_server_start(&second, str_of(listen), 1, &handler, &err), ERR_BUSY);
    assert_null(second);
    assert_has(err.message, "in use");
    static const char *const wrong[] = {
        "", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "localhost:80", "[::1:8017"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        err = (Err){0};
        if (http_server_start(&second, str_of(wrong[i]), 1, &handler, &err) != ERR_INVALID)
            fail_msg("'%s' was taken for an address", wrong[i]);
    }
}

static void reads_queries(void **state)
{
    Buf b;
    (void)state;
    buf_init(&b, 100);
    assert_true(http_query(STR("a=1&b=%D2%9B+x&a=2&c"), STR("b"), &b));
    assert_true(str_eq(buf_str(&b), STR("қ x")));
    assert_true(http_query(STR("a=1&b=2&a=3"), STR("a"), &b));
    assert_true(str_eq(buf_str(&b), STR("1")));
    assert_true(http_query(STR("a&b"), STR("b"), &b));
    assert_int_equal(b.len, 0);
    assert_false(http_query(STR("a=1"), STR("c"), &b));
    assert_false(http_query(STR(""), STR("a"), &b));
    static const char *const wrong[] = {"a=%", "a=%4", "a=%zz", "a=%00", "a=%FF", "a=%C0%80"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (http_query(str_of(wrong[i]), STR("a"), &b))
            fail_msg("'%s' was read", wrong[i]);
    buf_reset(&b);
    assert_true(http_decode(STR("/a+b%2Fc%D2%9B"), &b));
    assert_true(str_eq(buf_str(&b), STR("/a+b/cқ")));
    buf_clear(&b);
}

static void refuses_addresses_too_long(void **state)
{
    enum { PAIRS = 600, AWAY = 50 };
    const Fixture *f = *state;
    static char path[4 * PAIRS + 20], request[sizeof path + 100], out[1000];
    size_t at = (size_t)snprintf(path, sizeof path, "/page?");
    for (int i = 0; i < PAIRS; i++)
        at += (size_t)snprintf(path + at, sizeof path - at, "a=b&");
    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: test\r\n\r\n", path);
    int fd = connect_to(port_of(f));
    send_text(fd, request);
    receive(fd, out, sizeof out, 0);
    close(fd);
    assert_has(out, "HTTP/1.1 414 ");
    for (int i = 0; i < AWAY; i++) { /* what such requests had is freed: the sanitizer looks */
        fd = connect_to(port_of(f));
        send_text(fd, request);
        close(fd);
    }
    ask(port_of(f), "GET", "/page?a=b", "", out, sizeof out);
    assert_has(out, "HTTP/1.1 200 ");
    assert_int_equal(f->handled, 1);
}

int test_http_server(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(keeps_connections_alive),
        CASE(answers_two_requests_sent_at_once),
        CASE(gives_each_encoding_its_mark),
        CASE(answers_304_to_who_has_it),
        CASE(answers_head_without_a_body),
        CASE(refuses_other_methods),
        CASE(allows_only_what_a_page_needs),
        CASE(pulls_long_replies),
        CASE(survives_nonsense),
        CASE(sends_what_is_under_way_when_it_stops),
        CASE(says_that_a_port_is_taken),
        CASE(refuses_addresses_too_long),
        cmocka_unit_test(reads_queries),
    };
    return cmocka_run_group_tests_name("http/server", tests, NULL, NULL);
}
