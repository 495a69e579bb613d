#include "view/outline.h"

#include <math.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/intern.h"
#include "base/num.h"
#include "base/vec.h"

enum { MAX_TEXT = 64 << 20, MAX_ARC = 4096 }; /* a longer arc is cut, so that time stays bounded */
#define TOLERANCE 0.8                         /* of the grid's step, which is one of `width` */
#define LEAST_AREA 4.0                        /* of squares of the grid */

/* A point met on the grid: what stands beside it, the same in every ring or not. */
typedef struct {
    uint32_t beside[2]; /* numbers of its neighbours, the smaller first */
    bool is_met, is_junction;
} Node;

typedef struct {
    double step_x, step_y; /* of the grid */
    Interner *points;      /* OutlinePoint on the grid */
    VEC(Node) nodes;       /* by number of the point */
    Arena *arena;
} Grid;

/* --- the grid --- */

bool outline_box(const Outline *outlines, size_t count, OutlineBox *box)
{
    *box = (OutlineBox){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t o = 0; o < count; o++)
        for (size_t r = 0; r < outlines[o].ring_count; r++)
            for (size_t i = 0; i < outlines[o].rings[r].count; i++) {
                OutlinePoint p = outlines[o].rings[r].points[i];
                box->west = p.x < box->west ? p.x : box->west;
                box->east = p.x > box->east ? p.x : box->east;
                box->south = p.y < box->south ? p.y : box->south;
                box->north = p.y > box->north ? p.y : box->north;
            }
    return box->west <= box->east;
}

static bool same_point(OutlinePoint a, OutlinePoint b) { return a.x == b.x && a.y == b.y; }

static int point_cmp(OutlinePoint a, OutlinePoint b)
{
    return a.x != b.x ? (a.x < b.x ? -1 : 1) : (a.y > b.y) - (a.y < b.y);
}

/* Onto the grid; points that fall together become one. */
static void snap(const Grid *g, OutlineRing *ring)
{
    size_t count = 0;
    for (size_t i = 0; i < ring->count; i++) {
        OutlinePoint p = {(int32_t)lround(ring->points[i].x / g->step_x),
                          (int32_t)lround(ring->points[i].y / g->step_y)};
        if (!count || !same_point(ring->points[count - 1], p))
            ring->points[count++] = p;
    }
    while (count > 1 && same_point(ring->points[0], ring->points[count - 1]))
        count--;
    ring->count = count;
}

static void unsnap(const Grid *g, OutlineRing *ring)
{
    for (size_t i = 0; i < ring->count; i++)
        ring->points[i] = (OutlinePoint){(int32_t)lround(ring->points[i].x * g->step_x),
                                         (int32_t)lround(ring->points[i].y * g->step_y)};
}

static double area(const OutlineRing *ring)
{
    double sum = 0;
    for (size_t i = 0; i < ring->count; i++) {
        OutlinePoint a = ring->points[i], b = ring->points[(i + 1) % ring->count];
        sum += (double)a.x * b.y - (double)b.x * a.y;
    }
    return fabs(sum) / 2;
}

/* --- where borders meet --- */

static uint32_t number_of(Grid *g, OutlinePoint p)
{
    uint32_t at = intern(g->points, (Str){(const char *)&p, sizeof p});
    if (at == g->nodes.count)
        vec_push(&g->nodes, (Node){0});
    return at;
}

static void meet(Grid *g, const OutlineRing *ring)
{
    for (size_t i = 0; i < ring->count; i++) {
        uint32_t before = number_of(g, ring->points[(i + ring->count - 1) % ring->count]);
        uint32_t after = number_of(g, ring->points[(i + 1) % ring->count]);
        uint32_t at = number_of(g, ring->points[i]); /* first: it may move the nodes */
        Node *node = &g->nodes.items[at];
        uint32_t low = before < after ? before : after, high = before < after ? after : before;
        if (node->is_met && (node->beside[0] != low || node->beside[1] != high))
            node->is_junction = true;
        *node = (Node){{low, high}, true, node->is_junction};
    }
}

static bool is_junction(const Grid *g, OutlinePoint p)
{
    return g->nodes.items[intern_find(g->points, (Str){(const char *)&p, sizeof p})].is_junction;
}

/* --- one arc --- */

/* From p to the line through a and b, or to a where those are one point; squared. */
static double distance(OutlinePoint p, OutlinePoint a, OutlinePoint b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
    double px = p.x - a.x, py = p.y - a.y;
    double t = length > 0 ? (px * dx + py * dy) / length : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    px -= t * dx;
    py -= t * dy;
    return px * px + py * py;
}

