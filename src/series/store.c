#include "series/store.h"

#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "series/release_parts.h"
#include "series/store_parts.h"

enum { UPGRADE_TRIES = 200, UPGRADE_PAUSE_US = 50000 };
enum { STORE_FORMAT = 1, OWN_CACHE = 16, PATH_MAX_BYTES = 400 };

const Migration series_migrations[] = {
    {"series", 1,
     "CREATE TABLE dataset ("
     " id TEXT PRIMARY KEY, name TEXT NOT NULL, owner TEXT NOT NULL, licence TEXT NOT NULL,"
     " source_url TEXT NOT NULL) STRICT;"
     "CREATE TABLE release ("
     " dataset TEXT NOT NULL REFERENCES dataset(id), number INTEGER NOT NULL, kind TEXT NOT NULL,"
     " manifest TEXT NOT NULL, created_us INTEGER NOT NULL, title TEXT NOT NULL,"
     " published TEXT NOT NULL, points_to INTEGER NOT NULL, read INTEGER NOT NULL,"
     " stored INTEGER NOT NULL, unchanged INTEGER NOT NULL, duplicate INTEGER NOT NULL,"
     " quarantined INTEGER NOT NULL, conflicts INTEGER NOT NULL, deleted INTEGER NOT NULL,"
     " series_count INTEGER NOT NULL, observation_count INTEGER NOT NULL,"
     " first_period TEXT NOT NULL, last_period TEXT NOT NULL,"
     " PRIMARY KEY (dataset, number)) STRICT, WITHOUT ROWID"},
    {0}};

struct Store {
    char dir[512];
    bool is_elsewhere; /* the records are not in the folder */
    Db *db;
    ReleaseCache *cache, *own_cache;
};

/* --- opening --- */

static const char *path_in(const Store *s, const char *name, char out[600])
{
    snprintf(out, 600, "%s/%s", s->dir, name);
    return out;
}

static ErrCode missing_folder(const char *dir, Err *err)
{
    err_set(err, ERR_NOT_FOUND, "there is no data folder at '%s'", dir);
    err_hint(err, "give one with --data or DARYA_DATA; 'darya import' makes it");
    return ERR_NOT_FOUND;
}

static ErrCode create_folder(const Store *s, Err *err)
{
    char path[600];
    TRY(file_make_dirs(path_in(s, "segments", path), err));
    TRY(file_make_dirs(path_in(s, "manifests", path), err));
    if (file_exists(path_in(s, "format", path)))
        return ERR_OK;
    char text[16];
    size_t len = (size_t)snprintf(text, sizeof text, "%d\n", STORE_FORMAT);
    return file_write(path, (Str){text, len}, 0644, err);
}

static ErrCode newer(const Store *s, Err *err)
{
    err_set(err, ERR_VERSION, "the data folder '%s' was written by a newer darya", s->dir);
    err_hint(err, s->is_elsewhere ? "use that version"
                                  : "use that version, or restore the copy in its folder 'backup'");
    return ERR_VERSION;
}

static ErrCode check_format(const Store *s, Err *err)
{
    char path[600];
    Str text;
    uint64_t version;
    if (!file_exists(path_in(s, "format", path)))
        return missing_folder(s->dir, err);
    TRY(file_read(path, 64, &text, err));
    bool ok = num_read_u64(str_trim(text), INT32_MAX, &version);
    mem_free((void *)text.ptr);
    if (!ok)
        return err_set(err, ERR_CORRUPT, "'%s' does not hold a version number", path);
    return version > STORE_FORMAT ? newer(s, err) : ERR_OK;
}

/* Into backup/, before tables are changed. A database elsewhere is copied by its own tools. */
static ErrCode make_copy(const Store *s, Db *db, Err *err)
{
    char path[600], name[64], day[CLOCK_TEXT_MAX];
    if (db_kind(db) != DB_SQLITE) {
        log_line(LOG_INFO, "the tables of an older darya are brought up to date without a copy");
        return ERR_OK;
    }
    TRY(file_make_dirs(path_in(s, "backup", path), err));
    snprintf(name, sizeof name, "backup/darya-" STR_FMT "-%lld.sqlite",
             STR_ARG(clock_date(clock_now_us(), day)), (long long)(clock_now_us() / 1000000));
    return db_backup(db, path_in(s, name, path), err);
}

