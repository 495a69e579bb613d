/* Numbers as published: decimal text <-> double and number of decimals, without loss and without
 * the process's locale. A text that a double and its decimals don't give back is `exact == false`;
 * whoever stores it keeps the text as well.
 *
 * Reading is correctly rounded (short mantissas by one exact division, after Clinger 1990; the rest
 * by strtod). Writing "%.{d}f" of a value that came from num_read with exact == true. */
#pragma once
#include "base/str.h"

enum { NUM_TEXT_MAX = 400, NUM_DECIMALS_MAX = 100 };

typedef struct {
    double value;
    int8_t decimals;
    bool is_number; /* an xs:double literal, finite; digits, one point, sign, exponent */
    bool exact;     /* num_write(value, decimals) gives the text back */
} Number;

Number num_read(Str text);

/* Exactly what "%.{decimals}f" prints, for |value| < 1e300; returns the length, no NUL. */
size_t num_write(double value, int decimals, char out[NUM_TEXT_MAX]);
/* The shortest text that reads back as the same double; for values that we computed. */
size_t num_write_short(double value, char out[NUM_TEXT_MAX]);
size_t num_write_u64(uint64_t value, char out[24]);

/* Whole number without sign in [0, max]; false when the text is anything else. */
bool num_read_u64(Str text, uint64_t max, uint64_t *value);
