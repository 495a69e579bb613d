/* What Darya's own method gives beside its verdict. */
#pragma once
#include "progress/method.h"

/* The calibrated probability that a forecast meets the target of its year; of WANT_NEAR that it
 * lies within the same 3 % that count as met. NAN without a target. */
double darya_chance(const Aim *aim, const Forecast *forecast);
