/* Map marks: where the number of each place stands on a map, so that it can be read without colour:
 * inside the place and far from its edges, or beside a place too small for it; no two on each
 * other where there is room. */
#pragma once
#include "view/outline.h"

/* Outlines and results in the units of the drawing, y downwards; room: the drawing; wide, high: of
 * the largest mark. A place without an outline keeps what stands in `out`. */
void map_marks_place(const Outline *outlines, size_t count, OutlinePoint room, int wide, int high,
                     OutlinePoint *out);
