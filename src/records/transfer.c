/* Transfer, in: all lines in one transaction. First the rows of all records, then what is made of
 * them: records may link to what comes later in the file. */
#include "records/transfer.h"

#include "base/clock.h"
#include "base/log.h"
#include "format/json.h"
#include "records/audit.h"
#include "records/transfer_parts.h"

#define LINE_ARENA ((size_t)3 << 30) /* of a document with all revisions of a record */

typedef struct {
    Records *records;
    TransferCounts *counts;
    TransferCounts seen;      /* lines, whatever became of them */
    VEC(unsigned long) lines; /* of the records that came, which are numbered in a row */
    int64_t first_no;
    VEC(TransferFile) made; /* files that go again when nothing is kept */
    unsigned long line;
    bool has_end, dry_run;
} Import;

/* --- lines --- */

static ErrCode append(void *context, Str bytes, Err *err)
{
    Buf *out = context;
    buf_add(out, bytes);
    return out->failed ? err_set(err, ERR_TOO_LARGE, "a record is too large to compare") : ERR_OK;
}

static ErrCode conflict(Str id, Err *err)
{
    err_set(err, ERR_CONFLICT, "'" STR_FMT "' is there already and is another one",
            STR_ARG(str_part(id, 0, 110)));
    err_hint(err, "import into an empty store, or take this line and what links to it out of the"
                  " file");
    return ERR_CONFLICT;
}

/* Whether the record is there; when it is, it says the same. */
static ErrCode compare(Import *in, Str id, const Doc *line, bool *found, Err *err)
{
    Buf own;
    Doc *doc = NULL;
    buf_init(&own, TRANSFER_MAX_LINE);
    TransferSink sink = {append, &own};
    Arena *arena = NULL;
    ErrCode rc = transfer_put_one(in->records, id, &sink, found, err);
    if (!rc && *found) {
        arena = arena_new(LINE_ARENA);
        rc = json_read(&doc, arena, str_trim(buf_str(&own)), err);
        if (!rc && !doc_equal(doc, line))
            rc = conflict(id, err);
    }
    arena_free(arena);
    buf_clear(&own);
    return rc;
}

/* --- records --- */

static ErrCode put_comments(Records *r, const TransferRecord *t, Err *err)
{
    for (size_t i = 0; i < t->comment_count; i++) {
        const Comment *c = &t->comments[i];
        Stmt *st;
        TRY(records_statement(r,
                              "INSERT INTO comment (no, number, revision, at_us, by_account,"
                              " words) VALUES ($1, $2, $3, $4, $5, $6)",
                              &st, err));
        stmt_int(st, 1, t->record.no);
        stmt_int(st, 2, c->number);
        stmt_int(st, 3, c->revision);
        stmt_int(st, 4, c->at_us);
        stmt_text(st, 5, c->by);
        stmt_text(st, 6, c->text);
        TRY(stmt_run(st, err));
    }
    return ERR_OK;
}

static ErrCode put_tombstone(Records *r, const TransferRecord *t, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO tombstone (no, id, type, at_us, moved_to)"
                          " VALUES ($1, $2, $3, $4, $5)",
                          &st, err));
    stmt_int(st, 1, t->record.no);
    stmt_text(st, 2, t->record.id);
    stmt_text(st, 3, str_of(t->record.type->name));
    stmt_int(st, 4, t->withdrawn_us);
    stmt_text(st, 5, t->record.merged_into);
    return stmt_run(st, err);
}

static ErrCode put_rows(Import *in, TransferRecord *t, Err *err)
{
    Record *record = &t->record;
    record->no = in->first_no + (int64_t)in->lines.count;
    for (size_t i = 0; i < t->revision_count; i++) {
        const struct TransferRevision *v = &t->revisions[i];
        record->revision = (int64_t)i + 1;
        record->state = v->state;
        record->stand.sensitivity = v->sensitivity;
        record->changed_us = v->at_us;
        record->changed_by = v->by;
        record->body = v->body;
        TRY(record_want_files(in->records, record, err));
        TRY(record_store(in->records, record, v->act, v->note, v->by, err));
    }
    TRY(put_comments(in->records, t, err));
    if (t->withdrawn_us)
        TRY(put_tombstone(in->records, t, err));
    vec_push(&in->lines, in->line);
    return ERR_OK;
}

