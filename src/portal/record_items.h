/* RecordItems: the blocks of a group of fields as a page tells them: each by what it is called
 * (FIELD_LEAD), its days, and what else is said of it; under headings (FIELD_UNDER), or along a
 * time line (FIELD_DATED). */
#pragma once
#include "portal/page.h"

/* Adds to the row of a group "is_time_line" and "heads": [{heading, items: [{when, is_now, lead,
 * has_notes, notes: [{label, …}]}]}], where heading, lead and notes are values as in record_view.h;
 * heading is "" where there is none, label where the value says itself what it is. */
void items_put(Page *page, Doc *row, const Field *field, const Doc *list, Str original);
/* "signed: Li Junhua, Murat Nurtleu; witnessed: …": what the blocks are called, as one line. */
Str items_line(Page *page, const Field *field, const Doc *list);
/* Whether the blocks have times of a day, which are those of a zone. */
bool items_have_times(const Field *field, const Doc *list);
