/* Forecast score: how far forecasts were from what came, in numbers that can be compared.
 *
 * Each takes one forecast and one outcome; who calls takes means. All are better when smaller, and
 * 0 is perfect. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

/* |forecast - outcome| / unit, at most `most`, so that one series gone wild is not the mean of all.
 * unit above 0. */
double score_error(double forecast, double outcome, double unit, double most);
/* Of the central interval [low, high] that leaves out alpha: its width, and 2 / alpha for every
 * unit by which the outcome lies outside (Gneiting and Raftery 2007, eq. 43). */
double score_interval(double low, double high, double alpha, double outcome);
/* The continuous ranked probability score from quantiles at `taus` (ascending, spread over (0, 1)):
 * the mean over them of twice the pinball loss (Laio and Tamea 2007). */
double score_quantiles(const double *quantiles, const double *taus, size_t count, double outcome);
/* (probability - 1 or 0)^2 (Brier 1950). */
double score_brier(double probability, bool happened);

/* How far probabilities are from how often things happened: the expected calibration error over ten
 * bins, SUM_b weight_b |mean probability - share happened| / all weight. Zero to begin. */
enum { RELIABILITY_BINS = 10 };
typedef struct {
    double weight[RELIABILITY_BINS], probability[RELIABILITY_BINS], happened[RELIABILITY_BINS];
} Reliability;
void reliability_add(Reliability *reliability, double probability, bool happened, double weight);
/* Adds all that the other one holds, each weight times `weight`. */
void reliability_join(Reliability *reliability, const Reliability *other, double weight);
double reliability_error(const Reliability *reliability); /* 0 where nothing was added */
