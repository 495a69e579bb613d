/* Difference: what changed between two bodies, field by field, word by word in texts. */
#pragma once
#include "records/body.h"

typedef enum { CHANGE_SAME, CHANGE_ADDED, CHANGE_REMOVED } ChangeKind;

typedef struct {
    ChangeKind kind;
    Str text;
} ChangePiece; /* words with the space behind them; pieces in a row have different kinds */

typedef struct {
    Str path; /* "name.ru", "offices.1.title.en" */
    const Field *field;
    Str language;        /* of a text in a language; "" */
    Str before, after;   /* "" : absent; choices, links and dates as their codes */
    ChangePiece *pieces; /* of texts: before is same + removed, after same + added */
    size_t piece_count;
} Change;

/* Changed values alone, in the order of the declaration; items of lists are matched by what they
 * say first (longest common run), then by place. Texts longer than 2,000 words differ as a whole.
 */
size_t body_difference(const RecordType *type, const Doc *before, const Doc *after, Arena *arena,
                       Change **out);