/* Tables of an older program: a copy first, then the missing steps. */
static ErrCode upgrade(const Store *s, Db *db, DbSchema state, const StoreOptions *o, Err *err)
{
    if (state == DB_SCHEMA_OLDER)
        TRY(make_copy(s, db, err));
    return db_migrate(db, o->sets, o->set_count, err);
}

static ErrCode wait_for_lock(const Store *s, int *lock, Err *err)
{
    char path[600];
    ErrCode rc = ERR_BUSY;
    path_in(s, "upgrade.lock", path);
    for (int i = 0; i < UPGRADE_TRIES && rc == ERR_BUSY; i++) {
        if (i)
            usleep(UPGRADE_PAUSE_US);
        rc = file_lock(path, "an upgrade", lock, err);
    }
    return rc;
}

/* One at a time: several threads and programs may open a folder of older tables at once. */
static ErrCode upgrade_alone(Store *s, Db *db, const StoreOptions *o, Err *err)
{
    int lock;
    DbSchema state;
    TRY(wait_for_lock(s, &lock, err));
    ErrCode rc = db_schema(db, o->sets, o->set_count, &state, err);
    if (!rc && state != DB_SCHEMA_CURRENT) /* nobody did it while we waited */
        rc = state == DB_SCHEMA_NEWER ? newer(s, err) : upgrade(s, db, state, o, err);
    close(lock);
    return rc;
}

static ErrCode bring_up_to_date(Store *s, StoreMode mode, const char *address,
                                const StoreOptions *o, Err *err)
{
    DbSchema state;
    TRY(db_schema(s->db, o->sets, o->set_count, &state, err));
    if (state == DB_SCHEMA_CURRENT)
        return ERR_OK;
    if (mode != STORE_READ)
        return upgrade_alone(s, s->db, o, err);
    Db *writer;
    TRY(db_open(&writer, address, DB_WRITE, err));
    ErrCode rc = upgrade_alone(s, writer, o, err);
    db_close(writer);
    return rc;
}

/* Releases are known by one catalogue: a folder with one here and one elsewhere would lose some. */
static ErrCode check_place(const Store *s, const char *own, Err *err)
{
    char path[600];
    bool is_marked = file_exists(path_in(s, "elsewhere", path));
    if (s->is_elsewhere && file_exists(own)) {
        err_set(err, ERR_CONFLICT, "'%s' keeps its records in its own darya.sqlite", s->dir);
        err_hint(err, "leave --store and DARYA_STORE away, or give an empty folder with --data");
        return ERR_CONFLICT;
    }
    if (!s->is_elsewhere && is_marked) {
        err_set(err, ERR_CONFLICT, "'%s' keeps its records in a database", s->dir);
        err_hint(err, "give its address with --store or DARYA_STORE");
        return ERR_CONFLICT;
    }
    return ERR_OK;
}

static ErrCode mark_place(const Store *s, StoreMode mode, Err *err)
{
    char path[600];
    if (!s->is_elsewhere || mode == STORE_READ || file_exists(path_in(s, "elsewhere", path)))
        return ERR_OK;
    return file_write(path, STR("The records of this folder are in a database.\n"), 0644, err);
}

static ErrCode open_parts(Store *s, StoreMode mode, const StoreOptions *o, Err *err)
{
    char path[600];
    const char *address = s->is_elsewhere ? o->address : path;
    if (!file_is_dir(s->dir) && mode != STORE_CREATE)
        return missing_folder(s->dir, err);
    if (mode == STORE_CREATE)
        TRY(create_folder(s, err));
    TRY(check_format(s, err));
    TRY(check_place(s, path_in(s, "darya.sqlite", path), err));
    bool must_write = mode != STORE_READ || (!s->is_elsewhere && !file_exists(path));
    TRY(db_open(&s->db, address, must_write ? DB_WRITE : DB_READ, err));
    TRY(mark_place(s, mode, err));
    return bring_up_to_date(s, mode, address, o, err);
}

