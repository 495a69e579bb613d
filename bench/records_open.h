/* What the measuring programs of records share: the records of a data folder, open, and an account
 * of it as viewer. Failures end the program. */
#pragma once
#include <stdio.h>
#include <stdlib.h>

#include "access/account.h"
#include "access/grant.h"
#include "access/session.h"
#include "base/clock.h"
#include "framework/shape.h"
#include "framework/titles.h"
#include "intake/quarantine.h"
#include "records/audit.h"
#include "records/listing.h"
#include "register/types.h"
#include "register/world.h"
#include "series/store.h"
#include "structure/artefact.h"

static const Migration *const BENCH_SETS[] = {
    series_migrations, structure_migrations, framework_migrations, shape_migrations,
    intake_migrations, audit_migrations,     records_migrations,   access_migrations};

typedef struct {
    Store *store;
    Framework *framework;
    Locale *locales[LOCALE_COUNT];
    World *world;
    Records *records;
    Arena *arena; /* of what lives as long */
    Err err;
} Bench;

static inline void bench_must(Bench *b, ErrCode rc)
{
    char text[1200];
    if (!rc)
        return;
    fprintf(stderr, "%s\n", err_text(&b->err, text, sizeof text));
    exit(1);
}

static inline void bench_open(Bench *b, const char *data, StoreMode mode)
{
    *b = (Bench){.arena = arena_new(256 << 20)};
    for (int l = 0; l < LOCALE_COUNT; l++)
        bench_must(b, locale_new(&b->locales[l], l, &b->err));
    bench_must(b, framework_new(&b->framework, &b->err));
    bench_must(b, world_new(&b->world, b->framework, register_types,
                            (const Locale *const *)b->locales, &b->err));
    StoreOptions options = {data, NULL, BENCH_SETS, sizeof BENCH_SETS / sizeof *BENCH_SETS};
    bench_must(b, store_open(&b->store, &options, mode, &b->err));
    bench_must(b, records_open(&b->records, store_db(b->store), world_records(b->world), &b->err));
}

static inline void bench_close(Bench *b)
{
    records_close(b->records);
    store_close(b->store);
    world_free(b->world);
    framework_free(b->framework);
    for (int l = 0; l < LOCALE_COUNT; l++)
        locale_free(b->locales[l]);
    arena_free(b->arena);
}

static inline Viewer bench_viewer(Bench *b, const char *email)
{
    Account account;
    Who who;
    Db *db = store_db(b->store);
    bench_must(b, account_find(db, str_of(email), b->arena, &account, &b->err));
    bench_must(b, who_load(db, account.id, clock_now_us(), b->arena, &who, &b->err));
    return who.viewer;
}

/* splitmix64 */
static inline uint64_t bench_chance(uint64_t *state, uint64_t below)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (z ^ z >> 31) % below;
}

static inline int bench_order(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* "NAME total_us … median_us … p99_us …" of durations, which are sorted. */
static inline void bench_tell(const char *name, int64_t *us, size_t count)
{
    int64_t total = 0;
    qsort(us, count, sizeof *us, bench_order);
    for (size_t i = 0; i < count; i++)
        total += us[i];
    printf("%s total_us %lld median_us %lld p99_us %lld count %zu\n", name, (long long)total,
           (long long)us[count / 2], (long long)us[count * 99 / 100], count);
}
