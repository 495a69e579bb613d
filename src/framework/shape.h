/* Shape: the outlines of places, by import, each with the days for which it is valid. A set is what
 * one file gave for the parts of one place; a map is drawn of one set, and only for a day on which
 * every part that was there has a shape in it. Like official titles they are not ours to ship: they
 * lie in the store.
 *
 * When a shape is valid: on the days that its source states; else for the life of its place in the
 * list, cut where a successor was taken out of it. A file that holds the successor shows what was
 * left, valid since; one that does not shows the place as it was before. */
#pragma once
#include "framework/framework.h"
#include "sql/db.h"
#include "view/outline.h"

extern const Migration shape_migrations[];

typedef struct {
    const Place *place;
    Str valid_from, valid_to; /* days, both included; "" : open */
    Outline outline;
} Shape;

typedef struct {
    const Place *whole; /* whose parts these are */
    Str file, imported; /* name without folders; the moment it came in, as of clock_text */
    Str owner, licence, source_url;
    size_t count;
    Shape *shapes;
} ShapeSet;

typedef struct {
    Str valid_from, valid_to; /* "" : not stated */
} ShapeSpan;

/* By the rule above; `with` are all places of the same file. The texts live as long as the arena
 * and the framework. */
ShapeSpan shape_span(const Framework *framework, const Place *place, const Place *const *with,
                     size_t count, ShapeSpan stated, Arena *arena);

/* Inside the caller's transaction; replaces the set of that whole and file. Owner, licence and
 * address stay what they were where the set does not say them. */
MUST_USE ErrCode shape_set_save(Db *db, const ShapeSet *set, Err *err);
/* How many shapes of the set the store has already, to the letter; *is_new: saving it would change
 * something. */
MUST_USE ErrCode shape_set_compare(Db *db, const ShapeSet *set, Arena *arena, size_t *unchanged,
                                   bool *is_new, Err *err);

/* All sets of a whole, the newest first. */
MUST_USE ErrCode shape_sets_load(Db *db, const Framework *framework, const Place *whole,
                                 Arena *arena, ShapeSet **out, size_t *count, Err *err);
/* The shape of the place in the set on that day, NULL when it has none. */
const Shape *shape_on(const ShapeSet *set, const Place *place, Str date);
/* Every part of the whole that was there on that day has a shape valid on it. */
bool shape_set_covers(const ShapeSet *set, const Framework *framework, Str date);
/* The last day up to `date` that the set covers, "" when there is none. */
Str shape_set_last_day(const ShapeSet *set, const Framework *framework, Str date);
