#include "records/attachment.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "format/picture.h"
#include "records/audit.h"
#include "records/records_parts.h"

/* --- which files a body names --- */

typedef struct {
    void (*take)(void *context, Str path, const Field *field, Str hash);
    void *context;
    BodyPath path;
} Walk;

static void walk_fields(Walk *w, const RecordType *type, const Field *group, const Doc *object);

static void walk_value(Walk *w, const Field *field, const Doc *value)
{
    if (field->kind == FIELD_GROUP)
        walk_fields(w, NULL, field, value);
    else if (value->kind == DOC_TEXT)
        w->take(w->context, body_path_str(&w->path), field, value->text);
}

static void walk_field(Walk *w, const Field *field, const Doc *value)
{
    size_t i = 0, outer = body_path_enter(&w->path, str_of(field->name));
    if (value->kind != DOC_LIST)
        walk_value(w, field, value);
    for (const Doc *item = value->kind == DOC_LIST ? value->first : NULL; item; item = item->next) {
        size_t inner = body_path_enter_item(&w->path, i++);
        walk_value(w, field, item);
        w->path.len = inner;
    }
    w->path.len = outer;
}

static void walk_fields(Walk *w, const RecordType *type, const Field *group, const Doc *object)
{
    const Field *f;
    for (size_t i = 0; (f = body_field(type, group, i)); i++) {
        bool may_have = f->kind == FIELD_FILE || f->kind == FIELD_IMAGE || f->kind == FIELD_GROUP;
        const Doc *value = may_have ? doc_get(object, str_of(f->name)) : NULL;
        if (value)
            walk_field(w, f, value);
    }
}

static void each_file(const RecordType *type, const Doc *body,
                      void (*take)(void *, Str, const Field *, Str), void *context)
{
    Walk w = {.take = take, .context = context};
    if (body)
        walk_fields(&w, type, NULL, body);
}

typedef struct {
    Str wanted;
    bool found;
} Looking;

static void look(void *context, Str path, const Field *field, Str hash)
{
    Looking *l = context;
    (void)path;
    (void)field;
    l->found |= str_eq(hash, l->wanted);
}

bool attachment_is_in(const RecordType *type, const Doc *body, Str hash)
{
    Looking l = {.wanted = hash};
    each_file(type, body, look, &l);
    return l.found;
}

/* --- rows --- */

ErrCode attachment_find(Records *r, Str hash, Arena *arena, Attachment *out, Err *err)
{
    Stmt *st;
    bool row;
    *out = (Attachment){.hash = arena_dup(arena, hash)};
    TRY(records_statement(r, "SELECT type, bytes FROM attachment WHERE hash = $1", &st, err));
    stmt_text(st, 1, hash);
    TRY(stmt_next(st, &row, err));
    if (row) {
        out->kind = file_kind_of_type(stmt_col_text(st, 0));
        out->bytes = stmt_col_int(st, 1);
    }
    stmt_reset(st);
    return out->kind ? ERR_OK : err_set(err, ERR_NOT_FOUND, "there is no such file");
}

static ErrCode may_name(Records *r, const Viewer *viewer, int64_t no, Str hash, bool *may, Err *err)
{
    Stmt *st;
    int64_t known;
    TRY(records_statement(r,
                          "SELECT 1 FROM attachment_sent WHERE hash = $1 AND account = $2"
                          " UNION ALL SELECT 1 FROM attachment_use WHERE hash = $1 AND no = $3",
                          &st, err));
    stmt_text(st, 1, hash);
    stmt_text(st, 2, viewer->account);
    stmt_int(st, 3, no);
    TRY(statement_number(st, 0, &known, err));
    *may = known;
    return ERR_OK;
}

typedef struct {
    Records *records;
    const Viewer *viewer;
    const Record *record;
    Problems *problems;
    ErrCode rc;
    Err *err;
} Check;

static ErrCode check_file(Check *c, Str path, const Field *field, Str hash)
{
    Attachment file = {0};
    bool may;
    TRY(may_name(c->records, c->viewer, c->record->no, hash, &may, c->err));
    ErrCode rc =
        may ? attachment_find(c->records, hash, c->problems->arena, &file, NULL) : ERR_NOT_FOUND;
    if (rc == ERR_NOT_FOUND)
        problems_add(c->problems, path, field, "problem.unknown_file", hash);
    else if (!rc && field->kind == FIELD_IMAGE && !file.kind->is_image)
        problems_add(c->problems, path, field, "problem.not_an_image", STR(""));
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static void check_one(void *context, Str path, const Field *field, Str hash)
{
    Check *c = context;
    if (!c->rc)
        c->rc = check_file(c, path, field, hash);
}

ErrCode record_check_files(Records *r, const Viewer *viewer, const Record *record,
                           Problems *problems, Err *err)
{
    Check c = {r, viewer, record, problems, ERR_OK, err};
    each_file(record->type, record->body, check_one, &c);
    return c.rc;
}

static ErrCode use(Records *r, int64_t no, Str hash, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO attachment_use (hash, no) VALUES ($1, $2)"
                          " ON CONFLICT (hash, no) DO NOTHING",
                          &st, err));
    stmt_text(st, 1, hash);
    stmt_int(st, 2, no);
    return stmt_run(st, err);
}

