/* What the pages of records share among themselves. */
#pragma once
#include "base/clock.h"
#include "portal/desk.h"
#include "portal/record_form.h"
#include "portal/record_view.h"
#include "records/listing.h"
#include "records/sheet.h"

/* "state" and "state_text". */
void record_put_state(Page *page, Doc *into, RecordState state);
/* "organisation:undp" of the page's path. */
Str record_id_of(const Page *page);
/* Reads of classified records, into the trail. */
MUST_USE ErrCode page_audit(Page *page, const Str *ids, size_t count, Err *err);
/* The same of a list: working copies of classified records are read by being listed. */
MUST_USE ErrCode page_audit_rows(Page *page, const ListingPage *rows, Err *err);
/* The working copy of the page's record, for the viewer; a read of a classified one is in the trail
 * before this returns. */
MUST_USE ErrCode record_of_page(Page *page, int64_t revision, Record *record, Err *err);
/* Of a record that record_of_page gave: its history and comments; what is told of classified
 * revisions is in the trail, too. */
MUST_USE ErrCode record_history_of_page(Page *page, const Record *record, Revision **out,
                                        size_t *count, Err *err);
MUST_USE ErrCode record_comments_of_page(Page *page, const Record *record, Comment **out,
                                         size_t *count, Err *err);
/* Adds what one revision did: "revision", "act", "state_text", "by", "date", "note". It is one of
 * the array that record_history_of_page gave. */
void record_put_revision(Page *page, Doc *list, const Record *record, const Revision *revision);
/* A record as the sender of the form had read it: its revision is the field `name`. */
RecordRead record_sent_read(const Page *page, Str id, const char *name);
/* Why an act on a record was refused; somebody changed it meanwhile: in words of its own. */
void record_put_refusal(Page *page, const Err *why);
/* Title, crumbs and the frame of a record's own pages. */
void record_put_head(Page *page, const Record *record, const char *part_message);
/* The whole list as the page's format, CSV or XLSX, into page->text; an empty table to fill in. */
MUST_USE ErrCode record_export(Page *page, const ListingQuery *query, Err *err);
MUST_USE ErrCode record_template(Page *page, Err *err);
/* Any table in the page's format, into page->text. */
MUST_USE ErrCode record_write_file(Page *page, Sheet *sheet, Str title, Err *err);
/* "reads_here" of a public page whose type counts them: {count, since, languages: [{language,
 * count}]}, nothing while nobody has read it; and the page is counted from now on. */
MUST_USE ErrCode record_put_reads(Page *page, const RecordType *type, const Doc *body, Err *err);
/* "changes": a table of what differs, for pages and forms. */
void record_put_changes(Page *page, Doc *into, const RecordType *type, const Doc *before,
                        const Doc *after);
