/* Fan labels: what the things of a fan are called: in a column beside it, or as a key under it.
 * Private to the fan. */
#pragma once
#include "view/fan_lines.h"

typedef struct {
    FanLine line;
    Str text;
    ChartPoint end; /* what a leader leads to */
} FanLabel;

enum { FAN_MOST_LABELS = 6, FAN_LABEL_GAP = 8 };

typedef struct {
    FanLabel labels[FAN_MOST_LABELS];
    size_t count;
} FanLabels;

/* In an order that is the same for all fans. A wide one has the target's words on the target. */
void fan_labels_find(FanLabels *labels, const Fan *fan, const FanLines *lines);

/* The width that the texts need, sample and gap left out, for them to be no higher than `height`
 * together. */
double fan_column_width(const FanLabels *labels, const Fan *fan, double height);
/* Beside the plot, where the lines end, pushed apart. */
void fan_column_draw(Buf *out, const FanLabels *labels, const Fan *fan, const FanLines *lines,
                     const Plot *plot, double text_width);

/* The least width of a key, sample and gap included, that is to have `width`. */
double fan_key_width(const FanLabels *labels, double width);
/* Under y; returns where it ends. */
double fan_key_draw(Buf *out, const FanLabels *labels, const Fan *fan, const FanLines *lines,
                    double y, double width);