static void use_one(void *context, Str path, const Field *field, Str hash)
{
    Check *c = context;
    (void)path;
    (void)field;
    if (!c->rc)
        c->rc = use(c->records, c->record->no, hash, c->err);
}

ErrCode record_use_files(Records *r, const Record *record, Err *err)
{
    Check c = {.records = r, .record = record, .err = err};
    each_file(record->type, record->body, use_one, &c);
    return c.rc;
}

static void want_one(void *context, Str path, const Field *field, Str hash)
{
    Check *c = context;
    Attachment file;
    Arena *arena = arena_new(1 << 12);
    (void)field;
    if (!c->rc && attachment_find(c->records, hash, arena, &file, NULL)) {
        c->rc =
            err_set(c->err, ERR_INVALID, "'" STR_FMT "' names a file that is not here: " STR_FMT,
                    STR_ARG(path), STR_ARG(hash));
        err_hint(c->err, "the line of a file comes before those of the records that name it");
    }
    arena_free(arena);
}

ErrCode record_want_files(Records *r, const Record *record, Err *err)
{
    Check c = {.records = r, .err = err};
    each_file(record->type, record->body, want_one, &c);
    return c.rc;
}

static ErrCode run_on_record(Records *r, const char *sql, int64_t no, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, sql, &st, err));
    stmt_int(st, 1, no);
    return stmt_run(st, err);
}

/* Who sent what the record named until now: nobody keeps it by that. */
static const char FORGET_SENDERS[] =
    "DELETE FROM attachment_sent WHERE hash IN (SELECT hash FROM attachment_use WHERE no = $1)";
static const char FORGET_USES[] = "DELETE FROM attachment_use WHERE no = $1";

ErrCode record_drop_files(Records *r, const Record *record, Err *err)
{
    Record past = *record;
    bool found;
    Arena *arena = arena_new(RECORDS_ARENA);
    ErrCode rc = run_on_record(r, FORGET_SENDERS, record->no, err);
    if (!rc)
        rc = run_on_record(r, FORGET_USES, record->no, err);
    for (int64_t number = 1; !rc && number <= record->revision; number++) {
        rc = record_body(r, record->no, number, arena, &past.body, &found, err);
        if (!rc && found)
            rc = record_use_files(r, &past, err);
        arena_reset(arena);
    }
    arena_free(arena);
    return rc;
}

/* --- bytes --- */

static ErrCode path_of(const Records *r, Str hash, char out[FILE_PATH_MAX], Err *err)
{
    const char *folder = r->world->files;
    int len = folder && hash_is_hex(hash)
                  ? snprintf(out, FILE_PATH_MAX, "%s/" STR_FMT, folder, STR_ARG(hash))
                  : -1;
    return len > 0 && len < FILE_PATH_MAX
               ? ERR_OK
               : err_set(err, ERR_NOT_FOUND, "there is no folder for files here");
}

ErrCode attachment_read(Records *r, Str hash, Str *bytes, Err *err)
{
    char path[FILE_PATH_MAX], is[HASH_HEX_LEN + 1];
    TRY(path_of(r, hash, path, err));
    TRY(file_read(path, ATTACHMENT_MAX_BYTES, bytes, err));
    hash_sha256_hex(*bytes, is);
    if (str_eq(hash, str_of(is)))
        return ERR_OK;
    mem_free((void *)bytes->ptr);
    err_set(err, ERR_PARSE, "the file %s is not what it was", path);
    err_hint(err, "take it from a backup of the data folder");
    return ERR_PARSE;
}

static ErrCode write_bytes(Records *r, Str hash, Str bytes, bool *made, Err *err)
{
    char path[FILE_PATH_MAX];
    TRY(path_of(r, hash, path, err));
    *made = !file_exists(path);
    if (!*made)
        return ERR_OK;
    TRY(file_make_dirs(r->world->files, err));
    return file_write(path, bytes, 0444, err);
}

void attachment_unwrite(Records *r, Str hash)
{
    char path[FILE_PATH_MAX];
    if (!path_of(r, hash, path, NULL) && unlink(path) && file_exists(path))
        log_line(LOG_WARNING, "the file %s could not be taken away", path);
}

