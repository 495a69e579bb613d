/* Transfer, out: records as lines, written as they are read. */
#include "base/clock.h"
#include "records/audit.h"
#include "records/transfer_parts.h"

enum { PIECE_MAX = 4 * RECORD_MAX_BYTES };

/* --- members --- */

static void put_text(Buf *out, const char *key, Str text)
{
    buf_printf(out, ",\"%s\":", key);
    buf_json(out, text);
}

static void put_text_if(Buf *out, const char *key, Str text)
{
    if (text.len)
        put_text(out, key, text);
}

static void put_time(Buf *out, const char *key, int64_t us)
{
    char text[CLOCK_TEXT_MAX];
    if (us)
        put_text(out, key, clock_text(us, text));
}

/* What is in the piece goes out. */
static ErrCode flush(Buf *piece, const TransferSink *sink, Err *err)
{
    ErrCode rc = piece->failed ? err_set(err, ERR_TOO_LARGE, "a record is too large to export")
                               : sink->write(sink->context, buf_str(piece), err);
    buf_reset(piece);
    return rc;
}

/* --- a record --- */

static void put_head(Buf *out, Stmt *st)
{
    buf_add(out, STR("{\"id\":"));
    buf_json(out, stmt_col_text(st, 1));
    put_text(out, "type", stmt_col_text(st, 2));
    put_time(out, "created_at", stmt_col_int(st, 3));
    put_text(out, "created_by", stmt_col_text(st, 4));
    put_text(out, "author", stmt_col_text(st, 5));
    if (stmt_col_int(st, 6))
        buf_printf(out, ",\"published\":%lld", (long long)stmt_col_int(st, 6));
    put_time(out, "published_at", stmt_col_int(st, 7));
    put_time(out, "submitted_at", stmt_col_int(st, 8));
    put_text_if(out, "merged_into", stmt_col_text(st, 9));
    put_time(out, "withdrawn_at", stmt_col_int(st, 10));
}

static void put_revision(Buf *out, Stmt *st, bool is_first)
{
    buf_printf(out, "%s{\"number\":%lld", is_first ? "" : ",", (long long)stmt_col_int(st, 0));
    put_text(out, "act", stmt_col_text(st, 1));
    put_text(out, "state", state_name((RecordState)stmt_col_int(st, 2)));
    put_text(out, "sensitivity", sensitivity_name((Sensitivity)stmt_col_int(st, 3)));
    put_time(out, "at", stmt_col_int(st, 4));
    put_text(out, "by", stmt_col_text(st, 5));
    put_text_if(out, "note", stmt_col_text(st, 6));
    buf_add(out, STR(",\"body\":"));
    buf_add(out, stmt_col_text(st, 7));
    buf_char(out, '}');
}

static ErrCode put_revisions(Stmt *st, Buf *piece, const TransferSink *sink, int64_t *count,
                             Err *err)
{
    bool row;
    buf_add(piece, STR(",\"revisions\":["));
    for (int64_t i = 0;; i++) {
        TRY(stmt_next(st, &row, err));
        if (!row)
            break;
        put_revision(piece, st, i == 0);
        TRY(flush(piece, sink, err));
        ++*count;
    }
    buf_char(piece, ']');
    return ERR_OK;
}

static ErrCode put_comments(Stmt *st, Buf *piece, const TransferSink *sink, Err *err)
{
    bool row;
    for (bool any = false;; any = true) {
        TRY(stmt_next(st, &row, err));
        if (!row) {
            buf_add(piece, any ? STR("]}\n") : STR("}\n"));
            return flush(piece, sink, err);
        }
        buf_add(piece, any ? STR(",") : STR(",\"comments\":["));
        buf_printf(piece, "{\"number\":%lld,\"revision\":%lld", (long long)stmt_col_int(st, 0),
                   (long long)stmt_col_int(st, 1));
        put_time(piece, "at", stmt_col_int(st, 2));
        put_text(piece, "by", stmt_col_text(st, 3));
        put_text(piece, "text", stmt_col_text(st, 4));
        buf_char(piece, '}');
        TRY(flush(piece, sink, err));
    }
}

static ErrCode put_parts(Records *r, int64_t no, Buf *piece, const TransferSink *sink,
                         int64_t *count, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "SELECT number, act, state, sensitivity, at_us, by_account, note, body"
                          " FROM revision WHERE no = $1 ORDER BY number",
                          &st, err));
    stmt_int(st, 1, no);
    ErrCode rc = put_revisions(st, piece, sink, count, err);
    stmt_reset(st);
    TRY(rc);
    TRY(records_statement(r,
                          "SELECT number, revision, at_us, by_account, words FROM comment"
                          " WHERE no = $1 ORDER BY number",
                          &st, err));
    stmt_int(st, 1, no);
    rc = put_comments(st, piece, sink, err);
    stmt_reset(st);
    return rc;
}

/* The row that the statement finds, if any. */
static ErrCode put_row(Records *r, Stmt *st, const TransferSink *sink, Arena *arena, Str *id,
                       int64_t *revisions, Err *err)
{
    Buf piece;
    bool row;
    *id = STR("");
    TRY(stmt_next(st, &row, err));
    if (!row) {
        stmt_reset(st);
        return ERR_OK;
    }
    buf_init(&piece, PIECE_MAX);
    int64_t no = stmt_col_int(st, 0);
    put_head(&piece, st);
    *id = arena_dup(arena, stmt_col_text(st, 1));
    stmt_reset(st);
    ErrCode rc = put_parts(r, no, &piece, sink, revisions, err);
    buf_clear(&piece);
    return rc;
}

