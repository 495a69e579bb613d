#include "view/chart_axes.h"

#include <math.h>

#include "base/num.h"
#include "view/letters.h"

enum { LEAST_LINES = 5, MOST_LINES = 8, MOST_YEARS = 6 };

/* How ill a step suits: grid lines too few or too many, then room that no value needs. */
static double step_cost(const Scale *s, double step, bool is_plain)
{
    double count = ceil(s->high / step - 1e-9) - floor(s->low / step + 1e-9);
    double lines = count + 1;
    double outside = lines < LEAST_LINES  ? LEAST_LINES - lines
                     : lines > MOST_LINES ? lines - MOST_LINES
                                          : 0;
    return 10 * outside + count * step / (s->high - s->low) + (is_plain ? 0 : 0.15);
}

static double choose_step(const Scale *s)
{
    static const double nice[] = {1, 2, 2.5, 5};
    double size = pow(10, floor(log10(s->high - s->low)) - 1), best = INFINITY, step = size;
    for (int i = 0; i < 12; i++) {
        double tried = size * nice[i % 4] * (i < 4 ? 1 : i < 8 ? 10 : 100);
        double cost = step_cost(s, tried, i % 4 != 2);
        if (cost < best) {
            best = cost;
            step = tried;
        }
    }
    return step;
}

bool scale_find(Scale *s, const Chart *c)
{
    bool any = false;
    *s = (Scale){0}; /* the axis begins at zero */
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
    s->step = choose_step(s);
    s->high = ceil(s->high / s->step - 1e-9) * s->step;
    s->low = floor(s->low / s->step + 1e-9) * s->step;
    return true;
}

double scale_x(const Plot *p, const Scale *s, double year)
{
    double span = s->last_year - s->first_year;
    return span <= 0 ? p->right : p->left + (year - s->first_year) / span * (p->right - p->left);
}

double scale_y(const Plot *p, const Scale *s, double value)
{
    return p->bottom - (value - s->low) / (s->high - s->low) * (p->bottom - p->top);
}

/* --- numbers at the grid lines --- */

static int decimals_of(double step)
{
    int decimals = 0;
    for (double whole = step; decimals < 9 && fabs(whole - round(whole)) > 1e-6 * whole; decimals++)
        whole *= 10;
    return decimals;
}

/* All numbers of an axis in the same unit: 0, 500k, 1000k. */
static Str write_number(const Scale *s, double value, char out[NUM_TEXT_MAX])
{
    double most = fmax(fabs(s->low), fabs(s->high));
    double by = most >= 1e10 ? 1e9 : most >= 1e7 ? 1e6 : most >= 1e4 ? 1e3 : 1;
    if (fabs(value) < s->step / 1e6)
        return STR("0");
    size_t len = num_write(value / by, decimals_of(s->step / by), out);
    if (by > 1)
        out[len++] = by >= 1e9 ? 'G' : by >= 1e6 ? 'M' : 'k';
    return (Str){out, len};
}

static int line_count(const Scale *s) { return (int)((s->high - s->low) / s->step + 1.5); }

double axes_numbers_width(const Scale *s, double font_size)
{
    double most = 0;
    char text[NUM_TEXT_MAX];
    for (int i = 0; i < line_count(s); i++)
        most = fmax(most, letters_width(write_number(s, s->low + i * s->step, text), font_size));
    return most;
}

static void put_grid(Buf *out, const Plot *p, const Scale *s, double font_size, int every)
{
    char text[NUM_TEXT_MAX];
    int zero = (int)(-s->low / s->step + 0.5);
    for (int i = 0; i < line_count(s); i++) {
        double value = s->low + i * s->step, y = scale_y(p, s, value);
        buf_printf(out, "<path class=\"gr%s\" d=\"M%g %.1fH%g\"/>", i == zero ? " zero" : "",
                   p->left, y, p->right);
        if ((i - zero) % every)
            continue;
        buf_printf(out, "<text class=\"ax\" x=\"%g\" y=\"%.1f\" text-anchor=\"end\">",
                   p->left - font_size / 2, y + font_size / 3);
        buf_add(out, write_number(s, value, text));
        buf_add(out, STR("</text>"));
    }
}

/* --- years --- */

static void put_year(Buf *out, const Plot *p, double x, double font_size, const char *anchor,
                     int year)
{
    buf_printf(out, "<text class=\"ax\" x=\"%.1f\" y=\"%g\" text-anchor=\"%s\">%d</text>", x,
               p->bottom + font_size + 7, anchor, year);
}

/* First and last year always, and round years between that have room. */
static void put_years(Buf *out, const Plot *p, const Scale *s, double font_size)
{
    static const int steps[] = {1, 2, 5, 10, 20, 50, 100};
    int first = (int)floor(s->first_year), last = (int)floor(s->last_year), span = last - first;
    double wide = letters_width(STR("0000"), font_size), gap = font_size * 0.7;
    if (span <= 0) {
        put_year(out, p, p->right, font_size, "end", first);
        return;
    }
    double room = scale_x(p, s, first + 1) - scale_x(p, s, first);
    int step = steps[0];
    for (int i = 0; i < 7 && (step * room < wide + gap || step * MOST_YEARS < span); i++)
        step = steps[i];
    put_year(out, p, scale_x(p, s, first), font_size, "start", first);
    for (int year = (first / step + 1) * step; year < last; year += step)
        if ((year - first) * room > 1.5 * wide + gap && (last - year) * room > 1.5 * wide + gap)
            put_year(out, p, scale_x(p, s, year), font_size, "middle", year);
    put_year(out, p, scale_x(p, s, last), font_size, "end", last);
}

void axes_draw(Buf *out, const Plot *p, const Scale *s, double font_size, int every)
{
    buf_printf(out, "<g font-size=\"%g\">", font_size);
    put_grid(out, p, s, font_size, every);
    put_years(out, p, s, font_size);
    buf_add(out, STR("</g>"));
}

void axes_draw_target(Buf *out, const Plot *p, const Scale *s, double target)
{
    buf_printf(out, "<path class=\"goal\" d=\"M%g %.1fH%g\"/>", p->left, scale_y(p, s, target),
               p->right);
}
