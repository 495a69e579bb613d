/* Backtest: how right the forecasts and classes of each method would have been in the past.
 *
 * From every origin (a year in which a series has its sixth value or a later one) every later value
 * up to `horizon` years ahead is forecast from what was known in that year, and compared with what
 * came. Series of places alone, of seven values or more; of each series code at most `sample`,
 * those with the least hash of their key, and all of the countries that the framework calls so (the
 * region's). Series that had not changed up to the origin are left out and counted apart.
 *
 * Errors are told in the typical change a year of the series up to the origin, at most 50; means
 * are taken over pairs within a code, then over codes of at least `least` pairs, so that a code
 * with many breakdowns is not worth more than one without. */
#pragma once
#include "progress/method.h"
#include "progress/panel.h"

/* The methods, in the order of methods[], and two that need no aim. */
enum { BACKTEST_NAIVE = METHOD_COUNT, BACKTEST_COMBINATION, BACKTEST_METHODS };
const char *backtest_method_name(size_t method);
/* By name; BACKTEST_METHODS: there is none. */
size_t backtest_method_find(Str name);

enum { BACKTEST_HORIZON = FORECAST_TESTED_YEARS, BACKTEST_MAX_PLACES = 64 };

typedef struct {
    int first_origin, last_origin;
    int first_target, last_target;
    int horizon;        /* 1 to BACKTEST_HORIZON */
    bool country_only;  /* of series with more than nine values in ten of nature C or CA */
    size_t place_count; /* 0: all */
    Str places[BACKTEST_MAX_PLACES]; /* ids (KG) or codes in the release */
    size_t sample;                   /* 0: all */
    size_t least;                    /* pairs, for a code to count */
} BacktestOptions;

typedef struct Backtest Backtest;

Backtest *backtest_new(const BacktestOptions *options);
/* Adds the codes of one panel, which must outlive it. Codes of two panels stay apart. */
void backtest_run(Backtest *backtest, const Panel *panel);
void backtest_free(Backtest *backtest); /* NULL is fine */

/* Means of one method. Of a method without intervals or probabilities those are NAN. */
typedef struct {
    size_t codes, pairs; /* that it answered */
    double error;
    double less;                   /* than ESCAP's on the same pairs: .2 for 20 % */
    size_t better;                 /* codes of a lower error than ESCAP's */
    double inside80, inside95;     /* share of values inside the central intervals */
    double interval80, interval95; /* interval scores, in typical changes */
    double crps;
} BacktestMeans;

/* Over all codes; horizon 0: all of them. */
BacktestMeans backtest_means(const Backtest *backtest, size_t method, int horizon);
size_t backtest_code_count(const Backtest *backtest);
Str backtest_code(const Backtest *backtest, size_t code);
/* Of one code, whatever its number of pairs. */
BacktestMeans backtest_code_means(const Backtest *backtest, size_t method, size_t code,
                                  int horizon);

/* Of the questions whether the value will be beyond 5, 10, 20 or 30 % more or less than at the
 * origin, where that is within the bounds; a method without probabilities says yes or no. */
typedef struct {
    size_t codes, events;
    double brier,
        calibration; /* mean over codes; expected calibration error, codes counting alike */
} BacktestProbability;
BacktestProbability backtest_probability(const Backtest *backtest, size_t method);

/* Of the class given to each series for two aims (a fifth more, a fifth less than in the base year,
 * five years before the first origin, by 15 years after it), from one value to the next. */
typedef struct {
    size_t codes, steps;
    double flips; /* share of steps in which the class differs */
} BacktestFlips;
BacktestFlips backtest_flips(const Backtest *backtest, size_t method);

/* Series that had not changed up to the origin: pairs, and the share that still had not. */
size_t backtest_constant(const Backtest *backtest, double *unchanged);
