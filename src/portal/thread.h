/* Thread: what leads to a thing: the records that name it, by type, so that one follows a visit to
 * what was signed and promised there, a place to its events and seats, a person to what they did.
 * Every page of a record, a place or a goal may carry one. */
#pragma once
#include "portal/page.h"
#include "records/listing.h"

/* Adds "thread": [{type, title, url, rows: [{name, url, mark, parts: [{text}]}], more}] of those
 * types that have any, and "has_thread". Of the working side only what the viewer may read, with
 * the reads in the trail. */
MUST_USE ErrCode thread_put(Page *page, Str id, Side side, Err *err);
/* "visits": [{text}]: of a visit, how many of each guest's visits to the place the register knows
 * up to this one. Counted, for a number that somebody typed would be wrong after the next. */
MUST_USE ErrCode visits_put(Page *page, const RecordType *type, const Doc *body, Side side,
                            Err *err);
