/* Chart words: texts of a drawing broken into lines, and labels pushed apart. Private to the
 * charts. */
#pragma once
#include "base/buf.h"

typedef struct {
    double x, width; /* of the column that they stand in */
    int font_size;
    const char *class_name; /* "" : none */
    bool is_rtl;            /* they run right to left */
    bool is_left;           /* and yet their lines end at the left, beside what they name */
} Words;

/* Under y; returns the last baseline, or y where there is no text. Its own direction is kept
 * inside. */
double words_draw(Buf *out, const Words *words, double y, Str text);
size_t words_count_lines(Str text, double width, double font_size);
/* Of the widest line; a single word may be wider than the column. */
double words_width(Str text, double width, double font_size);
double words_line_height(double font_size);

/* Middles of labels, in their order from above: pushed apart downwards, then back up where the last
 * left the room from top to bottom. */
void labels_push_apart(double *middles, const double *heights, size_t count, double top,
                       double bottom);
