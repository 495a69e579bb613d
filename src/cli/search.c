#include <stdio.h>

#include "base/buf.h"
#include "cli/registry.h"
#include "framework/find.h"
#include "framework/titles.h"
#include "records/search.h"

enum { LIMIT_USUAL = 20, OUT_MAX = 1 << 20 };

static Str join_words(const Registry *r)
{
    Str text = STR("");
    for (size_t i = 0; i < r->call->argument_count; i++)
        text = arena_printf(r->arena, STR_FMT "%s%s", STR_ARG(text), i ? " " : "",
                            r->call->arguments[i]);
    return text.ptr ? text : STR("");
}

static int language_of(const Registry *r, Err *err)
{
    Str code = call_text(r->call, "--lang");
    int language = code.len ? language_find(code) : 0;
    if (language < 0) {
        err_set(err, ERR_INVALID, "there is no language '" STR_FMT "'",
                STR_ARG(str_part(code, 0, 20)));
        err_hint(err, "the languages are en, ru, kk, ky, tg, tk, uz, fa-AF and ps");
    }
    return language;
}

/* A line: id, name, state of a working copy. */
static void print_hit(const Registry *r, Str id, Str name, Str state)
{
    Buf line;
    buf_init(&line, OUT_MAX);
    if (call_has(r->call, "--json")) {
        Doc *doc = doc_new(r->arena, DOC_OBJECT);
        doc_text(doc, "id", id);
        doc_text(doc, "name", name);
        if (state.len)
            doc_text(doc, "state", state);
        doc_json(&line, doc);
    } else {
        buf_printf(&line, STR_FMT "\t", STR_ARG(id));
        for (size_t i = 0; i < name.len; i++)
            buf_char(&line, (unsigned char)name.ptr[i] < ' ' ? ' ' : name.ptr[i]);
        if (state.len)
            buf_printf(&line, "\t" STR_FMT, STR_ARG(state));
    }
    printf(STR_FMT "\n", STR_ARG(buf_str(&line)));
    buf_clear(&line);
}

/* --- goals, targets, indicators, places --- */

static Str reference_name(const Registry *r, Str id, int language)
{
    Str code = str_part(id, str_find_char(id, ':') + 1, id.len), found;
    const Place *place = str_starts(id, STR("place:")) ? place_find(r->framework, code) : NULL;
    if (place)
        return place_name(place, language, NULL);
    if (str_starts(id, STR("goal:")))
        return goal_title(r->framework, indicator_goal(code), language);
    return title_find(store_db(r->store), r->arena, code, languages[language].code, &found);
}

static ErrCode find_references(const Registry *r, Str text, Str kind, int language, size_t limit,
                               size_t *count, Err *err)
{
    FindHit hits[SEARCH_MAX_HITS];
    bool more;
    Finder *finder = finder_new(r->framework);
    ErrCode rc = finder_add_titles(finder, store_db(r->store), err);
    finder_seal(finder);
    *count = rc ? 0 : finder_find(finder, text, kind, hits, limit, &more);
    for (size_t i = 0; i < *count; i++)
        print_hit(r, hits[i].id, reference_name(r, hits[i].id, language), STR(""));
    finder_unref(finder);
    return rc;
}

/* --- records --- */

static ErrCode find_records(Registry *r, Str text, const RecordType *type, int language,
                            size_t limit, Err *err)
{
    static const char *const filters[][2] = {{"--place", "place"}, {"--goal", "goal"}};
    Str facets[2];
    SearchHit *hits;
    size_t count;
    bool more, is_work = call_has(r->call, "--working");
    SearchQuery q = {.text = text,
                     .type = type,
                     .side = is_work ? SIDE_WORK : SIDE_PUBLIC,
                     .facets = facets,
                     .limit = limit};
    for (size_t i = 0; i < 2; i++)
        if (call_has(r->call, filters[i][0]))
            facets[q.facet_count++] =
                arena_printf(r->arena, "%s:%s", filters[i][1], call_option(r->call, filters[i][0]));
    TRY(search_records(r->records, &r->viewer, &q, r->arena, &hits, &count, &more, err));
    Str *classified = arena_alloc(r->arena, (count + 1) * sizeof *classified);
    size_t n = 0;
    for (size_t i = 0; classified && i < count; i++)
        if (is_work && hits[i].sensitivity > SENSITIVITY_PUBLIC)
            classified[n++] = hits[i].id;
    if (n)
        TRY(record_audit_read(r->records, &r->viewer, classified, n, err));
    for (size_t i = 0; i < count; i++)
        print_hit(r, hits[i].id, body_name(hits[i].body, languages[language].code, NULL),
                  is_work ? state_name(hits[i].state) : STR(""));
    return ERR_OK;
}

static bool is_reference(Str type)
{
    static const char *const kinds[] = {"goal", "target", "indicator", "place"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_eq(type, str_of(kinds[i])))
            return true;
    return false;
}

static ErrCode search(Registry *r, Err *err)
{
    Str text = join_words(r), kind = call_text(r->call, "--type");
    const RecordType *type = NULL;
    bool is_work = call_has(r->call, "--working");
    bool is_filtered = call_has(r->call, "--place") || call_has(r->call, "--goal") || is_work;
    uint64_t limit;
    size_t count = 0;
    int language = language_of(r, err);
    if (language < 0)
        return ERR_INVALID;
    TRY(call_number(r->call, "--limit", 1, SEARCH_MAX_HITS, LIMIT_USUAL, &limit, err));
    if (kind.len && !is_reference(kind))
        TRY(registry_type(r, kind, &type, err));
    if (!type && !is_filtered)
        TRY(find_references(r, text, kind, language, (size_t)limit, &count, err));
    if (is_reference(kind) || count == limit)
        return ERR_OK;
    return find_records(r, text, type, language, (size_t)limit - count, err);
}

static ErrCode run(Call *call, Err *err)
{
    return registry_run_alone(call, call_has(call, "--working") ? STORE_WRITE : STORE_READ, search,
                              err);
}

static const Option OPTIONS[] = {
    {"--type", "TYPE", "of this type alone: goal, target, indicator, place, organisation…"},
    {"--place", "CODE", "records that have to do with this place"},
    {"--goal", "N", "records that have to do with this Goal"},
    {"--working", NULL, "working copies, not what is public"},
    {"--as", "EMAIL", "with the rights of that account; else as the operator"},
    {"--lang", "CODE", "language of the names (default en)"},
    {"--limit", "N", "at most N (default 20, at most 100)"},
    {"--json", NULL, "for programs, one object a line"},
    {0}};

const Command command_search = {
    .name = "search",
    .arguments = "TEXT…",
    .summary = "find records, goals, targets, indicators and places by words",
    .details = "All words must be met, each whole or, from two letters on, as a beginning, in\n"
               "any of the nine languages. One line a hit, the best first: id and name.",
    .options = OPTIONS,
    .min_arguments = 1,
    .max_arguments = CALL_MAX_ARGUMENTS,
    .run = run,
};
