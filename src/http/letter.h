/* Letter: an e-mail of plain text, and its bytes as they travel (RFC 5322, MIME): one part, UTF-8,
 * base64; subject and names beyond ASCII as encoded words (RFC 2047). The bytes depend on the
 * letter alone, so a letter that is sent twice can be told by its id. Borrows all. Any thread.
 *
 * No text gets into the head as more than a text: control characters are refused there, and an
 * address is one address. */
#pragma once
#include "base/buf.h"
#include "base/err.h"

/* Bytes: of a head's texts, of a body, of all. */
enum { LETTER_HEAD_MAX = 500, LETTER_TEXT_MAX = 64 << 10, LETTER_MAX = 128 << 10 };

typedef struct {
    Str address; /* "aigerim@example.kz" */
    Str name;    /* "" : none */
} Mailbox;

typedef struct {
    Mailbox from, to;
    Str id;                      /* "k3v…@example.org", without brackets */
    Str subject, text, language; /* text: UTF-8, lines end with LF */
    Str preferences; /* where the reader turns such letters off, an https address; "" : nowhere */
    int64_t date_us;
} Letter;

/* ERR_INVALID names what is no address or no line of text; out then holds nothing of use. */
MUST_USE ErrCode letter_write(const Letter *letter, Buf *out, Err *err);
/* "Darya <darya@example.org>" or an address alone; borrows. ERR_INVALID. */
MUST_USE ErrCode mailbox_read(Mailbox *out, Str text, Err *err);
/* One address and nothing that would begin another, a route or a comment; ASCII, for not every
 * server takes more: a domain beyond it is written as "xn--…". */
bool mailbox_is_address(Str address);
Str mailbox_domain(Str address); /* behind the @ */
