#include "records/attachment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "format/picture.h"
#include "records/audit.h"
#include "records/records_parts.h"

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

ErrCode attachment_was_sent(Records *r, const Viewer *viewer, Str hash, bool *has, Err *err)
{
    Stmt *st;
    int64_t known;
    TRY(records_statement(r, "SELECT 1 FROM attachment_sent WHERE hash = $1 AND account = $2", &st,
                          err));
    stmt_text(st, 1, hash);
    stmt_text(st, 2, viewer->account);
    TRY(statement_number(st, 0, &known, err));
    *has = known;
    return ERR_OK;
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

/* Where it lies is for who runs the server. */
static ErrCode damaged(const char *path, Err *err)
{
    log_line(LOG_ERROR, "the file %s is missing or not what it was: take it from a backup", path);
    return err_set(err, ERR_IO, "a file of this record is damaged");
}

static bool is_whole(Str hash, Str bytes)
{
    char is[HASH_HEX_LEN + 1];
    hash_sha256_hex(bytes, is);
    return str_eq(hash, str_of(is));
}

ErrCode attachment_read(Records *r, Str hash, Str *bytes, Err *err)
{
    char path[FILE_PATH_MAX];
    TRY(path_of(r, hash, path, err));
    if (file_read(path, ATTACHMENT_MAX_BYTES, bytes, NULL))
        return damaged(path, err);
    if (is_whole(hash, *bytes))
        return ERR_OK;
    mem_free((void *)bytes->ptr);
    return damaged(path, err);
}

ErrCode attachment_open(Records *r, const Attachment *file, int *fd, Err *err)
{
    char path[FILE_PATH_MAX];
    struct stat is;
    TRY(path_of(r, file->hash, path, err));
    *fd = open(path, O_RDONLY | O_CLOEXEC);
    if (*fd >= 0 && !fstat(*fd, &is) && S_ISREG(is.st_mode) && is.st_size == file->bytes)
        return ERR_OK;
    if (*fd >= 0)
        close(*fd);
    return damaged(path, err);
}

/* Whether just these bytes are there. */
static bool is_written(const char *path, Str hash)
{
    Str bytes;
    if (file_read(path, ATTACHMENT_MAX_BYTES, &bytes, NULL))
        return false;
    bool is = is_whole(hash, bytes);
    mem_free((void *)bytes.ptr);
    return is;
}

static ErrCode write_bytes(Records *r, Str hash, Str bytes, bool *made, Err *err)
{
    char path[FILE_PATH_MAX];
    TRY(path_of(r, hash, path, err));
    *made = !is_written(path, hash);
    if (!*made)
        return ERR_OK;
    TRY(file_make_dirs(r->world->files, err));
    return file_write(path, bytes, 0444, err);
}

ErrCode attachment_unwrite(Records *r, Str hash, Err *err)
{
    char path[FILE_PATH_MAX];
    TRY(path_of(r, hash, path, err));
    return unlink(path) && errno != ENOENT ? err_system(err, errno, "a file could not be removed")
                                           : ERR_OK;
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
    bool has;
    TRY(attachment_was_sent(p->records, p->viewer, p->hash, &has, err));
    if (!has)
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
    if (rc && made && attachment_unwrite(p->records, p->hash, NULL)) /* while nobody else writes */
        log_line(LOG_WARNING, "a file that is not kept could not be removed");
    return records_end(p->records, rc, err);
}

size_t attachment_limit(Str bytes)
{
    return picture_kind(bytes) == PICTURE_NONE ? ATTACHMENT_MAX_BYTES : ATTACHMENT_MAX_IMAGE_BYTES;
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
    size_t max = attachment_limit(bytes);
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
    return attachment_unwrite(r, hash, err); /* while nobody can put it again; else the row stays */
}

ErrCode attachment_sweep(Records *r, int64_t now_us, Err *err)
{
    char hash[HASH_HEX_LEN + 1];
    bool found = true;
    int64_t since = now_us - ATTACHMENT_DAYS * DAY_US;
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
