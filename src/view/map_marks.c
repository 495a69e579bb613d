#include "view/map_marks.h"

#include <math.h>
#include <stdlib.h>

#include "base/mem.h"

enum { CELLS = 16, BESIDE = 4 }; /* points that are tried along a side; around a small place */

typedef struct {
    OutlinePoint room;
    int wide, high;
    size_t placed_count;
    OutlinePoint *placed; /* middles of the marks that stand already */
} Marks;

static double edge_distance(OutlinePoint p, OutlinePoint a, OutlinePoint b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double px = p.x - a.x, py = p.y - a.y;
    double t = length > 0 ? (px * dx + py * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    px -= t * dx;
    py -= t * dy;
    return px * px + py * py;
}

/* How far inside the place the point lies; negative when it lies outside, or not above `least`. */
static double depth(const Outline *o, OutlinePoint p, double least)
{
    double nearest = INFINITY;
    bool inside = false;
    for (size_t r = 0; r < o->ring_count; r++) {
        const OutlineRing *ring = &o->rings[r];
        for (size_t i = 0; i < ring->count; i++) {
            OutlinePoint a = ring->points[i], b = ring->points[i + 1 < ring->count ? i + 1 : 0];
            double d = edge_distance(p, a, b);
            nearest = d < nearest ? d : nearest;
            if (nearest <= least * least)
                return -1;
            if ((a.y > p.y) != (b.y > p.y) &&
                p.x < a.x + (double)(b.x - a.x) * (p.y - a.y) / (double)(b.y - a.y))
                inside = !inside;
        }
    }
    return inside ? sqrt(nearest) : -1;
}

static bool is_free(const Marks *m, OutlinePoint p)
{
    if (p.x < m->wide / 2 || p.y < m->high / 2 || p.x > m->room.x - m->wide / 2 ||
        p.y > m->room.y - m->high / 2)
        return false;
    for (size_t i = 0; i < m->placed_count; i++)
        if (abs(p.x - m->placed[i].x) < m->wide && abs(p.y - m->placed[i].y) < m->high)
            return false;
    return true;
}

/* The deepest free point of a grid over the place; false when none is deep enough for the mark. */
static bool place_inside(const Marks *m, const Outline *o, const OutlineBox *box, OutlinePoint *out)
{
    double deepest = m->high / 2.0;
    bool found = false;
    for (int row = 1; row < CELLS; row++)
        for (int column = 1; column < CELLS; column++) {
            OutlinePoint p = {box->west + (box->east - box->west) * column / CELLS,
                              box->south + (box->north - box->south) * row / CELLS};
            double d = is_free(m, p) ? depth(o, p, deepest) : -1;
            if (d <= deepest)
                continue;
            deepest = d;
            *out = p;
            found = true;
        }
    return found;
}

/* To the right of the place, to its left, under it, above it; else on it. */
static OutlinePoint place_beside(const Marks *m, const OutlineBox *box)
{
    OutlinePoint middle = {(box->west + box->east) / 2, (box->south + box->north) / 2};
    const OutlinePoint around[BESIDE] = {{box->east + m->wide / 2 + 2, middle.y},
                                         {box->west - m->wide / 2 - 2, middle.y},
                                         {middle.x, box->north + m->high / 2 + 2},
                                         {middle.x, box->south - m->high / 2 - 2}};
    for (int i = 0; i < BESIDE; i++)
        if (is_free(m, around[i]))
            return around[i];
    return middle;
}

typedef struct {
    size_t number;
    double size;
    OutlineBox box;
} Turn;

static int by_size(const void *a, const void *b)
{
    const Turn *x = a, *y = b;
    return x->size != y->size ? (x->size > y->size) - (x->size < y->size)
                              : (x->number > y->number) - (x->number < y->number);
}

/* The smallest first: the others have more room to step aside. */
void map_marks_place(const Outline *outlines, size_t count, OutlinePoint room, int wide, int high,
                     OutlinePoint *out)
{
    Turn *turns = mem_alloc((count + 1) * sizeof *turns);
    Marks m = {.room = room,
               .wide = wide,
               .high = high,
               .placed = mem_alloc((count + 1) * sizeof *m.placed)};
    size_t turn_count = 0;
    for (size_t i = 0; i < count; i++) {
        Turn t = {.number = i};
        if (!outline_box(&outlines[i], 1, &t.box))
            continue;
        t.size = ((double)t.box.east - t.box.west) * ((double)t.box.north - t.box.south);
        turns[turn_count++] = t;
    }
    qsort(turns, turn_count, sizeof *turns, by_size);
    for (size_t i = 0; i < turn_count; i++) {
        const Turn *t = &turns[i];
        OutlinePoint *p = &out[t->number];
        if (!place_inside(&m, &outlines[t->number], &t->box, p))
            *p = place_beside(&m, &t->box);
        m.placed[m.placed_count++] = *p;
    }
    mem_free(turns);
    mem_free(m.placed);
}
