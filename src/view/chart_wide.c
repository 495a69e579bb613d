#include "view/chart_wide.h"

#include <math.h>

#include "view/chart_words.h"
#include "view/letters.h"
#include "view/mustache.h"

/* In the units of the drawing. */
enum { WIDTH = 880, HEIGHT = 432, FONT = 14, BETWEEN = 8, LABEL_STEP = 20 };
enum { LEAST_PLOT = 320, WORDS_PLACES = 9 };

WideFrame wide_frame(const Chart *c, const Scale *s)
{
    double value = 0, year = 0, name = 0;
    for (size_t l = 0; l < c->line_count; l++) {
        const ChartLine *line = &c->lines[l];
        if (!line->count)
            continue;
        value = fmax(value, letters_width(line->value_text, FONT));
        name = fmax(name, letters_width(line->name, FONT));
        if (line_ends_early(line, s))
            year = letters_width(STR(" (0000)"), FONT);
    }
    double left = fmax(36, ceil(axes_numbers_width(s, FONT)) + 10);
    double columns = ceil(WIDE_LEADER + value + year + BETWEEN + name) + 2;
    WideFrame f = {fmax(WIDTH, left + LEAST_PLOT + columns), HEIGHT, 0, 0, 0, {left, 0, 22, 392}};
    f.plot.right = f.width - columns;
    if (s->last_year <= s->first_year && !c->target_text.len)
        f.plot.right = left + LEAST_PLOT;
    f.value_x = f.year_x = ceil(f.plot.right + WIDE_LEADER + value);
    f.name_x = ceil(f.value_x + year + BETWEEN);
    return f;
}

/* --- names and values --- */

typedef struct {
    const ChartLine *line;
    double y, x_point, y_point;
} Label;

static void push_apart(Label *labels, size_t count, const Plot *p, double step)
{
    double y[CHART_MAX_LINES], heights[CHART_MAX_LINES];
    for (size_t i = 0; i < count; i++) {
        y[i] = labels[i].y;
        heights[i] = step;
    }
    labels_push_apart(y, heights, count, p->top - step / 2, p->bottom + step / 2);
    for (size_t i = 0; i < count; i++)
        labels[i].y = y[i];
}

/* By height, and apart. */
static size_t place_labels(const Chart *c, const Plot *p, const Scale *s, Label *labels)
{
    size_t count = 0;
    for (size_t l = 0; l < c->line_count && count < CHART_MAX_LINES; l++) {
        if (!c->lines[l].count)
            continue;
        ChartPoint last = line_end(&c->lines[l]);
        double y = scale_y(p, s, last.value);
        Label label = {&c->lines[l], y, scale_x(p, s, last.year), y};
        size_t at = count++;
        for (; at > 0 && labels[at - 1].y > label.y; at--)
            labels[at] = labels[at - 1];
        labels[at] = label;
    }
    push_apart(labels, count, p, c->is_rtl ? LABEL_STEP + 4 : LABEL_STEP);
    return count;
}

void wide_draw_leader(Buf *out, const Plot *p, double x_point, double y_point, double y,
                      bool is_early)
{
    buf_printf(out, "<path class=\"lead%s\" d=\"M%.1f %.1fL%.1f %.1fH%.1f\"/>",
               is_early ? " early" : "", is_early ? p->right + 7 : fmin(x_point + 6, p->right + 7),
               y_point, p->right + WIDE_LEADER - 14, y, p->right + WIDE_LEADER - 6);
}

static void put_label(Buf *out, const Chart *c, const Scale *s, const WideFrame *f, const Label *l)
{
    bool is_early = line_ends_early(l->line, s);
    const char *class_name = l->line->class_name;
    line_draw_end(out, &f->plot, s, l->line, 4);
    wide_draw_leader(out, &f->plot, l->x_point, l->y_point, l->y, is_early);
    buf_printf(out, "<text class=\"b in num %s\" x=\"%g\" y=\"%.1f\" text-anchor=\"end\">",
               class_name, f->value_x, l->y + 5);
    html_escape(out, l->line->value_text);
    if (is_early)
        buf_printf(out, "<tspan class=\"yr\" x=\"%g\" text-anchor=\"start\"> (%.0f)</tspan>",
                   f->year_x, floor(line_end(l->line).year));
    buf_printf(out, "</text><text class=\"b in %s\" x=\"%g\" y=\"%.1f\"%s>", class_name, f->name_x,
               l->y + 5, c->is_rtl ? " direction=\"rtl\" text-anchor=\"end\"" : "");
    html_escape(out, l->line->name);
    buf_add(out, STR("</text>"));
}

/* --- the target --- */

static bool overlap(const Plot *a, const Plot *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom && b->top < a->bottom;
}

/* Under or above the target, from left to right: where the fewest lines run through the words. */
static void place_words(const Chart *c, const Plot *p, const Scale *s, const Plot *taken, double *x,
                        double *baseline)
{
    double y = scale_y(p, s, c->target), wide = letters_width(c->target_text, FONT);
    double room = fmax(0, p->right - p->left - wide - 12);
    size_t fewest = SIZE_MAX;
    for (int i = 0; i < 2 * WORDS_PLACES; i++) {
        bool is_above = i >= WORDS_PLACES;
        double left = p->left + 4 + room * (i % WORDS_PLACES) / (WORDS_PLACES - 1);
        double top = is_above ? y - 22 : y + 4;
        Plot words = {left - 3, left + wide + 3, top, top + 19};
        size_t met = words.top < p->top || words.bottom > p->bottom ? CHART_MAX_LINES : 0;
        met += taken && overlap(&words, taken) ? CHART_MAX_LINES : 0;
        for (size_t l = 0; l < c->line_count; l++)
            met += line_meets(p, s, &c->lines[l], &words);
        if (met >= fewest)
            continue;
        fewest = met;
        *x = left;
        *baseline = top + 14;
    }
}

void wide_draw_target_words(Buf *out, const Chart *c, const Plot *p, const Scale *s,
                            const Plot *taken)
{
    double x = 0, y = 0;
    place_words(c, p, s, taken, &x, &y);
    buf_printf(out, "<text class=\"b lb\" x=\"%.1f\" y=\"%.1f\"%s>", x, y,
               c->is_rtl ? " direction=\"rtl\" text-anchor=\"end\"" : "");
    html_escape(out, c->target_text);
    buf_add(out, STR("</text>"));
}

void wide_draw(Buf *out, const Chart *c, const Scale *s, const WideFrame *f)
{
    Label labels[CHART_MAX_LINES];
    axes_draw(out, &f->plot, s, FONT, 1);
    if (c->target_text.len)
        axes_draw_target(out, &f->plot, s, c->target);
    for (size_t l = 0; l < c->line_count; l++)
        if (c->lines[l].count)
            line_draw(out, &f->plot, s, &c->lines[l]);
    size_t count = place_labels(c, &f->plot, s, labels);
    if (c->target_text.len)
        wide_draw_target_words(out, c, &f->plot, s, NULL);
    for (size_t i = 0; i < count; i++)
        put_label(out, c, s, f, &labels[i]);
}
