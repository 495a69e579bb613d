/* Subjects for the tests of methods: a few values and an aim, and what every verdict must keep. */
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "progress/method.h"

enum { SUBJECT_ROOM = 8 };

typedef struct {
    Subject subject;
    int16_t years[SUBJECT_ROOM];
    double values[SUBJECT_ROOM];
} Sample;

/* Without values; base 2015, target 2030, no bounds. */
static inline Sample sample_of(Want want, double base, double target)
{
    Sample s = {0};
    s.subject.aim = (Aim){.want = want,
                          .target = target,
                          .base = base,
                          .base_year = 2015,
                          .target_year = 2030,
                          .as_of = 2024,
                          .lower = -INFINITY,
                          .upper = INFINITY,
                          .worst = NAN,
                          .best = NAN,
                          .red = NAN,
                          .green = NAN};
    return s;
}

static inline void sample_add(Sample *s, int year, double value)
{
    size_t i = s->subject.series.count++;
    assert_true(i < SUBJECT_ROOM);
    s->years[i] = (int16_t)year;
    s->values[i] = value;
}

static inline Verdict sample_run(Sample *s, MethodRun *run)
{
    s->subject.series.years = s->years;
    s->subject.series.values = s->values;
    return run(&s->subject);
}

static inline Verdict sample_two(Want want, double target, int y0, double v0, int y1, double v1,
                                 MethodRun *run)
{
    Sample s = sample_of(want, v0, target);
    s.subject.aim.base_year = y0;
    sample_add(&s, y0, v0);
    sample_add(&s, y1, v1);
    return sample_run(&s, run);
}

static inline void assert_near(double a, double b)
{
    assert_true(fabs(a - b) <= 1e-9 * fmax(1, fabs(b)));
}

static inline void assert_none(Verdict v, ProgressWhy why)
{
    assert_int_equal(v.class, CLASS_NONE);
    assert_int_equal(v.why, why);
    assert_true(isnan(v.score) && isnan(v.expected));
}

static inline void assert_verdict(Verdict v, ProgressClass class, double score)
{
    assert_int_equal(v.class, class);
    assert_near(v.score, score);
}

/* A class has a finite score, but for what is met; nothing is infinite; none has its reason. */
static inline void assert_sound(Verdict v)
{
    assert_false(isinf(v.score) || isinf(v.expected));
    if (v.class == CLASS_NONE) {
        assert_int_not_equal(v.why, WHY_NONE);
        assert_true(isnan(v.score));
    } else if (v.class != CLASS_MET) {
        assert_true(isfinite(v.score));
    }
}

/* The method on every series of up to three of these values, in every direction, with every one of
 * them as target, base and bound. */
static inline void assert_always_sound(MethodRun *run)
{
    static const double picks[] = {0, 1, -1, 1.02, 50, 100, -1e-320, 1e-300, 1e308, -1e308};
    enum { PICKS = sizeof picks / sizeof *picks };
    for (int n = 0; n < 3 * 2 * 4 * (PICKS + 1) * (PICKS + 1) * PICKS * PICKS; n++) {
        int rest = n, want = rest % 3, is_bound = (rest /= 3) % 2, count = (rest /= 2) % 4;
        int target = (rest /= 4) % (PICKS + 1), base = (rest /= PICKS + 1) % (PICKS + 1);
        int a = (rest /= PICKS + 1) % PICKS, b = (rest / PICKS) % PICKS;
        Sample s = sample_of((Want)want, base < PICKS ? picks[base] : NAN,
                             target < PICKS ? picks[target] : NAN);
        if (is_bound) {
            s.subject.aim.lower = 0;
            s.subject.aim.upper = 100;
        }
        for (int i = 0; i < count; i++)
            sample_add(&s, 2013 + 4 * i, picks[i == 1 ? b : a]);
        assert_sound(sample_run(&s, run));
    }
}
