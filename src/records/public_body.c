#include "records/public_body.h"

#include "locale/locale.h"

enum { PLACE_LEVELS_MAX = 8 };

typedef struct Withheld {
    struct Withheld *next;
    Str relation;
    size_t count;    /* told; 0: silent */
    const Field *of; /* the field of the record */
} Withheld;

typedef struct {
    Arena *arena;
    const RecordType *type;
    const Doc *body;
    bool is_restricted;
    const PublicRule *rule;
    Withheld *withheld, **last;
    const Field *top;
} Publisher;

/* Where in the body a value stands. */
typedef struct {
    const Field *field;
    Str relation;
    bool is_many; /* it, or a group around it */
} Spot;

static Doc *take_fields(Publisher *p, const Spot *group, const Doc *value);

static void append(Doc *parent, Str key, Doc *child)
{
    if (!parent || !child)
        return;
    child->key = key;
    *(parent->last ? &parent->last->next : &parent->first) = child;
    parent->last = child;
}

static Doc *leaf(Publisher *p, DocKind kind, Str text)
{
    Doc *d = doc_new(p->arena, kind);
    if (!d)
        return NULL;
    d->text = arena_dup(p->arena, text);
    return d->text.ptr ? d : NULL;
}

static Doc *unless_empty(Doc *d) { return d && d->first ? d : NULL; }

/* --- what passes --- */

static bool has_consent(const Publisher *p, const Field *group, const Doc *beside)
{
    const Doc *consent = doc_get(beside, STR("consent"));
    Str day = STR("consent_date");
    bool wants_day = group ? field_find(group->fields, day) : type_find_field(p->type, day);
    return consent && consent->kind == DOC_TRUE &&
           (!wants_day || doc_str(beside, "consent_date").len);
}

static bool passes(const Publisher *p, const Field *group, const Field *field, const Doc *beside)
{
    switch (field->privacy) {
    case PRIVACY_NAMES:
        return !p->is_restricted;
    case PRIVACY_KEPT:
    case PRIVACY_GENERAL:
        return true;
    case PRIVACY_CONSENT:
        return !p->is_restricted && has_consent(p, group, beside);
    default:
        return false;
    }
}

static bool is_public(const Publisher *p, Str id)
{
    return p->rule && p->rule->sensitivity &&
           p->rule->sensitivity(p->rule->context, id) == SENSITIVITY_PUBLIC;
}

static Withheld *withheld_of(Publisher *p, Str relation)
{
    Withheld *w = p->withheld;
    while (w && !str_eq(w->relation, relation))
        w = w->next;
    if (w || !(w = arena_alloc(p->arena, sizeof *w)))
        return w;
    *w = (Withheld){.relation = relation, .of = p->top};
    *p->last = w;
    p->last = &w->next;
    return w;
}

static void withhold(Publisher *p, const Spot *spot)
{
    Withheld *w = withheld_of(p, spot->relation);
    if (w && spot->is_many)
        w->count++;
}

/* --- values --- */

/* The place one level below the country, or what is wider than that already. */
static Str generalised(const Publisher *p, Str id)
{
    Str chain[PLACE_LEVELS_MAX] = {id};
    size_t count = 1;
    if (!str_eq(id_type(id), STR("place")) || !p->rule || !p->rule->wider)
        return STR("");
    while (count < PLACE_LEVELS_MAX) {
        Str wider = p->rule->wider(p->rule->context, chain[count - 1]);
        if (!wider.len)
            return chain[count > 1 ? count - 2 : 0];
        chain[count++] = wider;
    }
    return STR(""); /* a chain without end: nothing is known about it */
}

static Doc *general_link(Publisher *p, const Spot *spot, Str to)
{
    Str place = generalised(p, to);
    if (!place.len || !is_public(p, place)) {
        withhold(p, spot);
        return NULL;
    }
    Doc *out = doc_new(p->arena, DOC_OBJECT);
    append(out, STR("to"), leaf(p, DOC_TEXT, place));
    return out;
}

static Doc *take_link(Publisher *p, const Spot *spot, const Doc *value)
{
    Str to = doc_str(value, "to"), checked = doc_str(value, "checked");
    if (!to.len)
        return NULL;
    if (!is_public(p, to)) {
        withhold(p, spot);
        return NULL;
    }
    if (p->is_restricted && spot->field->privacy == PRIVACY_GENERAL)
        return general_link(p, spot, to);
    Doc *out = doc_new(p->arena, DOC_OBJECT);
    const Doc *share = doc_get(value, STR("share"));
    Str since = doc_str(value, "since"), until = doc_str(value, "until");
    append(out, STR("to"), leaf(p, DOC_TEXT, to));
    if (share && (share->kind == DOC_NUMBER || share->kind == DOC_TEXT))
        append(out, STR("share"), leaf(p, share->kind, share->text));
    if (since.len)
        append(out, STR("since"), leaf(p, DOC_TEXT, since));
    if (until.len)
        append(out, STR("until"), leaf(p, DOC_TEXT, until));
    if (checked.len && !p->is_restricted && is_public(p, checked))
        append(out, STR("checked"), leaf(p, DOC_TEXT, checked));
    return out;
}

