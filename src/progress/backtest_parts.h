/* What the files of the backtest share. */
#pragma once
#include "progress/backtest.h"
#include "stats/forecast_score.h"

typedef struct {
    size_t pairs;
    double error, escap; /* sums; escap: of the method of ESCAP on the same pairs */
    double inside80, inside95, interval80, interval95, crps;
} BacktestSums;

typedef struct {
    Str name; /* in the backtest's arena */
    BacktestSums sums[BACKTEST_METHODS][BACKTEST_HORIZON];
    double brier[BACKTEST_METHODS];
    size_t events[BACKTEST_METHODS], steps[BACKTEST_METHODS], flips[BACKTEST_METHODS];
    Reliability reliability[BACKTEST_METHODS];
    size_t constant_pairs, constant_kept;
} BacktestCode;

struct Backtest {
    BacktestOptions options;
    Arena *arena;
    size_t code_count;
    BacktestCode *codes;
};
