#include "view/fan.h"

#include <math.h>

#include "view/chart_sheet.h"
#include "view/chart_wide.h"
#include "view/fan_labels.h"
#include "view/letters.h"
#include "view/mustache.h"

/* In the units of the drawing; one of a narrow one is one pixel on a telephone of 360. */
enum { WIDE = 880, WIDE_PLOT = 370, LEAST_PLOT = 320, WIDE_FONT = 14 };
enum { NARROW = 328, NARROW_PLOT = 180, NARROW_FONT = 13, NARROW_SMALL = 11 };
enum { NAME_ROW = 20, AS_OF_ROW = 18, AIR = 12 };

typedef struct {
    double width;
    int font, axis_font, radius; /* of the last point */
    Plot plot;
    double column; /* of the texts beside a wide one */
} Frame;

typedef struct {
    const Fan *fan;
    FanLines lines;
    FanLabels labels;
    Frame frame;
} Drawing;

/* --- how large --- */

static bool has_as_of_text(const Drawing *d)
{
    return d->lines.lines[FAN_AS_OF].count && d->fan->as_of_text.len;
}

static double value_width(const Drawing *d)
{
    const ChartLine *line = &d->fan->observed;
    return letters_width(line->value_text, d->frame.font) +
           (line_ends_early(line, &d->lines.scale) ? letters_width(STR(" (0000)"), d->frame.font)
                                                   : 0);
}

/* What stands in or over the plot makes it wide enough. */
static double least_plot(const Drawing *d, bool has_target_words)
{
    const Fan *fan = d->fan;
    double most = fmax(LEAST_PLOT / 2.0, value_width(d) + AIR);
    if (fan->observed.name.len)
        most = fmax(most, letters_width(fan->observed.name, d->frame.font));
    if (has_as_of_text(d))
        most = fmax(most, letters_width(fan->as_of_text, d->frame.font));
    if (has_target_words)
        most = fmax(most, letters_width(fan->target_text, d->frame.font) + 2 * AIR);
    return ceil(most);
}

static void find_rows(Drawing *d, double least_left, double height)
{
    Frame *f = &d->frame;
    f->plot.left = fmax(least_left, ceil(axes_numbers_width(&d->lines.scale, f->axis_font)) + 9);
    f->plot.top =
        AIR + (d->fan->observed.name.len ? NAME_ROW : 0) + (has_as_of_text(d) ? AS_OF_ROW : 0);
    f->plot.bottom = f->plot.top + height;
}

static void find_wide_frame(Drawing *d)
{
    Frame *f = &d->frame;
    *f = (Frame){.font = WIDE_FONT, .axis_font = WIDE_FONT, .radius = 4};
    find_rows(d, 36, WIDE_PLOT);
    f->column = fan_column_width(&d->labels, d->fan, WIDE_PLOT);
    double beside =
        d->labels.count ? WIDE_LEADER + FAN_SAMPLE_WIDTH + FAN_LABEL_GAP + f->column + 2 : AIR;
    double least = fmax(LEAST_PLOT, least_plot(d, d->fan->target_text.len > 0));
    f->width = fmax(WIDE, f->plot.left + least + beside);
    f->plot.right = f->width - beside;
}

static void find_narrow_frame(Drawing *d)
{
    Frame *f = &d->frame;
    *f = (Frame){.font = NARROW_FONT, .axis_font = NARROW_SMALL, .radius = 3};
    find_rows(d, 22, NARROW_PLOT);
    f->width = fmax(NARROW, f->plot.left + least_plot(d, false) + 5);
    f->width = ceil(fan_key_width(&d->labels, f->width));
    f->plot.right = f->width - 5;
}

/* --- words in and over the plot --- */

static void put_name(Buf *out, const Drawing *d)
{
    const Fan *fan = d->fan;
    if (!fan->observed.name.len)
        return;
    buf_printf(out, "<text class=\"b in %s\" x=\"%g\" y=\"18\"%s>", fan->observed.class_name,
               fan->is_rtl ? d->frame.width - 1 : 0, fan->is_rtl ? " direction=\"rtl\"" : "");
    html_escape(out, fan->observed.name);
    buf_add(out, STR("</text>"));
}

