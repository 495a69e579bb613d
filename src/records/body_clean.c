#include "base/hash.h"
#include "base/num.h"
#include "locale/locale.h"
#include "locale/zone.h"
#include "records/body.h"
#include "records/body_text.h"
#include "records/partial_date.h"

enum { NUMBER_MAX_BYTES = 40 };

typedef struct {
    Arena *arena;
    const RecordType *type;
    Problems *problems;
    BodyPath path;
} Cleaner;

static Doc *clean_fields(Cleaner *c, const Field *group, const Doc *value);

static Doc *refuse(Cleaner *c, const Field *field, const char *message, Str value)
{
    problems_add(c->problems, body_path_str(&c->path), field, message, value);
    return NULL;
}

static Doc *refuse_over(Cleaner *c, const Field *field, const char *message, size_t max)
{
    char text[24];
    return refuse(c, field, message, (Str){text, num_write_u64(max, text)});
}

/* --- making nodes --- */

static Doc *leaf(Cleaner *c, DocKind kind, Str text)
{
    Doc *d = doc_new(c->arena, kind);
    if (!d)
        return NULL;
    d->text = arena_dup(c->arena, text);
    return d->text.ptr ? d : NULL;
}

/* The key lives as long as the program. */
static void append(Doc *parent, Str key, Doc *child)
{
    if (!parent || !child)
        return;
    child->key = key;
    child->next = NULL;
    *(parent->last ? &parent->last->next : &parent->first) = child;
    parent->last = child;
}

static Doc *unless_empty(Doc *d) { return d && d->first ? d : NULL; }

static bool is_absent(const Doc *d)
{
    return !d || d->kind == DOC_NULL || (d->kind == DOC_TEXT && !d->text.len) ||
           ((d->kind == DOC_LIST || d->kind == DOC_OBJECT) && !d->first);
}

static Doc *erased(Cleaner *c, const Doc *value)
{
    Doc *d = doc_new(c->arena, DOC_OBJECT);
    append(d, STR("erased"), leaf(c, DOC_TEXT, value->first->text));
    return d;
}

/* --- values --- */

static size_t max_bytes(const Field *field)
{
    if (field->max && !(field->flags & FIELD_MANY))
        return field->max;
    return field->flags & FIELD_LONG ? FIELD_MAX_LONG_BYTES : FIELD_MAX_BYTES;
}

/* The text of a node; "" with or without a problem. */
static Str text_of(Cleaner *c, const Field *field, const Doc *value, const char *wrong_kind)
{
    const char *problem;
    if (value->kind != DOC_TEXT) {
        refuse(c, field, wrong_kind, value->text);
        return STR("");
    }
    bool is_long =
        field->flags & FIELD_LONG && (field->kind == FIELD_TEXT || field->kind == FIELD_TEXTS);
    Str text = body_text_clean(c->arena, value->text, is_long, max_bytes(field), &problem);
    if (problem && str_eq(str_of(problem), STR("problem.too_long")))
        refuse_over(c, field, problem, max_bytes(field));
    else if (problem)
        refuse(c, field, problem, STR(""));
    return text;
}

static Doc *clean_texts(Cleaner *c, const Field *field, const Doc *value)
{
    if (value->kind != DOC_OBJECT)
        return refuse(c, field, "problem.not_texts", STR(""));
    for (const Doc *d = value->first; d; d = d->next)
        if (language_find(d->key) < 0)
            refuse(c, field, "problem.unknown_language", d->key);
        else if (doc_get(value, d->key) != d)
            refuse(c, field, "problem.given_twice", d->key);
    Doc *out = doc_new(c->arena, DOC_OBJECT);
    for (size_t l = 0; l < LOCALE_COUNT; l++) {
        const Doc *given = doc_get(value, languages[l].code);
        if (is_absent(given))
            continue;
        size_t outer = body_path_enter(&c->path, languages[l].code);
        Str text = text_of(c, field, given, "problem.not_a_text");
        if (text.len)
            append(out, languages[l].code, leaf(c, DOC_TEXT, text));
        c->path.len = outer;
    }
    return unless_empty(out);
}

