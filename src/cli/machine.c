/* What the site tells calendar programs and readers of news, on the command line: the same bytes as
 * over HTTP, for they come from the same handler. */
#include <stdio.h>

#include "cli/command.h"
#include "format/json.h"
#include "http/url.h"
#include "portal/site.h"
#include "register/types.h"

enum { QUERY_MAX = 4000, PROBLEM_ARENA = 1 << 20 };

static const char *const FILTERS[][2] = {{"--place", "place"},
                                         {"--goal", "goal"},
                                         {"--theme", "theme"},
                                         {"--person", "person"},
                                         {"--organisation", "organisation"},
                                         {"--event", "event"}};

static void put_query(const Call *call, Buf *out)
{
    for (size_t i = 0; i < sizeof FILTERS / sizeof *FILTERS; i++) {
        if (!call_has(call, FILTERS[i][0]))
            continue;
        buf_printf(out, "%s%s=", out->len ? "&" : "", FILTERS[i][1]);
        http_encode(out, call_text(call, FILTERS[i][0]));
    }
}

/* What was said instead, in its own words. */
static ErrCode refusal(int status, Str body, Err *err)
{
    Doc *problem = NULL;
    Arena *arena = arena_new(PROBLEM_ARENA);
    Str detail = json_read(&problem, arena, body, NULL) ? STR("") : doc_str(problem, "detail");
    ErrCode code = status == 404 ? ERR_NOT_FOUND : ERR_INVALID;
    err_set(err, code, STR_FMT, STR_ARG(detail.len ? detail : STR("the site does not tell this")));
    arena_free(arena);
    return code;
}

static ErrCode print(const HttpReply *reply, Err *err)
{
    Str bytes = reply->body ? http_body_bytes(reply->body) : STR("");
    if (reply->status != 200)
        return refusal(reply->status, bytes, err);
    return fwrite(bytes.ptr, 1, bytes.len, stdout) == bytes.len
               ? ERR_OK
               : err_set(err, ERR_IO, "standard output takes no more");
}

static ErrCode tell(const Call *call, const char *folder, Str section, const char *suffix, Err *err)
{
    Site *site;
    Buf path, query;
    HttpReply reply = {0};
    SiteOptions options = {call_store_options(call),
                           call_has(call, "--url") ? call_option(call, "--url") : "",
                           register_types, NULL};
    Str language = call_has(call, "--lang") ? call_text(call, "--lang") : STR("en");
    TRY(site_open(&site, &options, err));
    buf_init(&path, QUERY_MAX);
    buf_init(&query, QUERY_MAX);
    buf_printf(&path, "/%s/", folder);
    http_encode(&path, section);
    buf_char(&path, '.');
    http_encode(&path, language);
    buf_add(&path, str_of(suffix));
    put_query(call, &query);
    HttpRequest request = {.method = STR("GET"), .path = buf_str(&path), .query = buf_str(&query)};
    HttpHandler handler = site_handler(site);
    handler.handle(handler.context, 0, &request, &reply);
    ErrCode rc = print(&reply, err);
    http_body_unref(reply.body);
    buf_clear(&path);
    buf_clear(&query);
    site_close(site);
    return rc;
}

static Str section_of(const Call *call)
{
    return call->argument_count ? str_of(call->arguments[0]) : STR("all");
}

static ErrCode run_calendar(Call *call, Err *err)
{
    return tell(call, "calendar", section_of(call), ".ics", err);
}

static ErrCode run_feed(Call *call, Err *err)
{
    return tell(call, "feeds", section_of(call), ".atom", err);
}

static const Option OPTIONS[] = {
    {"--lang", "CODE", "language of the texts (default en)"},
    {"--place", "CODE", "what has to do with this place"},
    {"--goal", "N", "what has to do with this Goal"},
    {"--theme", "CODE", "what has to do with this theme: climate, water…"},
    {"--person", "CODE", "what names this person"},
    {"--organisation", "CODE", "what names this organisation"},
    {"--event", "CODE", "what names this event"},
    {"--url", "URL", "the address of the site, for links"},
    {0}};

const Command command_calendar = {
    .name = "calendar",
    .arguments = "[SECTION]",
    .summary = "write what has a day as iCalendar: events, promises, deadlines, publications",
    .details = "SECTION is events, commitments, opportunities or publications; else all of them.\n"
               "Only what is public.",
    .options = OPTIONS,
    .max_arguments = 1,
    .run = run_calendar,
};

const Command command_feed = {
    .name = "feed",
    .arguments = "SECTION",
    .summary = "write what was published last in a section as an Atom feed",
    .details =
        "SECTION is a list of records: events, agreements, commitments… Only what is public.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = 1,
    .run = run_feed,
};
