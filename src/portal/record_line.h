/* RecordLine: a record where another page leads to it: its name, how it stands, and what is told of
 * it in a line (FIELD_COLUMN, FIELD_TOLD). */
#pragma once
#include "portal/page.h"
#include "records/listing.h"

/* Adds {name, name_lang, url, is_disputed, state, state_kind, parts: [{label, text}]}. `from`: the
 * id of the page's own subject, whose tie to the record is told, too, where no part does; "" :
 * none. state_kind is "done", "late", "over" or "open", "" without a state. */
void line_put(Page *page, Doc *rows, const RecordType *type, Str id, const Doc *body, Side side,
              Str from);
