/* Two numbers that are the same but for rounding. */
#pragma once
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define assert_near(got, expected, most)                                                           \
    do {                                                                                           \
        double got_ = (got), expected_ = (expected);                                               \
        if (!(fabs(got_ - expected_) <= (most)))                                                   \
            fail_msg("%.17g is not %.17g", got_, expected_);                                       \
    } while (0)
