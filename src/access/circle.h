/* Circle: the accounts of which a viewer may know. All, for who administers or audits the region;
 * else oneself and, for who gives roles somewhere: those that hold or held a role within a context
 * in which the viewer gives roles, those of an organisation within one, and those that the viewer
 * invited. */
#pragma once
#include "access/grant.h"

/* By address. is_within as of grant_add, but asked for organisations, too. */
MUST_USE ErrCode circle_list(Db *db, const Viewer *viewer,
                             bool (*is_within)(void *context, Str inner, Str outer), void *context,
                             Arena *arena, Account **out, size_t *count, Err *err);
/* ERR_NOT_FOUND, in the same words after the same work: outside, or none. */
MUST_USE ErrCode circle_find(Db *db, const Viewer *viewer, Str id,
                             bool (*is_within)(void *context, Str inner, Str outer), void *context,
                             Arena *arena, Account *out, Err *err);
