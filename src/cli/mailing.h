/* Mailing: how a command is told of the mail server: options, and a password that stands in a file
 * or in the environment (DARYA_MAIL_PASSWORD), for command lines are read by others. */
#pragma once
#include "cli/command.h"
#include "portal/site.h"

enum { MAILING_PASSWORD_MAX = 300 };

typedef struct {
    bool is_given; /* --mail */
    MailOptions options;
    char password[MAILING_PASSWORD_MAX];
} Mailing;

#define MAILING_OPTIONS                                                                            \
    {"--mail", "URL", "send mail by smtp://[USER@]HOST[:PORT] or smtps://…"},                      \
        {"--mail-from", "MAILBOX", "who writes: 'Darya <darya@example.org>'"},                     \
        {"--mail-password-file", "FILE", "the user's password; or DARYA_MAIL_PASSWORD is it"},     \
    {                                                                                              \
        "--mail-plain", NULL, "no TLS, even to another machine"                                    \
    }

/* Borrows from the call; `out` is not moved while its options are used. */
MUST_USE ErrCode mailing_read(Mailing *out, const Call *call, Err *err);
void mailing_clear(Mailing *mailing);
