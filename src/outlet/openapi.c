#include "outlet/openapi.h"

#include <stdio.h>

#include "outlet/openapi_parts.h"

#define JSON "application/json"

static Doc *shared(Doc *schemas, const char *name, const char *const *required)
{
    Doc *d = openapi_closed(schemas, name);
    Doc *list = required ? doc_list(d, "required") : NULL;
    for (; required && *required; required++)
        doc_text(list, NULL, str_of(*required));
    return doc_object(d, "properties");
}

static void put_strings(Doc *properties, const char *const *names)
{
    for (; *names; names++)
        openapi_schema(properties, *names, "string");
}

/* A {"data": […]} of such items; its other members go into what is given back. */
static Doc *listed(Doc *schemas, const char *name, const char *item)
{
    static const char *const required[] = {"data", NULL};
    Doc *properties = shared(schemas, name, required);
    openapi_ref(openapi_schema(properties, "data", "array"), "items", item);
    return properties;
}

static void put_problem(Doc *schemas)
{
    static const char *const required[] = {"type", "title", "status", NULL};
    static const char *const texts[] = {"type",       "title",      "detail", "hint",
                                        "changed_at", "changed_by", NULL};
    static const char *const numbers[] = {"status", "line", "column", "revision"};
    static const char *const parts[] = {"path", "code", "message", NULL};
    put_strings(shared(schemas, "problem_error", parts), parts);
    Doc *properties = shared(schemas, "problem", required);
    put_strings(properties, texts);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        openapi_schema(properties, numbers[i], "integer");
    openapi_ref(openapi_schema(properties, "errors", "array"), "items", "problem_error");
}

static void put_saved(Doc *schemas)
{
    static const char *const required[] = {"id", "type", "revision", "state", "sensitivity", NULL};
    static const char *const texts[] = {"id",         "type",       "merged_into",
                                        "changed_at", "changed_by", NULL};
    Doc *properties = shared(schemas, "saved", required);
    put_strings(properties, texts);
    openapi_schema(properties, "revision", "integer");
    openapi_schema(properties, "published", "integer");
    openapi_states(properties);
}

static void put_history(Doc *schemas)
{
    static const char *const required[] = {"revision", "act", "state", "at", "by", NULL};
    static const char *const texts[] = {"act", "at", "by", "note", NULL};
    Doc *properties = shared(schemas, "revision", required);
    openapi_schema(properties, "revision", "integer");
    put_strings(properties, texts);
    openapi_states(properties);
    listed(schemas, "history", "revision");
}

static void put_changes(Doc *schemas)
{
    static const char *const required[] = {"path", NULL};
    static const char *const texts[] = {"path", "field", "language", "before", "after", NULL};
    static const char *const parts[] = {"kind", "text", NULL};
    put_strings(shared(schemas, "piece", parts), parts);
    Doc *properties = shared(schemas, "change", required);
    put_strings(properties, texts);
    openapi_ref(openapi_schema(properties, "pieces", "array"), "items", "piece");
    properties = listed(schemas, "changes", "change");
    openapi_schema(properties, "from", "integer");
    openapi_schema(properties, "to", "integer");
}

static void put_comments(Doc *schemas)
{
    static const char *const required[] = {"number", "revision", "at", "by", NULL};
    static const char *const texts[] = {"at", "by", "text", NULL};
    static const char *const text[] = {"text", NULL};
    Doc *properties = shared(schemas, "comment", required);
    openapi_schema(properties, "number", "integer");
    openapi_schema(properties, "revision", "integer");
    put_strings(properties, texts);
    listed(schemas, "comments", "comment");
    put_strings(shared(schemas, "comment_text", text), text);
}

static void put_types(Doc *schemas)
{
    static const char *const required[] = {"type", "section", "label", "fields", NULL};
    static const char *const texts[] = {"type", "section", "label", "label_many", NULL};
    static const char *const names[] = {"name", "kind", "label", NULL};
    Doc *field = openapi_schema(schemas, "field", "object");
    Doc *list = doc_list(field, "required");
    for (size_t i = 0; names[i]; i++)
        doc_text(list, NULL, str_of(names[i]));
    put_strings(doc_object(field, "properties"), names);
    Doc *properties = shared(schemas, "type", required);
    put_strings(properties, texts);
    openapi_ref(openapi_schema(properties, "fields", "array"), "items", "field");
    openapi_ref(listed(schemas, "types", "type"), "language", "language");
}

