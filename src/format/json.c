#include "format/json.h"

#include <jansson.h>

#include "base/num.h"

/* jansson itself goes down two thousand levels, and so would everybody who walks the document. */
static ErrCode check_depth(Str text, Err *err)
{
    unsigned long line = 1, column = 1;
    size_t depth = 0;
    bool in_text = false;
    for (size_t i = 0; i < text.len; i++, column++) {
        char c = text.ptr[i];
        if (c == '\n') {
            line++;
            column = 0;
        } else if (in_text && c == '\\') {
            i++;
            column++;
        } else if (c == '"') {
            in_text = !in_text;
        } else if (!in_text && (c == '[' || c == '{') && ++depth > JSON_MAX_DEPTH) {
            err_set(err, ERR_TOO_LARGE, "the JSON is nested deeper than %d levels", JSON_MAX_DEPTH);
            err_at(err, STR(""), line, column);
            return ERR_TOO_LARGE;
        } else if (!in_text && (c == ']' || c == '}') && depth > 0) {
            depth--;
        }
    }
    return ERR_OK;
}

static Str scalar(const json_t *value, char room[NUM_TEXT_MAX], DocKind *kind)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        *kind = DOC_TEXT;
        return (Str){json_string_value(value), json_string_length(value)};
    case JSON_INTEGER: {
        json_int_t whole = json_integer_value(value);
        uint64_t size = whole < 0 ? 0 - (uint64_t)whole : (uint64_t)whole;
        room[0] = '-';
        *kind = DOC_NUMBER;
        return (Str){room + (whole >= 0), num_write_u64(size, room + 1) + (whole < 0)};
    }
    case JSON_REAL:
        *kind = DOC_NUMBER;
        return (Str){room, num_write_short(json_real_value(value), room)};
    default:
        *kind = json_is_true(value) ? DOC_TRUE : json_is_false(value) ? DOC_FALSE : DOC_NULL;
        return STR("");
    }
}

static ErrCode is_full(Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "the JSON is larger than what is taken here");
}

static ErrCode convert(Doc **out, Arena *arena, json_t *value, Err *err);

static ErrCode add(Doc *parent, Str key, json_t *value, Err *err)
{
    Doc *child = NULL;
    TRY(convert(&child, parent->arena, value, err));
    child->key = arena_dup(parent->arena, key);
    *(parent->last ? &parent->last->next : &parent->first) = child;
    parent->last = child;
    return child->key.ptr ? ERR_OK : is_full(err);
}

static ErrCode add_keys(Doc *object, json_t *value, Err *err)
{
    if (json_object_size(value) > JSON_MAX_KEYS)
        return err_set(err, ERR_TOO_LARGE, "an object of the JSON has more than %d keys",
                       JSON_MAX_KEYS);
    for (void *at = json_object_iter(value); at; at = json_object_iter_next(value, at))
        TRY(add(object, str_of(json_object_iter_key(at)), json_object_iter_value(at), err));
    return ERR_OK;
}

static ErrCode convert(Doc **out, Arena *arena, json_t *value, Err *err)
{
    char room[NUM_TEXT_MAX];
    DocKind kind = json_is_array(value) ? DOC_LIST : DOC_OBJECT;
    Doc *doc = doc_new(arena, kind);
    if (!doc)
        return is_full(err);
    *out = doc;
    if (json_is_object(value))
        return add_keys(doc, value, err);
    for (size_t i = 0; i < json_array_size(value); i++)
        TRY(add(doc, STR(""), json_array_get(value, i), err));
    if (json_is_array(value))
        return ERR_OK;
    doc->text = arena_dup(arena, scalar(value, room, &doc->kind));
    return doc->text.ptr ? ERR_OK : is_full(err);
}

ErrCode json_read(Doc **out, Arena *arena, Str text, Err *err)
{
    json_error_t why;
    Doc *doc = NULL;
    TRY(check_depth(text, err));
    json_t *value = json_loadb(text.len ? text.ptr : "", text.len,
                               JSON_DECODE_ANY | JSON_REJECT_DUPLICATES, &why);
    if (!value) {
        err_set(err, ERR_PARSE, "the text is no JSON that can be read: %s", why.text);
        if (why.line > 0)
            err_at(err, STR(""), (unsigned long)why.line,
                   why.column > 0 ? (unsigned long)why.column : 1);
        return ERR_PARSE;
    }
    ErrCode rc = convert(&doc, arena, value, err);
    json_decref(value);
    if (!rc)
        *out = doc;
    return rc;
}