ErrCode store_open(Store **out, const StoreOptions *options, StoreMode mode, Err *err)
{
    *out = NULL;
    if (strlen(options->data_dir) > PATH_MAX_BYTES)
        return err_set(err, ERR_TOO_LARGE, "the path of the data folder is longer than %d bytes",
                       PATH_MAX_BYTES);
    Store *s = mem_alloc(sizeof *s);
    snprintf(s->dir, sizeof s->dir, "%s", options->data_dir);
    s->is_elsewhere = options->address && options->address[0];
    s->cache = s->own_cache = release_cache_new(OWN_CACHE);
    ErrCode rc = open_parts(s, mode, options, err);
    if (rc) {
        store_close(s);
        return rc;
    }
    *out = s;
    return ERR_OK;
}

void store_close(Store *s)
{
    if (!s)
        return;
    db_close(s->db);
    release_cache_free(s->own_cache);
    mem_free(s);
}

void store_share(Store *s, ReleaseCache *cache) { s->cache = cache; }
Db *store_db(Store *s) { return s->db; }
const char *store_dir(const Store *s) { return s->dir; }

/* --- the catalogue --- */

#define ENTRY_COLUMNS                                                                              \
    "r.number, r.kind, r.manifest, r.created_us, r.title, r.published, r.points_to, r.read,"       \
    " r.stored, r.unchanged, r.duplicate, r.quarantined, r.conflicts, r.deleted, r.series_count,"  \
    " r.observation_count, r.first_period, r.last_period"
enum { ENTRY_COLUMN_COUNT = 18 };

static ReleaseEntry read_entry(Stmt *st, Arena *arena)
{
    char text[CLOCK_TEXT_MAX];
    int64_t n[ENTRY_COLUMN_COUNT];
    for (int i = 0; i < ENTRY_COLUMN_COUNT; i++)
        n[i] = stmt_col_int(st, i);
    return (ReleaseEntry){.info = {.number = n[0],
                                   .created_us = n[3],
                                   .created_text = arena_dup(arena, clock_text(n[3], text)),
                                   .title = arena_dup(arena, stmt_col_text(st, 4)),
                                   .published = arena_dup(arena, stmt_col_text(st, 5)),
                                   .manifest = arena_dup(arena, stmt_col_text(st, 2)),
                                   .series_count = (uint64_t)n[14],
                                   .observation_count = (uint64_t)n[15],
                                   .first_period = arena_dup(arena, stmt_col_text(st, 16)),
                                   .last_period = arena_dup(arena, stmt_col_text(st, 17))},
                          .kind = arena_dup(arena, stmt_col_text(st, 1)),
                          .points_to = n[6],
                          .read = n[7],
                          .stored = n[8],
                          .unchanged = n[9],
                          .duplicate = n[10],
                          .quarantined = n[11],
                          .conflicts = n[12],
                          .deleted = n[13]};
}

static ErrCode no_dataset(Str id, Err *err)
{
    err_set(err, ERR_NOT_FOUND, "there is no dataset '" STR_FMT "'", STR_ARG(id));
    err_hint(err, "'darya datasets' lists those that there are");
    return ERR_NOT_FOUND;
}

/* The entry whose SQL condition on r holds, newest first; $1 is the dataset, $2 is `bound`. */
static ErrCode find_entry(Store *s, Arena *arena, Str dataset, const char *condition, int64_t bound,
                          ReleaseEntry *entry, bool *found, Err *err)
{
    char sql[900];
    Stmt *st;
    snprintf(sql, sizeof sql,
             "SELECT " ENTRY_COLUMNS " FROM release r WHERE r.dataset = $1 AND r.%s $2"
             " ORDER BY r.number DESC LIMIT 1",
             condition);
    TRY(stmt_prepare(&st, s->db, sql, err));
    stmt_text(st, 1, dataset);
    stmt_int(st, 2, bound);
    ErrCode rc = stmt_next(st, found, err);
    if (!rc && *found)
        *entry = read_entry(st, arena);
    stmt_free(st);
    return rc;
}

static ErrCode open_entry(Store *s, Str dataset, const ReleaseEntry *entry, Release **out, Err *err)
{
    *out = release_cache_find(s->cache, dataset, entry->info.number);
    if (*out)
        return ERR_OK;
    TRY(release_open(out, s->dir, entry->info.manifest, err));
    release_set_info(*out, &entry->info);
    release_cache_add(s->cache, *out);
    return ERR_OK;
}

static ErrCode has_dataset(Store *s, Str id, bool *has, Err *err)
{
    Stmt *st;
    TRY(stmt_prepare(&st, s->db, "SELECT 1 FROM dataset WHERE id = $1", err));
    stmt_text(st, 1, id);
    ErrCode rc = stmt_next(st, has, err);
    stmt_free(st);
    return rc;
}

