/* Outlines made simple: neighbours keep the same points, what cannot be seen goes, nobody vanishes.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "view/outline.h"

int test_view_outline(void);

enum { ROUGH = 2000, SIDE = 100000 }; /* ten degrees */

static Outline outline_of(Arena *arena, size_t count, const OutlinePoint *points)
{
    Outline o = {1, arena_alloc(arena, sizeof *o.rings)};
    o.rings[0].count = count;
    o.rings[0].points = arena_alloc(arena, count * sizeof *points);
    memcpy(o.rings[0].points, points, count * sizeof *points);
    return o;
}

/* The rough border between two neighbours: from the south upwards. */
static OutlinePoint border(int i)
{
    return (OutlinePoint){(i * 7919) % 900 + (i % 97) * 40, i * (SIDE / (ROUGH - 1))};
}

/* West of the border, or east of it; the ring of the east begins elsewhere and runs the other way.
 */
static Outline half(Arena *arena, bool east)
{
    OutlinePoint points[ROUGH + 2];
    int x = east ? SIDE : -SIDE, top = border(ROUGH - 1).y;
    for (int i = 0; i < ROUGH; i++)
        points[east ? (ROUGH - 1 - i + 900) % (ROUGH + 2) : i] = border(i);
    points[east ? (ROUGH + 900) % (ROUGH + 2) : ROUGH] = (OutlinePoint){x, east ? 0 : top};
    points[east ? (ROUGH + 1 + 900) % (ROUGH + 2) : ROUGH + 1] = (OutlinePoint){x, east ? top : 0};
    return outline_of(arena, ROUGH + 2, points);
}

static bool has_point(const OutlineRing *ring, OutlinePoint p)
{
    for (size_t i = 0; i < ring->count; i++)
        if (ring->points[i].x == p.x && ring->points[i].y == p.y)
            return true;
    return false;
}

static void neighbours_keep_the_same_points(void **state)
{
    Arena *arena = arena_new(16 << 20);
    (void)state;
    Outline o[] = {half(arena, false), half(arena, true)};
    assert_int_equal(outline_simplify(o, 2, 1000, arena, NULL), ERR_OK);
    const OutlineRing *west = &o[0].rings[0], *east = &o[1].rings[0];
    assert_true(west->count > 20 && west->count < ROUGH / 2);
    size_t shared = 0;
    for (size_t i = 0; i < west->count; i++) {
        bool at_border = west->points[i].x > -SIDE / 2;
        shared += at_border;
        if (at_border != has_point(east, west->points[i]))
            fail_msg("%d %d is not shared", west->points[i].x, west->points[i].y);
    }
    assert_int_equal(shared, east->count - 2);
    arena_free(arena);
}

static void small_rings_go_but_never_a_place(void **state)
{
    static const OutlinePoint big[] = {{0, 0}, {SIDE, 0}, {SIDE, SIDE}, {0, SIDE}};
    static const OutlinePoint speck[] = {{500, 500}, {501, 500}, {501, 501}, {500, 501}};
    Arena *arena = arena_new(1 << 20);
    (void)state;
    Outline o[] = {outline_of(arena, 4, big), outline_of(arena, 4, speck)};
    o[0].rings = arena_alloc(arena, 2 * sizeof *o[0].rings);
    o[0].rings[0] = outline_of(arena, 4, speck).rings[0];
    o[0].rings[1] = outline_of(arena, 4, big).rings[0];
    o[0].ring_count = 2;
    assert_int_equal(outline_simplify(o, 2, 100, arena, NULL), ERR_OK);
    assert_int_equal(o[0].ring_count, 1);
    assert_int_equal(o[0].rings[0].count, 4);
    assert_int_equal(o[1].ring_count, 1);
    assert_int_equal(o[1].rings[0].count, 3);
    arena_free(arena);
}

static void a_hole_and_what_fills_it_agree(void **state)
{
    enum { EDGES = 300 };
    static const OutlinePoint land[] = {{0, 0}, {SIDE, 0}, {SIDE, SIDE}, {0, SIDE}};
    OutlinePoint hole[EDGES], city[EDGES];
    Arena *arena = arena_new(1 << 20);
    (void)state;
    for (int i = 0; i < EDGES; i++) { /* a circle of whole numbers, good enough */
        int t = i % 100, side = i / 100;
        hole[i] = side == 0   ? (OutlinePoint){30000 + t * 300, 30000 - t * (100 - t) * 2}
                  : side == 1 ? (OutlinePoint){60000, 30000 + t * 300}
                              : (OutlinePoint){60000 - t * 300, 60000 - t * 300};
        city[(EDGES - 1 - i + 120) % EDGES] = hole[i];
    }
    Outline o[] = {outline_of(arena, 4, land), outline_of(arena, EDGES, city)};
    o[0].rings = arena_alloc(arena, 2 * sizeof *o[0].rings);
    o[0].rings[0] = outline_of(arena, 4, land).rings[0];
    o[0].rings[1] = outline_of(arena, EDGES, hole).rings[0];
    o[0].ring_count = 2;
    assert_int_equal(outline_simplify(o, 2, 1000, arena, NULL), ERR_OK);
    assert_int_equal(o[0].ring_count, 2);
    assert_int_equal(o[0].rings[1].count, o[1].rings[0].count);
    assert_true(o[1].rings[0].count < 100);
    for (size_t i = 0; i < o[1].rings[0].count; i++)
        assert_true(has_point(&o[0].rings[1], o[1].rings[0].points[i]));
    arena_free(arena);
}

static void comes_back_as_written(void **state)
{
    static const OutlinePoint points[] = {{-1800000, 900000}, {0, -7}, {1800000, 5}};
    static const char *const bad[] = {"",
                                      "1 2",
                                      "1 2,3 4",
                                      "1 2,3 4,5",
                                      "1 2,3 4,5 x",
                                      "1 2,3 4,5 6;",
                                      "1 2,3 4,1900000 6",
                                      "1 2,3 4,- 6"};
    Arena *arena = arena_new(1 << 20);
    Outline o = outline_of(arena, 3, points), again;
    (void)state;
    Str text = outline_write(&o, arena);
    assert_true(str_eq(text, STR("-1800000 900000,0 -7,1800000 5")));
    assert_true(outline_read(&again, text, arena));
    assert_true(str_eq(outline_write(&again, arena), text));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (outline_read(&again, str_of(bad[i]), arena))
            fail_msg("'%s' is no outline", bad[i]);
    arena_free(arena);
}

int test_view_outline(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(neighbours_keep_the_same_points),
                                       cmocka_unit_test(small_rings_go_but_never_a_place),
                                       cmocka_unit_test(a_hole_and_what_fills_it_agree),
                                       cmocka_unit_test(comes_back_as_written)};
    return cmocka_run_group_tests_name("view/outline", tests, NULL, NULL);
}
