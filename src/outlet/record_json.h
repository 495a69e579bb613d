/* RecordJson: records as machines read and write them: documents for JSON (format/doc.h), in the
 * arena. Pure; who may see a record was decided before. Times are RFC 3339 in UTC. */
#pragma once
#include "records/difference.h"
#include "records/listing.h"

/* {"id","type","revision","state","published","sensitivity","changed_at","changed_by"}, and "body"
 * where with_body. published: the revision that is public; absent: none. A revision that was asked
 * for and isn't the latest has `of` (its line of the history), and "latest"; else NULL. */
Doc *record_json_work(Arena *arena, const Record *record, const Revision *of, bool with_body);
/* What record_public gave: {"id","type","revision","published_at","changed_at","body"}. */
Doc *record_json_public(Arena *arena, const Doc *public);
/* An item of a list; on the public side {"id","type","revision","changed_at","body"}. */
void record_json_row(Doc *list, const ListingRow *row, Side side);
/* {"revision","act","state","sensitivity","at","by","note"} */
void record_json_revision(Doc *list, const Revision *revision);
/* {"path","field","language","before","after","pieces":[{"kind","text"}]} */
void record_json_change(Doc *list, const Change *change);
/* {"number","revision","at","by","text"}; text left out where with_text is false. */
Doc *record_json_comment(Doc *list, const Comment *comment, bool with_text);

/* What fields and choices are called; "" : nothing to say. */
typedef struct {
    void *context;
    Str (*field)(void *context, Str name);
    Str (*hint)(void *context, Str name);
    Str (*choice)(void *context, Str field, Str choice);
} RecordLabels;
/* "fields" of a type's declaration, into `into`. */
void record_json_fields(Doc *into, const RecordType *type, const RecordLabels *labels);
