/* What clients send: bodies small, large, slow, cut off; and what they are told. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <pthread.h>
#include <time.h>

#include "base/buf.h"
#include "client.h"
#include "http/server.h"

int test_http_intake(void);

enum { BODY_MAX = 100000, UPLOAD_MAX = 300000, BODIES_MAX = 350000, PAUSE_NS = 100000000 };

typedef struct {
    HttpServer *server;
    int handled, quick; /* atomic */
} Fixture;

/* --- the site --- */

static bool quick(void *context, const HttpRequest *rq, HttpReply *reply)
{
    Fixture *f = context;
    (void)reply;
    assert_true(http_is_safe(rq));
    if (rq->cookie.len || rq->authorization.len)
        return false;
    __atomic_add_fetch(&f->quick, 1, __ATOMIC_RELAXED);
    return false;
}

static void say(HttpReply *reply, const char *format, ...)
{
    Buf b;
    char text[2000];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    buf_init(&b, sizeof text);
    buf_add(&b, str_of(text));
    reply->body = http_body_new(buf_str(&b), false);
    buf_clear(&b);
}

static void tell_headers(const HttpRequest *rq, HttpReply *reply)
{
    say(reply,
        "type=" STR_FMT " cookie=" STR_FMT " authorization=" STR_FMT " if-match=" STR_FMT
        " key=" STR_FMT " origin=" STR_FMT " site=" STR_FMT " referer=" STR_FMT " client=" STR_FMT
        " https=%d",
        STR_ARG(rq->content_type), STR_ARG(rq->cookie), STR_ARG(rq->authorization),
        STR_ARG(rq->if_match), STR_ARG(rq->idempotency_key), STR_ARG(rq->origin),
        STR_ARG(rq->sec_fetch_site), STR_ARG(rq->referer), STR_ARG(rq->client), rq->is_https);
}

static void sign_in(const HttpRequest *rq, HttpReply *reply)
{
    reply->status = 303;
    snprintf(reply->location, sizeof reply->location, "/en/work");
    snprintf(reply->link, sizeof reply->link, "</en/work?after=9>; rel=\"next\"");
    assert_true(http_cookie(reply->set_cookie[0], STR("s"), STR("1"), 60, rq->is_https));
    assert_true(http_cookie(reply->set_cookie[1], STR("t"), STR("2"), -1, true));
    reply->cache = "public, max-age=100";
    say(reply, "%s", "");
}

static unsigned long sum_of(Str bytes)
{
    unsigned long sum = 0;
    for (size_t i = 0; i < bytes.len; i++)
        sum = sum * 31 + (unsigned char)bytes.ptr[i];
    return sum;
}

static void handle(void *context, int worker, const HttpRequest *rq, HttpReply *reply)
{
    static const struct timespec pause = {0, PAUSE_NS};
    Fixture *f = context;
    (void)worker;
    __atomic_add_fetch(&f->handled, 1, __ATOMIC_RELAXED);
    *reply = (HttpReply){.status = 200, .content_type = "text/plain", .etag = "\"abc\""};
    if (str_eq(rq->path, STR("/slow")))
        nanosleep(&pause, NULL);
    if (str_eq(rq->path, STR("/headers"))) {
        tell_headers(rq, reply);
        return;
    }
    if (str_eq(rq->path, STR("/sign-in"))) {
        sign_in(rq, reply);
        return;
    }
    if (str_eq(rq->path, STR("/forbidden"))) {
        reply->status = 401;
        reply->www_authenticate = "Bearer";
        reply->retry_after = 7;
        reply->is_private = true;
    }
    if (str_eq(rq->path, STR("/readonly"))) {
        reply->status = 405;
        snprintf(reply->allow, sizeof reply->allow, "GET, HEAD, PUT");
    }
    say(reply, STR_FMT " %zu %lu.", STR_ARG(rq->method), rq->body.len, sum_of(rq->body));
}

static void refuse(void *context, const HttpRequest *rq, int status, HttpReply *reply)
{
    (void)context, (void)rq;
    reply->content_type = "text/plain";
    say(reply, "refused %d.", status);
}

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    HttpHandler handler = {.context = f,
                           .quick = quick,
                           .handle = handle,
                           .refuse = refuse,
                           .max_body_bytes = BODY_MAX,
                           .max_upload_bytes = UPLOAD_MAX,
                           .max_bodies_bytes = BODIES_MAX,
                           .idle_s = 1};
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

