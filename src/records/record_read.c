/* Reading one record: the working copy, what everybody sees, its history and comments. */
#include "base/clock.h"
#include "format/json.h"
#include "records/audit.h"
#include "records/records_parts.h"

static ErrCode load_readable(Records *r, const Viewer *viewer, Str id, Arena *arena, Record *out,
                             Err *err)
{
    bool found;
    TRY(record_load(r, id, arena, out, &found, err));
    bool may = viewer_may(viewer, ACT_READ, &out->stand);
    return found && may ? ERR_OK : record_not_found(id, err);
}

/* The revisions of the record $1, each with its sensitivity in force. */
#define REVISIONS                                                                                  \
    "(SELECT number, at_us, act, note, by_account, state, max(sensitivity) OVER (ORDER BY number"  \
    " DESC) AS in_force FROM revision WHERE no = $1) v"

static bool may_read_revision(const Viewer *viewer, const Stand *now, Sensitivity in_force)
{
    Stand stand = *now;
    if (in_force > stand.sensitivity)
        stand.sensitivity = in_force;
    return viewer_may(viewer, ACT_READ, &stand);
}

static ErrCode read_older(Records *r, const Viewer *viewer, int64_t revision, Arena *arena,
                          Record *out, bool *found, Err *err)
{
    Stmt *st;
    int64_t in_force;
    TRY(records_statement(r, "SELECT in_force FROM " REVISIONS " WHERE number = $2", &st, err));
    stmt_int(st, 1, out->no);
    stmt_int(st, 2, revision);
    TRY(statement_number(st, SENSITIVITY_STRICT, &in_force, err));
    TRY(record_body(r, out->no, revision, arena, &out->body, found, err));
    *found = *found && may_read_revision(viewer, &out->stand, (Sensitivity)in_force);
    if (*found && (Sensitivity)in_force > out->stand.sensitivity)
        out->stand.sensitivity = (Sensitivity)in_force;
    return ERR_OK;
}

ErrCode record_read(Records *r, const Viewer *viewer, Str id, int64_t revision, Arena *arena,
                    Record *out, Err *err)
{
    bool found = true;
    TRY(load_readable(r, viewer, id, arena, out, err));
    TRY(record_hide_target(r, viewer, out, arena, err));
    if (revision && revision != out->revision)
        TRY(read_older(r, viewer, revision, arena, out, &found, err));
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "'" STR_FMT "' has no revision %lld", STR_ARG(id),
                       (long long)revision);
    return ERR_OK;
}

/* --- public --- */

static ErrCode find_moved(Records *r, Str id, Arena *arena, Str *moved_to, Err *err)
{
    Stmt *st;
    bool row;
    *moved_to = STR("");
    TRY(records_statement(r, "SELECT moved_to FROM tombstone WHERE id = $1", &st, err));
    stmt_text(st, 1, id);
    TRY(stmt_next(st, &row, err));
    if (row)
        *moved_to = arena_dup(arena, stmt_col_text(st, 0));
    stmt_reset(st);
    return ERR_OK;
}

static ErrCode public_of_row(Stmt *st, Arena *arena, Doc **out, Err *err)
{
    Doc *body;
    char moment[CLOCK_TEXT_MAX];
    TRY(json_read_kept(&body, arena, stmt_col_text(st, 5), err));
    Doc *doc = doc_new(arena, DOC_OBJECT);
    doc_text(doc, "id", stmt_col_text(st, 0));
    doc_text(doc, "type", stmt_col_text(st, 1));
    doc_int(doc, "revision", stmt_col_int(st, 2));
    doc_text(doc, "published_at", clock_text(stmt_col_int(st, 3), moment));
    doc_text(doc, "changed_at", clock_text(stmt_col_int(st, 4), moment));
    doc_put(doc, "body", body);
    *out = doc;
    return arena_failed(arena) ? err_set(err, ERR_TOO_LARGE, "the record is too large") : ERR_OK;
}

static ErrCode find_public(Records *r, Str id, Arena *arena, Doc **out, Err *err)
{
    Stmt *st;
    bool row;
    *out = NULL;
    TRY(records_statement(r,
                          "SELECT id, type, revision, published_us, changed_us, body"
                          " FROM projection WHERE id = $1",
                          &st, err));
    stmt_text(st, 1, id);
    TRY(stmt_next(st, &row, err));
    ErrCode rc = row ? public_of_row(st, arena, out, err) : ERR_OK;
    stmt_reset(st);
    return rc;
}

ErrCode record_public(Records *r, Str id, Arena *arena, Doc **out, Str *moved_to, Err *err)
{
    *moved_to = STR("");
    TRY(find_public(r, id, arena, out, err));
    if (*out)
        return ERR_OK;
    Str target;
    TRY(find_moved(r, id, arena, &target, err));
    TRY(find_public(r, target, arena, out, err));
    if (!*out)
        return record_not_found(id, err);
    *moved_to = target;
    return ERR_OK;
}

/* --- history and comments --- */

typedef VEC(Revision) Revisions;
typedef VEC(Comment) Comments;

static void *to_arena(Arena *arena, const void *items, size_t bytes)
{
    void *copy = arena_alloc(arena, bytes ? bytes : 1);
    if (copy && bytes)
        memcpy(copy, items, bytes);
    return copy;
}

static ErrCode too_many(Err *err)
{
    return err_set(err, ERR_TOO_LARGE, "the record has too long a history");
}