ErrCode attachment_write(Records *r, const FileKind *kind, Str hash, Str bytes, int64_t at_us,
                         bool *made, Err *err)
{
    Stmt *st;
    TRY(records_statement(r,
                          "INSERT INTO attachment (hash, type, bytes, at_us)"
                          " VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING",
                          &st, err));
    stmt_text(st, 1, hash);
    stmt_text(st, 2, str_of(kind->type));
    stmt_int(st, 3, (int64_t)bytes.len);
    stmt_int(st, 4, at_us);
    TRY(stmt_run(st, err));
    return write_bytes(r, hash, bytes, made, err);
}

/* --- putting --- */

typedef struct {
    Records *records;
    const Viewer *viewer;
    const FileKind *kind;
    Str hash, bytes;
} Put;

static ErrCode check_waiting(const Put *p, const char **message, Err *err)
{
    Stmt *st;
    int64_t count;
    TRY(records_statement(p->records,
                          "SELECT count(*) FROM attachment_sent s WHERE account = $1 AND NOT EXISTS"
                          " (SELECT 1 FROM attachment_use u WHERE u.hash = s.hash)",
                          &st, err));
    stmt_text(st, 1, p->viewer->account);
    TRY(statement_number(st, 0, &count, err));
    if (count < ATTACHMENT_MAX_WAITING)
        return ERR_OK;
    *message = "problem.files_wait";
    err_set(err, ERR_INVALID, "%d files that you sent are named by no record", (int)count);
    err_hint(err, "save the records that they belong to; others go after %d days", ATTACHMENT_DAYS);
    return ERR_INVALID;
}

static ErrCode note_sender(const Put *p, Err *err)
{
    Stmt *st;
    TRY(records_statement(p->records,
                          "INSERT INTO attachment_sent (hash, account, at_us) VALUES ($1, $2, $3)"
                          " ON CONFLICT (hash, account) DO UPDATE SET at_us = excluded.at_us",
                          &st, err));
    stmt_text(st, 1, p->hash);
    stmt_text(st, 2, p->viewer->account);
    stmt_int(st, 3, viewer_time(p->viewer));
    return stmt_run(st, err);
}

static ErrCode note_put(const Put *p, Err *err)
{
    Arena *arena = arena_new(1 << 14);
    Doc *detail = doc_new(arena, DOC_OBJECT);
    doc_text(detail, "hash", p->hash);
    doc_int(detail, "bytes", (int64_t)p->bytes.len);
    ErrCode rc = audit_append(p->records->db, p->viewer->account, STR("file.put"), STR(""), detail,
                              p->viewer->client, err);
    arena_free(arena);
    return rc;
}

static ErrCode put_rows(const Put *p, bool *made, const char **message, Err *err)
{
    TRY(check_waiting(p, message, err));
    TRY(attachment_write(p->records, p->kind, p->hash, p->bytes, viewer_time(p->viewer), made,
                         err));
    TRY(note_sender(p, err));
    return note_put(p, err);
}

static ErrCode put(const Put *p, const char **message, Err *err)
{
    bool made = false;
    TRY(records_begin(p->records, err));
    ErrCode rc = put_rows(p, &made, message, err);
    if (rc && made) /* while nobody else writes */
        attachment_unwrite(p->records, p->hash);
    return records_end(p->records, rc, err);
}

static ErrCode too_large(size_t max, const char **message, Err *err)
{
    *message = "problem.file_too_large";
    return err_set(err, ERR_TOO_LARGE, "such a file has at most %zu MB", max >> 20);
}

/* The bytes that are kept: an image without what it tells of its making. */
static ErrCode prepare(Str bytes, const FileKind *kind, Buf *clean, const char **message, Err *err)
{
    Picture head;
    if (!bytes.len) {
        *message = "problem.file_empty";
        return err_set(err, ERR_INVALID, "the file is empty");
    }
    if (!kind) {
        *message = "problem.file_kind";
        err_set(err, ERR_UNSUPPORTED, "files of this kind are not kept");
        err_hint(err, "send one of %s, without macros", file_kind_accepted(false));
        return ERR_UNSUPPORTED;
    }
    size_t max = kind->is_image ? ATTACHMENT_MAX_IMAGE_BYTES : ATTACHMENT_MAX_BYTES;
    if (bytes.len > max)
        return too_large(max, message, err);
    if (!kind->is_image) {
        buf_add(clean, bytes);
        return ERR_OK;
    }
    ErrCode rc = picture_clean(bytes, clean, &head, err);
    *message = rc == ERR_TOO_LARGE ? "problem.image_too_large" : rc ? "problem.file_damaged" : NULL;
    return rc;
}

