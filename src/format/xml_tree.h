/* XmlTree: a small XML document as nodes in an arena, for what is read by looking around (SDMX
 * structures, not data), and the same written out again in one canonical form: prefixes given by
 * the caller, attributes in their order, no white space between elements. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"
#include "format/xml.h"

typedef struct XmlNode {
    Str ns, name; /* name "": a text */
    Str text;
    size_t attribute_count;
    const XmlAttribute *attributes;
    struct XmlNode *first, *last, *next; /* children; the next sibling */
    unsigned long line, column;
} XmlNode;

typedef struct {
    Str ns, prefix;
} XmlPrefix;

/* ERR_TOO_LARGE when the arena's limit is passed. */
MUST_USE ErrCode xml_tree_read(XmlNode **root, Arena *arena, Str input, Err *err);

const XmlNode *xml_child(const XmlNode *node, Str name); /* the first of that local name, or NULL */
const XmlNode *xml_next(const XmlNode *node, Str name);  /* the next sibling of that local name */
Str xml_node_attribute(const XmlNode *node, Str name);   /* "" when absent, or node is NULL */
Str xml_node_text(const XmlNode *node, Arena *arena);    /* all text below it */

/* Elements of other namespaces than those given keep their own by xmlns. */
void xml_write(Buf *out, const XmlNode *node, const XmlPrefix *prefixes, size_t count);
void xml_escape(Buf *out, Str text); /* for text and for attributes in double quotes */
