/* Backtest table: what a backtest found, as rows of labels and numbers, and how they are written:
 * for reading, as CSV, as JSON. A number that a method does not have is "-", empty, null. */
#pragma once
#include "base/buf.h"
#include "progress/backtest.h"

typedef enum { BY_METHOD, BY_INDICATOR, BY_HORIZON } BacktestBy;
typedef enum { AS_TABLE, AS_CSV, AS_JSON } BacktestForm;

/* One row for each method; for each method and code, or year ahead. method: one of them, or
 * BACKTEST_METHODS for all that answered. */
void backtest_table_write(Buf *out, const Backtest *backtest, BacktestBy by, size_t method,
                          BacktestForm form);
/* The sentences below a table for reading. */
void backtest_summary_write(Buf *out, const Backtest *backtest);