static Doc *take_texts(Publisher *p, const Doc *value)
{
    Doc *out = doc_new(p->arena, DOC_OBJECT);
    for (size_t l = 0; l < LOCALE_COUNT; l++) {
        const Doc *text = doc_get(value, languages[l].code);
        if (text && text->kind == DOC_TEXT)
            append(out, languages[l].code, leaf(p, DOC_TEXT, text->text));
    }
    return unless_empty(out);
}

static bool is_choice(const Field *field, const Doc *value)
{
    for (const char *const *c = field->choices; c && *c; c++)
        if (value && value->kind == DOC_TEXT && str_eq(value->text, str_of(*c)))
            return true;
    return false;
}

/* Texts, numbers, flags: as they are, or not at all. */
static Doc *take_plain(Publisher *p, const Field *field, const Doc *value)
{
    bool is_general = p->is_restricted && field->privacy == PRIVACY_GENERAL;
    if (field->kind == FIELD_DATE && value->kind == DOC_TEXT)
        return leaf(p, DOC_TEXT, is_general ? str_part(value->text, 0, 7) : value->text);
    if (is_general)
        return NULL;
    if (field->kind == FIELD_TEXTS)
        return value->kind == DOC_OBJECT ? take_texts(p, value) : NULL;
    if (field->kind == FIELD_FLAG)
        return value->kind == DOC_TRUE ? leaf(p, DOC_TRUE, STR("")) : NULL;
    bool fits =
        value->kind == DOC_TEXT || (field->kind == FIELD_NUMBER && value->kind == DOC_NUMBER);
    if (field->kind == FIELD_CHOICE)
        fits = is_choice(field, value);
    return fits ? leaf(p, value->kind, value->text) : NULL;
}

static Doc *take_one(Publisher *p, const Spot *spot, const Doc *value)
{
    if (value->kind == DOC_OBJECT && body_is_erased(value))
        return NULL;
    if (spot->field->kind == FIELD_LINK)
        return value->kind == DOC_OBJECT ? take_link(p, spot, value) : NULL;
    if (spot->field->kind == FIELD_GROUP)
        return value->kind == DOC_OBJECT ? unless_empty(take_fields(p, spot, value)) : NULL;
    return take_plain(p, spot->field, value);
}

/* What was told apart by withheld parts alone would tell how many there were. */
static bool is_repeated(const Publisher *p, const Field *field, const Doc *list, const Doc *item)
{
    if (!p->is_restricted || (field->kind != FIELD_LINK && field->kind != FIELD_GROUP))
        return false;
    for (const Doc *d = list ? list->first : NULL; d; d = d->next)
        if (doc_equal(d, item))
            return true;
    return false;
}

static Doc *take_list(Publisher *p, const Spot *spot, const Doc *value)
{
    Doc *out = doc_new(p->arena, DOC_LIST);
    bool is_link = spot->field->kind == FIELD_LINK, is_whole = true;
    for (const Doc *d = value->first; d; d = d->next) {
        Doc *item = take_one(p, spot, d);
        is_whole &= item != NULL || !is_link;
        if (item && !is_repeated(p, spot->field, out, item))
            append(out, STR(""), item);
    }
    for (Doc *d = out && is_link && !is_whole ? out->first : NULL; d; d = d->next)
        doc_remove(d, "share");
    return unless_empty(out);
}

static Doc *take_value(Publisher *p, const Spot *spot, const Doc *value)
{
    if (!(spot->field->flags & FIELD_MANY))
        return value->kind == DOC_LIST ? NULL : take_one(p, spot, value);
    return value->kind == DOC_LIST ? take_list(p, spot, value) : NULL;
}

static Spot spot_of(Publisher *p, const Spot *group, const Field *field)
{
    Spot spot = {.field = field,
                 .relation = str_of(field->name),
                 .is_many = (field->flags & FIELD_MANY) || (group && group->is_many)};
    if (group)
        spot.relation =
            arena_printf(p->arena, STR_FMT ".%s", STR_ARG(group->relation), field->name);
    return spot;
}

