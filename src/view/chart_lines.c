#include "view/chart_lines.h"

#include <math.h>

enum { PLACES = 10 };            /* of words at a point */
static const double YEAR = 1.01; /* leap years make fractions of years uneven */

static bool is_gap(const ChartLine *line, size_t i)
{
    return i > 0 && i < line->count && line->points[i].year - line->points[i - 1].year > YEAR;
}

bool line_has_gaps(const ChartLine *line)
{
    for (size_t i = 1; i < line->count; i++)
        if (is_gap(line, i))
            return true;
    return false;
}

bool line_ends_early(const ChartLine *line, const Scale *s)
{
    return floor(line_end(line).year) < floor(s->last_year);
}

typedef struct {
    const Plot *plot;
    const Scale *scale;
    const ChartLine *line;
} Pen;

static void put_point(Buf *out, const Pen *pen, char command, size_t i)
{
    ChartPoint p = pen->line->points[i];
    buf_printf(out, "%c%.1f %.1f", command, scale_x(pen->plot, pen->scale, p.year),
               scale_y(pen->plot, pen->scale, p.value));
}

/* A value with a gap, or nothing, on both sides. */
static bool is_lonely(const ChartLine *line, size_t i)
{
    return (i == 0 || is_gap(line, i)) && (i + 1 == line->count || is_gap(line, i + 1));
}

/* Values of years that follow each other. */
static void put_runs(Buf *out, const Pen *pen)
{
    for (size_t i = 0; i < pen->line->count; i++)
        if (!is_lonely(pen->line, i))
            put_point(out, pen, i == 0 || is_gap(pen->line, i) ? 'M' : 'L', i);
}

static bool has_runs(const ChartLine *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (!is_lonely(line, i))
            return true;
    return false;
}

static bool has_lonely(const ChartLine *line)
{
    for (size_t i = 0; i < line->count; i++)
        if (is_lonely(line, i))
            return true;
    return false;
}

/* Strokes of no length: round ends make points of them. */
static void put_points(Buf *out, const Pen *pen, bool only_lonely)
{
    for (size_t i = 0; i < pen->line->count; i++)
        if (!only_lonely || is_lonely(pen->line, i)) {
            put_point(out, pen, 'M', i);
            buf_add(out, STR("h.01"));
        }
}

static void put_gaps(Buf *out, const Pen *pen)
{
    for (size_t i = 1; i < pen->line->count; i++)
        if (is_gap(pen->line, i)) {
            put_point(out, pen, 'M', i - 1);
            put_point(out, pen, 'L', i);
        }
}

void line_draw(Buf *out, const Plot *plot, const Scale *s, const ChartLine *line)
{
    Pen pen = {plot, s, line};
    if (has_runs(line)) {
        buf_printf(out, "<path class=\"ln %s\" d=\"", line->class_name);
        put_runs(out, &pen);
        buf_add(out, STR("\"/>"));
    }
    if (!line_has_gaps(line))
        return;
    buf_printf(out, "<path class=\"gap %s\" d=\"", line->class_name);
    put_gaps(out, &pen);
    buf_add(out, STR("\"/>"));
    line_draw_points(out, plot, s, line);
}

void line_draw_points(Buf *out, const Plot *plot, const Scale *s, const ChartLine *line)
{
    buf_printf(out, "<path class=\"ob %s\" d=\"", line->class_name);
    put_points(out, &(Pen){plot, s, line}, false);
    buf_add(out, STR("\"/>"));
}

void line_draw_plain(Buf *out, const Plot *plot, const Scale *s, const ChartLine *line,
                     const char *class_name)
{
    Pen pen = {plot, s, line};
    if (has_runs(line)) {
        buf_printf(out, "<path class=\"%s\" d=\"", class_name);
        put_runs(out, &pen);
        buf_add(out, STR("\"/>"));
    }
    if (!has_lonely(line))
        return;
    buf_printf(out, "<path class=\"%s dots\" d=\"", class_name);
    put_points(out, &pen, true);
    buf_add(out, STR("\"/>"));
}

void line_draw_end(Buf *out, const Plot *plot, const Scale *s, const ChartLine *line, double radius)
{
    ChartPoint p = line_end(line);
    buf_printf(out, "<circle class=\"pt %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%g\"/>", line->class_name,
               scale_x(plot, s, p.year), scale_y(plot, s, p.value), radius);
}

/* --- what lies on what --- */

/* One side of the rectangle keeps the part of the segment from `from` to `to` (Liang and Barsky,
 * 1984). */
static bool keeps(double direction, double room, double *from, double *to)
{
    if (direction == 0)
        return room >= 0;
    double at = room / direction;
    if (direction < 0)
        *from = at > *from ? at : *from;
    else
        *to = at < *to ? at : *to;
    return *from <= *to;
}

bool line_meets(const Plot *plot, const Scale *s, const ChartLine *line, const Plot *r)
{
    for (size_t i = 0; i < line->count; i++) {
        ChartPoint a = line->points[i ? i - 1 : 0], b = line->points[i];
        double x = scale_x(plot, s, a.year), y = scale_y(plot, s, a.value);
        double dx = scale_x(plot, s, b.year) - x, dy = scale_y(plot, s, b.value) - y;
        double from = 0, to = 1;
        if (keeps(-dx, x - r->left, &from, &to) && keeps(dx, r->right - x, &from, &to) &&
            keeps(-dy, y - r->top, &from, &to) && keeps(dy, r->bottom - y, &from, &to))
            return true;
    }
    return false;
}

static size_t count_meeting(const Plot *plot, const Scale *s, const ChartLine *lines, size_t count,
                            const Plot *r)
{
    size_t met = 0;
    for (size_t l = 0; l < count; l++)
        met += line_meets(plot, s, &lines[l], r);
    return met;
}

double lines_place_words(const Plot *p, const Scale *s, const ChartLine *lines, size_t count,
                         const Spot *spot)
{
    size_t fewest = SIZE_MAX;
    double best = spot->y - spot->gap;
    for (int i = 0; i < PLACES && fewest > 0; i++) {
        int away = i / 2 * 4;
        double baseline = i % 2 ? spot->y + spot->gap + 9 + away : spot->y - spot->gap - away;
        Plot words = {spot->left, spot->right, baseline - spot->font_size + 2, baseline + 2};
        if (words.top <= spot->top || words.bottom >= p->bottom)
            continue;
        size_t met = count_meeting(p, s, lines, count, &words);
        if (met >= fewest)
            continue;
        fewest = met;
        best = baseline;
    }
    return best;
}
