#include "view/chart.h"

#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "view/mustache.h"

/* All lengths in the units of the drawing's viewBox. */
typedef struct {
    double width, height, left, right, top, bottom; /* right, bottom: where the plot ends */
    double label_step, font, name_x, value_x;
} Frame;

typedef struct {
    double low, high, step, first_year, last_year;
} Scale;

static const Frame DESK = {880, 432, 52, 690, 22, 392, 20, 14, 770, 760};
static const Frame PHONE = {344, 300, 40, 232, 16, 268, 17, 12, 244, 0};

static double nice_step(double range, int lines)
{
    double raw = range / lines, size = pow(10, floor(log10(raw))), mantissa = raw / size;
    return size * (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10);
}

static bool find_scale(const Chart *c, Scale *s)
{
    bool any = false;
    *s = (Scale){0};
    for (size_t l = 0; l < c->line_count; l++)
        for (size_t i = 0; i < c->lines[l].count; i++) {
            ChartPoint p = c->lines[l].points[i];
            s->low = p.value < s->low ? p.value : s->low;
            s->high = p.value > s->high ? p.value : s->high;
            s->first_year = !any || p.year < s->first_year ? p.year : s->first_year;
            s->last_year = !any || p.year > s->last_year ? p.year : s->last_year;
            any = true;
        }
    if (!any)
        return false;
    if (c->target_text.len && c->target > s->high)
        s->high = c->target;
    if (s->high - s->low <= 0)
        s->high = s->low + 1;
    s->step = nice_step(s->high - s->low, 6);
    s->high = ceil(s->high / s->step) * s->step; /* the axis begins at zero */
    s->low = floor(s->low / s->step) * s->step;
    return true;
}

static double x_of(const Frame *f, const Scale *s, double year)
{
    double span = s->last_year - s->first_year;
    return span <= 0 ? (f->left + f->right) / 2
                     : f->left + (year - s->first_year) / span * (f->right - f->left);
}

static double y_of(const Frame *f, const Scale *s, double value)
{
    return f->bottom - (value - s->low) / (s->high - s->low) * (f->bottom - f->top);
}

static void put_axis_number(Buf *out, double value, double step)
{
    char text[NUM_TEXT_MAX];
    int decimals = step >= 1 ? 0 : (int)ceil(-log10(step) - 1e-9);
    double size = fabs(value);
    const char *unit = size >= 1e9 ? "G" : size >= 1e6 ? "M" : size >= 1e4 ? "k" : "";
    double by = size >= 1e9 ? 1e9 : size >= 1e6 ? 1e6 : size >= 1e4 ? 1e3 : 1;
    int shown = by > 1 ? (step / by >= 1 ? 0 : (int)ceil(-log10(step / by) - 1e-9)) : decimals;
    size_t len = num_write(value / by, shown > 9 ? 9 : shown, text);
    buf_add(out, (Str){text, len});
    buf_add(out, str_of(unit));
}

static void put_grid(Buf *out, const Frame *f, const Scale *s)
{
    int lines = (int)((s->high - s->low) / s->step + 0.5);
    for (int i = 0; i <= lines; i++) {
        double v = s->low + i * s->step, y = y_of(f, s, v);
        double value = fabs(v) < s->step / 1e6 ? 0 : v;
        buf_printf(out,
                   "<path class=\"gr%s\" d=\"M%g %.1fH%g\"/><text class=\"ax\" x=\"%g\" y=\"%.1f\""
                   " text-anchor=\"end\">",
                   value == 0 ? " zero" : "", f->left, y, f->right, f->left - 8, y + 4.5);
        put_axis_number(out, value, s->step);
        buf_add(out, STR("</text>"));
    }
}

/* First and last year always, and round years between that have room. */
static void put_years(Buf *out, const Frame *f, const Scale *s)
{
    double span = s->last_year - s->first_year, step = span > 24 ? 10 : span > 6 ? 5 : 1;
    double room = (f->right - f->left) / (span > 0 ? span : 1);
    double y = f->bottom + 22;
    buf_printf(out, "<text class=\"ax\" x=\"%g\" y=\"%g\" text-anchor=\"%s\">%.0f</text>",
               x_of(f, s, s->first_year), y, span > 0 ? "start" : "middle", s->first_year);
    int first = (int)ceil(s->first_year / step);
    for (int i = 0; (first + i) * step < s->last_year; i++) {
        double v = (first + i) * step;
        if ((v - s->first_year) * room > 50 && (s->last_year - v) * room > 50)
            buf_printf(out,
                       "<text class=\"ax\" x=\"%.1f\" y=\"%g\" text-anchor=\"middle\">%.0f</text>",
                       x_of(f, s, v), y, v);
    }
    if (span > 0)
        buf_printf(out, "<text class=\"ax\" x=\"%g\" y=\"%g\" text-anchor=\"end\">%.0f</text>",
                   f->right, y, s->last_year);
}

static void put_line(Buf *out, const Frame *f, const Scale *s, const ChartLine *line)
{
    buf_printf(out, "<path class=\"ln %s\" d=\"", line->class_name);
    for (size_t i = 0; i < line->count; i++)
        buf_printf(out, "%c%.1f %.1f", i ? 'L' : 'M', x_of(f, s, line->points[i].year),
                   y_of(f, s, line->points[i].value));
    buf_add(out, STR("\"/>"));
    if (line->count == 1)
        buf_printf(out, "<circle class=\"pt %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>",
                   line->class_name, x_of(f, s, line->points[0].year),
                   y_of(f, s, line->points[0].value));
}

typedef struct {
    const ChartLine *line;
    double y, x_point, y_point;
} Label;