#define ROW                                                                                        \
    "SELECT r.no, r.id, r.type, r.created_us, r.created_by, r.author, r.published,"                \
    " r.published_us, r.submitted_us, r.merged_into, t.at_us"                                      \
    " FROM record r LEFT JOIN tombstone t ON t.no = r.no"

/* Ids sort as type and id do: no name of a type has a character below the colon. */
ErrCode transfer_put_next(Records *r, Str after, const TransferSink *sink, Arena *arena, Str *id,
                          int64_t *revisions, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, ROW " WHERE r.id > $1 ORDER BY r.id LIMIT 1", &st, err));
    stmt_text(st, 1, after);
    return put_row(r, st, sink, arena, id, revisions, err);
}

ErrCode transfer_put_one(Records *r, Str id, const TransferSink *sink, bool *found, Err *err)
{
    Stmt *st;
    Str there;
    int64_t revisions = 0;
    Arena *arena = arena_new(1 << 16);
    ErrCode rc = records_statement(r, ROW " WHERE r.id = $1", &st, err);
    if (!rc) {
        stmt_text(st, 1, id);
        rc = put_row(r, st, sink, arena, &there, &revisions, err);
        *found = !rc && there.len;
    }
    arena_free(arena);
    return rc;
}

/* --- windows --- */

void transfer_put_window(Buf *line, const Window *w)
{
    buf_add(line, STR("{\"window\":"));
    buf_json(line, w->id);
    put_text(line, "context", w->context);
    put_text(line, "type", w->type);
    put_text(line, "until", w->until);
    buf_printf(line, ",\"is_closed\":%s", w->is_closed ? "true" : "false");
    put_text(line, "by", w->by);
    put_text_if(line, "note", w->note);
    put_time(line, "at", w->at_us);
    buf_add(line, STR("}\n"));
}

/* --- the whole --- */

static ErrCode put_records(Records *r, const TransferSink *sink, TransferCounts *counts, Err *err)
{
    char last[200] = "";
    size_t last_len = 0;
    Arena *arena = arena_new(1 << 20);
    ErrCode rc = ERR_OK;
    while (!rc) {
        Str id;
        arena_reset(arena);
        rc = transfer_put_next(r, (Str){last, last_len}, sink, arena, &id, &counts->revisions, err);
        if (rc || !id.len)
            break;
        counts->records++;
        last_len = id.len < sizeof last ? id.len : sizeof last;
        memcpy(last, id.ptr, last_len);
    }
    arena_free(arena);
    return rc;
}

/* At the beginning of time no window's day is past: what is_closed says is what is stored. */
static ErrCode put_windows(Records *r, Buf *piece, const TransferSink *sink, Arena *arena,
                           TransferCounts *counts, Err *err)
{
    Window *windows;
    size_t count;
    TRY(window_list(r, 0, arena, &windows, &count, err));
    for (size_t i = 0; i < count; i++) {
        transfer_put_window(piece, &windows[i]);
        TRY(flush(piece, sink, err));
        counts->windows++;
    }
    return ERR_OK;
}

static ErrCode put_all(Records *r, const TransferSink *sink, Buf *piece, Arena *arena, Err *err)
{
    TransferCounts counts = {0};
    buf_printf(piece, "{\"format\":\"%s\",\"version\":%d}\n", TRANSFER_FORMAT, TRANSFER_VERSION);
    TRY(flush(piece, sink, err));
    TRY(transfer_put_files(r, sink, &counts.files, err));
    TRY(put_records(r, sink, &counts, err));
    TRY(put_windows(r, piece, sink, arena, &counts, err));
    buf_printf(piece, "{\"end\":true,\"records\":%lld,\"revisions\":%lld,\"windows\":%lld",
               (long long)counts.records, (long long)counts.revisions, (long long)counts.windows);
    if (counts.files)
        buf_printf(piece, ",\"files\":%lld", (long long)counts.files);
    buf_add(piece, STR("}\n"));
    return flush(piece, sink, err);
}

static ErrCode audit_export(Records *r, const Viewer *viewer, Err *err)
{
    TRY(records_begin(r, err));
    return records_end(r,
                       audit_append(r->db, viewer->account, STR("records.export"), STR(""), NULL,
                                    viewer->client, err),
                       err);
}

ErrCode records_export(Records *r, const Viewer *viewer,
                       ErrCode (*write)(void *context, Str bytes, Err *err), void *context,
                       Err *err)
{
    TransferSink sink = {write, context};
    Buf piece;
    if (!viewer_may(viewer, ACT_EXPORT, &(Stand){.sensitivity = SENSITIVITY_STRICT})) {
        err_set(err, ERR_DENIED, "all records are not yours to export");
        err_hint(err, "that takes the right to export in the whole region, up to strictly"
                      " confidential, and the password told again");
        return ERR_DENIED;
    }
    TRY(audit_export(r, viewer, err));
    TRY(db_read_begin(r->db, err));
    Arena *arena = arena_new(RECORDS_ARENA);
    buf_init(&piece, PIECE_MAX);
    ErrCode rc = put_all(r, &sink, &piece, arena, err);
    buf_clear(&piece);
    arena_free(arena);
    db_read_end(r->db);
    return rc;
}