/* A number as JSON has it (RFC 8259). */
static bool is_json_number(Str s)
{
    size_t i = s.len && s.ptr[0] == '-', start = i;
    for (; i < s.len && s.ptr[i] >= '0' && s.ptr[i] <= '9';)
        i++;
    if (i == start || (s.ptr[start] == '0' && i > start + 1) || s.len > NUMBER_MAX_BYTES)
        return false;
    if (i < s.len && s.ptr[i] == '.' &&
        (i + 1 == s.len || s.ptr[i + 1] < '0' || s.ptr[i + 1] > '9'))
        return false;
    return num_read(s).is_number;
}

/* Whether reading it as JSON and writing it gives the same bytes. */
static bool is_kept_by_json(Str token)
{
    char text[NUM_TEXT_MAX];
    bool is_whole = str_find_char(token, '.') == SIZE_MAX &&
                    str_find_char(token, 'e') == SIZE_MAX && str_find_char(token, 'E') == SIZE_MAX;
    uint64_t whole;
    if (is_whole && token.ptr[0] == '-')
        return token.ptr[1] != '0' &&
               num_read_u64(str_part(token, 1, token.len), INT64_MAX, &whole);
    if (is_whole)
        return num_read_u64(token, INT64_MAX, &whole);
    return str_eq(token, (Str){text, num_write_short(num_read(token).value, text)});
}

static Doc *clean_number(Cleaner *c, const Field *field, const Doc *value)
{
    Str token =
        value->kind == DOC_TEXT || value->kind == DOC_NUMBER ? str_trim(value->text) : STR("");
    if (!token.len && value->kind == DOC_TEXT)
        return NULL;
    if (!is_json_number(token))
        return refuse(c, field, "problem.not_a_number", value->text);
    return leaf(c, is_kept_by_json(token) ? DOC_NUMBER : DOC_TEXT, token);
}

static Doc *clean_date(Cleaner *c, const Field *field, const Doc *value)
{
    Str date = value->kind == DOC_TEXT ? str_trim(value->text) : STR("");
    if (!date.len && value->kind == DOC_TEXT)
        return NULL;
    switch (partial_date_check(date)) {
    case DATE_FINE:
        return leaf(c, DOC_TEXT, date);
    case DATE_NO_SUCH_DAY:
        return refuse(c, field, "problem.no_such_day", date);
    default:
        return refuse(c, field, "problem.not_a_date", value->text);
    }
}

static bool is_choice(const Field *field, Str text)
{
    for (const char *const *choice = field->choices; choice && *choice; choice++)
        if (str_eq(text, str_of(*choice)))
            return true;
    return false;
}

static Doc *clean_flag(Cleaner *c, const Field *field, const Doc *value)
{
    if (value->kind == DOC_FALSE)
        return NULL;
    return value->kind == DOC_TRUE ? leaf(c, DOC_TRUE, STR(""))
                                   : refuse(c, field, "problem.not_a_flag", STR(""));
}

/* --- links --- */

static Str link_target(Cleaner *c, const Field *field, const Doc *to)
{
    Str id = to->kind == DOC_TEXT ? str_trim(to->text) : STR("");
    if (!id.len && to->kind == DOC_TEXT)
        return STR("");
    if (!id_is_valid(id)) {
        refuse(c, field, "problem.not_a_link", to->text);
        return STR("");
    }
    for (const char *const *type = field->to; type && *type; type++)
        if (str_eq(id_type(id), str_of(*type)))
            return id;
    refuse(c, field, "problem.wrong_link_type", id);
    return STR("");
}

static Doc *clean_checked(Cleaner *c, const Field *field, const Doc *value)
{
    Str id = value->kind == DOC_TEXT ? str_trim(value->text) : STR("");
    if (id_is_valid(id))
        return leaf(c, DOC_TEXT, id);
    return refuse(c, field, "problem.not_a_link", value->text);
}

static Doc *clean_share(Cleaner *c, const Field *field, const Doc *value)
{
    Doc *share = clean_number(c, field, value);
    double number = share ? num_read(share->text).value : 0;
    if (number >= 0 && number <= 100)
        return share;
    return refuse(c, field, "problem.bad_share", share->text);
}

