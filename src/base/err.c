#include "base/err.h"

#include <stdarg.h>
#include <stdio.h>

/* One table: code -> name, exit status, HTTP status. 0 and 1 are kept for success and crash. */
static const struct {
    const char *name;
    int exit_status, http_status;
} KINDS[ERR_COUNT] = {
    [ERR_OK] = {"ok", 0, 200},
    [ERR_INVALID] = {"invalid", 2, 400},
    [ERR_NOT_FOUND] = {"not-found", 3, 404},
    [ERR_CONFLICT] = {"conflict", 4, 409},
    [ERR_TOO_LARGE] = {"too-large", 5, 413},
    [ERR_PARSE] = {"malformed", 6, 422},
    [ERR_IO] = {"io", 7, 503},
    [ERR_BUSY] = {"busy", 8, 503},
    [ERR_VERSION] = {"newer-version", 9, 500},
    [ERR_DENIED] = {"denied", 10, 403},
    [ERR_UNSUPPORTED] = {"unsupported", 11, 501},
    [ERR_CORRUPT] = {"corrupt", 12, 500},
    [ERR_TOO_OFTEN] = {"too-many-attempts", 13, 429},
};

/* A text that did not fit may end inside of a character of UTF-8; what is left of it goes. */
static void drop_cut_character(char *text)
{
    size_t len = strlen(text), from = len;
    while (from > 0 && len - from < 3 && ((unsigned char)text[from - 1] & 0xC0) == 0x80)
        from--;
    if (from == 0 || (unsigned char)text[from - 1] < 0xC0)
        return;
    unsigned char lead = (unsigned char)text[from - 1];
    size_t whole = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (len - from + 1 < whole)
        text[from - 1] = '\0';
}

static void write_text(char *out, size_t room, const char *format, va_list args)
{
    int len = vsnprintf(out, room, format, args);
    if (len > 0 && (size_t)len >= room)
        drop_cut_character(out);
}

static void fill(Err *err, ErrCode code, const char *format, va_list args)
{
    *err = (Err){.code = code};
    write_text(err->message, sizeof err->message, format, args);
}

ErrCode err_set(Err *err, ErrCode code, const char *format, ...)
{
    if (err) {
        va_list args;
        va_start(args, format);
        fill(err, code, format, args);
        va_end(args);
    }
    return code;
}

ErrCode err_system(Err *err, int errnum, const char *format, ...)
{
    if (!err)
        return ERR_IO;
    va_list args;
    va_start(args, format);
    fill(err, ERR_IO, format, args);
    va_end(args);
    size_t used = strlen(err->message);
    char reason[128];
    const char *text = strerror_r(errnum, reason, sizeof reason);
    snprintf(err->message + used, sizeof err->message - used, ": %s", text);
    return ERR_IO;
}

void err_hint(Err *err, const char *format, ...)
{
    if (!err)
        return;
    va_list args;
    va_start(args, format);
    write_text(err->hint, sizeof err->hint, format, args);
    va_end(args);
}

void err_at(Err *err, Str file, unsigned long line, unsigned long column)
{
    if (!err)
        return;
    if (!err->file[0])
        snprintf(err->file, sizeof err->file, STR_FMT, STR_ARG(file));
    if (!err->line) {
        err->line = line;
        err->column = column;
    }
}

int err_exit_status(ErrCode code) { return KINDS[code].exit_status; }
int err_http_status(ErrCode code) { return KINDS[code].http_status; }
const char *err_name(ErrCode code) { return KINDS[code].name; }

char *err_text(const Err *err, char *out, size_t cap)
{
    char where[300] = "";
    if (err->file[0] && err->line && err->column)
        snprintf(where, sizeof where, "%s:%lu:%lu: ", err->file, err->line, err->column);
    else if (err->file[0] && err->line)
        snprintf(where, sizeof where, "%s:%lu: ", err->file, err->line);
    else if (err->file[0])
        snprintf(where, sizeof where, "%s: ", err->file);
    else if (err->line)
        snprintf(where, sizeof where, "line %lu: ", err->line);
    snprintf(out, cap, err->hint[0] ? "%s%s; %s" : "%s%s", where, err->message, err->hint);
    return out;
}
