/* JSON Schemas of bodies, from their declarations. */
#include "locale/locale.h"
#include "outlet/openapi_parts.h"

void openapi_ref(Doc *into, const char *key, const char *name)
{
    Doc *d = doc_object(into, key);
    doc_printf(d, "$ref", "#/components/schemas/%s", name);
}

Doc *openapi_schema(Doc *into, const char *key, const char *type)
{
    Doc *d = doc_object(into, key);
    doc_text(d, "type", str_of(type));
    return d;
}

Doc *openapi_closed(Doc *into, const char *key)
{
    Doc *d = openapi_schema(into, key, "object");
    doc_bool(d, "additionalProperties", false);
    return d;
}

/* Of a text; of a list, max counts items. */
static size_t longest(const Field *f)
{
    if (f->max && !(f->flags & FIELD_MANY))
        return f->max;
    return f->flags & FIELD_LONG ? FIELD_MAX_LONG_BYTES : FIELD_MAX_BYTES;
}

static void put_texts(Doc *d, const Field *f)
{
    doc_text(d, "type", STR("object"));
    openapi_ref(d, "propertyNames", "language");
    Doc *text = openapi_schema(d, "additionalProperties", "string");
    doc_int(text, "maxLength", (int64_t)longest(f));
}

static void put_link(Doc *d, const Field *f)
{
    Doc *either = doc_list(d, "anyOf");
    Doc *to = doc_object(either, NULL);
    doc_text(to, "type", STR("string"));
    Buf pattern;
    buf_init(&pattern, 2000);
    buf_add(&pattern, STR("^("));
    for (size_t i = 0; f->to[i]; i++)
        buf_printf(&pattern, "%s%s", i ? "|" : "", f->to[i]);
    buf_add(&pattern, STR("):[A-Za-z0-9._-]{1,64}$"));
    doc_text(to, "pattern", buf_str(&pattern));
    buf_clear(&pattern);
    Doc *whole = openapi_closed(either, NULL);
    Doc *properties = doc_object(whole, "properties");
    doc_put(properties, "to", to);
    openapi_ref(properties, "share", "number");
    openapi_ref(properties, "since", "date");
    openapi_ref(properties, "until", "date");
    openapi_schema(properties, "checked", "string");
    doc_text(doc_list(whole, "required"), NULL, STR("to"));
}

static void put_choices(Doc *d, const Field *f)
{
    doc_text(d, "type", STR("string"));
    Doc *list = doc_list(d, "enum");
    for (size_t i = 0; f->choices[i]; i++)
        doc_text(list, NULL, str_of(f->choices[i]));
}

static void put_string(Doc *d, const Field *f, const char *format)
{
    doc_text(d, "type", STR("string"));
    if (format)
        doc_text(d, "format", str_of(format));
    doc_int(d, "maxLength", (int64_t)longest(f));
}

static void put_group(Doc *d, const Field *f)
{
    doc_text(d, "type", STR("object"));
    doc_bool(d, "additionalProperties", false);
    Doc *properties = doc_object(d, "properties");
    for (const Field *part = f->fields; part->name; part++)
        openapi_field(properties, part);
}

/* One value, not the list. */
static void put_value(Doc *d, const Field *f)
{
    switch (f->kind) {
    case FIELD_TEXT:
        put_string(d, f, NULL);
        break;
    case FIELD_URL:
        put_string(d, f, "uri");
        break;
    case FIELD_EMAIL:
        put_string(d, f, "email");
        break;
    case FIELD_TIME:
    case FIELD_ZONE:
        put_string(d, f, NULL);
        break;
    case FIELD_FILE:
    case FIELD_IMAGE:
        doc_text(d, "$ref", STR("#/components/schemas/file"));
        break;
    case FIELD_TEXTS:
        put_texts(d, f);
        break;
    case FIELD_CHOICE:
        put_choices(d, f);
        break;
    case FIELD_FLAG:
        doc_text(d, "type", STR("boolean"));
        break;
    case FIELD_NUMBER:
        doc_text(d, "$ref", STR("#/components/schemas/number"));
        break;
    case FIELD_DATE:
        doc_text(d, "$ref", STR("#/components/schemas/date"));
        break;
    case FIELD_LANGUAGE:
        doc_text(d, "$ref", STR("#/components/schemas/language"));
        break;
    case FIELD_LINK:
        put_link(d, f);
        break;
    case FIELD_GROUP:
        put_group(d, f);
        break;
    }
}

