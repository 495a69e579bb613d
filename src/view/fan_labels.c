#include "view/fan_labels.h"

#include <math.h>
#include <stdio.h>

#include "view/chart_wide.h"
#include "view/chart_words.h"

enum { WIDE_FONT = 14, KEY_FONT = 13, LEAST_COLUMN = 190, MOST_COLUMN = 1200, CLASS_ROOM = 40 };

/* --- which there are --- */

static void add(FanLabels *l, const FanLines *f, FanLine line, Str text, double value)
{
    const ChartLine *of = &f->lines[line];
    if (of->count && text.len)
        l->labels[l->count++] = (FanLabel){line, text, {line_end(of).year, value}};
}

static double end_of(const FanLines *f, FanLine line)
{
    return f->lines[line].count ? line_end(&f->lines[line]).value : 0;
}

/* In the middle of a band's part above or below what it holds, whichever is the larger: within
 * bounds one of them may be nothing. */
static double middle_of(double low, double inner_low, double inner_high, double high)
{
    return high - inner_high >= inner_low - low ? (high + inner_high) / 2 : (low + inner_low) / 2;
}

void fan_labels_find(FanLabels *l, const Fan *fan, const FanLines *f)
{
    double value = end_of(f, FAN_AHEAD), low = end_of(f, FAN_LOW80), high = end_of(f, FAN_HIGH80);
    l->count = 0;
    add(l, f, FAN_AHEAD, fan->ahead_text, value);
    add(l, f, FAN_HIGH80, fan->band80_text, middle_of(low, value, value, high));
    add(l, f, FAN_HIGH95, fan->band95_text,
        middle_of(end_of(f, FAN_LOW95), low, high, end_of(f, FAN_HIGH95)));
    add(l, f, FAN_NAIVE, fan->naive_text, end_of(f, FAN_NAIVE));
    add(l, f, FAN_NEEDED, fan->needed_text, fan->target);
    if (fan->form == CHART_PHONE)
        add(l, f, FAN_TARGET, fan->target_text, fan->target);
}

/* The forecast in the colour of the place, the rest as notes are. */
static const char *class_of(const FanLabel *label, const Fan *fan, char room[CLASS_ROOM])
{
    if (label->line != FAN_AHEAD)
        return label->line == FAN_NEEDED || label->line == FAN_TARGET ? "" : "ax";
    snprintf(room, CLASS_ROOM, "b in %s", fan->observed.class_name);
    return room;
}

/* --- beside the plot --- */

static double height_of(const FanLabel *label, const Fan *fan, double width)
{
    size_t lines = words_count_lines(label->text, width, WIDE_FONT);
    return (double)lines * words_line_height(WIDE_FONT) + (fan->is_rtl ? 6 : 3);
}

static double heights_of(const FanLabels *l, const Fan *fan, double width)
{
    double sum = 0;
    for (size_t i = 0; i < l->count; i++)
        sum += height_of(&l->labels[i], fan, width);
    return sum;
}

double fan_column_width(const FanLabels *l, const Fan *fan, double height)
{
    double width = LEAST_COLUMN, used = 0;
    while (width < MOST_COLUMN && heights_of(l, fan, width) > height)
        width += 20;
    for (size_t i = 0; i < l->count; i++)
        used = fmax(used, words_width(l->labels[i].text, width, WIDE_FONT));
    return ceil(used);
}

/* By the height at which they end; the order of those at the same height is kept. */
static void sort_by_height(FanLabels *l)
{
    for (size_t i = 1; i < l->count; i++) {
        FanLabel label = l->labels[i];
        size_t at = i;
        for (; at > 0 && l->labels[at - 1].end.value < label.end.value; at--)
            l->labels[at] = l->labels[at - 1];
        l->labels[at] = label;
    }
}

static void put_column_label(Buf *out, const FanLabel *label, const Fan *fan, double x, double y,
                             double width)
{
    char room[CLASS_ROOM];
    Words words = {x, width, WIDE_FONT, class_of(label, fan, room), fan->is_rtl, true};
    double lines = (double)words_count_lines(label->text, width, WIDE_FONT);
    words_draw(out, &words, y - lines * words_line_height(WIDE_FONT) / 2 - WIDE_FONT * 0.34,
               label->text);
}

void fan_column_draw(Buf *out, const FanLabels *labels, const Fan *fan, const FanLines *f,
                     const Plot *p, double width)
{
    FanLabels l = *labels;
    double middles[FAN_MOST_LABELS], heights[FAN_MOST_LABELS] = {0};
    double x = p->right + WIDE_LEADER;
    sort_by_height(&l);
    for (size_t i = 0; i < l.count; i++) {
        middles[i] = scale_y(p, &f->scale, l.labels[i].end.value);
        heights[i] = height_of(&l.labels[i], fan, width);
    }
    labels_push_apart(middles, heights, l.count, p->top - 12, p->bottom + 12);
    for (size_t i = 0; i < l.count; i++) {
        const FanLabel *label = &l.labels[i];
        wide_draw_leader(out, p, scale_x(p, &f->scale, label->end.year),
                         scale_y(p, &f->scale, label->end.value), middles[i],
                         label->end.year < f->scale.last_year);
        fan_lines_draw_sample(out, f, label->line, x, middles[i]);
        put_column_label(out, label, fan, x + FAN_SAMPLE_WIDTH + FAN_LABEL_GAP, middles[i], width);
    }
}

/* --- under it --- */

double fan_key_width(const FanLabels *l, double width)
{
    double beside = FAN_SAMPLE_WIDTH + FAN_LABEL_GAP, most = width - beside;
    for (size_t i = 0; i < l->count; i++)
        most = fmax(most, words_width(l->labels[i].text, width - beside, KEY_FONT));
    return most + beside;
}

double fan_key_draw(Buf *out, const FanLabels *l, const Fan *fan, const FanLines *f, double y,
                    double width)
{
    char room[CLASS_ROOM];
    double beside = FAN_SAMPLE_WIDTH + FAN_LABEL_GAP;
    for (size_t i = 0; i < l->count; i++) {
        const FanLabel *label = &l->labels[i];
        Words words = {fan->is_rtl ? 0 : beside,   width - beside, KEY_FONT,
                       class_of(label, fan, room), fan->is_rtl,    false};
        fan_lines_draw_sample(out, f, label->line, fan->is_rtl ? width - FAN_SAMPLE_WIDTH : 0,
                              y + words_line_height(KEY_FONT) - KEY_FONT * 0.34);
        y = words_draw(out, &words, y, label->text) + (fan->is_rtl ? 7 : 4);
    }
    return y;
}
