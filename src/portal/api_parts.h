/* What the files of the machines' side share. */
#pragma once
#include "outlet/openapi.h"
#include "portal/page.h"

typedef struct Api Api;
typedef ErrCode ApiHandler(Api *api, Err *err);

typedef struct {
    OpenapiRoute told;
    ApiHandler *handler;
} ApiRoute;

extern const ApiRoute api_routes[]; /* ended by {0} */

/* One call. A handler fills `reply` (or page.text, for what is not JSON), and sets status, ETag and
 * Location in page.reply; when it fails, `refusal` is the status where that of the code is not
 * meant, and `problem` has what is told beside the words. */
struct Api {
    Page page; /* section, id and part: of the path behind /api/records/ */
    const ApiRoute *route;
    const Doc *sent;    /* the JSON that came; NULL: none */
    Problems *problems; /* of a body */
    Doc *reply, *problem;
    bool is_written; /* what was asked for is committed: from here on no failure undoes it */
    int refusal;
    const char *content_type; /* of page.text */
    int asked_language;       /* by ?lang; -1: not */
    Str filename;             /* /feeds/{…} */
};

/* --- answering --- */
/* Calls the route's handler and makes the reply. Of what is written but cannot be told in full, the
 * status, the mark and the address are told, with {} as body: it is no failure. */
MUST_USE ErrCode api_handle(Api *api, Err *err);
/* "r5": the mark of a working copy's revision. */
void api_mark(Api *api, int64_t revision);
/* /api/records/organisations/undp */
Str api_url(Api *api, const RecordType *type, Str id);
/* Fails with that status. */
ErrCode api_refuse(Api *api, Err *err, int status, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Makes problem+json of a failure. */
void api_problem(Api *api, ErrCode rc, const Err *err);
void api_finish(HttpReply *reply, const char *content_type, Str bytes);

ApiHandler api_index, api_types, api_openapi, api_list, api_read, api_history, api_difference,
    api_comments, api_create, api_save, api_submit, api_return, api_publish, api_archive,
    api_reopen, api_comment, api_feed, api_calendar, api_file_put, api_file;
