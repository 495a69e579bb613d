#include "view/chart.h"

#include "view/chart_panels.h"
#include "view/chart_sheet.h"
#include "view/chart_wide.h"

static void draw_panels(Buf *out, const Chart *c, const Scale *s, Sheet *sheet)
{
    PanelFrame f = panel_frame(c, s);
    sheet->width = f.width;
    sheet->height = f.height;
    panels_draw(out, c, s, &f);
}

static void draw_wide(Buf *out, const Chart *c, const Scale *s, Sheet *sheet)
{
    WideFrame f = wide_frame(c, s);
    sheet->width = f.width;
    sheet->height = f.height;
    wide_draw(out, c, s, &f);
}

void chart_draw(Buf *out, const Chart *c)
{
    Scale s;
    Buf drawn;
    Sheet sheet = {c->title,      c->description, c->id, c->form, c->is_rtl,
                   c->note_count, c->notes,       0,     0,       NULL};
    if (!scale_find(&s, c))
        return;
    buf_init(&drawn, out->max);
    if (c->form == CHART_PHONE)
        draw_panels(&drawn, c, &s, &sheet);
    else
        draw_wide(&drawn, c, &s, &sheet);
    sheet_draw(out, &sheet, &drawn);
    buf_clear(&drawn);
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
