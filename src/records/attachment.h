/* Attachment: a file that belongs to records: a paper, a signed scan, an image. Its bytes lie in
 * the data folder, files/HASH, named by their SHA-256 and never changed; a row tells of which kind
 * it is. A record holds the hash (FIELD_FILE, FIELD_IMAGE): who may read the field may read the
 * file, and nobody else; where the field is withheld, so is the file.
 *
 * Life: a file is put, by an account; within ATTACHMENT_DAYS it is named by a record that this
 * account saves, or it goes again. It stays as long as any revision of any record names it; erasing
 * the field takes it away when no other does. What photographs tell beside the image (where they
 * were taken) is taken out before it is kept, so its hash is that of what is kept. */
#pragma once
#include "format/file_kind.h"
#include "records/records.h"

enum {
    ATTACHMENT_MAX_BYTES = 24 << 20, /* of a paper */
    ATTACHMENT_MAX_IMAGE_BYTES = 8 << 20,
    ATTACHMENT_MAX_WAITING = 100, /* that an account put and no record names */
    ATTACHMENT_DAYS = 7
};

typedef struct {
    Str hash; /* 64 hexadecimal digits */
    const FileKind *kind;
    int64_t bytes;
} Attachment;

/* Keeps the file, in a transaction of its own; one that is kept already is not kept twice.
 * Wants ACT_WRITE somewhere. `message` gets what is wrong as a message of the catalogue
 * ("problem.file_kind") when it is ERR_UNSUPPORTED (of no kind that is kept), ERR_TOO_LARGE,
 * ERR_PARSE (damaged) or ERR_INVALID (empty; too many wait), else NULL. */
MUST_USE ErrCode attachment_put(Records *records, const Viewer *viewer, Str bytes, Arena *arena,
                                Attachment *out, const char **message, Err *err);
/* How large a file of this content may be. */
size_t attachment_limit(Str bytes);
/* What is known of it; ERR_NOT_FOUND. Says nothing of who may read it. */
MUST_USE ErrCode attachment_find(Records *records, Str hash, Arena *arena, Attachment *out,
                                 Err *err);
/* Its bytes, to be freed by mem_free. ERR_NOT_FOUND when the folder has no such file; ERR_PARSE
 * when it is not what its name says. */
MUST_USE ErrCode attachment_read(Records *records, Str hash, Str *bytes, Err *err);
/* The same, open for reading from its beginning; of its size, not looked into. */
MUST_USE ErrCode attachment_open(Records *records, const Attachment *file, int *fd, Err *err);
/* Whether a body names it, in whatever field; not where it stands in a tombstone. */
bool attachment_is_in(const RecordType *type, const Doc *body, Str hash);
typedef struct {
    Attachment file;
    Record record; /* what record_must_audit asks, where is_work */
    bool is_work;
} AttachmentReading;
/* The file of a record as this viewer may have it: named by its public body, or by its working copy
 * where the viewer may read that (is_work). ERR_NOT_FOUND in all other cases. */
MUST_USE ErrCode attachment_of_record(Records *records, const Viewer *viewer, Str id, Str hash,
                                      Arena *arena, AttachmentReading *out, Err *err);
/* Takes away files that no record names: those that waited too long, and those that were erased. */
MUST_USE ErrCode attachment_sweep(Records *records, int64_t now_us, Err *err);
