/* The bytes of a letter, to the last; and nothing that gets out of its place in the head. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "http/smtp.h"

int test_http_letter(void);

static const Letter PLAIN = {.from = {STR_INIT("darya@example.org"), STR_INIT("Darya")},
                             .to = {STR_INIT("a@example.kz"), STR_INIT("")},
                             .id = STR_INIT("k3v@example.org"),
                             .subject = STR_INIT("Welcome"),
                             .text = STR_INIT("Hello,\nit is \xd1\x8f.\n"),
                             .language = STR_INIT("en"),
                             .preferences = STR_INIT(""),
                             .date_us = 1795680900LL * 1000000}; /* 2026-11-26T08:15:00Z */

static void writes(const Letter *letter, const char *expected)
{
    Buf out;
    buf_init(&out, LETTER_MAX);
    assert_int_equal(letter_write(letter, &out, NULL), ERR_OK);
    buf_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_clear(&out);
}

static void refuses(Letter letter, const char *words)
{
    Buf out;
    Err err = {0};
    buf_init(&out, LETTER_MAX);
    assert_int_equal(letter_write(&letter, &out, &err), ERR_INVALID);
    assert_non_null(strstr(err.message, words));
    buf_clear(&out);
}

#define TAIL(language)                                                                             \
    "Content-Language: " language "\r\nMIME-Version: 1.0\r\n"                                      \
    "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"

static void test_plain_bytes(void **state)
{
    (void)state;
    writes(&PLAIN,
           "Date: Thu, 26 Nov 2026 08:15:00 +0000\r\n"
           "From: \"Darya\"\r\n <darya@example.org>\r\n"
           "To: <a@example.kz>\r\n"
           "Subject: Welcome\r\n"
           "Message-ID: <k3v@example.org>\r\n"
           "Auto-Submitted: auto-generated\r\n" TAIL("en") "SGVsbG8sDQppdCBpcyDRjy4NCg==\r\n");
}

/* Each encoded word is whole characters; lines have at most 76 letters. */
static void test_other_letters(void **state)
{
    Letter l = PLAIN;
    (void)state;
    l.to.name = STR("Айгерім \"A\"");
    l.subject = STR("Черновик возвращён: Соглашение о воде и энергии");
    l.language = STR("ru");
    l.preferences = STR("https://example.org/ru/account");
    l.text = STR("");
    writes(&l, "Date: Thu, 26 Nov 2026 08:15:00 +0000\r\n"
               "From: \"Darya\"\r\n <darya@example.org>\r\n"
               "To: =?UTF-8?B?0JDQudCz0LXRgNGW0LwgIkEi?=\r\n <a@example.kz>\r\n"
               "Subject: =?UTF-8?B?0KfQtdGA0L3QvtCy0LjQuiDQstC+0LfQstGA0LDRidGR0L06INCh?=\r\n"
               " =?UTF-8?B?0L7Qs9C70LDRiNC10L3QuNC1INC+INCy0L7QtNC1INC4INGN0L0=?=\r\n"
               " =?UTF-8?B?0LXRgNCz0LjQuA==?=\r\n"
               "Message-ID: <k3v@example.org>\r\n"
               "Auto-Submitted: auto-generated\r\n"
               "List-Unsubscribe: <https://example.org/ru/account>\r\n" TAIL("ru"));
}

/* What looks like an encoded word, or is too long for a line, is encoded; quotes are quoted. */
static void test_odd_texts(void **state)
{
    Letter l = PLAIN;
    Buf out;
    (void)state;
    l.from.name = STR("A \"B\" \\ C");
    l.subject = STR("=?UTF-8?Q?Invoice?=");
    buf_init(&out, LETTER_MAX);
    assert_int_equal(letter_write(&l, &out, NULL), ERR_OK);
    assert_true(str_find(buf_str(&out), STR("From: \"A \\\"B\\\" \\\\ C\"\r\n")) != SIZE_MAX);
    assert_true(str_find(buf_str(&out), STR("Invoice")) == SIZE_MAX);
    buf_reset(&out);
    l.subject = STR("A subject of more letters than fit into a line of seventy-eight columns, so");
    assert_int_equal(letter_write(&l, &out, NULL), ERR_OK);
    Str rest = buf_str(&out), line;
    bool more = true;
    while (str_split(&rest, '\n', &more, &line))
        assert_true(line.len <= 77);
    buf_clear(&out);
}

