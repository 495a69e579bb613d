#include "http/smtp.h"

#include <curl/curl.h>
#include <stdio.h>

#include "base/mem.h"
#include "http/url.h"

enum { CONNECT_SECONDS = 15, SEND_SECONDS = 60, URL_MAX = 600, ANSWER_MAX = 160 };

struct Smtp {
    CURL *curl;
    char url[URL_MAX]; /* without the user */
    char user[300], password[300];
    bool is_plain;
    char failure[CURL_ERROR_SIZE];
    char answer[ANSWER_MAX]; /* the server's last line */
    Str bytes;               /* of the letter that is sent, and how much is read of it */
    size_t read;
    bool is_in_doubt;
    const bool *stop;
};

/* --- the address --- */

static ErrCode bad_url(Err *err)
{
    err_set(err, ERR_INVALID, "this is no address of a mail server");
    err_hint(err, "write it as smtp://mail.example.org:587 or smtps://user@mail.example.org");
    return ERR_INVALID;
}

static bool is_own_machine(Str host)
{
    size_t colon = str_find_char(host, ':');
    Str name = str_starts(host, STR("[")) ? str_part(host, 0, str_find_char(host, ']') + 1)
                                          : str_part(host, 0, colon);
    return str_eq(name, STR("localhost")) || str_eq(name, STR("[::1]")) ||
           str_eq(name, STR("127.0.0.1"));
}

static ErrCode take_user(Smtp *s, Str user, Err *err)
{
    Buf b;
    if (str_find_char(user, ':') != SIZE_MAX) {
        err_set(err, ERR_INVALID, "a password stands in the address of the mail server");
        err_hint(err, "command lines are read by others: put it in a file or the environment");
        return ERR_INVALID;
    }
    buf_init(&b, sizeof s->user - 1);
    bool is_good = http_decode(user, &b) && !b.failed && b.len > 0;
    if (is_good)
        snprintf(s->user, sizeof s->user, STR_FMT, STR_ARG(buf_str(&b)));
    buf_clear(&b);
    return is_good ? ERR_OK : bad_url(err);
}

static ErrCode take_url(Smtp *s, const SmtpOptions *options, Err *err)
{
    Str url = str_of(options->url), rest;
    bool is_tls = str_starts(url, STR("smtps://"));
    if (!is_tls && !str_starts(url, STR("smtp://")))
        return bad_url(err);
    rest = str_part(url, is_tls ? 8 : 7, url.len);
    if (str_ends(rest, STR("/")))
        rest.len--;
    size_t at = str_find_char(rest, '@');
    if (at != SIZE_MAX) {
        TRY(take_user(s, str_part(rest, 0, at), err));
        rest = str_part(rest, at + 1, rest.len);
    }
    bool is_good = rest.len > 0 && rest.len < URL_MAX - 300;
    for (size_t i = 0; i < rest.len; i++)
        is_good = is_good && rest.ptr[i] > ' ' && !strchr("@/?#\\\"'<>\x7f", rest.ptr[i]);
    if (!is_good)
        return bad_url(err);
    snprintf(s->url, sizeof s->url, "%s://" STR_FMT, is_tls ? "smtps" : "smtp", STR_ARG(rest));
    s->is_plain = !is_tls && (options->may_be_plain || is_own_machine(rest));
    return ERR_OK;
}

static ErrCode take_password(Smtp *s, const char *password, Err *err)
{
    Str text = str_of(password);
    if (text.len >= sizeof s->password)
        return err_set(err, ERR_INVALID, "the password of the mail server is too long");
    if (!s->user[0] != !text.len) {
        err_set(err, ERR_INVALID,
                s->user[0] ? "there is no password for the user of the mail server"
                           : "there is a password for the mail server, and no user");
        err_hint(err, "the user stands in the address, smtp://user@host");
        return ERR_INVALID;
    }
    snprintf(s->password, sizeof s->password, STR_FMT, STR_ARG(text));
    return ERR_OK;
}

/* --- what libcurl calls --- */

static size_t give_bytes(char *into, size_t size, size_t count, void *context)
{
    Smtp *s = context;
    Str part = str_part(s->bytes, s->read, s->read + size * count);
    if (part.len)
        memcpy(into, part.ptr, part.len);
    s->read += part.len;
    return part.len;
}

/* The server's words up to where it may repeat a link of the letter. */
static size_t hear_answer(char *line, size_t size, size_t count, void *context)
{
    Smtp *s = context;
    size_t out = 0;
    Str text = str_part((Str){line, size * count}, 0, ANSWER_MAX - 1);
    text = str_part(text, 0, str_find(text, STR("http")));
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= ' ' && text.ptr[i] < 0x7f)
            s->answer[out++] = text.ptr[i];
    s->answer[out] = '\0';
    return size * count;
}

static int ask_stop(void *context, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const Smtp *s = context;
    (void)a, (void)b, (void)c, (void)d;
    return s->stop && __atomic_load_n(s->stop, __ATOMIC_ACQUIRE);
}

/* --- life --- */

/* Each option is one that this libcurl knows, or the letter isn't sent without it. */
#define SET(option, value) TRY(set(curl_easy_setopt(s->curl, option, value), err))
static ErrCode set(CURLcode code, Err *err)
{
    return code ? err_set(err, ERR_UNSUPPORTED, "mail cannot be sent: %s", curl_easy_strerror(code))
                : ERR_OK;
}