ErrCode attachment_put(Records *r, const Viewer *viewer, Str bytes, Arena *arena, Attachment *out,
                       const char **message, Err *err)
{
    Buf clean;
    char hash[HASH_HEX_LEN + 1];
    *message = NULL;
    if (!viewer_may_somewhere(viewer, ACT_WRITE))
        return record_denied(err);
    buf_init(&clean, ATTACHMENT_MAX_BYTES + 64);
    const FileKind *kind = bytes.len <= ATTACHMENT_MAX_BYTES ? file_kind(bytes) : NULL;
    ErrCode rc = bytes.len > ATTACHMENT_MAX_BYTES ? too_large(ATTACHMENT_MAX_BYTES, message, err)
                                                  : prepare(bytes, kind, &clean, message, err);
    hash_sha256_hex(buf_str(&clean), hash);
    Put p = {r, viewer, kind, str_of(hash), buf_str(&clean)};
    if (!rc)
        rc = put(&p, message, err);
    if (!rc)
        *out = (Attachment){arena_dup(arena, p.hash), kind, (int64_t)p.bytes.len};
    buf_clear(&clean);
    return rc;
}

/* --- reading by a record --- */

/* The public text, also of what it was merged into. */
static ErrCode find_public(Records *r, Str id, Str hash, Arena *arena, AttachmentReading *out,
                           bool *found, Err *err)
{
    Doc *public;
    Str moved_to;
    const RecordType *type = type_find(r->world->types, id_type(id));
    ErrCode rc = record_public(r, id, arena, &public, &moved_to, err);
    *found = !rc && type && attachment_is_in(type, doc_get(public, STR("body")), hash);
    out->record = (Record){.id = id, .type = type};
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

static ErrCode find_working(Records *r, const Viewer *viewer, Str id, Str hash, Arena *arena,
                            AttachmentReading *out, bool *found, Err *err)
{
    ErrCode rc = record_read(r, viewer, id, 0, arena, &out->record, err);
    *found = !rc && attachment_is_in(out->record.type, out->record.body, hash);
    out->is_work = *found;
    return rc == ERR_NOT_FOUND ? ERR_OK : rc;
}

ErrCode attachment_of_record(Records *r, const Viewer *viewer, Str id, Str hash, Arena *arena,
                             AttachmentReading *out, Err *err)
{
    bool found = false;
    *out = (AttachmentReading){0};
    TRY(find_public(r, id, hash, arena, out, &found, err));
    if (!found && viewer->account.len)
        TRY(find_working(r, viewer, id, hash, arena, out, &found, err));
    if (!found)
        return err_set(err, ERR_NOT_FOUND, "there is no such file");
    return attachment_find(r, hash, arena, &out->file, err);
}

/* --- taking away --- */

static ErrCode find_idle(Records *r, int64_t since_us, char hash[HASH_HEX_LEN + 1], bool *found,
                         Err *err)
{
    Stmt *st;
    TRY(records_statement(
        r,
        "SELECT hash FROM attachment a WHERE NOT EXISTS (SELECT 1 FROM attachment_use u"
        " WHERE u.hash = a.hash) AND NOT EXISTS (SELECT 1 FROM attachment_sent s"
        " WHERE s.hash = a.hash AND s.at_us >= $1) LIMIT 1",
        &st, err));
    stmt_int(st, 1, since_us);
    TRY(stmt_next(st, found, err));
    snprintf(hash, HASH_HEX_LEN + 1, STR_FMT, STR_ARG(*found ? stmt_col_text(st, 0) : STR("")));
    stmt_reset(st);
    return ERR_OK;
}

static ErrCode take_away(Records *r, Str hash, Err *err)
{
    static const char *const sql[] = {"DELETE FROM attachment_sent WHERE hash = $1",
                                      "DELETE FROM attachment WHERE hash = $1"};
    for (size_t i = 0; i < 2; i++) {
        Stmt *st;
        TRY(records_statement(r, sql[i], &st, err));
        stmt_text(st, 1, hash);
        TRY(stmt_run(st, err));
    }
    attachment_unwrite(r, hash); /* while nobody can put it again */
    return ERR_OK;
}

ErrCode attachment_sweep(Records *r, int64_t now_us, Err *err)
{
    char hash[HASH_HEX_LEN + 1];
    bool found = true;
    int64_t since = now_us - ATTACHMENT_DAYS * INT64_C(86400000000);
    TRY(find_idle(r, since, hash, &found, err)); /* mostly there is none, and nobody must wait */
    if (!found)
        return ERR_OK;
    TRY(records_begin(r, err));
    ErrCode rc = ERR_OK;
    while (!rc && found) {
        rc = take_away(r, str_of(hash), err);
        if (!rc)
            rc = find_idle(r, since, hash, &found, err);
    }
    return records_end(r, rc, err);
}
