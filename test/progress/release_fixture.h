/* Releases of made-up rows in a folder of their own, landed and read as the program does it. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "series/landing.h"

enum { RELEASE_FIXTURE_CELLS = 12, RELEASE_FIXTURE_RELEASES = 4 };

typedef struct {
    char dir[64];
    Store *store;
    Layout layout;
    Draft *draft;
    uint16_t file;
    unsigned long line;
    Release *releases[RELEASE_FIXTURE_RELEASES];
    size_t release_count;
    Err err;
} ReleaseFixture;

static inline void release_fixture_columns(ReleaseFixture *f, const char *names, ColumnRole role)
{
    Str rest = str_of(names), name;
    bool more = rest.len > 0;
    while (str_split(&rest, ' ', &more, &name))
        assert_int_equal(layout_add(&f->layout, (Column){.id = name, .role = role}, &f->err),
                         ERR_OK);
}

static inline void release_fixture_draft(ReleaseFixture *f)
{
    f->draft = draft_new(&f->layout, 100000);
    f->file = draft_file(f->draft, STR("input.csv"));
}

/* Names set apart by spaces. */
static inline void release_fixture_init(ReleaseFixture *f, const char *dataset,
                                        const char *dimensions, const char *attributes)
{
    static const Migration *const sets[] = {series_migrations};
    *f = (ReleaseFixture){.dir = "/tmp/darya-test-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(
        store_open(&f->store, &(StoreOptions){f->dir, NULL, sets, 1}, STORE_CREATE, &f->err),
        ERR_OK);
    f->layout.dataset = str_of(dataset);
    f->layout.structure = STR("TEST:DSD(1.0)");
    release_fixture_columns(f, dimensions, COLUMN_DIMENSION);
    release_fixture_columns(f, "TIME_PERIOD", COLUMN_TIME);
    release_fixture_columns(f, "OBS_VALUE", COLUMN_MEASURE);
    release_fixture_columns(f, attributes, COLUMN_ATTRIBUTE);
    release_fixture_draft(f);
}

/* "DIMENSIONS… PERIOD VALUE ATTRIBUTES…", set apart by spaces, "-" for an empty cell; attributes
 * at the end may be left out. */
static inline void release_fixture_add(ReleaseFixture *f, const char *row)
{
    Str cells[RELEASE_FIXTURE_CELLS] = {0}, rest = str_of(row), cell;
    size_t count = 0, at = f->layout.dimension_count;
    bool more = true;
    for (size_t i = 0; i < RELEASE_FIXTURE_CELLS; i++)
        cells[i] = STR("");
    while (str_split(&rest, ' ', &more, &cell)) {
        assert_true(count < RELEASE_FIXTURE_CELLS);
        cells[count++] = str_eq(cell, STR("-")) ? STR("") : cell;
    }
    assert_true(count >= at + 2);
    assert_int_equal(draft_add_row(f->draft, cells, cells[at], cells[at + 1], cells + at + 2,
                                   f->file, ++f->line, DRAFT_PUT, &f->err),
                     ERR_OK);
}

/* Lands what was added since the last time, as all there is; the fixture owns the release. */
static inline Release *release_fixture_land(ReleaseFixture *f)
{
    Landing *l;
    LandResult result;
    Release **r = &f->releases[f->release_count++];
    assert_true(f->release_count <= RELEASE_FIXTURE_RELEASES);
    assert_int_equal(landing_open(&l, f->store, &f->err), ERR_OK);
    assert_int_equal(landing_add(l, f->draft, &(LandOptions){.mode = LAND_REPLACE, .yes = true},
                                 &result, &f->err),
                     ERR_OK);
    assert_int_equal(landing_commit(l, NULL, NULL, &f->err), ERR_OK);
    landing_close(l);
    assert_int_equal(store_release(f->store, f->layout.dataset, 0, r, &f->err), ERR_OK);
    draft_free(f->draft);
    release_fixture_draft(f);
    return *r;
}

static inline void release_fixture_clear(ReleaseFixture *f)
{
    char command[100];
    for (size_t i = 0; i < f->release_count; i++)
        release_unref(f->releases[i]);
    draft_free(f->draft);
    store_close(f->store);
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    assert_int_equal(system(command), 0);
}
