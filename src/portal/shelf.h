/* Shelf: which series stand behind which indicator and place, over the releases in force of all
 * datasets. Made by one walk over the series when a release has changed; then immutable, counted,
 * shared by all threads. Only places of the framework stand on it. */
#pragma once
#include "framework/framework.h"
#include "series/store.h"

typedef struct Shelf Shelf;

typedef struct {
    Str id, name, owner, licence, source_url;
    Release *release;
    ReleaseInfo info;
    bool is_national;                  /* one country speaks of itself */
    const Place *home;                 /* of a national dataset */
    int area, series, indicator, unit; /* dimensions; -1: none */
} ShelfDataset;

/* A series without its place: what can be compared between places. */
typedef struct {
    uint32_t dataset;
    uint32_t breakdowns;   /* dimensions that are no total */
    Str key;               /* SDMX key with the place left open */
    Str indicators;        /* "3.2.1" or "12.2.1, 8.4.1" */
    Str series, unit;      /* codes */
    uint32_t first, count; /* of Shelf's series, by place */
} ShelfVariable;

typedef struct {
    uint32_t variable;
    const Place *place;
    Str key;         /* whole */
    Str first, last; /* periods */
    uint32_t count;
} ShelfSeries;

/* The shelf of the store as it is now: `have` (may be NULL) when nothing has changed, with a new
 * reference; else a fresh one. */
MUST_USE ErrCode shelf_current(Shelf **out, Shelf *have, Store *store, const Framework *framework,
                               Err *err);
Shelf *shelf_ref(Shelf *shelf);
void shelf_unref(Shelf *shelf);

size_t shelf_dataset_count(const Shelf *shelf);
const ShelfDataset *shelf_dataset(const Shelf *shelf, size_t i);
/* By its id; NULL: there is none. */
const ShelfDataset *shelf_find_dataset(const Shelf *shelf, Str id);
/* The first that is nobody's own; else the first; NULL: there is none. */
const ShelfDataset *shelf_first_dataset(const Shelf *shelf);
size_t shelf_variable_count(const Shelf *shelf);
const ShelfVariable *shelf_variable(const Shelf *shelf, size_t i);
const ShelfSeries *shelf_series(const Shelf *shelf, size_t i);

/* Whether the variable speaks of this indicator. */
bool shelf_is_of(const ShelfVariable *variable, Str indicator);