static const struct {
    Str key;
    Doc *(*clean)(Cleaner *, const Field *, const Doc *);
} LINK_PARTS[] = {{STR_INIT("share"), clean_share},
                  {STR_INIT("since"), clean_date},
                  {STR_INIT("until"), clean_date},
                  {STR_INIT("checked"), clean_checked}};
enum { LINK_PART_COUNT = sizeof LINK_PARTS / sizeof *LINK_PARTS };

static bool is_link_part(Str key)
{
    bool found = str_eq(key, STR("to"));
    for (size_t i = 0; i < LINK_PART_COUNT; i++)
        found |= str_eq(key, LINK_PARTS[i].key);
    return found;
}

/* Unknown and repeated keys of a link; false when it is empty but for its keys. */
static bool look_through_link(Cleaner *c, const Field *field, const Doc *value)
{
    bool any = false;
    for (const Doc *d = value->first; d; d = d->next) {
        if (!is_link_part(d->key))
            refuse(c, field, "problem.unknown_field", d->key);
        else if (doc_get(value, d->key) != d)
            refuse(c, field, "problem.given_twice", d->key);
        any |= is_link_part(d->key) && !is_absent(d);
    }
    return any;
}

static Doc *clean_link(Cleaner *c, const Field *field, const Doc *value)
{
    const Doc *to = value->kind == DOC_OBJECT ? doc_get(value, STR("to")) : value;
    if (value->kind == DOC_OBJECT && !look_through_link(c, field, value))
        return NULL;
    if (is_absent(to))
        return refuse(c, field, "problem.not_a_link", STR(""));
    Str id = link_target(c, field, to);
    Doc *out = doc_new(c->arena, DOC_OBJECT);
    append(out, STR("to"), id.len ? leaf(c, DOC_TEXT, id) : NULL);
    for (size_t i = 0; i < LINK_PART_COUNT; i++) {
        const Doc *part = doc_get(value, LINK_PARTS[i].key);
        if (is_absent(part))
            continue;
        size_t outer = body_path_enter(&c->path, LINK_PARTS[i].key);
        append(out, LINK_PARTS[i].key, LINK_PARTS[i].clean(c, field, part));
        c->path.len = outer;
    }
    return id.len ? out : NULL;
}

/* --- fields --- */

static Doc *clean_word(Cleaner *c, const Field *field, const Doc *value)
{
    static const char *const WRONG[] = {[FIELD_TEXT] = "problem.not_a_text",
                                        [FIELD_CHOICE] = "problem.unknown_choice",
                                        [FIELD_URL] = "problem.not_a_url",
                                        [FIELD_EMAIL] = "problem.not_an_email",
                                        [FIELD_LANGUAGE] = "problem.unknown_language",
                                        [FIELD_TIME] = "problem.not_a_time",
                                        [FIELD_ZONE] = "problem.unknown_zone",
                                        [FIELD_FILE] = "problem.not_a_file",
                                        [FIELD_IMAGE] = "problem.not_a_file"};
    Str text = text_of(c, field, value, WRONG[field->kind]);
    bool fits = field->kind == FIELD_TEXT ||
                (field->kind == FIELD_CHOICE && is_choice(field, text)) ||
                (field->kind == FIELD_URL && body_text_is_url(text)) ||
                (field->kind == FIELD_EMAIL && body_text_is_email(text)) ||
                (field->kind == FIELD_LANGUAGE && language_find(text) >= 0) ||
                (field->kind == FIELD_TIME && body_text_is_time(text)) ||
                (field->kind == FIELD_ZONE && zone_exists(text)) ||
                ((field->kind == FIELD_FILE || field->kind == FIELD_IMAGE) && hash_is_hex(text));
    if (!text.len)
        return NULL;
    return fits ? leaf(c, DOC_TEXT, text) : refuse(c, field, WRONG[field->kind], text);
}

