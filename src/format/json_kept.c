/* JSON as doc_json writes it, read in one go: the document's texts lie in one copy of the bytes.
 * Most of what a list costs is reading bodies, and jansson makes a tree of its own first. */
#include "format/json.h"

typedef struct {
    char *at, *end; /* a NUL stands at the end */
    Arena *arena;
    int depth;
} Reader;

static bool skip(Reader *r, char c)
{
    if (*r->at != c)
        return false;
    r->at++;
    return true;
}

/* Of \", \\ and \u0000 to \u001f, which are all that buf_json writes; else -1. */
static int escaped(const Reader *r)
{
    if (r->at[0] == '"' || r->at[0] == '\\')
        return (unsigned char)r->at[0];
    if (r->end - r->at < 5 || r->at[0] != 'u' || r->at[1] != '0' || r->at[2] != '0')
        return -1;
    int high = (unsigned char)r->at[3] - '0', low = (unsigned char)r->at[4];
    low = low >= '0' && low <= '9' ? low - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
    return (high == 0 || high == 1) && low >= 0 ? high << 4 | low : -1;
}

/* The text is put together where it stands, with a NUL behind it. */
static bool read_text(Reader *r, Str *out)
{
    if (!skip(r, '"'))
        return false;
    char *begin = r->at, *to = r->at;
    for (;; r->at++) {
        unsigned char c = (unsigned char)*r->at;
        if (c == '"')
            break;
        if (c < 0x20) /* the end, too */
            return false;
        if (c == '\\') {
            r->at++;
            int plain = escaped(r);
            if (plain <= 0)
                return false;
            r->at += *r->at == 'u' ? 4 : 0;
            c = (unsigned char)plain;
        }
        *to++ = (char)c;
    }
    r->at++;
    *to = '\0';
    *out = (Str){begin, (size_t)(to - begin)};
    return true;
}

static Doc *read_value(Reader *r);

static Doc *read_children(Reader *r, DocKind kind)
{
    Doc *parent = doc_new(r->arena, kind);
    char close = kind == DOC_OBJECT ? '}' : ']';
    r->at++;
    if (!parent || r->depth >= JSON_MAX_DEPTH)
        return NULL;
    if (skip(r, close))
        return parent;
    r->depth++;
    do {
        Str key = STR("");
        if (kind == DOC_OBJECT && (!read_text(r, &key) || !skip(r, ':')))
            return NULL;
        Doc *child = read_value(r);
        if (!child)
            return NULL;
        child->key = key;
        *(parent->last ? &parent->last->next : &parent->first) = child;
        parent->last = child;
    } while (skip(r, ','));
    r->depth--;
    return skip(r, close) ? parent : NULL;
}

/* Whole numbers of a size that needs no check; what follows is looked at by the caller. */
static Doc *read_number(Reader *r)
{
    enum { DIGITS = 18 };
    char *begin = r->at;
    if (*r->at == '-')
        r->at++;
    char *digits = r->at;
    while (*r->at >= '0' && *r->at <= '9')
        r->at++;
    ptrdiff_t count = r->at - digits;
    if (!count || count > DIGITS || (*digits == '0' && r->at - begin > 1))
        return NULL;
    Doc *number = doc_new(r->arena, DOC_NUMBER);
    Str token = arena_dup(r->arena, (Str){begin, (size_t)(r->at - begin)});
    if (number)
        number->text = token;
    return token.ptr ? number : NULL;
}

static Doc *read_word(Reader *r)
{
    static const struct {
        Str word;
        DocKind kind;
    } words[] = {
        {STR_INIT("true"), DOC_TRUE}, {STR_INIT("false"), DOC_FALSE}, {STR_INIT("null"), DOC_NULL}};
    Str rest = {r->at, (size_t)(r->end - r->at)};
    for (size_t i = 0; i < 3; i++)
        if (str_starts(rest, words[i].word)) {
            r->at += words[i].word.len;
            return doc_new(r->arena, words[i].kind);
        }
    return NULL;
}

static Doc *read_value(Reader *r)
{
    Doc *doc;
    switch (*r->at) {
    case '{':
        return read_children(r, DOC_OBJECT);
    case '[':
        return read_children(r, DOC_LIST);
    case '"':
        doc = doc_new(r->arena, DOC_TEXT);
        return doc && read_text(r, &doc->text) ? doc : NULL;
    case 't':
    case 'f':
    case 'n':
        return read_word(r);
    default:
        return read_number(r);
    }
}

ErrCode json_read_kept(Doc **out, Arena *arena, Str text, Err *err)
{
    char *bytes = arena_cstr(arena, text);
    Reader r = {bytes, bytes ? bytes + text.len : NULL, arena, 0};
    Doc *doc = bytes && text.len ? read_value(&r) : NULL;
    if (!doc || r.at != r.end)
        return json_read(out, arena, text, err);
    *out = doc;
    return ERR_OK;
}
