/* Landing: drafts become releases, all of them in one catalogue transaction or none.
 *
 * For each dataset the draft is sorted by key and period and compared with the release in force:
 *   stored     keys that are new, or whose value or attributes changed
 *   unchanged  keys that are in the release already, the same
 *   duplicate  rows that repeat a key of this import (the losers of a conflict too)
 * so draft rows = stored + unchanged + duplicate. A key given several values in one import is a
 * conflict: the value in the release in force wins if it is among them, else the first in input
 * order. Rows that differ in attributes alone are noted, the first wins.
 *
 *     TRY(landing_open(&landing, store, err));             // write lock is not taken yet
 *     TRY(landing_add(landing, draft, &options, &result, err)); // writes segments, invisible
 *     TRY(landing_commit(landing, err));                   // one transaction makes them current
 *     landing_close(landing);                              // without commit: nothing happened
 *
 * landing_commit also runs `also` (other folders' rows of the same import) inside the transaction.
 */
#pragma once
#include "series/store.h"

typedef struct Landing Landing;

typedef enum {
    LAND_MERGE,
    LAND_REPLACE
} LandMode; /* what absence in the input means: keep | delete */

typedef struct {
    uint64_t read, stored, unchanged, duplicate, quarantined, conflicts, deleted, noted;
} LandCounts;

void land_counts_add(LandCounts *sum, const LandCounts *counts);

/* One thing that a person should know. Texts are lent for the time of the call. */
typedef enum { LAND_CONFLICT, LAND_NOTED } LandFindingKind;
typedef struct {
    Str value;     /* as published */
    uint16_t file; /* draft_file_name */
    uint64_t line;
    bool won, in_release; /* in_release: it is the value of the release in force */
} LandCandidate;
typedef struct {
    LandFindingKind kind;
    Str key, period; /* key in SDMX syntax */
    Str component;   /* noted: the attribute that differs first */
    const LandCandidate *candidates;
    size_t count;
} LandFinding;

typedef struct {
    Str name, value;
} LandNote;

typedef struct {
    LandMode mode;
    bool yes;              /* may lose over a tenth of the keys */
    bool dry_run;          /* count and find, write no file; landing_commit is then an error */
    Str title, published;  /* of the release */
    Str name;              /* of the dataset, in English or its first language */
    const LandNote *notes; /* kept in the manifest: owner, licence, source_url, … */
    size_t note_count;
    uint64_t quarantined; /* rows that never came into the draft; counted as read */
    void (*on_finding)(void *context, const Draft *draft, const LandFinding *finding);
    void *context;
} LandOptions;

typedef struct {
    LandCounts counts;
    int64_t release; /* number of the new release, or of the one in force when nothing changed */
    bool is_new;
    Str dataset; /* lent by the landing */
} LandResult;

MUST_USE ErrCode landing_open(Landing **out, Store *store, Err *err);
/* ERR_CONFLICT when the loss is over a tenth of the keys and !options->yes. */
MUST_USE ErrCode landing_add(Landing *landing, Draft *draft, const LandOptions *options,
                             LandResult *result, Err *err);
typedef ErrCode LandAlso(void *context, Db *db, Err *err);
MUST_USE ErrCode landing_commit(Landing *landing, LandAlso *also, void *context, Err *err);
void landing_close(Landing *landing); /* NULL is fine; files of a landing that surely was not
                                         committed are removed */

/* Points the dataset back to the state before its newest one (or to release `to` when > 0). */
MUST_USE ErrCode landing_undo(Store *store, Str dataset, int64_t to, int64_t *now, Err *err);