static int connect_here(void **state)
{
    return connect_to(http_server_port(((Fixture *)*state)->server));
}

/* Sends all of it, or as much as is taken. */
static size_t send_many(int fd, size_t count)
{
    static char letters[65536];
    size_t sent = 0;
    memset(letters, 'b', sizeof letters);
    while (sent < count) {
        size_t part = count - sent < sizeof letters ? count - sent : sizeof letters;
        ssize_t more = send(fd, letters, part, MSG_NOSIGNAL);
        if (more <= 0)
            break;
        sent += (size_t)more;
    }
    return sent;
}

/* Until what others had is given back, which is when the server has seen that they are gone, it may
 * say that it is busy. */
static void exchange(void **state, const char *text, size_t letters, const char *expected)
{
    static const struct timespec pause = {0, PAUSE_NS};
    char reply[4000];
    for (int i = 0; i < 50; i++) {
        int fd = connect_here(state);
        send_text(fd, text);
        send_many(fd, letters);
        receive(fd, reply, sizeof reply, 3);
        close(fd);
        if (strstr(reply, expected))
            return;
        if (!strstr(reply, " 503 "))
            break;
        nanosleep(&pause, NULL);
    }
    fail_msg("'%.60s' got '%s', not '%s'", text, reply, expected);
}

/* Until what others had is given back, which is when the server has seen that they are gone. */
static void is_taken_soon(void **state)
{
    static const struct timespec pause = {0, PAUSE_NS};
    char reply[4000];
    for (int i = 0; i < 50; i++) {
        int fd = connect_here(state);
        send_text(fd, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 100000\r\n\r\n");
        send_many(fd, BODY_MAX);
        receive(fd, reply, sizeof reply, 12);
        close(fd);
        if (strstr(reply, "POST 100000 "))
            return;
        nanosleep(&pause, NULL);
    }
    fail_msg("memory was not given back: '%s'", reply);
}

/* --- tests --- */

static void takes_bodies_of_all_methods(void **state)
{
    static const char *const methods[] = {"POST", "PUT", "PATCH", "DELETE"};
    char text[200], expected[60], reply[4000];
    int fd = connect_here(state);
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        snprintf(text, sizeof text,
                 "%s /a?b=c HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\n\r\nhello", methods[i]);
        snprintf(expected, sizeof expected, "\r\n\r\n%s 5 %lu.", methods[i], sum_of(STR("hello")));
        send_text(fd, text);
        receive(fd, reply, sizeof reply, strlen(expected) - 4);
        assert_has(reply, "HTTP/1.1 200 ");
        assert_has(reply, expected);
        assert_lacks(reply, "Connection: close");
    }
    send_text(fd, "POST /none HTTP/1.1\r\nHost: t\r\n\r\n");
    receive(fd, reply, sizeof reply, 3);
    assert_has(reply, "POST 0 0.");
    close(fd);
    assert_int_equal(((Fixture *)*state)->quick, 0);
}

static void keeps_order_after_a_body(void **state)
{
    char reply[8000];
    int fd = connect_here(state);
    send_text(fd, "POST /slow HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc"
                  "GET /x HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\n\r\nlost"
                  "PUT /slow HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
                  "2\r\nab\r\n0\r\n\r\n"
                  "HEAD /y HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n");
    receive(fd, reply, sizeof reply, sizeof reply);
    const char *first = strstr(reply, "POST 3 "), *second = strstr(reply, "GET 0 0.");
    const char *third = strstr(reply, "PUT 2 ");
    assert_true(first && second && third && first < second && second < third);
    assert_lacks(third, "HEAD 0");
    assert_has(third, "Content-Length: 9\r\n");
    close(fd);
}

