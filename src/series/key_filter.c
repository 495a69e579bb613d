#include "series/key_filter.h"

static bool is_any(Str part) { return part.len == 0 || str_eq(part, STR("*")); }

static bool is_everything(Str text) { return is_any(text) || str_eq(text, STR("all")); }

static ErrCode too_large(Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "a key has at most %d codes and %d alternatives",
                   KEY_MAX_CODES, KEY_MAX_KEYS);
}

static size_t count_char(Str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += s.ptr[i] == c;
    return n;
}

static bool is_code_char(char c)
{
    return (unsigned char)c > ' ' && !strchr("<>\"'\\`{}|^", c) && (unsigned char)c != 0x7F;
}

static ErrCode check_code(Str code, Err *err)
{
    for (size_t i = 0; i < code.len; i++)
        if (!is_code_char(code.ptr[i]))
            return err_set(err, ERR_INVALID,
                           "code '" STR_FMT "' in the key holds a character that no code has",
                           STR_ARG(code));
    if (code.len)
        return ERR_OK;
    err_set(err, ERR_INVALID, "the key has a '+' without a code");
    err_hint(err, "write codes as A+B, or leave the part empty for any");
    return ERR_INVALID;
}

static ErrCode parse_part(KeyPart *part, Arena *arena, Str text, Err *err)
{
    if (is_any(text))
        return ERR_OK;
    size_t count = count_char(text, '+') + 1;
    if (count > KEY_MAX_CODES)
        return too_large(err);
    Str *codes = arena_alloc(arena, count * sizeof *codes), code;
    bool more = true;
    if (!codes)
        return too_large(err);
    while (str_split(&text, '+', &more, &code)) {
        TRY(check_code(code, err));
        codes[part->code_count++] = code;
    }
    part->codes = codes;
    return ERR_OK;
}

static ErrCode parse_key(Key *key, Arena *arena, const Layout *layout, Str text, Err *err)
{
    size_t given = count_char(text, '.') + 1, at = 0;
    key->part_count = layout->dimension_count;
    key->parts = arena_alloc(arena, key->part_count * sizeof *key->parts + 1);
    if (!key->parts)
        return too_large(err);
    if (is_everything(text))
        return ERR_OK;
    if (given > key->part_count) {
        err_set(err, ERR_INVALID, "the key has %zu parts, '" STR_FMT "' has %zu dimensions", given,
                STR_ARG(layout->dataset), key->part_count);
        err_hint(err, "give one part for each dimension, without the period");
        return ERR_INVALID;
    }
    Str part;
    bool more = true;
    while (str_split(&text, '.', &more, &part))
        TRY(parse_part(&key->parts[at++], arena, part, err));
    return ERR_OK;
}

ErrCode key_filter_parse(KeyFilter *out, Arena *arena, const Layout *layout, Str text, Err *err)
{
    *out = (KeyFilter){0};
    if (is_everything(text))
        return ERR_OK;
    size_t count = count_char(text, ',') + 1;
    if (count > KEY_MAX_KEYS)
        return too_large(err);
    out->keys = arena_alloc(arena, count * sizeof *out->keys);
    if (!out->keys)
        return too_large(err);
    Str key;
    bool more = true;
    while (str_split(&text, ',', &more, &key))
        TRY(parse_key(&out->keys[out->key_count++], arena, layout, key, err));
    return ERR_OK;
}

/* Codes of `a` that are in `b` too; "none of them" becomes a part that nothing matches. */
static ErrCode intersect(KeyPart *part, Arena *arena, const Str *codes, size_t count, Err *err)
{
    size_t room = part->code_count ? part->code_count : count, kept = 0;
    Str *both = arena_alloc(arena, (room + 1) * sizeof *both);
    if (!both)
        return too_large(err);
    for (size_t i = 0; i < room; i++) {
        Str code = part->code_count ? part->codes[i] : codes[i];
        bool in = !part->code_count;
        for (size_t j = 0; !in && j < count; j++)
            in = str_eq(code, codes[j]);
        if (in)
            both[kept++] = code;
    }
    if (!kept)
        both[kept++] = STR(""); /* no dimension has an empty code: nothing matches */
    *part = (KeyPart){kept, both};
    return ERR_OK;
}

ErrCode key_filter_limit(KeyFilter *filter, Arena *arena, const Layout *layout, Str dimension,
                         const Str *codes, size_t count, Err *err)
{
    int at = layout_dimension(layout, dimension);
    if (at < 0)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' has no dimension '" STR_FMT "'",
                       STR_ARG(layout->dataset), STR_ARG(dimension));
    if (count > KEY_MAX_CODES)
        return too_large(err);
    if (!filter->key_count) {
        filter->keys = arena_alloc(arena, sizeof *filter->keys);
        if (!filter->keys)
            return too_large(err);
        TRY(parse_key(&filter->keys[0], arena, layout, STR(""), err));
        filter->key_count = 1;
    }
    for (size_t k = 0; k < filter->key_count; k++)
        TRY(intersect(&filter->keys[k].parts[at], arena, codes, count, err));
    return ERR_OK;
}
