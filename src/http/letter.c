#include "http/letter.h"

#include "base/base64.h"
#include "base/clock.h"

/* Of a line of base64: 57 bytes are 76 letters; of an encoded word 39 bytes are 52 letters
 * beside "=?UTF-8?B?" and "?=", so that a line with "Subject: " before it has at most 76. */
enum { LINE_BYTES = 57, WORD_BYTES = 39, PLAIN_MAX = 66, ADDRESS_MAX = 254 };

/* --- parts --- */

static bool is_line(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f)
            return false;
    return s.len <= LETTER_HEAD_MAX && str_is_utf8(s, NULL);
}

/* Whether a text may stand in the head as it is: also no reader may take it for an encoded word. */
static bool is_plain(Str s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] > 0x7e)
            return false;
    return s.len <= PLAIN_MAX && str_find(s, STR("=?")) == SIZE_MAX;
}

/* As encoded words, one a line, cut between characters. */
static void add_words(Buf *out, Str s)
{
    for (size_t at = 0; at < s.len;) {
        size_t end = at + WORD_BYTES < s.len ? at + WORD_BYTES : s.len;
        while (end < s.len && ((unsigned char)s.ptr[end] & 0xc0) == 0x80)
            end--;
        buf_add(out, at ? STR("\r\n =?UTF-8?B?") : STR("=?UTF-8?B?"));
        base64_add(out, str_part(s, at, end));
        buf_add(out, STR("?="));
        at = end;
    }
}

static void add_text(Buf *out, const char *name, Str text)
{
    buf_printf(out, "%s: ", name);
    if (is_plain(text))
        buf_add(out, text);
    else
        add_words(out, text);
    buf_add(out, STR("\r\n"));
}

static void add_mailbox(Buf *out, const char *name, const Mailbox *m)
{
    buf_printf(out, "%s: ", name);
    if (m->name.len && is_plain(m->name)) {
        buf_char(out, '"');
        for (size_t i = 0; i < m->name.len; i++) {
            if (m->name.ptr[i] == '"' || m->name.ptr[i] == '\\')
                buf_char(out, '\\');
            buf_char(out, m->name.ptr[i]);
        }
        buf_add(out, STR("\"\r\n "));
    } else if (m->name.len) {
        add_words(out, m->name);
        buf_add(out, STR("\r\n "));
    }
    buf_printf(out, "<" STR_FMT ">\r\n", STR_ARG(m->address));
}

/* "Thu, 26 Nov 2026 08:15:00 +0000" */
static void add_date(Buf *out, int64_t us)
{
    static const char days[] = "ThuFriSatSunMonTueWed"; /* since 1 January 1970 */
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char text[CLOCK_TEXT_MAX];
    Str moment = clock_text(us, text);
    int month = (text[5] - '0') * 10 + text[6] - '1';
    buf_printf(out, "Date: %.3s, " STR_FMT " %.3s " STR_FMT " " STR_FMT " +0000\r\n",
               days + us / DAY_US % 7 * 3, STR_ARG(str_part(moment, 8, 10)), months + month * 3,
               STR_ARG(str_part(moment, 0, 4)), STR_ARG(str_part(moment, 11, 19)));
}

static void add_body(Buf *out, Str text)
{
    Buf lines;
    buf_init(&lines, 2 * LETTER_TEXT_MAX);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '\n')
            buf_char(&lines, '\r');
        buf_char(&lines, text.ptr[i]);
    }
    for (size_t at = 0; at < lines.len; at += LINE_BYTES) {
        base64_add(out, str_part(buf_str(&lines), at, at + LINE_BYTES));
        buf_add(out, STR("\r\n"));
    }
    buf_clear(&lines);
}

/* --- checks --- */

bool mailbox_is_address(Str s)
{
    size_t at = str_find_char(s, '@');
    if (at == SIZE_MAX || at == 0 || at + 1 == s.len || s.len > ADDRESS_MAX)
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] <= ' ' || s.ptr[i] > '~' || strchr("<>()[]\\,;:\"", s.ptr[i]) ||
            (s.ptr[i] == '@' && i != at))
            return false;
    return true;
}

Str mailbox_domain(Str address)
{
    return str_part(address, str_find_char(address, '@') + 1, address.len);
}

ErrCode mailbox_read(Mailbox *out, Str text, Err *err)
{
    size_t open = str_find_char(text, '<');
    *out = (Mailbox){.address = str_trim(text)};
    if (open != SIZE_MAX && str_ends(str_trim(text), STR(">"))) {
        out->name = str_trim(str_part(text, 0, open));
        out->address = str_part(str_trim(text), open + 1, str_trim(text).len - 1);
        if (out->name.len > 1 && str_starts(out->name, STR("\"")) && str_ends(out->name, STR("\"")))
            out->name = str_part(out->name, 1, out->name.len - 1);
    }
    if (mailbox_is_address(out->address) && is_line(out->name))
        return ERR_OK;
    err_set(err, ERR_INVALID, "'" STR_FMT "' is no address of mail",
            STR_ARG(str_part(text, 0, 200)));
    err_hint(err, "write it as 'Darya <darya@example.org>'");
    return ERR_INVALID;
}

static ErrCode check_line(Str s, const char *what, Err *err)
{
    return is_line(s) ? ERR_OK
                      : err_set(err, ERR_INVALID, "the %s of a letter is no line of text", what);
}

static ErrCode check_address(Str s, const char *what, Err *err)
{
    return mailbox_is_address(s)
               ? ERR_OK
               : err_set(err, ERR_INVALID, "the %s of a letter is no address of mail", what);
}

static ErrCode check(const Letter *l, Err *err)
{
    TRY(check_address(l->from.address, "sender", err));
    TRY(check_address(l->to.address, "recipient", err));
    TRY(check_address(l->id, "id", err));
    TRY(check_line(l->from.name, "sender", err));
    TRY(check_line(l->to.name, "recipient", err));
    TRY(check_line(l->subject, "subject", err));
    TRY(check_line(l->language, "language", err));
    TRY(check_line(l->preferences, "address of preferences", err));
    if (l->text.len > LETTER_TEXT_MAX || !str_is_utf8(l->text, NULL))
        return err_set(err, ERR_INVALID, "a letter has at most %d bytes of text", LETTER_TEXT_MAX);
    return ERR_OK;
}

ErrCode letter_write(const Letter *l, Buf *out, Err *err)
{
    TRY(check(l, err));
    add_date(out, l->date_us);
    add_mailbox(out, "From", &l->from);
    add_mailbox(out, "To", &l->to);
    add_text(out, "Subject", l->subject);
    buf_printf(out, "Message-ID: <" STR_FMT ">\r\n", STR_ARG(l->id));
    buf_add(out, STR("Auto-Submitted: auto-generated\r\n"));
    if (l->preferences.len)
        buf_printf(out, "List-Unsubscribe: <" STR_FMT ">\r\n", STR_ARG(l->preferences));
    buf_printf(out, "Content-Language: " STR_FMT "\r\n", STR_ARG(l->language));
    buf_add(out, STR("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
                     "Content-Transfer-Encoding: base64\r\n\r\n"));
    add_body(out, l->text);
    return out->failed ? err_set(err, ERR_TOO_LARGE, "a letter has at most %d bytes", LETTER_MAX)
                       : ERR_OK;
}
