/* A panel of made-up series: one release, read as the program reads any. */
#pragma once
#include "release_fixture.h"

#include "progress/panel.h"

typedef struct {
    ReleaseFixture release;
    Panel *panel;
    Err err;
} PanelFixture;

static inline void panel_fixture_init(PanelFixture *f)
{
    *f = (PanelFixture){0};
    release_fixture_init(&f->release, "TEST:FLOW", "SERIES REF_AREA SEX UNIT_MEASURE", "");
}

static inline void panel_fixture_add(PanelFixture *f, const char *series, const char *area,
                                     const char *sex, int year, double value)
{
    char row[120];
    snprintf(row, sizeof row, "%s %s %s PERCENT %d %.6f", series, area, sex, year, value);
    release_fixture_add(&f->release, row);
}

/* Lands what was added and reads it; without a framework, so areas must not be numbers. */
static inline const Panel *panel_fixture_read(PanelFixture *f)
{
    Release *release = release_fixture_land(&f->release);
    assert_int_equal(panel_new(&f->panel, release, NULL, &f->err), ERR_OK);
    return f->panel;
}

static inline void panel_fixture_clear(PanelFixture *f)
{
    panel_free(f->panel);
    release_fixture_clear(&f->release);
}

/* The same numbers on every machine, from 0 to 1. */
static inline double next_share(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) / (double)(1 << 24);
}