static void keep_between(const OutlinePoint *points, bool *keep, size_t from, size_t to)
{
    while (to > from + 1) {
        size_t far = from;
        double farthest = TOLERANCE * TOLERANCE;
        for (size_t i = from + 1; i < to; i++) {
            double d = distance(points[i], points[from], points[to]);
            if (d > farthest) {
                farthest = d;
                far = i;
            }
        }
        if (far == from)
            return;
        keep[far] = true;
        if (far - from < to - far) { /* the shorter part by recursion: its depth is a logarithm */
            keep_between(points, keep, from, far);
            from = far;
        } else {
            keep_between(points, keep, far, to);
            to = far;
        }
    }
}

/* Both neighbours walk the arc the same way, whichever way their rings run. */
static bool is_backwards(const OutlinePoint *points, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        int order = point_cmp(points[i], points[count - 1 - i]);
        if (order)
            return order > 0;
    }
    return false;
}

static void turn(OutlinePoint *points, bool *keep, size_t count)
{
    for (size_t i = 0; i < count / 2; i++) {
        OutlinePoint p = points[i];
        bool k = keep[i];
        points[i] = points[count - 1 - i];
        keep[i] = keep[count - 1 - i];
        points[count - 1 - i] = p;
        keep[count - 1 - i] = k;
    }
}

static void simplify_arc(OutlinePoint *points, bool *keep, size_t count)
{
    bool backwards = is_backwards(points, count);
    if (backwards)
        turn(points, keep, count);
    for (size_t from = 0; from + 1 < count; from += MAX_ARC) {
        size_t to = from + MAX_ARC < count - 1 ? from + MAX_ARC : count - 1;
        keep[from] = keep[to] = true;
        keep_between(points, keep, from, to);
    }
    if (backwards)
        turn(points, keep, count);
}

/* --- one ring --- */

static size_t farthest_from(const OutlinePoint *points, size_t count)
{
    size_t far = 0;
    double farthest = -1;
    for (size_t i = 0; i < count; i++) {
        double d = distance(points[i], points[0], points[0]);
        if (d > farthest || (d == farthest && point_cmp(points[i], points[far]) < 0)) {
            farthest = d;
            far = i;
        }
    }
    return far;
}

/* The ring from a junction, or from its westernmost point: where the neighbour begins, too. Its
 * first point stands again at the end. */
static void begin_well(const Grid *g, const OutlineRing *ring, OutlinePoint *out, bool *keep)
{
    size_t start = 0, n = ring->count;
    bool met = false;
    for (size_t i = 0; i < n; i++) {
        bool junction = is_junction(g, ring->points[i]);
        if (junction ? !met : !met && point_cmp(ring->points[i], ring->points[start]) < 0)
            start = i;
        met = met || junction;
    }
    for (size_t i = 0; i <= n; i++) {
        out[i] = ring->points[(start + i) % n];
        keep[i] = is_junction(g, out[i]);
    }
    if (!met)
        keep[farthest_from(out, n)] = true;
    keep[0] = keep[n] = true;
}

static ErrCode simplify_ring(const Grid *g, OutlineRing *ring, Err *err)
{
    size_t n = ring->count, count = 0;
    OutlinePoint *points = arena_alloc(g->arena, (n + 1) * sizeof *points);
    bool *keep = arena_alloc(g->arena, (n + 1) * sizeof *keep);
    if (!points || !keep)
        return err_set(err, ERR_TOO_LARGE, "the shapes are larger than can be held in memory");
    begin_well(g, ring, points, keep);
    for (size_t from = 0; from < n;) {
        size_t to = from + 1;
        while (!keep[to])
            to++;
        simplify_arc(points + from, keep + from, to - from + 1);
        from = to;
    }
    for (size_t i = 0; i < n; i++)
        if (keep[i])
            points[count++] = points[i];
    *ring = (OutlineRing){count, points};
    return ERR_OK;
}

/* A place smaller than the grid stays as its smallest shape. */
static void make_visible(OutlineRing *ring)
{
    OutlinePoint p = ring->points[0];
    ring->points[1] = (OutlinePoint){p.x + 1, p.y};
    ring->points[2] = (OutlinePoint){p.x, p.y + 1};
    ring->count = 3;
}