static void put_files(Doc *schemas)
{
    static const char *const sent[] = {"file", NULL};
    static const char *const kept[] = {"hash", "type", "bytes", NULL};
    static const char *const texts[] = {"hash", "type", NULL};
    Doc *file = openapi_schema(shared(schemas, "upload", sent), "file", "string");
    doc_text(file, "contentMediaType", STR("application/octet-stream"));
    Doc *properties = shared(schemas, "kept", kept);
    put_strings(properties, texts);
    openapi_schema(properties, "bytes", "integer");
}

static void put_security(Doc *components)
{
    Doc *schemes = doc_object(components, "securitySchemes");
    Doc *token = doc_object(schemes, "token");
    doc_text(token, "type", STR("http"));
    doc_text(token, "scheme", STR("bearer"));
    doc_text(token, "description", STR("A token of an account: 'darya token add'."));
    Doc *session = doc_object(schemes, "session");
    doc_text(session, "type", STR("apiKey"));
    doc_text(session, "in", STR("cookie"));
    doc_text(session, "name", STR("darya_session"));
    doc_text(session, "description", STR("Of a browser that is signed in; for reading alone."));
}

Doc *openapi_new(Arena *arena, Str url)
{
    static const char *const note[] = {"note", NULL};
    Doc *d = doc_new(arena, DOC_OBJECT);
    doc_text(d, "openapi", STR("3.1.0"));
    Doc *info = doc_object(d, "info");
    doc_text(info, "title", STR("Darya"));
    doc_text(info, "version", STR("1"));
    doc_text(
        info, "description",
        STR("Records of the register: what is public for everybody, working copies by token."));
    if (url.len)
        doc_text(doc_object(doc_list(d, "servers"), NULL), "url", url);
    doc_object(d, "paths");
    Doc *components = doc_object(d, "components");
    Doc *schemas = doc_object(components, "schemas");
    openapi_shared_schemas(schemas);
    put_problem(schemas);
    put_saved(schemas);
    put_history(schemas);
    put_changes(schemas);
    put_comments(schemas);
    put_types(schemas);
    put_files(schemas);
    put_strings(shared(schemas, "note", NULL), note);
    openapi_schema(schemas, "any", "object");
    put_security(components);
    return d;
}

/* --- operations --- */

static Doc *put_parameter(Doc *list, const char *name, const char *in, const char *description)
{
    Doc *d = doc_object(list, NULL);
    doc_text(d, "name", str_of(name));
    doc_text(d, "in", str_of(in));
    if (!strcmp(in, "path"))
        doc_bool(d, "required", true);
    if (description)
        doc_text(d, "description", str_of(description));
    return d;
}

static Doc *put_query(Doc *list, const char *name, const char *type, const char *description)
{
    return openapi_schema(put_parameter(list, name, "query", description), "schema", type);
}

static Doc *put_enum(Doc *schema, const char *first, const char *second)
{
    Doc *list = doc_list(schema, "enum");
    doc_text(list, NULL, str_of(first));
    doc_text(list, NULL, str_of(second));
    return list;
}

static void put_order(Doc *list, const RecordType *type)
{
    Doc *schema =
        put_query(list, "order", "string",
                  type && type->day ? "earliest, latest: by the day of these records" : NULL);
    Doc *orders = put_enum(schema, "name", "newest");
    if (type && type->day) {
        doc_text(orders, NULL, STR("earliest"));
        doc_text(orders, NULL, STR("latest"));
    }
}

static void put_filters(Doc *list, const RecordType *type, const char *const *filters,
                        bool has_state)
{
    for (; filters && *filters; filters++)
        put_query(list, *filters, "string", "a filter");
    if (has_state)
        put_query(list, "state", "string", "a filter of working copies");
    put_order(list, type);
}

