/* Merging: two records of one thing become one; what linked to the first counts for the second. */
#include "records/records_parts.h"

static ErrCode repoint(Records *r, const char *sql, Str from, Str into, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, sql, &st, err));
    stmt_text(st, 1, into);
    stmt_text(st, 2, from);
    return stmt_run(st, err);
}

static ErrCode load(Records *r, const Viewer *viewer, RecordRead read, Arena *arena, Record *out,
                    Err *err)
{
    TRY(record_take(r, viewer, read.id, read.base, arena, out, err));
    if (!viewer_may(viewer, ACT_MERGE, &out->stand))
        return record_refuse(viewer, out, err);
    if (out->is_merged)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is merged already", STR_ARG(read.id));
    return record_want_base(out, read.base, err);
}

static ErrCode merge(Records *r, const Viewer *viewer, RecordRead from_read, RecordRead into_read,
                     Str note, Arena *arena, Err *err)
{
    Record from, into, before;
    Str from_id = from_read.id, into_id = into_read.id;
    TRY(load(r, viewer, from_read, arena, &from, err));
    TRY(load(r, viewer, into_read, arena, &into, err));
    if (from.no == into.no || from.type != into.type)
        return err_set(err, ERR_INVALID, "two records of one type are merged");
    if (into.state == RECORD_ARCHIVED)
        return err_set(err, ERR_INVALID, "'" STR_FMT "' is archived", STR_ARG(into_id));
    TRY(record_check_merged(r, viewer, &from, &into, err));
    TRY(record_check_withdrawn(r, viewer, &from, note, arena, err));
    before = from;
    from.revision++;
    from.state = RECORD_ARCHIVED;
    from.published = 0;
    from.merged_into = into.id;
    from.is_merged = true;
    from.changed_us = viewer_time(viewer);
    from.changed_by = viewer->account;
    TRY(record_store(r, &from, STR("merge"), note, viewer->account, err));
    /* One step leads from any stub to what is there. */
    TRY(repoint(r, "UPDATE record SET merged_into = $1 WHERE merged_into = $2", from_id, into_id,
                err));
    TRY(side_write(r, SIDE_WORK, &from, from.body, CHANGED_STATE, arena, err));
    if (before.published)
        TRY(public_write(r, &from, CHANGED_BODY, from.changed_us, arena, err));
    TRY(repoint(r, "UPDATE tombstone SET moved_to = $1 WHERE moved_to = $2", from_id, into_id,
                err));
    TRY(repoint(r, "UPDATE tombstone SET moved_to = $1 WHERE id = $2", from_id, into_id, err));
    TRY(dependents_write(r, from.id, true, from.changed_us, err));
    TRY(record_audit(r, viewer, "record.merge", &from, err));
    return record_audit(r, viewer, "record.merge", &into, err);
}

ErrCode record_merge(Records *r, const Viewer *viewer, RecordRead from, RecordRead into, Str note,
                     Err *err)
{
    if (note.len > RECORD_NOTE_MAX || !str_is_utf8(note, &(size_t){0}))
        return err_set(err, ERR_INVALID, "a note has at most %d bytes of text", RECORD_NOTE_MAX);
    if (!viewer->account.len)
        return record_not_found(from.id, err);
    TRY(records_begin(r, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_end(r, merge(r, viewer, from, into, note, arena, err), err);
    arena_free(arena);
    return rc;
}
