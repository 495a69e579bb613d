/* Doc: a document of objects, lists, texts and numbers in an arena: what a page says before it is
 * HTML, the body of a record, what came in as JSON. Numbers are raw tokens, so that 1.50 stays
 * 1.50; a markup node is HTML that our own code has made and a template may insert as it is (it is
 * not part of the JSON). A NULL node (arena full) is taken and passed on by every function.
 * It lives as long as its arena and belongs to one thread at a time. Functions that walk down call
 * themselves: documents from outside are bounded in depth by json.h. */
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

/* The value copied under a key, in the place of the first that has it; else behind the others.
 * Key NULL: an item of a list. The value may be a part of the parent, or NULL: nothing happens. */
void doc_put(Doc *parent, const char *key, const Doc *value);
/* Takes every value of that key out of the object; false when there was none. */
bool doc_remove(Doc *object, const char *key);

const Doc *doc_get(const Doc *node, Str key);    /* NULL when there is none */
Str doc_str(const Doc *object, const char *key); /* "" when absent or no text */
size_t doc_count(const Doc *node);               /* children of an object or list */
Doc *doc_copy(Arena *arena, const Doc *node);    /* all of it; NULL when the arena is full */
/* Same kinds, texts and tokens (1.0 is not 1.00); objects irrespective of the order of their keys,
 * which takes the square of their number when the order differs. */
bool doc_equal(const Doc *a, const Doc *b);
void doc_json(Buf *out, const Doc *node);
