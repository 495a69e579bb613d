/* For which days a shape is valid, and whether a file has what a map of a day needs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "framework/shape.h"

int test_framework_shape(void);

enum { MAX_SHAPES = 40 };

typedef struct {
    Framework *framework;
    Arena *arena;
    Shape shapes[MAX_SHAPES];
    ShapeSet set;
} Fixture;

static int setup(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    assert_int_equal(framework_new(&f->framework, NULL), ERR_OK);
    f->arena = arena_new(1 << 20);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    Fixture *f = *state;
    arena_free(f->arena);
    framework_free(f->framework);
    free(f);
    return 0;
}

/* A set of the parts of Kazakhstan without those named. */
static void make_set(Fixture *f, const char *without)
{
    const Place *parts[MAX_SHAPES], *with[MAX_SHAPES];
    size_t count = place_parts(f->framework, STR("KZ"), parts, MAX_SHAPES), n = 0;
    for (size_t i = 0; i < count; i++)
        if (str_find(str_of(without), parts[i]->id) == SIZE_MAX)
            with[n++] = parts[i];
    for (size_t i = 0; i < n; i++) {
        ShapeSpan span =
            shape_span(f->framework, with[i], with, n, (ShapeSpan){STR(""), STR("")}, f->arena);
        f->shapes[i] = (Shape){with[i], span.valid_from, span.valid_to, {0}};
    }
    f->set =
        (ShapeSet){.whole = place_find(f->framework, STR("KZ")), .count = n, .shapes = f->shapes};
}

static const Shape *shape_of(const Fixture *f, const char *place)
{
    for (size_t i = 0; i < f->set.count; i++)
        if (str_eq(f->shapes[i].place->id, str_of(place)))
            return &f->shapes[i];
    return NULL;
}

static void expect(const Fixture *f, const char *place, const char *from, const char *to)
{
    const Shape *s = shape_of(f, place);
    assert_true(str_eq(s->valid_from, str_of(from)));
    assert_true(str_eq(s->valid_to, str_of(to)));
}

/* The 17 regions from before June 2022. */
static void old_boundaries_end_where_a_successor_began(void **state)
{
    Fixture *f = *state;
    make_set(f, "KZ-ABY KZ-ZHS KZ-ULU KZ-ONT");
    assert_int_equal(f->set.count, 17);
    expect(f, "KZ-AKM", "", "");
    expect(f, "KZ-ALM", "", "2022-06-07");
    expect(f, "KZ-VOS", "", "2022-06-07");
    expect(f, "KZ-KAR", "", "2022-06-07");
    expect(f, "KZ-YUZ", "2018-06-19", "");
    assert_true(shape_set_covers(&f->set, f->framework, STR("2021-12-31")));
    assert_true(shape_set_covers(&f->set, f->framework, STR("2018-12-31")));
    assert_false(shape_set_covers(&f->set, f->framework, STR("2022-12-31")));
    assert_false(shape_set_covers(&f->set, f->framework, STR("2017-12-31")));
    assert_true(
        str_eq(shape_set_last_day(&f->set, f->framework, STR("2026-01-01")), STR("2022-06-07")));
    assert_true(
        str_eq(shape_set_last_day(&f->set, f->framework, STR("2020-02-02")), STR("2020-02-02")));
}

/* The 20 regions since. */
static void new_boundaries_begin_there(void **state)
{
    Fixture *f = *state;
    make_set(f, "KZ-ONT");
    assert_int_equal(f->set.count, 20);
    expect(f, "KZ-ALM", "2022-06-08", "");
    expect(f, "KZ-ABY", "2022-06-08", "");
    assert_true(shape_set_covers(&f->set, f->framework, STR("2022-12-31")));
    assert_false(shape_set_covers(&f->set, f->framework, STR("2021-12-31")));
}

static void one_that_is_missing_leaves_no_map(void **state)
{
    Fixture *f = *state;
    make_set(f, "KZ-ONT KZ-AST");
    assert_int_equal(shape_set_last_day(&f->set, f->framework, STR("2026-01-01")).len, 0);
}

static void what_is_stated_counts(void **state)
{
    Fixture *f = *state;
    const Place *almaty = place_find(f->framework, STR("KZ-ALM"));
    ShapeSpan stated = {STR("2022-06-08"), STR("")};
    ShapeSpan span = shape_span(f->framework, almaty, &almaty, 1, stated, f->arena);
    assert_true(str_eq(span.valid_from, STR("2022-06-08")) && !span.valid_to.len);
    const Place *abai = place_find(f->framework, STR("KZ-ABY"));
    stated = (ShapeSpan){STR("2000-01-01"), STR("2030-12-31")};
    span = shape_span(f->framework, abai, &abai, 1, stated, f->arena);
    assert_true(str_eq(span.valid_from, STR("2022-06-08")));
    assert_true(str_eq(span.valid_to, STR("2030-12-31")));
}

int test_framework_shape(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(old_boundaries_end_where_a_successor_began, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(new_boundaries_begin_there, setup, teardown),
        cmocka_unit_test_setup_teardown(one_that_is_missing_leaves_no_map, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_stated_counts, setup, teardown)};
    return cmocka_run_group_tests_name("framework/shape", tests, NULL, NULL);
}
