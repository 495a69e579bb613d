/* A sent form as a body. */
#include <stdlib.h>

#include "base/num.h"
#include "locale/date.h"
#include "locale/fold.h"
#include "portal/record_form.h"
#include "records/search.h"
#include "register/world.h"

typedef struct {
    Page *page;
    const FormField **fields; /* sorted by name; of one name as they were sent */
    size_t count;
} Reading;

static int compare(const void *a, const void *b)
{
    const FormField *x = *(const FormField *const *)a, *y = *(const FormField *const *)b;
    int order = str_cmp(x->name, y->name);
    return order ? order : (x > y) - (x < y);
}

static Reading open_reading(Page *p, const Form *form)
{
    Reading r = {p, arena_alloc(p->arena, (form->field_count + 1) * sizeof *r.fields), 0};
    for (; r.fields && r.count < form->field_count; r.count++)
        r.fields[r.count] = &form->fields[r.count];
    if (r.count)
        qsort(r.fields, r.count, sizeof *r.fields, compare);
    return r;
}

/* The first that is not before the name. */
static size_t find(const Reading *r, Str name)
{
    size_t low = 0, high = r->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (str_cmp(r->fields[middle]->name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool is_named(const Reading *r, size_t i, Str name)
{
    return i < r->count && str_eq(r->fields[i]->name, name);
}

static Str value_of(const Reading *r, Str path)
{
    size_t i = find(r, path);
    return is_named(r, i, path) ? str_trim(r->fields[i]->value) : STR("");
}

static Str inner_path(const Reading *r, Str path, const char *name)
{
    return arena_printf(r->page->arena, STR_FMT ".%s", STR_ARG(path), name);
}

/* Whether anything of the form stands at the path or below it. */
static bool has_path(const Reading *r, Str path)
{
    Str below = inner_path(r, path, "");
    size_t i = find(r, below);
    return is_named(r, find(r, path), path) ||
           (i < r->count && str_starts(r->fields[i]->name, below));
}

/* One more than may be is read, so that the check of the body sees that there are too many. */
static size_t max_of(const Field *f) { return f->max ? f->max : FIELD_MAX_ITEMS; }

static Doc *read_texts(const Reading *r, Str path)
{
    Doc *texts = doc_new(r->page->arena, DOC_OBJECT);
    for (int l = 0; l < LOCALE_COUNT; l++) {
        const char *code = languages[l].code.ptr;
        Str text = value_of(r, inner_path(r, path, code));
        if (text.len)
            doc_text(texts, code, text);
    }
    return texts;
}

/* "UNDP (organisation:undp)" → the id in the last brackets. */
static Str bracketed_id(Str text)
{
    size_t open = text.len;
    if (!str_ends(text, STR(")")))
        return STR("");
    while (open > 0 && text.ptr[open - 1] != '(')
        open--;
    Str id = str_part(text, open, text.len - 1);
    return open && id_is_valid(id) ? id : STR("");
}

/* Whether a record is called so, in any of its languages. */
static bool is_called(const SearchHit *hit, Str folded, Arena *arena)
{
    const Doc *names = doc_get(hit->body, STR("name"));
    for (const Doc *n = names ? names->first : NULL; n; n = n->next)
        if (str_eq(name_fold(arena, n->text), folded))
            return true;
    return false;
}

enum { NAMESAKES = 20 };

/* The one record of the types in `to` that is called so and that the writer may know of; "" when
 * there are several. */
static Str named_record(Page *p, const char *const *to, Str text)
{
    const RecordType *types[8] = {NULL};
    SearchHit *hits;
    size_t count = 0, known = 0;
    Str found = STR(""), folded = name_fold(p->arena, text);
    for (size_t i = 0; to[i] && known < 7; i++)
        if ((types[known] = type_find(site_types(p->site), str_of(to[i]))))
            known++;
    if (!known || !folded.len ||
        search_names(p->records, &p->viewer, types, text, NAMESAKES, p->arena, &hits, &count, NULL))
        return found;
    for (size_t i = 0; i < count; i++) {
        if (!is_called(&hits[i], folded, p->arena) || str_eq(found, hits[i].id))
            continue;
        if (found.len)
            return STR("");
        found = hits[i].id;
    }
    return found;
}

Str form_meant_id(Page *p, const char *const *to, Str text)
{
    Str id = bracketed_id(text);
    if (!id.len && id_is_valid(text))
        return text;
    if (!id.len)
        id = world_find(site_world(p->site), to, text, p->arena);
    if (!id.len)
        id = named_record(p, to, text);
    return id.len ? id : text; /* the check of the body says what is wrong with it */
}

static Doc *read_link(const Reading *r, const Field *f, Str path)
{
    static const char *const parts[] = {"since", "until", "checked"};
    Str text = value_of(r, path), share = value_of(r, inner_path(r, path, "share"));
    Doc *link = doc_new(r->page->arena, DOC_OBJECT);
    if (!text.len)
        return link;
    doc_text(link, "to", form_meant_id(r->page, f->to, text));
    if (share.len)
        doc_number(link, "share", share);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        Str part = value_of(r, inner_path(r, path, parts[i]));
        if (part.len)
            doc_text(link, parts[i], part);
    }
    return link;
}

static Doc *text_node(const Reading *r, DocKind kind, Str text)
{
    Doc *d = doc_new(r->page->arena, kind);
    if (d)
        d->text = text;
    return d;
}

/* "1 234,5" is the number 1234.5; what is none stays a text, and the check says so. */
static Doc *read_number(const Reading *r, Str text)
{
    char token[64];
    size_t len = 0;
    for (size_t i = 0; i < text.len && len < sizeof token - 1; i++)
        if (text.ptr[i] != ' ')
            token[len++] = text.ptr[i] == ',' ? '.' : text.ptr[i];
    Str number = arena_dup(r->page->arena, (Str){token, len});
    bool is_number = num_read(number).is_number;
    return text_node(r, is_number ? DOC_NUMBER : DOC_TEXT, is_number ? number : text);
}

/* "3 August 2025" is 2025-08-03; what is no date stays as it was typed, and the check says so. */
static Doc *read_date(const Reading *r, Str text)
{
    char iso[DATE_TEXT_MAX];
    bool is_date = date_read(r->page->locale, text, iso) == DATE_READ;
    return text_node(r, DOC_TEXT, is_date ? arena_dup(r->page->arena, str_of(iso)) : text);
}

static Doc *read_checked(const Reading *r, const Field *f, Str path)
{
    Doc *list = doc_new(r->page->arena, DOC_LIST);
    for (size_t i = find(r, path), count = 0; is_named(r, i, path) && count <= max_of(f); i++)
        if (r->fields[i]->value.len) {
            doc_text(list, NULL, r->fields[i]->value);
            count++;
        }
    return list;
}

static Doc *read_group(const Reading *r, const Field *f, Str path);

static Doc *read_single(const Reading *r, const Field *f, Str path)
{
    Str erased = value_of(r, inner_path(r, path, "erased")), text = value_of(r, path);
    if (erased.len) {
        Doc *tombstone = doc_new(r->page->arena, DOC_OBJECT);
        doc_text(tombstone, "erased", erased);
        return tombstone;
    }
    switch (f->kind) {
    case FIELD_TEXTS:
        return read_texts(r, path);
    case FIELD_LINK:
        return read_link(r, f, path);
    case FIELD_GROUP:
        return read_group(r, f, path);
    case FIELD_FLAG:
        return text.len ? doc_new(r->page->arena, DOC_TRUE) : NULL;
    case FIELD_DATE:
        return text.len ? read_date(r, text) : NULL;
    case FIELD_NUMBER:
        return text.len ? read_number(r, text) : NULL;
    default:
        return text.len ? text_node(r, DOC_TEXT, text) : NULL;
    }
}

/* Nothing was typed into it. */
static bool is_blank(const Doc *item)
{
    if (!item || item->kind == DOC_NULL)
        return true;
    if (item->kind != DOC_OBJECT && item->kind != DOC_LIST)
        return false;
    for (const Doc *part = item->first; part; part = part->next)
        if (!is_blank(part))
            return false;
    return true;
}

/* Items that are marked to be removed are left out. */
static Doc *read_items(const Reading *r, const Field *f, Str path)
{
    Doc *list = doc_new(r->page->arena, DOC_LIST);
    for (size_t i = 0, count = 0; count <= max_of(f); i++) {
        Str at = arena_printf(r->page->arena, STR_FMT ".%zu", STR_ARG(path), i);
        if (!has_path(r, at))
            break;
        if (value_of(r, inner_path(r, at, "remove")).len)
            continue;
        const Doc *item = read_single(r, f, at);
        if (!is_blank(item)) {
            doc_put(list, NULL, item);
            count++;
        }
    }
    return list;
}

static Doc *read_field(const Reading *r, const Field *f, Str path)
{
    bool is_boxes = f->kind == FIELD_CHOICE || f->kind == FIELD_LANGUAGE;
    if (!(f->flags & FIELD_MANY))
        return read_single(r, f, path);
    return is_boxes ? read_checked(r, f, path) : read_items(r, f, path);
}

static Doc *read_group(const Reading *r, const Field *f, Str path)
{
    Doc *object = doc_new(r->page->arena, DOC_OBJECT);
    for (const Field *inner = f->fields; inner->name; inner++)
        doc_put(object, inner->name, read_field(r, inner, inner_path(r, path, inner->name)));
    return object;
}

Doc *form_body(Page *p, const RecordType *type, const Form *form)
{
    Reading r = open_reading(p, form);
    Doc *body = doc_new(p->arena, DOC_OBJECT);
    const Field *f;
    for (size_t i = 0; (f = type_field(type, i)); i++)
        doc_put(body, f->name, read_field(&r, f, str_of(f->name)));
    return body;
}
