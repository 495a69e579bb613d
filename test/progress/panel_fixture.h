/* A panel of made-up series: a release in a folder of its own, read as the program reads any. */
#pragma once
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "progress/panel.h"
#include "series/landing.h"

typedef struct {
    char dir[64];
    Store *store;
    Layout layout;
    Draft *draft;
    uint16_t file;
    unsigned long line;
    Release *release;
    Panel *panel;
    Err err;
} PanelFixture;

static inline void panel_fixture_init(PanelFixture *f)
{
    static const Migration *const sets[] = {series_migrations};
    const Column columns[] = {{.id = STR("SERIES"), .role = COLUMN_DIMENSION},
                              {.id = STR("REF_AREA"), .role = COLUMN_DIMENSION},
                              {.id = STR("SEX"), .role = COLUMN_DIMENSION},
                              {.id = STR("UNIT_MEASURE"), .role = COLUMN_DIMENSION},
                              {.id = STR("TIME_PERIOD"), .role = COLUMN_TIME},
                              {.id = STR("OBS_VALUE"), .role = COLUMN_MEASURE}};
    *f = (PanelFixture){.dir = "/tmp/darya-test-XXXXXX"};
    assert_non_null(mkdtemp(f->dir));
    assert_int_equal(store_open(&f->store, f->dir, STORE_CREATE, sets, 1, &f->err), ERR_OK);
    f->layout.dataset = STR("TEST:FLOW");
    f->layout.structure = STR("TEST:DSD(1.0)");
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        assert_int_equal(layout_add(&f->layout, columns[i], &f->err), ERR_OK);
    f->draft = draft_new(&f->layout, 100000);
    f->file = draft_file(f->draft, STR("input.csv"));
}

static inline void panel_fixture_add(PanelFixture *f, const char *series, const char *area,
                                     const char *sex, int year, double value)
{
    char period[16], text[40];
    snprintf(period, sizeof period, "%d", year);
    snprintf(text, sizeof text, "%.6f", value);
    const Str cells[] = {str_of(series), str_of(area), str_of(sex), STR("PERCENT")};
    assert_int_equal(draft_add_row(f->draft, cells, str_of(period), str_of(text), NULL, f->file,
                                   ++f->line, DRAFT_PUT, &f->err),
                     ERR_OK);
}

/* Lands what was added and reads it; without a framework, so areas must not be numbers. */
static inline const Panel *panel_fixture_read(PanelFixture *f)
{
    Landing *l;
    LandResult result;
    assert_int_equal(landing_open(&l, f->store, &f->err), ERR_OK);
    assert_int_equal(landing_add(l, f->draft, &(LandOptions){.mode = LAND_REPLACE, .yes = true},
                                 &result, &f->err),
                     ERR_OK);
    assert_int_equal(landing_commit(l, NULL, NULL, &f->err), ERR_OK);
    landing_close(l);
    assert_int_equal(store_release(f->store, f->layout.dataset, 0, &f->release, &f->err), ERR_OK);
    assert_int_equal(panel_new(&f->panel, f->release, NULL, &f->err), ERR_OK);
    return f->panel;
}

static inline void panel_fixture_clear(PanelFixture *f)
{
    char command[100];
    panel_free(f->panel);
    release_unref(f->release);
    draft_free(f->draft);
    store_close(f->store);
    snprintf(command, sizeof command, "rm -rf '%s'", f->dir);
    assert_int_equal(system(command), 0);
}

/* The same numbers on every machine, from 0 to 1. */
static inline double next_share(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / (double)(1 << 24);
}
