/* Problems (RFC 9457): what went wrong, for a program, with words in the language of its user. */
#include <stdarg.h>
#include <stdio.h>

#include "base/log.h"
#include "portal/api_parts.h"
#include "portal/record_form.h"

ErrCode api_refuse(Api *a, Err *err, int status, const char *format, ...)
{
    char text[400];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    a->refusal = status;
    return err_set(err, ERR_INVALID, "%s", text);
}

static Str problem_code(const Problem *problem)
{
    static const Str prefix = STR_INIT("problem.");
    Str message = str_of(problem->message);
    return str_starts(message, prefix) ? str_part(message, prefix.len, message.len) : message;
}

static void put_errors(Api *a, Doc *told)
{
    if (!a->problems->count)
        return;
    Doc *list = doc_list(told, "errors");
    for (size_t i = 0; i < a->problems->count; i++) {
        const Problem *problem = &a->problems->items[i];
        Doc *d = doc_object(list, NULL);
        doc_text(d, "path", problem->path);
        doc_text(d, "code", problem_code(problem));
        doc_text(d, "message", problem_words(&a->page, problem));
    }
}

static int status_of(const Api *a, ErrCode rc)
{
    if (a->refusal)
        return a->refusal;
    return rc == ERR_INVALID && a->problems->count ? 422 : err_http_status(rc);
}

static const char *status_message(int status)
{
    static const int known[] = {401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429, 503};
    static const char *const keys[] = {"error.401", "error.403", "api.404",   "api.405",
                                       "api.409",   "error.412", "error.413", "error.415",
                                       "error.422", "error.428", "error.429", "error.503"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i] == status)
            return keys[i];
    return status >= 500 ? "error.500" : "error.400";
}

/* The language that was asked for in the address, else the one that the program says it speaks. */
static void choose_language(Api *a)
{
    Page *p = &a->page;
    p->language = a->asked_language >= 0 ? a->asked_language
                                         : language_negotiate(p->request->accept_language);
    p->locale = site_locale(p->site, p->language);
}

static void log_trouble(const Api *a, const Err *err)
{
    char text[1200];
    log_line(LOG_ERROR, STR_FMT ": %s", STR_ARG(a->page.request->path),
             err_text(err, text, sizeof text));
}

void api_problem(Api *a, ErrCode rc, const Err *err)
{
    Page *p = &a->page;
    HttpReply *reply = p->reply;
    int status = status_of(a, rc);
    bool is_ours = status >= 500;
    if (is_ours && err && err->code)
        log_trouble(a, err);
    choose_language(a);
    Doc *told = doc_new(p->arena, DOC_OBJECT);
    doc_printf(told, "type", "/problems/%d", status);
    doc_text(told, "title", page_message(p, status_message(status)));
    doc_int(told, "status", status);
    if (err && !is_ours && err->message[0])
        doc_text(told, "detail", str_of(err->message));
    if (err && !is_ours && err->hint[0])
        doc_text(told, "hint", str_of(err->hint));
    for (const Doc *more = a->problem ? a->problem->first : NULL; more; more = more->next)
        doc_put(told, more->key.ptr, more);
    put_errors(a, told);
    buf_reset(&p->text);
    doc_json(&p->text, told);
    buf_char(&p->text, '\n');
    reply->status = status;
    reply->etag[0] = reply->location[0] = reply->link[0] = '\0';
    reply->cache = "no-store";
    snprintf(reply->language, sizeof reply->language, STR_FMT,
             STR_ARG(locale_language(p->locale)->code));
    http_body_unref(reply->body);
    api_finish(reply, "application/problem+json", buf_str(&p->text));
    reply->etag[0] = '\0';
}
