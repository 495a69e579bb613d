/* RecordForm: a body as a form without script, and a sent form as a body again.
 *
 * Inputs are named by their path: "name.ru", "works_in.0", "offices.1.title.en". A list has room
 * for one more item; a link is written as an id, a name with its id in brackets, a place's name or
 * the number of a goal, target or indicator. What the form does not show of a link (share, days)
 * travels in hidden inputs, so that nothing is lost. */
#pragma once
#include "http/form.h"
#include "portal/page.h"

/* Adds to `into`: "fields": [{label, hint, name, errors, …}], "problems": [{target, label, text}],
 * "lists": choices for links. body: stored, or as it was typed; problems NULL: none. */
void form_view(Page *page, Doc *into, const RecordType *type, const Doc *body,
               const Problems *problems);
/* What was typed, as a body that is not yet clean; of a list at most one item more than it may
 * have, so that the check tells. Names are sorted once: n log n of the inputs. To be asked after
 * the right to write (record_may_save). */
Doc *form_body(Page *page, const RecordType *type, const Form *form);
/* Keeps the files that came with the form (attachment.h): each input of a file then says its hash.
 * Adds to `problems` what could not be kept. To be asked after the right to write, and before
 * form_body. */
MUST_USE ErrCode form_keep_files(Page *page, const RecordType *type, Problems *problems, Err *err);
/* What a link's input says, as an id of one of the types (ended by NULL); the text itself when it
 * means none, or several. */
Str form_meant_id(Page *page, const char *const *to, Str text);
/* Adds to `lists` the public records of a type, "list-TYPE", to choose from while typing. */
void form_put_records(Page *page, Doc *lists, const RecordType *type);
/* "has_problems" and the "problems" alone. */
void form_put_problems(Page *page, Doc *into, const Problems *problems);
/* A problem in the language of the page. */
Str problem_words(const Page *page, const Problem *problem);
