/* What the files of transfer share; others use transfer.h. */
#pragma once
#include "base/hash.h"
#include "records/records_parts.h"
#include "records/transfer.h"
#include "records/window.h"

#define TRANSFER_FORMAT "darya-records"
enum { TRANSFER_VERSION = 1 };

/* --- out (transfer_out.c) --- */

typedef struct {
    ErrCode (*write)(void *context, Str bytes, Err *err);
    void *context;
} TransferSink;

/* The line of the first record whose id is above `after`, with its end; *id gets its id, in the
 * arena, "" when there is none. */
MUST_USE ErrCode transfer_put_next(Records *records, Str after, const TransferSink *sink,
                                   Arena *arena, Str *id, int64_t *revisions, Err *err);
/* The line of the record of just that id; *found false: there is none. */
MUST_USE ErrCode transfer_put_one(Records *records, Str id, const TransferSink *sink, bool *found,
                                  Err *err);
/* As it is stored: closed by hand alone, whatever its day. */
void transfer_put_window(Buf *line, const Window *window);

/* The lines of all files that records name; *count grows by them (transfer_files.c). */
MUST_USE ErrCode transfer_put_files(Records *records, const TransferSink *sink, int64_t *count,
                                    Err *err);

/* --- in (transfer_in.c, transfer_files.c) --- */

typedef struct {
    char hash[HASH_HEX_LEN + 1];
    bool is_new, is_made; /* to the store; its bytes, which go again when nothing is kept */
} TransferFile;
/* Of dry_run nothing stays in the folder; the row goes with the transaction. */
MUST_USE ErrCode transfer_take_file(Records *records, const Doc *line, bool dry_run,
                                    TransferFile *out, Err *err);

typedef struct {
    Record record; /* no and the last revision are still to come */
    int64_t withdrawn_us;
    struct TransferRevision {
        Str act, note, by;
        RecordState state;
        Sensitivity sensitivity;
        int64_t at_us;
        const Doc *body; /* clean */
    } * revisions;
    size_t revision_count;
    Comment *comments;
    size_t comment_count;
} TransferRecord;

/* Of a line's document, checked by itself; what it links to is not looked at. */
MUST_USE ErrCode transfer_read_record(const RecordsWorld *world, const Doc *line, Arena *arena,
                                      TransferRecord *out, Err *err);
MUST_USE ErrCode transfer_read_window(const Doc *line, Window *out, Err *err);
/* ERR_INVALID when the object has a key that is not in the list, which NULL ends. */
MUST_USE ErrCode transfer_check_keys(const Doc *object, const char *const *known, Err *err);
MUST_USE ErrCode transfer_number(const Doc *object, const char *key, int64_t *out, Err *err);
