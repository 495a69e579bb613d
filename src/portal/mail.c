#include "portal/mail.h"

#include "portal/account_parts.h"
#include "portal/label.h"
#include "records/duties.h"

static Str absolute(Page *p, Str path)
{
    return arena_printf(p->arena, STR_FMT STR_FMT, STR_ARG(site_url(p->site)), STR_ARG(path));
}

static Str preferences(Page *p) { return absolute(p, page_url(p, "account", STR(""))); }

/* "Hello …," before and who writes below. */
static void frame(Page *p, Str text, bool can_be_off, Letter *out)
{
    MessageArgument name = {"name", p->who->account.name}, where = {"url", preferences(p)};
    Str off = can_be_off ? page_format(p, "mail.off", 0, &where, 1) : STR("");
    out->preferences = can_be_off ? where.value : STR("");
    out->language = locale_language(p->locale)->code;
    out->text = arena_printf(
        p->arena, STR_FMT "\n\n" STR_FMT "\n\n-- \n" STR_FMT ", " STR_FMT "%s" STR_FMT "\n",
        STR_ARG(page_format(p, "mail.hello", 0, &name, 1)), STR_ARG(text),
        STR_ARG(page_message(p, "site.brand")), STR_ARG(site_url(p->site)), off.len ? "\n" : "",
        STR_ARG(off));
}

/* --- one for each kind --- */

static ErrCode invitation(Page *p, const char *secret, Letter *out, bool *has_news)
{
    bool is_new = !p->who->account.has_password;
    MessageArgument link = {"url", account_link(p, p->who->account.language, secret)};
    *has_news = secret[0] != '\0';
    out->subject = page_message(p, is_new ? "mail.invitation.subject" : "mail.link.subject");
    frame(p, page_format(p, is_new ? "mail.invitation.text" : "mail.link.text", 0, &link, 1), false,
          out);
    return ERR_OK;
}

/* "commitment", or "commitment: its public name". An id may be a name, too: the address of what is
 * not public stays out, and the letter leads to the page of the own work. */
static void name_record(Page *p, const Record *record, Str *what, Str *url)
{
    Doc *public;
    Str moved, kind = label_type(p, record->type, "");
    Page everybody = *p;
    everybody.who = NULL;
    everybody.viewer = viewer_public();
    bool is_public = !record_public(p->records, record->id, p->arena, &public, &moved, NULL);
    *what = !is_public ? kind
                       : arena_printf(p->arena, STR_FMT ": " STR_FMT, STR_ARG(kind),
                                      STR_ARG(label_id(&everybody, record->id).text));
    *url = absolute(p, !is_public ? page_url(p, "work", STR(""))
                                  : arena_printf(p->arena, STR_FMT "?copy=working",
                                                 STR_ARG(label_id_url(p, record->id))));
}

static ErrCode returned(Page *p, Str id, Letter *out, bool *has_news, Err *err)
{
    Record record;
    MessageArgument words[2] = {{"what", STR("")}, {"url", STR("")}};
    ErrCode rc = record_read(p->records, &p->viewer, id, 0, p->arena, &record, err);
    *has_news =
        !rc && record.state == RECORD_RETURNED && str_eq(record.stand.author, p->who->account.id);
    if (!*has_news)
        return rc == ERR_NOT_FOUND || rc == ERR_DENIED ? ERR_OK : rc;
    name_record(p, &record, &words[0].value, &words[1].value);
    out->subject = page_message(p, "mail.returned.subject");
    frame(p, page_format(p, "mail.returned.text", 0, words, 2), true, out);
    return ERR_OK;
}

static Str number_line(Page *p, const char *key, int64_t number)
{
    MessageArgument many = {"number", locale_integer(p->locale, p->arena, number)};
    return page_format(p, key, 0, &many, 1);
}

static ErrCode count_duties(Page *p, DutyKind kind, const char *key, Buf *lines, Err *err)
{
    Duties duties;
    TRY(duties_read(p->records, &p->viewer, kind, NULL, 1, p->arena, &duties, err));
    if (duties.total)
        buf_printf(lines, "- " STR_FMT "\n", STR_ARG(number_line(p, key, duties.total)));
    if (duties.overdue && kind == DUTY_DUE)
        buf_printf(lines, "- " STR_FMT "\n",
                   STR_ARG(number_line(p, "mail.digest.overdue", duties.overdue)));
    return ERR_OK;
}

static ErrCode put_duties(Page *p, Buf *lines, Err *err)
{
    TRY(count_duties(p, DUTY_RETURNED, "mail.digest.returned", lines, err));
    TRY(count_duties(p, DUTY_DUE, "mail.digest.due", lines, err));
    TRY(count_duties(p, DUTY_VERIFY, "mail.digest.verify", lines, err));
    return count_duties(p, DUTY_REVIEW, "mail.digest.review", lines, err);
}

static ErrCode digest(Page *p, Str day, Letter *out, bool *has_news, Err *err)
{
    Buf lines;
    MessageArgument words[] = {{"list", STR("")},
                               {"url", absolute(p, page_url(p, "work", STR("")))},
                               {"day", page_date(p, day)}};
    buf_init(&lines, 1 << 16);
    ErrCode rc = put_duties(p, &lines, err);
    *has_news = !rc && lines.len > 0;
    words[0].value = arena_dup(p->arena, str_trim(buf_str(&lines)));
    buf_clear(&lines);
    out->subject = page_format(p, "mail.digest.subject", 0, words, 3);
    frame(p, page_format(p, "mail.digest.text", 0, words, 3), true, out);
    return rc;
}

ErrCode mail_compose(Page *p, const OutboxLetter *entry, const char *secret, Letter *out,
                     bool *has_news, Err *err)
{
    ErrCode rc = entry->kind == LETTER_INVITATION ? invitation(p, secret, out, has_news)
                 : entry->kind == LETTER_RETURNED ? returned(p, entry->about, out, has_news, err)
                                                  : digest(p, entry->about, out, has_news, err);
    return !rc && arena_failed(p->arena)
               ? err_set(err, ERR_TOO_LARGE, "a letter takes too much memory")
               : rc;
}