/* Beside the top of its line, to the right as long as there is room. */
static void put_as_of(Buf *out, const Drawing *d)
{
    const Frame *f = &d->frame;
    if (!has_as_of_text(d))
        return;
    double wide = letters_width(d->fan->as_of_text, f->font);
    double x = scale_x(&f->plot, &d->lines.scale, d->fan->as_of) + 5;
    x = fmax(f->plot.left, fmin(x, f->plot.right - wide));
    buf_printf(out, "<text class=\"ax\" x=\"%.1f\" y=\"%g\"%s>\u2068", x, f->plot.top - 7,
               d->fan->is_rtl ? " direction=\"rtl\" text-anchor=\"end\"" : "");
    html_escape(out, d->fan->as_of_text);
    buf_add(out, STR("\u2069</text>"));
}

/* The last value as published, left of its point; returns where it stands. */
static Plot put_value(Buf *out, const Drawing *d)
{
    const Frame *f = &d->frame;
    const ChartLine *line = &d->fan->observed;
    const Scale *s = &d->lines.scale;
    double wide = value_width(d), right = scale_x(&f->plot, s, line_end(line).year) + 4;
    right = fmin(fmax(right, f->plot.left + wide + 4), f->width);
    Spot spot = {right - wide,  right,  f->plot.top - 4, scale_y(&f->plot, s, line_end(line).value),
                 f->radius + 5, f->font};
    double baseline = lines_place_words(&f->plot, s, d->lines.lines, FAN_LINES, &spot);
    buf_printf(out, "<text class=\"b lb\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">", right,
               baseline);
    html_escape(out, line->value_text);
    if (line_ends_early(line, s))
        buf_printf(out, "<tspan class=\"yr\"> (%.0f)</tspan>", floor(line_end(line).year));
    buf_add(out, STR("</text>"));
    return (Plot){right - wide, right, baseline - f->font, baseline + 4};
}

static void put_target_words(Buf *out, const Drawing *d, const Plot *taken)
{
    Chart c = {.lines = d->lines.lines,
               .line_count = FAN_LINES,
               .is_rtl = d->fan->is_rtl,
               .target_text = d->fan->target_text,
               .target = d->fan->target};
    if (d->fan->has_target && c.target_text.len)
        wide_draw_target_words(out, &c, &d->frame.plot, &d->lines.scale, taken);
}

/* --- the whole --- */

/* Returns how high it has become. */
static double draw(Buf *out, const Drawing *d)
{
    const Frame *f = &d->frame;
    bool is_narrow = d->fan->form == CHART_PHONE;
    double height = f->plot.bottom + f->axis_font + 7;
    buf_add(out, STR("<g class=\"fan\">"));
    put_name(out, d);
    axes_draw(out, &f->plot, &d->lines.scale, f->axis_font, 1);
    fan_lines_draw(out, &d->lines, &f->plot, f->radius);
    put_as_of(out, d);
    Plot value = put_value(out, d);
    if (is_narrow) {
        height = fan_key_draw(out, &d->labels, d->fan, &d->lines, height + 4, f->width);
    } else {
        put_target_words(out, d, &value);
        fan_column_draw(out, &d->labels, d->fan, &d->lines, &f->plot, f->column);
        height += AIR;
    }
    buf_add(out, STR("</g>"));
    return ceil(height + 4);
}

void fan_draw(Buf *out, const Fan *fan)
{
    Drawing d = {.fan = fan};
    Buf drawn;
    if (!fan_lines_make(&d.lines, fan))
        return;
    fan_labels_find(&d.labels, fan, &d.lines);
    if (fan->form == CHART_PHONE)
        find_narrow_frame(&d);
    else
        find_wide_frame(&d);
    buf_init(&drawn, out->max);
    double height = draw(&drawn, &d);
    sheet_draw(out,
               &(Sheet){fan->title, fan->description, fan->id, fan->form, fan->is_rtl,
                        fan->note_count, fan->notes, d.frame.width, height, NULL},
               &drawn);
    buf_clear(&drawn);
}
