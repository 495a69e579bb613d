#include "records/body.h"

#include "base/num.h"
#include "locale/locale.h"
#include "records/partial_date.h"

/* --- problems --- */

enum { TOLD_MAX_BYTES = 200 };

/* A copy, cut between characters; what is no text is not told. */
static Str told(Arena *arena, Str s)
{
    size_t bad;
    if (s.len > TOLD_MAX_BYTES) {
        s.len = TOLD_MAX_BYTES;
        while (s.len && (s.ptr[s.len] & 0xC0) == 0x80)
            s.len--;
    }
    if (!str_is_utf8(s, &bad))
        s.len = bad;
    Str copy = arena_dup(arena, s);
    return copy.ptr ? copy : STR("");
}

void problems_add(Problems *problems, Str path, const Field *field, const char *message, Str value)
{
    if (problems->count == PROBLEMS_MAX)
        return;
    Problem *problem = &problems->items[problems->count++];
    *problem = (Problem){.path = told(problems->arena, path),
                         .field = field,
                         .message = message,
                         .value = told(problems->arena, value)};
}

bool problems_has(const Problems *problems, Str path)
{
    for (size_t i = 0; i < problems->count; i++) {
        Str other = problems->items[i].path;
        if (str_starts(other, path) && (other.len == path.len || other.ptr[path.len] == '.'))
            return true;
    }
    return false;
}

/* --- paths --- */

size_t body_path_enter(BodyPath *path, Str part)
{
    size_t outer = path->len;
    if (path->len + 1 + part.len > sizeof path->bytes)
        return outer;
    if (path->len)
        path->bytes[path->len++] = '.';
    memcpy(path->bytes + path->len, part.ptr, part.len);
    path->len += part.len;
    return outer;
}

size_t body_path_enter_item(BodyPath *path, size_t i)
{
    char text[24];
    return body_path_enter(path, (Str){text, num_write_u64(i, text)});
}

Str body_path_str(const BodyPath *path) { return (Str){path->bytes, path->len}; }

/* --- bytes --- */

static const char *const LINK_KEYS[] = {"to", "share", "since", "until", "checked", NULL};

typedef struct {
    Buf *out;
    bool any;
} Keys;

/* Begins a member of an object. */
static Buf *put_key(Keys *keys, Str key)
{
    buf_char(keys->out, keys->any ? ',' : '{');
    keys->any = true;
    buf_json(keys->out, key);
    buf_char(keys->out, ':');
    return keys->out;
}

static void end_keys(Keys *keys) { buf_add(keys->out, keys->any ? STR("}") : STR("{}")); }

static void write_fields(Buf *out, const RecordType *type, const Field *group, const Doc *value);

static void write_texts(Buf *out, const Doc *value)
{
    Keys keys = {.out = out};
    for (size_t l = 0; l < LOCALE_COUNT; l++) {
        const Doc *text = doc_get(value, languages[l].code);
        if (text)
            doc_json(put_key(&keys, languages[l].code), text);
    }
    end_keys(&keys);
}

static void write_link(Buf *out, const Doc *value)
{
    Keys keys = {.out = out};
    for (const char *const *key = LINK_KEYS; *key; key++) {
        const Doc *part = doc_get(value, str_of(*key));
        if (part)
            doc_json(put_key(&keys, str_of(*key)), part);
    }
    end_keys(&keys);
}

static void write_one(Buf *out, const RecordType *type, const Field *field, const Doc *value)
{
    if (value->kind != DOC_OBJECT || body_is_erased(value))
        doc_json(out, value);
    else if (field->kind == FIELD_GROUP)
        write_fields(out, type, field, value);
    else if (field->kind == FIELD_TEXTS)
        write_texts(out, value);
    else
        write_link(out, value);
}

static void write_fields(Buf *out, const RecordType *type, const Field *group, const Doc *value)
{
    Keys keys = {.out = out};
    const Field *field;
    for (size_t i = 0; (field = body_field(type, group, i)); i++) {
        const Doc *given = doc_get(value, str_of(field->name));
        if (!given)
            continue;
        put_key(&keys, str_of(field->name));
        if (given->kind != DOC_LIST) {
            write_one(out, type, field, given);
            continue;
        }
        buf_char(out, '[');
        for (const Doc *d = given->first; d; d = d->next) {
            if (d != given->first)
                buf_char(out, ',');
            write_one(out, type, field, d);
        }
        buf_char(out, ']');
    }
    end_keys(&keys);
}

