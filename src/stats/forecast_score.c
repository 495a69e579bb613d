#include "stats/forecast_score.h"

#include <math.h>

double score_error(double forecast, double outcome, double unit, double most)
{
    return fmin(fabs(forecast - outcome) / unit, most);
}

double score_interval(double low, double high, double alpha, double outcome)
{
    double outside = fmax(low - outcome, 0) + fmax(outcome - high, 0);
    return high - low + 2 / alpha * outside;
}

double score_quantiles(const double *quantiles, const double *taus, size_t count, double outcome)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double error = outcome - quantiles[i];
        sum += error > 0 ? taus[i] * error : (taus[i] - 1) * error;
    }
    return 2 * sum / (double)count;
}

double score_brier(double probability, bool happened)
{
    double error = probability - (happened ? 1 : 0);
    return error * error;
}

void reliability_add(Reliability *r, double probability, bool happened, double weight)
{
    double at = fmin(fmax(probability * RELIABILITY_BINS, 0), RELIABILITY_BINS - 1);
    size_t bin = (size_t)at;
    r->weight[bin] += weight;
    r->probability[bin] += weight * probability;
    r->happened[bin] += happened ? weight : 0;
}

void reliability_join(Reliability *r, const Reliability *other, double weight)
{
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        r->weight[i] += weight * other->weight[i];
        r->probability[i] += weight * other->probability[i];
        r->happened[i] += weight * other->happened[i];
    }
}

double reliability_error(const Reliability *r)
{
    double apart = 0, all = 0;
    for (size_t i = 0; i < RELIABILITY_BINS; i++) {
        apart += fabs(r->probability[i] - r->happened[i]);
        all += r->weight[i];
    }
    return all > 0 ? apart / all : 0;
}
