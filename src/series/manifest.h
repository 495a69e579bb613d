/* Manifest: the small file that says what a release is: its layout, its notes and its segments.
 * JSON, without any time, in a fixed order, so that equal releases have equal manifests; stored as
 * DATA/manifests/HASH.json under its own SHA-256. */
#pragma once
#include "base/vec.h"
#include "series/layout.h"

typedef struct {
    char hash[65];
    uint64_t series_count, observation_count, size_bytes;
    const Str *first, *last; /* keys of the first and last row, one code a dimension */
} ManifestSegment;

typedef struct {
    Str name, value;
} ManifestNote;

typedef struct {
    Layout *layout;
    uint64_t series_count, observation_count;
    Str first_period, last_period;
    size_t note_count, segment_count;
    const ManifestNote *notes;
    const ManifestSegment *segments;
} Manifest;

enum { MANIFEST_MAX_BYTES = 64 << 20 };

/* Stores it and fills hash; is_new: it was not there before. */
MUST_USE ErrCode manifest_write(const Manifest *manifest, const char *data_dir, char hash[65],
                                bool *is_new, Err *err);
/* Into the arena. ERR_CORRUPT when the file is not what its name says. */
MUST_USE ErrCode manifest_read(Manifest *manifest, Arena *arena, const char *data_dir,
                               const char *hash, Err *err);
