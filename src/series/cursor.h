/* Cursor: walks the series of a release that a selection asks for, in key order, and lends their
 * observations in time order. Everything lent stays valid while the release is referenced.
 * A cursor is a value on the caller's stack, one thread. The filter must outlive it.
 *
 *     Cursor c;
 *     TRY(cursor_open(&c, release, &(Selection){.filter = &filter}, err));
 *     while (cursor_next(&c))
 *         for (uint32_t i = 0; i < cursor_count(&c); i++) { Observation o = cursor_at(&c, i); … }
 *     cursor_close(&c); */
#pragma once
#include "base/num.h"
#include "series/key_filter.h"
#include "series/release.h"

typedef struct {
    const KeyFilter *filter;   /* NULL: everything */
    Str start, end;            /* periods, "" = open; a year covers all its months */
    uint32_t first_n, last_n;  /* per series, one of them; 0: all */
    uint32_t part, part_count; /* of the release, cut into that many; 0 of 0: whole. All parts in
                                  their order give what the whole gives */
} Selection;

typedef struct {
    Str period;
    bool has_value;
    double value;
    int decimals;
    Str text; /* as published, when value and decimals don't say it; else "" */
} Observation;

typedef struct {
    Release *release; /* private, all of it */
    Selection selection;
    uint64_t row, row_end; /* the row behind the current one; the end of its range */
    uint32_t segment, first, count;
    const struct Segment *in;
    void *plan;
} Cursor;

MUST_USE ErrCode cursor_open(Cursor *cursor, Release *release, const Selection *selection,
                             Err *err);
void cursor_close(Cursor *cursor);
bool cursor_next(Cursor *cursor); /* false at the end; series without an observation are skipped */

Str cursor_code(const Cursor *cursor, size_t dimension);
void cursor_key(const Cursor *cursor, Str *codes); /* all of them */
/* For exports, which write a key again only where it differs from the one before: the first and the
 * end of the dimensions in which row `before` of the same segment differs; all of them when it is
 * in another one. *at is where the cursor is now. */
typedef struct {
    const struct Segment *in;
    uint64_t row;
} CursorPlace;
void cursor_difference(const Cursor *cursor, CursorPlace *at, size_t *first, size_t *end);
uint32_t cursor_count(const Cursor *cursor);
Observation cursor_at(const Cursor *cursor, uint32_t i);
/* Of observation i; "" when absent. Attributes constant in every series don't depend on i. */
Str cursor_attribute(const Cursor *cursor, size_t attribute, uint32_t i);
bool cursor_attribute_is_series_level(const Cursor *cursor, size_t attribute);

/* The value as published into out; "" (0) for missing. */
size_t observation_write(const Observation *obs, char out[NUM_TEXT_MAX]);
