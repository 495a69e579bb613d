/* Growth: the compound yearly rate at which one value became another,
 *
 *   rate = (to / from)^(1 / years) - 1
 *
 * It is a rate of the magnitude: -10 that becomes -20 grows. Where it has no meaning the answer
 * says so and the rate is left alone:
 *
 *   from          to            years   answer
 *   0             any           any     GROWTH_ZERO: nothing grows from zero
 *   so near 0 that to / from is too large for a double: GROWTH_ZERO too
 *   not 0         0             > 0     GROWTH_KNOWN, -1: all of it was lost
 *   below 0       above 0       > 0     GROWTH_SIGN; the other way round as well
 *   any           any           <= 0    GROWTH_NO_TIME */
#pragma once

typedef enum { GROWTH_KNOWN, GROWTH_ZERO, GROWTH_SIGN, GROWTH_NO_TIME } GrowthAnswer;

GrowthAnswer growth_rate(double from, double to, double years, double *rate);
/* What a value becomes in so many years at a rate of at least -1: value (1 + rate)^years. What is
 * too large for a double becomes the largest one, with the sign of the value. */
double growth_after(double value, double rate, double years);