/* Any value may have been erased. */
static void put_erasable(Doc *d, const Field *f)
{
    Doc *either = doc_list(d, "anyOf");
    put_value(doc_object(either, NULL), f);
    openapi_ref(either, NULL, "erased");
}

void openapi_field(Doc *properties, const Field *f)
{
    Doc *d = doc_object(properties, f->name);
    if (!(f->flags & FIELD_MANY)) {
        put_erasable(d, f);
        return;
    }
    Doc *either = doc_list(d, "anyOf");
    Doc *list = openapi_schema(either, NULL, "array");
    doc_int(list, "maxItems", (int64_t)(f->max ? f->max : FIELD_MAX_ITEMS));
    put_erasable(doc_object(list, "items"), f);
    openapi_ref(either, NULL, "erased");
}

void openapi_shared_schemas(Doc *schemas)
{
    Doc *language = openapi_schema(schemas, "language", "string");
    Doc *codes = doc_list(language, "enum");
    for (int l = 0; l < LOCALE_COUNT; l++)
        doc_text(codes, NULL, languages[l].code);
    Doc *file = openapi_schema(schemas, "file", "string");
    doc_text(file, "pattern", STR("^[0-9a-f]{64}$"));
    doc_text(file, "description", STR("SHA-256 of a file that is kept"));
    Doc *date = openapi_schema(schemas, "date", "string");
    doc_text(date, "pattern", STR("^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"));
    Doc *number = doc_object(schemas, "number");
    Doc *types = doc_list(number, "type");
    doc_text(types, NULL, STR("number"));
    doc_text(types, NULL, STR("string"));
    doc_text(number, "description", STR("A text keeps its decimals: \"1.50\"."));
    Doc *erased = openapi_closed(schemas, "erased");
    doc_text(erased, "description", STR("What was taken out by law or wish."));
    openapi_schema(doc_object(erased, "properties"), "erased", "string");
    doc_text(doc_list(erased, "required"), NULL, STR("erased"));
}

/* --- of a type --- */

const char *openapi_name(const Doc *near, const RecordType *type, const char *part)
{
    Str name = near ? arena_printf(near->arena, "%s_%s", type->name, part) : STR("");
    return name.ptr ? name.ptr : "";
}

static void put_required(Doc *into, const RecordType *type, RecordState state)
{
    const Field *f;
    Doc *list = NULL;
    for (size_t i = 0; (f = type_field(type, i)); i++) {
        if (!f->required || f->required > state)
            continue;
        if (!list)
            list = doc_list(into, "required");
        doc_text(list, NULL, str_of(f->name));
    }
}

static Doc *put_properties(Doc *into, const RecordType *type, bool is_public)
{
    const Field *f;
    Doc *properties = doc_object(into, "properties");
    for (size_t i = 0; (f = type_field(type, i)); i++)
        if (!is_public || f->privacy != PRIVACY_INTERNAL)
            openapi_field(properties, f);
    return properties;
}

static void put_public(Doc *schemas, const RecordType *type)
{
    Doc *d = openapi_closed(schemas, openapi_name(schemas, type, "public"));
    Doc *properties = put_properties(d, type, true);
    Doc *general = openapi_schema(properties, "general", "string");
    doc_text(general, "description", STR("Stands for the name of a restricted record."));
    Doc *withheld = openapi_schema(properties, "withheld", "object");
    doc_text(withheld, "description", STR("How many links are not shown, by their relation."));
    Doc *counts = doc_list(doc_object(withheld, "additionalProperties"), "type");
    doc_text(counts, NULL, STR("string"));
    doc_text(counts, NULL, STR("integer"));
}

