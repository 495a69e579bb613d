/* Body: what a record says, as a document by its declaration. Pure functions; nothing here knows
 * the store. */
#pragma once
#include "base/err.h"
#include "format/doc.h"
#include "records/type.h"

/* One thing that is wrong with a body, free of language. */
typedef struct {
    Str path;            /* "offices.1.since": where, items counted from 0 in the body looked at */
    const Field *field;  /* NULL: of the record as a whole, or nothing that is declared */
    const char *message; /* "problem.required": a message of the catalogue */
    Str value;           /* what stands there, or what a message's {value} is; "" */
} Problem;

enum { PROBLEMS_MAX = 100 };

typedef struct Problems {
    Arena *arena;
    size_t count; /* at most PROBLEMS_MAX; later ones are dropped */
    Problem items[PROBLEMS_MAX];
} Problems;

/* Path and value are copied, each cut to 200 bytes. */
void problems_add(Problems *problems, Str path, const Field *field, const char *message, Str value);
/* Whether something is wrong with that value, or within it. */
bool problems_has(const Problems *problems, Str path);

/* Where one is while walking through a body: "offices.1.since". What doesn't fit is left out. */
typedef struct {
    char bytes[300];
    size_t len;
} BodyPath;

/* One step down; to come back, len gets what was returned. */
size_t body_path_enter(BodyPath *path, Str part);
size_t body_path_enter_item(BodyPath *path, size_t i);
Str body_path_str(const BodyPath *path);

/* The body in the order of the declaration, without what is empty (null, "", [], {}, false), in the
 * arena. What the declaration doesn't know, values of a wrong kind and days that do not exist
 * become problems and are left out (they never get into a store; with problems, nothing is saved):
 * "problem.unknown_field", "problem.not_a_date"…. Texts: see body_text.h.
 *
 * Numbers: a JSON number, or a text that is one. What JSON gives back as it is stays a number;
 * 1.50 stays a text, so that its decimals stay. Readers take the `text` of either.
 * Links: {"to": "place:KG", …} or the bare text "place:KG". Equal links, choices and languages of a
 * list count once.
 * Any value may be a tombstone, {"erased": "2026-11-26"}; it counts as a value that is there. In
 * texts it is the text "[erased 2026-11-26]". Who
 * saves sees to it that only those pass that were there before.
 * The whole is at most RECORD_MAX_BYTES as it is written. */
Doc *body_clean(Arena *arena, const RecordType *type, const Doc *body, Problems *problems);
/* A value that was taken out by law or wish: {"erased": "2026-11-26"} or "[erased 2026-11-26]". */
bool body_is_erased(const Doc *value);

/* What a clean body lacks or has wrong for a state. Always: what is required of that state (within
 * a group, where the group is there; not told again where there is a problem already), since surely
 * after until (in links, groups and the record), a sensitivity above public without a reason, links
 * to what does not exist, keys of sources given twice, versions of fields or from sources that
 * there are not. From RECORD_SUBMITTED on: shares of a list that, given, don't sum to 100 (to a
 * tenth), consent without its day, an original language in which there is no name. Then
 * type->check. `exists` tells of links (NULL: not asked): "problem.unknown_link". */
typedef struct {
    void *context;
    bool (*exists)(void *context, Str id);
} BodyLinks;
void body_check(const RecordType *type, const Doc *body, RecordState state, const BodyLinks *links,
                Problems *problems);

/* The bytes that are stored and exported: JSON in the order of the declaration, whatever the order
 * of the document; what the declaration doesn't know is not written. */
void body_write(Buf *out, const RecordType *type, const Doc *body);

/* Every link of a body, in its order, without tombstones. */
typedef struct {
    const Field *field; /* in a group: the link's own field */
    Str relation;       /* "place", in a group "offices.organisation" */
    Str to, share, since, until, checked;
} BodyLink;
size_t body_links(const RecordType *type, const Doc *body, Arena *arena, BodyLink **out);

/* The text of a FIELD_TEXTS in the language, else in the original's, English, Russian, or what
 * comes first; *found_language (may be NULL) tells which; "" when there is none. */
Str texts_best(const Doc *texts, Str language, Str original, Str *found_language);
Str body_name(const Doc *body, Str language, Str *found_language);
/* SENSITIVITY_PUBLIC when the body names none; what is no sensitivity counts as the strictest. */
Sensitivity body_sensitivity(const Doc *body);
/* Fields of a type (group NULL) or of a group; NULL past the end. */
const Field *body_field(const RecordType *type, const Field *group, size_t i);