static void test_nothing_gets_out_of_its_place(void **state)
{
    Letter l;
    (void)state;
#define WITH(member, text, words) (l = PLAIN, l.member = STR(text), refuses(l, words))
    WITH(subject, "Hello\r\nBcc: b@example.org", "subject");
    WITH(subject, "Hello\nBcc: b@example.org", "subject");
    WITH(subject, "\x1b[31m", "subject");
    WITH(subject, "\xff", "subject");
    WITH(to.name, "A\r\n\r\nbody", "recipient");
    WITH(from.name, "A\n", "sender");
    WITH(to.address, "a@b.c>\r\nRCPT TO:<d@e.f", "recipient");
    WITH(to.address, "a@b.c> <d@e.f", "recipient");
    WITH(to.address, "a@b.c,d@e.f", "recipient");
    WITH(to.address, "a@b@c", "recipient");
    WITH(to.address, "a@[127.0.0.1]", "recipient");
    WITH(to.address, "имя@example.kz", "recipient");
    WITH(to.address, "a@почта.рф", "recipient");
    WITH(to.address, "a", "recipient");
    WITH(to.address, "@b", "recipient");
    WITH(from.address, "", "sender");
    WITH(id, "a b@c", "id");
    WITH(language, "en\r\nX: y", "language");
    WITH(preferences, "https://a/\r\nX: y", "preferences");
    WITH(text, "\xff", "bytes of text");
}

static void test_mailboxes(void **state)
{
    Mailbox m;
    (void)state;
    assert_int_equal(mailbox_read(&m, STR("Darya <darya@example.org>"), NULL), ERR_OK);
    assert_true(str_eq(m.name, STR("Darya")));
    assert_true(str_eq(m.address, STR("darya@example.org")));
    assert_int_equal(mailbox_read(&m, STR("\"D, a\" <d@example.org>"), NULL), ERR_OK);
    assert_true(str_eq(m.name, STR("D, a")));
    assert_int_equal(mailbox_read(&m, STR(" d@example.org "), NULL), ERR_OK);
    assert_true(str_eq(m.address, STR("d@example.org")));
    assert_true(str_eq(mailbox_domain(m.address), STR("example.org")));
    static const char *const bad[] = {"", "Darya", "D <d>", "<d@e", "A\r\nB: c <d@e>"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_int_equal(mailbox_read(&m, str_of(bad[i]), NULL), ERR_INVALID);
}

static void test_servers(void **state)
{
    static const SmtpOptions good[] = {{"smtp://localhost", "", false},
                                       {"smtp://mail.example.org:587/", NULL, false},
                                       {"smtps://me%40example.org@mail.example.org", "s", false},
                                       {"smtp://[::1]:2525", "", true}};
    static const SmtpOptions bad[] = {{"", "", false},
                                      {"http://example.org", "", false},
                                      {"smtp://", "", false},
                                      {"smtp://a b", "", false},
                                      {"smtp://host/path", "", false},
                                      {"smtp://me:secret@host", "", false},
                                      {"smtp://@host", "s", false},
                                      {"smtp://me@host", "", false},
                                      {"smtp://host", "s", false}};
    Smtp *smtp;
    Err err = {0};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        assert_int_equal(smtp_open(&smtp, &good[i], NULL), ERR_OK);
        smtp_close(smtp);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        err = (Err){0};
        assert_int_equal(smtp_open(&smtp, &bad[i], &err), ERR_INVALID);
        assert_null(strstr(err.message, "secret"));
        assert_null(smtp);
    }
}

/* Nobody listens: it is said at once, and that the letter may go later. */
static void test_nobody_there(void **state)
{
    const SmtpOptions options = {"smtp://127.0.0.1:1", "", false};
    Smtp *smtp;
    Err err = {0};
    (void)state;
    assert_int_equal(smtp_open(&smtp, &options, NULL), ERR_OK);
    assert_int_equal(smtp_send(smtp, &PLAIN, NULL, &err), ERR_IO);
    assert_int_equal(smtp_send(smtp, &PLAIN, &(bool){true}, NULL), ERR_IO);
    assert_false(smtp_is_in_doubt(smtp)); /* nothing was handed over */
    smtp_close(smtp);
}

int test_http_letter(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_bytes),  cmocka_unit_test(test_other_letters),
        cmocka_unit_test(test_odd_texts),    cmocka_unit_test(test_nothing_gets_out_of_its_place),
        cmocka_unit_test(test_mailboxes),    cmocka_unit_test(test_servers),
        cmocka_unit_test(test_nobody_there),
    };
    return cmocka_run_group_tests_name("http/letter", tests, NULL, NULL);
}
