/* Files: whole-file reading, mapping, and writing that is there whole or not at all. */
#pragma once
#include "base/err.h"

/* A file mapped read-only. The bytes may be read up to FILE_MAP_SPARE past the end (zeros).
 * If somebody truncates the file under us, the program ends with a message that names it. */
typedef struct {
    Str bytes;
    void *base; /* of the reservation; NULL for an empty file */
    size_t reserved;
    char path[512];
} FileMap;

enum {
    FILE_MAP_SPARE = 64,
    FILE_PATH_MAX = 4096
}; /* longer paths are refused where one is written */

MUST_USE ErrCode file_map(FileMap *map, const char *path, Err *err);
void file_unmap(FileMap *map); /* a zeroed map is fine */

/* The whole file into memory that the caller frees by mem_free; more than max_bytes is
 * ERR_TOO_LARGE. */
MUST_USE ErrCode file_read(const char *path, size_t max_bytes, Str *out, Err *err);

/* A file while it is written, aside of its name: file_out_commit syncs it, renames it into place
 * and syncs the folder; file_out_abort removes it. Mode 0444 for what never changes again. */
typedef struct {
    int fd;
    char path[FILE_PATH_MAX], aside[FILE_PATH_MAX + 32];
} FileOut;
MUST_USE ErrCode file_out_open(FileOut *out, const char *path, Err *err);
MUST_USE ErrCode file_out_add(FileOut *out, Str bytes, Err *err);
MUST_USE ErrCode file_out_commit(FileOut *out, unsigned mode, Err *err); /* aborts on failure */
void file_out_abort(FileOut *out);

/* All at once, from one or several pieces. */
MUST_USE ErrCode file_write(const char *path, Str bytes, unsigned mode, Err *err);
MUST_USE ErrCode file_write_pieces(const char *path, const Str *pieces, size_t count, unsigned mode,
                                   Err *err);
/* To an open descriptor, all of it. `name` is for the message. */
MUST_USE ErrCode file_put(int fd, Str bytes, const char *name, Err *err);

/* Hold an exclusive lock on the file, made if missing, for as long as *fd is open. ERR_BUSY when
 * another process holds it; `who` names that process in the message: "another import". */
MUST_USE ErrCode file_lock(const char *path, const char *who, int *fd, Err *err);

MUST_USE ErrCode file_make_dirs(const char *path, Err *err); /* mkdir -p, mode 0755 */
/* Removes a folder that this program made, with all that is in it. */
MUST_USE ErrCode file_remove_tree(const char *path, Err *err);
bool file_exists(const char *path);
/* Whether a file of that path, there or not, is or would lie in `whole`, a file or a folder. */
bool file_is_within(const char *path, const char *whole);
bool file_is_dir(const char *path);
