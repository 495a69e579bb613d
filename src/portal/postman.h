/* Postman: the thread of the site that sends letters. It reads in the trail what happened that
 * somebody is to be told (an invitation was made, a draft returned: by whatever program), puts a
 * digest into the outbox of each account once a day, at 07:00 of a time zone, and sends what the
 * outbox has. It takes the desk for short writes, never while it talks to the mail server.
 *
 * What happened before mail was turned on for the first time is not told; what happened while the
 * site was not running is, for a day. */
#pragma once
#include "portal/site.h"

typedef struct Postman Postman;

/* ERR_INVALID: an option is not what it should be, or the site has no address for links. Borrows
 * all for its life. */
MUST_USE ErrCode postman_start(Postman **out, const Site *site, const SiteOptions *options,
                               Err *err);
void postman_stop(Postman *postman); /* within a second, or so; NULL is fine */
