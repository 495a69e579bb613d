/* Fan lines: a fan as lines of a chart, so that axes and words know what they have to leave free.
 * Private to the fan. */
#pragma once
#include "view/chart_lines.h"
#include "view/fan.h"

typedef enum {
    FAN_OBSERVED,
    FAN_AHEAD, /* this and the edges begin at the last value */
    FAN_LOW80, /* a lower edge stands before its upper one */
    FAN_HIGH80,
    FAN_LOW95,
    FAN_HIGH95,
    FAN_NAIVE,
    FAN_NEEDED,
    FAN_TARGET,
    FAN_AS_OF,
    FAN_LINES
} FanLine;

typedef struct {
    ChartPoint points[FAN_LINES][FAN_MAX_AHEAD + 1];
    ChartLine lines[FAN_LINES]; /* without points: it is not there */
    Scale scale;
} FanLines;

/* False: there is nothing to draw. */
bool fan_lines_make(FanLines *lines, const Fan *fan);
/* radius: of the last value's point. */
void fan_lines_draw(Buf *out, const FanLines *lines, const Plot *plot, double radius);

/* A piece of a line, or of a band (by its upper edge), to stand beside its name; y: its middle. */
void fan_lines_draw_sample(Buf *out, const FanLines *lines, FanLine which, double x, double y);
enum { FAN_SAMPLE_WIDTH = 26 };