static void reads_chunks(void **state)
{
    char reply[4000], expected[60];
    int fd = connect_here(state);
    send_text(fd, "POST / HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 300; i++) /* 300 times 16 letters, in pieces that split chunks */
        send_text(fd, "10;a=b\r\n01234567"), send_text(fd, "89abcdef\r\n");
    send_text(fd, "0\r\nTrailer: x\r\n\r\n");
    receive(fd, reply, sizeof reply, 10);
    snprintf(expected, sizeof expected, "POST %d ", 300 * 16);
    assert_has(reply, expected);
    send_text(fd, "GET /again HTTP/1.1\r\nHost: t\r\n\r\n");
    receive(fd, reply, sizeof reply, 8);
    assert_has(reply, "GET 0 0.");
    close(fd);
}

#define POST "POST / HTTP/1.1\r\nHost: t\r\n"
#define UPLOAD POST "Content-Type: Multipart/Form-Data; boundary=x\r\n"

static void tells_when_a_body_is_too_large(void **state)
{
    exchange(state, POST "Content-Length: 100000\r\n\r\n", BODY_MAX, "POST 100000 ");
    exchange(state, UPLOAD "Content-Length: 300000\r\n\r\n", UPLOAD_MAX, "POST 300000 ");
    static const char *const refused[] = {POST "Content-Length: 100001\r\n\r\n",
                                          UPLOAD "Content-Length: 300001\r\n\r\n",
                                          POST "Content-Length: 99999999999999999\r\n\r\n",
                                          POST "Transfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n"};
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        exchange(state, refused[i], 20 << 20, "HTTP/1.1 413 "); /* the reply survives all of that */
        exchange(state, refused[i], 200000, "refused 413.");
    }
    char reply[4000];
    int fd = connect_here(state);
    send_text(fd, refused[0]); /* nothing of the body, and the reply is there */
    receive(fd, reply, sizeof reply, sizeof reply);
    assert_has(reply, "Connection: close\r\n");
    assert_has(reply, "Cache-Control: no-store\r\n");
    assert_has(reply, "X-Content-Type-Options: nosniff\r\n");
    assert_has(reply, "\r\n\r\nrefused 413.");
    close(fd);
    fd = connect_here(state);
    send_text(fd, "GET / HTTP/1.1\r\nHost: t\r\nContent-Length: 2000000\r\n\r\n");
    receive(fd, reply, sizeof reply, sizeof reply);
    assert_has(reply, "HTTP/1.1 413 ");
    close(fd);
    assert_int_equal(((Fixture *)*state)->handled, 2);
}

/* Whether the second is refused while the first, which is not done, holds what there is. */
static bool second_is_refused(void **state, long pause_ns)
{
    struct timespec pause = {0, pause_ns};
    char reply[4000];
    int first = connect_here(state), second = connect_here(state);
    send_text(first, UPLOAD "Content-Length: 300000\r\n\r\n");
    send_many(first, 260000);
    nanosleep(&pause, NULL); /* all that comes in, unless the machine is busy */
    send_text(second, POST "Content-Length: 100000\r\n\r\n");
    send_many(second, 100000);
    receive(second, reply, sizeof reply, 12);
    bool is_refused = strstr(reply, "HTTP/1.1 503 ") && strstr(reply, "Retry-After: ");
    close(second);
    send_many(first, 40000);
    receive(first, reply, sizeof reply, 12);
    close(first);
    return is_refused && strstr(reply, "POST 300000 ");
}

static void bounds_all_bodies_together(void **state)
{
    long pause_ns = PAUSE_NS;
    while (!second_is_refused(state, pause_ns)) {
        pause_ns += PAUSE_NS;
        assert_true(pause_ns < 8L * PAUSE_NS);
    }
    is_taken_soon(state);
}

