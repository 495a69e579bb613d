#include "progress/blend.h"

#include <math.h>

#include "progress/forecast_constants.h"

static const double LEAST_ERROR = .2, MOST_CHANGE = 50;

static double common(const Origin *o, const double terms[TERMS])
{
    const double *weights = forecast_weights[o->has_others];
    double sum = 0;
    for (size_t i = 0; i < TERMS; i++)
        sum += weights[i] * terms[i];
    return sum;
}

static double own(const Deviation *d, const double terms[TERMS])
{
    double sum = 0;
    for (size_t i = 0; i < TERMS; i++)
        sum += d->by[i] * terms[i];
    return sum;
}

double blend_change(const Deviation *deviation, const Origin *o, const Horizon *h)
{
    double terms[TERMS];
    origin_terms(o, h, terms);
    return common(o, terms) + own(deviation, terms);
}

void blend_learn(Blend *b, const Origin *o, const Horizon *h, double change)
{
    double terms[TERMS];
    origin_terms(o, h, terms);
    double left = fmin(fmax(change, -MOST_CHANGE), MOST_CHANGE) - common(o, terms);
    double weight = 1 / fmax(fabs(left - own(&b->now, terms)), LEAST_ERROR);
    for (size_t i = 0; i < TERMS; i++) {
        double pull = weight * terms[i];
        b->moment[i] += pull * left;
        for (size_t k = i; k < TERMS; k++)
            b->gram[i][k] += pull * terms[k];
    }
    b->pairs++;
}

/* Solves a x = y for a symmetric, positive definite a (upper triangle), in place of y: Cholesky. */
static void solve(double a[TERMS][TERMS], double y[TERMS])
{
    for (size_t i = 0; i < TERMS; i++) {
        for (size_t j = 0; j < i; j++)
            a[i][i] -= a[j][i] * a[j][i];
        a[i][i] = sqrt(a[i][i]);
        for (size_t k = i + 1; k < TERMS; k++) {
            for (size_t j = 0; j < i; j++)
                a[i][k] -= a[j][i] * a[j][k];
            a[i][k] /= a[i][i];
        }
        for (size_t j = 0; j < i; j++)
            y[i] -= a[j][i] * y[j];
        y[i] /= a[i][i];
    }
    for (size_t i = TERMS; i-- > 0;) {
        for (size_t k = i + 1; k < TERMS; k++)
            y[i] -= a[i][k] * y[k];
        y[i] /= a[i][i];
    }
}

void blend_settle(Blend *b)
{
    double a[TERMS][TERMS], y[TERMS];
    double prior = BLEND_PRIOR_PAIRS / fmax(b->pairs, 1);
    if (b->pairs < BLEND_ENOUGH)
        return;
    for (size_t i = 0; i < TERMS; i++) {
        for (size_t k = i; k < TERMS; k++)
            a[i][k] = b->gram[i][k];
        /* a thousandth for a term that never stirred, so that there is one solution */
        a[i][i] += prior * (b->gram[i][i] + b->pairs / 1000);
        y[i] = b->moment[i];
    }
    solve(a, y);
    for (size_t i = 0; i < TERMS; i++)
        b->now.by[i] = y[i];
}
