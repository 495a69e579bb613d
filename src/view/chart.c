#include "view/chart.h"

#include "view/chart_panels.h"
#include "view/chart_sheet.h"
#include "view/mustache.h"

static void put_head(Buf *out, const Chart *c, double width, double height)
{
    bool is_phone = c->form == CHART_PHONE;
    buf_add(out, STR("<svg"));
    if (c->form == CHART_SHEET)
        buf_printf(out, " xmlns=\"http://www.w3.org/2000/svg\" width=\"%g\" height=\"%g\"", width,
                   height);
    buf_printf(out,
               " class=\"chart %s\" viewBox=\"0 0 %g %g\" role=\"img\" aria-labelledby=\"%st %sd\""
               " direction=\"ltr\" font-size=\"%d\"><title id=\"%st\">",
               is_phone ? "phone" : "desk", width, height, c->id, c->id, is_phone ? 13 : 14, c->id);
    html_escape(out, c->title);
    buf_printf(out, "</title><desc id=\"%sd\">", c->id);
    html_escape(out, c->description);
    buf_add(out, STR("</desc>"));
}

static void draw_panels(Buf *out, const Chart *c, const Scale *s, double *width, double *height)
{
    PanelFrame f = panel_frame(c, s);
    *width = f.width;
    *height = f.height;
    panels_draw(out, c, s, &f);
}

static void draw_wide(Buf *out, const Chart *c, const Scale *s, double *width, double *height)
{
    WideFrame f = wide_frame(c, s);
    *width = f.width;
    *height = f.height;
    wide_draw(out, c, s, &f);
}

void chart_draw(Buf *out, const Chart *c)
{
    Scale s;
    Buf body;
    double width, height;
    if (!scale_find(&s, c))
        return;
    buf_init(&body, out->max);
    if (c->form == CHART_PHONE)
        draw_panels(&body, c, &s, &width, &height);
    else if (c->form == CHART_SHEET)
        sheet_draw(&body, c, &s, &width, &height);
    else
        draw_wide(&body, c, &s, &width, &height);
    put_head(out, c, width, height);
    buf_add(out, buf_str(&body));
    buf_add(out, STR("</svg>"));
    out->failed = out->failed || body.failed;
    buf_clear(&body);
}

bool chart_has_gaps(const Chart *c)
{
    for (size_t l = 0; l < c->line_count; l++)
        if (line_has_gaps(&c->lines[l]))
            return true;
    return false;
}

bool chart_has_early_ends(const Chart *c)
{
    Scale s;
    if (!scale_find(&s, c))
        return false;
    for (size_t l = 0; l < c->line_count; l++)
        if (c->lines[l].count && line_ends_early(&c->lines[l], &s))
            return true;
    return false;
}