static ErrCode take_record(Import *in, const Doc *line, Arena *arena, Err *err)
{
    TransferRecord t;
    bool found;
    TRY(transfer_read_record(in->records->world, line, arena, &t, err));
    in->seen.records++;
    in->seen.revisions += (int64_t)t.revision_count;
    TRY(compare(in, t.record.id, line, &found, err));
    if (found) {
        in->counts->unchanged++;
        return ERR_OK;
    }
    TRY(put_rows(in, &t, err));
    in->counts->records++;
    in->counts->revisions += (int64_t)t.revision_count;
    return ERR_OK;
}

/* --- files --- */

static ErrCode take_file(Import *in, const Doc *line, Err *err)
{
    TransferFile file;
    ErrCode rc = transfer_take_file(in->records, line, in->dry_run, &file, err);
    if (file.is_made)
        vec_push(&in->made, file);
    TRY(rc);
    in->seen.files++;
    in->counts->files += file.is_new;
    in->counts->unchanged += !file.is_new;
    return ERR_OK;
}

/* --- windows --- */

static ErrCode check_window(const Records *r, const Window *w, Err *err)
{
    int64_t end;
    bool has_context = str_eq(w->context, STR("region")) || id_is_valid(w->context);
    bool has_type = !w->type.len || type_find(r->world->types, w->type);
    bool has_day = w->until.len == 10 && clock_parse(w->until, true, &end);
    if (w->id.len <= 64 && has_context && has_type && has_day)
        return ERR_OK;
    return err_set(err, ERR_INVALID, "the window '" STR_FMT "' has no such context, type or day",
                   STR_ARG(str_part(w->id, 0, 64)));
}

