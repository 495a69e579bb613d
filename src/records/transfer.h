/* Transfer: all records as JSON Lines, out and in, between stores of any kind. Export, import into
 * an empty store, export: the same bytes.
 *
 *   {"format":"darya-records","version":1}
 *   {"file":"SHA-256","type":"application/pdf","at":"…","content":"BASE64"}
 *   {"id":"organisation:un","type":"organisation","created_at":"2026-11-26T08:15:00.000000Z",
 *    "created_by":"operator","author":"operator","published":2,"published_at":"…",
 *    "revisions":[{"number":1,"act":"save","state":"draft","sensitivity":"public","at":"…",
 *     "by":"operator","note":"…","body":{…}},…],
 *    "comments":[{"number":1,"revision":1,"at":"…","by":"…","text":"…"}]}
 *   {"window":"2026-q1","context":"region","type":"","until":"2026-03-31","is_closed":false,
 *    "by":"…","note":"…","at":"…"}
 *   {"end":true,"records":1,"revisions":2,"windows":1,"files":1}
 *
 * One line a file that a record names, by its hash; one a record, by type and id; then the
 * reporting windows; the last line tells a whole file from one that was cut. Only where there are
 * some: files. Only where there is one: published (the revision that is public), published_at (the
 * first time), submitted_at, merged_into, withdrawn_at (when it went from the public), note,
 * comments. Accounts are named, not brought along. */
#pragma once
#include "records/records.h"

enum { TRANSFER_MAX_LINE = 1 << 30 };

/* Line by line, as the store is at one moment; `records.export` is in the trail before the first
 * byte leaves, so the connection must write. Wants ACT_EXPORT in the whole region, up to strict,
 * stepped up. A failure of `write` ends it. */
MUST_USE ErrCode records_export(Records *records, const Viewer *viewer,
                                ErrCode (*write)(void *context, Str bytes, Err *err), void *context,
                                Err *err);
typedef struct {
    int64_t records, revisions, windows, files, unchanged; /* unchanged: of all but revisions */
} TransferCounts;
/* All or nothing, in one transaction; what is there already and says the same is unchanged. What is
 * there by that id and says something else is ERR_CONFLICT; what does not follow from the
 * declarations, or leads to records that there are not, ERR_INVALID; both with the line. The public
 * side is written for all that came. `dry_run`: all is checked and nothing kept. Wants ACT_IMPORT
 * in the whole region, up to strict. `name`: of the file, for messages and the trail. */
MUST_USE ErrCode records_import(Records *records, const Viewer *viewer, Str name, Str bytes,
                                bool dry_run, TransferCounts *counts, Err *err);
