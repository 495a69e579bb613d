#include "view/chart_panels.h"

#include <math.h>

#include "view/letters.h"
#include "view/mustache.h"

/* One unit is one pixel on a telephone of 360. */
enum { WIDTH = 328, BETWEEN = 20, FONT = 13, SMALL = 11, TOP = 43, FEW_LINES = 5 };

/* The value, and its year where that is an earlier one. */
static double value_width(const ChartLine *line, const Scale *s)
{
    return letters_width(line->value_text, FONT) +
           (line_ends_early(line, s) ? letters_width(STR(" (0000)"), FONT) : 0);
}

PanelFrame panel_frame(const Chart *c, const Scale *s)
{
    double left = fmax(22, ceil(axes_numbers_width(s, SMALL)) + 8), needed = 0;
    size_t count = 0;
    for (size_t l = 0; l < c->line_count; l++)
        if (c->lines[l].count) {
            count++;
            needed = fmax(needed, letters_width(c->lines[l].name, FONT));
            needed = fmax(needed, left + value_width(&c->lines[l], s));
        }
    PanelFrame f = {.columns = 2, .panel_width = (WIDTH - BETWEEN) / 2.0};
    if (count == 1 || needed > f.panel_width) {
        f.columns = 1;
        f.panel_width = fmax(WIDTH, ceil(needed));
    }
    double high = count == 1 ? 180 : f.columns == 1 ? 110 : 84;
    f.plot = (Plot){left, f.panel_width - 5, TOP, TOP + high};
    f.panel_height = f.plot.bottom + SMALL + 7 + 20;
    f.width = f.columns * f.panel_width + (f.columns - 1) * BETWEEN;
    size_t rows = (count + (size_t)f.columns - 1) / (size_t)f.columns;
    f.height = f.panel_height * (double)rows - 8;
    return f;
}

/* What all panels have: the grid, the target, all lines pale. Written into each of them: the rules
 * of a style sheet do not reach into what <use> shows. */
static void put_ground(Buf *out, const Chart *c, const Scale *s, const PanelFrame *f)
{
    int lines = (int)((s->high - s->low) / s->step + 1.5);
    axes_draw(out, &f->plot, s, SMALL, lines > FEW_LINES ? 2 : 1);
    for (size_t l = 0; l < c->line_count; l++)
        if (c->lines[l].count)
            line_draw_plain(out, &f->plot, s, &c->lines[l], "faint");
    if (c->target_text.len)
        axes_draw_target(out, &f->plot, s, c->target);
}

static void put_value(Buf *out, const Scale *s, const PanelFrame *f, const ChartLine *line)
{
    const Plot *p = &f->plot;
    double wide = value_width(line, s), right = scale_x(p, s, line_end(line).year) + 4;
    right = fmin(fmax(right, p->left + wide), f->panel_width);
    double y = scale_y(p, s, line_end(line).value);
    double baseline =
        lines_place_words(p, s, line, 1, &(Spot){right - wide, right, p->top - FONT, y, 8, FONT});
    buf_printf(out, "<text class=\"b lb\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\">", right,
               baseline);
    html_escape(out, line->value_text);
    if (line_ends_early(line, s))
        buf_printf(out, "<tspan class=\"yr\"> (%.0f)</tspan>", floor(line_end(line).year));
    buf_add(out, STR("</text>"));
}

static void put_panel(Buf *out, const Chart *c, const Scale *s, const PanelFrame *f, size_t place,
                      const ChartLine *line, Str ground)
{
    size_t columns = (size_t)f->columns, column = place % columns, row = place / columns;
    if (c->is_rtl)
        column = columns - 1 - column;
    buf_printf(out,
               "<g transform=\"translate(%g %g)\"><text class=\"b in %s\" x=\"%g\" y=\"18\"%s>",
               (double)column * (f->panel_width + BETWEEN), (double)row * f->panel_height,
               line->class_name, c->is_rtl ? f->panel_width - 1 : 0,
               c->is_rtl ? " direction=\"rtl\"" : "");
    html_escape(out, line->name);
    buf_add(out, STR("</text>"));
    buf_add(out, ground);
    line_draw_plain(out, &f->plot, s, line, "halo");
    line_draw(out, &f->plot, s, line);
    line_draw_end(out, &f->plot, s, line, 3);
    put_value(out, s, f, line);
    buf_add(out, STR("</g>"));
}

void panels_draw(Buf *out, const Chart *c, const Scale *s, const PanelFrame *f)
{
    size_t place = 0;
    Buf ground;
    buf_init(&ground, out->max);
    put_ground(&ground, c, s, f);
    for (size_t l = 0; l < c->line_count; l++)
        if (c->lines[l].count)
            put_panel(out, c, s, f, place++, &c->lines[l], buf_str(&ground));
    out->failed = out->failed || ground.failed;
    buf_clear(&ground);
}
