/* Kept form: what was sent by somebody whose session had ended. It travels in hidden fields: of the
 * page that signs in, and then of a page whose one button sends it to where it was meant for. The
 * server stores nothing of it, and it stands on HTML pages alone. */
#pragma once
#include "portal/page.h"

/* What a kept field is called among those of the page that signs in: "kept.name.en". */
#define KEPT_PREFIX "kept."

/* The fields of page->form whose names begin with the prefix, in their order, into page->data:
 * "kept" (each with its name behind the prefix, and its value), and `to`, where they are meant for.
 * Marks of sessions are left out. False, and nothing is put, where there is nothing to keep, for a
 * form with a password or files in it, unless the request proves that a page of this site made it,
 * or where `to` is no form of ours that wants somebody signed in. */
bool kept_put(Page *page, Str to, Str prefix);