static void put_numbers(Doc *list, unsigned asked)
{
    if (asked & OPENAPI_PAGES) {
        Doc *limit = put_query(list, "limit", "integer", "rows");
        doc_int(limit, "minimum", 1);
        doc_int(limit, "maximum", 500);
        put_query(list, "after", "string", "a mark from 'next'");
        put_query(list, "before", "string", "a mark from 'prev'");
    }
    if (asked & OPENAPI_REVISION)
        put_query(list, "revision", "integer", "an older one, for those who may read the work");
    if (asked & OPENAPI_SPAN) {
        put_query(list, "from", "integer", "a revision");
        put_query(list, "to", "integer", "a revision");
    }
}

static void put_headers(Doc *list, unsigned asked)
{
    if (asked & OPENAPI_MUST_MATCH) {
        Doc *d = put_parameter(list, "If-Match", "header", "the ETag of view=work");
        doc_bool(d, "required", true);
        openapi_schema(d, "schema", "string");
    }
    if (asked & OPENAPI_KEY) {
        Doc *d = put_parameter(list, "Idempotency-Key", "header",
                               "the same request sent again is answered as the first one was");
        doc_int(openapi_schema(d, "schema", "string"), "maxLength", 64);
    }
}

static void put_parameters(Doc *operation, const OpenapiRoute *r, const RecordType *type,
                           const char *const *filters)
{
    Doc *list = doc_list(operation, "parameters");
    Str path = str_of(r->path);
    if (str_find(path, STR("{id}")) != SIZE_MAX)
        openapi_schema(put_parameter(list, "id", "path", "what stands behind ':' in an id"),
                       "schema", "string");
    if (str_find(path, STR("{hash}")) != SIZE_MAX)
        openapi_ref(put_parameter(list, "hash", "path", "as the record names it"), "schema",
                    "file");
    if (str_find(path, STR("{language}")) != SIZE_MAX)
        openapi_ref(put_parameter(list, "language", "path", NULL), "schema", "language");
    if (r->parameters & OPENAPI_LANG)
        openapi_ref(put_parameter(list, "lang", "query", "of words for people"), "schema",
                    "language");
    if (r->parameters & OPENAPI_VIEW)
        put_enum(put_query(list, "view", "string", "working copies want a token"), "public",
                 "work");
    if (r->parameters & OPENAPI_FILTERS)
        put_filters(list, type, filters, r->parameters & OPENAPI_VIEW);
    put_numbers(list, r->parameters);
    if (r->parameters & OPENAPI_SUBMIT)
        put_enum(put_query(list, "submit", "string", "1: asks for review at once"), "0", "1");
    put_headers(list, r->parameters);
}

/* What the schema of a content is called; of a type's own: behind its name. */
static const struct {
    const char *name;
    bool is_typed;
} CONTENTS[] = {[OPENAPI_NOTHING] = {NULL, false},        [OPENAPI_ANY] = {"any", false},
                [OPENAPI_TYPES] = {"types", false},       [OPENAPI_LIST] = {"list", true},
                [OPENAPI_RECORD] = {NULL, true},          [OPENAPI_DRAFT] = {"draft", true},
                [OPENAPI_SAVED] = {"saved", false},       [OPENAPI_NOTE] = {"note", false},
                [OPENAPI_HISTORY] = {"history", false},   [OPENAPI_CHANGES] = {"changes", false},
                [OPENAPI_TEXT] = {"comment_text", false}, [OPENAPI_COMMENTS] = {"comments", false},
                [OPENAPI_COMMENTED] = {"comment", false}, [OPENAPI_FEED] = {NULL, false},
                [OPENAPI_CALENDAR] = {NULL, false},       [OPENAPI_FILE] = {"upload", false},
                [OPENAPI_KEPT] = {"kept", false},         [OPENAPI_BYTES] = {NULL, false}};

