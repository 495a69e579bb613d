/* What the method of ESCAP gives beside its verdict. Formulas and sources are in method_unescap.c.
 */
#pragma once
#include "progress/method.h"

/* Value that ESCAP's time-weighted regression expects in a year, outside of all natural bounds if
 * it so happens. False, and *value as it was, where it expects nothing: fewer than two values since
 * 2000, or a year that is not later than the last value. */
bool unescap_project(Yearly series, int year, double *value);

/* Current Status Index, of the latest value: 0 the base, 10 the target, below 0 farther away than
 * the base; 10 wherever the target is met. False where it has no answer: no value, no target, no
 * base, or a base that stands on the target. */
bool unescap_current_status(const Subject *subject, double *status);
