/* Smtp: one mail server to which letters are handed (libcurl, in this file alone). Connections are
 * kept for a short while and used again.
 *
 * A password and a letter travel over TLS with a certificate that the system trusts, or not at all;
 * to this machine itself (localhost, 127.0.0.1, [::1]) they go as they are, and elsewhere where the
 * operator says so. Limits: 15 seconds to connect, 60 for a letter. No message of an Err has the
 * password or a word of the letter in it.
 *
 * Life: smtp_open … smtp_close; one thread. */
#pragma once
#include "http/letter.h"

typedef struct Smtp Smtp;

typedef struct {
    const char *url; /* "smtp://[USER@]HOST[:PORT]" (STARTTLS), "smtps://…" (TLS from the start) */
    const char *password; /* of the user; "" or NULL: none */
    bool may_be_plain;    /* no TLS, even to another machine */
} SmtpOptions;

/* ERR_INVALID: no address of a mail server, or a password stands in it. Connects to nobody. Copies
 * what it needs. */
MUST_USE ErrCode smtp_open(Smtp **out, const SmtpOptions *options, Err *err);
void smtp_close(Smtp *smtp); /* NULL is fine */
/* ERR_DENIED: the server refused this letter for good (5xx). ERR_INVALID: letter_write. ERR_IO:
 * not now, for whatever reason: later it may go. *stop: looked at once a second or oftener; true
 * ends the attempt with ERR_IO. NULL: nobody stops it. */
MUST_USE ErrCode smtp_send(Smtp *smtp, const Letter *letter, const bool *stop, Err *err);
/* Whether the letter that smtp_send failed to send last may have arrived all the same: the whole of
 * it was handed over, and no answer said no. */
bool smtp_is_in_doubt(const Smtp *smtp);
