/* Outline: the rings of a place's shape, in whole ten-thousandths of a degree, as few points as a
 * drawing needs. Places are made simple together: what two of them share is cut into arcs where
 * borders meet, and each arc is made simple once, so neighbours keep the same points and no gap
 * opens between them. The steps are those of TopoJSON (Bostock 2012) with the rule of Douglas and
 * Peucker (1973). */
#pragma once
#include "base/arena.h"
#include "base/err.h"

enum { OUTLINE_STEPS = 10000 }; /* of one degree */

typedef struct {
    int32_t x, y; /* east, north; steps of 1 / OUTLINE_STEPS degree */
} OutlinePoint;

typedef struct {
    size_t count; /* at least 3; the ring closes by itself */
    OutlinePoint *points;
} OutlineRing;

typedef struct {
    size_t ring_count;
    OutlineRing *rings; /* what two of them cover is outside */
} Outline;

typedef struct {
    int32_t west, south, east, north;
} OutlineBox;

/* Of all the outlines; false when none has a point. */
bool outline_box(const Outline *outlines, size_t count, OutlineBox *box);
/* To what is seen when all of them together are drawn `width` wide or high: rings too small to be
 * seen go, the largest of each place stays. ERR_TOO_LARGE when the arena is full. */
MUST_USE ErrCode outline_simplify(Outline *outlines, size_t count, int width, Arena *arena,
                                  Err *err);
/* "653880 513268,655467 514035,…;…": as it is stored. */
Str outline_write(const Outline *outline, Arena *arena);
/* false: the text has another form, or the arena is full. */
bool outline_read(Outline *out, Str text, Arena *arena);