/* Rings that cannot be seen go, but never all of a place. */
static ErrCode simplify_one(const Grid *g, Outline *o, Err *err)
{
    size_t kept = 0, largest = 0;
    for (size_t r = 1; r < o->ring_count; r++)
        largest = area(&o->rings[r]) > area(&o->rings[largest]) ? r : largest;
    for (size_t r = 0; r < o->ring_count; r++) {
        OutlineRing ring = o->rings[r];
        if (r != largest && area(&ring) < LEAST_AREA)
            continue;
        if (ring.count >= 3)
            TRY(simplify_ring(g, &ring, err));
        if (ring.count < 3)
            make_visible(&ring);
        o->rings[kept++] = ring;
    }
    o->ring_count = kept;
    return ERR_OK;
}

static Grid grid_for(const OutlineBox *box, int width, Arena *arena)
{
    static const double radian = 3.14159265358979323846 / 180;
    double middle = ((double)box->south + box->north) / 2 / OUTLINE_STEPS;
    double narrow = cos(middle * radian) > 0.1 ? cos(middle * radian) : 0.1;
    double wide = ((double)box->east - box->west) * narrow, high = (double)box->north - box->south;
    double step = (wide > high ? wide : high) / width;
    step = step < 1 ? 1 : step;
    return (Grid){
        .step_x = step / narrow, .step_y = step, .points = interner_new(), .arena = arena};
}

ErrCode outline_simplify(Outline *outlines, size_t count, int width, Arena *arena, Err *err)
{
    OutlineBox box;
    ErrCode rc = ERR_OK;
    if (!outline_box(outlines, count, &box))
        return ERR_OK;
    Grid g = grid_for(&box, width, arena);
    for (size_t o = 0; o < count; o++)
        for (size_t r = 0; r < outlines[o].ring_count; r++) {
            snap(&g, &outlines[o].rings[r]);
            if (outlines[o].rings[r].count >= 3)
                meet(&g, &outlines[o].rings[r]);
        }
    for (size_t o = 0; o < count && !rc; o++)
        rc = simplify_one(&g, &outlines[o], err);
    for (size_t o = 0; o < count && !rc; o++)
        for (size_t r = 0; r < outlines[o].ring_count; r++)
            unsnap(&g, &outlines[o].rings[r]);
    interner_free(g.points);
    vec_clear(&g.nodes);
    return rc;
}

/* --- as it is stored --- */

Str outline_write(const Outline *o, Arena *arena)
{
    Buf b;
    buf_init(&b, MAX_TEXT);
    for (size_t r = 0; r < o->ring_count; r++)
        for (size_t i = 0; i < o->rings[r].count; i++) {
            OutlinePoint p = o->rings[r].points[i];
            buf_printf(&b, "%s%d %d", i ? "," : r ? ";" : "", p.x, p.y);
        }
    Str text = b.failed ? STR("") : arena_dup(arena, buf_str(&b));
    buf_clear(&b);
    return text;
}

static bool read_step(Str text, int32_t *out)
{
    uint64_t size;
    bool minus = str_starts(text, STR("-"));
    if (!num_read_u64(str_part(text, minus, text.len), 180 * OUTLINE_STEPS, &size))
        return false;
    *out = minus ? -(int32_t)size : (int32_t)size;
    return true;
}

static size_t parts_of(Str text, char separator)
{
    size_t count = text.len > 0;
    for (size_t i = 0; i < text.len; i++)
        count += text.ptr[i] == separator;
    return count;
}

static bool read_ring(OutlineRing *ring, Str text, Arena *arena)
{
    Str pair;
    bool more = true;
    ring->points = arena_alloc(arena, (parts_of(text, ',') + 1) * sizeof *ring->points);
    while (ring->points && str_split(&text, ',', &more, &pair)) {
        OutlinePoint *p = &ring->points[ring->count++];
        size_t space = str_find_char(pair, ' ');
        if (space == SIZE_MAX || !read_step(str_part(pair, 0, space), &p->x) ||
            !read_step(str_part(pair, space + 1, pair.len), &p->y))
            return false;
    }
    return ring->points && ring->count >= 3;
}

bool outline_read(Outline *out, Str text, Arena *arena)
{
    Str part;
    bool more = true;
    *out = (Outline){.rings = arena_alloc(arena, (parts_of(text, ';') + 1) * sizeof *out->rings)};
    while (out->rings && str_split(&text, ';', &more, &part))
        if (!read_ring(&out->rings[out->ring_count++], part, arena))
            return false;
    return out->rings && out->ring_count > 0;
}