static ErrCode put_window(Records *r, const Window *w, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO reporting_window (id, context, type, until, is_closed,"
                          " by_account, note, at_us) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                          &st, err));
    stmt_text(st, 1, w->id);
    stmt_text(st, 2, w->context);
    stmt_text(st, 3, w->type);
    stmt_text(st, 4, w->until);
    stmt_int(st, 5, w->is_closed);
    stmt_text(st, 6, w->by);
    stmt_text(st, 7, w->note);
    stmt_int(st, 8, w->at_us);
    return stmt_run(st, err);
}

static bool is_same_window(const Window *a, const Window *b)
{
    return str_eq(a->context, b->context) && str_eq(a->type, b->type) &&
           str_eq(a->until, b->until) && a->is_closed == b->is_closed && str_eq(a->by, b->by) &&
           str_eq(a->note, b->note) && a->at_us == b->at_us;
}

static ErrCode take_window(Import *in, const Doc *line, Arena *arena, Err *err)
{
    Window w, *own;
    size_t count;
    TRY(transfer_read_window(line, &w, err));
    TRY(check_window(in->records, &w, err));
    in->seen.windows++;
    TRY(window_list(in->records, 0, arena, &own, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(own[i].id, w.id))
            continue;
        in->counts->unchanged++;
        return is_same_window(&own[i], &w) ? ERR_OK : conflict(w.id, err);
    }
    in->counts->windows++;
    return put_window(in->records, &w, err);
}

/* --- the first and the last line --- */

static ErrCode take_first(const Doc *line, Err *err)
{
    static const char *const keys[] = {"format", "version", NULL};
    int64_t version;
    if (line->kind != DOC_OBJECT || !str_eq(doc_str(line, "format"), STR(TRANSFER_FORMAT))) {
        err_set(err, ERR_PARSE, "this is no file of records");
        err_hint(err, "its first line is {\"format\":\"" TRANSFER_FORMAT "\",\"version\":%d}",
                 TRANSFER_VERSION);
        return ERR_PARSE;
    }
    TRY(transfer_number(line, "version", &version, err));
    if (version > TRANSFER_VERSION) {
        err_set(err, ERR_VERSION, "a newer program wrote this file: version %lld",
                (long long)version);
        err_hint(err, "this program reads version %d", TRANSFER_VERSION);
        return ERR_VERSION;
    }
    return transfer_check_keys(line, keys, err);
}

static ErrCode take_end(Import *in, const Doc *line, Err *err)
{
    static const char *const keys[] = {"end", "records", "revisions", "windows", "files", NULL};
    TransferCounts told = {0};
    TRY(transfer_check_keys(line, keys, err));
    TRY(transfer_number(line, "records", &told.records, err));
    TRY(transfer_number(line, "revisions", &told.revisions, err));
    TRY(transfer_number(line, "windows", &told.windows, err));
    TRY(transfer_number(line, "files", &told.files, err));
    in->has_end = true;
    if (told.records == in->seen.records && told.revisions == in->seen.revisions &&
        told.windows == in->seen.windows && told.files == in->seen.files)
        return ERR_OK;
    err_set(err, ERR_PARSE, "lines are missing, or there are too many: %lld records came",
            (long long)in->seen.records);
    err_hint(err, "the last line says how many there were: %lld with %lld revisions, %lld windows",
             (long long)told.records, (long long)told.revisions, (long long)told.windows);
    return ERR_PARSE;
}

static ErrCode take_line(Import *in, const Doc *line, Arena *arena, Err *err)
{
    if (in->line == 1)
        return take_first(line, err);
    if (in->has_end)
        return err_set(err, ERR_PARSE, "there is something behind the last line");
    if (line->kind != DOC_OBJECT)
        return err_set(err, ERR_PARSE, "a line is an object");
    if (doc_get(line, STR("end")))
        return take_end(in, line, err);
    if (doc_get(line, STR("file")))
        return take_file(in, line, err);
    return doc_get(line, STR("window")) ? take_window(in, line, arena, err)
                                        : take_record(in, line, arena, err);
}

static ErrCode read_line(Import *in, Str text, Arena *arena, Err *err)
{
    Doc *doc;
    if (text.len > TRANSFER_MAX_LINE)
        return err_set(err, ERR_TOO_LARGE, "a line is longer than %d bytes", TRANSFER_MAX_LINE);
    TRY(json_read(&doc, arena, text, err));
    return take_line(in, doc, arena, err);
}

static ErrCode take_lines(Import *in, Str bytes, Err *err)
{
    Arena *arena = arena_new(LINE_ARENA);
    ErrCode rc = ERR_OK;
    bool more = true;
    Str line;
    while (!rc && str_split(&bytes, '\n', &more, &line)) {
        in->line++;
        line = str_trim(line);
        if (line.len || in->line == 1)
            rc = read_line(in, line, arena, err);
        arena_reset(arena);
    }
    arena_free(arena);
    if (rc || in->has_end)
        return rc;
    err_set(err, ERR_PARSE, "the file has no end: it was cut");
    err_hint(err, "its last line begins with {\"end\":true");
    return ERR_PARSE;
}

/* --- what is made of the rows --- */

static ErrCode is_there(Records *r, Str id, bool *found, Err *err)
{
    Stmt *st;
    int64_t there;
    *found = true;
    if (!is_record_id(r, id)) {
        *found = r->world->exists(r->world->context, id);
        return ERR_OK;
    }
    TRY(records_statement(r, "SELECT 1 FROM record WHERE id = $1", &st, err));
    stmt_text(st, 1, id);
    TRY(statement_number(st, 0, &there, err));
    *found = there;
    return ERR_OK;
}

static ErrCode check_target(Records *r, Str id, Err *err)
{
    bool found;
    TRY(is_there(r, id, &found, err));
    if (found)
        return ERR_OK;
    err_set(err, ERR_INVALID, "it leads to '" STR_FMT "', which there is not", STR_ARG(id));
    err_hint(err, is_record_id(r, id) ? "all records that others link to come in one file"
                                      : "this program's lists of places and goals don't have it");
    return ERR_INVALID;
}

static ErrCode check_links(Records *r, const RecordType *type, const Doc *body, Arena *arena,
                           Err *err)
{
    BodyLink *links;
    size_t count = body_links(type, body, arena, &links);
    for (size_t i = 0; i < count; i++)
        TRY(check_target(r, links[i].to, err));
    return ERR_OK;
}

static ErrCode finish_record(Records *r, int64_t no, Arena *arena, Err *err)
{
    Record record;
    const Doc *published;
    bool found;
    TRY(record_load_no(r, no, arena, &record, err));
    TRY(check_links(r, record.type, record.body, arena, err));
    if (record.merged_into.len)
        TRY(check_target(r, record.merged_into, err));
    if (record.published && record.published != record.revision) {
        TRY(record_body(r, no, record.published, arena, &published, &found, err));
        TRY(check_links(r, record.type, published, arena, err));
    }
    TRY(side_write(r, SIDE_WORK, &record, record.body, CHANGED_BODY, arena, err));
    return record.published ? public_write(r, &record, CHANGED_BODY, record.changed_us, arena, err)
                            : ERR_OK;
}

static ErrCode finish_records(Import *in, Err *err)
{
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = ERR_OK;
    for (size_t i = 0; !rc && i < in->lines.count; i++) {
        in->line = in->lines.items[i];
        rc = finish_record(in->records, in->first_no + (int64_t)i, arena, err);
        arena_reset(arena);
    }
    arena_free(arena);
    return rc;
}

/* --- the whole --- */

static ErrCode audit_import(Import *in, const Viewer *viewer, Str name, Err *err)
{
    Arena *arena = arena_new(1 << 16);
    Doc *detail = doc_new(arena, DOC_OBJECT);
    size_t slash = name.len;
    while (slash && name.ptr[slash - 1] != '/')
        slash--;
    doc_text(detail, "file", str_part(name, slash, slash + 200));
    doc_int(detail, "records", in->counts->records);
    doc_int(detail, "revisions", in->counts->revisions);
    doc_int(detail, "windows", in->counts->windows);
    doc_int(detail, "files", in->counts->files);
    doc_int(detail, "unchanged", in->counts->unchanged);
    ErrCode rc = audit_append(in->records->db, viewer->account, STR("records.import"), STR(""),
                              detail, viewer->client, err);
    arena_free(arena);
    return rc;
}

static ErrCode import(Import *in, const Viewer *viewer, Str name, Str bytes, Err *err)
{
    Stmt *st;
    TRY(records_statement(in->records, "SELECT coalesce(max(no), 0) + 1 FROM record", &st, err));
    TRY(statement_number(st, 1, &in->first_no, err));
    TRY(take_lines(in, bytes, err));
    TRY(finish_records(in, err));
    in->line = 0;
    return audit_import(in, viewer, name, err);
}

ErrCode records_import(Records *r, const Viewer *viewer, Str name, Str bytes, bool dry_run,
                       TransferCounts *counts, Err *err)
{
    Import in = {.records = r, .counts = counts, .dry_run = dry_run};
    *counts = (TransferCounts){0};
    if (!viewer_may(viewer, ACT_IMPORT, &(Stand){.sensitivity = SENSITIVITY_STRICT})) {
        err_set(err, ERR_DENIED, "whole stores are not yours to import");
        err_hint(err, "that takes the right to import in the whole region, up to strictly"
                      " confidential");
        return ERR_DENIED;
    }
    TRY(records_begin(r, err));
    ErrCode rc = import(&in, viewer, name, bytes, err);
    if (rc && err && in.line) {
        err->line = in.line; /* of the file, not within the line's JSON */
        err_at(err, name, in.line, 0);
    }
    bool is_undone = !rc && dry_run; /* rolled back, though nothing failed */
    for (size_t i = 0; rc && i < in.made.count; i++)
        if (attachment_unwrite(r, str_of(in.made.items[i].hash), NULL))
            log_line(LOG_WARNING, "a file that is not kept could not be removed");
    vec_clear(&in.made);
    ErrCode end = records_end(r, is_undone ? ERR_CONFLICT : rc, err);
    vec_clear(&in.lines);
    return is_undone ? ERR_OK : end;
}
