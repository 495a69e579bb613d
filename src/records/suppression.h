/* Suppression: which cells of a table of counts must not be shown, so that none that is small can
 * be told from the others and the totals. Primary: counts of 1 and 2 (SUPPRESS_BELOW). Then as few
 * others as the rule finds: every hidden cell must lie on a cycle of hidden cells in the graph of
 * rows and columns, else its value follows from the totals (two-dimensional tables with margins:
 * Gusfield 1988, "A graph theoretic approach to statistical data security"). */
#pragma once
#include "base/err.h"

enum { SUPPRESSION_MAX_LINES = 1000 };

/* counts[row * columns + column]; hidden gets the answer. Totals of rows, columns and the whole are
 * taken as shown. Where nothing else can hide a cell (a table of one line), the total must go too:
 * *hide_row_total / *hide_column_total (arrays of rows, columns) tell which. */
MUST_USE ErrCode suppress_table(const int64_t *counts, size_t rows, size_t columns, bool *hidden,
                                bool *hide_row_total, bool *hide_column_total, bool *hide_total,
                                Err *err);