static Doc *clean_one(Cleaner *c, const Field *field, const Doc *value)
{
    if (is_absent(value))
        return NULL;
    if (value->kind == DOC_OBJECT && body_is_erased(value))
        return erased(c, value);
    switch (field->kind) {
    case FIELD_TEXTS:
        return clean_texts(c, field, value);
    case FIELD_NUMBER:
        return clean_number(c, field, value);
    case FIELD_DATE:
        return clean_date(c, field, value);
    case FIELD_FLAG:
        return clean_flag(c, field, value);
    case FIELD_LINK:
        return clean_link(c, field, value);
    case FIELD_GROUP:
        return value->kind == DOC_OBJECT ? unless_empty(clean_fields(c, field, value))
                                         : refuse(c, field, "problem.not_a_group", STR(""));
    default:
        return clean_word(c, field, value);
    }
}

static bool is_there_already(const Field *field, const Doc *list, const Doc *item)
{
    if (field->kind != FIELD_LINK && field->kind != FIELD_CHOICE && field->kind != FIELD_LANGUAGE)
        return false;
    for (const Doc *d = list ? list->first : NULL; d; d = d->next)
        if (doc_equal(d, item))
            return true;
    return false;
}

static Doc *clean_many(Cleaner *c, const Field *field, const Doc *value)
{
    size_t i = 0, max = field->max ? field->max : FIELD_MAX_ITEMS;
    if (value->kind == DOC_OBJECT && body_is_erased(value))
        return erased(c, value);
    if (value->kind != DOC_LIST)
        return refuse(c, field, "problem.not_a_list", STR(""));
    if (doc_count(value) > max)
        return refuse_over(c, field, "problem.too_many", max);
    Doc *out = doc_new(c->arena, DOC_LIST);
    for (const Doc *d = value->first; d; d = d->next) {
        size_t outer = body_path_enter_item(&c->path, i++);
        Doc *item = clean_one(c, field, d);
        if (item && !is_there_already(field, out, item))
            append(out, STR(""), item);
        c->path.len = outer;
    }
    return unless_empty(out);
}

const Field *body_field(const RecordType *type, const Field *group, size_t i)
{
    if (!group)
        return type_field(type, i);
    for (const Field *f = group->fields; f && f->name; f++)
        if (i-- == 0)
            return f;
    return NULL;
}

static void look_for_strangers(Cleaner *c, const Field *group, const Doc *value)
{
    for (const Doc *d = value->first; d && c->problems->count < PROBLEMS_MAX; d = d->next) {
        const Field *field =
            group ? field_find(group->fields, d->key) : type_find_field(c->type, d->key);
        if (field && doc_get(value, d->key) == d)
            continue;
        size_t outer = body_path_enter(&c->path, d->key);
        refuse(c, field, field ? "problem.given_twice" : "problem.unknown_field", d->key);
        c->path.len = outer;
    }
}

static Doc *clean_fields(Cleaner *c, const Field *group, const Doc *value)
{
    Doc *out = doc_new(c->arena, DOC_OBJECT);
    const Field *field;
    look_for_strangers(c, group, value);
    for (size_t i = 0; (field = body_field(c->type, group, i)); i++) {
        const Doc *given = doc_get(value, str_of(field->name));
        if (is_absent(given))
            continue;
        size_t outer = body_path_enter(&c->path, str_of(field->name));
        bool is_many = field->flags & FIELD_MANY;
        append(out, str_of(field->name),
               is_many ? clean_many(c, field, given) : clean_one(c, field, given));
        c->path.len = outer;
    }
    return out;
}

Doc *body_clean(Arena *arena, const RecordType *type, const Doc *body, Problems *problems)
{
    Cleaner c = {.arena = arena, .type = type, .problems = problems};
    Buf bytes;
    if (is_absent(body))
        return doc_new(arena, DOC_OBJECT);
    if (body->kind != DOC_OBJECT) {
        refuse(&c, NULL, "problem.not_a_group", STR(""));
        return doc_new(arena, DOC_OBJECT);
    }
    Doc *out = clean_fields(&c, NULL, body);
    c.path.len = 0;
    buf_init(&bytes, RECORD_MAX_BYTES);
    if (out)
        body_write(&bytes, type, out);
    if (arena_failed(arena) || bytes.failed)
        refuse_over(&c, NULL, "problem.too_large", RECORD_MAX_BYTES);
    buf_clear(&bytes);
    return out;
}
