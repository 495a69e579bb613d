/* Store: one data folder: the catalogue beside the files of manifests and segments.
 *
 *   DATA/format              the format version, a number; an older one is upgraded after a backup
 *   DATA/darya.sqlite        catalogue and everything else that is records; or, in its place,
 *   DATA/elsewhere           says that they are in a database, whose address the caller gives
 *   DATA/manifests/HASH.json DATA/segments/HASH.arrow   immutable, named by SHA-256, mode 0444
 *   DATA/lock                held by the one serve process; DATA/import.lock by the one import;
 *                            DATA/upgrade.lock while older tables are brought up to date
 *
 *   DATA/backup/…            copies of darya.sqlite from before an upgrade
 *
 * A Store is one connection: one thread. Open releases may be shared between the stores of one
 * process (store_share). */
#pragma once
#include "series/cursor.h"
#include "series/draft.h"
#include "series/release_cache.h"
#include "sql/db.h"

typedef struct Store Store;
typedef enum { STORE_READ, STORE_WRITE, STORE_CREATE } StoreMode; /* create: and write */

extern const Migration series_migrations[];

typedef struct {
    const char *data_dir;
    const char *address;          /* of the records (db_open); NULL or "": DATA/darya.sqlite */
    const Migration *const *sets; /* the migrations of all folders, joined by cli */
    size_t set_count;
} StoreOptions; /* borrowed during store_open */

/* ERR_NOT_FOUND when there is no data folder (and the mode is not STORE_CREATE), ERR_VERSION when a
 * newer program wrote it, ERR_CONFLICT when its records are in another kind of place than given. */
MUST_USE ErrCode store_open(Store **out, const StoreOptions *options, StoreMode mode, Err *err);
void store_close(Store *store);
void store_share(Store *store, ReleaseCache *cache); /* cache must outlive the store */
Db *store_db(Store *store);
const char *store_dir(const Store *store);

typedef struct {
    Str id;   /* AGENCY:ID */
    Str name; /* in English or the first language known; names by language: dataset_name */
    Str owner, licence, source_url;
    int64_t releases;
    ReleaseInfo current;
} DatasetInfo; /* number, times, title and counts of `current` are of the entry in force */

/* All datasets by id, or the releases of one, newest first; texts in the arena. */
MUST_USE ErrCode store_datasets(Store *store, Arena *arena, DatasetInfo **out, size_t *count,
                                Err *err);
MUST_USE ErrCode store_dataset(Store *store, Arena *arena, Str id, DatasetInfo *out, Err *err);

typedef struct {
    ReleaseInfo info;
    Str kind;          /* import, undo */
    int64_t points_to; /* of an undo: the release number whose state it brought back */
    int64_t read, stored, unchanged, duplicate, quarantined, conflicts, deleted;
    bool is_current;
} ReleaseEntry;
MUST_USE ErrCode store_releases(Store *store, Arena *arena, Str dataset, ReleaseEntry **out,
                                size_t *count, Err *err);

/* The state of a dataset now (as_of_us = 0) or as it was known here at that moment. */
MUST_USE ErrCode store_release(Store *store, Str dataset, int64_t as_of_us, Release **out,
                               Err *err);
MUST_USE ErrCode store_release_number(Store *store, Str dataset, int64_t number, Release **out,
                                      Err *err);
