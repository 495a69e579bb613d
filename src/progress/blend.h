/* Blend: the weights of the terms of one series code (all its breakdowns), learnt from its own past
 * and held to those of all codes.
 *
 * Every pair of a value and an earlier year from which it might have been forecast is seen once, in
 * the order of time. It pulls the weights as in a least absolute deviation fit by iterated weighted
 * squares, its weight being 1 / max(|error|, .2) with the error that the weights made when it
 * came: one pass instead of iterations, and nothing later than the year is known to it. The pull of
 * all codes is that of BLEND_PRIOR_PAIRS pairs; below BLEND_ENOUGH pairs it is all there is. */
#pragma once
#include "progress/origin.h"

enum { BLEND_PRIOR_PAIRS = 150, BLEND_ENOUGH = 40 };

/* How the code's weights differ from those of all codes. */
typedef struct {
    double by[TERMS];
} Deviation;

typedef struct {
    double gram[TERMS][TERMS], moment[TERMS]; /* upper triangle */
    double pairs;
    Deviation now; /* as of the last blend_settle */
} Blend;

/* The forecast change, in units of the origin. */
double blend_change(const Deviation *deviation, const Origin *origin, const Horizon *horizon);
/* One pair: the value came `change` units away from the origin's. */
void blend_learn(Blend *blend, const Origin *origin, const Horizon *horizon, double change);
void blend_settle(Blend *blend); /* once a year, when all pairs of the year were learnt */
