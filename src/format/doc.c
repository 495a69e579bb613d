#include "format/doc.h"

#include <stdarg.h>
#include <stdio.h>

Doc *doc_new(Arena *arena, DocKind kind)
{
    Doc *d = arena_alloc(arena, sizeof *d);
    if (d)
        *d = (Doc){.kind = kind, .key = STR(""), .text = STR(""), .arena = arena};
    return d;
}

static Doc *add(Doc *parent, const char *key, DocKind kind, Str text)
{
    Doc *d = parent ? doc_new(parent->arena, kind) : NULL;
    if (!d)
        return NULL;
    d->key = key ? arena_dup(parent->arena, str_of(key)) : STR("");
    d->text = text.len ? arena_dup(parent->arena, text) : STR("");
    if (!d->text.ptr || !d->key.ptr)
        return NULL;
    if (parent->last)
        parent->last->next = d;
    else
        parent->first = d;
    parent->last = d;
    return d;
}

Doc *doc_object(Doc *parent, const char *key) { return add(parent, key, DOC_OBJECT, STR("")); }
Doc *doc_list(Doc *parent, const char *key) { return add(parent, key, DOC_LIST, STR("")); }
void doc_text(Doc *parent, const char *key, Str text) { add(parent, key, DOC_TEXT, text); }
void doc_number(Doc *parent, const char *key, Str token)
{
    add(parent, key, token.len ? DOC_NUMBER : DOC_NULL, token);
}
void doc_bool(Doc *parent, const char *key, bool value)
{
    add(parent, key, value ? DOC_TRUE : DOC_FALSE, STR(""));
}
void doc_markup(Doc *parent, const char *key, Str html) { add(parent, key, DOC_MARKUP, html); }

void doc_int(Doc *parent, const char *key, int64_t value)
{
    doc_printf(parent, key, "%lld", (long long)value);
    if (parent && parent->last)
        parent->last->kind = DOC_NUMBER;
}

void doc_printf(Doc *parent, const char *key, const char *format, ...)
{
    char text[2048];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (len >= 0)
        doc_text(parent, key,
                 (Str){text, (size_t)len < sizeof text ? (size_t)len : sizeof text - 1});
}

const Doc *doc_get(const Doc *node, Str key)
{
    const Doc *c = node && node->kind == DOC_OBJECT ? node->first : NULL;
    while (c && !str_eq(c->key, key))
        c = c->next;
    return c;
}

Str doc_str(const Doc *object, const char *key)
{
    const Doc *d = doc_get(object, str_of(key));
    return d && d->kind == DOC_TEXT ? d->text : STR("");
}

size_t doc_count(const Doc *node)
{
    size_t count = 0;
    for (const Doc *c = node ? node->first : NULL; c; c = c->next)
        count++;
    return count;
}

/* --- change --- */

Doc *doc_copy(Arena *arena, const Doc *node)
{
    Doc *copy = node ? doc_new(arena, node->kind) : NULL;
    if (!copy)
        return NULL;
    copy->key = arena_dup(arena, node->key);
    copy->text = arena_dup(arena, node->text);
    if (!copy->key.ptr || !copy->text.ptr)
        return NULL;
    for (const Doc *c = node->first; c; c = c->next) {
        Doc *child = doc_copy(arena, c);
        if (!child)
            return NULL;
        *(copy->last ? &copy->last->next : &copy->first) = child;
        copy->last = child;
    }
    return copy;
}

void doc_put(Doc *parent, const char *key, const Doc *value)
{
    Doc *copy = parent ? doc_copy(parent->arena, value) : NULL, *before = NULL;
    if (!copy)
        return;
    copy->key = key ? arena_dup(parent->arena, str_of(key)) : STR("");
    if (!copy->key.ptr)
        return;
    Doc *old = key ? parent->first : NULL;
    while (old && !str_eq(old->key, copy->key)) {
        before = old;
        old = old->next;
    }
    if (!old)
        before = parent->last;
    *(before ? &before->next : &parent->first) = copy;
    copy->next = old ? old->next : NULL;
    if (!copy->next)
        parent->last = copy;
}

bool doc_remove(Doc *object, const char *key)
{
    bool found = false;
    Doc *kept = NULL;
    for (Doc *c = object ? object->first : NULL; c; c = c->next) {
        if (str_eq(c->key, str_of(key))) {
            *(kept ? &kept->next : &object->first) = c->next;
            found = true;
        } else {
            kept = c;
        }
    }
    if (object)
        object->last = kept;
    return found;
}

static bool has_equal_keys(const Doc *a, const Doc *b)
{
    const Doc *beside = b->first; /* most often they stand in the same order */
    for (const Doc *c = a->first; c; c = c->next) {
        const Doc *other = beside && str_eq(beside->key, c->key) ? beside : doc_get(b, c->key);
        if (!other || !doc_equal(c, other))
            return false;
        beside = beside ? beside->next : NULL;
    }
    return true;
}

bool doc_equal(const Doc *a, const Doc *b)
{
    if (a == b)
        return true;
    if (!a || !b || a->kind != b->kind || !str_eq(a->text, b->text) || doc_count(a) != doc_count(b))
        return false;
    if (a->kind == DOC_OBJECT)
        return has_equal_keys(a, b);
    const Doc *c = a->first, *d = b->first;
    while (c && doc_equal(c, d)) {
        c = c->next;
        d = d->next;
    }
    return !c;
}

/* --- JSON --- */

static void put_children(Buf *out, const Doc *node)
{
    bool any = false;
    for (const Doc *c = node->first; c; c = c->next) {
        if (c->kind == DOC_MARKUP)
            continue;
        if (any)
            buf_char(out, ',');
        any = true;
        if (node->kind == DOC_OBJECT) {
            buf_json(out, c->key);
            buf_char(out, ':');
        }
        doc_json(out, c);
    }
}

void doc_json(Buf *out, const Doc *node)
{
    switch (node->kind) {
    case DOC_OBJECT:
    case DOC_LIST:
        buf_char(out, node->kind == DOC_OBJECT ? '{' : '[');
        put_children(out, node);
        buf_char(out, node->kind == DOC_OBJECT ? '}' : ']');
        return;
    case DOC_TEXT:
        buf_json(out, node->text);
        return;
    case DOC_NUMBER:
        buf_add(out, node->text);
        return;
    default:
        buf_add(out, node->kind == DOC_TRUE    ? STR("true")
                     : node->kind == DOC_FALSE ? STR("false")
                                               : STR("null"));
    }
}
