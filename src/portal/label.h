/* Label: what the parts of a record are called in the language of the page. A field, choice or type
 * that the catalogue has no words for keeps its own name, with spaces: a type needs no messages to
 * have pages. */
#pragma once
#include "portal/page.h"

Str label_field(const Page *page, Str field); /* "field.works_in" */
Str label_hint(const Page *page, Str field);  /* "hint.works_in"; "" when there is none */
Str label_choice(const Page *page, Str field, Str choice); /* "choice.kind.un" */
/* "type.organisation", "type.organisation.many", "….new" for part "", "many", "new". */
Str label_type(const Page *page, const RecordType *type, const char *part);
/* "a national organisation": of a restricted record. */
Str label_general(const Page *page, const RecordType *type, Str choice);
/* "overdue": what time has made of it today; "" : nothing. */
Str label_mark(const Page *page, const RecordType *type, const Doc *body);
Str label_language(const Page *page, Str code); /* in itself: "Русский"; the code when it is none */

/* What a typed id is called, and its page: places, goals, targets and indicators by the framework,
 * records by what the viewer may know of them. lang "" : no words, its text is a message or a code.
 */
Name label_id(Page *page, Str id);
Str label_id_url(const Page *page, Str id); /* "" when it has no page */
