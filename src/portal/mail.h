/* Mail: what a letter says, in its reader's language, at the moment it is sent.
 *
 * Mail is read on its way and kept elsewhere, so a letter says less than its reader may read: of a
 * record its kind, its name only where everybody may read that (the projection), never its id when
 * it isn't public, no word of a text or of a reviewer's note. A digest is numbers. */
#pragma once
#include "access/outbox.h"
#include "http/letter.h"
#include "portal/page.h"

/* page: of the account (who, viewer, language), without a request. secret: of an invitation's link.
 * Fills subject, text, language and preferences. *has_news false: there is nothing to tell (any
 * more), no letter is to be sent. */
MUST_USE ErrCode mail_compose(Page *page, const OutboxLetter *entry, const char *secret,
                              Letter *out, bool *has_news, Err *err);