static void put_time(Doc *properties, const char *name)
{
    doc_text(openapi_schema(properties, name, "string"), "format", STR("date-time"));
}

static void put_names(Doc *d, const char *key, const char *const *names)
{
    Doc *list = doc_list(d, key);
    for (; *names; names++)
        doc_text(list, NULL, str_of(*names));
}

void openapi_states(Doc *properties)
{
    static const char *const states[] = {"draft",     "returned", "submitted",
                                         "published", "archived", NULL};
    static const char *const sensitivities[] = {"public", "restricted", "confidential", "strict",
                                                NULL};
    put_names(openapi_schema(properties, "state", "string"), "enum", states);
    put_names(openapi_schema(properties, "sensitivity", "string"), "enum", sensitivities);
}

static void put_record(Doc *schemas, const RecordType *type, bool is_public)
{
    static const char *const public[] = {"id", "type", "revision", "changed_at", "body", NULL};
    static const char *const work[] = {"id",          "type",       "revision", "state",
                                       "sensitivity", "changed_at", "body",     NULL};
    Doc *d = openapi_closed(schemas,
                            openapi_name(schemas, type, is_public ? "public_record" : "record"));
    Doc *properties = doc_object(d, "properties");
    openapi_schema(properties, "id", "string");
    doc_text(doc_object(properties, "type"), "const", str_of(type->name));
    openapi_schema(properties, "revision", "integer");
    put_time(properties, "changed_at");
    if (is_public)
        put_time(properties, "published_at");
    else {
        openapi_states(properties);
        openapi_schema(properties, "latest", "integer");
        openapi_schema(properties, "published", "integer");
        openapi_schema(properties, "merged_into", "string");
        openapi_schema(properties, "changed_by", "string");
    }
    openapi_ref(properties, "body", openapi_name(schemas, type, is_public ? "public" : "body"));
    put_names(d, "required", is_public ? public : work);
}

void openapi_either_record(Doc *into, const char *key, const RecordType *type)
{
    Doc *either = doc_list(doc_object(into, key), "anyOf");
    openapi_ref(either, NULL, openapi_name(into, type, "public_record"));
    openapi_ref(either, NULL, openapi_name(into, type, "record"));
}

static void put_list(Doc *schemas, const RecordType *type)
{
    Doc *d = openapi_closed(schemas, openapi_name(schemas, type, "list"));
    Doc *properties = doc_object(d, "properties");
    openapi_either_record(openapi_schema(properties, "data", "array"), "items", type);
    openapi_schema(properties, "total", "integer");
    openapi_schema(properties, "next", "string");
    openapi_schema(properties, "prev", "string");
    doc_text(doc_list(d, "required"), NULL, STR("data"));
}

static void put_draft(Doc *schemas, const RecordType *type)
{
    Doc *d = openapi_closed(schemas, openapi_name(schemas, type, "draft"));
    Doc *properties = doc_object(d, "properties");
    openapi_ref(properties, "body", openapi_name(schemas, type, "body"));
    doc_int(openapi_schema(properties, "note", "string"), "maxLength", 2000);
    doc_text(doc_list(d, "required"), NULL, STR("body"));
}

void openapi_type(Doc *openapi, const RecordType *type)
{
    const Doc *found = doc_get(doc_get(openapi, STR("components")), STR("schemas"));
    Doc *schemas = (Doc *)found;
    Doc *body = openapi_closed(schemas, openapi_name(schemas, type, "body"));
    put_properties(body, type, false);
    put_required(body, type, RECORD_DRAFT);
    Doc *submitted = doc_object(schemas, openapi_name(schemas, type, "submitted"));
    doc_text(submitted, "description", STR("What a body must have to be submitted."));
    openapi_ref(doc_list(submitted, "allOf"), NULL, openapi_name(schemas, type, "body"));
    put_required(submitted, type, RECORD_SUBMITTED);
    put_public(schemas, type);
    put_record(schemas, type, true);
    put_record(schemas, type, false);
    put_list(schemas, type);
    put_draft(schemas, type);
}