void body_write(Buf *out, const RecordType *type, const Doc *body)
{
    write_fields(out, type, NULL, body);
}

/* --- links --- */

typedef struct {
    const RecordType *type;
    Arena *arena;
    BodyLink *items; /* NULL: counted only */
    size_t count;
} LinkWalk;

static void walk_link(LinkWalk *walk, const Field *field, Str relation, const Doc *value)
{
    if (!doc_str(value, "to").len)
        return;
    const Doc *share = doc_get(value, STR("share"));
    if (walk->items)
        walk->items[walk->count] = (BodyLink){.field = field,
                                              .relation = relation,
                                              .to = doc_str(value, "to"),
                                              .share = share ? share->text : STR(""),
                                              .since = doc_str(value, "since"),
                                              .until = doc_str(value, "until"),
                                              .checked = doc_str(value, "checked")};
    walk->count++;
}

static void walk_fields(LinkWalk *walk, const Field *group, Str outer, const Doc *value)
{
    const Field *field;
    for (size_t i = 0; (field = body_field(walk->type, group, i)); i++) {
        const Doc *given = doc_get(value, str_of(field->name));
        if (!given || (field->kind != FIELD_LINK && field->kind != FIELD_GROUP))
            continue;
        Str name = str_of(field->name);
        if (outer.len && walk->items)
            name = arena_printf(walk->arena, STR_FMT ".%s", STR_ARG(outer), field->name);
        else if (outer.len)
            name = outer;
        bool is_list = given->kind == DOC_LIST;
        for (const Doc *d = is_list ? given->first : given; d; d = is_list ? d->next : NULL)
            if (field->kind == FIELD_LINK)
                walk_link(walk, field, name, d);
            else
                walk_fields(walk, field, name, d);
    }
}

size_t body_links(const RecordType *type, const Doc *body, Arena *arena, BodyLink **out)
{
    LinkWalk walk = {.type = type, .arena = arena};
    walk_fields(&walk, NULL, STR(""), body);
    *out = arena_alloc(arena, (walk.count + 1) * sizeof **out);
    walk.items = *out;
    if (!walk.items)
        return 0;
    walk.count = 0;
    walk_fields(&walk, NULL, STR(""), body);
    return walk.count;
}

/* --- reading --- */

static bool is_day(Str s) { return s.len == 10 && partial_date_check(s) == DATE_FINE; }

bool body_is_erased(const Doc *value)
{
    Str before = STR("[erased ");
    if (!value)
        return false;
    if (value->kind == DOC_TEXT)
        return value->text.len == before.len + 11 && str_starts(value->text, before) &&
               is_day(str_part(value->text, before.len, before.len + 10)) &&
               str_ends(value->text, STR("]"));
    const Doc *day = value->kind == DOC_OBJECT ? value->first : NULL;
    return day && !day->next && day->kind == DOC_TEXT && str_eq(day->key, STR("erased")) &&
           is_day(day->text);
}

Str texts_best(const Doc *texts, Str language, Str original, Str *found_language)
{
    const Str wanted[] = {language, original, STR("en"), STR("ru")};
    const Doc *best = NULL;
    bool is_erased = body_is_erased(texts);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted && !best; i++)
        if (wanted[i].len)
            best = doc_get(texts, wanted[i]);
    if (!best && texts && texts->kind == DOC_OBJECT)
        best = texts->first;
    if (is_erased || !best || best->kind != DOC_TEXT) {
        if (found_language)
            *found_language = STR("");
        return STR("");
    }
    if (found_language)
        *found_language = best->key;
    return best->text;
}

Str body_name(const Doc *body, Str language, Str *found_language)
{
    return texts_best(doc_get(body, STR("name")), language, doc_str(body, "original"),
                      found_language);
}

Sensitivity body_sensitivity(const Doc *body)
{
    const Doc *given = doc_get(body, STR("sensitivity"));
    int found = given && given->kind == DOC_TEXT ? sensitivity_find(given->text) : -1;
    if (found >= 0)
        return (Sensitivity)found;
    return given ? SENSITIVITY_STRICT : SENSITIVITY_PUBLIC;
}
