/* What a forecast's distribution says: quantiles and calibrated probabilities. */
#include <math.h>

#include "progress/forecast.h"
#include "progress/forecast_constants.h"

/* The kept quantiles, and a tail on either side: .001 and .999 at four times the distance from the
 * middle to .025 and .975. */
enum { GRID = FORECAST_TAUS + 2 };
static const double LEAST = .001, MOST = .999, TAIL = 3;

static void grid_of(const Forecast *f, double values[GRID], double taus[GRID])
{
    double middle = f->quantiles[FORECAST_TAUS / 2];
    double first = f->quantiles[0], last = f->quantiles[FORECAST_TAUS - 1];
    for (size_t i = 0; i < FORECAST_TAUS; i++) {
        values[i + 1] = f->quantiles[i];
        taus[i + 1] = forecast_taus[i];
    }
    values[0] = first - TAIL * (middle - first);
    values[GRID - 1] = last + TAIL * (last - middle);
    taus[0] = LEAST;
    taus[GRID - 1] = MOST;
}

/* Probability of less than `value`; `with`: or equal. They differ where the distribution stands on
 * a natural bound. */
static double below(const Forecast *f, double value, bool with)
{
    double values[GRID], taus[GRID];
    size_t k = 0;
    grid_of(f, values, taus);
    while (k < GRID && (with ? values[k] <= value : values[k] < value))
        k++;
    if (k == 0 || k == GRID)
        return k ? MOST : LEAST;
    double share = (value - values[k - 1]) / (values[k] - values[k - 1]);
    return taus[k - 1] + share * (taus[k] - taus[k - 1]);
}

static double calibrated(double p)
{
    double logit = log(p / (1 - p)), under = fmin(logit, 0), over = fmax(logit, 0);
    const double *c = forecast_calibration;
    return 1 / (1 + exp(-(c[0] + c[1] * under + c[2] * over)));
}

double forecast_quantile(const Forecast *f, double tau)
{
    size_t i = 1;
    while (i + 1 < FORECAST_TAUS && forecast_taus[i] < tau)
        i++;
    double low = forecast_taus[i - 1], high = forecast_taus[i];
    double share = fmin(fmax((tau - low) / (high - low), 0), 1);
    return f->quantiles[i - 1] + share * (f->quantiles[i] - f->quantiles[i - 1]);
}

double forecast_probability(const Forecast *f, bool upward, double target)
{
    double stays = (1 + forecast_unchanged) / 2; /* a change may go either way */
    if (f->spread <= 0)
        return (upward ? f->value >= target : f->value <= target) ? stays : 1 - stays;
    return calibrated(upward ? 1 - below(f, target, false) : below(f, target, true));
}
