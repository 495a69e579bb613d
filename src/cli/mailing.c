#include "cli/mailing.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "base/mem.h"

static ErrCode keep_password(Mailing *m, Str password, Err *err)
{
    if (password.len >= sizeof m->password)
        return err_set(err, ERR_TOO_LARGE, "the password of the mail server is too long");
    snprintf(m->password, sizeof m->password, STR_FMT, STR_ARG(password));
    return ERR_OK;
}

static ErrCode read_password(Mailing *m, const Call *call, Err *err)
{
    Str bytes;
    if (!call_has(call, "--mail-password-file"))
        return keep_password(m, str_of(getenv("DARYA_MAIL_PASSWORD")), err);
    TRY(file_read(call_option(call, "--mail-password-file"), 4096, &bytes, err));
    ErrCode rc = keep_password(m, str_trim(bytes), err);
    explicit_bzero((void *)bytes.ptr, bytes.len);
    mem_free((void *)bytes.ptr);
    return rc;
}

static ErrCode alone(const char *option, Err *err)
{
    return err_set(err, ERR_INVALID, "'%s' goes with '--mail'", option);
}

ErrCode mailing_read(Mailing *m, const Call *call, Err *err)
{
    static const char *const others[] = {"--mail-from", "--mail-password-file", "--mail-plain",
                                         "--mail-zone"};
    *m = (Mailing){.is_given = call_has(call, "--mail")};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (!m->is_given && call_has(call, others[i]))
            return alone(others[i], err);
    if (!m->is_given)
        return ERR_OK;
    if (!call_has(call, "--mail-from")) {
        err_set(err, ERR_INVALID, "'--mail' needs '--mail-from'");
        err_hint(err, "add --mail-from 'Darya <darya@example.org>'");
        return ERR_INVALID;
    }
    TRY(read_password(m, call, err));
    m->options = (MailOptions){
        .server = {call_option(call, "--mail"), m->password, call_has(call, "--mail-plain")},
        .from = call_option(call, "--mail-from"),
        .zone = call_has(call, "--mail-zone") ? call_option(call, "--mail-zone") : "Asia/Almaty"};
    return ERR_OK;
}

void mailing_clear(Mailing *m) { explicit_bzero(m->password, sizeof m->password); }
