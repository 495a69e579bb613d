/* Release: one immutable state of a dataset, mapped from its manifest and segments.
 *
 * Shared and counted: release_ref / release_unref from any thread; all reading is without locks.
 * Rows are series in the order of the data structure; above cursor.h nobody knows how they lie. */
#pragma once
#include "series/layout.h"

typedef struct Release Release;

typedef struct {
    int64_t number;     /* 1, 2, … within its dataset */
    int64_t created_us; /* when it landed here */
    Str created_text;   /* the same, ISO 8601 */
    Str title;          /* what the importer said: "October 2020" */
    Str published;      /* date of the source's own publication, "2020-10", or "" */
    Str manifest;       /* hash of the manifest */
    uint64_t series_count, observation_count;
    Str first_period, last_period;
} ReleaseInfo;

MUST_USE ErrCode release_open(Release **out, const char *data_dir, Str manifest_hash, Err *err);
Release *release_ref(Release *release);
void release_unref(Release *release); /* NULL is fine */

const Layout *release_layout(const Release *release);
const ReleaseInfo *release_info(const Release *release);
/* Dataset-level attribute or note kept in the manifest ("licence", "owner", "source", …), or "". */
Str release_note(const Release *release, Str name);

/* Distinct codes of a dimension or attribute over all segments, sorted; into the arena. */
size_t release_codes(const Release *release, Arena *arena, size_t dimension, Str **codes);
size_t release_attribute_values(const Release *release, Arena *arena, size_t attribute,
                                Str **values);

/* Whether an observation may hold a published text that is no number and not "NaN". */
bool release_has_texts(const Release *release);

/* Names by which a person downloads the segments: hash, bytes, path. */
size_t release_segment_count(const Release *release);
Str release_segment_path(const Release *release, size_t i);
