#include "view/mustache.h"

#include "base/vec.h"

enum { MAX_DEPTH = 24, MAX_CONTEXTS = 32 };

typedef enum { OP_TEXT, OP_VALUE, OP_MARKUP, OP_SECTION, OP_INVERTED, OP_END } OpKind;

typedef struct {
    OpKind kind;
    Str text;     /* of the text, or the path of the value */
    size_t end;   /* of a section: the number of its OP_END */
    bool is_link; /* the value stands at the begin of href or src */
} Op;

struct Template {
    Arena *arena;
    VEC(Op) ops;
};

typedef struct {
    Template *template;
    const TemplateLoader *loader;
    Err *err;
    int depth;
    size_t open[MAX_DEPTH];
    int open_count;
} Compiler;

static const char *entity_of(char c)
{
    return c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\'' ? "&#39;"
                       : NULL;
}

void html_escape(Buf *out, Str s) { buf_escaped(out, s, entity_of); }

/* --- compiling --- */

static ErrCode bad(const Compiler *c, Str name, Str source, size_t at, const char *what)
{
    unsigned long line = 1;
    for (size_t i = 0; i < at && i < source.len; i++)
        line += source.ptr[i] == '\n';
    err_set(c->err, ERR_PARSE, "template: %s", what);
    err_at(c->err, name, line, 0);
    return ERR_PARSE;
}

static void add_text(Compiler *c, Str text)
{
    Template *t = c->template;
    if (text.len)
        vec_push(&t->ops, ((Op){.kind = OP_TEXT, .text = arena_dup(t->arena, text)}));
}

static ErrCode compile(Compiler *c, Str name, Str source);

static ErrCode add_partial(Compiler *c, Str name, Str source, size_t at, Str partial)
{
    Str inner;
    if (c->depth == MAX_DEPTH || !c->loader->partial(c->loader->context, partial, &inner))
        return bad(c, name, source, at, "a partial is missing or nested too deep");
    c->depth++;
    TRY(compile(c, partial, inner));
    c->depth--;
    return ERR_OK;
}

static ErrCode add_message(Compiler *c, Str name, Str source, size_t at, Str key)
{
    Str text;
    Buf escaped;
    if (!c->loader->message(c->loader->context, key, &text))
        return bad(c, name, source, at, "a message is not in the catalogue");
    buf_init(&escaped, 1 << 20);
    html_escape(&escaped, text);
    add_text(c, buf_str(&escaped));
    buf_clear(&escaped);
    return ERR_OK;
}

static bool opens_link(Str before)
{
    return str_ends(before, STR("href=\"")) || str_ends(before, STR("src=\"")) ||
           str_ends(before, STR("action=\""));
}

static ErrCode close_section(Compiler *c, Str name, Str source, size_t at, Str key)
{
    Template *t = c->template;
    if (!c->open_count || !str_eq(t->ops.items[c->open[c->open_count - 1]].text, key))
        return bad(c, name, source, at, "a section is closed that is not open");
    t->ops.items[c->open[--c->open_count]].end = t->ops.count;
    vec_push(&t->ops, ((Op){.kind = OP_END}));
    return ERR_OK;
}

/* What stands between {{ and }}. */
static ErrCode add_tag(Compiler *c, Str name, Str source, size_t at, Str tag)
{
    Template *t = c->template;
    char sign = tag.len ? tag.ptr[0] : ' ';
    Str key = str_trim(strchr("#^/!>&@{", sign) ? str_part(tag, 1, tag.len) : tag);
    if (sign == '!')
        return ERR_OK;
    if (sign == '=')
        return bad(c, name, source, at, "other delimiters are not known here");
    if (sign == '>')
        return add_partial(c, name, source, at, key);
    if (sign == '@')
        return add_message(c, name, source, at, key);
    if (sign == '/')
        return close_section(c, name, source, at, key);
    Op op = {.kind = sign == '#'                  ? OP_SECTION
                     : sign == '^'                ? OP_INVERTED
                     : sign == '&' || sign == '{' ? OP_MARKUP
                                                  : OP_VALUE,
             .text = arena_dup(t->arena, key),
             .is_link = opens_link(str_part(source, 0, at))};
    if (op.kind == OP_SECTION || op.kind == OP_INVERTED) {
        if (c->open_count == MAX_DEPTH)
            return bad(c, name, source, at, "sections are nested too deep");
        c->open[c->open_count++] = t->ops.count;
    }
    vec_push(&t->ops, op);
    return ERR_OK;
}

/* A section tag alone on its line takes the line with it, as the specification says. */
static bool stands_alone(Str source, size_t begin, size_t end, size_t *line_start, size_t *line_end)
{
    size_t a = begin, b = end;
    while (a > 0 && (source.ptr[a - 1] == ' ' || source.ptr[a - 1] == '\t'))
        a--;
    while (b < source.len && (source.ptr[b] == ' ' || source.ptr[b] == '\t'))
        b++;
    if (b + 1 < source.len && source.ptr[b] == '\r' && source.ptr[b + 1] == '\n')
        b++;
    if ((a > 0 && source.ptr[a - 1] != '\n') || (b < source.len && source.ptr[b] != '\n'))
        return false;
    *line_start = a;
    *line_end = b < source.len ? b + 1 : b;
    return true;
}

