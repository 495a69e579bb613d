/* Weights learnt from the past of one code. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../near.h"
#include "progress/blend.h"
#include "progress/forecast_constants.h"

int test_progress_blend(void);

static Origin origin_with(double slope, double last)
{
    Origin o = {.unit = 1, .swing = 1};
    o.terms[TERM_SLOPE] = slope;
    o.terms[TERM_LAST] = last;
    return o;
}

static void test_starts_from_all_codes(void **state)
{
    Origin o = origin_with(1, 2);
    Horizon h = horizon_of(1);
    const double *w = forecast_weights[0];
    (void)state;
    assert_near(blend_change(&(Deviation){0}, &o, &h), .95 * (w[TERM_SLOPE] + 2 * w[TERM_LAST]),
                1e-12);
    o.has_others = true;
    w = forecast_weights[1];
    assert_near(blend_change(&(Deviation){0}, &o, &h), .95 * (w[TERM_SLOPE] + 2 * w[TERM_LAST]),
                1e-12);
}

/* A code in which everything goes on by a whole slope: with many pairs the weights say so. */
static Blend learnt(size_t pairs)
{
    Blend b = {0};
    Horizon h = horizon_of(1);
    for (size_t i = 0; i < pairs; i++) {
        double slope = sin((double)i), last = cos(3. * (double)i);
        Origin o = origin_with(slope, last);
        blend_learn(&b, &o, &h, .95 * slope);
        if (i % 50 == 49)
            blend_settle(&b);
    }
    blend_settle(&b);
    return b;
}

static void test_learns_what_is_so(void **state)
{
    Origin o = origin_with(1, 0), other = origin_with(0, 1);
    Horizon h = horizon_of(1);
    Blend few = learnt(30), some = learnt(300), many = learnt(30000);
    (void)state;
    assert_near(few.now.by[TERM_SLOPE], 0, 0);
    assert_near(blend_change(&many.now, &o, &h), .95, .01);
    assert_near(blend_change(&many.now, &other, &h), 0, .01);
    double before = blend_change(&few.now, &o, &h), between = blend_change(&some.now, &o, &h);
    assert_true(before < between && between < .95);
}

static void test_one_wild_pair_hardly_counts(void **state)
{
    Blend b = learnt(3000);
    Origin o = origin_with(1, 0);
    Horizon h = horizon_of(1);
    double before = blend_change(&b.now, &o, &h);
    (void)state;
    blend_learn(&b, &o, &h, 1e12);
    blend_settle(&b);
    assert_near(blend_change(&b.now, &o, &h), before, .01);
}

static void test_terms_that_never_stir(void **state)
{
    Blend b = {0};
    Origin o = {.unit = 1, .swing = 1};
    Horizon h = horizon_of(1);
    (void)state;
    for (size_t i = 0; i < 100; i++)
        blend_learn(&b, &o, &h, 1);
    blend_settle(&b);
    for (size_t i = 0; i < TERMS; i++)
        assert_near(b.now.by[i], 0, 0);
}

int test_progress_blend(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_starts_from_all_codes),
                                       cmocka_unit_test(test_learns_what_is_so),
                                       cmocka_unit_test(test_one_wild_pair_hardly_counts),
                                       cmocka_unit_test(test_terms_that_never_stir)};
    return cmocka_run_group_tests_name("progress/blend", tests, NULL, NULL);
}