static ErrCode read_revisions(Stmt *st, const Viewer *viewer, const Stand *stand, Revisions *list,
                              Arena *arena, Err *err)
{
    bool row;
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row || arena_failed(arena))
            return ERR_OK;
        Revision v = {.number = stmt_col_int(st, 0),
                      .at_us = stmt_col_int(st, 1),
                      .act = arena_dup(arena, stmt_col_text(st, 2)),
                      .note = arena_dup(arena, stmt_col_text(st, 3)),
                      .by = arena_dup(arena, stmt_col_text(st, 4)),
                      .state = (RecordState)stmt_col_int(st, 5),
                      .sensitivity = (Sensitivity)stmt_col_int(st, 6)};
        v.is_open = may_read_revision(viewer, stand, v.sensitivity);
        if (!v.is_open)
            v.note = STR("");
        vec_push(list, v);
    }
}

ErrCode record_history(Records *r, const Viewer *viewer, Str id, Arena *arena, Revision **out,
                       size_t *count, Err *err)
{
    Record record;
    Stmt *st;
    Revisions list = {0};
    TRY(load_readable(r, viewer, id, arena, &record, err));
    TRY(records_statement(r,
                          "SELECT number, at_us, act, note, by_account, state, in_force"
                          " FROM " REVISIONS " ORDER BY number DESC",
                          &st, err));
    stmt_int(st, 1, record.no);
    ErrCode rc = read_revisions(st, viewer, &record.stand, &list, arena, err);
    stmt_reset(st);
    *count = list.count;
    *out = to_arena(arena, list.items, list.count * sizeof **out);
    vec_clear(&list);
    return !rc && arena_failed(arena) ? too_many(err) : rc;
}

static ErrCode read_comments(Stmt *st, const Viewer *viewer, const Stand *stand, Comments *list,
                             Arena *arena, Err *err)
{
    bool row;
    for (;;) {
        TRY(stmt_next(st, &row, err));
        if (!row || arena_failed(arena))
            return ERR_OK;
        if (!may_read_revision(viewer, stand, (Sensitivity)stmt_col_int(st, 5)))
            continue;
        Comment c = {.number = stmt_col_int(st, 0),
                     .revision = stmt_col_int(st, 1),
                     .at_us = stmt_col_int(st, 2),
                     .by = arena_dup(arena, stmt_col_text(st, 3)),
                     .text = arena_dup(arena, stmt_col_text(st, 4)),
                     .sensitivity = (Sensitivity)stmt_col_int(st, 5)};
        vec_push(list, c);
    }
}

ErrCode record_comments(Records *r, const Viewer *viewer, Str id, Arena *arena, Comment **out,
                        size_t *count, Err *err)
{
    Record record;
    Stmt *st;
    Comments list = {0};
    TRY(load_readable(r, viewer, id, arena, &record, err));
    TRY(records_statement(r,
                          "SELECT c.number, c.revision, c.at_us, c.by_account, c.words,"
                          " v.in_force FROM comment c JOIN " REVISIONS
                          " ON v.number = c.revision WHERE c.no = $1 ORDER BY c.number",
                          &st, err));
    stmt_int(st, 1, record.no);
    ErrCode rc = read_comments(st, viewer, &record.stand, &list, arena, err);
    stmt_reset(st);
    *count = list.count;
    *out = to_arena(arena, list.items, list.count * sizeof **out);
    vec_clear(&list);
    return !rc && arena_failed(arena) ? too_many(err) : rc;
}

static ErrCode add_comment(Records *r, const Viewer *viewer, const Record *record, Str text,
                           Err *err)
{
    Stmt *st;
    int64_t number;
    TRY(records_statement(r, "SELECT coalesce(max(number), 0) + 1 FROM comment WHERE no = $1", &st,
                          err));
    stmt_int(st, 1, record->no);
    TRY(statement_number(st, 1, &number, err));
    TRY(records_statement(r,
                          "INSERT INTO comment (no, number, revision, at_us, by_account, words)"
                          " VALUES ($1, $2, $3, $4, $5, $6)",
                          &st, err));
    stmt_int(st, 1, record->no);
    stmt_int(st, 2, number);
    stmt_int(st, 3, record->revision);
    stmt_int(st, 4, viewer_time(viewer));
    stmt_text(st, 5, viewer->account);
    stmt_text(st, 6, text);
    TRY(stmt_run(st, err));
    return record_audit(r, viewer, "record.comment", record, err);
}

ErrCode record_comment(Records *r, const Viewer *viewer, Str id, Str text, Err *err)
{
    Record record;
    text = str_trim(text);
    if (!text.len || text.len > RECORD_COMMENT_MAX || !str_is_utf8(text, &(size_t){0}))
        return err_set(err, ERR_INVALID, "a comment has 1 to %d bytes of text", RECORD_COMMENT_MAX);
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = records_begin(r, err);
    if (!rc) {
        rc = load_readable(r, viewer, id, arena, &record, err);
        if (!rc && !viewer->account.len)
            rc = record_denied(err);
        if (!rc)
            rc = add_comment(r, viewer, &record, text, err);
        rc = records_end(r, rc, err);
    }
    arena_free(arena);
    return rc;
}

/* --- the trail of reads --- */

bool record_must_audit(const Record *record)
{
    return record->stand.sensitivity > SENSITIVITY_PUBLIC;
}

bool revisions_must_audit(const Revision *revisions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (revisions[i].sensitivity > SENSITIVITY_PUBLIC && revisions[i].note.len)
            return true;
    return false;
}

bool comments_must_audit(const Comment *comments, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (comments[i].sensitivity > SENSITIVITY_PUBLIC)
            return true;
    return false;
}

ErrCode record_audit_read(Records *r, const Viewer *viewer, const Str *ids, size_t count, Err *err)
{
    TRY(records_begin(r, err));
    ErrCode rc = ERR_OK;
    for (size_t i = 0; !rc && i < count; i++)
        rc = audit_append(r->db, viewer->account, STR("record.read"), ids[i], NULL, viewer->client,
                          err);
    return records_end(r, rc, err);
}