static ErrCode set_up(Smtp *s, Err *err)
{
    SET(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    SET(CURLOPT_NOSIGNAL, 1L);
    SET(CURLOPT_PROXY, "");
    SET(CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    SET(CURLOPT_TIMEOUT, (long)SEND_SECONDS);
    SET(CURLOPT_USE_SSL, s->is_plain ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (s->user[0]) {
        SET(CURLOPT_USERNAME, s->user);
        SET(CURLOPT_PASSWORD, s->password);
    }
    SET(CURLOPT_ERRORBUFFER, s->failure);
    SET(CURLOPT_UPLOAD, 1L);
    SET(CURLOPT_READFUNCTION, give_bytes);
    SET(CURLOPT_READDATA, s);
    SET(CURLOPT_HEADERFUNCTION, hear_answer);
    SET(CURLOPT_HEADERDATA, s);
    SET(CURLOPT_NOPROGRESS, 0L);
    SET(CURLOPT_XFERINFOFUNCTION, ask_stop);
    SET(CURLOPT_XFERINFODATA, s);
    return ERR_OK;
}

ErrCode smtp_open(Smtp **out, const SmtpOptions *options, Err *err)
{
    Smtp *s = mem_alloc(sizeof *s);
    *out = NULL;
    ErrCode rc = take_url(s, options, err);
    if (!rc)
        rc = take_password(s, options->password, err);
    if (!rc && curl_global_init(CURL_GLOBAL_DEFAULT))
        rc = err_set(err, ERR_UNSUPPORTED, "mail cannot be sent: libcurl does not start");
    else if (!rc && !(s->curl = curl_easy_init()))
        rc = err_set(err, ERR_UNSUPPORTED, "mail cannot be sent: libcurl gives no handle");
    if (!rc)
        rc = set_up(s, err);
    if (rc)
        smtp_close(s);
    else
        *out = s;
    return rc;
}

void smtp_close(Smtp *s)
{
    if (!s)
        return;
    curl_easy_cleanup(s->curl);
    explicit_bzero(s->password, sizeof s->password);
    mem_free(s);
}

/* --- sending --- */

static long last_answer(const Smtp *s)
{
    long answer = 0;
    curl_easy_getinfo(s->curl, CURLINFO_RESPONSE_CODE, &answer);
    return answer;
}

/* What is wrong with the operator's settings (no sign-in, no TLS) or with the server says nothing
 * about the letter: it waits. */
static ErrCode tell(const Smtp *s, CURLcode code, Err *err)
{
    long answer = last_answer(s);
    if (code == CURLE_ABORTED_BY_CALLBACK)
        return err_set(err, ERR_IO, "the program was told to stop");
    bool is_about_sign_in = code == CURLE_LOGIN_DENIED || answer == 530 || answer == 534 ||
                            answer == 535 || answer == 538;
    bool is_about_letter =
        code == CURLE_SEND_ERROR || (code == CURLE_WEIRD_SERVER_REPLY && s->read > 0);
    if (answer >= 500 && answer < 600 && is_about_letter && !is_about_sign_in)
        return err_set(err, ERR_DENIED, "the mail server refused the letter: %s", s->answer);
    bool has_spoken = answer >= 400 && s->answer[0];
    err_set(err, ERR_IO, "the mail server does not take the letter now: %s",
            has_spoken      ? s->answer
            : s->failure[0] ? s->failure
                            : curl_easy_strerror(code));
    if (code == CURLE_USE_SSL_FAILED)
        err_hint(err, "it offers no TLS; '--mail-plain' sends without");
    return ERR_IO;
}

/* An option that is a text, which libcurl copies. */
static ErrCode set_text(const Smtp *s, CURLoption option, Buf *text, Err *err)
{
    buf_char(text, '\0');
    ErrCode rc = text->failed ? err_set(err, ERR_TOO_LARGE, "an address of the letter is too long")
                              : set(curl_easy_setopt(s->curl, option, text->ptr), err);
    buf_reset(text);
    return rc;
}

/* The domain of the sender is our name in the greeting. */
static ErrCode address(Smtp *s, const Letter *l, Buf *text, struct curl_slist **to, Err *err)
{
    buf_printf(text, "%s/" STR_FMT, s->url, STR_ARG(mailbox_domain(l->from.address)));
    TRY(set_text(s, CURLOPT_URL, text, err));
    buf_printf(text, "<" STR_FMT ">", STR_ARG(l->from.address));
    TRY(set_text(s, CURLOPT_MAIL_FROM, text, err));
    buf_printf(text, "<" STR_FMT ">", STR_ARG(l->to.address));
    buf_char(text, '\0');
    *to = curl_slist_append(NULL, text->ptr);
    SET(CURLOPT_MAIL_RCPT, *to);
    SET(CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->bytes.len);
    return ERR_OK;
}

static ErrCode send_bytes(Smtp *s, const Letter *l, Err *err)
{
    Buf text;
    struct curl_slist *to = NULL;
    s->read = 0;
    s->failure[0] = s->answer[0] = '\0';
    buf_init(&text, URL_MAX + LETTER_HEAD_MAX);
    ErrCode rc = address(s, l, &text, &to, err);
    buf_clear(&text);
    if (!rc) {
        CURLcode code = curl_easy_perform(s->curl);
        rc = code ? tell(s, code, err) : ERR_OK;
        s->is_in_doubt = code && s->read == s->bytes.len && last_answer(s) < 400;
    }
    curl_slist_free_all(to);
    return rc;
}

ErrCode smtp_send(Smtp *s, const Letter *letter, const bool *stop, Err *err)
{
    Buf bytes;
    buf_init(&bytes, LETTER_MAX);
    ErrCode rc = letter_write(letter, &bytes, err);
    s->bytes = buf_str(&bytes);
    s->stop = stop;
    s->is_in_doubt = false;
    if (!rc)
        rc = send_bytes(s, letter, err);
    s->bytes = STR("");
    buf_clear(&bytes);
    return rc;
}

bool smtp_is_in_doubt(const Smtp *s) { return s->is_in_doubt; }
