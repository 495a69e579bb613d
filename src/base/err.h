/* Err: what went wrong, in words for a person and a code for a program.
 *
 * Every function that can fail returns ErrCode and takes `Err *err` last. On failure it fills *err
 * exactly once, at the place that knows most; callers pass the code up with TRY and may add where
 * in the input it was (err_at), but never rewrite the message. `err` may be NULL. Running out of
 * memory is not an ErrCode: see base/mem.h.
 *
 * Message grammar: lower case, no full stop, what happened first, the subject in 'quotes'.
 * The hint says what to do, in the same grammar. */
#pragma once
#include "base/str.h"

typedef enum {
    ERR_OK = 0,
    ERR_INVALID,     /* the caller's request makes no sense */
    ERR_NOT_FOUND,   /* the named thing does not exist */
    ERR_CONFLICT,    /* somebody else changed it first, or a confirmation is missing */
    ERR_TOO_LARGE,   /* a documented limit was passed */
    ERR_PARSE,       /* input data is malformed; the position says where */
    ERR_IO,          /* disk or network failed */
    ERR_BUSY,        /* another process holds what is needed: lock, port */
    ERR_VERSION,     /* the data folder was written by a newer program */
    ERR_DENIED,      /* the viewer may not */
    ERR_UNSUPPORTED, /* well-formed, but this program does not do it */
    ERR_CORRUPT,     /* a stored file is not what its hash or format says */
    ERR_TOO_OFTEN,   /* too many attempts; wait, then try again */
    ERR_COUNT
} ErrCode;

typedef struct {
    ErrCode code;
    unsigned long line, column; /* 1-based position in the input; 0: not known */
    char file[256];             /* the input, as the user named it; "" : none */
    char message[512];
    char hint[256];
} Err;

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(text, args) __attribute__((format(printf, text, args)))
#define TRY(expr)                                                                                  \
    do {                                                                                           \
        ErrCode rc_ = (expr);                                                                      \
        if (rc_)                                                                                   \
            return rc_;                                                                            \
    } while (0)

/* Fill *err and return `code`, so that `return err_set(…)` reads well. */
ErrCode err_set(Err *err, ErrCode code, const char *format, ...) PRINTF_LIKE(3, 4);
/* As err_set, with the reason of `errnum` (an errno value) at the end. */
ErrCode err_system(Err *err, int errnum, const char *format, ...) PRINTF_LIKE(3, 4);
/* Say what to do about it. */
void err_hint(Err *err, const char *format, ...) PRINTF_LIKE(2, 3);
/* Say where in the input, unless that is known already. */
void err_at(Err *err, Str file, unsigned long line, unsigned long column);

int err_exit_status(ErrCode code); /* documented in the man page */
int err_http_status(ErrCode code);
const char *err_name(ErrCode code); /* "not-found": the tail of a problem type */
/* "file:12:3: message (hint)" into out, always NUL-terminated; returns out. */
char *err_text(const Err *err, char *out, size_t cap);
