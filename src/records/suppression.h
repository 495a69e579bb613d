/* Suppression: which cells of a table of counts must not be shown, so that none that is small can
 * be told from the others and the totals. Primary: counts of 1 and 2 (below SUPPRESS_BELOW), totals
 * among them. A count of 0 is shown: nobody stands behind it, and it says no more than that. Then
 * others are hidden until every hidden cell lies on a cycle of hidden cells in the graph of rows
 * and columns, along which one can be added and taken away in turn: else its value follows from
 * what is shown (two-dimensional tables with margins: Gusfield 1988, "A graph theoretic approach to
 * statistical data security"; totals are the cells of one more row and column). As zeros are never
 * hidden, who reads the table knows that a hidden cell is at least 1: a cell of 1 can't be taken
 * away from.
 *
 * What it promises: every hidden cell and total has at least two possible values. It doesn't
 * promise how far apart they are, nor anything about several tables of the same people: those must
 * be cut from one, or hidden together. It hides few others, not provably the fewest: cells rather
 * than totals, small ones first. Pure; the same table gives the same answer. */
#pragma once
#include "base/err.h"

/* Work grows with lines times cells: about a second for the largest table, in the worst case. */
enum { SUPPRESSION_MAX_LINES = 1000, SUPPRESSION_MAX_CELLS = 100000 };

/* counts[row * columns + column] >= 0; hidden gets the answer. Totals of rows, columns and the
 * whole are taken as shown next to the cells; where they are small, or where nothing else can hide
 * a cell (a table of one line), they must go too: *hide_row_total / *hide_column_total (arrays of
 * rows, columns) and *hide_total tell which. ERR_INVALID: a negative count; ERR_TOO_LARGE. */
MUST_USE ErrCode suppress_table(const int64_t *counts, size_t rows, size_t columns, bool *hidden,
                                bool *hide_row_total, bool *hide_column_total, bool *hide_total,
                                Err *err);