static ErrCode no_entry(Store *s, Str dataset, const char *which, Err *err)
{
    bool has = false;
    TRY(has_dataset(s, dataset, &has, err));
    if (!has)
        return no_dataset(dataset, err);
    err_set(err, ERR_NOT_FOUND, "dataset '" STR_FMT "' has no release %s", STR_ARG(dataset), which);
    err_hint(err, "'darya releases " STR_FMT "' lists those that there are", STR_ARG(dataset));
    return ERR_NOT_FOUND;
}

static ErrCode open_found(Store *s, Str dataset, const char *condition, int64_t bound,
                          const char *which, Release **out, Err *err)
{
    ReleaseEntry entry;
    bool found = false;
    *out = NULL;
    Arena *arena = arena_new(1 << 20);
    ErrCode rc = find_entry(s, arena, dataset, condition, bound, &entry, &found, err);
    if (!rc)
        rc = found ? open_entry(s, dataset, &entry, out, err) : no_entry(s, dataset, which, err);
    arena_free(arena);
    return rc;
}

ErrCode store_release(Store *s, Str dataset, int64_t as_of_us, Release **out, Err *err)
{
    char which[64], text[CLOCK_TEXT_MAX];
    snprintf(which, sizeof which, "as of " STR_FMT, STR_ARG(clock_text(as_of_us, text)));
    return open_found(s, dataset, "created_us <=", as_of_us ? as_of_us : INT64_MAX,
                      as_of_us ? which : "yet", out, err);
}

ErrCode store_release_number(Store *s, Str dataset, int64_t number, Release **out, Err *err)
{
    char which[32];
    snprintf(which, sizeof which, "%lld", (long long)number);
    return open_found(s, dataset, "number =", number, which, out, err);
}

static DatasetInfo read_dataset(Stmt *st, Arena *arena)
{
    enum { AFTER = ENTRY_COLUMN_COUNT };
    return (DatasetInfo){.current = read_entry(st, arena).info,
                         .id = arena_dup(arena, stmt_col_text(st, AFTER)),
                         .name = arena_dup(arena, stmt_col_text(st, AFTER + 1)),
                         .owner = arena_dup(arena, stmt_col_text(st, AFTER + 2)),
                         .licence = arena_dup(arena, stmt_col_text(st, AFTER + 3)),
                         .source_url = arena_dup(arena, stmt_col_text(st, AFTER + 4)),
                         .releases = stmt_col_int(st, AFTER + 5)};
}

#define SELECT_DATASETS                                                                            \
    "SELECT " ENTRY_COLUMNS ", d.id, d.name, d.owner, d.licence, d.source_url,"                    \
    " (SELECT count(*) FROM release c WHERE c.dataset = d.id)"                                     \
    " FROM dataset d JOIN release r ON r.dataset = d.id"                                           \
    " AND r.number = (SELECT max(m.number) FROM release m WHERE m.dataset = d.id)"

ErrCode store_datasets(Store *s, Arena *arena, DatasetInfo **out, size_t *count, Err *err)
{
    Stmt *st;
    bool row = false;
    VEC(DatasetInfo) list = {0};
    TRY(stmt_prepare(&st, s->db, SELECT_DATASETS " ORDER BY d.id", err));
    ErrCode rc = stmt_next(st, &row, err);
    for (; !rc && row; rc = stmt_next(st, &row, err))
        vec_push(&list, read_dataset(st, arena));
    stmt_free(st);
    *count = list.count;
    *out = (DatasetInfo *)(void *)arena_dup(
               arena, (Str){(const char *)list.items, list.count * sizeof *list.items})
               .ptr;
    vec_clear(&list);
    return rc;
}

ErrCode store_dataset(Store *s, Arena *arena, Str id, DatasetInfo *out, Err *err)
{
    Stmt *st;
    bool row = false;
    TRY(stmt_prepare(&st, s->db, SELECT_DATASETS " WHERE d.id = $1", err));
    stmt_text(st, 1, id);
    ErrCode rc = stmt_next(st, &row, err);
    if (!rc && row)
        *out = read_dataset(st, arena);
    stmt_free(st);
    return rc || row ? rc : no_dataset(id, err);
}

