/* Body: what a record says, as a document by its declaration. Pure functions; nothing here knows
 * the store. */
#pragma once
#include "base/err.h"
#include "format/doc.h"
#include "records/type.h"

/* One thing that is wrong with a body, free of language. */
typedef struct {
    Str path;            /* "offices.1.since": where, items counted from 0 */
    const Field *field;  /* NULL: of the record as a whole */
    const char *message; /* "problem.required": a message of the catalogue */
    Str value;           /* what stands there, or what a message's {value} is; "" */
} Problem;

enum { PROBLEMS_MAX = 100 };

typedef struct Problems {
    Arena *arena;
    size_t count; /* at most PROBLEMS_MAX; later ones are dropped */
    Problem items[PROBLEMS_MAX];
} Problems;

void problems_add(Problems *problems, Str path, const Field *field, const char *message, Str value);

/* The body in the order of the declaration, without what is empty, texts trimmed, NFC, line ends
 * as LF, in the arena. What the declaration doesn't know, and values of a wrong kind, become
 * problems (they never get into a store): "problem.unknown_field", "problem.not_a_date"….
 * Characters that turn or hide text (bidi overrides and isolates, U+2028, controls but LF and TAB)
 * are "problem.hidden_character". Texts may carry ZWNJ and ZWJ, which Persian and Pashto need. */
Doc *body_clean(Arena *arena, const RecordType *type, const Doc *body, Problems *problems);
/* What a clean body lacks or has wrong for a state: required fields, days that do not exist, since
 * after until, shares that don't sum to 100, an unknown choice, sensitivity above public without a
 * reason; then type->check. `exists` tells of links (NULL: not asked): "problem.unknown_link". */
typedef struct {
    void *context;
    bool (*exists)(void *context, Str id);
} BodyLinks;
void body_check(const RecordType *type, const Doc *body, RecordState state, const BodyLinks *links,
                Problems *problems);

/* The bytes that are stored and exported: JSON in the order of the declaration. */
void body_write(Buf *out, const RecordType *type, const Doc *body);

/* Every link of a body, in its order. */
typedef struct {
    const Field *field; /* in a group: the link's own field */
    Str relation;       /* "place", in a group "offices.organisation" */
    Str to, share, since, until, checked;
} BodyLink;
size_t body_links(const RecordType *type, const Doc *body, Arena *arena, BodyLink **out);

/* The text of a FIELD_TEXTS in the language, else in the original's, English, Russian, or what
 * comes first; *language tells which; "" when there is none. */
Str texts_best(const Doc *texts, Str language, Str original, Str *found_language);
Str body_name(const Doc *body, Str language, Str *found_language);
Sensitivity body_sensitivity(const Doc *body);
