#include "format/xml_tree.h"

typedef struct {
    Arena *arena;
    XmlNode *root;
    XmlNode *open[XML_MAX_DEPTH + 1];
    size_t depth;
    Buf text; /* of the node that is open, not yet a node of its own */
} Builder;

static bool is_blank(Str s) { return str_trim(s).len == 0; }

static void append(XmlNode *parent, XmlNode *child)
{
    if (parent->last)
        parent->last->next = child;
    else
        parent->first = child;
    parent->last = child;
}

static ErrCode full(Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "the XML document is larger than can be held in memory");
}

static ErrCode flush_text(Builder *b, Err *err)
{
    Str text = buf_str(&b->text);
    if (b->depth && !is_blank(text)) {
        XmlNode *node = arena_alloc(b->arena, sizeof *node);
        if (!node || !(node->text = arena_dup(b->arena, text)).ptr)
            return full(err);
        append(b->open[b->depth - 1], node);
    }
    buf_reset(&b->text);
    return b->text.failed ? full(err) : ERR_OK;
}

static ErrCode on_start(void *context, const XmlElement *e, Err *err)
{
    Builder *b = context;
    TRY(flush_text(b, err));
    XmlNode *node = arena_alloc(b->arena, sizeof *node);
    XmlAttribute *attributes =
        arena_alloc(b->arena, e->attribute_count * sizeof *attributes + sizeof(char));
    if (!node || !attributes)
        return full(err);
    *node = (XmlNode){.ns = arena_dup(b->arena, e->ns),
                      .name = arena_dup(b->arena, e->name),
                      .attribute_count = e->attribute_count,
                      .attributes = attributes,
                      .line = e->line,
                      .column = e->column};
    for (size_t i = 0; i < e->attribute_count; i++)
        attributes[i] = (XmlAttribute){arena_dup(b->arena, e->attributes[i].ns),
                                       arena_dup(b->arena, e->attributes[i].name),
                                       arena_dup(b->arena, e->attributes[i].value)};
    if (b->depth)
        append(b->open[b->depth - 1], node);
    else
        b->root = node;
    b->open[b->depth++] = node;
    return arena_failed(b->arena) ? full(err) : ERR_OK;
}

static ErrCode on_text(void *context, Str text, Err *err)
{
    Builder *b = context;
    (void)err;
    buf_add(&b->text, text);
    return ERR_OK;
}

static ErrCode on_end(void *context, Err *err)
{
    Builder *b = context;
    TRY(flush_text(b, err));
    b->depth--;
    return ERR_OK;
}

ErrCode xml_tree_read(XmlNode **root, Arena *arena, Str input, Err *err)
{
    Builder b = {.arena = arena};
    XmlHandler handler = {.context = &b, .start = on_start, .text = on_text, .end = on_end};
    buf_init(&b.text, XML_MAX_TOKEN);
    ErrCode rc = xml_read(input, &handler, err);
    buf_clear(&b.text);
    *root = b.root;
    return rc;
}

const XmlNode *xml_child(const XmlNode *node, Str name)
{
    const XmlNode *c = node ? node->first : NULL;
    while (c && !str_eq(c->name, name))
        c = c->next;
    return c;
}

const XmlNode *xml_next(const XmlNode *node, Str name)
{
    do
        node = node->next;
    while (node && !str_eq(node->name, name));
    return node;
}

Str xml_node_attribute(const XmlNode *node, Str name)
{
    for (size_t i = 0; node && i < node->attribute_count; i++)
        if (!node->attributes[i].ns.len && str_eq(node->attributes[i].name, name))
            return node->attributes[i].value;
    return STR("");
}

static void gather_text(Buf *out, const XmlNode *node)
{
    buf_add(out, node->text);
    for (const XmlNode *c = node->first; c; c = c->next)
        gather_text(out, c);
}

Str xml_node_text(const XmlNode *node, Arena *arena)
{
    if (!node)
        return STR("");
    if (node->first && !node->first->next && !node->first->name.len)
        return str_trim(node->first->text);
    Buf b;
    buf_init(&b, XML_MAX_TOKEN);
    gather_text(&b, node);
    Str text = arena_dup(arena, str_trim(buf_str(&b)));
    buf_clear(&b);
    return text.ptr ? text : STR("");
}

static const char *entity_of(char c)
{
    return c == '&'    ? "&amp;"
           : c == '<'  ? "&lt;"
           : c == '>'  ? "&gt;"
           : c == '"'  ? "&quot;"
           : c == '\n' ? "&#10;"
           : c == '\r' ? "&#13;"
           : c == '\t' ? "&#9;"
                       : NULL;
}

void xml_escape(Buf *out, Str s) { buf_escaped(out, s, entity_of); }

static const XmlPrefix *prefix_of(Str ns, const XmlPrefix *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(prefixes[i].ns, ns))
            return &prefixes[i];
    return NULL;
}

static void put_name(Buf *out, const XmlPrefix *prefix, Str name)
{
    if (prefix && prefix->prefix.len) {
        buf_add(out, prefix->prefix);
        buf_char(out, ':');
    }
    buf_add(out, name);
}

static void put_attribute(Buf *out, const XmlAttribute *a, const XmlPrefix *prefixes, size_t count)
{
    static const XmlPrefix xml = {STR_INIT("http://www.w3.org/XML/1998/namespace"),
                                  STR_INIT("xml")};
    const XmlPrefix *prefix = str_eq(a->ns, xml.ns) ? &xml : prefix_of(a->ns, prefixes, count);
    if (a->ns.len && !prefix)
        return; /* xsi:schemaLocation and the like: hints of the writer, no content */
    buf_char(out, ' ');
    put_name(out, a->ns.len ? prefix : NULL, a->name);
    buf_add(out, STR("=\""));
    xml_escape(out, a->value);
    buf_char(out, '"');
}

void xml_write(Buf *out, const XmlNode *node, const XmlPrefix *prefixes, size_t count)
{
    if (!node->name.len) {
        xml_escape(out, node->text);
        return;
    }
    const XmlPrefix *prefix = node->ns.len ? prefix_of(node->ns, prefixes, count) : NULL;
    buf_char(out, '<');
    put_name(out, prefix, node->name);
    if (node->ns.len && !prefix) {
        buf_add(out, STR(" xmlns=\""));
        xml_escape(out, node->ns);
        buf_char(out, '"');
    }
    for (size_t i = 0; i < node->attribute_count; i++)
        put_attribute(out, &node->attributes[i], prefixes, count);
    if (!node->first) {
        buf_add(out, STR("/>"));
        return;
    }
    buf_char(out, '>');
    for (const XmlNode *c = node->first; c; c = c->next)
        xml_write(out, c, prefixes, count);
    buf_add(out, STR("</"));
    put_name(out, prefix, node->name);
    buf_char(out, '>');
}
