#include <stdio.h>

#include "access/outbox.h"
#include "base/clock.h"
#include "cli/mailing.h"
#include "cli/people.h"

static ErrCode list(const Call *call, Store *store, Arena *arena, Err *err)
{
    OutboxLetter *letters;
    size_t count;
    TRY(outbox_list(store_db(store), STR(""), !call_has(call, "--all"), arena, &letters, &count,
                    err));
    for (size_t i = 0; i < count; i++) {
        const OutboxLetter *l = &letters[i];
        printf(STR_FMT "\t%s\t" STR_FMT "\t" STR_FMT "\t%lld\t" STR_FMT "\t" STR_FMT "\n",
               STR_ARG(l->id), letter_kinds[l->kind], STR_ARG(l->account), STR_ARG(l->state),
               (long long)l->tries,
               STR_ARG(people_moment(arena, l->ended_us ? l->ended_us : l->next_us)),
               STR_ARG(l->error.len ? l->error : STR("-")));
    }
    return ERR_OK;
}

static ErrCode again(const Call *call, Store *store, Arena *arena, Err *err)
{
    (void)arena;
    TRY(outbox_again(store_db(store), people_argument(call), clock_now_us(), err));
    printf(STR_FMT " waits to be sent again\n", STR_ARG(people_argument(call)));
    return ERR_OK;
}

/* --- a test --- */

static ErrCode send_test(const MailOptions *options, Str address, Locale *locale, Err *err)
{
    Smtp *smtp;
    Letter letter = {.to = {address, STR("")},
                     .subject = locale_message(locale, STR("mail.test.subject"), NULL),
                     .text = locale_message(locale, STR("mail.test.text"), NULL),
                     .language = locale_language(locale)->code,
                     .preferences = STR(""),
                     .date_us = clock_now_us()};
    char id[400];
    TRY(mailbox_read(&letter.from, str_of(options->from), err));
    Str domain = mailbox_domain(letter.from.address);
    snprintf(id, sizeof id, "test.%lld@" STR_FMT, (long long)letter.date_us, STR_ARG(domain));
    letter.id = str_of(id);
    TRY(smtp_open(&smtp, &options->server, err));
    ErrCode rc = smtp_send(smtp, &letter, NULL, err);
    smtp_close(smtp);
    return rc;
}

static ErrCode test(const Call *call, Store *store, Arena *arena, Err *err)
{
    Mailing mailing;
    Locale *locale;
    Str code = call_has(call, "--lang") ? call_text(call, "--lang") : STR("en");
    int language = language_find(code);
    (void)store, (void)arena;
    TRY(people_need(call, "--mail", err));
    if (language < 0)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is none of the languages", STR_ARG(code));
    TRY(mailing_read(&mailing, call, err));
    ErrCode rc = locale_new(&locale, language, err);
    if (!rc) {
        rc = send_test(&mailing.options, people_argument(call), locale, err);
        locale_free(locale);
    }
    mailing_clear(&mailing);
    if (!rc)
        printf("a letter to " STR_FMT " was taken by the mail server\n",
               STR_ARG(people_argument(call)));
    return rc;
}

static ErrCode run(Call *call, Err *err)
{
    static const Verb verbs[] = {{"list", 0, false, STORE_READ, list},
                                 {"again", 1, false, STORE_WRITE, again},
                                 {"test", 1, false, STORE_READ, test},
                                 {0}};
    return people_run(call, verbs, err);
}

static const Option OPTIONS[] = {{"--all", NULL, "list: those that were sent, too"},
                                 MAILING_OPTIONS,
                                 {"--lang", "LANG", "test: the language of the letter"},
                                 {0}};

const Command command_mail = {
    .name = "mail",
    .arguments = "list | again ID | test ADDRESS",
    .summary = "letters: what waits, what failed, whether the mail server takes any",
    .details =
        "'darya serve --mail URL --mail-from MAILBOX --url URL' sends letters; without --mail all\n"
        "is done by links to copy. To another machine mail goes over TLS (STARTTLS of smtp://).\n"
        "list   one line a letter: id, kind, account, state, attempts, when it is tried next or\n"
        "       ended, what went wrong. One that waits is tried after 1, 5, 15, 60, then each 240\n"
        "       minutes: a digest for 20 hours, word of a draft for 3 days, a link for 7\n"
        "again  one that was refused or has expired is sent once more\n"
        "test   send a letter now",
    .options = OPTIONS,
    .max_arguments = 2,
    .run = run,
};
