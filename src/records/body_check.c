#include <math.h>

#include "base/num.h"
#include "records/body.h"
#include "records/partial_date.h"

typedef struct {
    const RecordType *type;
    const Doc *body;
    RecordState state;
    const BodyLinks *links;
    Problems *problems;
    BodyPath path;
} Check;

static void check_fields(Check *c, const Field *group, const Doc *value);

static void tell(Check *c, const Field *field, const char *message, Str value)
{
    problems_add(c->problems, body_path_str(&c->path), field, message, value);
}

static void tell_at(Check *c, Str part, const Field *field, const char *message, Str value)
{
    size_t outer = body_path_enter(&c->path, part);
    tell(c, field, message, value);
    c->path.len = outer;
}

/* --- fields --- */

static void check_required(Check *c, const Field *field)
{
    if (field->required && field->required <= c->state &&
        !problems_has(c->problems, body_path_str(&c->path)))
        tell(c, field, "problem.required", STR(""));
}

static void check_exists(Check *c, const Field *field, Str id)
{
    if (id.len && c->links && c->links->exists && !c->links->exists(c->links->context, id))
        tell(c, field, "problem.unknown_link", id);
}

/* Of a link, a group, the record. */
static void check_period(Check *c, const Field *field, const Doc *value)
{
    Str until = doc_str(value, "until");
    if (partial_date_is_after(doc_str(value, "since"), until))
        tell_at(c, STR("until"), field, "problem.until_before_since", until);
}

static void check_one(Check *c, const Field *field, const Doc *value)
{
    if (value->kind != DOC_OBJECT || body_is_erased(value))
        return;
    if (field->kind == FIELD_GROUP)
        check_fields(c, field, value);
    if (field->kind != FIELD_LINK)
        return;
    check_exists(c, field, doc_str(value, "to"));
    check_exists(c, field, doc_str(value, "checked"));
    check_period(c, field, value);
}

static void check_shares(Check *c, const Field *field, const Doc *list)
{
    double sum = 0;
    bool any = false;
    for (const Doc *d = list->first; d; d = d->next) {
        const Doc *share = doc_get(d, STR("share"));
        any |= share != NULL;
        sum += share ? num_read(share->text).value : 0;
    }
    if (any && fabs(sum - 100) > 0.1 + 1e-9) {
        char text[NUM_TEXT_MAX];
        sum = round(sum * 100) / 100;
        tell(c, field, "problem.shares_sum", (Str){text, num_write_short(sum, text)});
    }
}

static void check_value(Check *c, const Field *field, const Doc *value)
{
    size_t i = 0;
    if (value->kind != DOC_LIST) {
        check_one(c, field, value);
        return;
    }
    for (const Doc *d = value->first; d; d = d->next) {
        size_t outer = body_path_enter_item(&c->path, i++);
        check_one(c, field, d);
        c->path.len = outer;
    }
    if (field->flags & FIELD_SHARES && c->state >= RECORD_SUBMITTED)
        check_shares(c, field, value);
}

/* Consent that is not dated is not recorded. */
static void check_consent(Check *c, const Field *day, const Doc *value)
{
    const Doc *consent = doc_get(value, STR("consent"));
    if (day && c->state >= RECORD_SUBMITTED && consent && consent->kind == DOC_TRUE &&
        !doc_get(value, STR("consent_date")))
        tell_at(c, STR("consent_date"), day, "problem.consent_date_missing", STR(""));
}

static const Field *find(const Check *c, const Field *group, Str name)
{
    return group ? field_find(group->fields, name) : type_find_field(c->type, name);
}

static void check_fields(Check *c, const Field *group, const Doc *value)
{
    const Field *field;
    for (size_t i = 0; (field = body_field(c->type, group, i)); i++) {
        const Doc *given = doc_get(value, str_of(field->name));
        size_t outer = body_path_enter(&c->path, str_of(field->name));
        if (given)
            check_value(c, field, given);
        else
            check_required(c, field);
        c->path.len = outer;
    }
    check_period(c, find(c, group, STR("until")), value);
    check_consent(c, find(c, group, STR("consent_date")), value);
}

/* --- the envelope --- */

static bool has_source(const Check *c, Str key, const Doc *before)
{
    const Doc *sources = doc_get(c->body, STR("sources"));
    for (const Doc *d = sources ? sources->first : NULL; d && d != before; d = d->next)
        if (str_eq(doc_str(d, "key"), key))
            return true;
    return false;
}

static void check_sources(Check *c)
{
    const Doc *sources = doc_get(c->body, STR("sources"));
    size_t i = 0, outer = body_path_enter(&c->path, STR("sources"));
    for (const Doc *d = sources ? sources->first : NULL; d; d = d->next) {
        size_t list = body_path_enter_item(&c->path, i++);
        Str key = doc_str(d, "key");
        if (key.len && !body_is_erased(doc_get(d, STR("key"))) && has_source(c, key, d))
            tell_at(c, STR("key"), NULL, "problem.source_twice", key);
        c->path.len = list;
    }
    c->path.len = outer;
}

/* A version is of a field, not of the versions. */
static bool is_disputable(const Check *c, Str name)
{
    return type_find_field(c->type, name) && !str_eq(name, STR("versions"));
}

static void check_versions(Check *c)
{
    const Doc *versions = doc_get(c->body, STR("versions"));
    size_t i = 0, outer = body_path_enter(&c->path, STR("versions"));
    for (const Doc *d = versions ? versions->first : NULL; d; d = d->next) {
        size_t list = body_path_enter_item(&c->path, i++);
        Str field = doc_str(d, "field"), source = doc_str(d, "source");
        if (field.len && !body_is_erased(doc_get(d, STR("field"))) && !is_disputable(c, field))
            tell_at(c, STR("field"), NULL, "problem.unknown_version_field", field);
        if (source.len && !body_is_erased(doc_get(d, STR("source"))) &&
            !has_source(c, source, NULL))
            tell_at(c, STR("source"), NULL, "problem.unknown_source", source);
        c->path.len = list;
    }
    c->path.len = outer;
}

static void check_reason(Check *c)
{
    if (body_sensitivity(c->body) > SENSITIVITY_PUBLIC && !doc_get(c->body, STR("reason")))
        tell_at(c, STR("reason"), find(c, NULL, STR("reason")), "problem.reason_missing", STR(""));
}

static void check_original(Check *c)
{
    Str original = doc_str(c->body, "original");
    const Doc *name = doc_get(c->body, STR("name"));
    if (original.len && c->state >= RECORD_SUBMITTED && name && !body_is_erased(name) &&
        !doc_get(name, original))
        tell_at(c, STR("original"), find(c, NULL, STR("original")), "problem.original_missing",
                original);
}

void body_check(const RecordType *type, const Doc *body, RecordState state, const BodyLinks *links,
                Problems *problems)
{
    Check c = {.type = type, .body = body, .state = state, .links = links, .problems = problems};
    check_fields(&c, NULL, body);
    check_sources(&c);
    check_versions(&c);
    check_reason(&c);
    check_original(&c);
    if (type->check)
        type->check(body, state, problems);
}