static void says_to_continue(void **state)
{
    char reply[4000];
    int fd = connect_here(state);
    send_text(fd, POST "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
    receive(fd, reply, sizeof reply, 0);
    assert_has(reply, "HTTP/1.1 100 Continue\r\n\r\n");
    send_text(fd, "hello");
    receive(fd, reply, sizeof reply, 6);
    assert_has(reply, "POST 5 ");
    close(fd);
    exchange(state, POST "Content-Length: 500000\r\nExpect: 100-continue\r\n\r\n", 0,
             "HTTP/1.1 413 ");
    exchange(state,
             "BREW / HTTP/1.1\r\nHost: t\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", 0,
             "HTTP/1.1 405 ");
}

static void forgets_who_goes_away(void **state)
{
    Fixture *f = *state;
    for (int i = 0; i < 30; i++) { /* what such requests had is freed: the sanitizer looks */
        int fd = connect_here(state);
        send_text(fd, i % 2 ? UPLOAD "Content-Length: 300000\r\n\r\n"
                            : UPLOAD "Transfer-Encoding: chunked\r\n\r\n30000\r\n");
        send_many(fd, (size_t)i * 5000);
        close(fd);
    }
    is_taken_soon(state);
    assert_int_equal(f->handled, 1);
}

static void ends_who_falls_silent(void **state)
{
    char reply[4000];
    struct timespec from, to;
    int fd = connect_here(state);
    clock_gettime(CLOCK_MONOTONIC, &from);
    send_text(fd, POST "Content-Length: 100\r\n\r\nhello");
    assert_int_equal(receive(fd, reply, sizeof reply, sizeof reply), 0);
    clock_gettime(CLOCK_MONOTONIC, &to);
    assert_in_range(to.tv_sec - from.tv_sec, 1, 4);
    close(fd);
    assert_int_equal(((Fixture *)*state)->handled, 0);
}

static void stays_after_a_refusal(void **state)
{
    char reply[4000];
    int fd = connect_here(state);
    send_text(fd, "POST /readonly HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc");
    receive(fd, reply, sizeof reply, 6);
    assert_has(reply, "HTTP/1.1 405 ");
    assert_has(reply, "Allow: GET, HEAD, PUT\r\n");
    send_text(fd, "BREW /tea HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc");
    receive(fd, reply, sizeof reply, 12);
    assert_has(reply, "HTTP/1.1 405 ");
    assert_has(reply, "Allow: GET, HEAD\r\n");
    assert_has(reply, "refused 405.");
    send_text(fd, "GET /forbidden HTTP/1.1\r\nHost: t\r\n\r\n");
    receive(fd, reply, sizeof reply, 8);
    assert_has(reply, "HTTP/1.1 401 ");
    assert_has(reply, "WWW-Authenticate: Bearer\r\n");
    assert_has(reply, "Retry-After: 7\r\n");
    assert_lacks(reply, "Connection: close");
    close(fd);
}

/* Two servers in a row must not see different ends. */
static void refuses_bodies_without_a_clear_end(void **state)
{
    static const char *const unclear[] = {
        POST "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        POST "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
        POST "Transfer-Encoding: gzip\r\n\r\nabc",
        POST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        POST "Content-Length: -3\r\n\r\nabc",
        POST "Content-Length: 3x\r\n\r\nabc",
        POST "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n",
    };
    for (size_t i = 0; i < sizeof unclear / sizeof *unclear; i++) {
        char reply[4000];
        int fd = connect_here(state);
        send_text(fd, unclear[i]);
        receive(fd, reply, sizeof reply, sizeof reply);
        if (!strstr(reply, "HTTP/1.1 4"))
            fail_msg("'%s' got '%s'", unclear[i], reply);
        close(fd);
    }
    assert_int_equal(((Fixture *)*state)->handled, 0);
}

static void hands_on_headers(void **state)
{
    exchange(state,
             "POST /headers HTTP/1.1\r\nHost: t\r\nContent-Type: a/b\r\ncookie: s=1\r\n"
             "Authorization: Bearer x\r\nIf-Match: \"m\"\r\nIdempotency-Key: k\r\n"
             "Origin: http://o\r\nSec-Fetch-Site: same-origin\r\nReferer: http://r/\r\n"
             "Authorization: Bearer y\r\n\r\n",
             0,
             "type=a/b cookie=s=1 authorization=Bearer x if-match=\"m\" key=k origin=http://o "
             "site=same-origin referer=http://r/ client=127.0.0.1 https=0");
#define GET "GET /headers HTTP/1.1\r\nHost: t\r\n"
    exchange(state, GET "X-Forwarded-For: 9.9.9.9, 10.1.2.3\r\nX-Forwarded-Proto: https\r\n\r\n", 0,
             "client=10.1.2.3 https=1");
    exchange(state, GET "X-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: ::FFFF:10.1.2.4\r\n\r\n", 0,
             "client=10.1.2.4 https=0");
    exchange(state, GET "X-Forwarded-For: 2001:DB8:0::1\r\n\r\n", 0, "client=2001:db8::1 ");
    exchange(state, GET "X-Forwarded-For: <b>\r\nX-Forwarded-Proto: https, http\r\n\r\n", 0,
             "client=127.0.0.1 https=0");
    assert_int_equal(((Fixture *)*state)->quick, 4);
    exchange(state, GET "Cookie: s=1\r\n\r\n", 0, "cookie=s=1 ");
    assert_int_equal(((Fixture *)*state)->quick, 4);
}

static void keeps_private_replies_private(void **state)
{
    char reply[4000];
    int fd = connect_here(state);
    send_text(fd, "POST /sign-in HTTP/1.1\r\nHost: t\r\nX-Forwarded-Proto: https\r\n"
                  "Content-Length: 3\r\n\r\na=b");
    receive(fd, reply, sizeof reply, 0);
    assert_has(reply, "HTTP/1.1 303 ");
    assert_has(reply, "Location: /en/work\r\n");
    assert_has(reply, "Link: </en/work?after=9>; rel=\"next\"\r\n");
    assert_has(reply, "Set-Cookie: s=1; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=60\r\n");
    assert_has(reply, "Set-Cookie: t=2; ");
    assert_has(reply, "Cache-Control: no-store\r\n");
    assert_has(reply, "Vary: Cookie\r\n");
    assert_lacks(reply, "Access-Control");
    assert_lacks(reply, "max-age");
    send_text(fd, "GET /forbidden HTTP/1.1\r\nHost: t\r\n\r\n");
    receive(fd, reply, sizeof reply, 0);
    assert_has(reply, "Cross-Origin-Resource-Policy: same-origin\r\n");
    assert_lacks(reply, "Access-Control");
    send_text(fd, "GET /x HTTP/1.1\r\nHost: t\r\n\r\n");
    receive(fd, reply, sizeof reply, 8);
    assert_has(reply, "Access-Control-Allow-Origin: *\r\n");
    assert_lacks(reply, "Vary");
    send_text(fd, "POST /x HTTP/1.1\r\nHost: t\r\nIf-None-Match: \"abc\"\r\n\r\n");
    receive(fd, reply, sizeof reply, 8);
    assert_has(reply, "HTTP/1.1 200 "); /* 304 is no answer to a change */
    close(fd);
}

static void takes_less_of_strangers(void **state)
{
    static const char *const known[] = {"Cookie: a=b\r\n", "Authorization: Bearer x\r\n"};
    char text[200];
    Fixture *f = *state;
    HttpHandler handler = {.context = f,
                           .handle = handle,
                           .refuse = refuse,
                           .max_body_bytes = BODY_MAX,
                           .max_upload_bytes = UPLOAD_MAX,
                           .max_stranger_bytes = 1000};
    Err err = {0};
    http_server_stop(f->server);
    assert_int_equal(http_server_start(&f->server, STR("127.0.0.1:0"), 2, &handler, &err), ERR_OK);
    exchange(state, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1000\r\n\r\n", 1000,
             "POST 1000 ");
    exchange(state, "POST / HTTP/1.1\r\nHost: t\r\nContent-Length: 1001\r\n\r\n", 1001,
             "refused 413.");
    exchange(state,
             "POST / HTTP/1.1\r\nHost: t\r\nContent-Type: multipart/form-data; boundary=X\r\n"
             "Content-Length: 1001\r\n\r\n",
             1001, "refused 413.");
    for (size_t i = 0; i < 2; i++) {
        snprintf(text, sizeof text, "POST / HTTP/1.1\r\nHost: t\r\n%sContent-Length: 1001\r\n\r\n",
                 known[i]);
        exchange(state, text, 1001, "POST 1001 ");
    }
}

int test_http_intake(void)
{
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        CASE(takes_bodies_of_all_methods),
        CASE(keeps_order_after_a_body),
        CASE(reads_chunks),
        CASE(tells_when_a_body_is_too_large),
        CASE(bounds_all_bodies_together),
        CASE(says_to_continue),
        CASE(forgets_who_goes_away),
        CASE(ends_who_falls_silent),
        CASE(stays_after_a_refusal),
        CASE(refuses_bodies_without_a_clear_end),
        CASE(hands_on_headers),
        CASE(keeps_private_replies_private),
        CASE(takes_less_of_strangers),
    };
    return cmocka_run_group_tests_name("http/intake", tests, NULL, NULL);
}
