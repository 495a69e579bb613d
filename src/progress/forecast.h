/* Forecast: what a series is expected to be in a later year, with its uncertainty, as measured on
 * the past of all series like it.
 *
 * A Forecaster belongs to one variable of a panel (an indicator's series with its breakdowns, of
 * all places) and one year up to which the past is known: the pace of others at the same level, and
 * the errors that this very forecast made before, by horizon. Immutable once made; threads share
 * it. docs/methods.md holds formulas, constants and how often its intervals were right. */
#pragma once
#include "progress/panel.h"

/* Probabilities at which a forecast's distribution is kept. */
enum { FORECAST_TAUS = 21, FORECAST_TESTED_YEARS = 8 };
extern const double forecast_taus[FORECAST_TAUS]; /* .025 .05 .1 … .9 .95 .975 */

typedef struct {
    int from_year, year;             /* of the last value; of the forecast */
    double value;                    /* the point forecast, within the natural bounds */
    double naive;                    /* the last value: always shown beside */
    double spread;                   /* unit of the errors, in the unit of the series */
    double quantiles[FORECAST_TAUS]; /* ascending, within the bounds */
    bool is_tested; /* the horizon is one at which coverage was measured, of six values or more */
} Forecast;

typedef struct Forecaster Forecaster;

/* Nothing later than known_until is looked at. The panel must outlive it. */
Forecaster *forecaster_new(const Panel *panel, size_t variable, int known_until);
void forecaster_free(Forecaster *forecaster); /* NULL is fine */

/* Those of all variables, made by all cores: variables of one series code learn from each other, so
 * this costs hardly more than a few of them one by one. */
typedef struct Forecasters Forecasters;
Forecasters *forecasters_new(const Panel *panel, int known_until);
/* The same for each year from first to last, as if nothing later were known: into out[0 …]. The
 * past is walked once, so this costs little more than the last year alone. */
void forecasters_of_years(Forecasters **out, const Panel *panel, int first, int last);
void forecasters_free(Forecasters *forecasters); /* NULL is fine */
const Forecaster *forecasters_at(const Forecasters *forecasters, size_t variable);

/* Of the values of `series` (of the same variable, already cut to what is known) for a later year.
 * False when there is nothing to say: fewer than two values. */
bool forecast_make(Forecast *out, const Forecaster *forecaster, Yearly series, double lower,
                   double upper, int year);
/* The same of so many years from `first` on, for hardly more than one; how many: all, or 0. */
size_t forecast_fan(Forecast *out, const Forecaster *forecaster, Yearly series, double lower,
                    double upper, int first, size_t years);

/* Value that the series stays under with probability tau; linear between the kept ones. */
double forecast_quantile(const Forecast *forecast, double tau);
/* Calibrated probability that the value of that year is at least (upward) or at most `target`. */
double forecast_probability(const Forecast *forecast, bool upward, double target);
