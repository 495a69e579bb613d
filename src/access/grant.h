/* Grant: a role of an account in a context, for a time; every one is logged (audit), none is
 * deleted. What a role may do stands in one table, role_rights. */
#pragma once
#include "access/account.h"
#include "records/viewer.h"

typedef struct {
    const char *name; /* reader, contributor, reviewer, focal_point, analyst, administrator */
    unsigned acts;    /* of Act */
    Sensitivity clearance;
} RoleRight;

/* reader        reads working copies up to restricted
 * contributor   writes; restricted
 * reviewer      reads, reviews, archives, merges; confidential; doesn't write
 * focal_point   writes, reviews, imports, exports, windows; grants within the context; confidential
 * analyst       reads, exports; confidential
 * administrator all; strictly confidential */
extern const RoleRight role_rights[]; /* ended by NULL name */
const RoleRight *role_find(Str name);

typedef struct {
    Str id; /* "grant:…" */
    Str account, role, context, granted_by, ended_by;
    int64_t since_us, until_us, ended_us; /* until 0: open; ended 0: not ended */
} Grant;

/* Only one with ACT_GRANT in the context (or one that contains it: `is_within`) may, and none above
 * own rights: the acts and the clearance of the role must be among the giver's. Nobody gives a role
 * to oneself, but anybody may give an own one up. Both are audited. since_us 0: now. ERR_INVALID:
 * no such role or context; ERR_CONFLICT: it is there already, or has ended; is_within is asked for
 * two different contexts, none of them "region"; NULL: none contains another. */
MUST_USE ErrCode grant_add(Db *db, const Viewer *by, const Grant *grant,
                           bool (*is_within)(void *context, Str inner, Str outer), void *context,
                           Arena *arena, Grant *out, Err *err);
/* Whether the viewer may give this role there to somebody else, or end it: for lists of choices. */
bool grant_may_give(const Viewer *viewer, Str role, Str context,
                    bool (*is_within)(void *context, Str inner, Str outer), void *world);
MUST_USE ErrCode grant_end(Db *db, const Viewer *by, Str id,
                           bool (*is_within)(void *context, Str inner, Str outer), void *context,
                           int64_t now_us, Err *err);
/* account "" : of all; in_force_us 0: those that ended, too. */
MUST_USE ErrCode grant_list(Db *db, Str account, int64_t in_force_us, Arena *arena, Grant **out,
                            size_t *count, Err *err);
/* The reaches of an account now. */
MUST_USE ErrCode grant_reaches(Db *db, Str account, int64_t now_us, Arena *arena, Reach **out,
                               size_t *count, Err *err);