ErrCode store_releases(Store *s, Arena *arena, Str dataset, ReleaseEntry **out, size_t *count,
                       Err *err)
{
    Stmt *st;
    bool row = false;
    VEC(ReleaseEntry) list = {0};
    TRY(stmt_prepare(&st, s->db,
                     "SELECT " ENTRY_COLUMNS " FROM release r WHERE r.dataset = $1"
                     " ORDER BY r.number DESC",
                     err));
    stmt_text(st, 1, dataset);
    ErrCode rc = stmt_next(st, &row, err);
    for (; !rc && row; rc = stmt_next(st, &row, err)) {
        vec_push(&list, read_entry(st, arena));
        list.items[list.count - 1].is_current = list.count == 1;
    }
    stmt_free(st);
    *count = list.count;
    *out = (ReleaseEntry *)(void *)arena_dup(
               arena, (Str){(const char *)list.items, list.count * sizeof *list.items})
               .ptr;
    vec_clear(&list);
    return rc || *count ? rc : no_dataset(dataset, err);
}

/* --- for landing --- */

ErrCode store_newest(Store *s, Arena *arena, Str dataset, ReleaseEntry *entry, bool *found,
                     Err *err)
{
    return find_entry(s, arena, dataset, "number <=", INT64_MAX, entry, found, err);
}

ErrCode store_entry(Store *s, Arena *arena, Str dataset, int64_t number, ReleaseEntry *entry,
                    Err *err)
{
    char which[32];
    bool found = false;
    snprintf(which, sizeof which, "%lld", (long long)number);
    TRY(find_entry(s, arena, dataset, "number =", number, entry, &found, err));
    return found ? ERR_OK : no_entry(s, dataset, which, err);
}

ErrCode store_put_dataset(Store *s, const DatasetInfo *info, Err *err)
{
    const Str texts[] = {info->id, info->name, info->owner, info->licence, info->source_url};
    Stmt *st;
    TRY(stmt_prepare(
        &st, s->db,
        "INSERT INTO dataset (id, name, owner, licence, source_url)"
        " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE SET"
        " name = CASE excluded.name WHEN '' THEN dataset.name ELSE excluded.name END,"
        " owner = CASE excluded.owner WHEN '' THEN dataset.owner ELSE excluded.owner END,"
        " licence = CASE excluded.licence WHEN '' THEN dataset.licence"
        " ELSE excluded.licence END,"
        " source_url = CASE excluded.source_url WHEN '' THEN dataset.source_url"
        " ELSE excluded.source_url END",
        err));
    for (int i = 0; i < 5; i++)
        stmt_text(st, i + 1, texts[i]);
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}

ErrCode store_add_entry(Store *s, Str dataset, const ReleaseEntry *e, Err *err)
{
    const ReleaseInfo *i = &e->info;
    const struct {
        bool is_text;
        Str text;
        int64_t number;
    } values[] = {{true, dataset, 0},
                  {false, {0}, i->number},
                  {true, e->kind, 0},
                  {true, i->manifest, 0},
                  {false, {0}, i->created_us},
                  {true, i->title, 0},
                  {true, i->published, 0},
                  {false, {0}, e->points_to},
                  {false, {0}, e->read},
                  {false, {0}, e->stored},
                  {false, {0}, e->unchanged},
                  {false, {0}, e->duplicate},
                  {false, {0}, e->quarantined},
                  {false, {0}, e->conflicts},
                  {false, {0}, e->deleted},
                  {false, {0}, (int64_t)i->series_count},
                  {false, {0}, (int64_t)i->observation_count},
                  {true, i->first_period, 0},
                  {true, i->last_period, 0}};
    Stmt *st;
    TRY(stmt_prepare(&st, s->db,
                     "INSERT INTO release (dataset, number, kind, manifest, created_us, title,"
                     " published, points_to, read, stored, unchanged, duplicate, quarantined,"
                     " conflicts, deleted, series_count, observation_count, first_period,"
                     " last_period) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
                     " $13, $14, $15, $16, $17, $18, $19)",
                     err));
    for (int v = 0; v < (int)(sizeof values / sizeof *values); v++) {
        if (values[v].is_text)
            stmt_text(st, v + 1, values[v].text);
        else
            stmt_int(st, v + 1, values[v].number);
    }
    ErrCode rc = stmt_run(st, err);
    stmt_free(st);
    return rc;
}
