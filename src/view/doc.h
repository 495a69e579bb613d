/* Doc: a document of objects, lists, texts and numbers in an arena: what a page says, before it is
 * HTML. The same document is the page's JSON. Numbers are raw tokens, so that 1.50 stays 1.50; a
 * markup node is HTML that our own code has made and a template may insert as it is (it is not part
 * of the JSON). A NULL node (arena full) is taken and passed on by every function. */
#pragma once
#include "base/arena.h"
#include "base/buf.h"

typedef enum {
    DOC_OBJECT,
    DOC_LIST,
    DOC_TEXT,
    DOC_NUMBER,
    DOC_TRUE,
    DOC_FALSE,
    DOC_NULL,
    DOC_MARKUP
} DocKind;

typedef struct Doc {
    DocKind kind;
    Str key; /* within an object */
    Str text;
    struct Doc *first, *last, *next;
    Arena *arena;
} Doc;

Doc *doc_new(Arena *arena, DocKind kind);
/* Children; a later key of the same name stands beside the first, which is found. */
Doc *doc_object(Doc *parent, const char *key); /* key NULL: an item of a list */
Doc *doc_list(Doc *parent, const char *key);
void doc_text(Doc *parent, const char *key, Str text); /* the text is copied */
void doc_number(Doc *parent, const char *key, Str token);
void doc_int(Doc *parent, const char *key, int64_t value);
void doc_bool(Doc *parent, const char *key, bool value);
void doc_markup(Doc *parent, const char *key, Str html);
void doc_printf(Doc *parent, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

const Doc *doc_get(const Doc *node, Str key); /* NULL when there is none */
void doc_json(Buf *out, const Doc *node);
