/* Transfer of files: each a line of its own, before the records that name it. */
#include "base/base64.h"
#include "base/clock.h"
#include "base/hash.h"
#include "base/mem.h"
#include "records/attachment.h"
#include "records/transfer_parts.h"

/* Those that a record names; what waits to be named is its sender's. */
static const char NEXT[] =
    "SELECT hash, type, at_us FROM attachment a WHERE hash > $1 AND EXISTS"
    " (SELECT 1 FROM attachment_use u WHERE u.hash = a.hash) ORDER BY hash LIMIT 1";

typedef struct {
    char hash[HASH_HEX_LEN + 1], at[CLOCK_TEXT_MAX];
    Str type;
} FileLine;

static ErrCode next_file(Records *r, FileLine *line, Arena *arena, bool *found, Err *err)
{
    Stmt *st;
    TRY(records_statement(r, NEXT, &st, err));
    stmt_text(st, 1, str_of(line->hash));
    ErrCode rc = stmt_next(st, found, err);
    if (!rc && *found) {
        Str hash = stmt_col_text(st, 0);
        memcpy(line->hash, hash.ptr, hash.len < HASH_HEX_LEN ? hash.len : HASH_HEX_LEN);
        line->type = arena_dup(arena, stmt_col_text(st, 1));
        clock_text(stmt_col_int(st, 2), line->at);
    }
    stmt_reset(st);
    return rc;
}

static ErrCode put_file(Records *r, const FileLine *line, const TransferSink *sink, Err *err)
{
    Buf out;
    Str bytes;
    TRY(attachment_read(r, str_of(line->hash), &bytes, err));
    buf_init(&out, 2 * ATTACHMENT_MAX_BYTES);
    buf_printf(&out, "{\"file\":\"%s\",\"type\":", line->hash);
    buf_json(&out, line->type);
    buf_printf(&out, ",\"at\":\"%s\",\"content\":\"", line->at);
    base64_add(&out, bytes);
    buf_add(&out, STR("\"}\n"));
    mem_free((void *)bytes.ptr);
    ErrCode rc = out.failed ? err_set(err, ERR_TOO_LARGE, "a file is too large to export")
                            : sink->write(sink->context, buf_str(&out), err);
    buf_clear(&out);
    return rc;
}

ErrCode transfer_put_files(Records *r, const TransferSink *sink, int64_t *count, Err *err)
{
    FileLine line = {.hash = ""};
    bool found = true;
    Arena *arena = arena_new(1 << 20);
    ErrCode rc = ERR_OK;
    while (!rc && found) {
        arena_reset(arena);
        rc = next_file(r, &line, arena, &found, err);
        if (rc || !found)
            break;
        rc = put_file(r, &line, sink, err);
        ++*count;
    }
    arena_free(arena);
    return rc;
}

/* --- in --- */

static ErrCode check_content(Str hash, Str type, Str bytes, Err *err)
{
    char is[HASH_HEX_LEN + 1];
    const FileKind *kind = bytes.len <= ATTACHMENT_MAX_BYTES ? file_kind(bytes) : NULL;
    hash_sha256_hex(bytes, is);
    if (kind && str_eq(str_of(kind->type), type) && str_eq(str_of(is), hash))
        return ERR_OK;
    err_set(err, ERR_INVALID, "the content of the file " STR_FMT " is another one",
            STR_ARG(str_part(hash, 0, HASH_HEX_LEN)));
    err_hint(err, "the line was changed, or cut; export it again");
    return ERR_INVALID;
}

static ErrCode read_line(const Doc *line, Str *hash, Str *type, int64_t *at_us, Buf *bytes,
                         Err *err)
{
    static const char *const keys[] = {"file", "type", "at", "content", NULL};
    char again[CLOCK_TEXT_MAX];
    TRY(transfer_check_keys(line, keys, err));
    *hash = doc_str(line, "file");
    *type = doc_str(line, "type");
    bool is_time = clock_parse(doc_str(line, "at"), false, at_us) &&
                   str_eq(clock_text(*at_us, again), doc_str(line, "at"));
    if (!hash_is_hex(*hash) || !is_time || !base64_read(bytes, doc_str(line, "content")))
        return err_set(err, ERR_INVALID, "the line of a file has no hash, time or content");
    return check_content(*hash, *type, buf_str(bytes), err);
}

ErrCode transfer_take_file(Records *r, const Doc *line, bool dry_run, TransferFile *out, Err *err)
{
    Str hash, type;
    int64_t at_us = 0;
    Buf bytes;
    Attachment there;
    *out = (TransferFile){0};
    Arena *arena = arena_new(1 << 12);
    buf_init(&bytes, ATTACHMENT_MAX_BYTES + 3);
    ErrCode rc = read_line(line, &hash, &type, &at_us, &bytes, err);
    if (!rc) {
        memcpy(out->hash, hash.ptr, HASH_HEX_LEN);
        out->is_new = attachment_find(r, hash, arena, &there, NULL) != ERR_OK;
        rc = attachment_write(r, file_kind_of_type(type), hash, buf_str(&bytes), at_us,
                              &out->is_made, err);
        if (!rc && dry_run && out->is_made)
            rc = attachment_unwrite(r, hash, err);
        out->is_made = out->is_made && !dry_run;
    }
    buf_clear(&bytes);
    arena_free(arena);
    return rc;
}
