/* Difference: what changed between two bodies, field by field, word by word in texts. */
#pragma once
#include "records/body.h"

typedef enum { CHANGE_SAME, CHANGE_ADDED, CHANGE_REMOVED } ChangeKind;

typedef struct {
    ChangeKind kind;
    Str text;
} ChangePiece; /* whole words with the space behind them, as far as that stayed the same; pieces in
                * a row have different kinds */

typedef struct {
    Str path; /* "name.ru", "offices.1.title.en", "partners.0" (of a link: what it leads to),
               * "partners.0.since"; items are counted in `after`, what went in `before` */
    const Field *field;
    Str language;        /* of a text in a language; "" */
    Str before, after;   /* "" : absent; choices, links and dates as their codes */
    ChangePiece *pieces; /* of texts: before is same + removed, after same + added */
    size_t piece_count;
} Change;

/* Changed values alone, in the order of the declaration; items of lists are matched by what they
 * say first (longest common run), then by place between the matches. An item that came or went is
 * a change of each of its values. Words are what white space parts; texts longer than 2,000 words
 * differ as a whole. Bodies are clean; NULL: there was none. The texts are those of the bodies. A
 * tombstone reads "[erased 2026-11-26]". */
size_t body_difference(const RecordType *type, const Doc *before, const Doc *after, Arena *arena,
                       Change **out);