static ErrCode compile(Compiler *c, Str name, Str source)
{
    size_t at = 0;
    int open_before = c->open_count;
    while (at < source.len) {
        Str rest = str_part(source, at, source.len);
        size_t begin = str_find(rest, STR("{{"));
        if (begin == SIZE_MAX) {
            add_text(c, rest);
            break;
        }
        begin += at;
        bool raw = begin + 2 < source.len && source.ptr[begin + 2] == '{';
        size_t close = str_find(str_part(source, begin, source.len), raw ? STR("}}}") : STR("}}"));
        if (close == SIZE_MAX)
            return bad(c, name, source, begin, "a tag is not closed");
        Str tag = str_part(source, begin + 2, begin + close);
        size_t end = begin + close + (raw ? 3 : 2), line_start, line_end;
        bool alone = tag.len && strchr("#^/!>", tag.ptr[0]) &&
                     stands_alone(source, begin, end, &line_start, &line_end);
        add_text(c, str_part(source, at, alone ? line_start : begin));
        TRY(add_tag(c, name, source, begin, tag));
        at = alone ? line_end : end;
    }
    return c->open_count == open_before
               ? ERR_OK
               : bad(c, name, source, source.len, "a section is not closed");
}

ErrCode template_compile(Template **out, Str name, Str source, const TemplateLoader *loader,
                         Err *err)
{
    Template *t = mem_alloc(sizeof *t);
    t->arena = arena_new(16 << 20);
    Compiler c = {.template = t, .loader = loader, .err = err};
    ErrCode rc = compile(&c, name, source);
    *out = rc ? NULL : t;
    if (rc)
        template_free(t);
    return rc;
}

void template_free(Template *t)
{
    if (!t)
        return;
    vec_clear(&t->ops);
    arena_free(t->arena);
    mem_free(t);
}

/* --- rendering --- */

typedef struct {
    const Template *template;
    Buf *out;
    const Doc *contexts[MAX_CONTEXTS];
    size_t count;
} Renderer;

static const Doc *look_up(const Renderer *r, Str path)
{
    if (str_eq(path, STR(".")))
        return r->contexts[r->count - 1];
    size_t dot = str_find_char(path, '.');
    const Doc *found = NULL;
    for (size_t i = r->count; i-- > 0 && !found;)
        found = doc_get(r->contexts[i], str_part(path, 0, dot));
    while (found && dot != SIZE_MAX) {
        path = str_part(path, dot + 1, path.len);
        dot = str_find_char(path, '.');
        found = doc_get(found, str_part(path, 0, dot));
    }
    return found;
}

static bool is_shown(const Doc *d)
{
    if (!d || d->kind == DOC_FALSE || d->kind == DOC_NULL)
        return false;
    if (d->kind == DOC_LIST)
        return d->first != NULL;
    return d->kind == DOC_OBJECT || d->kind == DOC_TRUE || d->text.len > 0;
}

static bool is_safe_link(Str url)
{
    size_t end = 0; /* of what would be the scheme */
    while (end < url.len && !strchr(":/?#", url.ptr[end]))
        end++;
    if (end == url.len || url.ptr[end] != ':')
        return true;
    return str_starts(url, STR("https:")) || str_starts(url, STR("http:")) ||
           str_starts(url, STR("mailto:"));
}

static void put_value(const Renderer *r, const Op *op)
{
    const Doc *d = look_up(r, op->text);
    if (!d || (d->kind != DOC_TEXT && d->kind != DOC_NUMBER))
        return;
    if (op->is_link && !is_safe_link(d->text))
        return;
    html_escape(r->out, d->text);
}

static void render(Renderer *r, size_t from, size_t to);

static void enter(Renderer *r, const Doc *context, size_t from, size_t to)
{
    if (r->count == MAX_CONTEXTS)
        return;
    r->contexts[r->count++] = context;
    render(r, from, to);
    r->count--;
}

static void render_section(Renderer *r, const Op *op, size_t at)
{
    const Doc *d = look_up(r, op->text);
    if (op->kind == OP_INVERTED) {
        if (!is_shown(d))
            render(r, at + 1, op->end);
        return;
    }
    if (!is_shown(d))
        return;
    if (d->kind != DOC_LIST) {
        enter(r, d, at + 1, op->end);
        return;
    }
    for (const Doc *item = d->first; item; item = item->next)
        enter(r, item, at + 1, op->end);
}

static void render(Renderer *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        const Op *op = &r->template->ops.items[i];
        if (op->kind == OP_TEXT)
            buf_add(r->out, op->text);
        else if (op->kind == OP_VALUE)
            put_value(r, op);
        else if (op->kind == OP_MARKUP) {
            const Doc *d = look_up(r, op->text);
            if (d && d->kind == DOC_MARKUP)
                buf_add(r->out, d->text);
        } else if (op->kind != OP_END) {
            render_section(r, op, i);
            i = op->end;
        }
    }
}

void template_render(const Template *t, const Doc *doc, Buf *out)
{
    Renderer r = {.template = t, .out = out, .contexts = {doc}, .count = 1};
    render(&r, 0, t->ops.count);
}