static Doc *take_fields(Publisher *p, const Spot *group, const Doc *value)
{
    Doc *out = doc_new(p->arena, DOC_OBJECT);
    const Field *around = group ? group->field : NULL, *field;
    for (size_t i = 0; (field = body_field(p->type, around, i)); i++) {
        const Doc *given = doc_get(value, str_of(field->name));
        if (!given || !passes(p, around, field, value))
            continue;
        Spot spot = spot_of(p, group, field);
        if (!group)
            p->top = field;
        append(out, str_of(field->name), take_value(p, &spot, given));
    }
    return out;
}

/* --- versions and sources --- */

/* Whether all may know everything that can stand in the field. */
static bool is_open(const Field *field)
{
    if (field->privacy == PRIVACY_CONSENT || field->privacy == PRIVACY_INTERNAL)
        return false;
    for (const Field *f = field->kind == FIELD_GROUP ? field->fields : NULL; f && f->name; f++)
        if (!is_open(f))
            return false;
    return true;
}

static bool may_differ_in_public(const Publisher *p, const Doc *version)
{
    const Field *field = type_find_field(p->type, doc_str(version, "field"));
    if (!field || p->is_restricted)
        return false;
    for (const Withheld *w = p->withheld; w; w = w->next)
        if (w->of == field)
            return false;
    return field->privacy == PRIVACY_CONSENT ? passes(p, NULL, field, p->body) : is_open(field);
}

static bool has_version_from(const Doc *versions, Str source)
{
    for (const Doc *d = versions ? versions->first : NULL; d; d = d->next)
        if (str_eq(doc_str(d, "source"), source))
            return true;
    return false;
}

/* The items of a list that `keeps` says to keep; the list goes when none is left. */
static void sift(Publisher *p, Doc *out, const char *key,
                 bool (*keeps)(const Publisher *p, const Doc *out, const Doc *item))
{
    const Doc *given = doc_get(out, str_of(key));
    if (!given)
        return;
    Doc *kept = doc_new(p->arena, DOC_LIST);
    for (const Doc *d = given->first; d; d = d->next)
        if (keeps(p, out, d))
            append(kept, STR(""), doc_copy(p->arena, d));
    if (kept && kept->first)
        doc_put(out, key, kept);
    else
        doc_remove(out, key);
}

static bool keeps_version(const Publisher *p, const Doc *out, const Doc *version)
{
    (void)out;
    return may_differ_in_public(p, version);
}

static bool keeps_source(const Publisher *p, const Doc *out, const Doc *source)
{
    Str key = doc_str(source, "key");
    return !key.len || !has_version_from(doc_get(p->body, STR("versions")), key) ||
           has_version_from(doc_get(out, STR("versions")), key);
}

/* --- the whole --- */

static Str general_name(const RecordType *type, const Doc *body)
{
    const Field *field = type->general ? type_find_field(type, str_of(type->general)) : NULL;
    const Doc *choice = field ? doc_get(body, str_of(field->name)) : NULL;
    return choice && is_choice(field, choice) ? choice->text : str_of(type->name);
}

static void tell_withheld(Publisher *p, Doc *out)
{
    Doc *told = doc_new(p->arena, DOC_OBJECT);
    for (const Withheld *w = p->withheld; w; w = w->next) {
        if (!w->count)
            continue;
        Doc *count = w->count < SUPPRESS_BELOW
                         ? leaf(p, DOC_TEXT, STR("some"))
                         : leaf(p, DOC_NUMBER, arena_printf(p->arena, "%zu", w->count));
        append(told, w->relation, count);
    }
    append(out, STR("withheld"), unless_empty(told));
}

static void put_general(Publisher *p, Doc *out)
{
    Doc *general = leaf(p, DOC_TEXT, general_name(p->type, p->body));
    if (!out || !general)
        return;
    general->key = STR("general");
    general->next = out->first;
    out->first = general;
    if (!out->last)
        out->last = general;
}

Doc *public_body(Arena *arena, const RecordType *type, const Doc *body, Sensitivity sensitivity,
                 const PublicRule *rule)
{
    Publisher p = {.arena = arena, .type = type, .body = body, .rule = rule};
    Sensitivity own = body_sensitivity(body);
    if (own > sensitivity)
        sensitivity = own;
    if (!body || body->kind != DOC_OBJECT ||
        (sensitivity != SENSITIVITY_PUBLIC && sensitivity != SENSITIVITY_RESTRICTED))
        return NULL;
    p.is_restricted = sensitivity == SENSITIVITY_RESTRICTED;
    p.last = &p.withheld;
    Doc *out = take_fields(&p, NULL, body);
    sift(&p, out, "versions", keeps_version);
    sift(&p, out, "sources", keeps_source);
    if (p.is_restricted)
        put_general(&p, out);
    tell_withheld(&p, out);
    return arena_failed(arena) ? NULL : out;
}
