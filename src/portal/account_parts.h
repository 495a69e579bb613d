/* What the pages about accounts, rights and the trail share: who must be there, moments, roles and
 * refusals in words. */
#pragma once
#include "access/circle.h"
#include "base/clock.h"
#include "portal/page.h"

/* ERR_DENIED for a token: passwords, tokens and rights are for people in a browser. Else a token
 * that somebody found could give itself a longer life. */
MUST_USE ErrCode account_person(const Page *page, Err *err);
/* Title and crumbs; parent "" : none, else a section and the message that names it. */
void account_head(Page *page, Str title, const char *parent, const char *parent_message);

/* One act of a form on the writing connection. */
typedef ErrCode AccountAct(Page *page, Db *db, Err *err);
typedef struct {
    const char *name; /* of the field `do`, and of the message "done.NAME" */
    AccountAct *act;
} AccountDeed;
/* Does what the field `do` names among the deeds (ended by NULL); ERR_INVALID: none of them. */
MUST_USE ErrCode account_do(Page *page, const AccountDeed *deeds, Err *err);
/* 303 to the page, which then says what was done; account_put_done is what says it. */
ErrCode account_done(Page *page, Str url, Str what);
void account_put_done(Page *page, const AccountDeed *deeds);
/* "refusal": what was not done and why, in words; sets the status. */
void account_put_refusal(Page *page, const Err *why);

/* "26 November 2026, 02:45 UTC"; "" for 0. */
Str account_moment(Page *page, int64_t us);
Str account_url(Page *page, Str id); /* of the page about it */
Str account_role(const Page *page, Str role);
Str account_state(const Page *page, const Account *account);
/* "the region", "Kyrgyzstan", an organisation's name. */
void account_put_context(Page *page, Doc *into, Str context);
/* id, role, context, since, until, by; may_end where the viewer may. */
void account_put_grant(Page *page, Doc *list, const Grant *grant);
/* Whether a context lies within another, as circle.h asks: an organisation lies where its record
 * says, if the viewer may read that. */
bool account_is_within(void *page, Str inner, Str outer);
/* The page about an account out of the viewer's circle, whose address the viewer knows: what is
 * needed to give it a role, no more. */
ErrCode account_put_stranger(Page *page, const Account *account);
/* Into the lists "sessions" and "tokens". */
MUST_USE ErrCode account_put_sessions(Page *page, Str account, Err *err);
/* "contexts" and "roles" with what the viewer may give somewhere, as choices of a form. */
void account_put_choices(Page *page);
/* The grant that a form names, and whether the viewer may give it: before anything is written.
 * ERR_INVALID: no such role, context or day; ERR_DENIED. */
MUST_USE ErrCode account_read_grant(Page *page, Grant *out, Err *err);
/* The organisation that a form names, "" : none. ERR_INVALID: not one that the viewer knows. */
MUST_USE ErrCode account_read_organisation(Page *page, Str *out, Err *err);
/* The link behind which a person names a password: whole, to be copied. */
Str account_link(Page *page, Str language, const char *secret);
/* "link", "link_for", and "mailed": whether a letter brings one, too. */
void account_put_link(Page *page, const Account *account, const char *secret);
/* Whether the viewer may read the trail, which no context divides: it wants ACT_AUDIT in the whole
 * region. */
bool account_may_audit(const Page *page);
