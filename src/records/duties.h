/* Duties: what waits for one account, kind by kind: what came back to it, what is due from it, what
 * it may verify and review, and its own drafts.
 *
 * An account stands for its organisation and for each record or place in which it has a role that
 * writes: a group whose secretary it is, an own person record, a country (exactly that one; what is
 * within it has its own). What is due, and from whom, types declare (RecordType.duty).
 *
 * All is of the working side, and no more than the viewer may read: what is another's stays there.
 * Reads of classified ones belong in the trail as those of any list (record_must_audit). */
#pragma once
#include "records/listing.h"

typedef enum {
    DUTY_RETURNED, /* by a reviewer, of what the account wrote */
    DUTY_DUE,      /* open, and the account stands for an owner */
    DUTY_VERIFY,   /* done, told so to others, verified by nobody; the account may write it and
                    * stands for no owner */
    DUTY_REVIEW,   /* submitted by another, and the account may review it */
    DUTY_DRAFT,    /* own, not submitted yet */
    DUTY_SENT      /* own, waiting for a reviewer */
} DutyKind;
enum { DUTY_KINDS = 6 };

enum {
    DUTIES_MAX_ROWS = LISTING_MAX_ROWS, /* at most so many are given */
    DUTIES_MAX_LOOKED = 5000, /* of each owner and choice of DUE and VERIFY, the newest; what is
                               * older than these is told by is_more alone */
    DUTIES_MAX_ACTORS = 100
};

typedef struct {
    DutyKind kind;
    Record record; /* its working copy */
    Str day;       /* "2026-03-31", "2026-03", "2026"; "" : it has none */
    bool is_overdue, may_write;
    Str note; /* DUTY_RETURNED: why, in the reviewer's words */
} Duty;

typedef struct {
    Duty *items; /* DUE and VERIFY: those over their day, then by day, then without one; others:
                  * newest first */
    size_t count;
    int64_t total;   /* of which the items are the first */
    int64_t overdue; /* DUE and VERIFY: so many of total */
    bool is_more;    /* there may be more than total */
} Duties;

/* type NULL: of all types. limit: 1 to DUTIES_MAX_ROWS.
 * The records go into the arena. */
MUST_USE ErrCode duties_read(Records *records, const Viewer *viewer, DutyKind kind,
                             const RecordType *type, size_t limit, Arena *arena, Duties *out,
                             Err *err);
/* Whether the viewer stands for an owner of what the body says, or for who keeps it: they do not
 * verify it. */
MUST_USE ErrCode duty_stands_for(Records *records, const Viewer *viewer, const DutyTerms *terms,
                                 const Doc *body, Arena *arena, bool *is_own, Err *err);
/* "returned", "due", "verify", "review", "draft", "sent" */
Str duty_name(DutyKind kind);