/* Of what is not JSON. */
static const char *const MEDIA[] = {[OPENAPI_FEED] = "application/atom+xml",
                                    [OPENAPI_CALENDAR] = "text/calendar",
                                    [OPENAPI_FILE] = "multipart/form-data",
                                    [OPENAPI_BYTES] = "*/*"};

static void put_content(Doc *into, OpenapiContent content, const RecordType *type)
{
    const char *other = content < sizeof MEDIA / sizeof *MEDIA ? MEDIA[content] : NULL;
    Doc *media = doc_object(doc_object(into, "content"), other ? other : JSON);
    if (other && !CONTENTS[content].name)
        openapi_schema(media, "schema", "string");
    else if (content == OPENAPI_RECORD)
        openapi_either_record(media, "schema", type);
    else if (CONTENTS[content].is_typed)
        openapi_ref(media, "schema", openapi_name(into, type, CONTENTS[content].name));
    else
        openapi_ref(media, "schema", CONTENTS[content].name);
}

static void put_replies(Doc *operation, const OpenapiRoute *r, const RecordType *type)
{
    Doc *replies = doc_object(operation, "responses");
    char code[16];
    snprintf(code, sizeof code, "%d", r->status);
    Doc *fine = doc_object(replies, code);
    doc_text(fine, "description", str_of(r->summary));
    put_content(fine, r->told, type);
    Doc *bad = doc_object(replies, "default");
    doc_text(bad, "description", STR("A problem (RFC 9457)"));
    Doc *media = doc_object(doc_object(bad, "content"), "application/problem+json");
    openapi_ref(media, "schema", "problem");
}

static void put_needs(Doc *operation, const OpenapiRoute *r)
{
    bool is_read = !strcmp(r->method, "GET");
    if (is_read && !(r->is_named || (r->parameters & OPENAPI_VIEW)))
        return;
    Doc *list = doc_list(operation, "security");
    if (!r->is_named)
        doc_object(list, NULL); /* nobody in particular */
    doc_list(doc_object(list, NULL), "token");
    if (is_read)
        doc_list(doc_object(list, NULL), "session");
}

/* "/api/records/organisations/{id}" */
static void write_path(Buf *out, const OpenapiRoute *r, const RecordType *type)
{
    static const Str hole = STR_INIT("{section}");
    Str path = str_of(r->path);
    size_t at = str_find(path, hole);
    buf_add(out, str_part(path, 0, at));
    if (at == SIZE_MAX)
        return;
    buf_add(out, str_of(type ? type->section : "{section}"));
    buf_add(out, str_part(path, at + hole.len, path.len));
}

static Doc *path_item(Doc *openapi, const OpenapiRoute *r, const RecordType *type)
{
    Buf path;
    Doc *paths = (Doc *)doc_get(openapi, STR("paths"));
    buf_init(&path, 1000);
    write_path(&path, r, type);
    const Doc *there = doc_get(paths, buf_str(&path));
    const char *key = paths ? arena_cstr(paths->arena, buf_str(&path)) : NULL;
    buf_clear(&path);
    return there || !key ? (Doc *)there : doc_object(paths, key);
}

static const char *lower(Doc *d, const char *method)
{
    char *out = d ? arena_cstr(d->arena, str_of(method)) : NULL;
    for (char *c = out; c && *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + ('a' - 'A'));
    return out ? out : "";
}

void openapi_route(Doc *openapi, const OpenapiRoute *r, const RecordType *type,
                   const char *const *filters)
{
    Doc *operation = doc_object(path_item(openapi, r, type), lower(openapi, r->method));
    doc_printf(operation, "operationId", "%s%s%s", type ? type->name : "", type ? "_" : "",
               r->name);
    doc_text(operation, "summary", str_of(r->summary));
    if (type)
        doc_text(doc_list(operation, "tags"), NULL, str_of(type->section));
    put_needs(operation, r);
    put_parameters(operation, r, type, filters);
    if (r->sent != OPENAPI_NOTHING) {
        Doc *body = doc_object(operation, "requestBody");
        doc_bool(body, "required", r->sent != OPENAPI_NOTE);
        put_content(body, r->sent, type);
    }
    put_replies(operation, r, type);
}