/* By height, then pushed apart downwards, then back up if the last left the plot. */
static size_t place_labels(const Frame *f, const Scale *s, const Chart *c, Label *labels)
{
    size_t count = 0;
    for (size_t l = 0; l < c->line_count && count < CHART_MAX_LINES; l++) {
        if (!c->lines[l].count)
            continue;
        ChartPoint last = c->lines[l].points[c->lines[l].count - 1];
        Label label = {&c->lines[l], y_of(f, s, last.value), x_of(f, s, last.year),
                       y_of(f, s, last.value)};
        size_t at = count++;
        for (; at > 0 && labels[at - 1].y > label.y; at--)
            labels[at] = labels[at - 1];
        labels[at] = label;
    }
    double step = c->is_rtl ? f->label_step + 4 : f->label_step;
    for (size_t i = 1; i < count; i++)
        if (labels[i].y < labels[i - 1].y + step)
            labels[i].y = labels[i - 1].y + step;
    for (size_t i = count; i-- > 0;) {
        double limit = i + 1 == count ? f->bottom : labels[i + 1].y - step;
        if (labels[i].y > limit)
            labels[i].y = limit;
    }
    return count;
}

static void put_label(Buf *out, const Frame *f, const Chart *c, const Label *l)
{
    const char *class_name = l->line->class_name;
    buf_printf(out, "<circle class=\"pt %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"4\"/>", class_name,
               l->x_point, l->y_point);
    double lead = c->is_phone ? f->right + 8 : f->right + 28;
    buf_printf(out, "<path class=\"lead\" d=\"M%.1f %.1fL%.1f %.1f\"/>", l->x_point + 6, l->y_point,
               lead - 2, l->y);
    if (!c->is_phone) {
        buf_printf(out, "<text class=\"b in num %s\" x=\"%g\" y=\"%.1f\" text-anchor=\"end\">",
                   class_name, f->value_x, l->y + 5);
        html_escape(out, l->line->value_text);
        buf_add(out, STR("</text>"));
    }
    buf_printf(out, "<text class=\"b in %s\" x=\"%g\" y=\"%.1f\"%s>", class_name, f->name_x,
               l->y + 4.5, c->is_rtl ? " direction=\"rtl\" text-anchor=\"end\"" : "");
    html_escape(out, l->line->name);
    if (c->is_phone) {
        buf_char(out, ' ');
        html_escape(out, l->line->value_text);
    }
    buf_add(out, STR("</text>"));
}

static void put_target(Buf *out, const Frame *f, const Scale *s, const Chart *c)
{
    double y = y_of(f, s, c->target);
    buf_printf(
        out, "<path class=\"goal\" d=\"M%g %.1fH%g\"/><text class=\"b lb\" x=\"%g\" y=\"%.1f\"%s>",
        f->left, y, f->right, f->left + 4, y + (c->is_phone ? 14 : 18),
        c->is_rtl ? " direction=\"rtl\" text-anchor=\"end\"" : "");
    html_escape(out, c->target_text);
    buf_add(out, STR("</text>"));
}

/* The rules of the style sheet that a drawing needs when it leaves the page. */
static void put_rules(Buf *out)
{
    buf_add(out,
            STR("<style>text{font-family:system-ui,'Noto Sans','Noto Sans Arabic',sans-serif;"
                "fill:#1b1e22}.ax{fill:#51565c}.gr{stroke:#d9d2c4;fill:none}.zero{stroke:#7d7869}"
                ".ln{fill:none;stroke-width:2.25}.lead{stroke:#7d7869;fill:none}.b{font-weight:700}"
                ".ln.af{stroke:#6a4a9c}.ln.kz{stroke:#0b5c92;stroke-dasharray:9 3}"
                ".ln.kg{stroke:#007b75}.ln.tj{stroke:#8a5c00;stroke-dasharray:2 3}"
                ".ln.tm{stroke:#4c6b1c;stroke-dasharray:6 3}.ln.uz{stroke:#b03572}"
                ".pt{fill:#fbf8f2;stroke:#1b1e22}.goal{stroke:#1b1e22;fill:none;stroke-dasharray:2 "
                "4}</style>"));
}

void chart_draw(Buf *out, const Chart *c)
{
    Scale s;
    Label labels[CHART_MAX_LINES];
    const Frame *f = c->is_phone ? &PHONE : &DESK;
    if (!find_scale(c, &s))
        return;
    buf_printf(out,
               "<svg%s class=\"chart %s\" viewBox=\"0 0 %g %g\" role=\"img\" aria-labelledby=\"%st "
               "%sd\" direction=\"ltr\" font-size=\"%g\"><title id=\"%st\">",
               c->alone ? " xmlns=\"http://www.w3.org/2000/svg\"" : "",
               c->is_phone ? "phone" : "desk", f->width, f->height, c->id, c->id, f->font, c->id);
    html_escape(out, c->title);
    buf_printf(out, "</title><desc id=\"%sd\">", c->id);
    html_escape(out, c->description);
    buf_add(out, STR("</desc>"));
    if (c->alone)
        put_rules(out);
    put_grid(out, f, &s);
    put_years(out, f, &s);
    if (c->target_text.len)
        put_target(out, f, &s, c);
    for (size_t l = 0; l < c->line_count; l++)
        if (c->lines[l].count)
            put_line(out, f, &s, &c->lines[l]);
    size_t count = place_labels(f, &s, c, labels);
    for (size_t i = 0; i < count; i++)
        put_label(out, f, c, &labels[i]);
    buf_add(out, STR("</svg>"));
}
