#include "records/type.h"

#include <string.h>

static const char *const SENSITIVITIES[] = {"public", "restricted", "confidential", "strict", NULL};
static const char *const CONFIDENCES[] = {"party", "official", "press", "other", NULL};
static const char *const STATES[] = {"", "draft", "returned", "submitted", "published", "archived"};
static const char *const OWNERS[] = {"organisation", NULL};

const Field envelope_head[] = {
    {.name = "name",
     .kind = FIELD_TEXTS,
     .flags = FIELD_COLUMN | FIELD_SEARCHED,
     .required = RECORD_DRAFT,
     .max = 500},
    {.name = "summary", .kind = FIELD_TEXTS, .flags = FIELD_LONG | FIELD_SEARCHED},
    {0}};

/* Where a fact comes from. `key` names the source for a version; the parties' own record goes
 * first. */
static const Field SOURCE[] = {
    {.name = "key", .kind = FIELD_TEXT, .max = 20},
    {.name = "url", .kind = FIELD_URL, .required = RECORD_SUBMITTED},
    {.name = "publisher", .kind = FIELD_TEXT, .max = 300},
    {.name = "title", .kind = FIELD_TEXT, .max = 500},
    {.name = "quote", .kind = FIELD_TEXT, .flags = FIELD_LONG, .max = 4000},
    {.name = "published", .kind = FIELD_DATE},
    {.name = "retrieved", .kind = FIELD_DATE},
    {.name = "confidence", .kind = FIELD_CHOICE, .choices = CONFIDENCES},
    {0}};

/* One of several accounts of one fact. A field with versions is shown as disputed, with all of
 * them. */
static const Field VERSION[] = {
    {.name = "field",
     .kind = FIELD_TEXT,
     .flags = FIELD_NAMING,
     .required = RECORD_DRAFT,
     .max = 100},
    {.name = "says", .kind = FIELD_TEXTS, .required = RECORD_DRAFT},
    {.name = "source", .kind = FIELD_TEXT, .required = RECORD_SUBMITTED, .max = 20},
    {0}};

/* Approval sheets as they were signed, each with the revision whose text it approves. */
static const Field APPROVAL[] = {{.name = "sheet", .kind = FIELD_FILE, .required = RECORD_DRAFT},
                                 {.name = "of_revision", .kind = FIELD_NUMBER},
                                 {.name = "date", .kind = FIELD_DATE},
                                 {.name = "remark", .kind = FIELD_TEXT, .max = 500},
                                 {0}};

const Field envelope_tail[] = {
    {.name = "sources",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY,
     .fields = SOURCE,
     .required = RECORD_SUBMITTED,
     .max = 50},
    {.name = "versions", .kind = FIELD_GROUP, .flags = FIELD_MANY, .fields = VERSION, .max = 50},
    {.name = "original", .kind = FIELD_LANGUAGE, .privacy = PRIVACY_KEPT},
    {.name = "owner",
     .kind = FIELD_LINK,
     .to = OWNERS,
     .flags = FIELD_CONTEXT | FIELD_FACET,
     .privacy = PRIVACY_INTERNAL},
    {.name = "sensitivity",
     .kind = FIELD_CHOICE,
     .choices = SENSITIVITIES,
     .flags = FIELD_FACET,
     .privacy = PRIVACY_INTERNAL},
    {.name = "reason", .kind = FIELD_TEXT, .max = 500, .privacy = PRIVACY_INTERNAL},
    {.name = "review_due", .kind = FIELD_DATE, .privacy = PRIVACY_INTERNAL},
    {.name = "approvals",
     .kind = FIELD_GROUP,
     .flags = FIELD_MANY,
     .fields = APPROVAL,
     .privacy = PRIVACY_INTERNAL,
     .max = 20},
    {0}};

const Field *type_field(const RecordType *type, size_t i)
{
    const Field *parts[] = {envelope_head, type->fields, envelope_tail};
    for (size_t part = 0; part < 3; part++)
        for (const Field *f = parts[part]; f->name; f++)
            if (i-- == 0)
                return f;
    return NULL;
}

const Field *field_find(const Field *fields, Str name)
{
    for (const Field *f = fields; f && f->name; f++)
        if (str_eq(str_of(f->name), name))
            return f;
    return NULL;
}

const Field *type_find_field(const RecordType *type, Str name)
{
    const Field *f = field_find(envelope_head, name);
    if (!f)
        f = field_find(type->fields, name);
    return f ? f : field_find(envelope_tail, name);
}

const RecordType *type_find(const RecordType *const *types, Str name)
{
    for (; *types; types++)
        if (str_eq(str_of((*types)->name), name))
            return *types;
    return NULL;
}

const RecordType *type_of_section(const RecordType *const *types, Str section)
{
    for (; *types; types++)
        if (str_eq(str_of((*types)->section), section))
            return *types;
    return NULL;
}

static bool is_id_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == '_';
}

bool id_is_valid(Str id)
{
    size_t colon = str_find_char(id, ':');
    if (colon == SIZE_MAX || !colon || colon > 40 || id.len - colon - 1 > 64 || id.len == colon + 1)
        return false;
    for (size_t i = 0; i < id.len; i++)
        if (i != colon && (i < colon ? (id.ptr[i] < 'a' || id.ptr[i] > 'z') && id.ptr[i] != '_'
                                     : !is_id_letter(id.ptr[i])))
            return false;
    return true;
}

Str id_type(Str id) { return id_is_valid(id) ? str_part(id, 0, str_find_char(id, ':')) : STR(""); }

Str state_name(RecordState state) { return str_of(STATES[state]); }

RecordState state_find(Str name)
{
    for (RecordState s = RECORD_DRAFT; s <= RECORD_ARCHIVED; s++)
        if (str_eq(name, str_of(STATES[s])))
            return s;
    return 0;
}

Str sensitivity_name(Sensitivity sensitivity) { return str_of(SENSITIVITIES[sensitivity]); }

int sensitivity_find(Str name)
{
    for (int s = 0; s < SENSITIVITY_COUNT; s++)
        if (str_eq(name, str_of(SENSITIVITIES[s])))
            return s;
    return -1;
}
